//! K1 to K4: names, wildcards, the common name, name constraints.

use ashlar_x509::{Certificate, ErrorKind, GeneralName, ServerName};

use crate::support::{
    Draft, NAME_CONSTRAINTS, Root, alt_names, ca_constraints, extension, is_for, name, new_key,
    sequence, tlv, verify,
};

const EMAIL: u8 = 1;
const DNS: u8 = 2;
const URI: u8 = 6;
const IP: u8 = 7;

fn dns_is_for(presented: &str, name: &str) -> bool {
    is_for(&[(DNS, presented.as_bytes())], name)
}

#[test]
fn k1_nul_never_matches() {
    assert!(!dns_is_for("example.com\0.evil.test", "example.com"));
    assert!(!dns_is_for("example.com\0", "example.com"));
    assert!(!dns_is_for("\0example.com", "example.com"));
    assert!(ServerName::parse("example.com\0").is_err());
}

#[test]
fn one_bad_entry_does_not_sink_the_others() {
    let entries = [(DNS, &b"\0"[..]), (IP, &[1, 2, 3]), (URI, &[0xff]), (DNS, b"good.example.com")];
    assert!(is_for(&entries, "good.example.com"));
    let key = new_key();
    let der = Draft::new("root", "leaf", &key).with(alt_names(&entries)).sign(&key);
    let certificate = Certificate::from_der(&der).unwrap();
    let invalid = |name: &&GeneralName<'_>| matches!(name, GeneralName::Invalid(_));
    assert_eq!(certificate.subject_alt_names().iter().filter(invalid).count(), 3);
}

#[test]
fn k2_wildcards() {
    assert!(dns_is_for("*.example.com", "a.example.com"));
    assert!(dns_is_for("*.EXAMPLE.com", "A.example.COM"));
    assert!(dns_is_for("*.example.com", "xn--bcher-kva.example.com"));
    for (presented, name) in [
        ("*", "com"),
        ("*", "a"),
        ("*.com", "example.com"),
        ("*.*", "a.b"),
        ("*.*.com", "a.b.com"),
        ("*.*.example.com", "a.b.example.com"),
        ("f*.example.com", "foo.example.com"),
        ("*f.example.com", "oof.example.com"),
        ("a.*.example.com", "a.b.example.com"),
        ("*.example.com", "example.com"),
        ("*.example.com", "b.c.example.com"),
        ("*.a", "b.c.a"),
        ("**.example.com", "a.example.com"),
        ("xn--*.example.com", "xn--bcher-kva.example.com"),
        ("*.example.com.", "a.example.com"),
        ("*..com", "a.example.com"),
        ("*.0.2.1", "192.0.2.1"),
        ("", "a"),
        (".example.com", "a.example.com"),
        ("example.com.", "example.com"),
    ] {
        assert!(!dns_is_for(presented, name), "{presented} {name}");
    }
}

#[test]
fn k2_addresses() {
    assert!(is_for(&[(IP, &[192, 0, 2, 1])], "192.0.2.1"));
    assert!(!is_for(&[(IP, &[192, 0, 2, 1])], "192.0.2.2"));
    assert!(!is_for(&[(DNS, b"192.0.2.1")], "192.0.2.1"));
    assert!(!is_for(&[(DNS, b"*.0.2.1")], "192.0.2.1"));
    let v6 = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
    assert!(is_for(&[(IP, &v6)], "[2001:db8::1]"));
    // An IPv4 address written as IPv6 is another name.
    let mapped = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 1];
    assert!(!is_for(&[(IP, &mapped)], "192.0.2.1"));
    assert!(!is_for(&[(IP, &[192, 0, 2, 1, 255, 255, 255, 255])], "192.0.2.1"));
}

#[test]
fn k3_common_name_never_counts() {
    let root = Root::new();
    let leaf = Draft::new("root", "example.com", &root.key);
    let error = verify(&root.policy(), &[leaf.sign(&root.key)], Some("example.com")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NameMismatch);
    assert_eq!(error.found_value(), Some("no subjectAltName"));
    let email = leaf.with(alt_names(&[(EMAIL, b"example.com")]));
    let error = verify(&root.policy(), &[email.sign(&root.key)], Some("example.com")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NameMismatch);
}

