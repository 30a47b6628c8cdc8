#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod derive;
mod endpoint;
mod randomness;
mod replay;

pub use derive::derive;
pub use endpoint::{Endpoint, Secrets, Side, advance};
pub use randomness::{Drawn, Script};
pub use replay::replay;
