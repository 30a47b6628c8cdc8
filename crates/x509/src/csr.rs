//! Certificate requests (RFC 2986), borrowed from their DER.

use alloc::vec::Vec;

use crate::algorithm::AlgorithmIdentifier;
use crate::error::{DerFault, Error};
use crate::extension::Extension;
use crate::general_name::GeneralName;
use crate::limits::MAX_EXTENSIONS;
use crate::name::Name;
use crate::oid::{self, Oid};
use crate::public_key::PublicKey;
use crate::reader::{Cursor, whole};
use crate::tag::{Tag, context};

/// A certificate request: a name, a key, and what the certificate is wished to say, signed by the
/// key.
#[derive(Clone, Debug)]
pub struct CertificateRequest<'a> {
    der: &'a [u8],
    info: &'a [u8],
    subject: Name<'a>,
    spki: &'a [u8],
    attributes: Vec<RequestAttribute<'a>>,
    extensions: Vec<Extension<'a>>,
    algorithm: AlgorithmIdentifier<'a>,
    signature: &'a [u8],
}

/// An attribute of a certificate request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RequestAttribute<'a> {
    /// Its type.
    pub oid: Oid<'a>,
    /// Its values in DER, one after the other.
    pub values: &'a [u8],
}

impl<'a> CertificateRequest<'a> {
    /// Reads a certificate request, which must be the whole of `der`. Its signature is for
    /// [`verify_signature`](Self::verify_signature).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Der`](crate::ErrorKind::Der) with field and offset,
    /// [`ErrorKind::DuplicateExtension`](crate::ErrorKind::DuplicateExtension).
    pub fn from_der(der: &'a [u8]) -> Result<Self, Error> {
        const FIELD: &str = "CertificationRequest";
        let mut fields = whole(der, Tag::SEQUENCE, FIELD)?.inside();
        let info = fields.expect(Tag::SEQUENCE, "CertificationRequestInfo")?;
        let algorithm =
            AlgorithmIdentifier::read(&mut fields, "CertificationRequest.signatureAlgorithm")?;
        let signature = fields.bit_string_octets("CertificationRequest.signature")?;
        fields.finish(FIELD)?;

        let mut inside = info.inside();
        let place = inside.clone();
        if inside.small("CertificationRequestInfo.version")? != 0 {
            return Err(place.fail("CertificationRequestInfo.version", DerFault::Value));
        }
        let subject = Name::read(&mut inside, "CertificationRequestInfo.subject")?;
        let spki = inside.expect(Tag::SEQUENCE, "CertificationRequestInfo.subjectPKInfo")?.raw;
        let (attributes, extensions) = read_attributes(&mut inside)?;
        inside.finish("CertificationRequestInfo")?;
        let info = info.raw;
        Ok(Self { der, info, subject, spki, attributes, extensions, algorithm, signature })
    }

    /// The request as it was read.
    #[must_use]
    pub const fn as_der(&self) -> &'a [u8] {
        self.der
    }

    /// Who asks.
    #[must_use]
    pub const fn subject(&self) -> Name<'a> {
        self.subject
    }

    /// The key to be certified.
    ///
    /// # Errors
    ///
    /// Those of [`PublicKey::from_spki_der`].
    pub fn public_key(&self) -> Result<PublicKey, Error> {
        PublicKey::from_spki_der(self.spki).map_err(|error| error.about(self.subject))
    }

    /// The `SubjectPublicKeyInfo` in DER.
    #[must_use]
    pub const fn spki_der(&self) -> &'a [u8] {
        self.spki
    }

    /// All attributes, in their order.
    #[must_use]
    pub fn attributes(&self) -> &[RequestAttribute<'a>] {
        &self.attributes
    }

    /// The extensions that the certificate is wished to have (`extensionRequest`, RFC 2985,
    /// section 5.4.2).
    #[must_use]
    pub fn extensions(&self) -> &[Extension<'a>] {
        &self.extensions
    }

    /// The names that the certificate is wished to have; empty if there are none.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Der`](crate::ErrorKind::Der).
    pub fn subject_alt_names(&self) -> Result<Vec<GeneralName<'a>>, Error> {
        let mut wished = self.extensions.iter();
        match wished.find(|extension| extension.oid == oid::SUBJECT_ALT_NAME) {
            Some(names) => names.decode(|value| GeneralName::read_all(value, "subjectAltName")),
            None => Ok(Vec::new()),
        }
    }

    /// Whether whoever asks has the private key: the request is signed with it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::BadSignature`](crate::ErrorKind::BadSignature), or what is wrong with key or
    /// algorithm.
    pub fn verify_signature(&self) -> Result<(), Error> {
        let algorithm = self.algorithm.signature_algorithm();
        let result = algorithm
            .and_then(|algorithm| self.public_key()?.verify(algorithm, self.info, self.signature));
        result.map_err(|error| error.about(self.subject))
    }
}

type Attributes<'a> = (Vec<RequestAttribute<'a>>, Vec<Extension<'a>>);

/// `attributes [0] IMPLICIT SET OF Attribute`, which must be there though it may be empty; some
/// tools leave it out.
fn read_attributes<'a>(info: &mut Cursor<'a>) -> Result<Attributes<'a>, Error> {
    const FIELD: &str = "CertificationRequestInfo.attributes";
    let (mut attributes, mut extensions) = (Vec::new(), Vec::new());
    let Some(mut list) = info.optional(context(0, true), FIELD)?.map(|tlv| tlv.inside()) else {
        return Ok((attributes, extensions));
    };
    while !list.is_empty() {
        if attributes.len() >= MAX_EXTENSIONS {
            return Err(list.fail(FIELD, DerFault::TooMany));
        }
        let mut fields = list.sequence(FIELD)?;
        let oid = fields.oid(FIELD)?;
        let values = fields.expect(Tag::SET, FIELD)?;
        fields.finish(FIELD)?;
        if oid == oid::EXTENSION_REQUEST {
            if !extensions.is_empty() {
                return Err(values.fail(FIELD, DerFault::Value));
            }
            let mut single = values.inside();
            extensions = Extension::read_all(&mut single, "extensionRequest")?;
            single.finish("extensionRequest")?;
        }
        attributes.push(RequestAttribute { oid, values: values.value });
    }
    Ok((attributes, extensions))
}
