//! Inversion modulo an odd number, in constant time: Bernstein and Yang, "Fast constant-time gcd
//! computation and modular inversion" (2019), in the form that starts with delta = 1/2.
//!
//! A division step maps (delta, f, g), f odd, to
//!
//! - (1 - delta, g, (g - f) / 2) if delta > 0 and g is odd,
//! - (1 + delta, f, (g + (g mod 2) f) / 2) otherwise.
//!
//! From f = modulus and g < f of `b` bits, `(45907 b + 30179) / 19929` steps reach g = 0 and
//! f = ±gcd; for 256 bits, 590 (Wuille and Maxwell, "Bounds on divsteps iterations in safegcd"). Steps
//! look only at the lowest bits, so 59 at a time are found on the lowest words, as a matrix, which is
//! then applied to f and g, and modulo the modulus to d and e, of which always `d g_0 = f` and
//! `e g_0 = g`.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "limbs of 62 bits in words of 64 and sums of 128"
)]

use core::hint::black_box;

use zeroize::Zeroize;

use crate::modulus::inverse_of_limb;

/// The low 62 bits.
const MASK: i64 = (1 << 62) - 1;
/// Steps in a matrix.
const STEPS: u32 = 59;

/// A signed number of `L` limbs of 62 bits, least significant first, of which the last has the sign.
type Signed<const L: usize> = [i64; L];

/// What 59 division steps do to (f, g), times 2^62.
struct Matrix {
    u: i64,
    v: i64,
    q: i64,
    r: i64,
}

/// An odd modulus of at most `62 L - 2` bits, prepared.
pub(crate) struct Prepared<const L: usize> {
    limbs: Signed<L>,
    /// `1 / modulus mod 2^62`.
    inverse: i64,
    /// How many matrices.
    rounds: u32,
}

impl<const L: usize> Prepared<L> {
    /// The modulus, and the number of its bits.
    pub(crate) const fn new<const N: usize>(modulus: &[u64; N], bits: u32) -> Self {
        assert!(bits + 2 <= 62 * L as u32, "no room for twice the modulus and a sign");
        let steps = if bits == 256 { 590 } else { (45907 * bits + 30179) / 19929 };
        Self {
            limbs: split(modulus),
            inverse: inverse_of_limb(modulus[0]) as i64 & MASK,
            rounds: steps.div_ceil(STEPS),
        }
    }

    /// `1 / a mod modulus` for `a` below the modulus, which is prime; zero for zero.
    pub(crate) fn invert<const N: usize>(&self, a: &[u64; N]) -> [u64; N] {
        let (mut f, mut g) = (self.limbs, split(a));
        let (mut d, mut e) = ([0; L], [0; L]);
        e[0] = 1;
        // -(delta + 1/2), so that its sign tells delta > 0.
        let mut zeta = -1;
        for _ in 0..self.rounds {
            let matrix = steps(&mut zeta, f[0] as u64, g[0] as u64);
            self.apply_modular(&matrix, &mut d, &mut e);
            apply(&matrix, &mut f, &mut g);
        }
        let inverse = join(&self.normalize(d, f[L - 1] >> 63));
        for number in [&mut f, &mut g, &mut d, &mut e] {
            number.zeroize();
        }
        inverse
    }

    /// (d, e) becomes the matrix times (d, e), over 2^62, modulo the modulus. Both stay between
    /// -2 modulus and the modulus.
    fn apply_modular(&self, Matrix { u, v, q, r }: &Matrix, d: &mut Signed<L>, e: &mut Signed<L>) {
        // A multiple of the modulus that makes the products divisible by 2^62; and the modulus once
        // more for each of d and e that is negative, to stay within the bounds.
        let (d_sign, e_sign) = black_box((d[L - 1] >> 63, e[L - 1] >> 63));
        let row = |a: i64, b: i64, d: &Signed<L>, e: &Signed<L>| -> Signed<L> {
            let signs = (a & d_sign) + (b & e_sign);
            let lowest = a.wrapping_mul(d[0]).wrapping_add(b.wrapping_mul(e[0]));
            let multiple = signs - (self.inverse.wrapping_mul(lowest).wrapping_add(signs) & MASK);
            let mut out = [0; L];
            let mut sum = 0;
            for i in 0..L {
                sum += wide(a, d[i]) + wide(b, e[i]) + wide(multiple, self.limbs[i]);
                // The lowest 62 bits of the sum are zero.
                if i > 0 {
                    out[i - 1] = sum as i64 & MASK;
                }
                sum >>= 62;
            }
            out[L - 1] = sum as i64;
            out
        };
        (*d, *e) = (row(*u, *v, d, e), row(*q, *r, d, e));
    }

