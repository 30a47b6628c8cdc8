//! Forged and malformed signatures, bad keys, bad random number generators: each refused, with
//! the error that names the check.
#![cfg(test)]

use std::sync::LazyLock;

use ashlar_rsa::{Error, Hash, PrivateKey, PublicKey};
use getrandom::SysRng;
use num_bigint::BigUint;
use rand_core::{TryCryptoRng, TryRng};
use sha2::Sha256;

#[path = "support/parts.rs"]
mod parts;

use parts::Parts;

const HASHES: [Hash; 3] = [Hash::Sha256, Hash::Sha384, Hash::Sha512];
const MESSAGE: &[u8] = b"message";

static KEY: LazyLock<PrivateKey> =
    LazyLock::new(|| PrivateKey::generate(2048, &mut SysRng).unwrap());

fn parts() -> Parts {
    let key = KEY.components();
    parts::of_primes(&key.p, &key.q, &key.e)
}

/// What the owner of the key could sign if nothing but m^d mod n were done: any encoding at all.
fn raw_signature(em: &[u8]) -> Vec<u8> {
    let parts = parts();
    let [em, d, n] = [em, &parts.d, &parts.n].map(BigUint::from_bytes_be);
    let s = em.modpow(&d, &n).to_bytes_be();
    [vec![0; 256 - s.len()], s].concat()
}

/// A generator of one byte.
struct Constant(u8);

impl TryRng for Constant {
    type Error = core::convert::Infallible;
    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Ok(u32::from_ne_bytes([self.0; 4]))
    }
    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Ok(u64::from_ne_bytes([self.0; 8]))
    }
    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Self::Error> {
        out.fill(self.0);
        Ok(())
    }
}

impl TryCryptoRng for Constant {}

/// A generator that fails after so many calls.
struct FailsAfter(usize);

impl TryRng for FailsAfter {
    type Error = getrandom::Error;
    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        SysRng.try_next_u32()
    }
    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        SysRng.try_next_u64()
    }
    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Self::Error> {
        self.0 = self.0.checked_sub(1).ok_or(getrandom::Error::UNEXPECTED)?;
        SysRng.try_fill_bytes(out)
    }
}

impl TryCryptoRng for FailsAfter {}

fn refuses_pkcs1v15(em: &[u8], why: &str) {
    let signature = raw_signature(em);
    let result = KEY.public_key().verify_pkcs1v15(Hash::Sha256, MESSAGE, &signature);
    assert_eq!(result, Err(Error::Signature), "{why}");
}

/// 00 `block_type` FF .. FF 00 `rest` in 256 bytes.
fn block(block_type: u8, rest: &[u8]) -> Vec<u8> {
    let padding = vec![0xff; 256 - 3 - rest.len()];
    [&[0, block_type], &*padding, &[0], rest].concat()
}

const OID: [u8; 11] = [6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1];

#[test]
fn b1_pkcs1v15_forgeries() {
    let digest = Sha256::digest(MESSAGE);
    let info = |algorithm: &[u8]| {
        let octets = [&[4, 32], &digest[..]].concat();
        let len = u8::try_from(algorithm.len()).unwrap();
        [&[0x30, len + 36, 0x30, len], algorithm, &octets].concat()
    };
    let with_null = [&OID[..], &[5, 0]].concat();
    let good = info(&with_null);
    let accepted = raw_signature(&block(1, &good));
    KEY.public_key().verify_pkcs1v15(Hash::Sha256, MESSAGE, &accepted).unwrap();

    // Bleichenbacher 2006: the hash early, garbage after it, padding short.
    let mut early = block(1, &good);
    early.drain(2..2 + 194);
    early.extend([0x5a; 194]);
    refuses_pkcs1v15(&early, "garbage after the hash");
    let mut seven = early.clone();
    seven.rotate_right(1);
    refuses_pkcs1v15(&seven, "garbage in front");

    refuses_pkcs1v15(&block(1, &info(&OID)), "parameters absent");
    refuses_pkcs1v15(&block(1, &info(&[&with_null[..], &[5, 0]].concat())), "parameters twice");
    refuses_pkcs1v15(
        &block(1, &info(&[&OID[..], &[4, 4, 1, 2, 3, 4]].concat())),
        "garbage as parameters",
    );
    // BERserk: lengths in long form.
    let long = [&[0x30, 0x81, 0x31], &good[2..]].concat();
    refuses_pkcs1v15(&block(1, &long), "outer length in long form");
    let long = [&good[..17], &[4, 0x81, 32], &digest].concat();
    refuses_pkcs1v15(&block(1, &[&[0x30, 0x32], &long[2..]].concat()), "inner length in long form");
    refuses_pkcs1v15(&block(1, &[&good[..], &[0]].concat()), "trailing byte");
    refuses_pkcs1v15(&block(1, &digest), "no DigestInfo");
    refuses_pkcs1v15(&block(2, &good), "block type 2");
    refuses_pkcs1v15(&block(0, &good), "block type 0");

    for at in [1, 2, 100, 203] {
        let mut em = block(1, &good);
        em[at] ^= 0x10;
        refuses_pkcs1v15(&em, "padding changed");
    }
    let mut em = block(1, &good);
    em[150] = 0;
    refuses_pkcs1v15(&em, "padding ends early");
}

