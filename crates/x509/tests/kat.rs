//! Certificates and keys made by OpenSSL: each is accepted, or refused for its reason.
#![cfg(test)]

use ashlar_x509::{
    ErrorKind, Identity, Policy, PrivateKey, ServerName, Time, Trust, TrustAnchor, Usage,
};
use testkit::Tally;

const SOURCE: &str = "openssl fixtures";
/// 2027-06-01T00:00:00Z.
const NOW: Time = Time::from_unix(1_811_808_000);

fn text(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/vectors/{name}.pem", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn der(name: &str) -> Vec<u8> {
    ashlar_x509::pem::certificates_from_pem(&text(name)).unwrap().remove(0)
}

/// The verdict on a chain, its anchor last: None if it is accepted.
fn verdict(chain: &[&str], usage: Usage, name: &str) -> Option<ErrorKind> {
    let (anchor, received) = chain.split_last().unwrap();
    let anchor = TrustAnchor::from_certificate_der(&der(anchor)).unwrap();
    let received: Vec<_> = received.iter().map(|name| der(name)).collect();
    let received: Vec<_> = received.iter().map(Vec::as_slice).collect();
    let name = (!name.is_empty()).then(|| ServerName::parse(name).unwrap());
    Policy::new(Trust::Anchors(vec![anchor]))
        .verify(&received, usage, name.as_ref(), NOW)
        .err()
        .map(|error| error.kind())
}

#[test]
fn paths() {
    for (kind, algorithm) in [("rsa", "path validation, RSA"), ("p256", "path validation, ECDSA")] {
        let mut tally = Tally::new("x509", algorithm, SOURCE, "portable");
        let intermediate = format!("{kind}-intermediate");
        let root = format!("{kind}-root");
        let mut case = |leaf: &str, usage, name: &str, expected| {
            let leaf = format!("{kind}-{leaf}");
            let got = verdict(&[&leaf, &intermediate, &root], usage, name);
            tally.equal(format!("{leaf} as {name}"), got, expected);
        };
        for name in ["server.example.com", "SERVER.example.com.", "a.wild.example.com", "192.0.2.1"]
        {
            case("leaf", Usage::ServerAuth, name, None);
        }
        case("leaf", Usage::ServerAuth, "2001:db8::1", None);
        case("leaf-sha384", Usage::ServerAuth, "server.example.com", None);
        case("leaf-sha512", Usage::ServerAuth, "server.example.com", None);
        case("client", Usage::ClientAuth, "", None);
        case("client", Usage::ServerAuth, "", Some(ErrorKind::ExtendedKeyUsage));
        case("leaf", Usage::ClientAuth, "", Some(ErrorKind::ExtendedKeyUsage));
        let other = Some(ErrorKind::NameMismatch);
        for name in ["example.com", "a.b.wild.example.com", "wild.example.com", "192.0.2.2"] {
            case("leaf", Usage::ServerAuth, name, other);
        }
        case("leaf-expired", Usage::ServerAuth, "server.example.com", Some(ErrorKind::Expired));
        case("leaf-sha1", Usage::ServerAuth, "server.example.com", Some(ErrorKind::WeakAlgorithm));
        let expired = format!("{kind}-intermediate-expired");
        let leaf = format!("{kind}-leaf");
        let got = verdict(&[&leaf, &expired, &root], Usage::ServerAuth, "");
        tally.equal("expired intermediate", got, Some(ErrorKind::Expired));
        let got = verdict(&[&leaf, &root], Usage::ServerAuth, "");
        tally.equal("missing intermediate", got, Some(ErrorKind::UnknownIssuer));
        tally.finish();
    }
}

#[test]
fn rsa_pss() {
    let mut tally = Tally::new("x509", "RSASSA-PSS certificates", SOURCE, "portable");
    for (leaf, expected) in [
        ("rsa-leaf-pss-sha256", None),
        ("rsa-leaf-pss-sha384", None),
        ("rsa-leaf-pss-sha512", None),
        ("rsa-leaf-pss-salt20", Some(ErrorKind::UnsupportedAlgorithm)),
        ("rsa-leaf-md5", Some(ErrorKind::WeakAlgorithm)),
    ] {
        let got = verdict(&[leaf, "rsa-intermediate", "rsa-root"], Usage::ServerAuth, "");
        tally.equal(leaf, got, expected);
    }
    tally.finish();
}

