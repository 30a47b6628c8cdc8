//! Forged and malformed signatures, random number generators that fail: each refused, with the
//! error that names the check.
#![cfg(test)]

use std::sync::LazyLock;

use ashlar_rsa::{Error, Hash, PrivateKey, PublicKey};
use getrandom::SysRng;
use num_bigint::BigUint;
use sha2::Sha256;

#[path = "support/parts.rs"]
mod parts;
#[path = "support/rng.rs"]
mod rng;

use parts::Parts;
use rng::{Constant, FailsAfter};

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

/// The forgery itself, of a signature under e = 3: a cube root of a number that starts right.
#[test]
fn what_is_in_range() {
    let key = KEY.public_key();
    let n = BigUint::from_bytes_be(&key.n_be());
    for (number, expected) in [
        (BigUint::from(0_u8), true),
        (BigUint::from(1_u8), true),
        (&n - 1_u8, true),
        (n.clone(), false),
        (&n + 1_u8, false),
        ((BigUint::from(1_u8) << 2048) - 1_u8, false),
    ] {
        let bytes = number.to_bytes_be();
        let padded = [vec![0; 256 - bytes.len()], bytes].concat();
        assert_eq!(key.is_in_range(&padded), expected, "{number:x}");
    }
    for len in [0, 1, 255, 257] {
        assert!(!key.is_in_range(&vec![0; len]), "{len} bytes");
    }
}

#[test]
fn b1_cube_roots_are_no_signatures() {
    let public = PublicKey::new(&KEY.public_key().n_be(), &[3]).unwrap();
    let digest_info = [&[0x30, 49, 0x30, 13][..], &OID, &[5, 0, 4, 32], &Sha256::digest(MESSAGE)];
    let digest_info = digest_info.concat();
    for padding in [0, 1, 7, 8, 32] {
        let wanted = [&[0, 1][..], &vec![0xff; padding], &[0], &digest_info].concat();
        let lowest = [&*wanted, &vec![0; 256 - wanted.len()]].concat();
        let root = BigUint::from_bytes_be(&lowest).cbrt() + 1_u8;
        let [cube, root] = [root.pow(3), root].map(|number| {
            let bytes = number.to_bytes_be();
            [vec![0; 256 - bytes.len()], bytes].concat()
        });
        assert_eq!(cube[..wanted.len()], wanted, "not a forgery: the test is wrong");
        let result = public.verify_pkcs1v15(Hash::Sha256, MESSAGE, &root);
        assert_eq!(result, Err(Error::Signature), "{padding} bytes of padding");
    }
}

/// SLOTH: nothing verifies a signature with MD5, and with SHA-1 only what is named so. (`Hash` has no
/// such variants; this is a signature with the right `DigestInfo` for either.)
#[test]
fn b7_no_signatures_with_md5_or_sha1() {
    let sha1 = [
        &[0x30, 0x21, 0x30, 9, 6, 5, 0x2b, 0x0e, 3, 2, 0x1a, 5, 0, 4, 20][..],
        &sha1::Sha1::digest(MESSAGE),
    ];
    let md5 = [
        &[0x30, 0x20, 0x30, 12, 6, 8, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2, 5, 5, 0, 4, 16][..],
        &[
            0x78, 0xe7, 0x31, 0x02, 0x7d, 0x8f, 0xd5, 0x0e, 0xd6, 0x42, 0x34, 0x0b, 0x7c, 0x9a,
            0x63, 0xb3,
        ],
    ];
    for (digest_info, legacy) in [(sha1.concat(), Ok(())), (md5.concat(), Err(Error::Signature))] {
        let signature = raw_signature(&block(1, &digest_info));
        for hash in HASHES {
            let result = KEY.public_key().verify_pkcs1v15(hash, MESSAGE, &signature);
            assert_eq!(result, Err(Error::Signature), "{hash:?}");
        }
        let by_name = KEY.public_key().verify_pkcs1v15_legacy_sha1(MESSAGE, &signature);
        assert_eq!(by_name, legacy);
    }
}

#[test]
fn legacy_sha1_has_one_encoding_and_takes_no_other_hash() {
    let public = KEY.public_key();
    let digest = sha1::Sha1::digest(MESSAGE);
    // Without the NULL, and with something behind the digest.
    let bare = [&[0x30, 0x1f, 0x30, 7, 6, 5, 0x2b, 0x0e, 3, 2, 0x1a, 4, 20][..], &digest].concat();
    let start = [0x30, 0x21, 0x30, 9, 6, 5, 0x2b, 0x0e, 3, 2, 0x1a, 5, 0, 4, 20];
    let trailing = [&start[..], &digest, &[0]].concat();
    for digest_info in [bare, trailing] {
        let signature = raw_signature(&block(1, &digest_info));
        let result = public.verify_pkcs1v15_legacy_sha1(MESSAGE, &signature);
        assert_eq!(result, Err(Error::Signature));
    }
    for hash in HASHES {
        let signature = KEY.sign_pkcs1v15(hash, MESSAGE, &mut SysRng).unwrap();
        let result = public.verify_pkcs1v15_legacy_sha1(MESSAGE, &signature);
        assert_eq!(result, Err(Error::Signature), "{hash:?}");
    }
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

#[test]
fn l6_random_number_generators_that_fail() {
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
