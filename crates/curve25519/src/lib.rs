#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]

#[cfg(test)]
extern crate std;

mod carry;
pub mod ed25519;
mod edwards;
mod error;
mod field;
mod limbs;
mod scalar;
mod select;
pub mod x25519;

pub use error::Error;
