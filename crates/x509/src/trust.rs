//! What is trusted: anchors of paths, or certificates exactly.

pub(crate) mod first_use;
#[cfg(feature = "pki-types")]
mod pki_types;

use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use sha2::Sha256;

use crate::certificate::{Certificate, Version};
use crate::error::{Error, ErrorKind};
use crate::extension::KeyUsage;
use crate::name::Name;
use crate::name_constraints::NameConstraints;
use crate::oid::{self, Described};
use crate::pem;
use crate::reader::{Cursor, whole};
use crate::server_name::ServerName;
use crate::tag::Tag;
use crate::time::Time;
use first_use::TofuStore;

/// Whom to trust.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Trust {
    /// Authorities: a path must lead to one of them.
    Anchors(Vec<TrustAnchor>),
    /// End-entity certificates in DER: the peer's must be one of them, byte for byte. Its name and
    /// its issuer do not matter then; its validity does.
    ExactCertificates(Vec<Vec<u8>>),
    /// Keys of end entities, as SHA-256 of their `SubjectPublicKeyInfo`: the peer's must be one of
    /// them. Its issuer does not matter then; its validity and its name do.
    ExactKeys(Vec<[u8; 32]>),
    /// The key that a name had at first: it must stay that. A name must be asked for; what the
    /// certificate says of names and issuers does not matter, its validity does.
    FirstUse(Arc<dyn TofuStore>),
}

/// An authority that is trusted: a name and a key (RFC 5280, section 6.1.1 (d)), with the
/// constraints of the certificate that they came from. The validity of that certificate and its
/// signature do not count: trust comes from the configuration.
#[derive(Clone)]
pub struct TrustAnchor {
    pub(crate) subject: Vec<u8>,
    pub(crate) spki: Vec<u8>,
    pub(crate) key_identifier: Option<Vec<u8>>,
    pub(crate) path_len: Option<u8>,
    pub(crate) key_usage: Option<KeyUsage>,
    pub(crate) distrust_after: Option<Time>,
    pub(crate) permitted_dns_names: Option<Vec<String>>,
    /// None if the anchor came as a name and a key alone.
    der: Option<Vec<u8>>,
    name_constraints: Option<Vec<u8>>,
    display: String,
    fingerprint: Option<[u8; 32]>,
    /// The same, or a hash of what came in the place of a certificate.
    pub(crate) digest: [u8; 32],
}

impl TrustAnchor {
    /// Takes name, key, `pathLenConstraint` and name constraints from an authority's certificate.
    ///
    /// # Errors
    ///
    /// Those of [`Certificate::from_der`]; [`ErrorKind::NotACa`] or [`ErrorKind::KeyUsage`] if the
    /// certificate says that its subject issues no certificates, and
    /// [`ErrorKind::UnknownCriticalExtension`].
    pub fn from_certificate_der(der: &[u8]) -> Result<Self, Error> {
        let certificate = Certificate::from_der(der)?;
        check_authority(&certificate).map_err(|error| error.about(certificate.subject()))?;
        let constraints = certificate
            .extensions()
            .find(|extension| extension.oid == oid::NAME_CONSTRAINTS)
            .map(|extension| extension.value.to_vec());
        Ok(Self {
            subject: certificate.subject().as_der().to_vec(),
            spki: certificate.spki_der().to_vec(),
            key_identifier: certificate.subject_key_identifier().map(<[u8]>::to_vec),
            path_len: certificate.basic_constraints().and_then(|constraints| constraints.path_len),
            key_usage: certificate.key_usage(),
            distrust_after: None,
            permitted_dns_names: None,
            der: Some(der.to_vec()),
            name_constraints: constraints,
            display: certificate.subject().to_string(),
            fingerprint: Some(certificate.fingerprint_sha256()),
            digest: certificate.fingerprint_sha256(),
        })
    }

    /// Trusts the anchor for certificates issued until `date` alone, by the end entity's
    /// `notBefore`: how an authority is phased out.
    #[must_use]
    pub fn distrusted_after(mut self, date: Time) -> Self {
        self.distrust_after = Some(date);
        self
    }

    /// Trusts the anchor for these DNS names and the names below them alone. End entities with
    /// another DNS name, an IP address or a URI are refused, whatever name is asked for.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidServerName`] if one is no DNS name.
    pub fn permitting_dns_names(mut self, names: &[&str]) -> Result<Self, Error> {
        let read = |name: &&str| match ServerName::parse(name)? {
            ServerName::Dns(name) => Ok(name.as_str().to_string()),
            ServerName::Ip(_) | ServerName::Uri(_) => {
                Err(Error::new(ErrorKind::InvalidServerName).found((*name).to_string()))
            }
        };
        self.permitted_dns_names = Some(names.iter().map(read).collect::<Result<_, _>>()?);
        Ok(self)
    }

