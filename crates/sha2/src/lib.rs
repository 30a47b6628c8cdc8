#![doc = include_str!("../README.md")]
#![no_std]

mod constants;
#[cfg(feature = "digest")]
mod digest;
mod hash;
mod sha256;
mod sha512;
mod stream;

pub use hash::{Sha256, Sha384, Sha512};
pub use sha256::Backend256;
pub use sha512::Backend512;
