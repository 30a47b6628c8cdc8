#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod backend;
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
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
mod x86_ifma;

pub use backend::Backend;
pub use modulus::{Modulus, Residue};
pub use nat::Nat;
