#![doc = include_str!("../README.md")]
#![no_std]

mod compress;
#[cfg(feature = "digest")]
mod digest;
mod hash;
mod stream;

pub use compress::Backend;
pub use hash::Sha1;
