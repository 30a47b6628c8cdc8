//! A certificate chain and its private key.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::certificate::{Certificate, hex};
use crate::error::{Error, ErrorKind};
use crate::key_file::Contents;
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

    /// Reads certificates and their private key from one file, in PEM or DER (one structure after
    /// the other), in any order: PKCS#8, also encrypted (PBES2), PKCS#1 and SEC 1.
    ///
    /// The certificate that the key belongs to becomes the first, its issuers follow it, and behind
    /// them, in the order of the file, stands what is none of these. `passphrase` is for an encrypted
    /// key, and not looked at for another.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::KeyFile`] with what was seen, if that is not one private key and at least one
    /// certificate; [`ErrorKind::KeyMismatch`] if no certificate is the key's;
    /// [`ErrorKind::PassphraseNeeded`]; [`ErrorKind::Decryption`] for a wrong passphrase and a damaged
    /// file alike; [`ErrorKind::DerivationCost`]; and the errors of reading what is in the file.
    pub fn load(file: &[u8], passphrase: Option<&[u8]>) -> Result<Self, Error> {
        Self::load_files(&[file], passphrase)
    }

    /// As [`load`](Self::load) from several files, such as one of certificates and one of the key.
    ///
    /// # Errors
    ///
    /// As [`load`](Self::load).
    pub fn load_files(files: &[&[u8]], passphrase: Option<&[u8]>) -> Result<Self, Error> {
        let mut contents = Contents::default();
        files.iter().try_for_each(|file| contents.read(file))?;
        let key = contents.key(passphrase)?;
        if contents.certificates.is_empty() {
            return Err(contents.refused("a private key and its certificate"));
        }
        let spki = key.public_key().to_spki_der()?;
        Self::new(in_order(contents.certificates, &spki), key)
    }
}

/// [`Identity::load`].
///
/// # Errors
///
/// Those of [`Identity::load`].
pub fn load_identity(file: &[u8], passphrase: Option<&[u8]>) -> Result<Identity, Error> {
    Identity::load(file, passphrase)
}

/// The certificate of the key first, then each time the issuer of the one before, then the rest.
fn in_order(mut rest: Vec<Vec<u8>>, spki: &[u8]) -> Vec<Vec<u8>> {
    fn is(der: &[u8], what: impl FnOnce(Certificate<'_>) -> bool) -> bool {
        Certificate::from_der(der).is_ok_and(what)
    }
    let mut ordered = Vec::new();
    let mut next = rest.iter().position(|der| is(der, |it| it.spki_der() == spki));
    while let Some(place) = next {
        let below = rest.remove(place);
        next = Certificate::from_der(&below).ok().and_then(|below| {
            let issued = |above: Certificate<'_>| above.subject().matches(&below.issuer());
            rest.iter().position(|der| is(der, issued))
        });
        ordered.push(below);
    }
    ordered.append(&mut rest);
    ordered
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
