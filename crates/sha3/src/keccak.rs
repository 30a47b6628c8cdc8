//! The permutation Keccak-f\[1600\] (FIPS 202, section 3.3), its backends, and its state as bytes.

mod permutation;
mod portable;
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
mod x86_avx2;
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
mod x86_avx512;

use zeroize::{Zeroize, optimization_barrier};

/// The lanes of a state.
pub(crate) const LANES: usize = 25;

/// An implementation of Keccak-f\[1600\]. Each variant but the portable one carries the proof that
/// the CPU has what it needs.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Backend {
    /// For every machine.
    Portable,
    /// Batches by four, with AVX2. A single state is permuted as in the portable one.
    #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
    Avx2(cpu::Avx2),
    /// Batches by eight, and single states, with AVX-512.
    #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
    Avx512(cpu::Avx512),
}

impl Backend {
    /// The fastest of this CPU.
    #[inline]
    #[must_use]
    pub fn best() -> Self {
        #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
        {
            if let Some(token) = cpu::Avx512::detect() {
                return Self::Avx512(token);
            }
            if let Some(token) = cpu::Avx2::detect() {
                return Self::Avx2(token);
            }
        }
        Self::Portable
    }

    /// All that this CPU can run, for tests and benches.
    pub fn all() -> impl Iterator<Item = Self> {
        let portable = core::iter::once(Self::Portable);
        #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
        let accelerated = {
            let avx2 = cpu::Avx2::detect().map(Self::Avx2);
            let avx512 = cpu::Avx512::detect().map(Self::Avx512);
            avx2.into_iter().chain(avx512)
        };
        #[cfg(not(all(target_arch = "x86_64", target_feature = "sse2")))]
        let accelerated = None;
        portable.chain(accelerated)
    }

    /// The backend's name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Portable => "portable",
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            Self::Avx2(_) => "x86-avx2",
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            Self::Avx512(_) => "x86-avx512",
        }
    }

    /// Permutes a state.
    #[cfg_attr(
        all(target_arch = "x86_64", target_feature = "sse2"),
        expect(unsafe_code, reason = "calls by proof token")
    )]
    pub(crate) fn permute(self, state: &mut State) {
        match self {
            Self::Portable => portable::permute(&mut state.0),
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            Self::Avx2(_) => portable::permute(&mut state.0),
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            // SAFETY: an `Avx512` exists only where `avx2`, `avx512f`, `avx512bw`, `avx512dq` and
            // `avx512vl` were detected.
            Self::Avx512(_) => unsafe { x86_avx512::permute(&mut state.0) },
        }
    }

    /// Permutes `N` states.
    #[cfg_attr(
        all(target_arch = "x86_64", target_feature = "sse2"),
        expect(unsafe_code, reason = "calls by proof token")
    )]
    pub(crate) fn permute_batch<const N: usize>(self, states: &mut States<N>) {
        match self {
            Self::Portable => portable::permute_batch(states),
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            // SAFETY: an `Avx2` exists only where `avx2` was detected.
            Self::Avx2(_) => unsafe { x86_avx2::permute_batch(states) },
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            // SAFETY: an `Avx512` exists only where `avx2`, `avx512f`, `avx512bw`, `avx512dq` and
            // `avx512vl` were detected.
            Self::Avx512(_) => unsafe { x86_avx512::permute_batch(states) },
        }
    }
}

/// A state: lane (x, y) of section 3.1.2 at `x + 5 * y`, bit z of it worth 2^z. Its bytes are those
/// of the lanes one after the other, each the least significant first (section 3.1.2 and B.1).
#[derive(Clone)]
pub(crate) struct State([u64; LANES]);

impl State {
    pub(crate) const ZERO: Self = Self([0; LANES]);

    /// Adds one byte.
    #[inline]
    pub(crate) fn xor_byte(&mut self, at: usize, byte: u8) {
        self.0[at / 8] ^= u64::from(byte) << (at % 8 * 8);
    }

    /// Adds `bytes` to those from `at` on. There are 200.
    #[inline]
    pub(crate) fn xor(&mut self, at: usize, bytes: &[u8]) {
        let (head, rest) = bytes.split_at(bytes.len().min(to_next_lane(at)));
        let (words, tail) = rest.as_chunks();
        for (at, &byte) in (at..).zip(head) {
            self.xor_byte(at, byte);
        }
        let at = at + head.len();
        if let Some(lanes) = self.0.get_mut(at / 8..) {
            for (lane, word) in lanes.iter_mut().zip(words) {
                *lane ^= u64::from_le_bytes(*word);
            }
        }
        for (at, &byte) in (at + 8 * words.len()..).zip(tail) {
            self.xor_byte(at, byte);
        }
    }

