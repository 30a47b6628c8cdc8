//! The operations, by crate.

use crate::registry::Registry;

mod aead;
mod aes;
mod bigint;
mod chacha20poly1305;
mod curve25519;
mod dhe;
mod hashes;
mod hmac;
mod hybrid;
mod mlkem;
mod nistec;
mod patterns;
mod rsa;
mod rsa_key;
mod tls;
mod tls_legacy;

use aead::aead_operations;

pub(crate) fn register(registry: &mut Registry) {
    patterns::register(registry);
    hashes::register(registry);
    aes::register(registry);
    chacha20poly1305::register(registry);
    bigint::register(registry);
    hmac::register(registry);
    rsa::register(registry);
    dhe::register(registry);
    nistec::register(registry);
    curve25519::register(registry);
    mlkem::register(registry);
    hybrid::register(registry);
    tls::register(registry);
    tls_legacy::register(registry);
}
