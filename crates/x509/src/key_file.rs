//! Files with certificates and private keys, in PEM or DER and in any order: what is in them.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use crate::error::{Error, ErrorKind};
use crate::limits::{MAX_CHAIN, MAX_KEY_FILE};
use crate::pbes2;
use crate::pem;
use crate::private_key::PrivateKey;
use crate::reader::{Cursor, Tlv};
use crate::tag::{Tag, context};

/// What was found in one or more files.
#[derive(Default)]
pub(crate) struct Contents {
    pub(crate) certificates: Vec<Vec<u8>>,
    keys: Vec<(Form, Zeroizing<Vec<u8>>)>,
    /// What is neither.
    others: Vec<Cow<'static, str>>,
}

/// The structure around a private key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Pkcs8,
    EncryptedPkcs8,
    Pkcs1,
    Sec1,
}

/// What a PEM block or an element of DER is.
enum Item {
    Certificate,
    Key(Form),
    /// Parameters, which the key repeats.
    Ignored,
    Other(Cow<'static, str>),
}

impl Contents {
    /// Adds what is in a file. One that holds nothing at all is an error, as is a broken one.
    pub(crate) fn read(&mut self, file: &[u8]) -> Result<(), Error> {
        if file.len() > MAX_KEY_FILE {
            return Err(Error::new(ErrorKind::KeyFile)
                .expected(format!("at most {MAX_KEY_FILE} bytes"))
                .found(format!("{} bytes", file.len())));
        }
        // Text may begin with what is a tag in DER ('0'), and a name in DER may look like PEM.
        let begins_as_der = file.first() == Some(&SEQUENCE);
        if begins_as_der && is_framed(file) {
            self.read_der(file)
        } else if file.windows(PEM_BEGIN.len()).any(|window| window == PEM_BEGIN) {
            self.read_pem(file)
        } else if begins_as_der {
            // For the error that says where.
            self.read_der(file)
        } else {
            Err(Error::new(ErrorKind::KeyFile).found(foreign(file)))
        }
    }

    fn read_pem(&mut self, text: &[u8]) -> Result<(), Error> {
        pem::decode(text)?.into_iter().try_for_each(|block| {
            let item = match block.label.as_str() {
                "CERTIFICATE" | "X509 CERTIFICATE" => Item::Certificate,
                "PRIVATE KEY" => Item::Key(Form::Pkcs8),
                "ENCRYPTED PRIVATE KEY" => Item::Key(Form::EncryptedPkcs8),
                "RSA PRIVATE KEY" => Item::Key(Form::Pkcs1),
                "EC PRIVATE KEY" => Item::Key(Form::Sec1),
                "EC PARAMETERS" | "DH PARAMETERS" => Item::Ignored,
                other => Item::Other(format!("a block {other}").into()),
            };
            self.add(item, block.der)
        })
    }

    /// One element of DER after the other.
    fn read_der(&mut self, der: &[u8]) -> Result<(), Error> {
        let mut elements = Cursor::new(der);
        while !elements.is_empty() {
            let element = elements.any("file")?;
            self.add(classify(&element), Zeroizing::new(element.raw.to_vec()))?;
        }
        Ok(())
    }

    fn add(&mut self, item: Item, mut der: Zeroizing<Vec<u8>>) -> Result<(), Error> {
        match item {
            Item::Certificate if self.certificates.len() >= MAX_CHAIN => {
                return Err(Error::new(ErrorKind::ChainTooLong));
            }
            Item::Certificate => self.certificates.push(core::mem::take(&mut *der)),
            Item::Key(form) => self.keys.push((form, der)),
            Item::Ignored => {}
            Item::Other(name) => self.others.push(name),
        }
        Ok(())
    }

    /// The one private key.
    pub(crate) fn key(&self, passphrase: Option<&[u8]>) -> Result<PrivateKey, Error> {
        let [(form, der)] = self.keys.as_slice() else {
            return Err(self.refused("exactly one private key"));
        };
        match form {
            Form::Pkcs8 => PrivateKey::from_pkcs8_der(der),
            Form::Pkcs1 => PrivateKey::from_pkcs1_der(der),
            Form::Sec1 => PrivateKey::from_sec1_der(der),
            Form::EncryptedPkcs8 => match passphrase {
                Some(passphrase) => pbes2::decrypt_private_key(der, passphrase),
                None => Err(Error::new(ErrorKind::PassphraseNeeded)),
            },
        }
    }