/// EMSA-PSS-ENCODE with everything that a forger may choose.
struct Pss {
    salt: u8,
    salt_len: usize,
    separator: u8,
    padding: u8,
    trailer: u8,
    top_bits: u8,
    mgf: Hash,
}

impl Pss {
    const GOOD: Self = Self {
        salt: 0,
        salt_len: 32,
        separator: 1,
        padding: 0,
        trailer: 0xbc,
        top_bits: 0,
        mgf: Hash::Sha256,
    };

    fn encode(&self) -> Vec<u8> {
        let salt = vec![self.salt; self.salt_len];
        let h = Sha256::digest(&[&[0; 8], &Sha256::digest(MESSAGE)[..], &salt].concat());
        let mut db = vec![0; 255 - 32];
        let at = db.len() - salt.len() - 1;
        db[at] = self.separator;
        db[at + 1..].copy_from_slice(&salt);
        db[at - 1] ^= self.padding;
        let mask: Vec<u8> = (0_u32..8).flat_map(|i| self.mgf_block(&h, i)).collect();
        db.iter_mut().zip(mask).for_each(|(x, y)| *x ^= y);
        db[0] = (db[0] & 0x7f) | self.top_bits;
        [&db[..], &h, &[self.trailer]].concat()
    }

    fn mgf_block(&self, seed: &[u8], counter: u32) -> Vec<u8> {
        let input = [seed, &counter.to_be_bytes()].concat();
        if self.mgf == Hash::Sha384 {
            sha2::Sha384::digest(&input).to_vec()
        } else {
            Sha256::digest(&input).to_vec()
        }
    }

    fn verify(&self) -> Result<(), Error> {
        KEY.public_key().verify_pss(Hash::Sha256, MESSAGE, &raw_signature(&self.encode()))
    }
}

#[test]
fn b2_pss_forgeries() {
    const GOOD: Pss = Pss::GOOD;
    assert_eq!(GOOD.verify(), Ok(()));
    for salt_len in [0, 1, 20, 31, 33, 48, 64, 221] {
        assert_eq!(Pss { salt_len, ..GOOD }.verify(), Err(Error::Signature), "salt {salt_len}");
    }
    for trailer in [0, 0xbb, 0xbd, 0xcc] {
        assert_eq!(Pss { trailer, ..GOOD }.verify(), Err(Error::Signature), "trailer {trailer}");
    }
    for separator in [0, 2, 0x81] {
        assert_eq!(
            Pss { separator, ..GOOD }.verify(),
            Err(Error::Signature),
            "separator {separator}"
        );
    }
    assert_eq!(Pss { padding: 1, ..GOOD }.verify(), Err(Error::Signature));
    assert_eq!(Pss { mgf: Hash::Sha384, ..GOOD }.verify(), Err(Error::Signature));
    // With the top bit, a representative below n, which only some salts give.
    let n = BigUint::from_bytes_be(&KEY.public_key().n_be());
    let with_top_bit = (0..=255)
        .map(|salt| Pss { salt, top_bits: 0x80, ..GOOD })
        .find(|pss| BigUint::from_bytes_be(&pss.encode()) < n);
    assert_eq!(with_top_bit.unwrap().verify(), Err(Error::Signature));
    // Signed under one name, offered under the other.
    let pss = KEY.sign_pss(Hash::Sha256, MESSAGE, &mut SysRng).unwrap();
    let pkcs1 = KEY.sign_pkcs1v15(Hash::Sha256, MESSAGE, &mut SysRng).unwrap();
    assert!(KEY.public_key().verify_pkcs1v15(Hash::Sha256, MESSAGE, &pss).is_err());
    assert!(KEY.public_key().verify_pss(Hash::Sha256, MESSAGE, &pkcs1).is_err());
}

