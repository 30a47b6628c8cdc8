//! Options that do not go together: a sentence that says which, and what to do.

use crate::certificates::{Kind, chain};
use crate::process::{ashlar, run, text};

/// The program fails with a sentence that has these words, before anything is sent or printed.
fn refused(arguments: &[&str], words: &[&str]) {
    let output = run(ashlar().args(arguments), b"");
    let told = text(&output.stderr);
    assert!(!output.status.success(), "{arguments:?}");
    assert!(output.stdout.is_empty(), "{arguments:?}");
    for word in words {
        assert!(told.contains(word), "{arguments:?}: {word:?} is not in: {told}");
    }
}

const LEGACY: &str = "TLS_RSA_WITH_AES_128_CBC_SHA";

#[test]
fn of_all_three_commands() {
    let chain = chain(Kind::Rsa2048);
    let (cert, key, root) = (chain.chain(), chain.key(), chain.root());
    let demo = ["demo"];
    let connect = ["connect", "127.0.0.1:9", "--ca", &root];
    let serve = ["serve", "127.0.0.1:0", "--once", "--cert", &cert, "--key", &key];
    for command in [&demo[..], &connect, &serve] {
        for (options, words) in [
            (&["--version", "1.3", "--legacy"][..], &["--legacy", "add --version 1.2"][..]),
            (&["--version", "1.1"], &["1.1", "1.2, 1.3"]),
            (&["--suite", LEGACY], &[LEGACY, "RFC 10015", "add --legacy"]),
            (
                &[
                    "--version",
                    "1.3",
                    "--legacy",
                    "--version",
                    "1.2",
                    "--suite",
                    "TLS_RSA_WITH_NULL_MD5",
                ],
                &["no such cipher suite here", "with --legacy"],
            ),
            (
                &["--version", "1.2", "--suite", "TLS_AES_128_GCM_SHA256"],
                &["TLS_AES_128_GCM_SHA256 is a suite of TLS 1.3", "add --version 1.3"],
            ),
            (
                &["--version", "1.3", "--suite", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"],
                &["is a suite of TLS 1.2", "add --version 1.2"],
            ),
        ] {
            refused(&[command, options].concat(), words);
        }
    }
}

#[test]
fn of_the_demonstration() {
    for (options, words) in [
        (&["--key-exchange", "rsa"][..], &["--key-exchange rsa", "RFC 10015", "add --legacy"][..]),
        (&["--version", "1.2", "--key-exchange", "dhe"], &["dhe", "RFC 10015", "add --legacy"]),
        (&["--version", "1.3", "--key-exchange", "ecdhe"], &["of TLS 1.2", "add --version 1.2"]),
        (&["--key-exchange", "psk"], &["ecdhe, dhe, rsa"]),
        (&["--legacy"], &["--legacy", "TLS 1.3", "choose --version 1.2"]),
        (&["--version", "1.2", "--version", "1.3", "--legacy"], &["choose --version 1.2"]),
        (
            &["--legacy", "--key-exchange", "rsa", "--auth", "ecdsa"],
            &["--auth ecdsa", "need --auth rsa"],
        ),
        (
            &["--auth", "rsa", "--suite", "TLS_ECDHE_ECDSA_WITH_AES_128_CCM"],
            &["--auth rsa", "need --auth ecdsa"],
        ),
        (
            &["--legacy", "--key-exchange", "dhe", "--suite", LEGACY],
            &[LEGACY, "the key exchange dhe"],
        ),
    ] {
        refused(&[&["demo"], options].concat(), words);
    }
}

#[test]
fn of_connect_and_serve() {
    let chain = chain(Kind::P256);
    let (cert, key, root) = (chain.chain(), chain.key(), chain.root());
    let connect = ["connect", "127.0.0.1:9", "--ca", &root];
    let (client, client_key) = chain.client();
    refused(&[&connect[..], &["--cert", &client]].concat(), &["--key <FILE>"]);
    refused(&[&connect[..], &["--key", &client_key]].concat(), &["--cert <FILE>"]);
    let mismatched = ["--cert", client.as_str(), "--key", key.as_str()];
    refused(&[&connect[..], &mismatched].concat(), &["client-chain.pem", "key"]);
    let serve = ["serve", "127.0.0.1:0", "--once", "--cert", &cert, "--key", &key];
    refused(&[&serve[..], &["--client-optional"]].concat(), &["--client-ca <FILE>"]);
    let missing = chain.file("missing.pem");
    refused(&[&serve[..], &["--client-ca", &missing]].concat(), &["missing.pem"]);
}
