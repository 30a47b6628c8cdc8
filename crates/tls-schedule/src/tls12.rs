//! Key derivation of TLS 1.2 (RFC 5246, sections 5, 6.3, 7.4.9 and 8.1; RFC 7627; RFC 5705).
//!
//! ```text
//! premaster secret
//!      |
//!      +-- "extended master secret", session_hash ---> MainSecret::extended
//!      +-- "master secret", both randoms ------------> MainSecret::new
//!                                                           |
//!                "key expansion", both randoms -------------+--> .key_block
//!                "client finished", transcript hash --------+--> .client_finished
//!                "server finished", transcript hash --------+--> .server_finished
//!                a label, both randoms [, context] ---------+--> .export
//! ```
//!
//! Every arrow is the PRF of RFC 5246, section 5, with the hash of the cipher suite.

mod export;

use core::fmt;

use hmac::prf12;
use sha2::{Sha256, Sha384};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::digest::{Digest, HashAlgorithm};
use crate::finished::FinishedMismatch;

pub use export::ExportError;

/// Bytes of a main secret (RFC 5246, section 8.1).
pub const MAIN_SECRET_LEN: usize = 48;

/// Bytes of `verify_data` in a Finished message of TLS 1.2: `verify_data_length`, which no cipher
/// suite has changed (RFC 5246, section 7.4.9).
pub const VERIFY_DATA_LEN: usize = 12;

/// Bytes of the random values of ClientHello and ServerHello (RFC 5246, section 7.4.1.2).
const RANDOM_LEN: usize = 32;

/// The main secret of a session, which RFC 5246 calls the master secret.
///
/// It belongs to the session: connections that resume the session share it, each with its own
/// randoms.
pub struct MainSecret {
    hash: HashAlgorithm,
    bytes: [u8; MAIN_SECRET_LEN],
}

impl MainSecret {
    /// `PRF(pre_master_secret, "master secret", ClientHello.random + ServerHello.random)[0..47]`
    /// (RFC 5246, section 8.1).
    ///
    /// An attacker who talks to both sides can make two connections have the same such secret. What
    /// binds it to its connection is [`extended`](Self::extended).
    #[must_use]
    pub fn new(
        hash: HashAlgorithm,
        premaster: &[u8],
        client_random: &[u8; RANDOM_LEN],
        server_random: &[u8; RANDOM_LEN],
    ) -> Self {
        Self::derive(hash, premaster, b"master secret", &[client_random, server_random])
    }

    /// `PRF(pre_master_secret, "extended master secret", session_hash)[0..47]` (RFC 7627, section
    /// 4), where the hash is that of all messages up to and including the ClientKeyExchange.
    #[must_use]
    pub fn extended(hash: HashAlgorithm, premaster: &[u8], session_hash: &Digest) -> Self {
        Self::derive(hash, premaster, b"extended master secret", &[session_hash.as_ref()])
    }

    /// The secret of a session that is resumed, as
    /// [`expose_for_session`](Self::expose_for_session) gave it.
    #[must_use]
    pub const fn from_session(hash: HashAlgorithm, bytes: &[u8; MAIN_SECRET_LEN]) -> Self {
        Self { hash, bytes: *bytes }
    }

    /// The secret itself, to be kept with the session. Who has it reads every connection of the
    /// session.
    #[must_use]
    pub const fn expose_for_session(&self) -> &[u8; MAIN_SECRET_LEN] {
        &self.bytes
    }

    /// The secret itself, for the log of a debugging session (RFC 9850, `CLIENT_RANDOM`). Who has
    /// it reads every connection of the session.
    #[must_use]
    pub const fn expose_for_key_log(&self) -> &[u8; MAIN_SECRET_LEN] {
        &self.bytes
    }

    /// Fills `out` with the key block: `PRF(master_secret, "key expansion", server_random +
    /// client_random)` (RFC 5246, section 6.3).
    ///
    /// It is cut into the MAC keys, if there are any, the keys and the IVs, each time the client's
    /// before the server's. It is for the caller to wipe.
    pub fn key_block(
        &self,
        client_random: &[u8; RANDOM_LEN],
        server_random: &[u8; RANDOM_LEN],
        out: &mut [u8],
    ) {
        self.prf(b"key expansion", &[server_random, client_random], out);
    }

    /// `verify_data` of the client's Finished message, given the hash of all handshake messages
    /// before it (RFC 5246, section 7.4.9).
    #[must_use]
    pub fn client_finished(&self, transcript: &Digest) -> [u8; VERIFY_DATA_LEN] {
        self.finished(b"client finished", transcript)
    }

