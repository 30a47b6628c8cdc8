//! OCSP responses (RFC 6960, section 4.2), by the issuer or by whom it delegates to.

use alloc::string::ToString;
use alloc::vec::Vec;

use rand_core::TryCryptoRng;

use super::crl::{check_serial, write_reason};
use super::refuse;
use super::signed::{extension, sign};
use crate::certificate::Certificate;
use crate::crl::Reason;
use crate::error::{Error, ErrorKind};
use crate::identity::check_key;
use crate::ocsp::{OcspFailure, OcspStatus};
use crate::oid::{self, Oid};
use crate::private_key::PrivateKey;
use crate::public_key::spki_key_octets;
use crate::tag::{Tag, context};
use crate::time::Time;
use crate::writer::Writer;

/// RFC 9654, section 2.1: "Clients [...] and responders MUST support nonces of 1 to 128 octets".
const MAX_NONCE: usize = 128;

/// Who signs OCSP responses about the certificates of an issuer.
#[derive(Debug)]
pub struct Responder<'a> {
    issuer: Certificate<'a>,
    /// The responder's own certificate, if it is not the issuer.
    delegate: Option<Certificate<'a>>,
    key: &'a PrivateKey,
}

impl<'a> Responder<'a> {
    /// The issuer itself.
    ///
    /// # Errors
    ///
    /// Those of reading its certificate; [`ErrorKind::KeyMismatch`].
    pub fn new(issuer_der: &'a [u8], key: &'a PrivateKey) -> Result<Self, Error> {
        let issuer = Certificate::from_der(issuer_der)?;
        check_key(&issuer, key).map_err(|error| error.about(issuer.subject()))?;
        Ok(Self { issuer, delegate: None, key })
    }

    /// The holder of a certificate that the issuer has signed for this purpose, as
    /// [`CertificateBuilder::ocsp_responder`](super::CertificateBuilder::ocsp_responder) makes it.
    ///
    /// # Errors
    ///
    /// Those of reading the certificates; [`ErrorKind::KeyMismatch`];
    /// [`ErrorKind::ExtendedKeyUsage`] if the certificate is not for OCSP,
    /// [`ErrorKind::UnknownIssuer`] or [`ErrorKind::BadSignature`] if it is not the issuer's.
    pub fn delegated(
        issuer_der: &'a [u8],
        responder_der: &'a [u8],
        key: &'a PrivateKey,
    ) -> Result<Self, Error> {
        let issuer = Certificate::from_der(issuer_der)?;
        let delegate = Certificate::from_der(responder_der)?;
        check_delegate(&issuer, &delegate, key).map_err(|error| error.about(delegate.subject()))?;
        Ok(Self { issuer, delegate: Some(delegate), key })
    }

    fn signer(&self) -> &Certificate<'a> {
        self.delegate.as_ref().unwrap_or(&self.issuer)
    }
}

/// RFC 6960, section 4.2.2.2.
fn check_delegate(
    issuer: &Certificate<'_>,
    delegate: &Certificate<'_>,
    key: &PrivateKey,
) -> Result<(), Error> {
    check_key(delegate, key)?;
    let purposes = delegate.extended_key_usage();
    if !purposes.is_some_and(|purposes| purposes.contains(oid::OCSP_SIGNING)) {
        let found = purposes.map_or("none".into(), ToString::to_string);
        return Err(Error::new(ErrorKind::ExtendedKeyUsage).expected("OCSPSigning").found(found));
    }
    if !delegate.issuer().matches(&issuer.subject()) {
        return Err(Error::new(ErrorKind::UnknownIssuer)
            .expected(issuer.subject().to_string())
            .found(delegate.issuer().to_string()));
    }
    issuer.public_key()?.verify(
        delegate.signature_algorithm()?,
        delegate.tbs_der(),
        delegate.signature(),
    )
}

/// An OCSP response to be signed.
#[derive(Clone, Debug)]
pub struct OcspResponseBuilder {
    now: Time,
    next_update: Time,
    hash: IdHash,
    statements: Vec<(Vec<u8>, OcspStatus)>,
    nonce: Option<Vec<u8>>,
}

/// The hash function that names the issuer.
#[derive(Clone, Copy, Debug)]
enum IdHash {
    Sha1,
    Sha256,
}

impl IdHash {
    const fn oid(self) -> Oid<'static> {
        match self {
            Self::Sha1 => oid::SHA1,
            Self::Sha256 => oid::SHA256,
        }
    }

    fn of(self, data: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha1 => sha1::Sha1::digest(data).to_vec(),
            Self::Sha256 => sha2::Sha256::digest(data).to_vec(),
        }
    }
}

impl OcspResponseBuilder {
    /// A response of now that holds until `next_update`. Certificates are named with SHA-1, as
    /// clients do unless told otherwise.
    #[must_use]
    pub const fn new(now: Time, next_update: Time) -> Self {
        Self { now, next_update, hash: IdHash::Sha1, statements: Vec::new(), nonce: None }
    }

    /// Names certificates with SHA-256.
    #[must_use]
    pub const fn with_sha256(mut self) -> Self {
        self.hash = IdHash::Sha256;
        self
    }

    /// The certificate with this serial number, as
    /// [`Certificate::serial`](crate::Certificate::serial) has it, is not revoked.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Issue`] for a serial number that is none.
    pub fn good(self, serial: &[u8]) -> Result<Self, Error> {
        self.state(serial, OcspStatus::Good)
    }

