#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]

mod ecdh;
mod error;
mod group;
mod order;
pub mod secp256r1_mlkem768;
pub mod secp384r1_mlkem1024;
pub mod x25519_mlkem768;

pub use error::Error;
