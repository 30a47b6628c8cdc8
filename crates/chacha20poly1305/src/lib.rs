#![doc = include_str!("../README.md")]
#![no_std]

#[cfg(test)]
extern crate std;

mod aead;
#[cfg(feature = "aead")]
mod aead_traits;
mod backend;
mod chacha20;
mod error;
mod poly1305;
#[cfg(test)]
mod rfc8439;

pub use aead::ChaCha20Poly1305;
pub use backend::Backend;
pub use error::Error;
