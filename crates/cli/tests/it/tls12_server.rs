//! `ashlar connect` against `openssl s_server` in TLS 1.2.

use std::fs;

use crate::cert::evidence;
use crate::certificates::{Chain, Kind, chain, openssl, stranger};
use crate::openssl_server::{server, talk};
use crate::process::{ashlar, run, text};
use crate::tls12_suites::{group, legacy, legacy_parts, of, theirs};

const GROUPS: [&str; 4] = ["x25519", "secp256r1", "secp384r1", "secp521r1"];

#[test]
fn every_suite_group_and_kind_of_chain() {
    for kind in [Kind::P256, Kind::Rsa2048] {
        let chain = chain(kind);
        let (_server, address) = server(chain, &["-tls1_2", "-cipher", "ALL:@SECLEVEL=0"]);
        for (suite, group) in of(kind).iter().zip(GROUPS.iter().cycle()) {
            // An ECDSA key must be on one of the client's curves (RFC 8422, section 5.3).
            let mut options = vec!["--suite", suite, "--group", group];
            options.extend(
                (*group != "secp256r1").then_some(["--group", "secp256r1"]).iter().flatten(),
            );
            let told = talk(chain, &address, &options);
            assert!(told.contains(&format!("TLS 1.2, {suite}, {group}. ")), "{told}");
            assert!(!told.contains("warning"), "{told}");
        }
        // Without any options, a server that knows no TLS 1.3 gets TLS 1.2.
        let told = talk(chain, &address, &[]);
        assert!(told.contains("TLS 1.2, TLS_ECDHE_"), "{told}");
    }
}

#[test]
fn version_1_2_is_kept_to() {
    let chain = chain(Kind::P256);
    let (_server, address) = server(chain, &[]);
    assert!(talk(chain, &address, &["--version", "1.2"]).contains("TLS 1.2, "));
    assert!(talk(chain, &address, &["--version", "1.3"]).contains("TLS 1.3, "));
    let both = ["--version", "1.2", "--version", "1.3"];
    assert!(talk(chain, &address, &both).contains("TLS 1.3, "));
}

#[test]
fn every_legacy_suite_is_warned_of() {
    for kind in [Kind::P256, Kind::Rsa2048] {
        let chain = chain(kind);
        for etm in [true, false] {
            let parameters = dh_parameters(chain, "ffdhe2048");
            let mut options = vec!["-cipher", "ALL:@SECLEVEL=0", "-dhparam", &parameters];
            options.extend((!etm).then_some("-no_etm"));
            let (_server, address) = server(chain, &options);
            let suites = legacy(kind).iter().filter(|suite| etm || suite.contains("_CBC_"));
            for suite in suites {
                let options = ["--legacy", "--suite", suite, "--group", "secp256r1"];
                let told = talk(chain, &address, &options);
                let group = group(suite).map(|group| format!(", {group}")).unwrap_or_default();
                assert!(told.contains(&format!("TLS 1.2, {suite}{group}")), "{told}");
                let warning = told.lines().find(|line| line.contains("warning")).unwrap();
                assert!(warning.contains("RFC 10015"), "{warning}");
                assert!(warning.contains("leave --legacy out"), "{warning}");
                assert!(warning.contains(&legacy_parts(suite, etm).join("; ")), "{warning}");
            }
        }
    }
}

/// Parameters of a named group, in a file.
fn dh_parameters(chain: &Chain, group: &str) -> String {
    let file = chain.file(&format!("{group}.dh"));
    let group = format!("group:{group}");
    openssl(&["genpkey", "-genparam", "-algorithm", "DH", "-pkeyopt", &group, "-out", &file], &[]);
    file
}

/// What fails, and the sentence that says why.
fn refused(chain: &Chain, address: &str, options: &[&str]) -> String {
    let mut command = ashlar();
    command.args(["connect", address, "--name", "server.example", "--ca", &chain.root()]);
    let output = run(command.args(options), b"");
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{told}");
    told
}

#[test]
fn a_legacy_server_needs_the_option_and_a_group_of_rfc_7919() {
    let chain = chain(Kind::Rsa2048);
    let cipher = theirs("TLS_RSA_WITH_AES_128_GCM_SHA256");
    let (_server, address) = server(chain, &["-tls1_2", "-cipher", &cipher]);
    assert!(refused(chain, &address, &[]).contains("handshake_failure"));
    assert!(talk(chain, &address, &["--legacy"]).contains("TLS_RSA_WITH_AES_128_GCM_SHA256"));

    // A group that is not in RFC 7919.
    let parameters = dh_parameters(chain, "modp_2048");
    let cipher = theirs("TLS_DHE_RSA_WITH_AES_128_GCM_SHA256");
    let options = ["-tls1_2", "-cipher", &cipher, "-dhparam", &parameters];
    let (_server, address) = server(chain, &options);
    let told = refused(chain, &address, &["--legacy"]);
    assert!(told.contains("ffdhe2048 to ffdhe8192") && told.contains("2048 bits"), "{told}");
}

