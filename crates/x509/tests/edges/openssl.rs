//! OpenSSL, started as a process, accepts what this crate issues.

use std::path::{Path, PathBuf};
use std::process::Command;

use ashlar_x509::issue::{self, Issuer};
use ashlar_x509::{PrivateKey, Time, Usage, Validity, pem};
use getrandom::SysRng;

use crate::support::{fixture_text, new_key};

/// What `openssl` prints, if it succeeds.
pub(crate) fn openssl(arguments: &[&str]) -> String {
    let (success, stdout, stderr) = run(arguments);
    assert!(success, "openssl {arguments:?}: {stdout}{stderr}");
    stdout
}

/// Whether `openssl` succeeds, and all that it prints.
pub(crate) fn openssl_says(arguments: &[&str]) -> (bool, String) {
    let (success, stdout, stderr) = run(arguments);
    (success, stdout + &stderr)
}

fn run(arguments: &[&str]) -> (bool, String, String) {
    let output = Command::new("openssl").args(arguments).output().unwrap_or_else(|error| {
        panic!("this test needs the program openssl (on Debian: apt-get install openssl): {error}")
    });
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    (output.status.success(), text(&output.stdout), text(&output.stderr))
}

/// A folder of this test's own, removed in the end.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// Where a program is to write.
    pub(crate) fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_string()
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::write(&path, content).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn accepted(kind: &str, keys: [PrivateKey; 3]) {
    let [root_key, ca_key, leaf_key] = keys;
    let rng = &mut SysRng;
    // Long before and after whatever the clock says; the end is beyond 2049.
    let validity = Validity {
        not_before: Time::from_unix(1_577_836_800),
        not_after: Time::from_unix(4_102_444_800),
    };
    let root = issue::ca("Root", &root_key, validity, rng).unwrap();
    let issuer = Issuer::new(&root, &root_key).unwrap();
    let ca = issue::intermediate(&issuer, &ca_key.public_key(), "CA", 0, validity, rng).unwrap();
    let issuer = Issuer::new(&ca, &ca_key).unwrap();
    let names = ["www.example.com", "*.example.org", "192.0.2.7"];
    let public_key = leaf_key.public_key();
    let leaf = issue::leaf(&issuer, &public_key, &names, validity, Usage::ServerAuth, rng).unwrap();

    let folder = Folder::new(&format!("openssl-{kind}"));
    let [root, ca, leaf] = [("root", root), ("ca", ca), ("leaf", leaf)]
        .map(|(name, der)| folder.write(name, pem::encode("CERTIFICATE", &der)));
    for check in [["-verify_hostname", "www.example.com"], ["-verify_ip", "192.0.2.7"]] {
        let [option, name] = check;
        let arguments = ["verify", "-x509_strict", "-purpose", "sslserver", option, name];
        let files = ["-CAfile", &root, "-untrusted", &ca, &leaf];
        let said = openssl(&[&arguments[..], &files].concat());
        assert!(said.contains(": OK"), "{said}");
    }
    let text = openssl(&["x509", "-in", &leaf, "-noout", "-text"]);
    for line in [
        "Version: 3 (0x2)",
        "Issuer: CN = CA",
        "Subject: CN = www.example.com",
        "Not After : Jan  1 00:00:00 2100 GMT",
        "DNS:www.example.com, DNS:*.example.org, IP Address:192.0.2.7",
        "TLS Web Server Authentication",
        "X509v3 Basic Constraints: critical",
    ] {
        assert!(text.contains(line), "{line} not in:\n{text}");
    }
    // OpenSSL reads the key files too, and finds in them the key of the certificate.
    let certified = openssl(&["x509", "-in", &leaf, "-noout", "-pubkey"]);
    let forms = [leaf_key.to_pkcs8_pem(), leaf_key.to_traditional_pem()];
    for key in forms.into_iter().flatten() {
        let file = folder.write("key", key.as_bytes());
        openssl(&["pkey", "-in", &file, "-check", "-noout"]);
        assert_eq!(openssl(&["pkey", "-in", &file, "-pubout"]), certified);
    }
}

#[test]
fn openssl_accepts_p256_chains() {
    accepted("p256", [new_key(), new_key(), new_key()]);
}

#[test]
fn openssl_accepts_chains_of_the_other_curves() {
    let rng = &mut SysRng;
    accepted("p384", [(); 3].map(|()| PrivateKey::generate_p384(rng).unwrap()));
    accepted("p521", [(); 3].map(|()| PrivateKey::generate_p521(rng).unwrap()));
    accepted("ed25519", [(); 3].map(|()| PrivateKey::generate_ed25519(rng).unwrap()));
}

#[test]
fn openssl_accepts_rsa_chains() {
    let key = |name: &str| PrivateKey::from_pem(&fixture_text(name)).unwrap();
    accepted("rsa", [key("rsa-intermediate.key"), key("rsa-leaf.key"), key("rsa-client.key")]);
}
