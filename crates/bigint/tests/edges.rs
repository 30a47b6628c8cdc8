//! Values at the edges, odd widths, refusals, and what must not show or stay.
#![cfg(test)]

use ashlar_bigint::{Modulus, Nat};
use num_bigint::BigUint;
use subtle::ConstantTimeEq;

fn big(n: &Nat) -> BigUint {
    BigUint::from_bytes_be(&n.to_be_bytes(8 * n.width()))
}

fn nat(n: &BigUint) -> Nat {
    Nat::from_be_bytes(&n.to_bytes_be())
}

/// 2^bits - 1, 2^(bits - 1) + 1 and a modulus whose only other bit is in the middle.
fn extreme_moduli(bits: usize) -> [BigUint; 3] {
    let one = BigUint::from(1_u8);
    let top = &one << (bits - 1);
    [(&one << bits) - 1_u8, &top + 1_u8, &top | (&one << (bits / 2)) | &one]
}

#[test]
fn extreme_moduli_at_every_width() {
    let one = BigUint::from(1_u8);
    for bits in (2..=12).map(|n| 64 * n).chain([3, 63, 65, 127, 1023, 1024, 1025, 1536, 2048, 8192])
    {
        for m in extreme_moduli(bits) {
            let modulus = Modulus::new(&nat(&m)).unwrap();
            assert_eq!((modulus.bits(), modulus.width()), (bits, bits.div_ceil(64)));
            for a in [BigUint::ZERO, one.clone(), &m - 1_u8, &m >> 1, (&one << (bits - 1)) - 1_u8] {
                let x = modulus.residue(&nat(&a));
                assert_eq!(big(&modulus.nat(&modulus.square(&x))), (&a * &a) % &m);
                assert_eq!(big(&modulus.nat(&modulus.mul(&x, &x))), (&a * &a) % &m);
                assert_eq!(big(&modulus.nat(&modulus.add(&x, &x))), (&a + &a) % &m);
                assert_eq!(big(&modulus.nat(&modulus.sub(&modulus.zero(), &x))), (&m - &a) % &m);
                let inverse = modulus.invert(&x).map(|x| big(&modulus.nat(&x)));
                assert_eq!(inverse, a.modinv(&m), "{bits} bits");
                let inverse = modulus.invert_vartime(&x).map(|x| big(&modulus.nat(&x)));
                assert_eq!(inverse, a.modinv(&m), "{bits} bits");
            }
        }
    }
}

/// Powers are reduced once, at the end, and the less they were so before the shorter the modulus is
/// of its limbs: moduli from the least to the greatest of a width, with every number of top bits
/// that are zero.
#[test]
fn powers_are_below_the_modulus() {
    for bits in 1025_usize..=1280 {
        for m in extreme_moduli(bits) {
            let modulus = Modulus::new(&nat(&m)).unwrap();
            let a = (&m >> 1) + 77_u8;
            let x = modulus.residue(&nat(&a));
            let exponent = BigUint::from(0xfedc_ba98_u32);
            let expected = modulus.residue(&nat(&a.modpow(&exponent, &m)));
            assert!(bool::from(modulus.pow(&x, &nat(&exponent)).ct_eq(&expected)), "{bits} bits");
            let power = modulus.pow_vartime(&x, 0xfedc_ba98);
            assert!(bool::from(power.ct_eq(&expected)), "{bits} bits");
        }
    }
}

#[test]
fn exponents_at_the_edges() {
    let m = (BigUint::from(1_u8) << 1024) - 105_u8;
    let modulus = Modulus::new(&nat(&m)).unwrap();
    let base = BigUint::from(3_u8);
    let x = modulus.residue(&nat(&base));
    for exponent in [BigUint::ZERO, BigUint::from(1_u8), &m - 1_u8, BigUint::from(1_u8) << 1000] {
        for width in [nat(&exponent).width(), 16, 33] {
            if width < nat(&exponent).width() {
                continue;
            }
            let power = modulus.pow(&x, &nat(&exponent).resized(width));
            assert_eq!(big(&modulus.nat(&power)), base.modpow(&exponent, &m));
        }
    }
    let empty = modulus.pow(&x, &Nat::zero(0));
    assert!(bool::from(empty.ct_eq(&modulus.one())));
    for exponent in [0, 1, 2, 3, 65537, u64::MAX] {
        let power = modulus.nat(&modulus.pow_vartime(&x, exponent));
        assert_eq!(big(&power), base.modpow(&BigUint::from(exponent), &m));
    }
}

/// Even, zero, one: there is no Montgomery form, and no RSA modulus or group is so.
#[test]
fn b4_even_and_tiny_moduli_are_refused() {
    for bytes in [&[][..], &[0], &[1], &[0, 0, 1], &[2], &[1, 0], &[0xfe; 1], &[0xfe; 256]] {
        assert!(Modulus::from_be_bytes(bytes).is_none(), "{bytes:?}");
    }
    for bytes in [&[3][..], &[0, 0, 3], &[1, 1], &[0xff; 255]] {
        assert!(Modulus::from_be_bytes(bytes).is_some(), "{bytes:?}");
    }
    let even = Nat::from_limb(6, 2);
    assert!(Nat::from_limb(3, 1).gcd(&even).is_none());
    assert!(Nat::from_limb(3, 1).gcd_vartime(&even).is_none());
    assert!(even.div_exact(&even).is_none());
    assert!(even.is_divisible_by(2).is_none());
}