    /// Copies out the bytes from `at` on.
    #[inline]
    pub(crate) fn copy_to(&self, at: usize, out: &mut [u8]) {
        let (head, rest) = out.split_at_mut(out.len().min(to_next_lane(at)));
        let (words, tail) = rest.as_chunks_mut();
        for (at, byte) in (at..).zip(head.iter_mut()) {
            *byte = self.byte(at);
        }
        let at = at + head.len();
        if let Some(lanes) = self.0.get(at / 8..) {
            for (lane, word) in lanes.iter().zip(words.iter_mut()) {
                *word = lane.to_le_bytes();
            }
        }
        for (at, byte) in (at + 8 * words.len()..).zip(tail) {
            *byte = self.byte(at);
        }
    }

    fn byte(&self, at: usize) -> u8 {
        self.0[at / 8].to_le_bytes()[at % 8]
    }
}

impl Zeroize for State {
    fn zeroize(&mut self) {
        // Vector stores; `[u64; N]::zeroize` is a volatile store for each word.
        self.0.fill(0);
        optimization_barrier(self);
    }
}

/// `N` states, lane by lane: the same lane of all states stands together, which is what a kernel
/// that holds one state in each element of its vectors loads and stores. Lanes are in their bytes,
/// for a vector is loaded from bytes.
#[derive(Clone)]
#[repr(align(64))]
pub(crate) struct States<const N: usize>([[[u8; 8]; N]; LANES]);

impl<const N: usize> States<N> {
    /// States whose first bytes are given: `L` of at most 200.
    pub(crate) fn from_bytes<const L: usize>(bytes: &[[u8; L]; N]) -> Self {
        let mut states = Self([[[0; 8]; N]; LANES]);
        for (at, bytes) in bytes.iter().enumerate() {
            let (words, tail) = bytes.as_chunks();
            for (lanes, word) in states.0.iter_mut().zip(words) {
                lanes[at] = *word;
            }
            if let Some(lanes) = states.0.get_mut(words.len()) {
                lanes[at][..tail.len()].copy_from_slice(tail);
            }
        }
        states
    }

    /// Adds the same byte to every state.
    pub(crate) fn xor_byte(&mut self, at: usize, byte: u8) {
        for lane in &mut self.0[at / 8] {
            lane[at % 8] ^= byte;
        }
    }

    /// The first bytes of every state: `L` of at most 200, a multiple of eight.
    pub(crate) fn copy_to<const L: usize>(&self, out: &mut [[u8; L]; N]) {
        for (at, out) in out.iter_mut().enumerate() {
            for (word, lanes) in out.as_chunks_mut().0.iter_mut().zip(&self.0) {
                *word = lanes[at];
            }
        }
    }

    /// One of the states.
    fn get(&self, at: usize) -> [u64; LANES] {
        self.0.each_ref().map(|lanes| u64::from_le_bytes(lanes[at]))
    }

    /// Replaces one of the states.
    fn set(&mut self, at: usize, state: &[u64; LANES]) {
        for (lanes, lane) in self.0.iter_mut().zip(state) {
            lanes[at] = lane.to_le_bytes();
        }
    }
}

impl<const N: usize> Zeroize for States<N> {
    fn zeroize(&mut self) {
        self.0.as_flattened_mut().as_flattened_mut().fill(0);
        optimization_barrier(self);
    }
}

/// How many bytes there are from `at` to where a lane begins.
const fn to_next_lane(at: usize) -> usize {
    at.wrapping_neg() % 8
}

/// The round constants (section 3.2.5, Algorithm 6).
const ROUND_CONSTANTS: [u64; 24] = [
    0x0000_0000_0000_0001,
    0x0000_0000_0000_8082,
    0x8000_0000_0000_808a,
    0x8000_0000_8000_8000,
    0x0000_0000_0000_808b,
    0x0000_0000_8000_0001,
    0x8000_0000_8000_8081,
    0x8000_0000_0000_8009,
    0x0000_0000_0000_008a,
    0x0000_0000_0000_0088,
    0x0000_0000_8000_8009,
    0x0000_0000_8000_000a,
    0x0000_0000_8000_808b,
    0x8000_0000_0000_008b,
    0x8000_0000_0000_8089,
    0x8000_0000_0000_8003,
    0x8000_0000_0000_8002,
    0x8000_0000_0000_0080,
    0x0000_0000_0000_800a,
    0x8000_0000_8000_000a,
    0x8000_0000_8000_8081,
    0x8000_0000_0000_8080,
    0x0000_0000_8000_0001,
    0x8000_0000_8000_8008,
];
