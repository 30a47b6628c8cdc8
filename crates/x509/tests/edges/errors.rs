//! What errors and verdicts say.

use ashlar_x509::{ErrorKind, Policy, ServerName, Time, Trust, TrustAnchor, Usage};

use crate::support::{Draft, NOW, Root, fixture, sequence, tlv, verify};

fn policy(root: &str) -> Policy {
    Policy::new(Trust::Anchors(vec![TrustAnchor::from_certificate_der(&fixture(root)).unwrap()]))
}

#[test]
fn expired_says_when_and_what_to_do() {
    let chain = [fixture("p256-leaf-expired"), fixture("p256-intermediate")];
    let error = verify(&policy("p256-root"), &chain, None).unwrap_err();
    assert_eq!(
        error.to_string(),
        "certificate 0 (O=Ashlar tests,CN=server.example.com): the certificate has expired \
         (expected a time until 2021-01-01T00:00:00Z, found now 2027-06-01T00:00:00Z); have the \
         certificate renewed; if it is current, correct this machine's clock"
    );
    assert_eq!(error.kind(), ErrorKind::Expired);
    assert_eq!(error.position(), Some(0));
    assert_eq!(error.rule().reference, "RFC 5280, sections 4.1.2.5 and 6.1.3 (a)(2)");
    let text = error.explain();
    for line in
        ["refused:  the certificate has expired\n", "where:    certificate 0 (", "remedy:   "]
    {
        assert!(text.contains(line), "{text}");
    }
    assert_eq!(
        error.to_json(),
        "{\"kind\":\"Expired\",\"statement\":\"the certificate has expired\",\"position\":0,\
         \"subject\":\"O=Ashlar tests,CN=server.example.com\",\
         \"rule\":\"RFC 5280, sections 4.1.2.5 and 6.1.3 (a)(2)\",\
         \"expected\":\"a time until 2021-01-01T00:00:00Z\",\
         \"found\":\"now 2027-06-01T00:00:00Z\",\"offset\":null,\
         \"remedy\":\"have the certificate renewed; if it is current, correct this machine's \
         clock\"}"
    );
}

#[test]
fn unknown_issuer_says_who_was_sought_and_what_was_tried() {
    let error =
        verify(&policy("rsa-root"), &[fixture("p256-leaf"), fixture("p256-intermediate")], None)
            .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnknownIssuer);
    // The path got as far as the intermediate certificate.
    assert_eq!(error.position(), Some(1));
    assert_eq!(error.expected_value(), Some("the issuer O=Ashlar tests,CN=p256-root"));
    let found = error.found_value().unwrap();
    assert!(found.contains("none of 1 trust anchors and 1 further received"), "{found}");
    // The peer sends its root: that does not make it trusted.
    let chain = [fixture("p256-leaf"), fixture("p256-intermediate"), fixture("p256-root")];
    let error = verify(&policy("rsa-root"), &chain, None).unwrap_err();
    assert_eq!((error.kind(), error.position()), (ErrorKind::UnknownIssuer, Some(2)));
    assert!(error.found_value().unwrap().starts_with("a root that is not trusted"));
    let error = verify(&policy("rsa-root"), &[fixture("self-signed")], None).unwrap_err();
    assert!(error.remedy().contains("ExactCertificates"), "{error}");
    let none = Policy::new(Trust::Anchors(vec![]));
    let error = verify(&none, &chain, None).unwrap_err();
    assert_eq!(error.remedy(), "configure trust anchors: there are none");
}

#[test]
fn a_missing_path_is_blamed_on_the_certificate_that_could_not_be_read() {
    let mut broken = fixture("p256-intermediate");
    broken.truncate(100);
    let error = verify(&policy("p256-root"), &[fixture("p256-leaf"), broken], None).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Der { .. }), "{error}");
    assert_eq!((error.position(), error.offset()), (Some(1), Some(0)));
    assert!(error.to_string().contains("Certificate is not valid DER: it is cut short at byte 0"));
    assert!(error.explain().contains("at byte:  0\n"));
}

