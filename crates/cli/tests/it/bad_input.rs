//! Wrong certificates, wrong names, peers that speak something else: a sentence each, and no success.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use crate::certificates::{Kind, chain, stranger};
use crate::process::{ashlar, run, serve, text};

/// `ashlar connect` fails, with a sentence that has these words.
fn refused(address: &str, options: &[&str], words: &[&str]) {
    let output = run(ashlar().args(["connect", address]).args(options), b"");
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(output.stdout.is_empty());
    for word in words {
        assert!(told.contains(word), "{word:?} is not in: {told}");
    }
}

#[test]
fn certificates_that_must_be_refused() {
    let ours = chain(Kind::P256);
    let (server, address) = serve(&["--echo", "--cert", &ours.chain(), "--key", &ours.key()]);
    let (root, other) = (ours.root(), stranger().root());
    refused(&address, &["--ca", &other, "--name", "server.example"], &["p256", "trust"]);
    server.line_with("unknown_ca");
    let words = ["other.example", "server.example"];
    refused(&address, &["--ca", &root, "--name", "other.example"], &words);
    server.line_with("bad_certificate");
    // Without the intermediate certificate the path ends early.
    let (_server, address) = serve(&["--echo", "--cert", &ours.leaf(), "--key", &ours.key()]);
    refused(&address, &["--ca", &root, "--name", "server.example"], &["p256 intermediate"]);
}

#[test]
fn nothing_in_common() {
    let chain = chain(Kind::P256);
    let options = ["--echo", "--cert", &chain.chain(), "--key", &chain.key()];
    let root = chain.root();
    let common = ["--ca", root.as_str(), "--name", "server.example"];

    let (server, address) = serve(&[&options[..], &["--suite", "TLS_AES_256_GCM_SHA384"]].concat());
    let suite = [&common[..], &["--suite", "TLS_CHACHA20_POLY1305_SHA256"]].concat();
    refused(&address, &suite, &["handshake_failure", "suites"]);
    server.line_with("expected TLS_AES_256_GCM_SHA384, found TLS_CHACHA20_POLY1305_SHA256");

    let (server, address) = serve(&[&options[..], &["--group", "x25519"]].concat());
    refused(&address, &[&common[..], &["--group", "secp256r1"]].concat(), &["handshake_failure"]);
    server.line_with("expected x25519, found secp256r1");

    let (_server, address) = serve(&[&options[..], &["--alpn", "imap"]].concat());
    let alpn = [&common[..], &["--alpn", "h2"]].concat();
    refused(&address, &alpn, &["no_application_protocol", "ALPN"]);
}

#[test]
fn a_peer_that_speaks_plain_http() {
    let root = chain(Kind::P256).root();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let peer = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
        // Reads the hello and the alert to the end, so that nothing is reset.
        drop(stream.read_to_end(&mut Vec::new()));
    });
    refused(&address, &["--ca", &root], &["does not speak TLS", "HTTP", "check the port"]);
    peer.join().unwrap();
}

#[test]
fn a_connection_cut_before_and_after_the_handshake() {
    let root = chain(Kind::P256).root();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let peer = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        // A record header that announces more than ever comes.
        stream.read_exact(&mut [0; 100]).unwrap();
        stream.write_all(&[22, 3, 3, 0, 90, 2, 0]).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        drop(stream.read_to_end(&mut Vec::new()));
    });
    refused(&address, &["--ca", &root], &["the end of the connection"]);
    peer.join().unwrap();
}

#[test]
fn files_that_are_not_what_they_should_be() {
    let (ours, other) = (chain(Kind::P256), stranger());
    for (cert, key, word) in [
        (ours.chain(), other.key(), "key"),
        (ours.key(), ours.key(), "certificate"),
        (ours.chain(), ours.chain(), "private key"),
        (ours.file("missing.pem"), ours.key(), "name a readable PEM file"),
    ] {
        let mut command = ashlar();
        command.args(["serve", "127.0.0.1:0", "--once", "--cert", &cert, "--key", &key]);
        let output = run(&mut command, b"");
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(told.contains(word), "{word:?} is not in: {told}");
    }
}

#[test]
fn options_that_make_no_sense() {
    for (arguments, word) in [
        (vec!["connect", "localhost"], "HOST:PORT"),
        (vec!["connect", "localhost:1", "--suite", "TLS_NULL"], "TLS_AES_128_GCM_SHA256"),
        (vec!["demo", "--group", "sect571k1"], "x25519, secp256r1"),
    ] {
        let output = run(ashlar().args(&arguments), b"");
        assert!(!output.status.success());
        assert!(text(&output.stderr).contains(word), "{}", text(&output.stderr));
    }
    let root = chain(Kind::P256).root();
    let closed = format!("127.0.0.1:{}", crate::process::free_port());
    refused(&closed, &["--ca", &root], &["is the server running?"]);
}

#[test]
fn an_outcome_of_one_connection_is_the_exit_status_of_once() {
    let chain = chain(Kind::P256);
    let options = ["--once", "--echo", "--cert", &chain.chain(), "--key", &chain.key()];
    let (server, address) = serve(&options);
    let mut client = ashlar();
    client.args(["connect", &address, "--ca", &chain.root(), "--name", "localhost"]);
    let output = run(&mut client, b"echo");
    assert_eq!((output.status.success(), text(&output.stdout).as_str()), (true, "echo"));
    assert!(server.succeeds());

    let (server, address) = serve(&options);
    refused(&address, &["--ca", &stranger().root(), "--name", "localhost"], &["trust"]);
    assert!(!server.succeeds());
}
