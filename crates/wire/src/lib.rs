#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]
#![warn(clippy::indexing_slicing, clippy::arithmetic_side_effects, clippy::as_conversions)]

extern crate alloc;

mod error;
mod reader;
pub mod registry;
mod writer;

pub use error::{DecodeError, Reason};
pub use reader::Reader;
pub use writer::Writer;