#[test]
fn name_constraints() {
    let mut tally = Tally::new("x509", "name constraints", SOURCE, "portable");
    for (leaf, expected) in [
        ("p256-constrained-leaf", None),
        ("p256-constrained-bad", Some(ErrorKind::NameConstraints)),
    ] {
        let got = verdict(&[leaf, "p256-constrained", "p256-root"], Usage::ServerAuth, "");
        tally.equal(leaf, got, expected);
    }
    tally.finish();
}

#[test]
fn unusual_leaves() {
    let mut tally = Tally::new("x509", "unusual certificates", SOURCE, "portable");
    for leaf in ["p384-leaf", "p521-leaf", "ed25519-leaf"] {
        let chain = [leaf, "p256-intermediate", "p256-root"];
        tally.equal(leaf, verdict(&chain, Usage::ServerAuth, ""), None);
    }
    for (chain, expected) in [
        (["rsa1024-leaf", "p256-intermediate", "p256-root"], ErrorKind::InvalidKey),
        (["v1-leaf", "p256-intermediate", "p256-root"], ErrorKind::Version),
        (["unknown-critical", "rsa-intermediate", "rsa-root"], ErrorKind::UnknownCriticalExtension),
        (["self-signed", "p256-intermediate", "p256-root"], ErrorKind::UnknownIssuer),
        (["self-signed-ca", "p256-root", "self-signed-ca"], ErrorKind::CaAsLeaf),
    ] {
        tally.equal(chain[0], verdict(&chain, Usage::ServerAuth, ""), Some(expected));
    }
    tally.finish();
}

#[test]
fn key_files() {
    let mut tally = Tally::new("x509", "private key files", SOURCE, "portable");
    for (key, certificate) in [
        ("rsa-leaf.key", "rsa-leaf"),
        ("rsa-leaf.pkcs1", "rsa-leaf"),
        ("p256-leaf.key", "p256-leaf"),
        ("p256-leaf.sec1", "p256-leaf"),
        ("p256-leaf.sec1-with-parameters", "p256-leaf"),
        ("p384-leaf.key", "p384-leaf"),
        ("p384-leaf.sec1", "p384-leaf"),
        ("p521-leaf.key", "p521-leaf"),
        ("p521-leaf.sec1", "p521-leaf"),
        ("ed25519-leaf.key", "ed25519-leaf"),
    ] {
        tally.check(key, Identity::from_pem(&text(certificate), &text(key)).is_ok());
        let other = if certificate == "p256-leaf" { "p256-client" } else { "p256-leaf" };
        let mismatch = Identity::from_pem(&text(other), &text(key)).err();
        let kind = mismatch.map(|error| error.kind());
        tally.equal(format!("{key}, other certificate"), kind, Some(ErrorKind::KeyMismatch));
    }
    // What this crate writes is what OpenSSL wrote.
    for (key, traditional) in [
        ("rsa-leaf.key", Some("rsa-leaf.pkcs1")),
        ("p256-leaf.key", Some("p256-leaf.sec1")),
        ("p384-leaf.key", Some("p384-leaf.sec1")),
        ("p521-leaf.key", Some("p521-leaf.sec1")),
        ("ed25519-leaf.key", None),
    ] {
        let read = PrivateKey::from_pem(&text(key)).unwrap();
        tally.equal(key, read.to_pkcs8_pem().unwrap().as_bytes(), &text(key)[..]);
        let written = read.to_traditional_pem();
        match traditional {
            Some(file) => tally.equal(file, written.unwrap().as_bytes(), &text(file)[..]),
            None => tally.check(format!("{key}, traditional"), written.is_err()),
        }
        let spki =
            ashlar_x509::pem::decode(&text(&key.replace("key", "spki"))).unwrap().remove(0).der;
        tally.equal("spki", read.public_key().to_spki_der().unwrap(), spki.to_vec());
    }
    let kind = PrivateKey::from_pem(&text("p256-explicit.sec1")).err().map(|error| error.kind());
    tally.equal("p256-explicit.sec1", kind, Some(ErrorKind::UnsupportedAlgorithm));
    tally.finish();
}
