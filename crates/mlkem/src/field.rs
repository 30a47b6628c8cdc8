//! Integers modulo q, sixteen bits wide (FIPS 203, section 2.4.1), and their compression
//! (section 4.2.1).
//!
//! Every operation is additions, shifts and multiplications, so that its time cannot depend on a
//! value: there is no division, and not even a mask that a compiler could make a jump of. Products
//! and remainders are taken by the high and low halves of products, which is what vector units have.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "halves of products are cut off on purpose; ranges stand with each function"
)]

/// The modulus.
pub(crate) const Q: i16 = 3329;

/// q^-1 modulo 2^16.
const Q_INVERSE: i16 = -3327;

/// 2^26 / q, rounded up.
pub(crate) const RECIPROCAL: i16 = 20159;

/// 2^32 modulo q: multiplying by it in Montgomery's way multiplies by 2^16.
const R_SQUARED: i16 = 1353;

/// A constant to multiply by.
#[derive(Clone, Copy)]
pub(crate) struct Factor {
    /// The constant times 2^16, between -q/2 and q/2.
    pub(crate) montgomery: i16,
    /// That times q^-1 modulo 2^16.
    pub(crate) by_q_inverse: i16,
}

impl Factor {
    pub(crate) const fn new(value: i64) -> Self {
        let q = Q as i64;
        let mut montgomery = ((value << 16) % q) as i16;
        if montgomery > Q / 2 {
            montgomery -= Q;
        }
        Self { montgomery, by_q_inverse: montgomery.wrapping_mul(Q_INVERSE) }
    }

    /// `a` times the constant, between -q and q, both excluded. Any `a`.
    #[inline(always)]
    pub(crate) const fn multiply(self, a: i16) -> i16 {
        let quotient = a.wrapping_mul(self.by_q_inverse);
        high_half(a, self.montgomery).wrapping_sub(high_half(quotient, Q))
    }
}

/// The sum of products `a`, times 2^-16 modulo q, between -q and q, both excluded. `a` is between
/// -q * 2^15 and q * 2^15.
#[inline(always)]
pub(crate) const fn montgomery_reduce(a: i32) -> i16 {
    let quotient = (a as i16).wrapping_mul(Q_INVERSE);
    ((a >> 16) as i16).wrapping_sub(high_half(quotient, Q))
}

/// Undoes the 2^-16 of [`montgomery_reduce`]. The result is between -q and q, both excluded.
#[inline(always)]
pub(crate) const fn to_montgomery(a: i16) -> i16 {
    montgomery_reduce(a as i32 * R_SQUARED as i32)
}

/// `a` modulo q, between 0 and q. Any `a`; q itself comes of negative multiples of q alone.
#[inline(always)]
pub(crate) const fn barrett_reduce(a: i16) -> i16 {
    let quotient = high_half(a, RECIPROCAL) >> 10;
    a.wrapping_sub(quotient.wrapping_mul(Q))
}

/// `a` modulo q, between 0 and q - 1. Any `a`.
#[inline(always)]
pub(crate) const fn canonical(a: i16) -> i16 {
    barrett_reduce(barrett_reduce(a))
}

/// `Compress_D`: 2^D / q times `x`, rounded, modulo 2^D. `x` is between 0 and q - 1, D at most 11.
#[inline(always)]
pub(crate) const fn compress<const D: usize>(x: i16) -> i16 {
    /// 2^36 / q, rounded up: exact for dividends up to 2^24.
    const RECIPROCAL: u64 = (1 << 36) / Q as u64 + 1;

    let dividend = ((x as u64) << D) + Q as u64 / 2;
    let quotient = (dividend * RECIPROCAL) >> 36;
    quotient as i16 & ((1 << D) - 1)
}

/// `Decompress_D`: q / 2^D times `y`, rounded. `y` is between 0 and 2^D - 1, D at most 11.
#[inline(always)]
pub(crate) const fn decompress<const D: usize>(y: i16) -> i16 {
    ((y as i32 * Q as i32 + (1 << (D - 1))) >> D) as i16
}

/// The upper sixteen bits of a product.
#[inline(always)]
const fn high_half(a: i16, b: i16) -> i16 {
    ((a as i32 * b as i32) >> 16) as i16
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODULUS: i64 = Q as i64;

    fn congruent(a: i64, b: i64) -> bool {
        (a - b) % MODULUS == 0
    }

    #[test]
    fn constants() {
        assert_eq!(Q.wrapping_mul(Q_INVERSE), 1);
        assert_eq!(i64::from(RECIPROCAL), (1 << 26) / MODULUS + 1);
        assert_eq!(i64::from(R_SQUARED), (1 << 32) % MODULUS);
    }

    #[test]
    fn reductions_of_every_number() {
        for a in i16::MIN..=i16::MAX {
            let reduced = barrett_reduce(a);
            assert!((0..=Q).contains(&reduced), "{a}");
            assert!(congruent(reduced.into(), a.into()), "{a}");
            assert_eq!(i64::from(canonical(a)), i64::from(a).rem_euclid(MODULUS));

            let product = to_montgomery(a);
            assert!((-Q < product) && (product < Q), "{a}");
            assert!(congruent(product.into(), i64::from(a) << 16), "{a}");
        }
    }

    #[test]
    fn factors() {
        for value in [0, 1, 2, 17, 1664, 1665, MODULUS - 1] {
            let factor = Factor::new(value);
            for a in i16::MIN..=i16::MAX {
                let product = factor.multiply(a);
                assert!((-Q < product) && (product < Q), "{value} {a}");
                assert!(congruent(product.into(), value * i64::from(a)), "{value} {a}");
            }
        }
    }

    #[test]
    fn montgomery_reduction_up_to_its_bounds() {
        let bound = i32::from(Q) << 15;
        for a in (-bound + 1..bound).step_by(997).chain([-bound + 1, -1, 0, 1, bound - 1]) {
            let reduced = montgomery_reduce(a);
            assert!((-Q < reduced) && (reduced < Q), "{a}");
            assert!(congruent(i64::from(reduced) << 16, a.into()), "{a}");
        }
    }

    fn compression<const D: usize>() {
        for x in 0..Q {
            // The standard's definition, with a division: round(2^D / q * x) mod 2^D.
            let rounded = ((i64::from(x) << (D + 1)) + MODULUS) / (2 * MODULUS);
            assert_eq!(i64::from(compress::<D>(x)), rounded % (1 << D), "{D} {x}");
        }
        for y in 0..1 << D {
            let x = decompress::<D>(y);
            let rounded = (i64::from(y) * MODULUS * 2 + (1 << D)) >> (D + 1);
            assert_eq!(i64::from(x), rounded, "{D} {y}");
            // Section 4.2.1: compression undoes decompression.
            assert_eq!(compress::<D>(x), y, "{D} {y}");
        }
    }

    /// L2, KyberSlash: multiplication takes the place of the division for every value.
    #[test]
    fn l2_compression_without_division_is_exact() {
        compression::<1>();
        compression::<4>();
        compression::<5>();
        compression::<10>();
        compression::<11>();
    }
}
