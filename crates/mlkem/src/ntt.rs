//! The number-theoretic transform and products in T_q (FIPS 203, section 4.3).

mod transform;
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
mod x86_avx512;

use crate::backend::{Backend, compiled};
use crate::field::{Factor, Q, barrett_reduce, to_montgomery};
use crate::poly::{N, NttPoly, Poly};

impl Backend {
    /// Algorithm 9, `NTT`. Coefficients of `f` are between -q and q, those of the result between 0
    /// and q.
    #[cfg_attr(
        all(target_arch = "x86_64", target_feature = "sse2"),
        expect(unsafe_code, reason = "calls by proof token")
    )]
    pub(crate) fn ntt(self, f: &Poly) -> NttPoly {
        let mut f_hat = NttPoly(f.0);
        match self {
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            // SAFETY: an `Avx512` exists only where `avx2`, `avx512f`, `avx512bw`, `avx512dq` and
            // `avx512vl` were detected.
            Self::Avx512(_) => unsafe { x86_avx512::ntt(&mut f_hat.0) },
            _ => self.ntt_by_layers(&mut f_hat),
        }
        f_hat
    }

    /// Algorithm 10, `NTT^-1`, of the product that [`multiply`](Self::multiply) gives. Coefficients
    /// of the result are between -q and q, both excluded.
    #[cfg_attr(
        all(target_arch = "x86_64", target_feature = "sse2"),
        expect(unsafe_code, reason = "calls by proof token")
    )]
    pub(crate) fn ntt_inverse(self, product: &Product) -> Poly {
        let mut f = Poly(product.0.0);
        match self {
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            // SAFETY: an `Avx512` exists only where `avx2`, `avx512f`, `avx512bw`, `avx512dq` and
            // `avx512vl` were detected.
            Self::Avx512(_) => unsafe { x86_avx512::ntt_inverse(&mut f.0) },
            _ => self.ntt_inverse_by_layers(&mut f),
        }
        f
    }
}

compiled! {
    fn ntt_by_layers(f: &mut NttPoly) {
        transform::ntt(&mut f.0);
        f.reduce();
    }
}

compiled! {
    fn ntt_inverse_by_layers(f: &mut Poly) {
        transform::ntt_inverse(&mut f.0);
    }
}

compiled! {
    /// The sum of `K` products in T_q: Algorithm 11, `MultiplyNTTs`, for each.
    pub(crate) fn multiply<const K: usize>(a: [&NttPoly; K], b: &[Multiplier; K]) -> Product {
        transform::multiply(a, b)
    }
}

compiled! {
    /// Makes a factor ready, whose coefficients are between 0 and q.
    pub(crate) fn multiplier(b: &NttPoly) -> Multiplier {
        Multiplier::new(b)
    }
}

/// A factor in T_q, made ready for several products.
///
/// Algorithm 12 computes `a_0 b_0 + a_1 b_1 γ` and `a_0 b_1 + a_1 b_0`. With both pairs that `a` is
/// multiplied by at hand, each is one multiply-and-add-neighbours of vector units.
#[derive(Clone)]
#[repr(align(64))]
pub(crate) struct Multiplier {
    /// `b_0` and `b_1 γ`, alternating.
    even: [i16; N],
    /// `b_1` and `b_0`, alternating.
    odd: [i16; N],
}

impl Multiplier {
    #[inline(always)]
    fn new(b: &NttPoly) -> Self {
        let mut result = Self { even: [0; N], odd: [0; N] };
        let pairs = b.0.as_chunks().0.iter().zip(&GAMMAS);
        let even = result.even.as_chunks_mut().0.iter_mut();
        let odd = result.odd.as_chunks_mut().0.iter_mut();
        for ((even, odd), (&[b_0, b_1], gamma)) in even.zip(odd).zip(pairs) {
            *even = [b_0, gamma.multiply(b_1)];
            *odd = [b_1, b_0];
        }
        result
    }
}

impl zeroize::Zeroize for Multiplier {
    fn zeroize(&mut self) {
        self.even.fill(0);
        self.odd.fill(0);
        zeroize::optimization_barrier(self);
    }
}

/// A sum of products in T_q, times 2^-16, coefficients between -q and q, both excluded.
#[derive(Clone)]
pub(crate) struct Product(NttPoly);

compiled! {
    /// A product's sum itself, as an element of T_q, plus `addend`. The coefficients are between 0
    /// and q.
    pub(crate) fn product_plus(product: &Product, addend: &NttPoly) -> NttPoly {
        let mut sum = product.0.clone();
        for (a, b) in sum.0.iter_mut().zip(&addend.0) {
            *a = barrett_reduce(to_montgomery(*a) + b);
        }
        sum
    }
}

