#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]

#[cfg(test)]
extern crate std;

mod carry;
mod curve;
mod der;
mod digest;
mod ecdh;
mod ecdsa;
mod error;
mod field;
mod inverse;
mod key;
#[cfg(feature = "pkcs8")]
mod key_format;
mod limbs;
mod modulus;
mod multiply;
pub mod p256;
pub mod p384;
pub mod p521;
mod point;
#[cfg(test)]
mod reference;
mod scalar;
mod select;
mod signature;
#[cfg(feature = "signature")]
mod signer;

pub use crate::signature::Signature;
pub use curve::Curve;
pub use digest::Digest;
pub use ecdh::{EphemeralSecret, SharedSecret};
pub use ecdsa::SigningKey;
pub use error::Error;
pub use key::PublicKey;
