//! Odd moduli and the integers modulo them.

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use subtle::{Choice, ConstantTimeEq};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::backend::Backend;
use crate::kernel::GROUP;
use crate::limbs;
use crate::mask::Mask;
use crate::montgomery::Form;
use crate::nat::Nat;
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
use crate::x86_ifma::Ifma;
use crate::{divstep, pow};

/// An odd modulus with what is computed from it once.
///
/// Its bit length is public, its value is not: it may be a secret prime. It is wiped on drop.
#[derive(Clone)]
pub struct Modulus {
    /// As many limbs as the kernels take: those of the bit length, and zeros up to a whole group.
    n: Box<[u64]>,
    /// -1/n modulo 2^64.
    n0: u64,
    /// R mod n, that is 1 in Montgomery form.
    one: Box<[u64]>,
    /// R^2 mod n, which takes a number into Montgomery form.
    rr: Box<[u64]>,
    bits: usize,
    /// For the backend's kernels, where it has any for the width.
    #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
    ifma: Option<Ifma>,
}

/// An integer modulo a [`Modulus`], in the form that this computes with. It is wiped on drop.
///
/// Its value is secret. It belongs to the modulus that made it: what another one makes of it is
/// meaningless, or, if that one's width differs, may panic.
#[derive(Clone)]
pub struct Residue {
    /// The value times R, below n.
    limbs: Box<[u64]>,
}

impl Modulus {
    /// The longest modulus in bits, twice that of TLS's largest groups and keys: what others send
    /// must not decide how long the arithmetic takes.
    pub const MAX_BITS: usize = 16384;

    /// `None` if `n` is even, below 3, or longer than [`MAX_BITS`](Self::MAX_BITS). Leaks its bit
    /// length.
    pub fn new(n: &Nat) -> Option<Self> {
        Self::with_backend(Backend::best(), n)
    }

    /// As [`new`](Self::new), with a backend of the caller's choice.
    pub fn with_backend(backend: Backend, n: &Nat) -> Option<Self> {
        let bits = n.bits_vartime();
        let odd = n.is_odd();
        // CT: the caller learns whether it has a modulus.
        #[cfg(ctgrind)]
        let odd = cpu::declassify(odd);
        if !(2..=Self::MAX_BITS).contains(&bits) || !bool::from(odd) {
            return None;
        }
        let width = bits.div_ceil(64);
        let zero = vec![0; width.next_multiple_of(GROUP)].into_boxed_slice();
        let mut modulus = Self {
            n: zero.clone(),
            n0: 0,
            one: zero.clone(),
            rr: zero,
            bits,
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            ifma: None,
        };
        modulus.n[..width].copy_from_slice(&n.limbs()[..width]);
        modulus.n0 = limbs::inverse_of_odd(modulus.n[0]).wrapping_neg();
        modulus.precompute();
        match backend {
            Backend::Portable => {}
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            Backend::Avx512Ifma(token) => {
                modulus.ifma = Ifma::new(token, modulus.form(), &modulus.one, &modulus.rr);
            }
        }
        Some(modulus)
    }

    /// As [`new`](Self::new), of big-endian bytes.
    pub fn from_be_bytes(n: &[u8]) -> Option<Self> {
        Self::new(&Nat::from_be_bytes(n))
    }

    /// R and R^2 modulo n: doubling from 2^(bits - 1), which is below n, then squaring, which
    /// takes R 2^t to R 2^2t.
    fn precompute(&mut self) {
        /// 2^6 divides the 64 k bits of R, whatever k; of so many squarings and the doublings that
        /// are left, both take about as long.
        const SQUARINGS: usize = 6;
        let k = self.n.len();
        let mut wide = self.wide();
        let mut power = vec![0; k].into_boxed_slice();
        power[(self.bits - 1) / 64] = 1 << ((self.bits - 1) % 64);
        for _ in self.bits - 1..64 * k {
            self.double(&mut power);
        }
        self.one.copy_from_slice(&power);
        for _ in 0..(64 * k) >> SQUARINGS {
            self.double(&mut power);
        }
        for _ in 0..SQUARINGS {
            self.form().square_assign(&mut power, &mut wide);
        }
        self.form().normalize(&mut power);
        self.rr = power;
    }

