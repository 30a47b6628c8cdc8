//! `ashlar serve` against `openssl s_client` in TLS 1.2.

use crate::certificates::{Kind, chain, stranger};
use crate::openssl_client::fetch;
use crate::process::{peer, run, serve, text};
use crate::tls12_suites::{group, legacy, legacy_parts, of, theirs};

/// A row of the page.
fn row(name: &str, value: &str) -> String {
    format!("<tr><th>{name}</th><td>{value}</td></tr>")
}

#[test]
fn every_suite_and_kind_of_chain() {
    // An ECDSA key must be on one of the client's curves (RFC 8422, section 5.3).
    let with_p256 = [("x25519", "X25519:P-256"), ("secp256r1", "P-256")];
    let others = [("x25519", "X25519"), ("secp384r1", "P-384"), ("secp521r1", "P-521")];
    for (kind, groups) in [(Kind::P256, &with_p256[..]), (Kind::Rsa2048, &others)] {
        let chain = chain(kind);
        let mut options = vec!["--http", "--version", "1.2"];
        options.extend(of(kind).iter().flat_map(|suite| ["--suite", suite]));
        let (cert, key) = (chain.chain(), chain.key());
        options.extend(["--cert", &cert, "--key", &key]);
        let (server, address) = serve(&options);
        for (suite, (group, theirs_group)) in of(kind).iter().zip(groups.iter().cycle()) {
            let page =
                fetch(chain, &address, &["-cipher", &theirs(suite), "-groups", theirs_group]);
            for (name, value) in [
                ("version", "TLS 1.2"),
                ("cipher suite", suite),
                ("key exchange group", group),
                ("session", "new"),
                ("server name", "server.example"),
                ("client certificate", "none"),
                ("legacy", "none"),
            ] {
                assert!(page.contains(&row(name, value)), "{name} {value}: {page}");
            }
            assert!(page.contains("Extended master secret: yes"), "{page}");
            let line = server.line_with("Connected to");
            assert!(line.contains(&format!("TLS 1.2, {suite}, {group}.")), "{line}");
        }
    }
}

#[test]
fn ccm_is_accepted_only_when_it_is_named() {
    let chain = chain(Kind::P256);
    let (server, address) = serve(&["--http", "--cert", &chain.chain(), "--key", &chain.key()]);
    let mut command = peer("openssl");
    let cipher = theirs("TLS_ECDHE_ECDSA_WITH_AES_128_CCM");
    command.args(["s_client", "-connect", &address, "-tls1_2", "-cipher", &cipher]);
    assert!(!run(&mut command, b"").status.success());
    let line = server.line_with("a common cipher suite");
    assert!(line.contains("found TLS_ECDHE_ECDSA_WITH_AES_128_CCM"), "{line}");
}

#[test]
fn every_legacy_suite_is_warned_of() {
    for kind in [Kind::P256, Kind::Rsa2048] {
        let chain = chain(kind);
        let (cert, key) = (chain.chain(), chain.key());
        let (server, address) = serve(&["--http", "--legacy", "--cert", &cert, "--key", &key]);
        for suite in legacy(kind) {
            for etm in [true, false] {
                if !etm && !suite.contains("_CBC_") {
                    continue;
                }
                let cipher = theirs(suite);
                let mut options = vec!["-tls1_2", "-cipher", &cipher];
                if group(suite) == Some("secp256r1") {
                    options.extend(["-groups", "P-256"]);
                }
                options.extend((!etm).then_some("-no_etm"));
                let page = fetch(chain, &address, &options);
                let parts = legacy_parts(suite, etm).join("; ");
                assert!(page.contains(&row("cipher suite", suite)), "{page}");
                assert!(page.contains(&row("legacy", &parts)), "{page}");
                let group = group(suite).unwrap_or("none");
                assert!(page.contains(&row("key exchange group", group)), "{page}");
                let warning = server.line_with("warning");
                assert!(warning.contains("RFC 10015"), "{warning}");
                assert!(warning.contains(&parts), "{warning}");
            }
        }
    }
}

#[test]
fn legacy_needs_the_option() {
    let chain = chain(Kind::Rsa2048);
    let (server, address) = serve(&["--http", "--cert", &chain.chain(), "--key", &chain.key()]);
    for suite in legacy(Kind::Rsa2048) {
        let mut command = peer("openssl");
        command.args(["s_client", "-connect", &address, "-tls1_2", "-cipher", &theirs(suite)]);
        let output = run(&mut command, b"");
        assert!(!output.status.success());
        assert!(text(&output.stderr).contains("alert handshake failure"), "{suite}");
        let line = server.line_with("a common cipher suite");
        assert!(line.contains(suite), "{line}");
    }
}

#[test]
fn clients_with_and_without_certificates() {
    let chain = chain(Kind::P256);
    let (root, cert, key) = (chain.root(), chain.chain(), chain.key());
    let options = ["--http", "--cert", &cert, "--key", &key, "--client-ca", &root];
    let (client, client_key) = chain.client();
    let shown = ["-cert", &client, "-key", &client_key, "-cert_chain", &client];
    let named = row("client certificate", "CN=p256 client,O=Ashlar tests");
    for version in ["-tls1_2", "-tls1_3"] {
        let (server, address) = serve(&options);
        let page = fetch(chain, &address, &[&[version], &shown[..]].concat());
        assert!(page.contains(&named), "{page}");
        let mut command = peer("openssl");
        command.args(["s_client", "-connect", &address, version]);
        run(&mut command, b"");
        server.line_with("expected a certificate, which this server requires, found none");
        let (other, other_key) = stranger().client();
        let mut command = peer("openssl");
        command.args(["s_client", "-connect", &address, version]);
        run(command.args(["-cert", &other, "-key", &other_key]), b"");
        server.line_with("stranger client");

        let (_server, address) = serve(&[&options[..], &["--client-optional"]].concat());
        let page = fetch(chain, &address, &[&[version], &shown[..]].concat());
        assert!(page.contains(&named), "{page}");
        let page = fetch(chain, &address, &[version]);
        assert!(page.contains(&row("client certificate", "none")), "{page}");
    }
}

#[test]
fn a_session_is_resumed_by_ticket_and_by_id() {
    let chain = chain(Kind::P256);
    let (root, cert, key) = (chain.root(), chain.chain(), chain.key());
    let asked = ["--client-ca", &root, "--client-optional"];
    let (client, client_key) = chain.client();
    for (name, ticket) in [("ticket", &[][..]), ("id", &["-no_ticket"][..])] {
        let options = [&["--http", "--cert", &cert, "--key", &key], &asked[..]].concat();
        let (server, address) = serve(&options);
        let session = chain.file(&format!("{name}.session"));
        let common = [&["-tls1_2", "-cert", &client, "-key", &client_key], ticket].concat();
        let common = [&common[..], &["-cert_chain", &client]].concat();
        let page = fetch(chain, &address, &[&common[..], &["-sess_out", &session]].concat());
        assert!(page.contains(&row("session", "new")), "{page}");
        assert_eq!(page.contains("TLS session ticket:"), name == "ticket", "{page}");
        let page = fetch(chain, &address, &[&common[..], &["-sess_in", &session]].concat());
        assert!(page.contains("Reused, TLSv1.2"), "{page}");
        assert!(page.contains(&row("session", "resumed")), "{page}");
        // Who the client is, the session remembers.
        let named = row("client certificate", "CN=p256 client,O=Ashlar tests");
        assert!(page.contains(&named), "{page}");
        server.line_with("Connected to");
        let line = server.line_with("Connected to");
        assert!(line.contains("going on from an earlier connection"), "{line}");
    }
}
