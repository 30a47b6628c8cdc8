//! What is kept of a connection, so that a later one can go on from it.

mod store;

use core::fmt;
use std::sync::{Arc, Weak};

use tls_schedule::HashAlgorithm;
use wire::registry::{CipherSuite, SignatureScheme};
use wire::{DecodeError, Reader, Reason, Writer};
use x509::Time;
use zeroize::Zeroizing;

pub use store::{MemorySessions, Sessions};

use crate::config::ClientConfig;
use crate::error::{Error, decoding};
use crate::suite::Suite;

/// The format of [`Session::encode`]. Whatever has another number was kept by another version of
/// this library, and is no use.
const FORMAT: u8 = 1;

/// SHA-256 of what is before it.
const CHECKSUM_LEN: usize = 32;

/// The longest time that a session may be resumed after its full handshake, whatever a server says:
/// seven days (RFC 9846, section 4.7.1).
pub(crate) const MAX_LIFETIME: u32 = 604_800;

/// A connection that can be resumed. It holds a secret, wiped on drop: whoever has it can read the
/// connections that go on from it.
#[derive(Clone)]
pub struct Session {
    pub(crate) suite: CipherSuite,
    /// TLS 1.2: the main secret. TLS 1.3: the pre-shared key of the ticket, as long as the suite's
    /// hash, then zeros.
    pub(crate) secret: Zeroizing<[u8; 48]>,
    /// Whether the secret is bound to its handshake (RFC 7627); in TLS 1.3 always.
    pub(crate) extended: bool,
    /// When its full handshake ended, in seconds since 1970.
    pub(crate) created: u64,
    /// For how many seconds it may be resumed.
    pub(crate) lifetime: u32,
    /// What it was made under: see [`binding`].
    pub(crate) binding: [u8; 32],
    /// The client's configuration that it was made under, if that was in this process. As long as
    /// this is here, nobody can change it in place: `Arc::get_mut` and `make_mut` heed weak
    /// references. So where it is the one at hand, `binding` need not be computed anew.
    pub(crate) config: Weak<ClientConfig>,
    /// The name that the client asked for; empty for none.
    pub(crate) server_name: Vec<u8>,
    /// The peer's certificates, DER, the leaf first.
    pub(crate) peer_certificates: Arc<[Vec<u8>]>,
    /// The scheme of the peer's signature.
    pub(crate) scheme: Option<SignatureScheme>,
    /// What the server calls it; empty if it is in a ticket.
    pub(crate) session_id: Vec<u8>,
    /// The server's ticket; empty if there is none.
    pub(crate) ticket: Vec<u8>,
    /// TLS 1.3: what hides the ticket's age (RFC 9846, section 4.7.1).
    pub(crate) age_add: u32,
    /// TLS 1.3: when the ticket came, in seconds since 1970.
    pub(crate) received: u64,
}

impl Session {
    /// The hash of its key schedule, if it is a session of TLS 1.3: with another hash, the
    /// pre-shared key is no use.
    pub(crate) fn tls13_hash(&self) -> Option<HashAlgorithm> {
        Suite::from_code_point(self.suite)?.tls13().map(|suite| suite.hash)
    }

    /// The pre-shared key of a session of TLS 1.3.
    pub(crate) fn psk(&self) -> &[u8] {
        let length = self.tls13_hash().map_or(0, HashAlgorithm::output_len);
        self.secret.get(..length).unwrap_or_default()
    }

    /// RFC 9846, section 4.3.11: in milliseconds, modulo 2^32.
    pub(crate) fn obfuscated_age(&self, now: Time) -> u32 {
        let age = seconds(now).saturating_sub(self.received).saturating_mul(1000);
        // Less than 2^32 in seven days.
        u32::try_from(age).unwrap_or(u32::MAX).wrapping_add(self.age_add)
    }

    /// Whether it may still be resumed. A clock that went back makes it as good as expired.
    pub(crate) fn is_fresh(&self, now: Time) -> bool {
        let lifetime = u64::from(self.lifetime.min(MAX_LIFETIME));
        let age = u64::try_from(now.unix()).ok().and_then(|now| now.checked_sub(self.created));
        age.is_some_and(|age| age < lifetime)
    }

