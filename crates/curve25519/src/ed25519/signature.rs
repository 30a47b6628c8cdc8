//! The traits by which other crates sign and verify.

use signature::{Error, KeypairRef, SignatureEncoding, Signer, Verifier};

use super::{PublicKey, SIGNATURE_LEN, Signature, SigningKey};

impl Signer<Signature> for SigningKey {
    fn try_sign(&self, message: &[u8]) -> Result<Signature, Error> {
        Ok(self.sign(message))
    }
}

impl AsRef<PublicKey> for SigningKey {
    fn as_ref(&self) -> &PublicKey {
        &self.public
    }
}

impl KeypairRef for SigningKey {
    type VerifyingKey = PublicKey;
}

/// Verifies as [`PublicKey::verify`] does; the error is opaque.
impl Verifier<Signature> for PublicKey {
    fn verify(&self, message: &[u8], signature: &Signature) -> Result<(), Error> {
        self.verify(message, signature).map_err(|_| Error::new())
    }
}

impl SignatureEncoding for Signature {
    type Repr = [u8; SIGNATURE_LEN];
}

/// Reads as [`Signature::from_bytes`] does; the error is opaque.
impl TryFrom<&[u8]> for Signature {
    type Error = Error;

    fn try_from(bytes: &[u8]) -> Result<Self, Error> {
        let bytes = bytes.try_into().map_err(|_| Error::new())?;
        Self::from_bytes(bytes).map_err(|_| Error::new())
    }
}

impl From<Signature> for [u8; SIGNATURE_LEN] {
    fn from(signature: Signature) -> Self {
        signature.to_bytes()
    }
}
