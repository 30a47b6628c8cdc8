//! The transcript hash (RFC 9846, section 4.1).

use alloc::vec::Vec;
use core::fmt;

use sha2::{Sha256, Sha384};
use wire::registry::HandshakeType;

use crate::digest::{Digest, HashAlgorithm};

/// The messages of a handshake whose hash is not known yet.
///
/// The hash is the negotiated suite's, so a client holds its ClientHello here until the server
/// has answered.
///
/// In TLS 1.2 a CertificateVerify signs the messages themselves, by a hash that need not be the
/// suite's (RFC 5246, section 7.4.8). There both sides keep the buffer up to the ClientKeyExchange:
/// [`as_bytes`](Self::as_bytes) is what the client signs, and [`start`](Self::start) the hash of
/// the same messages, which is the `session_hash` of RFC 7627 and goes on to the Finished messages.
#[derive(Clone, Default)]
pub struct TranscriptBuffer(Vec<u8>);

impl TranscriptBuffer {
    /// No messages.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds a handshake message, its 4-byte header included and record headers not.
    pub fn add(&mut self, message: &[u8]) {
        self.0.extend_from_slice(message);
    }

    /// The messages as they were added, one after the other: what a CertificateVerify of TLS 1.2
    /// signs.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Hashes what was added. From here on, messages are hashed as they come; what is added to the
    /// buffer after this does not reach the hash.
    #[must_use]
    pub fn start(&self, algorithm: HashAlgorithm) -> Transcript {
        let mut transcript = Transcript::new(algorithm);
        transcript.add(&self.0);
        transcript
    }
}

impl fmt::Debug for TranscriptBuffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TranscriptBuffer").field("length", &self.0.len()).finish_non_exhaustive()
    }
}

/// The running hash over the messages of a handshake.
#[derive(Clone)]
pub struct Transcript(Hasher);

#[derive(Clone)]
enum Hasher {
    Sha256(Sha256),
    Sha384(Sha384),
}

impl Transcript {
    /// A transcript without messages.
    #[must_use]
    pub fn new(algorithm: HashAlgorithm) -> Self {
        Self(match algorithm {
            HashAlgorithm::Sha256 => Hasher::Sha256(Sha256::new()),
            HashAlgorithm::Sha384 => Hasher::Sha384(Sha384::new()),
        })
    }

    /// The hash in use.
    #[must_use]
    pub const fn algorithm(&self) -> HashAlgorithm {
        match self.0 {
            Hasher::Sha256(_) => HashAlgorithm::Sha256,
            Hasher::Sha384(_) => HashAlgorithm::Sha384,
        }
    }

    /// Adds a handshake message, its 4-byte header included and record headers not.
    pub fn add(&mut self, message: &[u8]) {
        match &mut self.0 {
            Hasher::Sha256(hash) => hash.update(message),
            Hasher::Sha384(hash) => hash.update(message),
        }
    }

    /// `Transcript-Hash(M1, M2, ... Mn)` of the messages added so far.
    #[must_use]
    pub fn hash(&self) -> Digest {
        match &self.0 {
            Hasher::Sha256(hash) => Digest::sha256(&hash.clone().finish()),
            Hasher::Sha384(hash) => Digest::sha384(&hash.clone().finish()),
        }
    }

    /// Puts the synthetic `message_hash` message in the place of the messages so far.
    ///
    /// "When the server responds to a ClientHello with a HelloRetryRequest, the value of
    /// ClientHello1 is replaced": so the transcript holds the first ClientHello and nothing else
    /// when this is called, and the HelloRetryRequest is added after it.
    pub fn replace_with_message_hash(&mut self) {
        let hash = self.hash();
        let length = u8::try_from(hash.as_ref().len()).unwrap_or(u8::MAX);
        *self = Self::new(self.algorithm());
        self.add(&[HandshakeType::MESSAGE_HASH.0, 0, 0, length]);
        self.add(hash.as_ref());
    }
}

impl fmt::Debug for Transcript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transcript").field("algorithm", &self.algorithm()).finish_non_exhaustive()
    }
}