#[test]
fn signatures_verify_and_nothing_else_does() {
    for hash in HASHES {
        let pss = KEY.sign_pss(hash, MESSAGE, &mut SysRng).unwrap();
        refuses_all_but(hash, &pss, PublicKey::verify_pss);
        let pkcs1 = KEY.sign_pkcs1v15(hash, MESSAGE, &mut SysRng).unwrap();
        refuses_all_but(hash, &pkcs1, PublicKey::verify_pkcs1v15);
    }
}

type Verify = fn(&PublicKey, Hash, &[u8], &[u8]) -> Result<(), Error>;

fn refuses_all_but(hash: Hash, signature: &[u8], verify: Verify) {
    let public = KEY.public_key();
    assert_eq!(verify(public, hash, MESSAGE, signature), Ok(()));
    assert_eq!(verify(public, hash, b"other", signature), Err(Error::Signature));
    for other in HASHES.into_iter().filter(|&other| other != hash) {
        assert_eq!(verify(public, other, MESSAGE, signature), Err(Error::Signature));
    }
    let mut wrong: Vec<Vec<u8>> = [0, 1, 128, 255].map(|len| signature[..len].to_vec()).into();
    for at in (0..signature.len()).step_by(17) {
        let mut flipped = signature.to_vec();
        flipped[at] ^= 1;
        wrong.push(flipped);
    }
    wrong.push([&[0], signature].concat());
    // s + n is the same number modulo n: RFC 8017, section 5.2.2, step 1.
    let n = BigUint::from_bytes_be(&public.n_be());
    wrong.push((BigUint::from_bytes_be(signature) + n).to_bytes_be());
    wrong.extend([public.n_be(), vec![0; 256], vec![0xff; 256]]);
    for wrong in wrong {
        assert_eq!(verify(public, hash, MESSAGE, &wrong), Err(Error::Signature), "{wrong:02x?}");
    }
}

/// A modulus of a multiple of eight bits plus one has an EM one byte shorter than a signature.
#[test]
fn odd_modulus_lengths() {
    let longer = PrivateKey::generate(2050, &mut SysRng).unwrap().components();
    let parts = parts::of_primes(&longer.p, &KEY.components().q, &[1, 0, 1]);
    let key = PrivateKey::from_components(&parts.borrow()).unwrap();
    let public = key.public_key();
    assert_eq!((public.modulus_bits(), public.modulus_len()), (2049, 257));
    for hash in HASHES {
        let signature = key.sign_pss(hash, MESSAGE, &mut SysRng).unwrap();
        assert_eq!(signature.len(), 257);
        assert_eq!(public.verify_pss(hash, MESSAGE, &signature), Ok(()));
        assert_eq!(
            public.verify_pss_with_salt_len(hash, 0, MESSAGE, &signature),
            Err(Error::Signature)
        );
        let signature = key.sign_pkcs1v15(hash, MESSAGE, &mut SysRng).unwrap();
        assert_eq!(public.verify_pkcs1v15(hash, MESSAGE, &signature), Ok(()));
    }
    let huge = usize::MAX / 2;
    assert!(public.verify_pss_with_salt_len(Hash::Sha256, huge, MESSAGE, &[0; 257]).is_err());
}

