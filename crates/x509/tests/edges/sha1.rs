//! Signatures over SHA-1: refused unless the policy tolerates them by name, and then in certificates
//! alone.

use ashlar_x509::{
    Certificate, CertificateRequest, Error, ErrorKind, Policy, Tolerance, Trust, TrustAnchor,
    Usage, Verified, pem,
};

use crate::openssl::{Folder, openssl};
use crate::support::{Draft, Root, ca_constraints, fixture, sequence, tlv, verify};

const CONFIGURATION: &str = "\
[req]
distinguished_name = subject
[subject]
[authority]
basicConstraints = critical,CA:TRUE
[leaf]
subjectAltName = DNS:old.example.com
";

const KINDS: [(&str, &[&str]); 4] = [
    ("rsa", &["rsa:2048"]),
    ("p256", &["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]),
    ("p384", &["ec", "-pkeyopt", "ec_paramgen_curve:secp384r1"]),
    ("p521", &["ec", "-pkeyopt", "ec_paramgen_curve:secp521r1"]),
];

/// A root, an authority and a leaf that `openssl` made with keys of this kind and these hashes.
fn chain(folder: &Folder, key: &[&str], hashes: [&str; 3]) -> [Vec<u8>; 3] {
    let configuration = folder.write("configuration", CONFIGURATION);
    let make = |name: &str, section: &str, hash: &str, issuer: Option<&str>| {
        let (subject, file) = (format!("/CN={name}"), folder.path(name));
        let key_file = format!("{file}.key");
        let common =
            ["req", "-x509", "-noenc", "-config", &configuration, "-days", "30", "-newkey"];
        let own = ["-extensions", section, "-subj", &subject, hash];
        let files = ["-keyout", &key_file, "-out", &file];
        let mut arguments = [&common[..], key, &own, &files].concat();
        let issuer = issuer.map(|name| (folder.path(name), folder.path(&format!("{name}.key"))));
        if let Some((certificate, key)) = &issuer {
            arguments.extend(["-CA", certificate, "-CAkey", key]);
        }
        openssl(&arguments);
        pem::certificates_from_pem(&std::fs::read(file).unwrap()).unwrap().remove(0)
    };
    let root = make("root", "authority", hashes[0], None);
    let authority = make("ca", "authority", hashes[1], Some("root"));
    [root, authority, make("leaf", "leaf", hashes[2], Some("ca"))]
}

fn policy(root: &[u8]) -> Policy {
    Policy::new(Trust::Anchors(vec![TrustAnchor::from_certificate_der(root).unwrap()]))
}

fn tolerant(root: &[u8]) -> Policy {
    let mut policy = policy(root);
    policy.allow_sha1_signatures = true;
    policy
}

/// At the time when it was made, whatever the clock of the machine says.
fn judge(policy: &Policy, [_, authority, leaf]: &[Vec<u8>; 3]) -> Result<Verified, Error> {
    let now = Certificate::from_der(leaf).unwrap().validity().not_before;
    policy.verify(&[leaf, authority], Usage::ServerAuth, None, now)
}

#[test]
fn sha1_is_refused_by_default_and_tolerated_by_name() {
    for (kind, key) in KINDS {
        let folder = Folder::new(&format!("sha1-{kind}"));
        let chain = chain(&folder, key, ["-sha1"; 3]);
        let error = judge(&policy(&chain[0]), &chain).unwrap_err();
        assert_eq!((error.kind(), error.position()), (ErrorKind::WeakAlgorithm, Some(0)), "{kind}");
        assert!(error.remedy().contains("allow_sha1_signatures"), "{kind}");
        let verified = judge(&tolerant(&chain[0]), &chain).unwrap();
        assert_eq!(verified.tolerances, [Tolerance::Sha1Signature], "{kind}");
        assert_eq!(verified.path.len(), 2, "{kind}");
        let text = verified.verdict().unwrap().explain();
        let tolerated = "tolerated: a signature over SHA-1 (allow_sha1_signatures)";
        assert_eq!(text.matches(tolerated).count(), 2, "{text}");
    }
}

#[test]
fn one_signature_with_sha1_anywhere_in_the_path_needs_the_tolerance() {
    for (hashes, position) in [
        (["-sha256", "-sha256", "-sha256"], None),
        // An anchor is a name and a key; that it signed itself means nothing.
        (["-sha1", "-sha256", "-sha256"], None),
        (["-sha256", "-sha1", "-sha256"], Some(1)),
        (["-sha256", "-sha256", "-sha1"], Some(0)),
    ] {
        let chain = chain(&Folder::new(&format!("sha1-at-{position:?}")), KINDS[1].1, hashes);
        let strict = judge(&policy(&chain[0]), &chain);
        let tolerated = judge(&tolerant(&chain[0]), &chain).unwrap().tolerances;
        match position {
            None => assert_eq!((strict.unwrap().tolerances, tolerated), (vec![], vec![])),
            Some(position) => {
                let error = strict.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::WeakAlgorithm);
                assert_eq!(error.position(), Some(position));
                assert_eq!(tolerated, [Tolerance::Sha1Signature]);
            }
        }
    }
}

#[test]
fn a_tolerated_signature_must_still_be_right() {
    for kind in ["rsa", "p256"] {
        let chain =
            [fixture(&format!("{kind}-leaf-sha1")), fixture(&format!("{kind}-intermediate"))];
        let policy = tolerant(&fixture(&format!("{kind}-root")));
        assert!(verify(&policy, &chain, None).is_ok(), "{kind}");
        let [leaf, authority] = &chain;
        let mut last = leaf.clone();
        *last.last_mut().unwrap() ^= 1;
        let serial = Certificate::from_der(leaf).unwrap().serial().to_vec();
        let at = leaf.windows(serial.len()).position(|it| it == serial).unwrap();
        let mut signed = leaf.clone();
        signed[at + serial.len() - 1] ^= 1;
        for changed in [last, signed] {
            let error = verify(&policy, &[changed, authority.clone()], None).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::BadSignature, "{kind}");
        }
    }
    // By a key of the other kind.
    let anchor = |name: &str| TrustAnchor::from_certificate_der(&fixture(name)).unwrap();
    let (name, key) = (anchor("p256-intermediate"), anchor("rsa-intermediate"));
    let other = TrustAnchor::from_name_and_key(name.subject_der(), key.spki_der(), None);
    let mut policy = Policy::new(Trust::Anchors(vec![other.unwrap()]));
    policy.allow_sha1_signatures = true;
    let error = verify(&policy, &[fixture("p256-leaf-sha1")], None).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BadSignature);
    let found = "ECDSA with SHA-1 with an issuer whose key is RSA-2048";
    assert_eq!(error.found_value(), Some(found));
}

