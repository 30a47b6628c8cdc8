//! Vector loads and stores: a round trip, and which byte goes to which lane.
#![cfg(target_arch = "x86_64")]
#![cfg(test)]

use core::arch::x86_64::{_mm_cvtsi128_si32, _mm_cvtsi128_si64, _mm_srli_si128};

use ashlar_cpu::x86::{load128, store128};

/// What `load128` made of 16 bytes.
struct Loaded {
    lane_0_of_4: u32,
    lanes_of_2: [u64; 2],
    stored: [u8; 16],
}

#[expect(unsafe_code, reason = "enters a function with a target feature")]
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

const BYTES: [u8; 16] = [0, 1, 2, 3, 4, 5, 6, 0x87, 8, 9, 10, 11, 12, 13, 14, 0x8f];

#[test]
fn the_first_byte_is_in_the_lowest_lane() {
    let loaded = load(&BYTES);
    assert_eq!(loaded.lane_0_of_4, 0x0302_0100);
    assert_eq!(loaded.lanes_of_2, [0x8706_0504_0302_0100, 0x8f0e_0d0c_0b0a_0908]);
}

#[test]
fn a_store_gives_back_what_was_loaded() {
    assert_eq!(load(&BYTES).stored, BYTES);
    for at in 0..16 {
        for bit in 0..8 {
            let mut bytes = [0; 16];
            bytes[at] = 1 << bit;
            assert_eq!(load(&bytes).stored, bytes);
        }
    }
}

#[test]
fn loads_from_any_alignment() {
    let bytes: Vec<u8> = (0..32).collect();
    for window in bytes.windows(16) {
        let window: &[u8; 16] = window.try_into().expect("16 bytes");
        assert_eq!(load(window).stored, *window);
    }
}
