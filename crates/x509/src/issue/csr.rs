//! Certificate requests (RFC 2986): written, and answered.

use alloc::string::ToString;
use alloc::vec::Vec;

use rand_core::TryCryptoRng;

use super::names::SubjectNames;
use super::signed::{extension, sign};
use super::{CertificateBuilder, Issuer};
use crate::certificate::Validity;
use crate::csr::CertificateRequest;
use crate::error::Error;
use crate::oid;
use crate::policy::Usage;
use crate::private_key::PrivateKey;
use crate::tag::{Tag, context};
use crate::writer::Writer;

/// A certificate request to be signed with the key that it is for.
#[derive(Clone, Debug, Default)]
pub struct RequestBuilder {
    names: SubjectNames,
}

impl RequestBuilder {
    /// A request without a name.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The subject's `commonName`; without it, the first DNS name or address stands there.
    #[must_use]
    pub fn common_name(mut self, name: &str) -> Self {
        self.names.common_name = name.to_string();
        self
    }

    /// A DNS name, possibly with `*.` in front, or an IP address.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidServerName`](crate::ErrorKind::InvalidServerName) if it is neither.
    pub fn server_name(mut self, name: &str) -> Result<Self, Error> {
        self.names.server_name(name)?;
        Ok(self)
    }

    /// A URI, such as a SPIFFE identifier.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Issue`](crate::ErrorKind::Issue) if it is empty or not in printable ASCII.
    pub fn uri(mut self, uri: &str) -> Result<Self, Error> {
        self.names.uri(uri)?;
        Ok(self)
    }

    /// An e-mail address.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Issue`](crate::ErrorKind::Issue) if it is empty or not in printable ASCII.
    pub fn email(mut self, address: &str) -> Result<Self, Error> {
        self.names.email(address)?;
        Ok(self)
    }

    /// The request in DER, signed with `key`, for which the certificate is to be.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Issue`](crate::ErrorKind::Issue) without any name,
    /// [`ErrorKind::Rng`](crate::ErrorKind::Rng),
    /// [`ErrorKind::Signing`](crate::ErrorKind::Signing).
    pub fn sign<R: TryCryptoRng + ?Sized>(
        &self,
        key: &PrivateKey,
        rng: &mut R,
    ) -> Result<Vec<u8>, Error> {
        self.names.check()?;
        let mut info = Writer::new();
        info.sequence(|w| {
            // Version 1 is encoded as 0.
            w.unsigned(&[0])?;
            self.names.write_subject(w)?;
            w.raw(&key.public_key().to_spki_der()?);
            w.nest(context(0, true), |w| self.write_attributes(w))
        })?;
        sign(info, key, rng, |_| Ok(()))
    }

    /// The attribute `extensionRequest` (RFC 2985, section 5.4.2), if there is anything to wish for.
    fn write_attributes(&self, w: &mut Writer) -> Result<(), Error> {
        if !self.names.has_alternatives() {
            return Ok(());
        }
        w.sequence(|w| {
            w.oid(oid::EXTENSION_REQUEST)?;
            w.nest(Tag::SET, |w| {
                w.sequence(|w| {
                    let critical = self.names.common_name.is_empty();
                    extension(w, oid::SUBJECT_ALT_NAME, critical, |w| {
                        self.names.write_alternatives(w)
                    })
                })
            })
        })
    }
}

impl CertificateBuilder {
    /// An end entity with the names of a request, whose signature is checked.
    ///
    /// Names alone are taken, `commonName` and `subjectAltName`; what else the request wishes for,
    /// such as being an authority, is not. That the names are the requester's to have is for the
    /// caller to know.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::BadSignature`](crate::ErrorKind::BadSignature) if the requester has not the key;
    /// [`ErrorKind::Issue`](crate::ErrorKind::Issue) for a name that is not issued here, and
    /// [`ErrorKind::InvalidServerName`](crate::ErrorKind::InvalidServerName).
    pub fn for_request(
        request: &CertificateRequest<'_>,
        validity: Validity,
        usage: Usage,
    ) -> Result<Self, Error> {
        request.verify_signature()?;
        let mut names = SubjectNames::default();
        if let Some(common_name) = request.subject().common_name() {
            names.common_name = common_name.into_owned();
        }
        request.subject_alt_names()?.iter().try_for_each(|name| names.wished(name))?;
        Ok(Self::end_entity(validity, usage).with_names(names))
    }
}

/// The certificate that a request asks for: [`CertificateBuilder::for_request`].
///
/// # Errors
///
/// As [`CertificateBuilder::for_request`] and [`CertificateBuilder::issued_by`].
pub fn from_request<R: TryCryptoRng + ?Sized>(
    issuer: &Issuer<'_>,
    request: &CertificateRequest<'_>,
    validity: Validity,
    usage: Usage,
    rng: &mut R,
) -> Result<Vec<u8>, Error> {
    let builder = CertificateBuilder::for_request(request, validity, usage)?;
    builder.issued_by(issuer, &request.public_key()?, rng)
}