    /// The error that says what was seen.
    pub(crate) fn refused(&self, expected: &'static str) -> Error {
        let mut seen: Vec<String> = Vec::new();
        for (count, what) in
            [(self.certificates.len(), "certificate"), (self.keys.len(), "private key")]
        {
            match count {
                0 => {}
                1 => seen.push(format!("1 {what}")),
                _ => seen.push(format!("{count} {what}s")),
            }
        }
        seen.extend(self.others.iter().take(MAX_NAMED).map(|other| String::from(&**other)));
        match self.others.len().saturating_sub(MAX_NAMED) {
            0 => {}
            rest => seen.push(format!("{rest} others")),
        }
        let seen = if seen.is_empty() { "nothing of use".into() } else { seen.join(", ") };
        Error::new(ErrorKind::KeyFile).expected(expected).found(seen)
    }
}

/// Of how many structures that are of no use an error says what they are.
const MAX_NAMED: usize = 8;

const PEM_BEGIN: &[u8] = b"-----BEGIN ";

/// The tag of what certificates and keys are.
const SEQUENCE: u8 = 0x30;

/// Whether elements of DER follow each other to the last byte.
fn is_framed(der: &[u8]) -> bool {
    let mut elements = Cursor::new(der);
    while !elements.is_empty() {
        if elements.any("file").is_err() {
            return false;
        }
    }
    true
}

/// Tells the structures apart by their first fields.
fn classify(element: &Tlv<'_>) -> Item {
    let mut fields = element.inside();
    let mut next = || fields.any("file").ok().map(|tlv| (tlv.tag, tlv));
    let (first, second, third) = (next(), next(), next());
    let tag = |field: &Option<(Tag, Tlv<'_>)>| field.map(|(tag, _)| tag);
    let version = first.filter(|(tag, _)| *tag == Tag::INTEGER).map(|(_, tlv)| tlv.value);
    match (version, tag(&first), tag(&second), tag(&third)) {
        (Some([0 | 1]), _, Some(Tag::SEQUENCE), Some(Tag::OCTET_STRING)) => Item::Key(Form::Pkcs8),
        (Some([0]), _, Some(Tag::INTEGER), Some(Tag::INTEGER)) => Item::Key(Form::Pkcs1),
        (Some([1]), _, Some(Tag::OCTET_STRING), _) => Item::Key(Form::Sec1),
        (Some([3]), _, Some(Tag::SEQUENCE), _) => Item::Other("a PKCS#12 container".into()),
        (Some(_), _, Some(Tag::INTEGER), None) => Item::Other("a PKCS#1 public key".into()),
        (None, Some(Tag::OBJECT_IDENTIFIER), ..) => Item::Other("a PKCS#7 or CMS container".into()),
        (None, Some(Tag::SEQUENCE), Some(Tag::OCTET_STRING), None) => {
            Item::Key(Form::EncryptedPkcs8)
        }
        (None, Some(Tag::SEQUENCE), Some(Tag::BIT_STRING), None) => {
            Item::Other("a public key".into())
        }
        (None, Some(Tag::SEQUENCE), Some(Tag::SEQUENCE), Some(Tag::BIT_STRING)) => {
            signed(first.map(|(_, tlv)| tlv))
        }
        _ => Item::Other("an unknown structure of DER".into()),
    }
}

/// A certificate, a request or a CRL, by the first fields of what is signed.
fn signed(tbs: Option<Tlv<'_>>) -> Item {
    let Some(mut fields) = tbs.map(|tbs| tbs.inside()) else {
        return Item::Other("an unknown structure of DER".into());
    };
    let mut next = || fields.any("file").ok().map(|tlv| tlv.tag);
    match (next(), next(), next()) {
        (Some(tag), Some(Tag::INTEGER), Some(Tag::SEQUENCE)) if tag == context(0, true) => {
            Item::Certificate
        }
        // Version 1 is left out.
        (Some(Tag::INTEGER), Some(Tag::SEQUENCE), Some(Tag::SEQUENCE)) => {
            // A CRL and a request begin alike; after the issuer a CRL has a time, a certificate a
            // sequence of two.
            match next() {
                Some(Tag::UTC_TIME | Tag::GENERALIZED_TIME) => Item::Other("a CRL".into()),
                Some(Tag::SEQUENCE) => Item::Certificate,
                _ => Item::Other("a certificate request".into()),
            }
        }
        _ => Item::Other("an unknown structure of DER".into()),
    }
}

/// What a file that is neither PEM nor DER looks like.
fn foreign(file: &[u8]) -> &'static str {
    match file {
        [] => "an empty file",
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "text in UTF-16; save it as ASCII",
        [0xfe, 0xed, 0xfe, 0xed, ..] => "a Java key store",
        [b'M', b'I', ..] => "Base64 without its -----BEGIN and -----END lines",
        _ if file.starts_with(b"ssh-") => "a public key of OpenSSH",
        _ if file.starts_with(b"PuTTY-User-Key-File") => "a key of PuTTY",
        _ if file.is_ascii() => "text without a -----BEGIN line",
        _ => "bytes that are neither PEM nor DER",
    }
}
