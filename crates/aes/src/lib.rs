#![doc = include_str!("../README.md")]
#![no_std]

mod backend;
mod block;
mod error;
mod gcm;
mod ghash;

pub use backend::Backend;
pub use error::Error;
pub use gcm::{Aes128Gcm, Aes256Gcm};
