//! Issuing, for private authorities and for tests: certificates and CRLs (RFC 5280), certificate
//! requests (RFC 2986), OCSP responses (RFC 6960).
//!
//! [`ca`], [`intermediate`], [`leaf`] and [`client`] are the usual four; a [`CertificateBuilder`]
//! takes anything else, and [`from_request`] answers a request, which a [`RequestBuilder`] makes.
//! [`CrlBuilder`] and [`OcspResponseBuilder`] say what was revoked. Each key signs with its own
//! [`default_algorithm`](PrivateKey::default_algorithm).

mod builder;
mod crl;
mod csr;
mod names;
mod ocsp;
mod signed;

use alloc::borrow::Cow;
use alloc::string::ToString;
use alloc::vec::Vec;

use rand_core::TryCryptoRng;

pub use builder::CertificateBuilder;
pub use crl::CrlBuilder;
pub use csr::{RequestBuilder, from_request};
pub use ocsp::{OcspResponseBuilder, Responder, ocsp_failure};

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

    /// The identifier of its key, as its certificate states it.
    fn key_identifier(&self) -> Result<Cow<'a, [u8]>, Error> {
        match self.certificate.subject_key_identifier() {
            Some(identifier) => Ok(identifier.into()),
            None => Ok(self.key.public_key().key_identifier()?.to_vec().into()),
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

/// A client's certificate, by which a server knows it as `common_name`. Give it further names, such as
/// an e-mail address or a URI, by a [`CertificateBuilder`].
///
/// # Errors
///
/// As [`ca`].
pub fn client<R: TryCryptoRng + ?Sized>(
    issuer: &Issuer<'_>,
    public_key: &PublicKey,
    common_name: &str,
    validity: Validity,
    rng: &mut R,
) -> Result<Vec<u8>, Error> {
    CertificateBuilder::end_entity(validity, Usage::ClientAuth)
        .common_name(common_name)
        .issued_by(issuer, public_key, rng)
}

fn refuse(what: &'static str) -> Error {
    Error::new(ErrorKind::Issue).found(what)
}
