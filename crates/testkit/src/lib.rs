#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod hex;
mod recording;
pub mod rfc8448;
mod rng;
pub mod rsp;
#[cfg(feature = "tls")]
pub mod script;
mod splits;
mod tally;

pub use hex::{from_hex, to_hex};
pub use recording::{Item, Recording};
pub use rng::{EndOfScript, ScriptedRng};
pub use splits::two_way_splits;
pub use tally::Tally;