    /// `verify_data` of the server's Finished message, likewise.
    #[must_use]
    pub fn server_finished(&self, transcript: &Digest) -> [u8; VERIFY_DATA_LEN] {
        self.finished(b"server finished", transcript)
    }

    /// Checks `verify_data` of the client's Finished message, in time that depends on its length
    /// alone.
    ///
    /// # Errors
    ///
    /// If it is not the one that this secret and the transcript give.
    pub fn verify_client_finished(
        &self,
        transcript: &Digest,
        received: &[u8],
    ) -> Result<(), FinishedMismatch> {
        verify(self.client_finished(transcript), received)
    }

    /// Checks `verify_data` of the server's Finished message, likewise.
    ///
    /// # Errors
    ///
    /// If it is not the one that this secret and the transcript give.
    pub fn verify_server_finished(
        &self,
        transcript: &Digest,
        received: &[u8],
    ) -> Result<(), FinishedMismatch> {
        verify(self.server_finished(transcript), received)
    }

    /// Keying material for the application (RFC 5705, section 4):
    ///
    /// ```text
    /// PRF(master_secret, label, client_random + server_random
    ///     [+ context_value_length + context_value])
    /// ```
    ///
    /// with the length of `out`. No context and an empty one give different material, unlike in TLS
    /// 1.3.
    ///
    /// The material is only as unique as the main secret: where that is not an
    /// [`extended`](Self::extended) one, nothing may be authenticated by it (RFC 7627, section
    /// 5.4).
    ///
    /// # Errors
    ///
    /// [`ExportError`], with `out` untouched.
    pub fn export(
        &self,
        label: &[u8],
        context: Option<&[u8]>,
        client_random: &[u8; RANDOM_LEN],
        server_random: &[u8; RANDOM_LEN],
        out: &mut [u8],
    ) -> Result<(), ExportError> {
        export::check(self.hash, label, out.len())?;
        let Some(context) = context else {
            self.prf(label, &[client_random, server_random], out);
            return Ok(());
        };
        let length = u16::try_from(context.len())
            .map_err(|_| ExportError::ContextLength { found: context.len() })?;
        let seed: [&[u8]; 4] = [client_random, server_random, &length.to_be_bytes(), context];
        self.prf(label, &seed, out);
        Ok(())
    }

    fn derive(hash: HashAlgorithm, premaster: &[u8], label: &[u8], seed: &[&[u8]]) -> Self {
        let mut secret = Self { hash, bytes: [0; MAIN_SECRET_LEN] };
        prf(hash, premaster, label, seed, &mut secret.bytes);
        secret
    }

    fn finished(&self, label: &[u8], transcript: &Digest) -> [u8; VERIFY_DATA_LEN] {
        let mut verify_data = [0; VERIFY_DATA_LEN];
        self.prf(label, &[transcript.as_ref()], &mut verify_data);
        verify_data
    }

    fn prf(&self, label: &[u8], seed: &[&[u8]], out: &mut [u8]) {
        prf(self.hash, &self.bytes, label, seed, out);
    }
}

impl fmt::Debug for MainSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MainSecret").field("hash", &self.hash).finish_non_exhaustive()
    }
}

impl Drop for MainSecret {
    fn drop(&mut self) {
        self.bytes.zeroize();
    }
}

impl ZeroizeOnDrop for MainSecret {}

/// `PRF(secret, label, seed)` with the hash of the cipher suite.
fn prf(hash: HashAlgorithm, secret: &[u8], label: &[u8], seed: &[&[u8]], out: &mut [u8]) {
    match hash {
        HashAlgorithm::Sha256 => prf12::<Sha256>(secret, label, seed, out),
        HashAlgorithm::Sha384 => prf12::<Sha384>(secret, label, seed, out),
    }
}

fn verify(mut expected: [u8; VERIFY_DATA_LEN], received: &[u8]) -> Result<(), FinishedMismatch> {
    if received.len() != expected.len() {
        return Err(FinishedMismatch::Length { found: received.len(), expected: expected.len() });
    }
    let equal = expected.ct_eq(received);
    // Whoever sent a wrong one is not to find the right one in memory.
    expected.zeroize();
    // CT: whether it matches is the answer.
    #[cfg(ctgrind)]
    let equal = cpu::declassify(equal);
    if bool::from(equal) { Ok(()) } else { Err(FinishedMismatch::Value) }
}