    /// An anchor that comes without a certificate: name and `SubjectPublicKeyInfo` in DER, and the
    /// value of `nameConstraints` if there are any.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Der`]. A kind of key that is not supported is no error: it verifies nothing.
    pub fn from_name_and_key(
        subject: &[u8],
        spki: &[u8],
        name_constraints: Option<&[u8]>,
    ) -> Result<Self, Error> {
        let mut cursor = Cursor::new(subject);
        let name = Name::read(&mut cursor, "TrustAnchor.subject")?;
        cursor.finish("TrustAnchor.subject")?;
        whole(spki, Tag::SEQUENCE, "TrustAnchor.subjectPublicKeyInfo")?;
        if let Some(constraints) = name_constraints {
            let mut cursor = Cursor::new(constraints);
            NameConstraints::read(&mut cursor)?;
            cursor.finish("TrustAnchor.nameConstraints")?;
        }
        Ok(Self {
            subject: subject.to_vec(),
            spki: spki.to_vec(),
            key_identifier: None,
            path_len: None,
            key_usage: None,
            distrust_after: None,
            permitted_dns_names: None,
            der: None,
            name_constraints: name_constraints.map(<[u8]>::to_vec),
            display: name.to_string(),
            fingerprint: None,
            digest: digest(&[subject, spki, name_constraints.unwrap_or_default()]),
        })
    }

    /// The anchors of a PEM file.
    ///
    /// # Errors
    ///
    /// Those of [`pem::certificates_from_pem`], and for each certificate, with its position in the
    /// file, those of [`from_certificate_der`](Self::from_certificate_der).
    pub fn from_pem(text: &[u8]) -> Result<Vec<Self>, Error> {
        let certificates = pem::certificates_from_pem(text)?;
        let anchor = |(position, der): (usize, &Vec<u8>)| {
            Self::from_certificate_der(der).map_err(|error| error.at_position(position))
        };
        certificates.iter().enumerate().map(anchor).collect()
    }

    /// The authority's name, for display.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.display
    }

    /// The authority's name in DER.
    #[must_use]
    pub fn subject_der(&self) -> &[u8] {
        &self.subject
    }

    /// The authority's `SubjectPublicKeyInfo` in DER.
    #[must_use]
    pub fn spki_der(&self) -> &[u8] {
        &self.spki
    }

    /// SHA-256 of the certificate that the anchor came from; none if it came as a name and a key.
    #[must_use]
    pub const fn fingerprint_sha256(&self) -> Option<[u8; 32]> {
        self.fingerprint
    }

    /// The certificate that it came from, if there was one.
    pub(crate) fn certificate(&self) -> Result<Option<Certificate<'_>>, Error> {
        self.der.as_deref().map(Certificate::from_der).transpose()
    }

    pub(crate) fn name(&self) -> Result<Name<'_>, Error> {
        Name::read(&mut Cursor::new(&self.subject), "TrustAnchor.subject")
    }

    pub(crate) fn name_constraints(&self) -> Result<Option<NameConstraints<'_>>, Error> {
        let read = |der| NameConstraints::read(&mut Cursor::new(der));
        self.name_constraints.as_deref().map(read).transpose()
    }
}

/// A certificate of version 1 or 2 cannot say whether its subject is an authority: the
/// configuration says it. A certificate of version 3 must not say the contrary.
fn check_authority(certificate: &Certificate<'_>) -> Result<(), Error> {
    if let Some(extension) = certificate.unknown_critical_extension() {
        return Err(
            Error::new(ErrorKind::UnknownCriticalExtension).found(Described(extension).to_string())
        );
    }
    let is_ca = certificate.basic_constraints().is_some_and(|constraints| constraints.ca);
    if certificate.version() == Version::V3 && !is_ca {
        return Err(Error::new(ErrorKind::NotACa)
            .expected("the certificate of an authority as trust anchor")
            .found("basicConstraints without cA TRUE")
            .remedied_by(
                "trust the certificate of its issuer, or this certificate exactly \
                 (Trust::ExactCertificates)",
            ));
    }
    match certificate.key_usage() {
        Some(usage) if !usage.allows(KeyUsage::KEY_CERT_SIGN) => {
            Err(Error::new(ErrorKind::KeyUsage)
                .expected(KeyUsage::KEY_CERT_SIGN.to_string())
                .found(usage.to_string()))
        }
        _ => Ok(()),
    }
}

/// A hash of parts that does not depend on what is before or behind them.
fn digest(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(&Sha256::digest(part)));
    hash.finish()
}

impl fmt::Debug for TrustAnchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TrustAnchor({})", self.display)
    }
}
