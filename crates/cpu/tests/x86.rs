//! Vector loads and stores: a round trip, which byte goes to which lane, and what is left alone.
#![cfg(target_arch = "x86_64")]
#![cfg(test)]
#![expect(unsafe_code, reason = "enters functions with target features")]

use core::arch::x86_64::{
    _mm_cvtsi128_si32, _mm_cvtsi128_si64, _mm_srli_si128, _mm256_extract_epi64,
    _mm512_reduce_add_epi64, _mm512_set_epi64, _mm512_srlv_epi64,
};

use ashlar_cpu::x86::{
    load128, load256, load512, load512_up_to, store128, store256, store512, store512_up_to,
};
use ashlar_cpu::{Avx2, Vaes512};

/// What `load128` made of 16 bytes.
struct Loaded {
    lane_0_of_4: u32,
    lanes_of_2: [u64; 2],
    stored: [u8; 16],
}

fn load(bytes: &[u8; 16]) -> Loaded {
    #[target_feature(enable = "sse2")]
    fn kernel(bytes: &[u8; 16]) -> Loaded {
        let vector = load128(bytes);
        let [low, high] = [vector, _mm_srli_si128::<8>(vector)];
        Loaded {
            lane_0_of_4: _mm_cvtsi128_si32(vector).cast_unsigned(),
            lanes_of_2: [low, high].map(|v| _mm_cvtsi128_si64(v).cast_unsigned()),
            stored: store128(vector),
        }
    }
    // SAFETY: every x86-64 has `sse2`.
    unsafe { kernel(bytes) }
}

/// The lowest and the highest of the four lanes, and the bytes stored again.
fn through_256(_proof: Avx2, bytes: &[u8; 32]) -> ([u64; 2], [u8; 32]) {
    #[target_feature(enable = "avx2")]
    fn kernel(bytes: &[u8; 32]) -> ([u64; 2], [u8; 32]) {
        let vector = load256(bytes);
        let ends = [_mm256_extract_epi64::<0>(vector), _mm256_extract_epi64::<3>(vector)];
        (ends.map(i64::cast_unsigned), store256(vector))
    }
    // SAFETY: the token proves `avx2`.
    unsafe { kernel(bytes) }
}

/// Each of the eight lanes' lowest byte, in its place in a word, and the bytes stored again.
fn through_512(_proof: Vaes512, bytes: &[u8; 64]) -> (u64, [u8; 64]) {
    #[target_feature(enable = "avx512f")]
    fn kernel(bytes: &[u8; 64]) -> (u64, [u8; 64]) {
        let vector = load512(bytes);
        // The lanes are one byte each in the test's data, the lowest.
        let places = _mm512_set_epi64(0, 8, 16, 24, 32, 40, 48, 56);
        let highest = core::arch::x86_64::_mm512_slli_epi64::<56>(vector);
        let sum = _mm512_reduce_add_epi64(_mm512_srlv_epi64(highest, places));
        (sum.cast_unsigned(), store512(vector))
    }
    // SAFETY: the token proves `avx512f`.
    unsafe { kernel(bytes) }
}

/// What is loaded of the bytes; and a buffer after they are stored into its beginning.
fn up_to_512(_proof: Vaes512, bytes: &[u8], room: &mut [u8]) -> [u8; 64] {
    #[target_feature(enable = "avx512f,avx512bw")]
    fn kernel(bytes: &[u8], room: &mut [u8]) -> [u8; 64] {
        let vector = load512_up_to(bytes);
        store512_up_to(vector, room);
        store512(vector)
    }
    // SAFETY: the token proves `avx512f` and `avx512bw`.
    unsafe { kernel(bytes, room) }
}

/// The proof, or on a machine without it a line that says so: there is nothing to run then.
fn token<T>(detected: Option<T>, name: &str) -> Option<T> {
    if detected.is_none() {
        println!("this machine has no {name}");
    }
    detected
}

const BYTES: [u8; 16] = [0, 1, 2, 3, 4, 5, 6, 0x87, 8, 9, 10, 11, 12, 13, 14, 0x8f];

#[test]
fn the_first_byte_is_in_the_lowest_lane() {
    let loaded = load(&BYTES);
    assert_eq!(loaded.lane_0_of_4, 0x0302_0100);
    assert_eq!(loaded.lanes_of_2, [0x8706_0504_0302_0100, 0x8f0e_0d0c_0b0a_0908]);
    if let Some(proof) = token(Avx2::detect(), "Avx2") {
        let bytes = core::array::from_fn(|i| i.to_le_bytes()[0]);
        let ([lowest, highest], _) = through_256(proof, &bytes);
        assert_eq!(lowest, 0x0706_0504_0302_0100);
        assert_eq!(highest, 0x1f1e_1d1c_1b1a_1918);
    }
    if let Some(proof) = token(Vaes512::detect(), "Vaes512") {
        let bytes = core::array::from_fn(|i| i.to_le_bytes()[0]);
        let (lowest_bytes, _) = through_512(proof, &bytes);
        assert_eq!(lowest_bytes, 0x3830_2820_1810_0800);
    }
}

#[test]
fn a_store_gives_back_what_was_loaded() {
    assert_eq!(load(&BYTES).stored, BYTES);
    let (avx2, avx512) = (Avx2::detect(), Vaes512::detect());
    for bit in 0..8 * 64 {
        let mut bytes = [0; 64];
        bytes[bit / 8] = 1 << (bit % 8);
        let (narrow, wide) = (bytes.first_chunk().unwrap(), bytes.first_chunk().unwrap());
        assert_eq!(load(narrow).stored, *narrow);
        if let Some(proof) = avx2 {
            assert_eq!(through_256(proof, wide).1, *wide);
        }
        if let Some(proof) = avx512 {
            assert_eq!(through_512(proof, &bytes).1, bytes);
        }
    }
}

#[test]
fn loads_from_any_alignment() {
    let bytes: Vec<u8> = (0..128).collect();
    let (avx2, avx512) = (Avx2::detect(), Vaes512::detect());
    for window in bytes.windows(64) {
        let window: &[u8; 64] = window.try_into().unwrap();
        assert_eq!(load(window.first_chunk().unwrap()).stored, window[..16]);
        if let Some(proof) = avx2 {
            assert_eq!(through_256(proof, window.first_chunk().unwrap()).1, window[..32]);
        }
        if let Some(proof) = avx512 {
            assert_eq!(through_512(proof, window).1, *window);
        }
    }
}

#[test]
fn a_part_is_loaded_with_zeros_behind_it_and_stored_without_them() {
    let Some(proof) = token(Vaes512::detect(), "Vaes512") else { return };
    let bytes: Vec<u8> = (1..=80).collect();
    for len in 0..=bytes.len() {
        for room in 0..=80 {
            let mut buffer = [0xee; 81];
            let loaded = up_to_512(proof, &bytes[..len], &mut buffer[..room]);
            let (taken, stored) = (len.min(64), room.min(64));
            assert_eq!(loaded[..taken], bytes[..taken], "{len} bytes");
            assert_eq!(loaded[taken..], [0; 64][taken..], "{len} bytes");
            assert_eq!(buffer[..stored], loaded[..stored], "{len} bytes into {room}");
            assert_eq!(buffer[stored..], [0xee; 81][stored..], "{len} bytes into {room}");
        }
    }
}
