#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub mod rfc8448;
mod rng;
mod splits;
mod tally;

pub use rng::{EndOfScript, ScriptedRng};
pub use splits::two_way_splits;
pub use tally::Tally;
