//! Encrypted private keys: `EncryptedPrivateKeyInfo` (RFC 5958, section 3) under PBES2 (RFC 8018,
//! section 6.2), with PBKDF2 or scrypt, and AES in CBC mode.

mod padding;
mod pbkdf2;
mod scrypt;
#[cfg(test)]
mod tests;

use alloc::format;

use aes::{Aes128Cbc, Aes192Cbc, Aes256Cbc};
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};
use zeroize::Zeroizing;

use crate::algorithm::AlgorithmIdentifier;
use crate::error::{DerFault, Error, ErrorKind};
use crate::limits::MAX_PBKDF2_ITERATIONS;
use crate::oid;
use crate::private_key::PrivateKey;
use crate::public_key::require_null;
use crate::reader::{Cursor, Tlv, whole};
use crate::tag::Tag;

/// Reads and decrypts an `EncryptedPrivateKeyInfo`.
///
/// CBC does not authenticate: a wrong passphrase and a damaged file are the same to whoever asks,
/// whatever part of the content it was that did not fit.
pub(crate) fn decrypt_private_key(der: &[u8], passphrase: &[u8]) -> Result<PrivateKey, Error> {
    const FIELD: &str = "EncryptedPrivateKeyInfo";
    let mut fields = whole(der, Tag::SEQUENCE, FIELD)?.inside();
    let algorithm =
        AlgorithmIdentifier::read(&mut fields, "EncryptedPrivateKeyInfo.encryptionAlgorithm")?;
    let encrypted = fields.octet_string("EncryptedPrivateKeyInfo.encryptedData")?;
    fields.finish(FIELD)?;
    let (derivation, cipher) = read_scheme(&algorithm)?;
    let (blocks, []) = encrypted.value.as_chunks::<16>() else {
        return Err(encrypted.fail("EncryptedPrivateKeyInfo.encryptedData", DerFault::Value));
    };
    let mut blocks = Zeroizing::new(blocks.to_vec());
    match cipher {
        Cipher::Aes128(iv) => {
            Aes128Cbc::new(&*derivation.key(passphrase)?).decrypt(&iv, &mut blocks);
        }
        Cipher::Aes192(iv) => {
            Aes192Cbc::new(&*derivation.key(passphrase)?).decrypt(&iv, &mut blocks);
        }
        Cipher::Aes256(iv) => {
            Aes256Cbc::new(&*derivation.key(passphrase)?).decrypt(&iv, &mut blocks);
        }
    }
    let plain = padding::remove(&blocks);
    PrivateKey::from_pkcs8_der(plain).map_err(|_| Error::new(ErrorKind::Decryption))
}

/// `PBES2-params` (RFC 8018, appendix A.4).
fn read_scheme<'a>(algorithm: &AlgorithmIdentifier<'a>) -> Result<(Derivation<'a>, Cipher), Error> {
    const FIELD: &str = "PBES2-params";
    let parameters = sequence_parameters(algorithm)?;
    if algorithm.oid() != oid::PBES2 {
        return Err(algorithm.refused(ErrorKind::UnsupportedAlgorithm).expected("PBES2"));
    }
    let mut fields = parameters.inside();
    let derivation = AlgorithmIdentifier::read(&mut fields, "PBES2-params.keyDerivationFunc")?;
    let scheme = AlgorithmIdentifier::read(&mut fields, "PBES2-params.encryptionScheme")?;
    fields.finish(FIELD)?;
    let cipher = Cipher::read(&scheme)?;
    let derivation = match derivation.oid() {
        oid::PBKDF2 => Derivation::Pbkdf2(Pbkdf2::read(&derivation, cipher.key_len())?),
        oid::SCRYPT => Derivation::Scrypt(read_scrypt(&derivation, cipher.key_len())?),
        _ => {
            return Err(derivation
                .refused(ErrorKind::UnsupportedAlgorithm)
                .expected("PBKDF2 or scrypt"));
        }
    };
    Ok((derivation, cipher))
}

fn sequence_parameters<'a>(algorithm: &AlgorithmIdentifier<'a>) -> Result<Tlv<'a>, Error> {
    algorithm
        .parameters()
        .filter(|tlv| tlv.tag == Tag::SEQUENCE)
        .ok_or_else(|| algorithm.bad_parameters())
}

/// How the key comes from the passphrase.
enum Derivation<'a> {
    Pbkdf2(Pbkdf2<'a>),
    Scrypt(scrypt::Parameters<'a>),
}

impl Derivation<'_> {
    fn key<const N: usize>(&self, passphrase: &[u8]) -> Result<Zeroizing<[u8; N]>, Error> {
        let mut key = Zeroizing::new([0; N]);
        match self {
            Self::Pbkdf2(parameters) => parameters.derive(passphrase, &mut *key),
            Self::Scrypt(parameters) => parameters.derive(passphrase, &mut *key)?,
        }
        Ok(key)
    }
}

/// `PBKDF2-params` (RFC 8018, appendix A.2).
struct Pbkdf2<'a> {
    salt: &'a [u8],
    iterations: u32,
    prf: Prf,
}

