//! Public and private keys: bounds, consistency, generation; what is wrong is refused with the
//! error that names the check.
#![cfg(test)]

use std::sync::LazyLock;

use ashlar_rsa::{Error, PrivateKey, PublicKey, is_probable_prime};
use getrandom::SysRng;
use num_bigint::BigUint;

#[path = "support/parts.rs"]
mod parts;
#[path = "support/rng.rs"]
mod rng;

use parts::Parts;
use rng::{Constant, FailsAfter};

static KEY: LazyLock<PrivateKey> =
    LazyLock::new(|| PrivateKey::generate(2048, &mut SysRng).unwrap());

fn parts() -> Parts {
    let key = KEY.components();
    parts::of_primes(&key.p, &key.q, &key.e)
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

type Field = fn(&mut Parts) -> &mut Vec<u8>;

/// Megabytes meet a comparison of lengths and no arithmetic, which would take hours.
#[test]
fn b4_giants_are_refused_by_their_length() {
    let giant = vec![0xff; 1 << 20];
    let (n, e) = (n(2048), [1, 0, 1]);
    for _ in 0..100 {
        assert_eq!(PublicKey::new(&giant, &e), Err(Error::ModulusSize));
        assert_eq!(PublicKey::new_allowing_1024(&giant, &e), Err(Error::ModulusSize));
        assert_eq!(PublicKey::new(&n, &giant), Err(Error::ExponentSize));
        assert_eq!(is_probable_prime(&giant, &mut SysRng), Err(Error::ModulusSize));
    }
    let good = parts();
    let fields: [(&str, Field); 8] = [
        ("RSA modulus has an unsupported length", |k| &mut k.n),
        ("RSA public exponent is not in 3 to 2^32 - 1", |k| &mut k.e),
        ("RSA private key is inconsistent: p has a wrong size", |k| &mut k.p),
        ("RSA private key is inconsistent: q has a wrong size", |k| &mut k.q),
        ("RSA private key is inconsistent: d is too large", |k| &mut k.d),
        ("RSA private key is inconsistent: dp is too large", |k| &mut k.dp),
        ("RSA private key is inconsistent: dq is too large", |k| &mut k.dq),
        ("RSA private key is inconsistent: qinv is too large", |k| &mut k.qinv),
    ];
    for (expected, field) in fields {
        let mut parts = good.clone();
        field(&mut parts).clone_from(&giant);
        let error = PrivateKey::from_components(&parts.borrow()).unwrap_err();
        assert_eq!(error.to_string(), expected);
    }
}

/// r s and r t, of 1024 bits, for primes r, s and t.
fn composites_with_a_common_divisor() -> (Vec<u8>, Vec<u8>) {
    let mut bytes = [0xf1; 64];
    let mut primes = (0..=u16::MAX).map(|i| {
        bytes[62..].copy_from_slice(&i.to_be_bytes());
        BigUint::from_bytes_be(&bytes)
    });
    let mut prime = || {
        primes
            .find(|number| is_probable_prime(&number.to_bytes_be(), &mut SysRng).unwrap())
            .unwrap()
    };
    let [r, s, t] = [prime(), prime(), prime()];
    ((&r * s).to_bytes_be(), (r * t).to_bytes_be())
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
    refuses("p is not prime", &|k| {
        (k.p, k.q) = composites_with_a_common_divisor();
        k.n = (BigUint::from_bytes_be(&k.p) * BigUint::from_bytes_be(&k.q)).to_bytes_be();
    });
    refuses("d does not fit e and p", &|k| k.d = add(&k.d, 2));
    refuses("d does not fit e and p", &|k| k.e = vec![3]);
    refuses("d is too large", &|k| k.d = [&[1], &*vec![0; 256]].concat());
    refuses("d is too large", &|k| k.d = k.n.clone());
    refuses("d is too small", &|k| k.d = vec![]);
    refuses("d is too small", &|k| k.d = vec![0xff; 128]);
    refuses("d is too small", &|k| k.d = [&[1], &*vec![0; 128]].concat());
    refuses("d does not fit e and p", &|k| k.d = [&[1], &*vec![0; 127], &[1]].concat());
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
fn primes_are_told_from_other_numbers() {
    let is_prime = |number: &[u8]| is_probable_prime(number, &mut SysRng).unwrap();
    assert!(!is_prime(&[]));
    let mut sieve = [true; 1 << 16];
    sieve[..2].fill(false);
    for number in 0..1 << 16 {
        if sieve[number] {
            (2 * number..1 << 16).step_by(number).for_each(|multiple| sieve[multiple] = false);
        }
        let bytes = u32::try_from(number).unwrap().to_be_bytes();
        // All up to the square of the last small prime takes long; every fifth does.
        if number < 1 << 13 || number % 5 == 1 {
            assert_eq!(is_prime(&bytes), sieve[number], "{number}");
        }
    }
    // Carmichael numbers, the last two of large primes, and such that powers are 1 before the last
    // squaring; strong pseudoprimes to the first bases; squares of primes; Fermat and Mersenne
    // numbers.
    for composite in [
        561,
        41_041,
        825_265,
        321_197_185,
        742_403_294_138_881,
        5_886_710_601_977_089,
        3_215_031_751,
        3_825_123_056_546_413_051,
        318_665_857_834_031_151,
        2053 * 2053,
        65_537 * 65_537,
        (1 << 32) + 1,
        (1 << 59) - 1_u64,
    ] {
        assert!(!is_prime(&composite.to_be_bytes()), "{composite}");
    }
    // Primes of all kinds: Proth's, Mersenne's, the largest of 64 bits.
    for prime in [65_537, 27 * (1 << 46) + 1, 15 * (1 << 44) + 1, (1 << 61) - 1, u64::MAX - 58] {
        assert!(is_prime(&prime.to_be_bytes()), "{prime}");
    }
    let key = KEY.components();
    assert!(is_prime(&key.p) && is_prime(&key.q) && !is_prime(&key.n));
    assert!(is_prime(&[&[0; 1000], &key.p[..]].concat()));
    assert_eq!(is_probable_prime(&key.p, &mut FailsAfter(3)), Err(Error::Rng));
    assert_eq!(is_probable_prime(&key.p, &mut Constant(0xff)), Err(Error::Rng));
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
