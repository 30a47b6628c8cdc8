//! Random number generators that do not work.

use getrandom::SysRng;
use rand_core::{TryCryptoRng, TryRng};

/// A generator of one byte.
pub(crate) struct Constant(pub u8);

impl TryRng for Constant {
    type Error = core::convert::Infallible;
    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Ok(u32::from_ne_bytes([self.0; 4]))
    }
    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Ok(u64::from_ne_bytes([self.0; 8]))
    }
    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Self::Error> {
        out.fill(self.0);
        Ok(())
    }
}

impl TryCryptoRng for Constant {}

/// A generator that fails after so many calls.
pub(crate) struct FailsAfter(pub usize);

impl TryRng for FailsAfter {
    type Error = getrandom::Error;
    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        SysRng.try_next_u32()
    }
    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        SysRng.try_next_u64()
    }
    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Self::Error> {
        self.0 = self.0.checked_sub(1).ok_or(getrandom::Error::UNEXPECTED)?;
        SysRng.try_fill_bytes(out)
    }
}

impl TryCryptoRng for FailsAfter {}