    /// `d`, negated if `negate` is all ones, reduced to 0..modulus.
    fn normalize(&self, d: Signed<L>, negate: i64) -> Signed<L> {
        // From -2 modulus..modulus to -modulus..modulus, then the sign, then to 0..modulus.
        let d = self.add_if_negative(d);
        let negate = black_box(negate);
        let d = carry(d.map(|limb| (limb ^ negate) - negate));
        self.add_if_negative(d)
    }

    fn add_if_negative(&self, mut d: Signed<L>) -> Signed<L> {
        let negative = black_box(d[L - 1] >> 63);
        for (limb, modulus) in d.iter_mut().zip(&self.limbs) {
            *limb += modulus & negative;
        }
        carry(d)
    }
}

/// 59 division steps on the lowest 62 bits of f and g.
fn steps(zeta: &mut i64, mut f: u64, mut g: u64) -> Matrix {
    // The identity, times 2^3: each step doubles, 59 make up 2^62.
    let (mut u, mut v, mut q, mut r) = (1u64 << (62 - STEPS), 0u64, 0u64, 1u64 << (62 - STEPS));
    for _ in 0..STEPS {
        let (swap, odd) = black_box(((*zeta >> 63) as u64, (g & 1).wrapping_neg()));
        // g plus f or, if delta > 0, minus f; both only if g is odd.
        let signed = |word: u64| (word ^ swap).wrapping_sub(swap);
        g = g.wrapping_add(signed(f) & odd);
        q = q.wrapping_add(signed(u) & odd);
        r = r.wrapping_add(signed(v) & odd);
        // If both, f takes the old g, which is the new one plus f.
        let swap = swap & odd;
        *zeta = (*zeta ^ swap as i64) - 1;
        f = f.wrapping_add(g & swap);
        u = u.wrapping_add(q & swap);
        v = v.wrapping_add(r & swap);
        // Instead of halving q and r, the others double.
        g >>= 1;
        u <<= 1;
        v <<= 1;
    }
    Matrix { u: u as i64, v: v as i64, q: q as i64, r: r as i64 }
}

/// (f, g) becomes the matrix times (f, g), over 2^62, which divides.
fn apply<const L: usize>(Matrix { u, v, q, r }: &Matrix, f: &mut Signed<L>, g: &mut Signed<L>) {
    let row = |a: i64, b: i64| -> Signed<L> {
        let mut out = [0; L];
        let mut sum = 0;
        for i in 0..L {
            sum += wide(a, f[i]) + wide(b, g[i]);
            if i > 0 {
                out[i - 1] = sum as i64 & MASK;
            }
            sum >>= 62;
        }
        out[L - 1] = sum as i64;
        out
    };
    (*f, *g) = (row(*u, *v), row(*q, *r));
}

#[inline(always)]
fn wide(a: i64, b: i64) -> i128 {
    i128::from(a) * i128::from(b)
}

/// Brings every limb but the last to 0..2^62.
fn carry<const L: usize>(mut d: Signed<L>) -> Signed<L> {
    for i in 0..L - 1 {
        d[i + 1] += d[i] >> 62;
        d[i] &= MASK;
    }
    d
}

/// From limbs of 64 bits.
const fn split<const N: usize, const L: usize>(a: &[u64; N]) -> Signed<L> {
    let mut limbs = [0; L];
    let mut i = 0;
    while i < L {
        let (word, shift) = (62 * i / 64, 62 * i % 64);
        if word < N {
            limbs[i] = (a[word] >> shift) as i64 & MASK;
        }
        if shift > 2 && word + 1 < N {
            limbs[i] |= (a[word + 1] << (64 - shift)) as i64 & MASK;
        }
        i += 1;
    }
    limbs
}

/// To limbs of 64 bits, from a number that is not negative and has no more of them.
fn join<const N: usize, const L: usize>(a: &Signed<L>) -> [u64; N] {
    let mut words = [0; N];
    for (i, word) in words.iter_mut().enumerate() {
        let (limb, shift) = (64 * i / 62, 64 * i % 62);
        *word = a[limb] as u64 >> shift;
        if limb + 1 < L {
            *word |= (a[limb + 1] as u64) << (62 - shift);
        }
    }
    words
}
