//! Randomness that is written down, and randomness that is read off.

use core::fmt;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use getrandom::SysRng;
use rand_core::{TryCryptoRng, TryRng};
use tls::Randomness;

/// What connections drew from the system's generator, one entry a draw.
#[derive(Clone, Debug, Default)]
pub struct Drawn(Arc<Mutex<Vec<Vec<u8>>>>);

impl Drawn {
    /// The source for a configuration.
    pub fn source(&self) -> Randomness {
        let drawn = self.clone();
        Randomness::from_fn(move || Writing(drawn.clone()))
    }

    /// What was drawn since the last call.
    pub fn take(&self) -> Vec<Vec<u8>> {
        core::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What connections will draw: each draw must be as long as the entry that it gets.
#[derive(Clone, Debug, Default)]
pub struct Script(Arc<Mutex<VecDeque<Vec<u8>>>>);

impl Script {
    /// The source for a configuration.
    pub fn source(&self) -> Randomness {
        let script = self.clone();
        Randomness::from_fn(move || Reading(script.clone()))
    }

    /// Appends what will be drawn.
    pub fn extend(&self, draws: impl IntoIterator<Item = Vec<u8>>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(draws);
    }

    /// How many draws are left.
    pub fn left(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn next(&self) -> Option<Vec<u8>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }
}

/// The draw was not in the script, or the system failed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NoSuchDraw;

impl fmt::Display for NoSuchDraw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a draw that was not recorded")
    }
}

impl core::error::Error for NoSuchDraw {}

struct Writing(Drawn);
struct Reading(Script);

/// Draws of bytes alone, which is all that this library does.
macro_rules! bytes_alone {
    ($name:ident) => {
        impl TryRng for $name {
            type Error = NoSuchDraw;

            fn try_next_u32(&mut self) -> Result<u32, NoSuchDraw> {
                Err(NoSuchDraw)
            }

            fn try_next_u64(&mut self) -> Result<u64, NoSuchDraw> {
                Err(NoSuchDraw)
            }

            fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), NoSuchDraw> {
                self.fill(out)
            }
        }

        impl TryCryptoRng for $name {}
    };
}

bytes_alone!(Writing);
bytes_alone!(Reading);

impl Writing {
    fn fill(&self, out: &mut [u8]) -> Result<(), NoSuchDraw> {
        SysRng.try_fill_bytes(out).map_err(|_| NoSuchDraw)?;
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner).push(out.to_vec());
        Ok(())
    }
}

impl Reading {
    fn fill(&self, out: &mut [u8]) -> Result<(), NoSuchDraw> {
        let next = self.0.next().filter(|next| next.len() == out.len()).ok_or(NoSuchDraw)?;
        out.copy_from_slice(&next);
        Ok(())
    }
}