    /// The certificate with this serial number is revoked.
    ///
    /// # Errors
    ///
    /// As [`good`](Self::good).
    pub fn revoked(self, serial: &[u8], time: Time, reason: Reason) -> Result<Self, Error> {
        let reason = Some(reason).filter(|reason| *reason != Reason::Unspecified);
        self.state(serial, OcspStatus::Revoked { time, reason })
    }

    /// The responder does not know the certificate with this serial number.
    ///
    /// # Errors
    ///
    /// As [`good`](Self::good).
    pub fn unknown(self, serial: &[u8]) -> Result<Self, Error> {
        self.state(serial, OcspStatus::Unknown)
    }

    fn state(mut self, serial: &[u8], status: OcspStatus) -> Result<Self, Error> {
        check_serial(serial)?;
        self.statements.push((serial.to_vec(), status));
        Ok(self)
    }

    /// Repeats the number of the request (RFC 9654).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Issue`] if it has not 1 to 128 octets.
    pub fn nonce(mut self, nonce: &[u8]) -> Result<Self, Error> {
        if !(1..=MAX_NONCE).contains(&nonce.len()) {
            return Err(refuse("a nonce that has not 1 to 128 octets"));
        }
        self.nonce = Some(nonce.to_vec());
        Ok(self)
    }

    /// Signs the response.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Issue`] if it says nothing or ends before it begins, [`ErrorKind::Rng`],
    /// [`ErrorKind::Signing`].
    pub fn signed_by<R: TryCryptoRng + ?Sized>(
        &self,
        responder: &Responder<'_>,
        rng: &mut R,
    ) -> Result<Vec<u8>, Error> {
        if self.statements.is_empty() {
            return Err(refuse("an OCSP response about no certificate"));
        }
        if self.next_update < self.now {
            return Err(refuse("an OCSP response that ends before it begins"));
        }
        let mut data = Writer::new();
        data.sequence(|w| {
            // The responder by the SHA-1 of its key.
            w.explicit(2, |w| {
                w.value(Tag::OCTET_STRING, &sha1::Sha1::digest(key_octets(responder.signer())?))
            })?;
            self.now.write_generalized(w)?;
            w.sequence(|w| {
                let mut statements = self.statements.iter();
                statements.try_for_each(|(serial, status)| {
                    self.write_statement(w, &responder.issuer, serial, *status)
                })
            })?;
            self.write_extensions(w)
        })?;
        let basic = sign(data, responder.key, rng, |w| match &responder.delegate {
            Some(delegate) => w.explicit(0, |w| {
                w.sequence(|w| {
                    w.raw(delegate.as_der());
                    Ok(())
                })
            }),
            None => Ok(()),
        })?;
        successful(&basic)
    }

    /// `SingleResponse`.
    fn write_statement(
        &self,
        w: &mut Writer,
        issuer: &Certificate<'_>,
        serial: &[u8],
        status: OcspStatus,
    ) -> Result<(), Error> {
        w.sequence(|w| {
            w.sequence(|w| self.write_certificate_id(w, issuer, serial))?;
            write_status(w, status)?;
            self.now.write_generalized(w)?;
            w.explicit(0, |w| self.next_update.write_generalized(w))
        })
    }

    /// `CertID` (section 4.1.1).
    fn write_certificate_id(
        &self,
        w: &mut Writer,
        issuer: &Certificate<'_>,
        serial: &[u8],
    ) -> Result<(), Error> {
        w.sequence(|w| {
            w.oid(self.hash.oid())?;
            w.null()
        })?;
        w.value(Tag::OCTET_STRING, &self.hash.of(issuer.subject().as_der()))?;
        w.value(Tag::OCTET_STRING, &self.hash.of(key_octets(issuer)?))?;
        w.value(Tag::INTEGER, serial)
    }

    fn write_extensions(&self, w: &mut Writer) -> Result<(), Error> {
        let Some(nonce) = &self.nonce else { return Ok(()) };
        w.explicit(1, |w| {
            w.sequence(|w| {
                extension(w, oid::OCSP_NONCE, false, |w| w.value(Tag::OCTET_STRING, nonce))
            })
        })
    }
}

/// The `OCSPResponse` around a `BasicOCSPResponse`.
fn successful(basic: &[u8]) -> Result<Vec<u8>, Error> {
    let mut w = Writer::new();
    w.sequence(|w| {
        w.value(Tag::ENUMERATED, &[0])?;
        w.explicit(0, |w| {
            w.sequence(|w| {
                w.oid(oid::OCSP_BASIC)?;
                w.value(Tag::OCTET_STRING, basic)
            })
        })
    })?;
    Ok(w.into_public())
}

/// `CertStatus`.
fn write_status(w: &mut Writer, status: OcspStatus) -> Result<(), Error> {
    match status {
        OcspStatus::Good => w.value(context(0, false), &[]),
        OcspStatus::Unknown => w.value(context(2, false), &[]),
        OcspStatus::Revoked { time, reason } => w.nest(context(1, true), |w| {
            time.write_generalized(w)?;
            match reason {
                Some(reason) => w.explicit(0, |w| write_reason(w, reason)),
                None => Ok(()),
            }
        }),
    }
}

fn key_octets<'a>(certificate: &Certificate<'a>) -> Result<&'a [u8], Error> {
    spki_key_octets(certificate.spki_der())
        .ok_or_else(|| refuse("an issuer whose key is not a whole number of octets"))
}

/// The response of a responder that gives no answer. It is not signed.
///
/// # Errors
///
/// None today.
pub fn ocsp_failure(failure: OcspFailure) -> Result<Vec<u8>, Error> {
    let mut w = Writer::new();
    w.sequence(|w| w.value(Tag::ENUMERATED, &[failure.code()]))?;
    Ok(w.into_public())
}
