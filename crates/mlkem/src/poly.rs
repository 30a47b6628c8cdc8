//! Polynomials: elements of R_q and of T_q (FIPS 203, section 2.4.4), of 256 coefficients.
//!
//! Aligned to the widest vectors. Coefficients stand in the standard's order; what range they are
//! in, each function says.

use zeroize::{Zeroize, optimization_barrier};

use crate::field::{barrett_reduce, canonical};

/// n of FIPS 203.
pub(crate) const N: usize = 256;

macro_rules! poly {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone)]
        #[repr(align(64))]
        pub(crate) struct $name(pub(crate) [i16; N]);

        impl $name {
            pub(crate) const ZERO: Self = Self([0; N]);

            /// `K` times zero.
            pub(crate) const fn zeros<const K: usize>() -> [Self; K] {
                [const { Self::ZERO }; K]
            }

            /// Every coefficient between 0 and q - 1.
            #[inline(always)]
            pub(crate) fn canonical(&self) -> Self {
                let mut result = self.clone();
                for a in &mut result.0 {
                    *a = canonical(*a);
                }
                result
            }
        }

        impl Zeroize for $name {
            fn zeroize(&mut self) {
                // Vector stores; `[i16; N]::zeroize` is a volatile store for each number.
                self.0.fill(0);
                optimization_barrier(self);
            }
        }
    };
}

poly!(
    /// An element of R_q: a polynomial modulo X^256 + 1.
    Poly
);

poly!(
    /// An element of T_q: a polynomial by its number-theoretic transform, 128 polynomials of degree
    /// one. FIPS 203 writes them with a hat.
    NttPoly
);

impl Poly {
    /// Adds coefficient by coefficient, without reducing.
    #[inline]
    pub(crate) fn add(&mut self, other: &Self) {
        for (a, b) in self.0.iter_mut().zip(&other.0) {
            *a += b;
        }
    }

    /// Subtracts coefficient by coefficient, without reducing.
    #[inline]
    pub(crate) fn subtract(&mut self, other: &Self) {
        for (a, b) in self.0.iter_mut().zip(&other.0) {
            *a -= b;
        }
    }
}

impl NttPoly {
    /// Brings every coefficient between 0 and q.
    #[inline(always)]
    pub(crate) fn reduce(&mut self) {
        for a in &mut self.0 {
            *a = barrett_reduce(*a);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn l7_wiping_leaves_zeros() {
        let mut poly = Poly([7; N]);
        poly.zeroize();
        assert_eq!(poly.0, [0; N]);
        let mut vector = [const { NttPoly([7; N]) }; 4];
        vector.zeroize();
        assert!(vector.iter().all(|poly| poly.0 == [0; N]));
    }
}
