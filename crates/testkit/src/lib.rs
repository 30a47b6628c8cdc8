#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod hex;
pub mod rfc8448;
pub mod rsp;
mod splits;
mod tally;

pub use hex::{from_hex, to_hex};
pub use splits::two_way_splits;
pub use tally::Tally;