/// The hash function under HMAC.
enum Prf {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl<'a> Pbkdf2<'a> {
    fn read(algorithm: &AlgorithmIdentifier<'a>, key_len: usize) -> Result<Self, Error> {
        const FIELD: &str = "PBKDF2-params";
        let mut fields = sequence_parameters(algorithm)?.inside();
        let salt = fields.octet_string("PBKDF2-params.salt")?.value;
        let iterations = fields.expect(Tag::INTEGER, "PBKDF2-params.iterationCount")?;
        let iterations = iterations.saturating_u32("PBKDF2-params.iterationCount")?;
        read_key_length(&mut fields, "PBKDF2-params.keyLength", key_len)?;
        let prf = if fields.is_empty() { Prf::Sha1 } else { Prf::read(&mut fields)? };
        fields.finish(FIELD)?;
        if iterations > MAX_PBKDF2_ITERATIONS {
            return Err(Error::new(ErrorKind::DerivationCost)
                .expected(format!("at most {MAX_PBKDF2_ITERATIONS} iterations of PBKDF2"))
                .found(format!("{iterations}")));
        }
        if iterations == 0 {
            return Err(fields.fail("PBKDF2-params.iterationCount", DerFault::Value));
        }
        Ok(Self { salt, iterations, prf })
    }

    fn derive(&self, passphrase: &[u8], key: &mut [u8]) {
        let derive = match self.prf {
            Prf::Sha1 => pbkdf2::derive::<Sha1>,
            Prf::Sha256 => pbkdf2::derive::<Sha256>,
            Prf::Sha384 => pbkdf2::derive::<Sha384>,
            Prf::Sha512 => pbkdf2::derive::<Sha512>,
        };
        derive(passphrase, self.salt, self.iterations, key);
    }
}

impl Prf {
    /// `prf AlgorithmIdentifier DEFAULT algid-hmacWithSHA1`; some programs encode the default.
    fn read(fields: &mut Cursor<'_>) -> Result<Self, Error> {
        let algorithm = AlgorithmIdentifier::read(fields, "PBKDF2-params.prf")?;
        let prf = match algorithm.oid() {
            oid::HMAC_WITH_SHA1 => Self::Sha1,
            oid::HMAC_WITH_SHA256 => Self::Sha256,
            oid::HMAC_WITH_SHA384 => Self::Sha384,
            oid::HMAC_WITH_SHA512 => Self::Sha512,
            _ => {
                return Err(algorithm
                    .refused(ErrorKind::UnsupportedAlgorithm)
                    .expected("HMAC with SHA-1, SHA-256, SHA-384 or SHA-512"));
            }
        };
        require_null(&algorithm)?;
        Ok(prf)
    }
}

/// `scrypt-params` (RFC 7914, section 7).
fn read_scrypt<'a>(
    algorithm: &AlgorithmIdentifier<'a>,
    key_len: usize,
) -> Result<scrypt::Parameters<'a>, Error> {
    const FIELD: &str = "scrypt-params";
    let mut fields = sequence_parameters(algorithm)?.inside();
    let salt = fields.octet_string("scrypt-params.salt")?.value;
    let mut number = |field| fields.expect(Tag::INTEGER, field)?.saturating_u32(field);
    let cost = number("scrypt-params.costParameter")?;
    let block_size = number("scrypt-params.blockSize")?;
    let parallelization = number("scrypt-params.parallelizationParameter")?;
    read_key_length(&mut fields, "scrypt-params.keyLength", key_len)?;
    fields.finish(FIELD)?;
    scrypt::Parameters::new(salt, cost, block_size, parallelization)
}

/// `keyLength INTEGER OPTIONAL`, which the cipher knows already.
fn read_key_length(
    fields: &mut Cursor<'_>,
    field: &'static str,
    key_len: usize,
) -> Result<(), Error> {
    match fields.optional(Tag::INTEGER, field)? {
        Some(stated) if usize::try_from(stated.saturating_u32(field)?) != Ok(key_len) => {
            Err(stated.fail(field, DerFault::Value))
        }
        _ => Ok(()),
    }
}

/// AES in CBC mode with its initialization vector.
enum Cipher {
    Aes128([u8; 16]),
    Aes192([u8; 16]),
    Aes256([u8; 16]),
}

impl Cipher {
    fn read(scheme: &AlgorithmIdentifier<'_>) -> Result<Self, Error> {
        let cipher = match scheme.oid() {
            oid::AES128_CBC => Self::Aes128,
            oid::AES192_CBC => Self::Aes192,
            oid::AES256_CBC => Self::Aes256,
            _ => {
                return Err(scheme
                    .refused(ErrorKind::UnsupportedAlgorithm)
                    .expected("AES-128, AES-192 or AES-256 in CBC mode"));
            }
        };
        let iv = scheme.parameters().filter(|tlv| tlv.tag == Tag::OCTET_STRING);
        let iv = iv.and_then(|tlv| tlv.value.try_into().ok());
        iv.map(cipher).ok_or_else(|| scheme.bad_parameters())
    }

    const fn key_len(&self) -> usize {
        match self {
            Self::Aes128(_) => Aes128Cbc::KEY_LEN,
            Self::Aes192(_) => Aes192Cbc::KEY_LEN,
            Self::Aes256(_) => Aes256Cbc::KEY_LEN,
        }
    }
}