    fn double(&self, a: &mut [u64]) {
        let high = limbs::shift_left_one(a, 0);
        limbs::subtract_once(a, high, &self.n);
    }

    fn form(&self) -> Form<'_> {
        Form { n: &self.n, n0: self.n0 }
    }

    /// The number of limbs that the bit length needs.
    pub fn width(&self) -> usize {
        self.bits.div_ceil(64)
    }

    /// The bit length.
    pub fn bits(&self) -> usize {
        self.bits
    }

    /// The length in bytes.
    pub fn byte_len(&self) -> usize {
        self.bits.div_ceil(8)
    }

    /// The modulus as a number.
    pub fn to_nat(&self) -> Nat {
        Nat::from_limbs(&self.n[..self.width()])
    }

    /// `a` modulo n. `a` may have any width.
    pub fn residue(&self, a: &Nat) -> Residue {
        let k = self.n.len();
        let mut wide = self.wide();
        let mut digit = Zeroizing::new(vec![0; k]);
        let mut sum = self.zero();
        // Horner's rule on digits to the base R. Those need not be below n: R^2 mod n is.
        for (i, chunk) in a.limbs().chunks(k).rev().enumerate() {
            if i > 0 {
                self.mul_limbs(&mut sum.limbs, &self.rr, &mut wide);
            }
            digit.fill(0);
            digit[..chunk.len()].copy_from_slice(chunk);
            self.mul_limbs(&mut digit, &self.rr, &mut wide);
            self.add_limbs(&mut sum.limbs, &digit);
        }
        sum
    }

    /// The number below n that a residue stands for.
    pub fn nat(&self, a: &Residue) -> Nat {
        let k = self.n.len();
        let mut wide = self.wide();
        wide[..k].copy_from_slice(&a.limbs);
        let mut out = Zeroizing::new(vec![0; k]);
        self.form().reduce(&mut out, &mut wide);
        self.form().subtract_once(&mut out);
        Nat::from_limbs(&out[..self.width()])
    }

    /// 0.
    pub fn zero(&self) -> Residue {
        Residue { limbs: vec![0; self.n.len()].into_boxed_slice() }
    }

    /// 1.
    pub fn one(&self) -> Residue {
        Residue { limbs: self.one.clone() }
    }

    /// `a + b`.
    pub fn add(&self, a: &Residue, b: &Residue) -> Residue {
        let mut sum = a.clone();
        self.add_limbs(&mut sum.limbs, &b.limbs);
        sum
    }

    fn add_limbs(&self, a: &mut [u64], b: &[u64]) {
        let high = limbs::add_assign(a, b);
        limbs::subtract_once(a, high, &self.n);
    }

    /// `a - b`.
    pub fn sub(&self, a: &Residue, b: &Residue) -> Residue {
        let mut difference = a.clone();
        let below = Mask::from_bit(limbs::sub_assign(&mut difference.limbs, &b.limbs));
        let mut correction = self.zero();
        limbs::assign_if(&mut correction.limbs, &self.n, below);
        limbs::add_assign(&mut difference.limbs, &correction.limbs);
        difference
    }

    /// `a b`.
    pub fn mul(&self, a: &Residue, b: &Residue) -> Residue {
        let mut product = a.clone();
        self.mul_limbs(&mut product.limbs, &b.limbs, &mut self.wide());
        product
    }

    /// `a = a b / R`, below n, for `a b < n R`.
    fn mul_limbs(&self, a: &mut [u64], b: &[u64], wide: &mut [u64]) {
        self.form().mul_assign(a, b, wide);
        self.form().subtract_once(a);
    }

    /// Room for a product.
    fn wide(&self) -> Zeroizing<Vec<u64>> {
        Zeroizing::new(vec![0; 2 * self.n.len()])
    }

    /// `a^2`.
    pub fn square(&self, a: &Residue) -> Residue {
        let mut power = a.clone();
        self.form().square_assign(&mut power.limbs, &mut self.wide());
        self.form().subtract_once(&mut power.limbs);
        power
    }

    /// `base^exponent` for a secret exponent: the time depends on the widths of both alone.
    pub fn pow(&self, base: &Residue, exponent: &Nat) -> Residue {
        #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
        if let Some(ifma) = &self.ifma {
            let mut power = self.zero();
            ifma.pow(&base.limbs, exponent.limbs(), &mut power.limbs);
            return power;
        }
        let power = pow::pow(self.form(), &self.one, &base.limbs, exponent.limbs());
        Residue { limbs: power.as_slice().into() }
    }

    /// Two powers as by [`pow`](Self::pow), at once where the CPU has code for that and the moduli
    /// are of the same width: the halves of an RSA private operation.
    pub fn pow_pair(
        moduli: [&Self; 2],
        bases: [&Residue; 2],
        exponents: [&Nat; 2],
    ) -> [Residue; 2] {
        let [a, b] = moduli;
        #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
        if let (Some(ifma_a), Some(ifma_b)) = (&a.ifma, &b.ifma) {
            let (mut power_a, mut power_b) = (a.zero(), b.zero());
            if Ifma::pow_pair(
                [ifma_a, ifma_b],
                bases.map(|base| &*base.limbs),
                exponents.map(Nat::limbs),
                [&mut power_a.limbs, &mut power_b.limbs],
            ) {
                return [power_a, power_b];
            }
        }
        [a.pow(bases[0], exponents[0]), b.pow(bases[1], exponents[1])]
    }

    /// `base^exponent` for a public exponent, which leaks. `base` may be secret.
    pub fn pow_vartime(&self, base: &Residue, exponent: u64) -> Residue {
        #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
        if let Some(ifma) = &self.ifma
            && exponent != 0
        {
            let mut power = self.zero();
            ifma.pow_vartime(&base.limbs, exponent, &mut power.limbs);
            return power;
        }
        let power = pow::pow_vartime(self.form(), &self.one, &base.limbs, exponent);
        Residue { limbs: power.as_slice().into() }
    }

    /// `1 / a`, by Bernstein and Yang's division steps; `None` if `a` and n have a common
    /// divisor, which leaks and nothing else does.
    pub fn invert(&self, a: &Residue) -> Option<Residue> {
        self.inverse(divstep::invert(&self.n, &a.limbs))
    }

    /// `1 / a` for a public `a` and a public modulus, which leak; `None` if there is none.
    pub fn invert_vartime(&self, a: &Residue) -> Option<Residue> {
        self.inverse(divstep::invert_vartime(&self.n, &a.limbs))
    }

    /// The residue of (a R)^-1, if that is one.
    fn inverse(&self, (inverse, coprime): (Zeroizing<Vec<u64>>, Choice)) -> Option<Residue> {
        // CT: whether there is an inverse is what the caller learns.
        #[cfg(ctgrind)]
        let coprime = cpu::declassify(coprime);
        if !bool::from(coprime) {
            return None;
        }
        // Times R^3 / R^2.
        let mut inverse = Residue { limbs: inverse.as_slice().into() };
        let mut wide = self.wide();
        for _ in 0..2 {
            self.mul_limbs(&mut inverse.limbs, &self.rr, &mut wide);
        }
        Some(inverse)
    }
}

impl ConstantTimeEq for Residue {
    fn ct_eq(&self, other: &Self) -> Choice {
        self.limbs.ct_eq(&other.limbs)
    }
}

impl Drop for Residue {
    fn drop(&mut self) {
        self.limbs.zeroize();
    }
}

impl ZeroizeOnDrop for Residue {}

impl fmt::Debug for Residue {
    /// Not the value.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Residue").finish_non_exhaustive()
    }
}

impl Drop for Modulus {
    fn drop(&mut self) {
        self.n.zeroize();
        self.n0.zeroize();
        self.one.zeroize();
        self.rr.zeroize();
    }
}

impl ZeroizeOnDrop for Modulus {}

impl fmt::Debug for Modulus {
    /// The bit length, not the value.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Modulus").field("bits", &self.bits).finish_non_exhaustive()
    }
}
