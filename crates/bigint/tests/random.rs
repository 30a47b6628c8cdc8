//! Random cases against `num-bigint`, 10,000 for each size from 1024 to 8192 bits.
//!
//! The operands have what carries and borrows stumble over: long runs of ones and zeros, numbers
//! near the modulus and near powers of two; so have the moduli. The seed is fixed: a failure comes
//! back. The table at the end says how many cases an operation gets.
#![cfg(test)]

use ashlar_bigint::Modulus;
use num_bigint::BigUint;
use subtle::ConstantTimeEq;

#[path = "support/random.rs"]
mod random;

use random::{Random, big, nat};

/// One modulus serves so many cases.
const CASES_PER_MODULUS: usize = 50;

/// Addition, subtraction, multiplication, squaring, reduction of a double-width number, and the
/// same without a modulus.
fn arithmetic(bits: usize, cases: usize) {
    let mut random = Random::new(bits as u64);
    for _ in 0..cases / CASES_PER_MODULUS {
        let m = random.modulus(bits);
        let modulus = Modulus::new(&nat(&m)).unwrap();
        for _ in 0..CASES_PER_MODULUS {
            let (a, b) = (random.residue(&m), random.residue(&m));
            let (nat_a, nat_b) = (nat(&a).resized(modulus.width()), nat(&b));
            let (x, y) = (modulus.residue(&nat_a), modulus.residue(&nat_b));
            let (sum, product) = (&a + &b, &a * &b);

            assert_eq!(big(&modulus.nat(&modulus.add(&x, &y))), &sum % &m, "{a} + {b} mod {m}");
            let difference = if a < b { &a + &m - &b } else { &a - &b };
            assert_eq!(big(&modulus.nat(&modulus.sub(&x, &y))), difference, "{a} - {b} mod {m}");
            let x_y = modulus.mul(&x, &y);
            assert_eq!(big(&modulus.nat(&x_y)), &product % &m, "{a} {b} mod {m}");
            assert_eq!(big(&modulus.nat(&modulus.square(&x))), &a * &a % &m, "{a}^2 mod {m}");

            let wide = nat_a.mul(&nat_b);
            assert_eq!(big(&wide), product, "{a} {b}");
            assert!(bool::from(modulus.residue(&wide).ct_eq(&x_y)), "{product} mod {m}");
            let mut total = nat_a.clone();
            let carry = bool::from(total.add_assign(&nat_b));
            assert_eq!(big(&total) + (BigUint::from(u8::from(carry)) << bits), sum, "{a} + {b}");
            assert_eq!(bool::from(total.sub_assign(&nat_b)), carry, "{a} + {b} - {b}");
            assert_eq!(big(&total), a, "{a} + {b} - {b}");
        }
    }
}

/// Inverses, multiplied with the number they are of; whether there is none, by `num-bigint`.
fn inversion(bits: usize, cases: usize) {
    let mut random = Random::new(bits as u64 + 1);
    for _ in 0..cases / CASES_PER_MODULUS {
        let m = random.modulus(bits);
        let modulus = Modulus::new(&nat(&m)).unwrap();
        for _ in 0..CASES_PER_MODULUS {
            let a = random.residue(&m);
            let x = modulus.residue(&nat(&a));
            let (inverse, vartime) = (modulus.invert(&x), modulus.invert_vartime(&x));
            let inverse = inverse.map(|inverse| big(&modulus.nat(&inverse)));
            assert_eq!(
                vartime.map(|inverse| big(&modulus.nat(&inverse))),
                inverse,
                "1/{a} mod {m}"
            );
            match inverse {
                Some(inverse) => {
                    assert!(inverse < m, "1/{a} mod {m}");
                    assert_eq!(inverse * &a % &m, BigUint::from(1_u8), "1/{a} mod {m}");
                }
                None => assert_eq!(a.modinv(&m), None, "1/{a} mod {m}"),
            }
        }
    }
}

