//! Session tickets that need no memory on the server: RFC 5077, section 4.

use core::fmt;
use std::sync::{Mutex, PoisonError};

use aes::Aes256Gcm;
use x509::Time;
use zeroize::Zeroizing;

use crate::error::Error;
use crate::legacy::Rng;
use crate::session::{MAX_LIFETIME, seconds};

/// The keys under which a server's tickets are.
///
/// The first key comes from the connection's randomness when the first ticket is made, never from
/// anywhere else (CVE-2020-13777). Keys are replaced after each lifetime and wiped after the next, so
/// that a stolen key opens the sessions of two lifetimes at most. Configurations that share this
/// value take each other's tickets, as long as they show the same certificate and judge clients
/// alike.
pub struct Tickets {
    lifetime: u32,
    keys: Mutex<Vec<Key>>,
}

/// A key with its name, which stands before each ticket under it.
struct Key {
    name: [u8; NAME_LEN],
    aead: Aes256Gcm,
    /// When it was made, in seconds since 1970.
    since: u64,
}

const NAME_LEN: usize = 16;
const NONCE_LEN: usize = 12;
const TAG_LEN: usize = 16;

/// The one that seals, and the one before it.
const KEYS: usize = 2;

impl Tickets {
    /// Tickets that are good for `lifetime` seconds, at most seven days.
    #[must_use]
    pub fn new(lifetime: u32) -> Self {
        Self { lifetime: lifetime.min(MAX_LIFETIME), keys: Mutex::default() }
    }

    pub(crate) const fn lifetime(&self) -> u32 {
        self.lifetime
    }

    /// `key_name`, nonce, ciphertext and tag: RFC 5077, section 4, with an AEAD algorithm in the
    /// place of CBC and HMAC.
    pub(crate) fn seal(
        &self,
        session: &[u8],
        now: Time,
        rng: &mut Rng<'_>,
    ) -> Result<Vec<u8>, Error> {
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        self.rotate(&mut keys, now, rng)?;
        let key = keys.first().ok_or(Error::Internal("tickets without a key"))?;
        let mut nonce = [0; NONCE_LEN];
        rng.try_fill_bytes(&mut nonce).map_err(|_| Error::Randomness)?;
        let mut sealed = vec![0; session.len().saturating_add(TAG_LEN)];
        key.aead
            .seal_scatter(&nonce, &key.name, session, &[], &mut sealed)
            .map_err(|_| Error::Internal("a session too long for a ticket"))?;
        Ok([&key.name, nonce.as_slice(), &sealed].concat())
    }

    /// The session in a ticket of ours; none if it is not, or is no longer.
    pub(crate) fn open(&self, ticket: &[u8], now: Time) -> Option<Zeroizing<Vec<u8>>> {
        let (name, rest) = ticket.split_first_chunk::<NAME_LEN>()?;
        let (nonce, rest) = rest.split_first_chunk::<NONCE_LEN>()?;
        let (sealed, tag) = rest.split_last_chunk::<TAG_LEN>()?;
        let keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        let key = keys.iter().find(|key| key.name == *name && self.is_valid(key, now))?;
        let mut session = Zeroizing::new(sealed.to_vec());
        key.aead.open_in_place(nonce, name, &mut session, tag).ok()?;
        Some(session)
    }

    /// A new key in front, if there is none or it is old.
    fn rotate(&self, keys: &mut Vec<Key>, now: Time, rng: &mut Rng<'_>) -> Result<(), Error> {
        let old = |key: &Key| seconds(now).abs_diff(key.since) >= u64::from(self.lifetime);
        if keys.first().is_some_and(|key| !old(key)) {
            return Ok(());
        }
        let (mut name, mut secret) = ([0; NAME_LEN], Zeroizing::new([0; 32]));
        rng.try_fill_bytes(&mut name).map_err(|_| Error::Randomness)?;
        rng.try_fill_bytes(&mut *secret).map_err(|_| Error::Randomness)?;
        keys.truncate(KEYS.saturating_sub(1));
        keys.insert(0, Key { name, aead: Aes256Gcm::new(&secret), since: seconds(now) });
        Ok(())
    }

    /// A key opens tickets for a lifetime after it sealed the last one.
    fn is_valid(&self, key: &Key, now: Time) -> bool {
        seconds(now).abs_diff(key.since) < u64::from(self.lifetime).saturating_mul(2)
    }
}

/// Tickets that are good for a day.
impl Default for Tickets {
    fn default() -> Self {
        Self::new(86_400)
    }
}

impl fmt::Debug for Tickets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tickets").field("lifetime", &self.lifetime).finish_non_exhaustive()
    }
}
