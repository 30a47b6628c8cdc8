#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod authority;
mod handshake;

pub use authority::{Auth, Issued, NOW, SERVER_NAME};
pub use handshake::{Pair, Spent};
