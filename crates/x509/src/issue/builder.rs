//! The builder of certificates.

mod extensions;

use alloc::string::ToString;
use alloc::vec::Vec;

use rand_core::TryCryptoRng;

use super::names::SubjectNames;
use super::signed::{extension, sign};
use super::{Issuer, refuse};
use crate::certificate::{Certificate, Validity};
use crate::error::{Error, ErrorKind};
use crate::extension::{BasicConstraints, EXTENSIONS_TAG, KeyUsage, write};
use crate::oid::{self, Oid};
use crate::policy::Usage;
use crate::private_key::PrivateKey;
use crate::public_key::PublicKey;
use crate::writer::Writer;

/// A certificate to be issued. Version 3; the serial number is random.
#[derive(Clone, Debug)]
pub struct CertificateBuilder {
    names: SubjectNames,
    validity: Validity,
    basic_constraints: Option<BasicConstraints>,
    key_usage: KeyUsage,
    purposes: Vec<Oid<'static>>,
    extensions: Vec<RawExtension>,
}

#[derive(Clone, Debug)]
struct RawExtension {
    oid: Vec<u8>,
    critical: bool,
    value: Vec<u8>,
}

impl CertificateBuilder {
    /// An authority: basicConstraints with `cA`, keyUsage for certificates and CRLs.
    #[must_use]
    pub fn authority(validity: Validity, path_len: Option<u8>) -> Self {
        Self {
            basic_constraints: Some(BasicConstraints { ca: true, path_len }),
            ..Self::new(validity, KeyUsage::KEY_CERT_SIGN.and(KeyUsage::CRL_SIGN))
        }
    }

    /// An end entity of TLS: no authority, keyUsage `digitalSignature`, the purpose of `usage`.
    #[must_use]
    pub fn end_entity(validity: Validity, usage: Usage) -> Self {
        Self {
            basic_constraints: Some(BasicConstraints { ca: false, path_len: None }),
            purposes: Vec::from([usage.purpose()]),
            ..Self::new(validity, KeyUsage::DIGITAL_SIGNATURE)
        }
    }

    fn new(validity: Validity, key_usage: KeyUsage) -> Self {
        Self {
            names: SubjectNames::default(),
            validity,
            basic_constraints: None,
            key_usage,
            purposes: Vec::new(),
            extensions: Vec::new(),
        }
    }

    /// The subject's `commonName`; without it, the first DNS name or address stands there.
    #[must_use]
    pub fn common_name(mut self, name: &str) -> Self {
        self.names.common_name = name.to_string();
        self
    }

    pub(super) fn with_names(mut self, names: SubjectNames) -> Self {
        self.names = names;
        self
    }

    /// Another purpose of an end entity: a certificate may be for servers and clients both.
    #[must_use]
    pub fn usage(mut self, usage: Usage) -> Self {
        self.purposes.push(usage.purpose());
        self
    }

    /// Another `keyUsage` than the default.
    #[must_use]
    pub fn key_usage(mut self, usage: KeyUsage) -> Self {
        self.key_usage = usage;
        self
    }

    /// A DNS name, possibly with `*.` in front, or an IP address.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidServerName`] if it is neither.
    pub fn server_name(mut self, name: &str) -> Result<Self, Error> {
        self.names.server_name(name)?;
        Ok(self)
    }

    /// A URI, such as a SPIFFE identifier.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Issue`] if it is empty or not in printable ASCII.
    pub fn uri(mut self, uri: &str) -> Result<Self, Error> {
        self.names.uri(uri)?;
        Ok(self)
    }

    /// An e-mail address.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Issue`] if it is empty or not in printable ASCII.
    pub fn email(mut self, address: &str) -> Result<Self, Error> {
        self.names.email(address)?;
        Ok(self)
    }

    /// Issues the certificate under its own key.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Issue`], [`ErrorKind::Rng`], [`ErrorKind::Signing`], and what
    /// [`Certificate::from_der`] says of an extension that was given twice or is malformed.
    pub fn self_signed<R: TryCryptoRng + ?Sized>(
        &self,
        key: &PrivateKey,
        rng: &mut R,
    ) -> Result<Vec<u8>, Error> {
        let mut issuer = Writer::new();
        self.names.write_subject(&mut issuer)?;
        let public_key = key.public_key();
        let key_identifier = public_key.key_identifier()?;
        let names = Names { issuer: &issuer.into_public(), key_identifier: &key_identifier };
        self.sign(&public_key, &names, key, rng)
    }

