//! Keys and sums that no AEAD key can be found for: the ends of the ranges, against the definition.

use std::{vec, vec::Vec};

use num_bigint::BigUint;

use super::portable::Poly1305;
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
use super::{
    Beside,
    x86_avx512::{Powers, update_padded},
};
use crate::Backend;

/// More blocks than two steps and a group of the widest kernel take.
const LONGEST: usize = 40 * 16 + 15;

/// What clamping leaves of `r`: RFC 8439, section 2.5.
const CLAMP: u128 = 0x0fff_fffc_0fff_fffc_0fff_fffc_0fff_ffff;

/// `r` at both ends of its range, with one limb alone, and somewhere between.
const KEYS: [u128; 6] =
    [0, 1, CLAMP, 0x0fff_ffff, CLAMP & !0xffff_ffff_ffff_ffff, (CLAMP / 7) & CLAMP];

/// Absorbs `bytes` as the backend does it, padded with zeros.
#[cfg_attr(
    all(target_arch = "x86_64", target_feature = "sse2"),
    expect(unsafe_code, reason = "calls by proof token")
)]
fn update(backend: Backend, mac: &mut Poly1305, bytes: &[u8]) {
    match backend {
        Backend::Portable => mac.update_padded(bytes),
        #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
        Backend::Avx2(_) => {
            let (whole, rest) = bytes.as_chunks();
            let mut beside = Beside::new(mac, whole);
            beside.absorb_part();
            beside.absorb_part();
            beside.finish();
            mac.update_padded(rest);
        }
        #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
        // SAFETY: an `Avx512Ifma` exists only where `avx2`, `avx512f`, `avx512bw`, `avx512dq`,
        // `avx512vl` and `avx512ifma` were detected.
        Backend::Avx512(_) => unsafe { eight_lanes(mac, bytes) },
    }
}

#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
fn eight_lanes(mac: &mut Poly1305, bytes: &[u8]) {
    let powers = Powers::new(mac);
    update_padded(mac, Some(&powers), bytes);
}

fn prime() -> BigUint {
    (BigUint::from(1_u8) << 130_u32) - 5_u8
}

fn value([h0, h1, h2]: [u64; 3]) -> BigUint {
    BigUint::from(u128::from(h0) | (u128::from(h1) << 64)) + (BigUint::from(h2) << 128_u32)
}

/// RFC 8439, section 2.5.1, from a sum on, for blocks padded with zeros: the tag.
fn model(sum: BigUint, r: u128, s: u128, bytes: &[u8]) -> [u8; 16] {
    let sum = bytes.chunks(16).fold(sum, |sum, chunk| {
        let mut block = [0; 17];
        block[..chunk.len()].copy_from_slice(chunk);
        block[16] = 1;
        (sum + BigUint::from_bytes_le(&block)) * r % prime()
    });
    let mut tag = (sum % prime() + s).to_bytes_le();
    tag.resize(16, 0);
    tag[..16].try_into().unwrap()
}

/// Every backend against the model.
fn check(sum: [u64; 3], r: u128, s: u128, bytes: &[u8]) {
    let expected = model(value(sum), r, s, bytes);
    let key = [r.to_le_bytes(), s.to_le_bytes()];
    for backend in Backend::all() {
        let name = backend.name();
        let mut mac = Poly1305::new(key.as_flattened().try_into().unwrap());
        mac.accumulator = sum;
        update(backend, &mut mac, bytes);
        assert!(mac.accumulator[2] <= 4, "{name}: a sum beyond its bound");
        assert_eq!(mac.finish(), expected, "{name}, r = {r:x}, {} bytes", bytes.len());
    }
}

#[test]
fn every_length_with_extreme_keys() {
    let texture: Vec<u8> = (0..LONGEST).map(|i| (i * i / 5).to_le_bytes()[0]).collect();
    for message in [vec![0xff; LONGEST], vec![0; LONGEST], texture] {
        for length in 0..=LONGEST {
            for r in KEYS {
                check([0; 3], r, u128::MAX, &message[..length]);
            }
        }
    }
}

/// Sums around the prime, around 2^130, and the largest that a kernel may leave.
#[test]
fn sums_at_the_ends_of_their_range() {
    let largest = [u64::MAX, u64::MAX, 4];
    let around = (0..10).map(|i| [u64::MAX - i, u64::MAX, 3]);
    for sum in around.chain([[0, 0, 4], [5, 0, 4], largest, [0; 3]]) {
        for length in [0, 16, 128, 129, 256, 384, 512, 640] {
            for r in KEYS {
                check(sum, r, 0, &vec![0xff; length]);
                check(sum, r, u128::MAX, &vec![0; length]);
            }
        }
    }
}

/// With `r = 1` the blocks are summed: such that the sum is just below a multiple of the prime, the
/// multiple, or just above.
#[test]
fn totals_around_the_prime() {
    for blocks in 6..=40_u32 {
        let appended = (BigUint::from(blocks) << 128_u32) % prime();
        for total in 0..8_u32 {
            let mut missing = (prime() * 2_u8 + total - 4_u8 - &appended) % prime();
            let mut bytes = vec![0; blocks as usize * 16];
            for block in bytes.chunks_mut(16).rev() {
                let part = missing.clone().min(BigUint::from(u128::MAX));
                let digits = part.to_bytes_le();
                block[..digits.len()].copy_from_slice(&digits);
                missing -= part;
            }
            assert_eq!(missing, BigUint::ZERO);
            check([0; 3], 1, 0, &bytes);
        }
    }
}
