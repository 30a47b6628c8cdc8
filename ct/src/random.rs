//! Bytes that look random and are the same each time.

use core::convert::Infallible;

use rand_core::{TryCryptoRng, TryRng};

use crate::taint;

/// SplitMix64. All that is asked of it is that no key made of it is out of range.
pub(crate) struct Random {
    state: u64,
    secret: bool,
}

impl Random {
    /// What it yields is secret.
    pub(crate) const fn secret() -> Self {
        Self { state: 1, secret: true }
    }

    /// What it yields is public, in this program.
    pub(crate) const fn public() -> Self {
        Self { state: 2, secret: false }
    }

    pub(crate) fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = self.state;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(z ^ (z >> 31)).to_le_bytes()[..chunk.len()]);
        }
        if self.secret {
            taint::secret(bytes);
        }
    }

    pub(crate) fn array<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }
}

impl TryRng for Random {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::from_ne_bytes(self.array()))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from_ne_bytes(self.array()))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.fill(bytes);
        Ok(())
    }
}

impl TryCryptoRng for Random {}

/// Secret bytes.
pub(crate) fn secret<const N: usize>() -> [u8; N] {
    Random::secret().array()
}

/// Bytes that the attacker knows.
pub(crate) fn public<const N: usize>() -> [u8; N] {
    Random::public().array()
}
