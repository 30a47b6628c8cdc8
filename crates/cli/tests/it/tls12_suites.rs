//! The suites of TLS 1.2, and what OpenSSL calls them.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::certificates::{Kind, openssl};

/// With an ECDSA key. Those with CCM are offered when they are named.
const ECDSA: [&str; 7] = [
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_128_CCM",
    "TLS_ECDHE_ECDSA_WITH_AES_256_CCM",
    "TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8",
    "TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8",
];

const RSA: [&str; 3] = [
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
];

/// Those of the legacy.
const LEGACY_ECDSA: [&str; 4] = [
    "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
    "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
    "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
];

const LEGACY_RSA: [&str; 17] = [
    "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
    "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
    "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
    "TLS_DHE_RSA_WITH_AES_256_CBC_SHA256",
    "TLS_DHE_RSA_WITH_AES_128_CBC_SHA256",
    "TLS_DHE_RSA_WITH_AES_256_CBC_SHA",
    "TLS_DHE_RSA_WITH_AES_128_CBC_SHA",
    "TLS_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_RSA_WITH_AES_256_CBC_SHA256",
    "TLS_RSA_WITH_AES_128_CBC_SHA256",
    "TLS_RSA_WITH_AES_256_CBC_SHA",
    "TLS_RSA_WITH_AES_128_CBC_SHA",
];

/// The suites for a key of this kind.
pub(crate) fn of(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::P256 => &ECDSA,
        Kind::Rsa2048 => &RSA,
    }
}

/// The legacy suites for a key of this kind.
pub(crate) fn legacy(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::P256 => &LEGACY_ECDSA,
        Kind::Rsa2048 => &LEGACY_RSA,
    }
}

/// What `ashlar` must call the legacy in a connection with this suite.
pub(crate) fn legacy_parts(suite: &str, encrypt_then_mac: bool) -> Vec<&'static str> {
    let mut parts = Vec::new();
    if suite.starts_with("TLS_RSA_") {
        parts.push("RSA key exchange, without forward secrecy");
    }
    if suite.starts_with("TLS_DHE_") {
        parts.push("finite field Diffie-Hellman");
    }
    match (suite.contains("_CBC_"), encrypt_then_mac) {
        (true, true) => parts.push("CBC with encrypt-then-MAC"),
        (true, false) => parts.push("CBC with MAC-then-encrypt"),
        (false, _) => {}
    }
    parts
}

/// The group of a suite's key exchange by which OpenSSL and we agree; none with RSA key transport.
pub(crate) fn group(suite: &str) -> Option<&'static str> {
    match suite {
        suite if suite.starts_with("TLS_RSA_") => None,
        suite if suite.starts_with("TLS_DHE_") => Some("ffdhe2048"),
        _ => Some("secp256r1"),
    }
}

/// OpenSSL's cipher string for exactly this suite.
pub(crate) fn theirs(suite: &str) -> String {
    static NAMES: OnceLock<HashMap<String, String>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let listed = openssl(&["ciphers", "-stdname", "ALL:@SECLEVEL=0"], &[]);
        let names = listed.lines().filter_map(|line| {
            let mut words = line.split_whitespace();
            Some((words.next()?.to_owned(), words.nth(1)?.to_owned()))
        });
        names.collect()
    });
    format!("{}:@SECLEVEL=0", names[suite])
}
