#![doc = include_str!("../README.md")]
#![no_std]

#[cfg(all(target_arch = "x86_64", debug_assertions, feature = "std"))]
extern crate std;

#[cfg(ctgrind)]
pub mod declassify;
#[cfg(target_arch = "x86_64")]
mod disable;
#[cfg(target_arch = "x86_64")]
mod token;
#[cfg(target_arch = "x86_64")]
pub mod x86;

#[cfg(ctgrind)]
pub use declassify::{declassify, declassify_bytes};
#[cfg(target_arch = "x86_64")]
pub use token::{AesNi, Avx2, Avx2Bmi2, Avx512, Avx512Ifma, ShaNi, Vaes256, Vaes512};