/// 2^bits - 1.
fn n(bits: usize) -> Vec<u8> {
    let mut n = vec![0xff; bits.div_ceil(8)];
    let spare = 8 * n.len() - bits;
    n.iter_mut().take(1).for_each(|top| *top >>= spare);
    n
}

#[test]
fn b4_moduli() {
    let e = &[1, 0, 1];
    for bits in [0, 1, 8, 512, 1024, 2047, 8193, 16384, 1 << 20] {
        assert_eq!(PublicKey::new(&n(bits), e), Err(Error::ModulusSize), "{bits}");
    }
    for bits in [2048, 2049, 3072, 4096, 8192] {
        let key = PublicKey::new(&[&[0, 0], &*n(bits)].concat(), e).unwrap();
        assert_eq!((key.modulus_bits(), key.modulus_len()), (bits, bits.div_ceil(8)));
        assert_eq!((key.n_be(), key.e_be()), (n(bits), e.to_vec()));
    }
    for bits in [0, 1023, 8193] {
        assert_eq!(PublicKey::new_allowing_1024(&n(bits), e), Err(Error::ModulusSize), "{bits}");
    }
    for bits in [1024, 2047, 8192] {
        assert_eq!(PublicKey::new_allowing_1024(&n(bits), e).unwrap().modulus_bits(), bits);
    }

    let mut even = n(2048);
    even[255] = 0xfe;
    assert_eq!(PublicKey::new(&even, e), Err(Error::ModulusEven));
    for bits in [0, 1024, 2046, 2049, 8194, usize::MAX] {
        assert_eq!(PrivateKey::generate(bits, &mut SysRng).unwrap_err(), Error::ModulusSize);
    }
}

#[test]
fn b4_exponents() {
    let n = n(2048);
    for (e, error) in [
        (&[][..], Error::ExponentEven),
        (&[0], Error::ExponentEven),
        (&[1], Error::ExponentSize),
        (&[2], Error::ExponentEven),
        (&[1, 0, 0], Error::ExponentEven),
        (&[1, 0, 0, 0, 1], Error::ExponentSize),
        (&[0xff; 256], Error::ExponentSize),
    ] {
        assert_eq!(PublicKey::new(&n, e), Err(error), "{e:?}");
    }
    for e in [&[3][..], &[0, 3], &[0xff; 4], &[0, 0, 0, 0, 1, 0, 1]] {
        assert!(PublicKey::new(&n, e).is_ok(), "{e:?}");
    }
}

#[test]
fn b5_inconsistent_private_keys() {
    let good = parts();
    let add = |bytes: &[u8], n: u32| (BigUint::from_bytes_be(bytes) + n).to_bytes_be();
    let other = PrivateKey::generate(2048, &mut SysRng).unwrap().components();
    let refuses = |what: &str, change: &dyn Fn(&mut Parts)| {
        let mut parts = good.clone();
        change(&mut parts);
        let error = PrivateKey::from_components(&parts.borrow()).unwrap_err();
        assert_eq!(error.to_string(), format!("RSA private key is inconsistent: {what}"));
    };
    assert!(PrivateKey::from_components(&good.borrow()).is_ok());
    refuses("n is not p q", &|k| k.n = add(&k.n, 2));
    refuses("n is not p q", &|k| k.p = other.p.to_vec());
    refuses("p is even", &|k| k.p = add(&k.p, 1));
    refuses("q is even", &|k| k.q = add(&k.q, 1));
    refuses("p has a wrong size", &|k| k.p = vec![3]);
    refuses("q has a wrong size", &|k| k.q = k.n.clone());
    refuses("p has a wrong size", &|k| k.p = vec![0; 100_000]);
    refuses("p and q are equal", &|k| {
        (k.q, k.n) = (k.p.clone(), BigUint::from_bytes_be(&k.p).pow(2).to_bytes_be());
    });
    refuses("p is not prime", &|k| {
        let p = BigUint::from_bytes_be(&k.p) - 2_u8;
        (k.n, k.p) = ((&p * BigUint::from_bytes_be(&k.q)).to_bytes_be(), p.to_bytes_be());
    });
    refuses("d does not fit e and p", &|k| k.d = add(&k.d, 2));
    refuses("d does not fit e and p", &|k| k.e = vec![3]);
    refuses("d is too large", &|k| k.d = [&[1], &*vec![0; 256]].concat());
    refuses("dp is not d mod p - 1", &|k| k.dp = add(&k.dp, 2));
    refuses("dq is not d mod q - 1", &|k| k.dq = k.dp.clone());
    refuses("dq is too large", &|k| k.dq = k.d.clone());
    refuses("qinv is not 1/q mod p", &|k| k.qinv = add(&k.qinv, 1));
    refuses("qinv is too large", &|k| k.qinv = k.p.clone());
    refuses("qinv is not 1/q mod p", &|k| k.qinv = vec![]);

    let mut small = good.clone();
    small.n.truncate(128);
    small.n[127] |= 1;
    assert_eq!(PrivateKey::from_components(&small.borrow()).unwrap_err(), Error::ModulusSize);
}

