//! The classical part of a group, in one form.

use curve25519::x25519;
use nistec::{p256, p384};
use rand_core::TryCryptoRng;

use crate::error::Error;

/// An ephemeral secret of a curve. The slices have the lengths of the constants.
pub(crate) trait Ecdh: Sized {
    const SHARE_LEN: usize;
    const SECRET_LEN: usize;

    fn generate<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, Error>;
    fn write_share(&self, share: &mut [u8]);
    fn agree(self, peer: &[u8], secret: &mut [u8]) -> Result<(), Error>;
}

impl Ecdh for x25519::EphemeralSecret {
    const SHARE_LEN: usize = x25519::KEY_LEN;
    const SECRET_LEN: usize = x25519::KEY_LEN;

    fn generate<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, Error> {
        Ok(Self::generate(rng)?)
    }

    fn write_share(&self, share: &mut [u8]) {
        share.copy_from_slice(self.public_key().as_bytes());
    }

    fn agree(self, peer: &[u8], secret: &mut [u8]) -> Result<(), Error> {
        let peer = peer.as_array().copied().ok_or(Error::ShareLength)?;
        let shared = self.diffie_hellman(&x25519::PublicKey::from_bytes(peer))?;
        secret.copy_from_slice(shared.as_bytes());
        Ok(())
    }
}

macro_rules! nist_curve {
    ($curve:ident) => {
        impl Ecdh for $curve::EphemeralSecret {
            const SHARE_LEN: usize = $curve::PUBLIC_KEY_LEN;
            const SECRET_LEN: usize = $curve::SCALAR_LEN;

            fn generate<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, Error> {
                Ok(Self::generate(rng)?)
            }

            fn write_share(&self, share: &mut [u8]) {
                share.copy_from_slice(&self.public_key().to_sec1());
            }

            fn agree(self, peer: &[u8], secret: &mut [u8]) -> Result<(), Error> {
                let shared = self.diffie_hellman(&$curve::PublicKey::from_sec1(peer)?)?;
                secret.copy_from_slice(shared.as_bytes());
                Ok(())
            }
        }
    };
}

nist_curve!(p256);
nist_curve!(p384);
