#![doc = include_str!("../README.md")]
#![no_std]

mod batch;
#[cfg(feature = "digest")]
mod digest;
mod hash;
mod keccak;
mod shake;
mod sponge;

pub use batch::{Shake128Batch, Shake256Batch};
pub use hash::{Sha3_256, Sha3_512};
pub use keccak::Backend;
pub use shake::{Shake128, Shake128Output, Shake256, Shake256Output};
