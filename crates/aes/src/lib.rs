#![doc = include_str!("../README.md")]
#![no_std]

mod aead;
#[cfg(feature = "aead")]
mod aead_traits;
mod backend;
mod block;
mod cbc;
mod ccm;
mod ctr;
mod error;
mod gcm;
mod ghash;

pub use backend::Backend;
pub use cbc::{Aes128Cbc, Aes192Cbc, Aes256Cbc};
pub use ccm::{Aes128Ccm, Aes128Ccm8, Aes192Ccm, Aes192Ccm8, Aes256Ccm, Aes256Ccm8};
pub use ctr::{Aes128Ctr, Aes192Ctr, Aes256Ctr};
pub use error::Error;
pub use gcm::{Aes128Gcm, Aes192Gcm, Aes256Gcm};
