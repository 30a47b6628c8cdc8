//! Keys that every library reads, and the encoding that RSA keys have.

use core::cell::RefCell;
use std::rc::Rc;

use curve25519::ed25519;
use getrandom::SysRng;
use nistec::p256::P256;
use nistec::p384::P384;
use nistec::p521::P521;
use nistec::{Curve, SigningKey};

use crate::library::{Outcome, RsaBits, Scheme};

/// A key pair.
pub(crate) struct Key {
    /// A scalar or a seed of fixed length, or an `RSAPrivateKey` (RFC 8017, appendix A.1.2).
    pub(crate) private: Vec<u8>,
    /// An uncompressed point, a point of Ed25519, or an `RSAPublicKey` (RFC 8017, appendix A.1.1).
    pub(crate) public: Vec<u8>,
    /// The numbers, if it is an RSA key.
    pub(crate) rsa: Option<rsa::OwnedPrivateKeyComponents>,
}

impl Key {
    pub(crate) fn generate(scheme: Scheme) -> Outcome<Self> {
        match scheme {
            Scheme::EcdsaP256 => Self::ecdsa::<P256>(),
            Scheme::EcdsaP384 => Self::ecdsa::<P384>(),
            Scheme::EcdsaP521 => Self::ecdsa::<P521>(),
            Scheme::Ed25519 => {
                let key = ed25519::SigningKey::generate(&mut SysRng)?;
                Ok(Self::of_bytes(&*key.to_bytes(), key.public_key().as_bytes()))
            }
            Scheme::RsaPkcs1(bits) | Scheme::RsaPss(bits) => Self::rsa(bits),
        }
    }

    fn ecdsa<C: Curve>() -> Outcome<Self> {
        let key = SigningKey::<C>::generate(&mut SysRng)?;
        Ok(Self::of_bytes(key.to_bytes().as_ref(), key.verifying_key().to_sec1().as_ref()))
    }

    fn of_bytes(private: &[u8], public: &[u8]) -> Self {
        Self { private: private.to_vec(), public: public.to_vec(), rsa: None }
    }

    fn rsa(bits: RsaBits) -> Outcome<Self> {
        let mut parts = rsa::PrivateKey::generate(bits.0, &mut SysRng)?.components();
        // graviola's CRT now and then refuses its own signature where p is the smaller prime.
        while *parts.p < *parts.q {
            parts = rsa::PrivateKey::generate(bits.0, &mut SysRng)?.components();
        }
        let rsa::PrivateKeyComponents { n, e, d, p, q, dp, dq, qinv } = parts.as_components();
        Ok(Self {
            private: der::unsigned_sequence(&[&[0], n, e, d, p, q, dp, dq, qinv]),
            public: der::unsigned_sequence(&[n, e]),
            rsa: Some(parts),
        })
    }

    /// The numbers of an RSA key.
    pub(crate) fn rsa_components(&self) -> Outcome<&rsa::OwnedPrivateKeyComponents> {
        self.rsa.as_ref().ok_or_else(|| "not an RSA key".into())
    }
}

/// Keys, each generated when it is first asked for.
#[derive(Default)]
pub(crate) struct Keys(RefCell<Vec<(String, Rc<Key>)>>);

impl Keys {
    /// The key for a scheme. Schemes that differ in padding alone have the same.
    pub(crate) fn get(&self, scheme: Scheme) -> Outcome<Rc<Key>> {
        let name = scheme.name();
        let name = name.split('/').next().unwrap_or_default();
        let mut known = self.0.try_borrow_mut()?;
        if let Some((_, key)) = known.iter().find(|(known, _)| known == name) {
            return Ok(Rc::clone(key));
        }
        let key = Rc::new(Key::generate(scheme)?);
        known.push((name.to_owned(), Rc::clone(&key)));
        Ok(key)
    }
}

/// As much of DER as keys take.
pub(crate) mod der {
    const INTEGER: u8 = 0x02;
    #[cfg(feature = "graviola")]
    const OCTET_STRING: u8 = 0x04;
    const SEQUENCE: u8 = 0x30;

    /// A `SEQUENCE` of unsigned `INTEGER`s, each given big-endian.
    pub(crate) fn unsigned_sequence(numbers: &[&[u8]]) -> Vec<u8> {
        let body: Vec<u8> = numbers.iter().flat_map(|number| unsigned(number)).collect();
        value(SEQUENCE, &body)
    }

    /// An `ECPrivateKey` (RFC 5915, section 3) that leaves curve and public key out.
    #[cfg(feature = "graviola")]
    pub(crate) fn ec_private_key(scalar: &[u8]) -> Vec<u8> {
        let version = unsigned(&[1]);
        value(SEQUENCE, &[version, value(OCTET_STRING, scalar)].concat())
    }

    fn unsigned(bytes: &[u8]) -> Vec<u8> {
        let zeros = bytes.iter().take_while(|&&byte| byte == 0).count();
        let digits = bytes.get(zeros..).unwrap_or_default();
        // A leading zero keeps the number positive, or is the number 0.
        let sign = digits.first().is_none_or(|&first| first >= 0x80).then_some(0);
        let content: Vec<u8> = sign.into_iter().chain(digits.iter().copied()).collect();
        value(INTEGER, &content)
    }

    /// Tag, length and content.
    pub(crate) fn value(tag: u8, content: &[u8]) -> Vec<u8> {
        let length = content.len().to_be_bytes();
        let zeros = length.iter().take_while(|&&byte| byte == 0).count();
        let digits = length.get(zeros..).unwrap_or_default();
        let mut out = vec![tag];
        match digits {
            [] => out.push(0),
            [short @ ..0x80] => out.push(*short),
            long => {
                out.extend([0x80_u8, 0x81, 0x82, 0x83, 0x84].get(long.len()));
                out.extend(long);
            }
        }
        out.extend(content);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::der;

    #[test]
    fn integers_are_positive_and_minimal() {
        let encoded = der::unsigned_sequence(&[&[0], &[0, 0, 1], &[0x80], &[0x7f, 0xff]]);
        let expected = [0x30, 14, 2, 1, 0, 2, 1, 1, 2, 2, 0, 0x80, 2, 2, 0x7f, 0xff];
        assert_eq!(encoded, expected);
    }

    #[test]
    fn lengths_are_minimal() {
        for (length, header) in [
            (0, &[4, 0][..]),
            (127, &[4, 127]),
            (128, &[4, 0x81, 128]),
            (256, &[4, 0x82, 1, 0]),
            (65_536, &[4, 0x83, 1, 0, 0]),
        ] {
            let encoded = der::value(4, &vec![7; length]);
            assert_eq!(encoded.len(), header.len() + length);
            assert!(encoded.starts_with(header), "{length}");
        }
    }
}
