//! `ashlar cert show` and `ashlar cert verify`, on files that OpenSSL made.

use std::fs;
use std::process::Output;
use std::sync::OnceLock;

use serde_json::Value;

use crate::certificates::{Chain, Kind, chain, openssl, stranger};
use crate::process::{ashlar, run, text};

fn cert(arguments: &[&str]) -> Output {
    run(ashlar().arg("cert").args(arguments), b"")
}

/// Standard output of a success.
fn shown(arguments: &[&str]) -> String {
    let output = cert(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

fn assert_lines(shown: &str, lines: &[&str]) {
    for line in lines {
        assert!(shown.lines().any(|it| it == *line), "{line:?} is not in:\n{shown}");
    }
}

/// A CRL of the intermediate authority that revokes the leaf, one that does not, and an OCSP
/// response; for a chain of their own, in its folder.
pub(crate) fn evidence() -> &'static Chain {
    static MADE: OnceLock<()> = OnceLock::new();
    let chain = chain(Kind::P256);
    MADE.get_or_init(|| {
        let file = |name: &str| chain.file(name);
        let config = format!(
            "[ca]\ndefault_ca=d\n[d]\ndatabase={}\ncrlnumber={}\ndefault_md=sha256\n\
             default_crl_days=30\nunique_subject=no\n",
            file("index"),
            file("crlnumber"),
        );
        fs::write(file("ca.cnf"), config).unwrap();
        fs::write(file("index"), "").unwrap();
        fs::write(file("crlnumber"), "05\n").unwrap();
        let (cnf, key, ca) = (file("ca.cnf"), file("intermediate.key"), chain.intermediate());
        let common = ["ca", "-config", &cnf, "-keyfile", &key, "-cert", &ca];
        openssl(&common, &["-gencrl", "-out", &file("good.crl")]);
        openssl(&common, &["-revoke", &chain.leaf(), "-crl_reason", "keyCompromise"]);
        openssl(&common, &["-gencrl", "-out", &file("revoked.crl")]);
        let issuer = ["ocsp", "-index", &file("index"), "-CA", &ca, "-issuer", &ca];
        let responder = ["-rsigner", &ca, "-rkey", &key, "-cert", &chain.leaf(), "-ndays", "7"];
        openssl(&[&issuer[..], &responder].concat(), &["-respout", &file("revoked.ocsp")]);
    });
    chain
}

#[test]
fn show_has_every_field_and_extension() {
    let chain = chain(Kind::P256);
    let leaf = shown(&["show", &chain.leaf()]);
    assert_lines(
        &leaf,
        &[
            "certificate            CN=p256 leaf,O=Ashlar tests",
            "version                V3",
            "issuer                 CN=p256 intermediate,O=Ashlar tests",
            "public key             P-256",
            "signature algorithm    ECDSA with SHA-256",
            "extension              subjectAltName (2.5.29.17)",
            "                         DNS:localhost",
            "                         IP:127.0.0.1",
            "extension              keyUsage (2.5.29.15), critical",
            "                         digitalSignature",
            "                         serverAuth (1.3.6.1.5.5.7.3.1)",
        ],
    );
    // The fingerprint is the one that OpenSSL computes.
    let theirs = openssl(&["x509", "-fingerprint", "-sha256", "-noout", "-in", &chain.leaf()], &[]);
    let theirs = theirs.rsplit('=').next().unwrap().trim().replace(':', "").to_lowercase();
    assert_lines(&leaf, &[&format!("SHA-256                {theirs}")]);
    // The same from DER, and each block of a file with several.
    let der = chain.file("leaf.der");
    openssl(&["x509", "-in", &chain.leaf(), "-outform", "DER", "-out", &der], &[]);
    assert_eq!(shown(&["show", &der]), leaf);
    let both = shown(&["show", &chain.chain()]);
    assert!(both.starts_with(&leaf));
    assert_lines(&both, &["certificate            CN=p256 intermediate,O=Ashlar tests"]);
}

#[test]
fn show_has_requests_and_revocation_lists_and_no_keys() {
    let chain = evidence();
    let request = shown(&["show", &chain.file("leaf.csr")]);
    assert_lines(
        &request,
        &[
            "certificate request    CN=p256 leaf,O=Ashlar tests",
            "public key             P-256",
            "signature              by this key",
        ],
    );
    let crl = shown(&["show", &chain.file("revoked.crl")]);
    assert_lines(
        &crl,
        &[
            "revocation list        complete",
            "issuer                 CN=p256 intermediate,O=Ashlar tests",
            "extension              cRLNumber (2.5.29.20)",
            "                         06",
            "revoked                1 certificates",
        ],
    );
    assert!(crl.trim_end().ends_with(", keyCompromise"), "{crl}");
    let key = shown(&["show", &chain.key()]);
    assert_eq!((key.lines().count(), key.ends_with(" bytes: not shown\n")), (1, true), "{key}");
    let output = cert(&["show", &chain.file("leaf.ext")]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("Certificate is not valid DER"));
}

#[test]
fn verify_tells_every_rule() {
    let chain = chain(Kind::P256);
    let (root, file) = (chain.root(), chain.chain());
    let arguments = ["verify", "--ca", &root, "--name", "server.example", &file];
    let accepted = shown(&arguments);
    assert!(accepted.starts_with("accepted: 2 verified signatures lead to the trust anchor "));
    for part in [
        "\ncertificate 0, CN=p256 leaf,O=Ashlar tests, serial ",
        "\n  issuer: certificate 1, CN=p256 intermediate,O=Ashlar tests, serial ",
        "\n    issuer: trust anchor, CN=p256 root,O=Ashlar tests, SHA-256 ",
        "(RFC 9525, section 6; RFC 9110, section 4.3.4): DNS:server.example\n",
    ] {
        assert!(accepted.contains(part), "{part:?} is not in:\n{accepted}");
    }
    let json = shown(&[&arguments[..], &["--json"]].concat());
    let verdict: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(verdict["verdict"], "accepted");
    assert_eq!(verdict["tree"]["issuers"][0]["issuers"][0]["kind"], "anchor");
    assert_eq!(verdict["tree"]["checks"][0]["outcome"], "passed");
}

#[test]
fn verify_refuses_with_the_tree() {
    let chain = chain(Kind::P256);
    let (root, other, file, leaf) = (chain.root(), stranger().root(), chain.chain(), chain.leaf());
    for (arguments, kind) in [
        (vec!["--ca", &root, "--name", "other.example", &file], "NameMismatch"),
        (vec!["--ca", &root, "--at", "2020-01-01", &file], "NotYetValid"),
        (vec!["--ca", &root, "--at", "2060-01-01T00:00:00Z", &file], "Expired"),
        (vec!["--ca", &other, &file], "UnknownIssuer"),
        (vec!["--ca", &root, &leaf], "UnknownIssuer"),
        (vec!["--ca", &root, "--client", &file], "ExtendedKeyUsage"),
        (vec!["--ca", &root, "--require-status", &file], "RevocationUnknown"),
    ] {
        let output = cert(&[&["verify", "--json"], &arguments[..]].concat());
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let verdict: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(
            (&verdict["verdict"], &verdict["error"]["kind"]),
            (&"refused".into(), &kind.into())
        );
        assert_eq!(verdict["tree"]["position"], 0);
        // The sentence goes to standard error, for people who look there.
        let sentence = verdict["sentence"].as_str().unwrap().strip_prefix("refused: ").unwrap();
        assert_eq!(text(&output.stderr), format!("ashlar: {sentence}\n"));
    }
    let output = cert(&["verify", "--ca", &root, "--at", "yesterday", &file]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("the text is no point in time"));
    let output = cert(&["verify", "--ca", &root, &chain.key()]);
    assert!(text(&output.stderr).contains("no CERTIFICATE"), "{}", text(&output.stderr));
}

#[test]
fn verify_takes_the_roots_of_the_system_and_says_so() {
    let chain = chain(Kind::P256);
    let verify = |root: &str, more: &[&str]| {
        let mut command = ashlar();
        // No other place is looked at.
        command.env("SSL_CERT_FILE", root).env("SSL_CERT_DIR", chain.file("nowhere"));
        run(command.args(["cert", "verify", &chain.chain()]).args(more), b"")
    };
    let output = verify(&chain.root(), &[]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(text(&output.stderr), "trusting the 1 roots of this system\n");
    assert!(text(&output.stdout).starts_with("accepted: 2 verified signatures"));
    let output = verify(&stranger().root(), &["--json"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).starts_with("trusting the 1 roots of this system\nashlar: "));
    let verdict: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(verdict["error"]["kind"], "UnknownIssuer");
    let output = verify(&chain.file("nowhere"), &[]);
    let told = text(&output.stderr);
    assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(1), ""));
    assert!(told.starts_with("ashlar: no trust anchor in the platform's store: "), "{told}");
    assert!(told.ends_with("; name trusted roots with --ca FILE\n"), "{told}");
}