#[test]
fn b6_generated_keys_against_the_model() {
    for bits in [2048, 2054, 3072] {
        let key = PrivateKey::generate(bits, &mut SysRng).unwrap();
        assert_eq!(key.public_key().modulus_bits(), bits);
        let parts = key.components();
        let [n, e, d, p, q] = [&parts.n, &parts.e, &parts.d, &parts.p, &parts.q]
            .map(|part| BigUint::from_bytes_be(part));
        let one = BigUint::from(1_u8);
        assert_eq!(&p * &q, n);
        assert_eq!((p.bits(), q.bits()), (bits as u64 / 2, bits as u64 / 2));
        // d is the inverse modulo the least common multiple: FIPS 186-5, section A.1.1.
        let (a, b) = (&p - 1_u8, &q - 1_u8);
        let (mut gcd, mut rest) = (a.clone(), b.clone());
        while rest != BigUint::ZERO {
            (gcd, rest) = (rest.clone(), gcd % rest);
        }
        assert_eq!(Some(d), e.modinv(&(&a * &b / gcd)));
        for prime in [&p, &q] {
            for base in [2_u8, 3, 5, 7, 11] {
                assert_eq!(BigUint::from(base).modpow(&(prime - 1_u8), prime), one);
            }
        }
        // The import checks agree, and export is its inverse.
        let again = PrivateKey::from_components(&parts.as_components()).unwrap();
        assert_eq!(again.components().as_components().d, &**parts.d);
        assert_eq!(again.components().as_components().qinv, &**parts.qinv);
        assert_eq!(again.public_key(), key.public_key());
    }
}

#[test]
fn random_number_generators_that_fail() {
    let refused = KEY.sign_pkcs1v15(Hash::Sha256, MESSAGE, &mut FailsAfter(0));
    assert_eq!(refused, Err(Error::Rng));
    for calls in 0..2 {
        assert_eq!(KEY.sign_pss(Hash::Sha256, MESSAGE, &mut FailsAfter(calls)), Err(Error::Rng));
        assert_eq!(PrivateKey::generate(2048, &mut FailsAfter(calls)).unwrap_err(), Error::Rng);
    }
    for byte in [0, 0xff] {
        assert_eq!(KEY.sign_pss(Hash::Sha256, MESSAGE, &mut Constant(byte)), Err(Error::Rng));
        assert_eq!(KEY.sign_pkcs1v15(Hash::Sha256, MESSAGE, &mut Constant(byte)), Err(Error::Rng));
        assert_eq!(PrivateKey::generate(2048, &mut Constant(byte)).unwrap_err(), Error::Rng);
    }
}

#[test]
fn debug_shows_no_secrets() {
    let parts = KEY.components();
    let shown = format!("{:?} {:?} {:?}", *KEY, parts, parts.as_components()).to_lowercase();
    for secret in [&parts.d, &parts.p, &parts.q, &parts.dp, &parts.dq, &parts.qinv] {
        let hex: String = secret[..16].iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(!shown.contains(&hex));
        assert!(!shown.contains(&format!("{:?}", &secret[..4]).replace(['[', ']'], "")));
    }
}
