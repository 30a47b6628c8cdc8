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
pub mod states;
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
    ("states", states::run),
    ("wire", wire::run),
];

/// Inputs of `client` and `server` that hold a whole handshake: target, name in the corpus, choices.
pub const RECORDED: [(&str, &str, [u8; 3]); 14] = [
    ("client", "raw-plain", [0, 0, 0]),
    ("client", "raw-aes256-alpn", [0x84, 0, 0]),
    ("client", "raw-chacha-bare", [0x28, 0, 0]),
    ("client", "raw-retry", [0x02, 0, 0]),
    ("client", "raw-unsigned", [0x10, 0, 0]),
    ("client", "raw-tls12", [0x0c, 0, 0]),
    ("client", "raw-tls12-alpn-bytewise", [0x8c, 1, 1]),
    ("server", "raw-plain", [0, 0, 0]),
    ("server", "raw-aes256-alpn", [0x84, 0, 0]),
    ("server", "raw-chacha-bare", [0x28, 0, 0]),
    ("server", "raw-retry", [0x02, 0, 0]),
    ("server", "raw-unsigned", [0x10, 0, 0]),
    ("server", "raw-tls12", [0x0c, 0, 0]),
    ("server", "raw-tls12-alpn-bytewise", [0x8c, 1, 1]),
];

/// What the peer sends in the handshake of these choices, the choices in front: an input of
/// [`RECORDED`].
pub fn record_handshake(target: &str, choices: [u8; 3]) -> Vec<u8> {
    let side = if target == "client" { peers::Side::Client } else { peers::Side::Server };
    handshake::record(side, choices)
}