    /// Issues the certificate for `public_key`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Issue`], [`ErrorKind::Rng`], [`ErrorKind::Signing`], and what
    /// [`Certificate::from_der`] says of an extension that was given twice or is malformed.
    pub fn issued_by<R: TryCryptoRng + ?Sized>(
        &self,
        issuer: &Issuer<'_>,
        public_key: &PublicKey,
        rng: &mut R,
    ) -> Result<Vec<u8>, Error> {
        let above = issuer.certificate.basic_constraints().and_then(|it| it.path_len);
        let below = self.basic_constraints.filter(|it| it.ca).map(|it| it.path_len);
        if let (Some(above), Some(below)) = (above, below)
            && below.is_none_or(|below| below >= above)
        {
            return Err(refuse("a pathLenConstraint that is not below the issuer's"));
        }
        let key_identifier = &issuer.key_identifier()?;
        let names = Names { issuer: issuer.certificate.subject().as_der(), key_identifier };
        self.sign(public_key, &names, issuer.key, rng)
    }

    fn sign<R: TryCryptoRng + ?Sized>(
        &self,
        public_key: &PublicKey,
        issuer: &Names<'_>,
        key: &PrivateKey,
        rng: &mut R,
    ) -> Result<Vec<u8>, Error> {
        self.check()?;
        let algorithm = key.default_algorithm();
        let serial = random_serial(rng)?;
        let mut tbs = Writer::new();
        tbs.sequence(|w| {
            // Version 3 is encoded as 2.
            w.explicit(0, |w| w.unsigned(&[2]))?;
            w.unsigned(&serial)?;
            algorithm.write(w)?;
            w.raw(issuer.issuer);
            w.sequence(|w| {
                self.validity.not_before.write(w)?;
                self.validity.not_after.write(w)
            })?;
            self.names.write_subject(w)?;
            w.raw(&public_key.to_spki_der()?);
            w.explicit(EXTENSIONS_TAG, |w| {
                w.sequence(|w| self.write_extensions(w, public_key, issuer.key_identifier))
            })
        })?;
        let issued = sign(tbs, key, rng, |_| Ok(()))?;
        // An extension that was given twice, or in a form that nobody reads, is found here.
        Certificate::from_der(&issued)?;
        Ok(issued)
    }

    fn check(&self) -> Result<(), Error> {
        if self.validity.not_after < self.validity.not_before {
            return Err(refuse("a period of validity that ends before it begins"));
        }
        let is_ca = self.basic_constraints.is_some_and(|constraints| constraints.ca);
        if is_ca && self.names.common_name.is_empty() {
            return Err(refuse("an authority without a name"));
        }
        self.names.check()
    }

    fn write_extensions(
        &self,
        w: &mut Writer,
        public_key: &PublicKey,
        issuer_key_identifier: &[u8],
    ) -> Result<(), Error> {
        if let Some(constraints) = self.basic_constraints {
            extension(w, oid::BASIC_CONSTRAINTS, true, |w| {
                write::basic_constraints(w, constraints)
            })?;
        }
        extension(w, oid::KEY_USAGE, true, |w| write::key_usage(w, self.key_usage))?;
        if !self.purposes.is_empty() {
            extension(w, oid::EXTENDED_KEY_USAGE, false, |w| {
                write::extended_key_usage(w, &self.purposes)
            })?;
        }
        if self.names.has_alternatives() {
            // RFC 5280, section 4.2.1.6: critical if the subject is empty.
            let critical = self.names.common_name.is_empty();
            extension(w, oid::SUBJECT_ALT_NAME, critical, |w| self.names.write_alternatives(w))?;
        }
        let identifier = public_key.key_identifier()?;
        extension(w, oid::SUBJECT_KEY_IDENTIFIER, false, |w| {
            write::subject_key_identifier(w, &identifier)
        })?;
        extension(w, oid::AUTHORITY_KEY_IDENTIFIER, false, |w| {
            write::authority_key_identifier(w, issuer_key_identifier)
        })?;
        self.extensions.iter().try_for_each(|raw| {
            let Some(oid) = Oid::new(&raw.oid) else {
                return Err(refuse("an object identifier that is malformed"));
            };
            extension(w, oid, raw.critical, |w| {
                w.raw(&raw.value);
                Ok(())
            })
        })
    }
}

/// What a certificate says of its issuer: the name in DER, and the identifier of the key.
struct Names<'a> {
    issuer: &'a [u8],
    key_identifier: &'a [u8],
}

/// 16 octets of which 126 bits are random: positive, of constant length, and beyond guessing.
fn random_serial<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<[u8; 16], Error> {
    let mut serial = [0; 16];
    rng.try_fill_bytes(&mut serial).map_err(|_| Error::new(ErrorKind::Rng))?;
    let [first, ..] = &mut serial;
    *first = *first & 0x7f | 0x40;
    Ok(serial)
}
