//! Public keys, the public operation, and the verification of signatures.

use alloc::vec::Vec;
use core::fmt;

use bigint::{Modulus, Nat, Residue};

use crate::error::Error;
use crate::hash::Hash;
use crate::{pkcs1, pss};

/// The longest modulus: what takes a verifier's time must be bounded.
pub(crate) const MAX_BITS: usize = 8192;
/// The shortest modulus: FIPS 186-5, section 5.1.
pub(crate) const MIN_BITS: usize = 2048;
/// The shortest modulus that [`PublicKey::new_allowing_1024`] takes.
const MIN_BITS_LEGACY: usize = 1024;

/// An RSA public key: an odd modulus n of 2048 to 8192 bits and an odd exponent e from 3 to
/// 2^32 - 1.
#[derive(Clone)]
pub struct PublicKey {
    n: Modulus,
    e: u32,
}

impl PublicKey {
    /// From big-endian n and e. Leading zeros are accepted.
    pub fn new(n: &[u8], e: &[u8]) -> Result<Self, Error> {
        Self::with_min_bits(n, e, MIN_BITS)
    }

    /// As [`new`](Self::new), and with moduli from 1024 bits on, which are too short for any new
    /// use: for signatures of old devices and encryption to them, where a policy says so.
    pub fn new_allowing_1024(n: &[u8], e: &[u8]) -> Result<Self, Error> {
        Self::with_min_bits(n, e, MIN_BITS_LEGACY)
    }

    /// The checks that come before any arithmetic bound what that costs.
    fn with_min_bits(n: &[u8], e: &[u8], min_bits: usize) -> Result<Self, Error> {
        let n = without_leading_zeros(n);
        if n.len() > MAX_BITS / 8 {
            return Err(Error::ModulusSize);
        }
        if n.last().is_some_and(|lowest| lowest & 1 == 0) {
            return Err(Error::ModulusEven);
        }
        let e = exponent(e)?;
        let n = Nat::from_be_bytes(n);
        if !(min_bits..=MAX_BITS).contains(&n.bits_vartime()) {
            return Err(Error::ModulusSize);
        }
        let n = Modulus::new(&n).ok_or(Error::ModulusSize)?;
        Ok(Self { n, e })
    }

    /// The modulus's length in bytes, which is that of a signature.
    pub fn modulus_len(&self) -> usize {
        self.n.byte_len()
    }

    /// The modulus's length in bits.
    pub fn modulus_bits(&self) -> usize {
        self.n.bits()
    }

    /// The modulus n, big-endian without leading zeros.
    pub fn n_be(&self) -> Vec<u8> {
        self.n.to_nat().to_be_bytes(self.modulus_len()).to_vec()
    }

    /// The public exponent e, big-endian without leading zeros.
    pub fn e_be(&self) -> Vec<u8> {
        without_leading_zeros(&self.e.to_be_bytes()).to_vec()
    }

    /// Whether these bytes can be a signature or ciphertext under this key: as long as the modulus, and
    /// below it (RFC 8017, sections 5.1.2 and 5.2.2, step 1). Whoever has the key can tell; time depends
    /// on the length alone.
    pub fn is_in_range(&self, bytes: &[u8]) -> bool {
        self.number_in_range(bytes).is_some()
    }

    fn number_in_range(&self, bytes: &[u8]) -> Option<Nat> {
        if bytes.len() != self.modulus_len() {
            return None;
        }
        let number = Nat::from_be_bytes(bytes);
        // CT: of the public key and what others sent, or of what is refused.
        bool::from(number.is_below(&self.n.to_nat())).then_some(number)
    }

    /// RSASSA-PKCS1-v1_5 verification (RFC 8017, section 8.2.2).
    ///
    /// The expected encoding is built and compared as a whole: nothing of the signature is parsed.
    pub fn verify_pkcs1v15(
        &self,
        hash: Hash,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), Error> {
        self.verify_encoded(pkcs1::encode(hash, message, self.modulus_len()), signature)
    }