#[test]
fn name_mismatch_lists_the_names() {
    let chain = [fixture("p256-leaf"), fixture("p256-intermediate")];
    let error = verify(&policy("p256-root"), &chain, Some("other.example.com")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NameMismatch);
    assert_eq!(error.expected_value(), Some("other.example.com"));
    assert_eq!(
        error.found_value(),
        Some(
            "DNS:server.example.com, DNS:*.wild.example.com, IP:192.0.2.1, IP:2001:db8::1, \
             URI:https://server.example.com/, email:admin@example.com, dirName:CN=directory"
        )
    );
}

#[test]
fn unsupported_algorithms_are_named() {
    let chain = [fixture("p256-leaf-sha1"), fixture("p256-intermediate")];
    let error = verify(&policy("p256-root"), &chain, None).unwrap_err();
    assert_eq!(error.found_value(), Some("ecdsa-with-SHA1 (1.2.840.10045.4.1)"));
    assert_eq!(error.position(), Some(0));
    let root = Root::new();
    let key = |algorithm: &[&[u8]]| sequence(&[&sequence(algorithm), &tlv(3, &[0, 4])]);
    let elliptic = tlv(6, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1]);
    for (spki, found) in [
        (key(&[&elliptic, &tlv(6, &[0x2b, 0x81, 4, 0, 10])]), "the curve 1.3.132.0.10"),
        (key(&[&tlv(6, &[0x2b, 0x65, 0x71])]), "id-Ed448 (1.3.101.113)"),
    ] {
        let mut leaf = Draft::new("root", "leaf", &root.key);
        leaf.spki = spki;
        let error = root.verify(&[leaf.sign(&root.key)]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnsupportedAlgorithm);
        assert_eq!((error.found_value(), error.position()), (Some(found), Some(0)));
    }
}

#[test]
fn acceptance_is_explained() {
    let leaf = fixture("rsa-leaf");
    let chain = [fixture("rsa-intermediate"), leaf.clone()];
    let name = ServerName::parse("a.wild.example.com").unwrap();
    let verified = policy("rsa-root")
        .verify(&[&leaf, &chain[1], &chain[0]], Usage::ServerAuth, Some(&name), NOW)
        .unwrap();
    assert_eq!(verified.matched.as_deref(), Some("DNS:*.wild.example.com"));
    assert_eq!(verified.path[0].der, leaf);
    assert_eq!(verified.path[1].position, 2);
    assert_eq!(verified.public_key.describe(), "RSA-2048");
    let text = verified.explain();
    assert!(
        text.starts_with(
            "accepted:  2 verified signatures lead to the trust anchor \
             O=Ashlar tests,CN=rsa-root, and the certificate is for a.wild.example.com by its \
             DNS:*.wild.example.com\n"
        ),
        "{text}"
    );
    assert!(text.contains("signed with RSA PKCS#1 v1.5 with SHA-256\n"), "{text}");
    let json = verified.to_json();
    assert!(json.starts_with("{\"verdict\":\"accepted\",\"reason\":\""), "{json}");
    assert!(json.contains("\"tolerances\":[]"), "{json}");
    let text = verify(
        &Policy::new(Trust::ExactCertificates(vec![leaf.clone()])),
        &[leaf],
        Some("any.example"),
    )
    .unwrap()
    .explain();
    assert!(text.starts_with("accepted:  the certificate is one that is trusted exactly\n"));
}

#[test]
fn json_escapes_what_a_certificate_says() {
    use crate::support::{Draft, new_key};
    let key = new_key();
    let der = Draft::new("ro\"ot\u{1}", "le\\af", &key).sign(&key);
    let json = verify(&policy("p256-root"), &[der], None).unwrap_err().to_json();
    assert!(json.contains("\"subject\":\"CN=le\\\\\\\\af\""), "{json}");
    assert!(json.contains("CN=ro\\\\\\\"ot\\\\01"), "{json}");
    assert!(!json.bytes().any(|byte| byte < 0x20));
}

#[test]
fn debug_output_is_the_sentence() {
    let error = ServerName::parse("").unwrap_err();
    assert!(format!("{error:?}").starts_with("Error(the name is neither a DNS name"));
    let shown = format!("{:?}", policy("p256-root"));
    assert!(shown.contains("TrustAnchor(O=Ashlar tests,CN=p256-root)"), "{shown}");
    assert_eq!(format!("{:?}", Time::from_unix(0)), "Time(1970-01-01T00:00:00Z)");
}
