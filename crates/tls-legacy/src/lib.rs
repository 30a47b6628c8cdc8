#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub mod cbc;
pub mod dhe;
mod plug;
pub mod premaster;
pub mod suite;

pub use plug::{
    Rfc10015Violation, accept_rfc10015_violation, accept_rfc10015_violation_with_unnamed_groups,
};