    /// The session as bytes, for a store that is not in memory. They hold the secret.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = self.encode_with_room(CHECKSUM_LEN);
        let checksum = HashAlgorithm::Sha256.digest(&bytes);
        bytes.extend_from_slice(checksum.as_ref());
        bytes
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote. Such a session is no more than one: whether it
    /// may be resumed is judged when it is.
    ///
    /// # Errors
    ///
    /// [`Error::Decode`] for bytes that were changed, cut or written by another version of this
    /// library.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        // A store may lose or change bytes; a wrong secret would only be noticed by the peer.
        let (kept, checksum) = bytes.split_last_chunk::<CHECKSUM_LEN>().unwrap_or((&[], &[0; 32]));
        if HashAlgorithm::Sha256.digest(kept).as_ref() != checksum {
            let error = Reader::new(kept).error("Session.checksum", Reason::Value);
            return Err(decoding("Session")(error));
        }
        Self::decode(kept).map_err(decoding("Session"))
    }

    /// The bytes that a ticket keeps. They hold the secret.
    pub(crate) fn encode(&self) -> Zeroizing<Vec<u8>> {
        self.encode_with_room(0)
    }

    /// As [`encode`](Self::encode), in a buffer that can take `room` more bytes: no shorter one is
    /// left with the secret.
    fn encode_with_room(&self, room: usize) -> Zeroizing<Vec<u8>> {
        let mut writer = Writer::new();
        writer.u8(FORMAT);
        writer.u16(self.suite.0);
        writer.u8(u8::from(self.extended));
        writer.u64(self.created);
        writer.u32(self.lifetime);
        writer.bytes(&self.binding);
        writer.vec16(|w| w.bytes(&self.server_name));
        writer.vec24(|w| {
            for certificate in self.peer_certificates.iter() {
                w.vec24(|w| w.bytes(certificate));
            }
        });
        writer.u16(self.scheme.map_or(0, |scheme| scheme.0));
        writer.vec8(|w| w.bytes(&self.session_id));
        writer.vec16(|w| w.bytes(&self.ticket));
        writer.u32(self.age_add);
        writer.u64(self.received);
        // The secret behind the rest, so that the buffers which that outgrew are without it.
        let public = writer.into_bytes();
        let length = public.len().saturating_add(self.secret.len()).saturating_add(room);
        let mut bytes = Zeroizing::new(Vec::with_capacity(length));
        bytes.extend_from_slice(&public);
        bytes.extend_from_slice(&*self.secret);
        bytes
    }

    /// Reads what [`encode`](Self::encode) wrote. Anything else is an error, and no session.
    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        const CERTIFICATES: &str = "Session.peer_certificates";
        let mut reader = Reader::new(bytes);
        if reader.u8("Session.format")? != FORMAT {
            return Err(reader.error("Session.format", Reason::Value));
        }
        let mut session = Self {
            suite: CipherSuite(reader.u16("Session.suite")?),
            secret: Zeroizing::new([0; 48]),
            extended: reader.u8("Session.extended")? == 1,
            created: reader.u64("Session.created")?,
            lifetime: reader.u32("Session.lifetime")?,
            binding: *reader.array("Session.binding")?,
            config: Weak::new(),
            server_name: reader.vec16(0..=255, "Session.server_name")?.rest().to_vec(),
            peer_certificates: reader
                .vec24(0..=0xff_ffff, CERTIFICATES)?
                .each(|r| Ok(r.vec24(1..=0xff_ffff, CERTIFICATES)?.rest().to_vec()))?
                .into(),
            scheme: Some(SignatureScheme(reader.u16("Session.scheme")?)).filter(|s| s.0 != 0),
            session_id: reader.vec8(0..=32, "Session.session_id")?.rest().to_vec(),
            ticket: reader.vec16(0..=0xffff, "Session.ticket")?.rest().to_vec(),
            age_add: reader.u32("Session.age_add")?,
            received: reader.u64("Session.received")?,
        };
        *session.secret = *reader.array("Session.secret")?;
        reader.finish("Session")?;
        Ok(session)
    }
}

impl fmt::Debug for Session {
    /// Not the secret, nor the ticket.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("suite", &self.suite)
            .field("created", &self.created)
            .field("lifetime", &self.lifetime)
            .finish_non_exhaustive()
    }
}

/// A time in seconds since 1970; what was before counts as then.
pub(crate) fn seconds(time: Time) -> u64 {
    u64::try_from(time.unix()).unwrap_or(0)
}

/// A session lasts no longer than the peer's certificates.
pub(crate) fn lifetime_until(now: Time, until: Option<Time>) -> u32 {
    let Some(until) = until else { return MAX_LIFETIME };
    let left = seconds(until).saturating_sub(seconds(now));
    u32::try_from(left).unwrap_or(MAX_LIFETIME).min(MAX_LIFETIME)
}

/// SHA-256.
pub(crate) fn fingerprint(bytes: &[u8]) -> [u8; 32] {
    HashAlgorithm::Sha256.digest(bytes).as_ref().try_into().unwrap_or_default()
}

/// What a session must have been made under: how the peer is judged, and what it is shown.
pub(crate) fn binding(parts: [[u8; 32]; 2]) -> [u8; 32] {
    fingerprint(parts.as_flattened())
}
