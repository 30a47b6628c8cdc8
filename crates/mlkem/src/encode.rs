//! Polynomials as bytes (FIPS 203, section 4.2.1).

use core::hint::black_box;

use zeroize::Zeroizing;

use crate::backend::compiled;
use crate::field::{Q, compress, decompress};
use crate::poly::{N, NttPoly, Poly};

/// The bytes of a polynomial whose coefficients take `d` bits.
pub(crate) const fn encoded_len(d: usize) -> usize {
    N / 8 * d
}

compiled! {
    /// `ByteEncode_12` of coefficients modulo q.
    pub(crate) fn encode(f: &NttPoly, bytes: &mut [u8]) {
        byte_encode::<12>(&Zeroizing::new(f.canonical()).0, bytes);
    }
}

compiled! {
    /// `ByteDecode_12`, and whether every coefficient is less than q: the check of section 7.2. If
    /// not, they are as they stand. The time does not depend on them.
    pub(crate) fn decode(bytes: &[u8]) -> (NttPoly, bool) {
        let mut f = NttPoly::ZERO;
        byte_decode::<12>(bytes, &mut f.0);
        // Negative if one of the differences is.
        let differences = f.0.iter().fold(0, |all, a| all | (Q - 1 - a));
        (f, differences >= 0)
    }
}

compiled! {
    /// `ByteEncode_D` of `Compress_D`. Any coefficients.
    pub(crate) fn compress_encode<const D: usize>(f: &Poly, bytes: &mut [u8]) {
        let mut f = Zeroizing::new(f.canonical());
        for a in &mut f.0 {
            *a = compress::<D>(*a);
        }
        byte_encode::<D>(&f.0, bytes);
    }
}

compiled! {
    /// `Decompress_D` of `ByteDecode_D`.
    pub(crate) fn decode_decompress<const D: usize>(bytes: &[u8]) -> Poly {
        let mut f = Poly::ZERO;
        byte_decode::<D>(bytes, &mut f.0);
        // What is decompressed may be a secret message: of coefficients known to be 0 or 1, the
        // compiler could make conditions.
        for a in &mut black_box(&mut f).0 {
            *a = decompress::<D>(*a);
        }
        f
    }
}

/// Algorithm 5, `ByteEncode_D`: eight coefficients, less than 2^D each, are D bytes.
#[inline(always)]
fn byte_encode<const D: usize>(f: &[i16; N], bytes: &mut [u8]) {
    debug_assert_eq!(bytes.len(), encoded_len(D));
    for (bytes, eight) in bytes.as_chunks_mut::<D>().0.iter_mut().zip(f.as_chunks::<8>().0) {
        let mut bits = 0;
        for (i, a) in eight.iter().enumerate() {
            bits |= u128::from(a.cast_unsigned()) << (D * i);
        }
        bytes.copy_from_slice(&bits.to_le_bytes()[..D]);
    }
}

/// Algorithm 6, `ByteDecode_D`, without the reduction modulo q of D = 12.
#[inline(always)]
fn byte_decode<const D: usize>(bytes: &[u8], f: &mut [i16; N]) {
    debug_assert_eq!(bytes.len(), encoded_len(D));
    for (bytes, eight) in bytes.as_chunks::<D>().0.iter().zip(f.as_chunks_mut::<8>().0) {
        let mut padded = [0; 16];
        padded[..D].copy_from_slice(bytes);
        let bits = u128::from_le_bytes(padded);
        for (i, a) in eight.iter_mut().enumerate() {
            let [low, high, ..] = (bits >> (D * i)).to_le_bytes();
            *a = i16::from_le_bytes([low, high]) & ((1 << D) - 1);
        }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::vec;
    use std::vec::Vec;

    use super::*;
    use crate::backend::Backend;

    /// Coefficients of D bits in no order.
    fn coefficients<const D: usize>() -> [i16; N] {
        let mut f = [0; N];
        for (i, a) in (0_u32..).zip(&mut f) {
            let [.., low, high] = i.wrapping_mul(0x9e37_79b1).to_le_bytes();
            *a = i16::from_le_bytes([low, high]) & ((1 << D) - 1);
        }
        f
    }

    /// Algorithms 3 and 5, bit by bit.
    fn encoded_by_the_standard<const D: usize>(f: &[i16; N]) -> Vec<u8> {
        let bits: Vec<bool> = f.iter().flat_map(|a| (0..D).map(move |j| a >> j & 1 == 1)).collect();
        let byte = |bits: &[bool]| bits.iter().rev().fold(0, |sum, bit| 2 * sum + u8::from(*bit));
        bits.chunks(8).map(byte).collect()
    }

    fn there_and_back<const D: usize>() {
        for f in [coefficients::<D>(), [0; N], [(1 << D) - 1; N]] {
            let mut bytes = vec![0xff; encoded_len(D)];
            byte_encode::<D>(&f, &mut bytes);
            assert_eq!(bytes, encoded_by_the_standard::<D>(&f), "{D}");
            let mut decoded = [-1; N];
            byte_decode::<D>(&bytes, &mut decoded);
            assert_eq!(decoded, f, "{D}");
        }
    }

    #[test]
    fn every_width() {
        there_and_back::<1>();
        there_and_back::<4>();
        there_and_back::<5>();
        there_and_back::<10>();
        there_and_back::<11>();
        there_and_back::<12>();
    }

    /// Any one coefficient that is q or more is noticed, and nothing else is.
    #[test]
    fn modulus_check() {
        let mut bytes = [0; encoded_len(12)];
        for at in 0..N {
            for (value, expected) in [(0, true), (Q - 1, true), (Q, false), (4095, false)] {
                let mut f = [Q - 1; N];
                f[at] = value;
                byte_encode::<12>(&f, &mut bytes);
                for backend in Backend::all() {
                    let (decoded, reduced) = backend.decode(&bytes);
                    assert_eq!((decoded.0, reduced), (f, expected), "{at} {value}");
                }
            }
        }
    }
}