#[test]
fn verify_takes_evidence_of_revocation() {
    let chain = evidence();
    let (root, file) = (chain.root(), chain.chain());
    let good = chain.file("good.crl");
    let accepted = shown(&["verify", "--ca", &root, "--crl", &good, &file]);
    assert!(accepted.contains(": not revoked, by a CRL\n"), "{accepted}");
    for (option, evidence, by) in
        [("--crl", "revoked.crl", "by a CRL"), ("--ocsp", "revoked.ocsp", "by an OCSP response")]
    {
        let output = cert(&["verify", "--ca", &root, option, &chain.file(evidence), &file]);
        let (told, sentence) = (text(&output.stdout), text(&output.stderr));
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(
            told.contains("- certificate 0: the certificate is revoked (RFC 5280, section 6.3; "),
            "{told}"
        );
        assert!(sentence.contains("(keyCompromise)") && sentence.contains(by), "{sentence}");
    }
}

/// `docs/certificates.md` shows what the program prints.
#[test]
fn the_documentation_has_real_output() {
    let manifest = env!("CARGO_MANIFEST_DIR");
    let read = |path: &str| fs::read_to_string(format!("{manifest}/{path}")).unwrap();
    let page = read("../../docs/certificates.md");
    let vectors = "../x509/tests/vectors";
    let root = format!("{manifest}/{vectors}/p256-root.pem");
    let leaf = read(&format!("{vectors}/p256-leaf.pem"));
    let both = leaf + &read(&format!("{vectors}/p256-intermediate.pem"));
    let file = chain(Kind::P256).file("documented.pem");
    fs::write(&file, both).unwrap();

    let of_chain = shown(&["show", &file]);
    let of_leaf = of_chain.split_inclusive("\n\n").next().unwrap();
    assert!(page.contains(&format!("$ ashlar cert show chain.pem\n{of_leaf}...\n")), "{of_leaf}");
    let asked = ["verify", "--ca", &root, "--at", "2026-11-21", "--name"];
    let accepted = shown(&[&asked[..], &["server.example.com", &file]].concat());
    assert!(page.contains(&format!(" chain.pem\n{accepted}```\n")), "{accepted}");
    let refused = cert(&[&asked[..], &["www.example.com", &file]].concat());
    let refused = text(&refused.stdout);
    let is_shown = |line: &&str| page.contains(&format!("\n{line}\n"));
    let missing: Vec<&str> = refused.lines().filter(|line| !is_shown(line)).collect();
    // The rules that were kept, of the other run, say another name or stand there already.
    assert!(missing.is_empty(), "{missing:#?}");
}
