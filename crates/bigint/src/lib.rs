#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

#[cfg(feature = "num-bigint")]
mod biguint;
mod carry;
mod divstep;
mod kernel;
mod limbs;
mod mask;
mod modulus;
mod montgomery;
mod nat;
mod pow;

pub use modulus::{Modulus, Residue};
pub use nat::Nat;
