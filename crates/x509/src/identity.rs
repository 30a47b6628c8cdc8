//! A certificate chain and its private key.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::certificate::{Certificate, hex};
use crate::error::{Error, ErrorKind};
use crate::pem;
use crate::private_key::PrivateKey;
use crate::public_key::PublicKey;

/// What a peer authenticates itself with: its certificates, the end entity's first, and the
/// private key of the first, which has been checked to be that.
#[derive(Debug)]
#[non_exhaustive]
pub struct Identity {
    /// The certificates in DER, the end entity's first.
    pub certificates: Vec<Vec<u8>>,
    /// The private key.
    pub key: PrivateKey,
}

impl Identity {
    /// Puts certificates and key together.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::KeyMismatch`] if the key is not that of the first certificate,
    /// [`ErrorKind::EmptyChain`] if there is none, and the errors of reading them.
    pub fn new(certificates: Vec<Vec<u8>>, key: PrivateKey) -> Result<Self, Error> {
        for (position, der) in certificates.iter().enumerate() {
            Certificate::from_der(der).map_err(|error| error.at_position(position))?;
        }
        let Some(first) = certificates.first() else {
            return Err(Error::new(ErrorKind::EmptyChain)
                .remedied_by("give at least the end-entity certificate"));
        };
        let leaf = Certificate::from_der(first)?;
        check_key(&leaf, &key).map_err(|error| error.at_position(0).about(leaf.subject()))?;
        Ok(Self { certificates, key })
    }

    /// Reads certificates and key from PEM texts, which may be the same one.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new), [`pem::certificates_from_pem`] and [`PrivateKey::from_pem`].
    pub fn from_pem(certificates: &[u8], key: &[u8]) -> Result<Self, Error> {
        Self::new(pem::certificates_from_pem(certificates)?, PrivateKey::from_pem(key)?)
    }
}

/// Whether `key` is the private key of the certificate.
pub(crate) fn check_key(certificate: &Certificate<'_>, key: &PrivateKey) -> Result<(), Error> {
    let certified = certificate.public_key()?;
    let owned = key.public_key();
    if certified == owned {
        return Ok(());
    }
    Err(Error::new(ErrorKind::KeyMismatch).expected(identify(&certified)?).found(identify(&owned)?))
}

/// Kind and key identifier.
fn identify(key: &PublicKey) -> Result<String, Error> {
    let identifier = hex(&key.key_identifier()?, "");
    Ok(format!("{} key {identifier}", key.describe()))
}
