#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "digest")]
mod digest;
mod drbg;
mod error;
mod hash;
mod hkdf;
mod mac;
mod prf12;
#[cfg(feature = "hazmat")]
mod secret_len;

pub use drbg::HmacDrbg;
pub use error::{HkdfError, MacError};
pub use hash::Hash;
pub use hkdf::Prk;
pub use mac::{Hmac, HmacKey};
pub use prf12::prf12;
#[cfg(feature = "hazmat")]
pub use secret_len::HashSecretLen;
