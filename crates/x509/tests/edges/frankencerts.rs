//! K10: certificates put together at random from parts of others, judged here and by OpenSSL
//! (Brubaker et al., "Using Frankencerts for Automated Adversarial Testing", 2014).

use std::process::Command;

use ashlar_x509::{ErrorKind, Policy, PrivateKey, Trust, TrustAnchor, pem};

use crate::openssl::Folder;
use crate::support::{
    BASIC_CONSTRAINTS, DNS, Draft, EXTENDED_KEY_USAGE, KEY_USAGE, NAME_CONSTRAINTS, NOW,
    SERVER_AUTH, alt_names, ca_constraints, extension, new_key, sequence, tlv, verify,
};

const CLIENT_AUTH: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 2];

fn key_usage(bits: &[u8]) -> Vec<u8> {
    extension(KEY_USAGE, true, &tlv(3, bits))
}

fn purpose(oid: &[u8]) -> Vec<u8> {
    extension(EXTENDED_KEY_USAGE, false, &sequence(&[&tlv(6, oid)]))
}

/// `permittedSubtrees` or `excludedSubtrees` with one DNS name.
fn subtree(tag: u8, base: &[u8]) -> Vec<u8> {
    let list = tlv(tag, &sequence(&[&tlv(0x82, base)]));
    extension(NAME_CONSTRAINTS, true, &sequence(&[&list]))
}

/// Parts that a certificate takes one of, by kind; an empty part is left out.
fn parts() -> Vec<Vec<Vec<u8>>> {
    let unknown = &[0x2a, 3];
    vec![
        vec![
            ca_constraints(None),
            ca_constraints(Some(0)),
            extension(BASIC_CONSTRAINTS, true, &sequence(&[])),
            vec![],
        ],
        vec![
            vec![],
            // keyCertSign and digitalSignature; keyCertSign; digitalSignature.
            key_usage(&[2, 0x84]),
            key_usage(&[2, 0x04]),
            key_usage(&[7, 0x80]),
        ],
        vec![vec![], purpose(SERVER_AUTH), purpose(CLIENT_AUTH)],
        vec![vec![], vec![], subtree(0xa0, b"example"), subtree(0xa1, b"a.example")],
        vec![vec![], vec![], vec![], extension(unknown, false, &[]), extension(unknown, true, &[])],
    ]
}

/// A generator that gives the same numbers in every run (xorshift, Marsaglia 2003).
struct Choices(u64);

impl Choices {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn with_parts(&mut self, mut draft: Draft, parts: &[Vec<Vec<u8>>]) -> Draft {
        for kind in parts {
            let part = &kind[self.below(kind.len())];
            if !part.is_empty() {
                draft = draft.with(part.clone());
            }
        }
        if self.below(12) == 0 {
            draft.not_after = tlv(0x17, b"210101000000Z");
        }
        draft
    }
}

fn openssl_accepts(folder: &Folder, root: &[u8], ca: &[u8], leaf: &[u8]) -> bool {
    let write = |name: &str, der: &[u8]| folder.write(name, pem::encode("CERTIFICATE", der));
    let (root, ca, leaf) = (write("root", root), write("ca", ca), write("leaf", leaf));
    let now = NOW.unix().to_string();
    let trust = ["verify", "-no-CAfile", "-no-CApath", "-no-CAstore", "-trusted", &root];
    let asked = ["-untrusted", &ca, "-purpose", "sslserver", "-verify_hostname", "a.example"];
    let output = Command::new("openssl")
        .args(trust)
        .args(asked)
        .args(["-auth_level", "1", "-attime", &now, &leaf])
        .output()
        .unwrap_or_else(|error| panic!("this test needs the program openssl: {error}"));
    output.status.success()
}

/// Where this crate is stricter than OpenSSL, by its own decision: written in the README.
fn is_stricter(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::CaAsLeaf)
}

struct Forge {
    root_key: PrivateKey,
    ca_key: PrivateKey,
    leaf_key: PrivateKey,
}

impl Forge {
    fn chain(&self, choices: &mut Choices, parts: &[Vec<Vec<u8>>]) -> [Vec<u8>; 2] {
        let ca = choices.with_parts(Draft::new("root", "ca", &self.ca_key), parts);
        let leaf = choices.with_parts(Draft::new("ca", "leaf", &self.leaf_key), parts);
        let leaf = leaf.with(alt_names(&[(DNS, b"a.example")]));
        // One in sixteen is signed by somebody else.
        let signer = if choices.below(16) == 0 { &self.leaf_key } else { &self.ca_key };
        [leaf.sign(signer), ca.sign(&self.root_key)]
    }
}

#[test]
fn k10_frankencerts_are_judged_as_openssl_judges_them() {
    let forge = Forge { root_key: new_key(), ca_key: new_key(), leaf_key: new_key() };
    let root = Draft::authority("root", "root", &forge.root_key).sign(&forge.root_key);
    let policy =
        Policy::new(Trust::Anchors(vec![TrustAnchor::from_certificate_der(&root).unwrap()]));
    let folder = Folder::new("frankencerts");
    let (parts, mut choices) = (parts(), Choices(0x9e37_79b9_7f4a_7c15));
    let (mut accepted, mut refused, mut stricter) = (0, 0, 0);
    for number in 0..300 {
        let [leaf, ca] = forge.chain(&mut choices, &parts);
        let ours = verify(&policy, &[leaf.clone(), ca.clone()], Some("a.example"));
        let theirs = openssl_accepts(&folder, &root, &ca, &leaf);
        match (&ours, theirs) {
            (Ok(_), true) => accepted += 1,
            (Err(_), false) => refused += 1,
            (Err(error), true) if is_stricter(error.kind()) => stricter += 1,
            (ours, theirs) => panic!("chain {number}: {ours:?}, OpenSSL accepts: {theirs}"),
        }
    }
    // The chains are of all three kinds: the comparison is not about nothing.
    assert!(accepted >= 5 && refused >= 100 && stricter >= 1, "{accepted} {refused} {stricter}");
}
