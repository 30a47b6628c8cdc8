//! The sponge construction over Keccak-f\[1600\], in pieces of any length (FIPS 202, section 4).

use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::keccak::{Backend, State};

/// What follows the message (section 6): for the hash functions the bits 01, for the
/// extendable-output functions 1111, and the first bit of the padding, lowest bits first.
#[derive(Clone, Copy)]
pub(crate) enum Suffix {
    Hash = 0b0000_0110,
    Xof = 0b0001_1111,
}

/// The last byte of a padded block holds the last bit of pad10*1 (section 5.1).
pub(crate) const PADDING_END: u8 = 0b1000_0000;

/// A sponge that absorbs. `RATE` is in bytes.
#[derive(Clone)]
pub(crate) struct Sponge<const RATE: usize> {
    state: State,
    /// How many bytes of the block under way are absorbed: less than `RATE`.
    at: usize,
    backend: Backend,
}

impl<const RATE: usize> Sponge<RATE> {
    pub(crate) const fn new(backend: Backend) -> Self {
        Self { state: State::ZERO, at: 0, backend }
    }

    #[cfg(feature = "digest")]
    pub(crate) const fn backend(&self) -> Backend {
        self.backend
    }

    pub(crate) fn absorb(&mut self, data: &[u8]) {
        let mut rest = data;
        while let Some((head, tail)) = rest.split_at_checked(RATE - self.at) {
            self.state.xor(self.at, head);
            self.backend.permute(&mut self.state);
            self.at = 0;
            rest = tail;
        }
        self.state.xor(self.at, rest);
        self.at += rest.len();
    }

    /// Pads the message and permutes: the first block of output is there.
    pub(crate) fn finish(mut self, suffix: Suffix) -> Output<RATE> {
        self.state.xor_byte(self.at, suffix as u8);
        self.state.xor_byte(RATE - 1, PADDING_END);
        self.backend.permute(&mut self.state);
        Output { state: self.state.clone(), at: 0, backend: self.backend }
    }
}

impl<const RATE: usize> Zeroize for Sponge<RATE> {
    fn zeroize(&mut self) {
        self.state.zeroize();
        self.at = 0;
    }
}

impl<const RATE: usize> Drop for Sponge<RATE> {
    fn drop(&mut self) {
        self.zeroize();
    }
}

impl<const RATE: usize> ZeroizeOnDrop for Sponge<RATE> {}

/// A sponge that is squeezed.
#[derive(Clone)]
pub(crate) struct Output<const RATE: usize> {
    state: State,
    /// How many bytes of the block at hand were given out: at most `RATE`.
    at: usize,
    backend: Backend,
}

impl<const RATE: usize> Output<RATE> {
    pub(crate) fn squeeze(&mut self, out: &mut [u8]) {
        let mut rest = out;
        while !rest.is_empty() {
            // The next block is made when somebody wants it.
            if self.at == RATE {
                self.backend.permute(&mut self.state);
                self.at = 0;
            }
            let (head, tail) = rest.split_at_mut(rest.len().min(RATE - self.at));
            self.state.copy_to(self.at, head);
            self.at += head.len();
            rest = tail;
        }
    }
}

impl<const RATE: usize> Zeroize for Output<RATE> {
    fn zeroize(&mut self) {
        self.state.zeroize();
        self.at = 0;
    }
}

impl<const RATE: usize> Drop for Output<RATE> {
    fn drop(&mut self) {
        self.zeroize();
    }
}

impl<const RATE: usize> ZeroizeOnDrop for Output<RATE> {}
