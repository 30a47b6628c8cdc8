#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod eme_pkcs1;
mod encryption;
mod error;
mod generate;
mod hash;
mod implicit_rejection;
mod import;
mod oaep;
mod pkcs1;
#[cfg(feature = "pkcs8")]
mod pkcs8_traits;
mod prime;
mod private;
mod pss;
mod public;
#[cfg(feature = "signature")]
mod signature_traits;
mod unpad;

pub use error::Error;
pub use hash::{Hash, OaepHash};
pub use import::{OwnedPrivateKeyComponents, PrivateKeyComponents};
pub use oaep::OaepParams;
pub use prime::is_probable_prime;
pub use private::PrivateKey;
pub use public::PublicKey;
#[cfg(feature = "signature")]
pub use signature_traits::{Signature, SigningKey, VerifyingKey};
