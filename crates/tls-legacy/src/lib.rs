#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub mod cbc;
pub mod dhe;
pub mod premaster;
pub mod suite;
