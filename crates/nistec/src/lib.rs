#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]

#[cfg(test)]
extern crate std;

mod carry;
mod der;
mod digest;
mod error;
mod inverse;
mod limbs;
pub mod p256;
mod select;

pub use digest::Digest;
pub use error::Error;
