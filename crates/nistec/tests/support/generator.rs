//! Generators of randomness that are not random.

use rand_core::{TryCryptoRng, TryRng};

/// A generator that fills bytes as the function says.
pub(crate) struct Generator<F>(pub(crate) F);

/// A generator that hands out what is written, from the end, and then fails.
pub(crate) fn script(
    mut outputs: Vec<Vec<u8>>,
) -> Generator<impl FnMut(&mut [u8]) -> Result<(), Gone>> {
    Generator(move |out: &mut [u8]| {
        out.copy_from_slice(&outputs.pop().ok_or(Gone)?);
        Ok(())
    })
}

/// The source is gone.
#[derive(Debug)]
pub(crate) struct Gone;

impl core::fmt::Display for Gone {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("the source is gone")
    }
}

impl core::error::Error for Gone {}

impl<F: FnMut(&mut [u8]) -> Result<(), Gone>> TryRng for Generator<F> {
    type Error = Gone;

    fn try_next_u32(&mut self) -> Result<u32, Gone> {
        Err(Gone)
    }

    fn try_next_u64(&mut self) -> Result<u64, Gone> {
        Err(Gone)
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Gone> {
        (self.0)(out)
    }
}

impl<F: FnMut(&mut [u8]) -> Result<(), Gone>> TryCryptoRng for Generator<F> {}
