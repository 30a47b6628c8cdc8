//! ECDSA and ECDH on NIST's curves.

use nistec::{Digest, p256, p384, p521};
use testkit::ScriptedRng;

use super::hash::Hash;

/// What a curve offers, on bytes: field elements and scalars have `len` of them, public keys are
/// uncompressed points of SEC 1.
#[expect(clippy::type_complexity, reason = "a table of functions: the types are what it says")]
#[derive(Clone, Copy)]
pub(crate) struct Curve {
    pub(crate) name: &'static str,
    pub(crate) len: usize,
    pub(crate) is_public_key: fn(&[u8]) -> bool,
    /// The point in a `SubjectPublicKeyInfo`.
    pub(crate) point_of_spki: fn(&[u8]) -> Option<Vec<u8>>,
    pub(crate) verify: fn(&[u8], &Digest, Form<'_>) -> bool,
    /// The shared secret of a secret and a public key.
    pub(crate) agree: fn(&[u8], &[u8]) -> Option<Vec<u8>>,
    /// The public key of a secret.
    pub(crate) public_key: fn(&[u8]) -> Option<Vec<u8>>,
    /// A fresh secret with its public key.
    pub(crate) generate: fn() -> Option<(Vec<u8>, Vec<u8>)>,
    /// r and s, one after the other, by RFC 6979.
    pub(crate) sign: fn(&[u8], &Digest) -> Option<Vec<u8>>,
}

/// A signature's encoding.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Form<'a> {
    Der(&'a [u8]),
    /// r and s in fixed width.
    Fixed(&'a [u8]),
}

macro_rules! curve {
    ($module:ident, $name:literal, $point_of_spki:expr) => {
        Curve {
            name: $name,
            len: $module::SCALAR_LEN,
            is_public_key: |point| $module::PublicKey::from_sec1(point).is_ok(),
            point_of_spki: $point_of_spki,
            verify: |point, digest, form| {
                let Ok(key) = $module::PublicKey::from_sec1(point) else { return false };
                let signature = match form {
                    Form::Der(der) => $module::Signature::from_der(der).ok(),
                    Form::Fixed(bytes) => {
                        let bytes = bytes.try_into().ok();
                        bytes.and_then(|bytes| $module::Signature::from_bytes(bytes).ok())
                    }
                };
                signature.is_some_and(|signature| key.verify_digest(digest, &signature).is_ok())
            },
            agree: |secret, point| {
                if secret.len() != $module::SCALAR_LEN {
                    return None;
                }
                let peer = $module::PublicKey::from_sec1(point).ok()?;
                let secret =
                    $module::EphemeralSecret::generate(&mut ScriptedRng(&[secret])).ok()?;
                Some(secret.diffie_hellman(&peer).ok()?.as_bytes().to_vec())
            },
            public_key: |secret| {
                let key = $module::SigningKey::from_bytes(secret.try_into().ok()?).ok()?;
                Some(key.verifying_key().to_sec1().to_vec())
            },
            generate: || {
                let key = $module::SigningKey::generate(&mut getrandom::SysRng).ok()?;
                Some((key.to_bytes().to_vec(), key.verifying_key().to_sec1().to_vec()))
            },
            sign: |secret, digest| {
                let key = $module::SigningKey::from_bytes(secret.try_into().ok()?).ok()?;
                Some(key.sign_digest(digest).ok()?.to_bytes().to_vec())
            },
        }
    };
}

const CURVES: [Curve; 3] = [
    curve!(p256, "P-256", |der| match x509::PublicKey::from_spki_der(der) {
        Ok(x509::PublicKey::P256(key)) => Some(key.to_sec1().to_vec()),
        _ => None,
    }),
    curve!(p384, "P-384", |der| point_behind(&P384_SPKI, der)),
    curve!(p521, "P-521", |der| point_behind(&P521_SPKI, der)),
];

/// What stands before the point in a `SubjectPublicKeyInfo` (RFC 5480, section 2), in the one DER
/// encoding that there is for the named curve: `id-ecPublicKey` and `secp384r1`.
const P384_SPKI: [u8; 23] = [
    0x30, 0x76, 0x30, 0x10, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x05, 0x2b,
    0x81, 0x04, 0x00, 0x22, 0x03, 0x62, 0x00,
];
/// The same with `secp521r1`.
const P521_SPKI: [u8; 25] = [
    0x30, 0x81, 0x9b, 0x30, 0x10, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x05,
    0x2b, 0x81, 0x04, 0x00, 0x23, 0x03, 0x81, 0x86, 0x00,
];

fn point_behind(head: &[u8], der: &[u8]) -> Option<Vec<u8>> {
    der.strip_prefix(head).map(<[u8]>::to_vec)
}

/// The curve of this name: `P-256`, `secp256r1`.
pub(crate) fn named(name: &str) -> Option<Curve> {
    let size: String = name.chars().skip(1).filter(char::is_ascii_digit).take(3).collect();
    let is_prime = name.starts_with("P-") || name.starts_with("secp") && name.ends_with("r1");
    CURVES.into_iter().find(|curve| is_prime && curve.name.strip_prefix("P-") == Some(&size))
}

/// The digest of a message, if ECDSA takes this hash function here.
pub(crate) fn digest(hash: Hash, message: &[u8]) -> Option<Digest> {
    match hash {
        Hash::Sha256 => Some(Digest::sha256(message)),
        Hash::Sha384 => Some(Digest::sha384(message)),
        Hash::Sha512 => Some(Digest::sha512(message)),
        Hash::Sha1 | Hash::Sha3_256 | Hash::Sha3_512 => None,
    }
}

impl Curve {
    /// The integer in `len` bytes; nothing if it is longer.
    pub(crate) fn integer(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        integer(bytes, self.len)
    }

    /// The uncompressed point of two coordinates; nothing if one is too long.
    pub(crate) fn point(&self, x: &[u8], y: &[u8]) -> Option<Vec<u8>> {
        Some([vec![4], self.integer(x)?, self.integer(y)?].concat())
    }

    /// The fixed-width signature of two integers; nothing if one is too long.
    pub(crate) fn signature(&self, r: &[u8], s: &[u8]) -> Option<Vec<u8>> {
        Some([self.integer(r)?, self.integer(s)?].concat())
    }
}

/// The integer in `len` bytes, whatever zeros stand in front; nothing if it is longer.
pub(crate) fn integer(bytes: &[u8], len: usize) -> Option<Vec<u8>> {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let significant = &bytes[zeros..];
    let mut padded = vec![0; len.checked_sub(significant.len())?];
    padded.extend_from_slice(significant);
    Some(padded)
}
