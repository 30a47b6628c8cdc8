#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod error;
mod group;
mod key;
mod prime;
mod shared_secret;
#[cfg(feature = "hazmat")]
mod unnamed;

pub use error::Error;
pub use group::Group;
pub use key::{EphemeralSecret, PublicKey};
pub use shared_secret::SharedSecret;
#[cfg(feature = "hazmat")]
pub use unnamed::UnnamedGroup;
