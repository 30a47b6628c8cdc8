//! Finished messages (RFC 9846, section 4.5.3) and PSK binders, which are computed in the same way
//! (section 4.3.11.2).

use core::fmt;

use zeroize::ZeroizeOnDrop;

use crate::digest::{Digest, HashAlgorithm, MAX_HASH_LEN};
use crate::secret::{MacKey, Secret};

/// `verify_data` of a Finished message, or a `PskBinderEntry`.
///
/// It goes to the peer as it is. It does not compare: what the peer sent is checked by
/// [`TrafficSecret::verify_finished`](crate::TrafficSecret::verify_finished) and
/// [`BinderKey::verify`], in constant time.
#[derive(Clone)]
pub struct VerifyData {
    hash: HashAlgorithm,
    bytes: [u8; MAX_HASH_LEN],
}

impl VerifyData {
    pub(crate) fn new(secret: &Secret, transcript: &Digest) -> Self {
        let mut bytes = [0; MAX_HASH_LEN];
        secret.expander().finished_key().mac(&[transcript.as_ref()], &mut bytes);
        Self { hash: secret.hash(), bytes }
    }
}

impl AsRef<[u8]> for VerifyData {
    fn as_ref(&self) -> &[u8] {
        self.bytes.get(..self.hash.output_len()).unwrap_or_default()
    }
}

impl fmt::Debug for VerifyData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifyData").field("hash", &self.hash).finish_non_exhaustive()
    }
}

/// Checks what the peer sent against what `secret` and `transcript` give.
pub(crate) fn verify(
    secret: &Secret,
    transcript: &Digest,
    received: &[u8],
) -> Result<(), FinishedMismatch> {
    let expected = secret.hash().output_len();
    if received.len() != expected {
        return Err(FinishedMismatch::Length { found: received.len(), expected });
    }
    let key: MacKey = secret.expander().finished_key();
    // CT: whether it matches is the answer.
    if key.verifies(transcript.as_ref(), received) { Ok(()) } else { Err(FinishedMismatch::Value) }
}

/// `binder_key` (RFC 9846, section 7.1): proves knowledge of a PSK in a ClientHello.
pub struct BinderKey(Secret);

impl BinderKey {
    pub(crate) const fn new(secret: Secret) -> Self {
        Self(secret)
    }

    /// The binder over a ClientHello up to its list of binders (RFC 9846, section 4.3.11.2).
    #[must_use]
    pub fn binder(&self, truncated_client_hello: &Digest) -> VerifyData {
        VerifyData::new(&self.0, truncated_client_hello)
    }

    /// Checks a binder, in time that depends on its length alone.
    ///
    /// # Errors
    ///
    /// If the binder is not the one that this key gives.
    pub fn verify(
        &self,
        truncated_client_hello: &Digest,
        received: &[u8],
    ) -> Result<(), FinishedMismatch> {
        verify(&self.0, truncated_client_hello, received)
    }
}

impl fmt::Debug for BinderKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BinderKey").finish_non_exhaustive()
    }
}

impl ZeroizeOnDrop for BinderKey {}

/// A Finished message or a binder is not the right one.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FinishedMismatch {
    /// It is not even well-formed: `opaque verify_data[Hash.length]` in TLS 1.3, 12 bytes in TLS
    /// 1.2.
    Length {
        /// The length found.
        found: usize,
        /// The length needed.
        expected: usize,
    },
    /// It has another value.
    Value,
}

impl fmt::Display for FinishedMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length { found, expected } => {
                write!(f, "verify data of {found} bytes, where {expected} are needed")
            }
            Self::Value => f.write_str("verify data does not match the handshake"),
        }
    }
}

impl core::error::Error for FinishedMismatch {}