/// gcd(g a, g p) = g for a Mersenne prime p = 2^`prime` - 1 and 0 < a < p.
fn common_divisors(bits: usize, prime: usize, cases: usize) {
    let mut random = Random::new(bits as u64 + 2);
    let p = (BigUint::from(1_u8) << prime) - 1_u8;
    for _ in 0..cases {
        let g = random.modulus(bits - prime);
        let a = random.residue(&(&p - 1_u8)) + 1_u8;
        let (odd, other) = (nat(&(&g * &p)), nat(&(&g * &a)));
        assert_eq!(big(&other.gcd(&odd).unwrap()), g, "gcd({g} {a}, {g} (2^{prime} - 1))");
        assert_eq!(big(&other.gcd_vartime(&odd).unwrap()), g, "gcd({g} {a}, {g} (2^{prime} - 1))");
    }
}

/// Powers with secret exponents of `exponent_bits`, and with public ones.
fn powers(bits: usize, exponent_bits: usize, cases: usize) {
    let mut random = Random::new((bits + exponent_bits) as u64 + 3);
    for _ in 0..cases {
        let m = random.modulus(bits);
        let modulus = Modulus::new(&nat(&m)).unwrap();
        let (a, e) = (random.residue(&m), random.number(exponent_bits));
        let x = modulus.residue(&nat(&a));
        let expected = a.modpow(&e, &m);
        let power = modulus.pow(&x, &nat(&e));
        assert_eq!(big(&modulus.nat(&power)), expected, "{a}^{e} mod {m}");
        // Residues are compared by their limbs, so there must be one form of each only.
        assert!(bool::from(power.ct_eq(&modulus.residue(&nat(&expected)))), "{a}^{e} mod {m}");
        let e = random.word() >> random.below(64);
        let expected = a.modpow(&BigUint::from(e), &m);
        let power = modulus.pow_vartime(&x, e);
        assert_eq!(big(&modulus.nat(&power)), expected, "{a}^{e} mod {m}");
        assert!(bool::from(power.ct_eq(&modulus.residue(&nat(&expected)))), "{a}^{e} mod {m}");
    }
}

/// The count of cases where the compiler optimises, and without that, where all of it should be
/// done in seconds.
const fn cases(optimised: usize, debug: usize) -> usize {
    if cfg!(debug_assertions) { debug } else { optimised }
}

macro_rules! sizes {
    ($($name:ident: $bits:literal, inverses $inverses:expr, gcds $gcds:expr, of $prime:literal,
        powers $full:literal + $short:literal;)+) => {
        $(mod $name {
            use super::cases;

            #[test]
            fn arithmetic() {
                super::arithmetic($bits, 10_000);
            }

            #[test]
            fn inversion() {
                super::inversion($bits, $inverses);
            }

            #[test]
            fn common_divisors() {
                super::common_divisors($bits, $prime, $gcds);
            }

            #[test]
            fn powers() {
                super::powers($bits, $bits, $full);
                super::powers($bits, 64, $short);
            }
        })+
    };
}

// Powers: so many with exponents as long as the modulus + so many with exponents of 64 bits.
sizes! {
    bits_1024: 1024, inverses 10_000, gcds cases(10_000, 2_000), of 521, powers 40 + 200;
    bits_1536: 1536, inverses cases(10_000, 1_000), gcds cases(10_000, 500), of 521, powers 10 + 100;
    bits_2048: 2048, inverses cases(10_000, 2_000), gcds cases(10_000, 400), of 1279, powers 8 + 100;
    bits_3072: 3072, inverses cases(10_000, 500), gcds cases(10_000, 100), of 2203, powers 3 + 60;
    bits_4096: 4096, inverses cases(10_000, 200), gcds cases(10_000, 50), of 2203, powers 2 + 40;
    bits_8192: 8192, inverses cases(10_000, 50), gcds cases(10_000, 10), of 4423, powers 1 + 10;
}