#[test]
fn the_tolerance_is_for_sha1_alone() {
    let leaf = |name: &str| [fixture(name), fixture("rsa-intermediate")];
    let policy = tolerant(&fixture("rsa-root"));
    let error = verify(&policy, &leaf("rsa-leaf-md5"), None).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WeakAlgorithm);
    assert!(!error.remedy().contains("allow_sha1_signatures"));
    assert_eq!(verify(&policy, &leaf("rsa-leaf"), None).unwrap().tolerances, []);
    // With parameters that are not the algorithm's (RFC 3279, sections 2.2.1 and 2.2.3), and
    // RSASSA-PSS with its defaults, which are SHA-1.
    let root = Root::new();
    let mut policy = root.policy();
    policy.allow_sha1_signatures = true;
    let ecdsa = tlv(6, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 1]);
    let rsa = |last: u8| tlv(6, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, last]);
    for algorithm in [
        sequence(&[&ecdsa, &[5, 0]]),
        sequence(&[&rsa(5), &[0x30, 0]]),
        sequence(&[&rsa(10), &[0x30, 0]]),
    ] {
        let mut draft = Draft::new("root", "leaf", &root.key);
        draft.algorithm = algorithm;
        let error = verify(&policy, &[draft.sign(&root.key)], None).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::WeakAlgorithm);
    }
    // And not for a root that signs with SHA-256 what says SHA-1.
    let mut draft = Draft::new("root", "leaf", &root.key).with(ca_constraints(None));
    draft.algorithm = sequence(&[&ecdsa]);
    let error = verify(&policy, &[draft.sign(&root.key)], None).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BadSignature);
}

#[test]
fn requests_with_sha1_are_refused() {
    let folder = Folder::new("sha1-request");
    let (key, request) = (folder.path("key"), folder.path("request"));
    let files = ["-noenc", "-sha1", "-keyout", &key, "-out", &request];
    openssl(&[&["req", "-new", "-subj", "/CN=old", "-newkey"], KINDS[1].1, &files].concat());
    let text = std::fs::read(&request).unwrap();
    let block = pem::decode(&text).unwrap().remove(0);
    let request = CertificateRequest::from_der(&block.der).unwrap();
    assert_eq!(request.verify_signature().unwrap_err().kind(), ErrorKind::WeakAlgorithm);
}
