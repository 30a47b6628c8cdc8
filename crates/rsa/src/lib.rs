#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod error;
mod generate;
mod hash;
mod import;
mod pkcs1;
mod private;
mod pss;
mod public;

pub use error::Error;
pub use hash::Hash;
pub use import::{OwnedPrivateKeyComponents, PrivateKeyComponents};
pub use private::PrivateKey;
pub use public::PublicKey;
