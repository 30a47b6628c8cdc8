//! Powers on every backend of the machine, at every length of modulus that has a kernel, against
//! `num-bigint`.
#![cfg(test)]

use ashlar_bigint::{Backend, Modulus, Nat};
use num_bigint::BigUint;
use subtle::ConstantTimeEq;

#[path = "support/random.rs"]
mod random;

use random::{Random, big, nat};

/// The bits of a digit in the kernels with IFMA.
const DIGIT_BITS: usize = 52;

fn power_of_two(bits: usize) -> BigUint {
    BigUint::from(1_u8) << bits
}

/// Both powers of a base on every backend, and the form of the results: residues are compared by
/// their limbs elsewhere, so that there must be one of each only.
fn check(m: &BigUint, a: &BigUint, e: &Nat, public: u64) {
    let expected = [a.modpow(&big(e), m), a.modpow(&BigUint::from(public), m)];
    for backend in Backend::all() {
        let modulus = Modulus::with_backend(backend, &nat(m)).unwrap();
        let base = modulus.residue(&nat(a));
        let found = [modulus.pow(&base, e), modulus.pow_vartime(&base, public)];
        for (found, expected) in found.iter().zip(&expected) {
            let context = || format!("{a:x}^({e:x?} or {public}) mod {m:x}", e = e.limbs());
            assert_eq!(big(&modulus.nat(found)), *expected, "{}: {}", backend.name(), context());
            let canonical = modulus.residue(&nat(expected));
            assert!(bool::from(found.ct_eq(&canonical)), "{}: {}", backend.name(), context());
        }
    }
}

/// What carries stumble over, below m: the edges, and long runs of digits of all ones.
fn edges(m: &BigUint) -> Vec<BigUint> {
    let mut edges = vec![BigUint::ZERO, BigUint::from(1_u8), m - 2_u8, m - 1_u8, m >> 1_u8];
    for digits in [1, 7, 8, 9, 16, 19] {
        let power = power_of_two(DIGIT_BITS * digits);
        edges.extend([&power - 1_u8, &power + 1_u8, m - &power]);
    }
    edges
}

/// From below the shortest modulus with a kernel to beyond the longest.
#[test]
fn every_length() {
    let mut random = Random::new(1);
    for bits in (760..=4170).step_by(if cfg!(debug_assertions) { 11 } else { 1 }) {
        let m = random.modulus(bits);
        let (a, e) = (random.residue(&m), Nat::from_limb(random.word(), 1));
        check(&m, &a, &e, random.word() >> 40);
    }
}

#[test]
fn lengths_at_the_limits() {
    let mut random = Random::new(2);
    // Whole limbs in fours, whole digits, whole registers.
    let limbs = (11..66).map(|k| 64 * k);
    let digits = (15..81).map(|n| DIGIT_BITS * n);
    for middle in limbs.chain(digits) {
        for bits in [middle - 1, middle, middle + 1] {
            let m = random.modulus(bits);
            check(&m, &random.residue(&m), &Nat::from_limb(random.word(), 1), 3);
        }
    }
}

/// All ones, all ones but for the lowest bits, and a single bit with a one.
#[test]
fn extreme_moduli_and_bases() {
    let lengths = [1020, 1024, 1040, 1100, 1500, 1536, 1560, 2028, 2047, 2048, 2049, 2080];
    for bits in lengths.into_iter().chain([3072, 3120, 4056, 4095, 4096]) {
        let power = power_of_two(bits);
        let half = power_of_two(bits - 1);
        for m in [&power - 1_u8, &power - 189_u8, &power - 0x1_0001_u32, half + 1_u8] {
            for a in edges(&m) {
                check(&m, &a, &Nat::from_limb(0xfedc_ba98, 1), 65537);
            }
        }
    }
}

/// Exponents of other lengths than the modulus, at the edges of each length.
#[test]
fn exponents() {
    let mut random = Random::new(3);
    for bits in [1024, 1536, 2048] {
        let m = random.modulus(bits);
        let a = random.residue(&m);
        for width in [0, 1, 2, 4, 5, 15, 16, 17, 40] {
            let mut top = vec![0; width];
            if let Some(limb) = top.last_mut() {
                *limb = 1 << 63;
            }
            let ones = vec![u64::MAX; width];
            for e in [&ones, &top].map(|limbs| Nat::from_limbs(limbs)) {
                check(&m, &a, &e, u64::MAX);
            }
            for small in [0, 1, 2, 31, 32, 33] {
                check(&m, &a, &Nat::from_limb(small, width), small);
            }
        }
    }
}

fn pair_agrees(moduli: [&BigUint; 2], bases: [&BigUint; 2], exponents: [&Nat; 2]) {
    let expected = [0, 1].map(|i| bases[i].modpow(&big(exponents[i]), moduli[i]));
    for backend in Backend::all() {
        let [m, n] = moduli.map(|m| Modulus::with_backend(backend, &nat(m)).unwrap());
        let [a, b] = [m.residue(&nat(bases[0])), n.residue(&nat(bases[1]))];
        let [c, d] = Modulus::pow_pair([&m, &n], [&a, &b], exponents);
        let found = [big(&m.nat(&c)), big(&n.nat(&d))];
        assert_eq!(found, expected, "{}, moduli {moduli:x?}", backend.name());
    }
}

#[test]
fn pairs() {
    let mut random = Random::new(4);
    let lengths = [
        (1024, 1024),
        (1024, 1021),
        (1536, 1536),
        (1300, 1536),
        (2048, 2048),
        (3072, 3072),
        (4096, 4096),
        // No pair: other widths, and one without a kernel.
        (1024, 1536),
        (2049, 2048),
        (512, 1024),
        (512, 512),
        (4160, 4096),
    ];
    for (bits_m, bits_n) in lengths {
        let (m, n) = (random.modulus(bits_m), random.modulus(bits_n));
        let edge = power_of_two(bits_m) - 1_u8;
        for moduli in [[&m, &n], [&n, &m], [&m, &m], [&edge, &m]] {
            let bases = moduli.map(|m| random.residue(m));
            // Of different lengths, too.
            for widths in [(2, 2), (1, 4), (4, 1), (0, 1)] {
                let [e, f] = [widths.0, widths.1].map(|width| {
                    Nat::from_limbs(&(0..width).map(|_| random.word()).collect::<Vec<_>>())
                });
                pair_agrees(moduli, [&bases[0], &bases[1]], [&e, &f]);
            }
        }
    }
}

/// As RSA has them.
#[test]
fn pairs_with_long_exponents() {
    let mut random = Random::new(5);
    for bits in [1024, 1536, 2048] {
        let [m, n] = [(); 2].map(|()| random.modulus(bits));
        let [a, b] = [random.residue(&m), random.residue(&n)];
        let [e, f] = [(); 2].map(|()| nat(&random.number(bits)).resized(bits / 64));
        pair_agrees([&m, &n], [&a, &b], [&e, &f]);
        let ones = Nat::from_limbs(&vec![u64::MAX; bits / 64]);
        pair_agrees([&m, &n], [&(&m - 1_u8), &BigUint::ZERO], [&ones, &e]);
    }
}

#[test]
fn names() {
    let names: Vec<_> = Backend::all().map(Backend::name).collect();
    assert_eq!(names[0], "portable");
    assert_eq!(names.last(), Some(&Backend::best().name()));
}
