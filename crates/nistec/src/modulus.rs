//! The six moduli, p and n of each curve: what is the same for all, and what each may do better.

use crate::limbs;

/// An odd modulus of `N` limbs, more than half of the largest number of its bits, which is prime.
///
/// Products are Montgomery's, by `R = 2^R_BITS`: `a b / R`. A modulus for which there is a better way
/// than his sets `R_BITS` to zero, and its products are plain.
pub(crate) trait Modulus<const N: usize>: Copy + 'static {
    /// The modulus `m`.
    const MODULUS: [u64; N];
    /// The exponent of `R`.
    const R_BITS: usize = 64 * N;
    /// `R mod m`, which stands for one.
    const R: [u64; N] = shift_left(one(), Self::R_BITS, &Self::MODULUS);
    /// `R^2 mod m`: multiplying by it brings an integer into Montgomery form.
    const R_SQUARED: [u64; N] = shift_left(Self::R, Self::R_BITS, &Self::MODULUS);
    /// `R^3 mod m`.
    const R_CUBED: [u64; N] = shift_left(Self::R_SQUARED, Self::R_BITS, &Self::MODULUS);
    /// `-1 / m mod 2^64`.
    const K: u64 = inverse_of_limb(Self::MODULUS[0]).wrapping_neg();

    /// `(high * 2^(64 N) + low) / R mod m`, for a product of two reduced numbers.
    #[inline(always)]
    fn reduce(low: &[u64; N], high: &[u64; N]) -> [u64; N] {
        limbs::montgomery_reduce(low, high, &Self::MODULUS, Self::K)
    }

    /// `a b / R mod m` for reduced `a` and `b`.
    #[inline(always)]
    fn multiply(a: &[u64; N], b: &[u64; N]) -> [u64; N] {
        let (low, high) = limbs::product(a, b);
        Self::reduce(&low, &high)
    }

    /// `a^2 / R mod m` for a reduced `a`.
    #[inline(always)]
    fn square(a: &[u64; N]) -> [u64; N] {
        let (low, high) = limbs::square(a);
        Self::reduce(&low, &high)
    }

    /// `1 / a mod m` for a reduced `a`; zero for zero. In constant time.
    fn invert(a: &[u64; N]) -> [u64; N];
}

/// The number one.
const fn one<const N: usize>() -> [u64; N] {
    let mut one = [0; N];
    one[0] = 1;
    one
}

/// `1 / m mod 2^64` for an odd `m`.
pub(crate) const fn inverse_of_limb(m: u64) -> u64 {
    // Newton's iteration doubles the correct bits; an odd number is its own inverse modulo 8.
    let mut inverse = m;
    let mut bits = 3;
    while bits < 64 {
        inverse = inverse.wrapping_mul(2u64.wrapping_sub(m.wrapping_mul(inverse)));
        bits *= 2;
    }
    inverse
}

/// `2^bits a mod modulus` for a reduced `a`. For constants: it takes its time, and that varies.
pub(crate) const fn shift_left<const N: usize>(
    mut a: [u64; N],
    bits: usize,
    modulus: &[u64; N],
) -> [u64; N] {
    let mut bit = 0;
    while bit < bits {
        a = double(a, modulus);
        bit += 1;
    }
    a
}

const fn double<const N: usize>(a: [u64; N], modulus: &[u64; N]) -> [u64; N] {
    let mut twice = [0; N];
    let mut less = [0; N];
    let (mut carry, mut borrow) = (0, false);
    let mut i = 0;
    while i < N {
        twice[i] = a[i] << 1 | carry;
        carry = a[i] >> 63;
        let (difference, under) = twice[i].overflowing_sub(modulus[i]);
        let (difference, under_again) = difference.overflowing_sub(borrow as u64);
        less[i] = difference;
        borrow = under | under_again;
        i += 1;
    }
    if borrow && carry == 0 { twice } else { less }
}