impl zeroize::Zeroize for Product {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

/// ζ of section 2.4.1: a primitive 256-th root of unity modulo q.
const ZETA: i64 = 17;

/// `ζ^BitRev_7(i)` (appendix A).
static ZETAS: [Factor; 128] = {
    let mut zetas = [Factor::new(0); 128];
    let mut i = 0;
    while i < 128 {
        zetas[i] = Factor::new(zeta_to_the(bit_reversed_7(i)));
        i += 1;
    }
    zetas
};

/// `ζ^(2 BitRev_7(i) + 1)` (appendix A).
static GAMMAS: [Factor; 128] = {
    let mut gammas = [Factor::new(0); 128];
    let mut i = 0;
    while i < 128 {
        gammas[i] = Factor::new(zeta_to_the(2 * bit_reversed_7(i) + 1));
        i += 1;
    }
    gammas
};

/// What the inverse transform ends with: 128^-1 modulo q, and the 2^16 that a [`Product`] lacks.
static SCALE: Factor = Factor::new(3303 << 16);

const fn bit_reversed_7(i: usize) -> usize {
    (i.reverse_bits() >> (usize::BITS - 7)) & 127
}

const fn zeta_to_the(exponent: usize) -> i64 {
    let mut power = 1;
    let mut i = 0;
    while i < exponent {
        power = power * ZETA % Q as i64;
        i += 1;
    }
    power
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::field::canonical;

    /// Section 2.4.4: the product of polynomials modulo X^256 + 1, term by term.
    fn schoolbook(f: &[i16; N], g: &[i16; N]) -> [i16; N] {
        let modulus = i64::from(Q);
        let mut product = [0; N];
        for (i, a) in f.iter().enumerate() {
            for (j, b) in g.iter().enumerate() {
                let sign = if i + j < N { 1 } else { -1 };
                product[(i + j) % N] += sign * i64::from(*a) * i64::from(*b);
            }
        }
        product.map(|sum| sum.rem_euclid(modulus).try_into().expect("less than q"))
    }

    fn poly(coefficients: &[i16; N]) -> Poly {
        Poly(*coefficients)
    }

    fn product_by_ntt(backend: Backend, f: &[i16; N], g: &[i16; N]) -> [i16; N] {
        let (f_hat, g_hat) = (backend.ntt(&poly(f)), backend.ntt(&poly(g)));
        let product = backend.multiply([&f_hat], &[backend.multiplier(&g_hat)]);
        backend.ntt_inverse(&product).canonical().0
    }

    fn coefficients() -> impl Strategy<Value = [i16; N]> {
        proptest::array::uniform(0..Q)
    }

    #[test]
    fn roots_of_unity_of_appendix_a() {
        let zetas = [1, 1729, 2580, 3289, 2642, 630, 1897, 848, 1062, 1919, 193, 797, 2786, 3260];
        for (i, expected) in zetas.iter().enumerate() {
            assert_eq!(canonical(ZETAS[i].multiply(1)), *expected, "{i}");
        }
        assert_eq!(canonical(ZETAS[127].multiply(1)), 2154);
        let gammas = [17, -17, 2761, -2761, 583, -583, 2649, -2649, 1637, -1637];
        for (i, expected) in gammas.iter().enumerate() {
            assert_eq!(canonical(GAMMAS[i].multiply(1)), canonical(*expected), "{i}");
        }
        assert_eq!(canonical(GAMMAS[127].multiply(1)), canonical(-2154));
        assert_eq!(canonical(SCALE.multiply(1)), canonical(to_montgomery(3303)));
        assert_eq!(3303 * 128 % i64::from(Q), 1);
    }

    /// The largest coefficients, where a bound that is wrong would overflow.
    #[test]
    fn extreme_coefficients() {
        let largest = [Q - 1; N];
        let half = [Q / 2; N];
        let mut alternating = largest;
        for a in alternating.iter_mut().step_by(2) {
            *a = 0;
        }
        for backend in Backend::all() {
            for f in [largest, half, alternating] {
                for g in [largest, half, alternating] {
                    assert_eq!(product_by_ntt(backend, &f, &g), schoolbook(&f, &g));
                }
            }
            let four = [const { NttPoly([Q; N]) }; 4];
            let multipliers = four.each_ref().map(|b| backend.multiplier(b));
            let zero = NttPoly::ZERO;
            let sum = backend.product_plus(&backend.multiply(four.each_ref(), &multipliers), &zero);
            assert_eq!(sum.canonical().0, [0; N]);
            for sign in [-Q, Q] {
                assert_eq!(backend.ntt(&Poly([sign; N])).canonical().0, [0; N]);
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn products_as_schoolbook(f in coefficients(), g in coefficients()) {
            let expected = schoolbook(&f, &g);
            let f_hat = Backend::Portable.ntt(&poly(&f));
            for backend in Backend::all() {
                prop_assert_eq!(backend.ntt(&poly(&f)).0, f_hat.0, "{}", backend.name());
                prop_assert_eq!(product_by_ntt(backend, &f, &g), expected, "{}", backend.name());
            }
        }

        /// Sums of products, and their way back to T_q.
        #[test]
        fn sums_of_products(
            f in proptest::array::uniform4(coefficients()),
            g in proptest::array::uniform4(coefficients()),
            h in coefficients(),
        ) {
            let mut expected = h.map(i32::from);
            for (f, g) in f.iter().zip(&g) {
                for (sum, term) in expected.iter_mut().zip(schoolbook(f, g)) {
                    *sum = (*sum + i32::from(term)) % i32::from(Q);
                }
            }
            for backend in Backend::all() {
                let f_hat = f.each_ref().map(|f| backend.ntt(&poly(f)));
                let g_hat = g.each_ref().map(|g| backend.multiplier(&backend.ntt(&poly(g))));
                let h_hat = backend.ntt(&poly(&h));
                let sum = backend.product_plus(&backend.multiply(f_hat.each_ref(), &g_hat), &h_hat);
                let mut one = Poly::ZERO;
                one.0[0] = 1;
                let one = backend.multiplier(&backend.ntt(&one));
                let sum = backend.ntt_inverse(&backend.multiply([&sum], &[one]));
                prop_assert_eq!(sum.canonical().0.map(i32::from), expected, "{}", backend.name());
            }
        }
    }
}
