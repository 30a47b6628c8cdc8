#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]

mod error;
mod field;
pub mod x25519;

pub use error::Error;
