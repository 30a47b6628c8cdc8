//! `ashlar connect` against `openssl s_server`.

use crate::certificates::{Chain, Kind, chain};
use crate::process::{Running, ashlar, peer, run_until, text};

/// `openssl s_server` that sends each line back reversed.
pub(crate) fn server(chain: &Chain, options: &[&str]) -> (Running, String) {
    let (leaf, key, intermediate) = (chain.leaf(), chain.key(), chain.intermediate());
    let identity = ["-cert", &leaf, "-key", &key, "-cert_chain", &intermediate];
    s_server(&[&["-rev"], &identity[..], options].concat())
}

/// `openssl s_server` on a free port of the loopback interface, and its address.
pub(crate) fn s_server(options: &[&str]) -> (Running, String) {
    let mut command = peer("openssl");
    command.args(["s_server", "-accept", "127.0.0.1:0"]);
    let server = Running::start(command.args(options));
    let line = server.printed_with("ACCEPT ");
    let address = line.trim().rsplit(' ').next().unwrap().to_owned();
    (server, address)
}

/// A line goes there and comes back; returns the summary on standard error.
pub(crate) fn talk(chain: &Chain, address: &str, options: &[&str]) -> String {
    let mut command = ashlar();
    command.args(["connect", address, "--name", "server.example", "--ca", &chain.root()]);
    let output = run_until(command.args(options), b"there and back\n", "\n");
    let told = text(&output.stderr);
    assert_eq!(text(&output.stdout), "kcab dna ereht\n", "{told}");
    assert!(output.status.success(), "{told}");
    told
}

#[test]
fn every_suite_group_and_kind_of_chain() {
    for kind in [Kind::P256, Kind::Rsa2048] {
        let chain = chain(kind);
        let (_server, address) = server(chain, &[]);
        for suite in
            ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"]
        {
            for group in ["x25519", "secp256r1", "secp384r1", "secp521r1"] {
                let told = talk(chain, &address, &["--suite", suite, "--group", group]);
                assert!(told.contains(&format!("TLS 1.3, {suite}, {group}. ")), "{told}");
            }
        }
    }
}

#[test]
fn p256_alone_forces_a_hello_retry_request() {
    let chain = chain(Kind::P256);
    let (_server, address) = server(chain, &["-groups", "P-256"]);
    let told = talk(chain, &address, &[]);
    assert!(told.contains("secp256r1 after a HelloRetryRequest"), "{told}");
    let told = talk(chain, &address, &["--trace"]);
    assert!(told.contains("the server wants a key share of secp256r1"), "{told}");
}

#[test]
fn alpn_and_a_server_without_middlebox_compatibility() {
    let chain = chain(Kind::P256);
    let (_server, address) = server(chain, &["-alpn", "h2,http/1.1", "-no_middlebox"]);
    let told = talk(chain, &address, &["--alpn", "http/1.1"]);
    assert!(told.contains("application protocol http/1.1"), "{told}");
}

#[test]
fn a_key_log_that_the_peer_agrees_with() {
    let chain = chain(Kind::P256);
    let theirs = chain.file("theirs.keylog");
    let ours = chain.file("ours.keylog");
    let (_server, address) = server(chain, &["-keylogfile", &theirs]);
    talk(chain, &address, &["--keylog", &ours]);
    let ours = std::fs::read_to_string(ours).unwrap();
    let theirs = std::fs::read_to_string(theirs).unwrap();
    assert_eq!(ours.lines().count(), 5);
    for line in ours.lines() {
        assert!(theirs.contains(line), "{line} is not in\n{theirs}");
    }
}
