//! Issuing certificates, for private authorities and for tests (RFC 5280, section 4).
//!
//! [`ca`], [`intermediate`] and [`leaf`] are the usual three; a [`CertificateBuilder`] takes
//! anything else. Each key signs with its own
//! [`default_algorithm`](PrivateKey::default_algorithm).

mod builder;

use alloc::string::ToString;
use alloc::vec::Vec;

use rand_core::TryCryptoRng;

pub use builder::CertificateBuilder;

use crate::certificate::{Certificate, Validity};
use crate::error::{Error, ErrorKind};
use crate::extension::KeyUsage;
use crate::identity::check_key;
use crate::policy::Usage;
use crate::private_key::PrivateKey;
use crate::public_key::PublicKey;

/// An authority that issues: its certificate and the private key of it.
#[derive(Debug)]
pub struct Issuer<'a> {
    certificate: Certificate<'a>,
    key: &'a PrivateKey,
}

impl<'a> Issuer<'a> {
    /// Puts certificate and key together.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotACa`] or [`ErrorKind::KeyUsage`] if the certificate is not an authority's,
    /// [`ErrorKind::KeyMismatch`] if the key is another one.
    pub fn new(certificate_der: &'a [u8], key: &'a PrivateKey) -> Result<Self, Error> {
        let certificate = Certificate::from_der(certificate_der)?;
        let is_ca = certificate.basic_constraints().is_some_and(|constraints| constraints.ca);
        let error = if is_ca {
            match certificate.key_usage() {
                Some(usage) if !usage.allows(KeyUsage::KEY_CERT_SIGN) => Some(
                    Error::new(ErrorKind::KeyUsage)
                        .expected(KeyUsage::KEY_CERT_SIGN.to_string())
                        .found(usage.to_string()),
                ),
                _ => check_key(&certificate, key).err(),
            }
        } else {
            Some(Error::new(ErrorKind::NotACa).expected("basicConstraints cA TRUE"))
        };
        match error {
            Some(error) => Err(error.about(certificate.subject())),
            None => Ok(Self { certificate, key }),
        }
    }
}

/// A self-signed authority, to be configured as trust anchor.
///
/// # Errors
///
/// [`ErrorKind::Issue`] for a name or period that a certificate cannot have, [`ErrorKind::Rng`],
/// [`ErrorKind::Signing`].
pub fn ca<R: TryCryptoRng + ?Sized>(
    common_name: &str,
    key: &PrivateKey,
    validity: Validity,
    rng: &mut R,
) -> Result<Vec<u8>, Error> {
    CertificateBuilder::authority(validity, None).common_name(common_name).self_signed(key, rng)
}

/// An authority below `issuer` that may issue end-entity certificates, and with a `path_len` above
/// zero, that many authorities one below the other.
///
/// # Errors
///
/// As [`ca`].
pub fn intermediate<R: TryCryptoRng + ?Sized>(
    issuer: &Issuer<'_>,
    public_key: &PublicKey,
    common_name: &str,
    path_len: u8,
    validity: Validity,
    rng: &mut R,
) -> Result<Vec<u8>, Error> {
    CertificateBuilder::authority(validity, Some(path_len))
        .common_name(common_name)
        .issued_by(issuer, public_key, rng)
}

/// An end-entity certificate for DNS names, also with a wildcard, and IP addresses.
///
/// # Errors
///
/// As [`ca`], and [`ErrorKind::InvalidServerName`] for a name that is neither.
pub fn leaf<R: TryCryptoRng + ?Sized>(
    issuer: &Issuer<'_>,
    public_key: &PublicKey,
    names: &[&str],
    validity: Validity,
    usage: Usage,
    rng: &mut R,
) -> Result<Vec<u8>, Error> {
    let mut builder = CertificateBuilder::end_entity(validity, usage);
    for name in names {
        builder = builder.server_name(name)?;
    }
    builder.issued_by(issuer, public_key, rng)
}
