#![doc = include_str!("../README.md")]
#![no_std]

mod backend;
mod encode;
mod error;
mod field;
mod hash;
mod k_pke;
mod kem;
pub mod mlkem1024;
pub mod mlkem768;
mod ntt;
mod parameter_set;
mod poly;
mod sample;

pub use backend::Backend;
pub use error::Error;
pub use hash::SharedSecret;
