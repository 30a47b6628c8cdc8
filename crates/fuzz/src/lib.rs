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
mod x509;

pub use mutate::Mutator;
pub use x509::{certificate, crl, key_file, ocsp, pem, request, server_name, spki};

/// A target: it returns on any input, soon, or has found something.
pub type Target = fn(&[u8]);

/// Every target, by the name of its corpus and of its libFuzzer wrapper.
pub const TARGETS: &[(&str, Target)] = &[
    ("cbc", cbc::run),
    ("certificate", certificate::run),
    ("client", client::run),
    ("crl", crl::run),
    ("key_file", key_file::run),
    ("messages", messages::run),
    ("ocsp", ocsp::run),
    ("pem", pem::run),
    ("record", record::run),
    ("request", request::run),
    ("server", server::run),
    ("server_name", server_name::run),
    ("spki", spki::run),
    ("wire", wire::run),
];
