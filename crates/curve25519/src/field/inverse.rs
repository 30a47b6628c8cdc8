//! Inversion modulo p in constant time: Bernstein and Yang, "Fast constant-time gcd computation and
//! modular inversion" (2019), in the form that starts with delta = 1/2.
//!
//! A division step maps (delta, f, g), f odd, to
//!
//! - (1 - delta, g, (g - f) / 2) if delta > 0 and g is odd,
//! - (1 + delta, f, (g + (g mod 2) f) / 2) otherwise.
//!
//! From f = p and g < p, 590 steps reach g = 0 and f = ±1, or f = ±p if g was zero. Steps look only at the
//! lowest bits, so 59 at a time are found on the lowest words, as a matrix. That is applied to f and g,
//! and modulo p to d and e, of which always `d g_0 = f` and `e g_0 = g`. It takes two thirds of the time
//! of Fermat's 254 squarings.

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
/// For numbers of `b` bits, `(45907 b + 26313) / 19929` steps suffice. Most inverses take fewer, so that
/// tests would not notice.
const _: () = assert!(STEPS * ROUNDS > (45907 * 255 + 26313) / 19929);

/// A signed number of limbs of 62 bits, least significant first, of which the last has the sign.
type Signed = [i64; 5];

/// p = 2^255 - 19, whose limbs are mostly zero.
const P: Signed = [-19, 0, 0, 0, 1 << 7];

/// 1 / p mod 2^62.
const INVERSE: i64 = {
    // Newton's iteration doubles the correct bits; an odd number is its own inverse modulo 8.
    let mut inverse = P[0];
    let mut bits = 3;
    while bits < 62 {
        inverse = inverse.wrapping_mul(2i64.wrapping_sub(inverse.wrapping_mul(P[0])));
        bits *= 2;
    }
    inverse & MASK
};

/// What 59 division steps do to (f, g), times 2^62.
struct Matrix {
    u: i64,
    v: i64,
    q: i64,
    r: i64,
}

/// `1 / a mod p` for `a` below p; zero for zero. All numbers are in limbs of 64 bits.
pub(super) fn invert(a: &[u64; 4]) -> [u64; 4] {
    let (mut f, mut g) = (P, split(a));
    let (mut d, mut e) = ([0; 5], [1, 0, 0, 0, 0]);
    // -(delta + 1/2), so that its sign tells delta > 0.
    let mut zeta = -1;
    for _ in 0..ROUNDS {
        let matrix = Matrix::of_steps(&mut zeta, f[0] as u64, g[0] as u64);
        matrix.apply_modulo_p(&mut d, &mut e);
        matrix.apply(&mut f, &mut g);
    }
    let inverse = join(&normalize(d, f[4] >> 63));
    for number in [&mut f, &mut g, &mut d, &mut e] {
        number.zeroize();
    }
    inverse
}

impl Matrix {
    /// 59 division steps on the lowest 62 bits of f and g.
    fn of_steps(zeta: &mut i64, mut f: u64, mut g: u64) -> Self {
        // The identity, times 2^3: each step doubles, 59 make up 2^62.
        let (mut u, mut v, mut q, mut r) = (1u64 << (62 - STEPS), 0u64, 0u64, 1u64 << (62 - STEPS));
        for _ in 0..STEPS {
            let (positive, odd) = black_box(((*zeta >> 63) as u64, (g & 1).wrapping_neg()));
            // g plus f or, if delta > 0, minus f; both only if g is odd.
            let signed = |word: u64| (word ^ positive).wrapping_sub(positive);
            g = g.wrapping_add(signed(f) & odd);
            q = q.wrapping_add(signed(u) & odd);
            r = r.wrapping_add(signed(v) & odd);
            // If both, f takes the old g, which is the new one plus f.
            let swap = positive & odd;
            *zeta = (*zeta ^ swap as i64) - 1;
            f = f.wrapping_add(g & swap);
            u = u.wrapping_add(q & swap);
            v = v.wrapping_add(r & swap);
            // Instead of halving q and r, the others double.
            g >>= 1;
            u <<= 1;
            v <<= 1;
        }
        Self { u: u as i64, v: v as i64, q: q as i64, r: r as i64 }
    }

    /// (f, g) becomes the matrix times (f, g), over 2^62, which divides.
    fn apply(&self, f: &mut Signed, g: &mut Signed) {
        let row = |a, b| combine(a, b, f, g, 0);
        (*f, *g) = (row(self.u, self.v), row(self.q, self.r));
    }

    /// (d, e) becomes the matrix times (d, e), over 2^62, modulo p. Both stay between -2p and p.
    fn apply_modulo_p(&self, d: &mut Signed, e: &mut Signed) {
        // A multiple of p that makes the products divisible by 2^62; and p once more for each of d and
        // e that is negative, to stay within the bounds.
        let (d_sign, e_sign) = black_box((d[4] >> 63, e[4] >> 63));
        let row = |a: i64, b: i64| {
            let signs = (a & d_sign) + (b & e_sign);
            let lowest = a.wrapping_mul(d[0]).wrapping_add(b.wrapping_mul(e[0]));
            let multiple = signs - (INVERSE.wrapping_mul(lowest).wrapping_add(signs) & MASK);
            combine(a, b, d, e, multiple)
        };
        (*d, *e) = (row(self.u, self.v), row(self.q, self.r));
    }
}

/// `(a x + b y + multiple p) / 2^62`, which must have no remainder.
#[inline(always)]
fn combine(a: i64, b: i64, x: &Signed, y: &Signed, multiple: i64) -> Signed {
    let mut sum = wide(a, x[0]) + wide(b, y[0]) + wide(multiple, P[0]);
    let mut out = [0; 5];
    for i in 1..5 {
        sum = (sum >> 62) + wide(a, x[i]) + wide(b, y[i]);
        if i == 4 {
            sum += wide(multiple, P[4]);
        }
        out[i - 1] = sum as i64 & MASK;
    }
    out[4] = (sum >> 62) as i64;
    out
}

/// `d`, negated if `negative` is all ones, reduced to 0..p.
fn normalize(d: Signed, negative: i64) -> Signed {
    // From -2p..p to -p..p, then the sign, then to 0..p.
    let d = add_p_if_negative(d);
    let negative = black_box(negative);
    add_p_if_negative(carry(d.map(|limb| (limb ^ negative) - negative)))
}

fn add_p_if_negative(mut d: Signed) -> Signed {
    let negative = black_box(d[4] >> 63);
    for (limb, p) in d.iter_mut().zip(P) {
        *limb += p & negative;
    }
    carry(d)
}

/// Brings every limb but the last to 0..2^62.
fn carry(mut d: Signed) -> Signed {
    for i in 0..4 {
        d[i + 1] += d[i] >> 62;
        d[i] &= MASK;
    }
    d
}

#[inline(always)]
fn wide(a: i64, b: i64) -> i128 {
    i128::from(a) * i128::from(b)
}

/// To limbs of 62 bits.
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