#[test]
fn server_names_as_people_write_them() {
    for (text, shown) in [
        ("example.com", "example.com"),
        ("EXAMPLE.Com.", "example.com"),
        ("localhost", "localhost"),
        ("a_b.example.com", "a_b.example.com"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("1.example.com", "1.example.com"),
        ("192.0.2.1", "192.0.2.1"),
        ("::1", "::1"),
        ("[2001:DB8::1]", "2001:db8::1"),
    ] {
        assert_eq!(ServerName::parse(text).unwrap().to_string(), shown);
    }
    assert_eq!(ServerName::parse("example.com.").unwrap().dns_name(), Some("example.com"));
    assert_eq!(ServerName::parse("[::1]").unwrap().dns_name(), None);
    let (long_label, long_name) = ("a".repeat(64), "a.".repeat(127) + "a");
    let bad = ["", ".", "..", "a..b", ".a", "*.example.com", "a b", "-a.b", "a-.b", "bücher.de"];
    let worse =
        ["1.2.3", "256.1.1.1", "1.2.3.4.5", "0x7f.1", "[::1", "[1.2.3.4]", "a:80", "::1%lo"];
    for text in bad.into_iter().chain(worse).chain([&*long_label, &*long_name]) {
        let refused = ServerName::parse(text).map_err(|error| error.kind());
        assert_eq!(refused, Err(ErrorKind::InvalidServerName), "{text}");
    }
    assert!(ServerName::parse(&"a".repeat(63)).is_ok());
}

/// root, constrained authority, leaf with these names: whether it is accepted.
fn constrained(constraints: &[u8], entries: &[(u8, &[u8])]) -> Result<(), ErrorKind> {
    let root = Root::new();
    let key = new_key();
    let authority = Draft::authority("root", "constrained", &key)
        .with(extension(NAME_CONSTRAINTS, true, constraints))
        .sign(&root.key);
    let mut leaf = Draft::new("constrained", "leaf", &key);
    leaf.subject = sequence(&[]);
    let leaf = leaf.with(alt_names(entries)).sign(&key);
    root.verify(&[leaf, authority]).map(|_| ()).map_err(|error| error.kind())
}

fn permitted(tag: u8, base: &[u8]) -> Vec<u8> {
    sequence(&[&tlv(0xa0, &sequence(&[&tlv(0x80 | tag, base)]))])
}

fn excluded(tag: u8, base: &[u8]) -> Vec<u8> {
    sequence(&[&tlv(0xa1, &sequence(&[&tlv(0x80 | tag, base)]))])
}

const REFUSED: Result<(), ErrorKind> = Err(ErrorKind::NameConstraints);

#[test]
fn k4_dns_constraints() {
    let only = permitted(DNS, b"example.com");
    for good in ["example.com", "a.example.com", "A.B.EXAMPLE.COM", "*.example.com"] {
        assert_eq!(constrained(&only, &[(DNS, good.as_bytes())]), Ok(()), "{good}");
    }
    for bad in ["example.org", "badexample.com", "com", "*.com", "example.com.evil.test"] {
        assert_eq!(constrained(&only, &[(DNS, bad.as_bytes())]), REFUSED, "{bad}");
    }
    let not = excluded(DNS, b"a.example.com");
    for bad in ["a.example.com", "A.EXAMPLE.COM", "x.a.example.com", "*.example.com"] {
        assert_eq!(constrained(&not, &[(DNS, bad.as_bytes())]), REFUSED, "{bad}");
    }
    assert_eq!(constrained(&not, &[(DNS, b"b.example.com")]), Ok(()));
    // One name outside is enough; a form that is not constrained is free.
    assert_eq!(constrained(&only, &[(DNS, b"example.com"), (DNS, b"example.org")]), REFUSED);
    assert_eq!(constrained(&only, &[(IP, &[192, 0, 2, 1])]), Ok(()));
    // A leading dot has no agreed meaning: the authority is refused.
    let dotted = constrained(&permitted(DNS, b".example.com"), &[(DNS, b"a.example.com")]);
    assert!(matches!(dotted, Err(ErrorKind::Der { .. })), "{dotted:?}");
    // The empty base is every name.
    assert_eq!(constrained(&excluded(DNS, b""), &[(DNS, b"example.com")]), REFUSED);
    assert_eq!(constrained(&permitted(DNS, b""), &[(DNS, b"example.com")]), Ok(()));
}

#[test]
fn k4_excluded_beats_permitted() {
    let subtree = |base: &[u8]| sequence(&[&tlv(0x82, base)]);
    let both = sequence(&[
        &tlv(0xa0, &subtree(b"example.com")),
        &tlv(0xa1, &subtree(b"secret.example.com")),
    ]);
    assert_eq!(constrained(&both, &[(DNS, b"x.example.com")]), Ok(()));
    assert_eq!(constrained(&both, &[(DNS, b"x.secret.example.com")]), REFUSED);
}

#[test]
fn k4_address_constraints() {
    let network = permitted(IP, &[192, 0, 2, 0, 255, 255, 255, 0]);
    assert_eq!(constrained(&network, &[(IP, &[192, 0, 2, 77])]), Ok(()));
    assert_eq!(constrained(&network, &[(IP, &[192, 0, 3, 77])]), REFUSED);
    assert_eq!(constrained(&network, &[(IP, &[0; 16])]), REFUSED);
    assert_eq!(constrained(&excluded(IP, &[0; 8]), &[(IP, &[192, 0, 2, 77])]), REFUSED);
    for bad in [&[192, 0, 2, 0][..], &[192, 0, 2, 0, 255, 0, 255, 0], &[0; 12], &[0; 33]] {
        // The authority itself cannot be read then.
        let refused = constrained(&permitted(IP, bad), &[(IP, &[192, 0, 2, 0])]).unwrap_err();
        assert!(matches!(refused, ErrorKind::Der { .. }), "{bad:?} {refused:?}");
    }
}

#[test]
fn k4_forms_that_are_not_compared_are_refused() {
    assert_eq!(constrained(&permitted(URI, b"example.com"), &[(URI, b"https://x.test/")]), REFUSED);
    assert_eq!(constrained(&excluded(EMAIL, b"x.test"), &[(EMAIL, b"a@b.test")]), REFUSED);
    // An unreadable name under any constraint.
    assert_eq!(constrained(&excluded(DNS, b"x.test"), &[(DNS, b"\0")]), REFUSED);
    // Directory names: the subject counts.
    let root = Root::new();
    let key = new_key();
    let base = tlv(0xa4, &name("allowed"));
    let constraints = sequence(&[&tlv(0xa0, &sequence(&[&base]))]);
    let authority = Draft::authority("root", "ca", &key)
        .with(extension(NAME_CONSTRAINTS, true, &constraints))
        .sign(&root.key);
    let leaf = Draft::new("ca", "other", &key).sign(&key);
    let error = root.verify(&[leaf, authority]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NameConstraints);
    assert_eq!(error.position(), Some(0));
}

#[test]
fn k4_constraints_of_the_anchor_bind_too() {
    let key = new_key();
    let root = Draft::new("root", "root", &key)
        .with(ca_constraints(None))
        .with(extension(NAME_CONSTRAINTS, true, &permitted(DNS, b"example.com")))
        .sign(&key);
    let anchor = ashlar_x509::TrustAnchor::from_certificate_der(&root).unwrap();
    let policy = ashlar_x509::Policy::new(ashlar_x509::Trust::Anchors(vec![anchor]));
    for (dns, accepted) in [("a.example.com", true), ("example.org", false)] {
        let leaf = Draft::new("root", "leaf", &key).with(alt_names(&[(DNS, dns.as_bytes())]));
        let verdict = verify(&policy, &[leaf.sign(&key)], None);
        assert_eq!(verdict.is_ok(), accepted, "{dns}");
    }
}

#[test]
fn distinguished_names_are_shown_safely() {
    let key = new_key();
    let shown = |common_name: &str| {
        let der = Draft::new("root", common_name, &key).sign(&key);
        Certificate::from_der(&der).unwrap().subject().to_string()
    };
    assert_eq!(shown("a,b+c"), "CN=a\\,b\\+c");
    assert_eq!(shown(" #x "), "CN=\\ #x\\ ");
    assert_eq!(shown("#x"), "CN=\\#x");
    assert_eq!(shown("red\u{1b}[31m\n"), "CN=red\\1b[31m\\0a");
    assert_eq!(shown("Müller"), "CN=Müller");
    let mut draft = Draft::new("root", "", &key);
    let attribute = |oid: &[u8], tag, value: &[u8]| sequence(&[&tlv(6, oid), &tlv(tag, value)]);
    draft.subject = sequence(&[
        &tlv(0x31, &attribute(&[0x55, 4, 6], 0x13, b"DE")),
        &tlv(0x31, &attribute(&[0x55, 4, 10], 0x1e, &[0, b'O', 0x20, 0xac])),
        &tlv(
            0x31,
            &[attribute(&[0x55, 4, 3], 0x14, &[0xe9]), attribute(&[0x2a, 3], 0x0c, &[0xff])]
                .concat(),
        ),
    ]);
    let der = draft.sign(&key);
    let certificate = Certificate::from_der(&der).unwrap();
    assert_eq!(certificate.subject().to_string(), "CN=é+1.2.3=#0c01ff,O=O€,C=DE");
    assert_eq!(certificate.subject().common_name().as_deref(), Some("é"));
    assert_eq!(certificate.subject().attributes().count(), 4);
    draft.subject = sequence(&[]);
    let der = draft.sign(&key);
    assert_eq!(Certificate::from_der(&der).unwrap().subject().to_string(), "empty name");
}
