//! Generators of randomness that do as they are told.

use rand_core::{TryCryptoRng, TryRng};

/// The generator has nothing to give.
#[derive(Debug)]
pub(crate) struct Exhausted;

impl core::fmt::Display for Exhausted {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("the generator has nothing to give")
    }
}

impl core::error::Error for Exhausted {}

/// A generator for one draw of 32 bytes, or for none.
pub(crate) struct Once(pub(crate) Option<[u8; 32]>);

impl TryRng for Once {
    type Error = Exhausted;

    fn try_next_u32(&mut self) -> Result<u32, Exhausted> {
        Err(Exhausted)
    }

    fn try_next_u64(&mut self) -> Result<u64, Exhausted> {
        Err(Exhausted)
    }

    fn try_fill_bytes(&mut self, dst: &mut [u8]) -> Result<(), Exhausted> {
        let bytes = self.0.take().ok_or(Exhausted)?;
        if dst.len() != bytes.len() {
            return Err(Exhausted);
        }
        dst.copy_from_slice(&bytes);
        Ok(())
    }
}

impl TryCryptoRng for Once {}