    /// As [`verify_pkcs1v15`](Self::verify_pkcs1v15), with SHA-1, for certificates of old devices
    /// where a policy says so.
    ///
    /// **Whoever chooses a part of what is signed can make a second message with the same SHA-1**
    /// (Leurent and Peyrin 2020), which this signature then is for as well. That is why SHA-1 is no
    /// [`Hash`](enum@Hash), and nothing here signs with it.
    ///
    /// # Errors
    ///
    /// [`Error::Signature`] if the signature is not one of this message under this key.
    pub fn verify_pkcs1v15_legacy_sha1(
        &self,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), Error> {
        self.verify_encoded(pkcs1::encode_legacy_sha1(message, self.modulus_len()), signature)
    }

    /// RFC 8017, section 8.2.2, steps 2 to 4.
    fn verify_encoded(&self, expected: Option<Vec<u8>>, signature: &[u8]) -> Result<(), Error> {
        let em = self.open(signature)?;
        if expected.is_some_and(|expected| em == expected) { Ok(()) } else { Err(Error::Signature) }
    }

    /// RSASSA-PSS verification (RFC 8017, section 8.1.2) with MGF1 over the same hash function and
    /// a salt of the digest's length, as TLS 1.3 wants (RFC 9846, section 4.3.3).
    pub fn verify_pss(&self, hash: Hash, message: &[u8], signature: &[u8]) -> Result<(), Error> {
        self.verify_pss_with_salt_len(hash, hash.output_len(), message, signature)
    }

    /// As [`verify_pss`](Self::verify_pss), for a salt of exactly `salt_len` bytes: what an
    /// `RSASSA-PSS-params` may ask for (RFC 8017, section A.2.3).
    pub fn verify_pss_with_salt_len(
        &self,
        hash: Hash,
        salt_len: usize,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), Error> {
        let em = self.open(signature)?;
        let em_bits = self.modulus_bits() - 1;
        // One byte longer than EM if the modulus has a multiple of eight bits, plus one.
        let (zeros, em) = em.split_at(em.len() - em_bits.div_ceil(8));
        let valid = zeros.iter().all(|&byte| byte == 0)
            && pss::verify(hash, message, salt_len, em, em_bits);
        if valid { Ok(()) } else { Err(Error::Signature) }
    }

    /// The message representative of a signature, in as many bytes as the modulus has: OS2IP,
    /// RSAVP1 and I2OSP of RFC 8017, sections 4 and 5.2.2.
    fn open(&self, signature: &[u8]) -> Result<Vec<u8>, Error> {
        let s = self.representative(signature).ok_or(Error::Signature)?;
        Ok(self.n.nat(&self.apply(&s)).to_be_bytes(self.modulus_len()).to_vec())
    }

    /// A signature or ciphertext representative, if it [is in range](Self::is_in_range), which leaks.
    pub(crate) fn representative(&self, bytes: &[u8]) -> Option<Residue> {
        self.number_in_range(bytes).map(|number| self.n.residue(&number))
    }

    pub(crate) fn modulus(&self) -> &Modulus {
        &self.n
    }

    pub(crate) fn exponent(&self) -> u32 {
        self.e
    }

    /// `x^e mod n`. Leaks e alone.
    pub(crate) fn apply(&self, x: &Residue) -> Residue {
        self.n.pow_vartime(x, u64::from(self.e))
    }
}

/// 3 <= e < 2^32, odd.
fn exponent(e: &[u8]) -> Result<u32, Error> {
    let e = without_leading_zeros(e);
    let mut word = [0; 4];
    let at = word.len().checked_sub(e.len()).ok_or(Error::ExponentSize)?;
    word[at..].copy_from_slice(e);
    let e = u32::from_be_bytes(word);
    if e & 1 == 0 {
        return Err(Error::ExponentEven);
    }
    if e < 3 { Err(Error::ExponentSize) } else { Ok(e) }
}

pub(crate) fn without_leading_zeros(bytes: &[u8]) -> &[u8] {
    let zeros = bytes.iter().take_while(|&&byte| byte == 0).count();
    &bytes[zeros..]
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.e == other.e && self.n.to_nat().limbs() == other.n.to_nat().limbs()
    }
}

impl Eq for PublicKey {}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PublicKey { n: ")?;
        for byte in self.n_be() {
            write!(f, "{byte:02x}")?;
        }
        write!(f, ", e: {} }}", self.e)
    }
}
