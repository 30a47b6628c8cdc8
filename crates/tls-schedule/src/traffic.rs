//! Traffic secrets, keys and their update (RFC 9846, sections 7.2 and 7.3).

use core::fmt;
use core::ops::Deref;

use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::digest::Digest;
use crate::finished::{self, FinishedMismatch, VerifyData};
use crate::secret::Secret;

/// The longest key of any AEAD algorithm of TLS 1.3.
const MAX_KEY_LEN: usize = 32;

/// A secret from which the keys of one direction come: `client_early_traffic_secret`,
/// `[sender]_handshake_traffic_secret` or `[sender]_application_traffic_secret_N`.
pub struct TrafficSecret(Secret);

impl TrafficSecret {
    pub(crate) const fn new(secret: Secret) -> Self {
        Self(secret)
    }

    /// `[sender]_write_key` and `[sender]_write_iv`, for an algorithm with keys of `key_len` bytes;
    /// of more than 32, the longest of any algorithm, 32 are given.
    #[must_use]
    pub fn key_iv(&self, key_len: usize) -> TrafficKeys {
        let expander = self.0.expander();
        let length = key_len.min(MAX_KEY_LEN);
        let mut key = TrafficKey { bytes: [0; MAX_KEY_LEN], length };
        expander.expand_label(b"key", b"", key.bytes.get_mut(..length).unwrap_or_default());
        let mut iv = [0; 12];
        expander.expand_label(b"iv", b"", &mut iv);
        TrafficKeys { key, iv }
    }

    /// `verify_data` of the Finished message that this secret's owner sends, given the transcript
    /// up to it (RFC 9846, section 4.5.3). Of a handshake traffic secret, or of
    /// `client_application_traffic_secret_N` in post-handshake authentication.
    #[must_use]
    pub fn finished_mac(&self, transcript: &Digest) -> VerifyData {
        VerifyData::new(&self.0, transcript)
    }

    /// Checks `verify_data` of a Finished message from this secret's owner, in time that depends
    /// on its length alone.
    ///
    /// # Errors
    ///
    /// If it is not the one that this secret and the transcript give.
    pub fn verify_finished(
        &self,
        transcript: &Digest,
        received: &[u8],
    ) -> Result<(), FinishedMismatch> {
        finished::verify(&self.0, transcript, received)
    }

    /// `application_traffic_secret_N+1` (RFC 9846, section 7.2), to be put in the place of this
    /// one, which is thereby wiped.
    #[must_use]
    pub fn next(&self) -> Self {
        let mut next = Secret::zeros(self.0.hash());
        self.0.expander().expand_label(b"traffic upd", b"", next.as_bytes_mut());
        Self(next)
    }

    /// The secret itself, for the log of a debugging session (RFC 9850, `SSLKEYLOGFILE`). Who has
    /// it reads what it protects.
    pub fn expose_for_key_log(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for TrafficSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TrafficSecret").field("hash", &self.0.hash()).finish_non_exhaustive()
    }
}

impl ZeroizeOnDrop for TrafficSecret {}

/// The keys of one direction. Wiped on drop.
#[expect(clippy::exhaustive_structs, reason = "RFC 9846, section 7.3, names these two")]
pub struct TrafficKeys {
    /// `[sender]_write_key`.
    pub key: TrafficKey,
    /// `[sender]_write_iv`.
    pub iv: [u8; 12],
}

impl fmt::Debug for TrafficKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TrafficKeys").finish_non_exhaustive()
    }
}

impl Drop for TrafficKeys {
    fn drop(&mut self) {
        self.iv.zeroize();
    }
}

impl ZeroizeOnDrop for TrafficKeys {}

/// A key for record protection, of the length that was asked for.
pub struct TrafficKey {
    bytes: [u8; MAX_KEY_LEN],
    length: usize,
}

impl AsRef<[u8]> for TrafficKey {
    fn as_ref(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}

impl Deref for TrafficKey {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.as_ref()
    }
}

impl fmt::Debug for TrafficKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TrafficKey").field("length", &self.length).finish_non_exhaustive()
    }
}

impl Drop for TrafficKey {
    fn drop(&mut self) {
        self.bytes.zeroize();
    }
}

impl ZeroizeOnDrop for TrafficKey {}
