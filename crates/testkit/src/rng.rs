//! Randomness that a test decides.

use core::fmt;

use rand_core::{TryCryptoRng, TryRng};

/// A generator that hands out what it was given, one item a call, and then fails.
///
/// # Panics
///
/// If a call asks for another number of bytes than the next item has: the code under test draws
/// its secrets in another way than its documentation says.
#[derive(Debug)]
pub struct ScriptedRng<'a>(pub &'a [&'a [u8]]);

/// The script is at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndOfScript;

impl TryRng for ScriptedRng<'_> {
    type Error = EndOfScript;

    fn try_next_u32(&mut self) -> Result<u32, EndOfScript> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, EndOfScript> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), EndOfScript> {
        let (next, rest) = self.0.split_first().ok_or(EndOfScript)?;
        assert_eq!(next.len(), bytes.len(), "the script has another number of bytes next");
        bytes.copy_from_slice(next);
        self.0 = rest;
        Ok(())
    }
}

impl TryCryptoRng for ScriptedRng<'_> {}

impl fmt::Display for EndOfScript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the script of randomness is at its end")
    }
}

impl core::error::Error for EndOfScript {}