/// No arithmetic is done modulo a number that is too long: a megabyte is refused as fast as it is
/// read, where the first power modulo such a number would take years.
#[test]
fn d5_giant_moduli_are_refused() {
    let longest = Modulus::MAX_BITS / 8;
    assert!(Modulus::from_be_bytes(&[[1].as_slice(), &vec![0xff; longest]].concat()).is_none());
    assert!(Modulus::from_be_bytes(&vec![0xff; 1 << 20]).is_none());
    let modulus = Modulus::from_be_bytes(&vec![0xff; longest]).unwrap();
    assert_eq!(modulus.bits(), Modulus::MAX_BITS);
    // Leading zeros do not count.
    assert!(Modulus::from_be_bytes(&[vec![0; longest], vec![0xff; 128]].concat()).is_some());
}

/// ATTACKS B5: whether two primes of a key have a common divisor, when one number is a multiple of
/// the other, the same, or zero.
#[test]
fn b5_common_divisors_of_related_numbers() {
    let p: BigUint = (BigUint::from(1_u8) << 521) - 1_u8;
    let q: BigUint = (BigUint::from(1_u8) << 607) - 1_u8;
    let one = BigUint::from(1_u8);
    let cases = [
        (&p * &q, p.clone(), p.clone()),
        (p.clone(), &p * &q, p.clone()),
        (p.clone(), p.clone(), p.clone()),
        (p.clone(), q.clone(), one.clone()),
        (q.clone(), p.clone(), one.clone()),
        (BigUint::ZERO, p.clone(), p.clone()),
        (&p << 700, &p * &p, p.clone()),
        (p.clone(), one.clone(), one.clone()),
        (&q - 1_u8, q.clone(), one),
    ];
    for (a, odd, expected) in cases {
        assert_eq!(big(&nat(&a).gcd(&nat(&odd)).unwrap()), expected, "gcd({a}, {odd})");
        assert_eq!(big(&nat(&a).gcd_vartime(&nat(&odd)).unwrap()), expected, "gcd({a}, {odd})");
    }
}

#[test]
fn bytes_of_every_length() {
    let bytes: Vec<u8> = (1..=40).collect();
    for len in 0..=bytes.len() {
        let nat = Nat::from_be_bytes(&bytes[..len]);
        assert_eq!(nat.width(), len.div_ceil(8));
        assert_eq!(nat.to_be_bytes(len).as_slice(), &bytes[..len]);
        // Longer: zeros in front. Shorter: the low bytes.
        let longer = nat.to_be_bytes(len + 9);
        assert!(longer[..9].iter().all(|&byte| byte == 0) && longer[9..] == bytes[..len]);
        assert_eq!(nat.to_be_bytes(len / 2).as_slice(), &bytes[len - len / 2..len]);
    }
}

#[test]
fn divisibility_by_words() {
    for odd in [3_u64, 5, 251, 65537, u64::MAX] {
        for factor in [0_u128, 1, 2, 77, u128::MAX / 3] {
            let multiple = BigUint::from(odd) * BigUint::from(factor);
            let divides = |n: &BigUint| bool::from(nat(n).is_divisible_by(odd).unwrap());
            assert!(divides(&multiple), "{odd} {factor}");
            assert!(!divides(&(&multiple + 1_u8)), "{odd} {factor}");
            assert!(!divides(&(&multiple + (odd - 1))), "{odd} {factor}");
        }
    }
}

/// ATTACKS B6: the inverse of a secret comes from division steps of a number that the width
/// alone decides; inputs that make Euclid's algorithm quick or slow are here for correctness.
#[test]
fn b6_inversion_of_euclid_extremes() {
    let (mut a, mut b) = (BigUint::from(1_u8), BigUint::from(1_u8));
    while b.bits() < 2048 {
        (a, b) = (b.clone(), a + b);
    }
    for (m, x) in [(b.clone(), a.clone()), (b.clone(), &b - 1_u8), (a.clone(), BigUint::from(2_u8))]
    {
        let m = m | BigUint::from(1_u8);
        let modulus = Modulus::new(&nat(&m)).unwrap();
        let residue = modulus.residue(&nat(&x));
        let expected = (x % &m).modinv(&m);
        for inverse in [modulus.invert(&residue), modulus.invert_vartime(&residue)] {
            assert_eq!(inverse.map(|x| big(&modulus.nat(&x))), expected);
        }
    }
}

#[test]
fn debug_shows_no_values() {
    let modulus = Modulus::from_be_bytes(&[0xab; 33]).unwrap();
    let nat = Nat::from_be_bytes(&[0xab; 33]);
    let residue = modulus.residue(&nat);
    assert_eq!(format!("{modulus:?}"), "Modulus { bits: 264, .. }");
    assert_eq!(format!("{nat:?}"), "Nat { width: 5, .. }");
    assert_eq!(format!("{residue:?}"), "Residue { .. }");
}

#[test]
fn zeroize_clears_the_limbs() {
    use zeroize::Zeroize;
    let mut nat = Nat::from_be_bytes(&[0xff; 64]);
    nat.zeroize();
    assert!(bool::from(nat.is_zero()));
    assert!(nat.limbs().iter().all(|&limb| limb == 0));
}
