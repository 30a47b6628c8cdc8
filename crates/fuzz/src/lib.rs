#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub mod cbc;
pub mod client;
mod edits;
mod endpoint;
mod handshake;
mod insider;
pub mod messages;
mod mutate;
mod peers;
pub mod record;
pub mod server;
pub mod wire;
pub mod x509;

pub use mutate::Mutator;

/// A target: it returns on any input, soon, or has found something.
pub type Target = fn(&[u8]);

/// Every target, by the name of its corpus and of its libFuzzer wrapper.
pub const TARGETS: &[(&str, Target)] = &[
    ("cbc", cbc::run),
    ("client", client::run),
    ("messages", messages::run),
    ("record", record::run),
    ("server", server::run),
    ("wire", wire::run),
    ("x509", x509::run),
];
