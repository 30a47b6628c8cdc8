//! Inversion modulo an odd number below 2^256, in constant time: Bernstein and Yang, "Fast
//! constant-time gcd computation and modular inversion" (2019), in the form that starts with
//! delta = 1/2.
//!
//! A division step maps (delta, f, g), f odd, to
//!
//! - (1 - delta, g, (g - f) / 2) if delta > 0 and g is odd,
//! - (1 + delta, f, (g + (g mod 2) f) / 2) otherwise.
//!
//! From f = modulus and g < f of 256 bits, 590 steps reach g = 0 and f = ±gcd. Steps look only at the
//! lowest bits, so 59 at a time are found on the lowest words, as a matrix, which is then applied to f
//! and g, and modulo the modulus to d and e, of which always `d g_0 = f` and `e g_0 = g`.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "limbs of 62 bits in words of 64 and sums of 128"
)]

use core::hint::black_box;

use zeroize::Zeroize;

/// The low 62 bits.
const MASK: i64 = (1 << 62) - 1;
/// Steps in a matrix, and matrices.
const STEPS: u32 = 59;
const ROUNDS: u32 = 10;

/// A signed number of limbs of 62 bits, least significant first, of which the last has the sign.
type Signed = [i64; 5];

/// What 59 division steps do to (f, g), times 2^62.
struct Matrix {
    u: i64,
    v: i64,
    q: i64,
    r: i64,
}

/// An odd modulus above 2^255, prepared.
pub(crate) struct Modulus {
    limbs: Signed,
    /// `1 / modulus mod 2^62`.
    inverse: i64,
}

impl Modulus {
    pub(crate) const fn new(modulus: &[u64; 4]) -> Self {
        // Newton's iteration doubles the correct bits; an odd number is its own inverse modulo 8.
        let m = modulus[0];
        let mut inverse = m;
        let mut bits = 3;
        while bits < 62 {
            inverse = inverse.wrapping_mul(2u64.wrapping_sub(m.wrapping_mul(inverse)));
            bits *= 2;
        }
        Self { limbs: split(modulus), inverse: inverse as i64 & MASK }
    }

    /// `1 / a mod modulus` for `a` below the modulus, which is prime; zero for zero.
    pub(crate) fn invert(&self, a: &[u64; 4]) -> [u64; 4] {
        let (mut f, mut g) = (self.limbs, split(a));
        let (mut d, mut e) = ([0; 5], [1, 0, 0, 0, 0]);
        // -(delta + 1/2), so that its sign tells delta > 0.
        let mut zeta = -1;
        for _ in 0..ROUNDS {
            let matrix = steps(&mut zeta, f[0] as u64, g[0] as u64);
            self.apply_modular(&matrix, &mut d, &mut e);
            apply(&matrix, &mut f, &mut g);
        }
        let inverse = join(&self.normalize(d, f[4] >> 63));
        for number in [&mut f, &mut g, &mut d, &mut e] {
            number.zeroize();
        }
        inverse
    }

    /// (d, e) becomes the matrix times (d, e), over 2^62, modulo the modulus. Both stay between
    /// -2 modulus and the modulus.
    fn apply_modular(&self, Matrix { u, v, q, r }: &Matrix, d: &mut Signed, e: &mut Signed) {
        // A multiple of the modulus that makes the products divisible by 2^62; and the modulus once
        // more for each of d and e that is negative, to stay within the bounds.
        let (d_sign, e_sign) = black_box((d[4] >> 63, e[4] >> 63));
        let row = |a: i64, b: i64, d: &Signed, e: &Signed| -> Signed {
            let signs = (a & d_sign) + (b & e_sign);
            let lowest = a.wrapping_mul(d[0]).wrapping_add(b.wrapping_mul(e[0]));
            let multiple = signs - (self.inverse.wrapping_mul(lowest).wrapping_add(signs) & MASK);
            let mut out = [0; 5];
            let mut sum = 0;
            for i in 0..5 {
                sum += wide(a, d[i]) + wide(b, e[i]) + wide(multiple, self.limbs[i]);
                // The lowest 62 bits of the sum are zero.
                if i > 0 {
                    out[i - 1] = sum as i64 & MASK;
                }
                sum >>= 62;
            }
            out[4] = sum as i64;
            out
        };
        (*d, *e) = (row(*u, *v, d, e), row(*q, *r, d, e));
    }

    /// `d`, negated if `negate` is all ones, reduced to 0..modulus.
    fn normalize(&self, d: Signed, negate: i64) -> Signed {
        // From -2 modulus..modulus to -modulus..modulus, then the sign, then to 0..modulus.
        let d = self.add_if_negative(d);
        let negate = black_box(negate);
        let d = carry(d.map(|limb| (limb ^ negate) - negate));
        self.add_if_negative(d)
    }

    fn add_if_negative(&self, mut d: Signed) -> Signed {
        let negative = black_box(d[4] >> 63);
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
fn apply(Matrix { u, v, q, r }: &Matrix, f: &mut Signed, g: &mut Signed) {
    let row = |a: i64, b: i64| -> Signed {
        let mut out = [0; 5];
        let mut sum = 0;
        for i in 0..5 {
            sum += wide(a, f[i]) + wide(b, g[i]);
            if i > 0 {
                out[i - 1] = sum as i64 & MASK;
            }
            sum >>= 62;
        }
        out[4] = sum as i64;
        out
    };
    (*f, *g) = (row(*u, *v), row(*q, *r));
}

#[inline(always)]
fn wide(a: i64, b: i64) -> i128 {
    i128::from(a) * i128::from(b)
}

/// Brings every limb but the last to 0..2^62.
fn carry(mut d: Signed) -> Signed {
    for i in 0..4 {
        d[i + 1] += d[i] >> 62;
        d[i] &= MASK;
    }
    d
}

/// From limbs of 64 bits.
const fn split(a: &[u64; 4]) -> Signed {
    [
        a[0] as i64 & MASK,
        (a[0] >> 62 | a[1] << 2) as i64 & MASK,
        (a[1] >> 60 | a[2] << 4) as i64 & MASK,
        (a[2] >> 58 | a[3] << 6) as i64 & MASK,
        (a[3] >> 56) as i64,
    ]
}

/// To limbs of 64 bits, from a number in 0..2^256.
const fn join(a: &Signed) -> [u64; 4] {
    [
        (a[0] | a[1] << 62) as u64,
        (a[1] >> 2 | a[2] << 60) as u64,
        (a[2] >> 4 | a[3] << 58) as u64,
        (a[3] >> 6 | a[4] << 56) as u64,
    ]
}
