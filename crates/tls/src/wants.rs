//! What a handshake asks of the outside, and the answers that are handed back.

use wire::registry::SignatureScheme;

/// What the handshake waits for. Only what the configuration cannot answer at once is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Wants {
    /// A signature by the key of this side's certificate.
    Signature(SignatureRequest),
}

/// Bytes to sign for `CertificateVerify`, RFC 9846, section 4.5.2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureRequest {
    /// The scheme: algorithm, hash and encoding of the signature.
    pub scheme: SignatureScheme,
    /// The whole content covered by the signature, not hashed yet. It is not secret.
    pub message: Vec<u8>,
}

/// The answer to a [`Wants`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Answer {
    /// The signature, encoded as the scheme demands: DER for ECDSA, a plain string for RSA.
    Signature(Vec<u8>),
    /// The signer failed or refused; the handshake ends with `internal_error`.
    SignerFailed,
}