#[test]
fn a_client_shows_its_certificate() {
    for kind in [Kind::P256, Kind::Rsa2048] {
        let chain = chain(kind);
        let root = chain.root();
        let options = ["-Verify", "3", "-verify_return_error", "-CAfile", &root];
        for version in ["1.2", "1.3"] {
            let (_server, address) = server(chain, &options);
            let (cert, key) = chain.client();
            let shown = ["--version", version, "--cert", &cert, "--key", &key, "--trace"];
            let told = talk(chain, &address, &shown);
            let word = if version == "1.2" { "says who the client is" } else { "asks the client" };
            assert!(told.contains(word), "{told}");
            assert!(told.contains("client -> certificate_verify"), "{told}");
        }
    }
}

#[test]
fn a_client_without_a_certificate_says_so() {
    let chain = chain(Kind::P256);
    let root = chain.root();
    let (_server, address) = server(chain, &["-verify", "3", "-CAfile", &root]);
    let told = talk(chain, &address, &["--version", "1.2", "--trace"]);
    assert!(told.contains("the client has no certificate to show"), "{told}");
    let (_server, address) = server(chain, &["-Verify", "3", "-CAfile", &root]);
    let told = refused(chain, &address, &["--version", "1.2"]);
    assert!(told.contains("the alert handshake_failure"), "{told}");
    let (cert, key) = stranger().client();
    let untrusted = ["--version", "1.2", "--cert", &cert, "--key", &key];
    let (_server, address) =
        server(chain, &["-Verify", "3", "-verify_return_error", "-CAfile", &root]);
    let told = refused(chain, &address, &untrusted);
    assert!(told.contains("unknown_ca") && told.contains("give the peer the root"), "{told}");
}

#[test]
fn a_stapled_response_is_told_and_heeded() {
    let chain = evidence();
    let (_server, address) = server(chain, &["-status_file", &chain.file("revoked.ocsp")]);
    let told = refused(chain, &address, &["--version", "1.2", "--trace"]);
    let status = told.lines().find(|line| line.contains("<- certificate_status ")).unwrap();
    assert!(
        status.ends_with("an OCSP response: what the issuer has to say of the certificate today")
    );
    assert!(told.contains("-> alert certificate_revoked"), "{told}");
    assert!(told.contains("keyCompromise"), "{told}");
}

#[test]
fn a_session_is_resumed_by_ticket_and_by_id() {
    let chain = chain(Kind::P256);
    for (options, ticket) in [(&[][..], true), (&["-no_ticket"][..], false)] {
        let (_server, address) = server(chain, options);
        let told = talk(chain, &address, &["--version", "1.2", "--resume", "--trace"]);
        let connected: Vec<_> =
            told.lines().filter(|line| line.starts_with("Connected to ")).collect();
        assert_eq!(connected.len(), 2, "{told}");
        let resumed = "going on from an earlier connection. The peer then sent 2 certificate(s)";
        assert!(!connected[0].contains("going on from"), "{told}");
        assert!(connected[1].contains(resumed), "{told}");
        assert_eq!(told.contains("<- new_session_ticket"), ticket, "{told}");
        assert!(!told.contains("warning"), "{told}");
    }
}

#[test]
fn a_server_that_keeps_no_sessions_is_warned_of() {
    let chain = chain(Kind::P256);
    let (_server, address) = server(chain, &["-no_ticket", "-no_cache"]);
    let told = talk(chain, &address, &["--version", "1.2", "--resume"]);
    assert!(told.contains("made a full handshake again: it keeps no sessions"), "{told}");
}

#[test]
fn a_session_of_tls_1_3_is_resumed_by_the_ticket_behind_the_handshake() {
    let chain = chain(Kind::P256);
    let (_server, address) = server(chain, &[]);
    let told = talk(chain, &address, &["--resume", "--trace"]);
    let connected: Vec<_> = told.lines().filter(|line| line.starts_with("Connected to ")).collect();
    assert_eq!(connected.len(), 2, "{told}");
    assert!(!connected[0].contains("going on from"), "{told}");
    assert!(connected[1].contains("TLS 1.3"), "{told}");
    assert!(connected[1].contains("going on from an earlier connection"), "{told}");
    assert!(told.contains("the pre-shared key of that connection's ticket"), "{told}");
    assert!(!told.contains("warning"), "{told}");
}

#[test]
fn a_key_log_that_the_peer_agrees_with() {
    let chain = chain(Kind::P256);
    let (theirs, ours) = (chain.file("theirs-1.2.keylog"), chain.file("ours-1.2.keylog"));
    let (_server, address) = server(chain, &["-tls1_2", "-keylogfile", &theirs]);
    talk(chain, &address, &["--keylog", &ours, "--resume"]);
    let (ours, theirs) = (fs::read_to_string(ours).unwrap(), fs::read_to_string(theirs).unwrap());
    // One for each connection, with one main secret: the second goes on from the first.
    let lines: Vec<Vec<&str>> = ours.lines().map(|line| line.split(' ').collect()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0][0], "CLIENT_RANDOM");
    assert_ne!(lines[0][1], lines[1][1]);
    assert_eq!(lines[0][2], lines[1][2]);
    for line in ours.lines() {
        assert!(theirs.contains(line), "{line} is not in\n{theirs}");
    }
}
