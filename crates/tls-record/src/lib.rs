#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]
#![warn(clippy::indexing_slicing, clippy::arithmetic_side_effects, clippy::as_conversions)]

extern crate alloc;

mod aead;
mod deframe;
mod error;
mod header;
mod joiner;
mod keys;
pub mod limits;
mod plaintext;
mod protect;
pub mod tls12;

pub use deframe::{Deframed, Framing, deframe};
pub use error::RecordError;
pub use header::RecordHeader;
pub use joiner::HandshakeJoiner;
pub use limits::{HEADER_LEN, MAX_CIPHERTEXT, MAX_PLAINTEXT};
pub use plaintext::{write_plaintext, write_plaintext_fragments};
pub use protect::{Opened, Opener, Protection, Sealer};
