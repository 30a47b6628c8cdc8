//! K4: name constraints of every form.

use ashlar_x509::ErrorKind;

use crate::support::{
    COMMON_NAME, DNS, Draft, EMAIL, IP, NAME_CONSTRAINTS, ORGANIZATION, Root, SUBJECT_ALT_NAME,
    URI, UTF8, alt_names, ca_constraints, extension, name, new_key, sequence, tlv, verify,
};

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
    // The empty base is every name.
    assert_eq!(constrained(&excluded(DNS, b""), &[(DNS, b"example.com")]), REFUSED);
    assert_eq!(constrained(&permitted(DNS, b""), &[(DNS, b"example.com")]), Ok(()));
}

#[test]
fn k4_a_leading_dot_takes_in_what_is_below_alone() {
    let only = permitted(DNS, b".example.com");
    for good in ["a.example.com", "A.B.EXAMPLE.COM", "*.example.com"] {
        assert_eq!(constrained(&only, &[(DNS, good.as_bytes())]), Ok(()), "{good}");
    }
    for bad in ["example.com", "badexample.com", "example.org", "*.com", "a.example.com.test"] {
        assert_eq!(constrained(&only, &[(DNS, bad.as_bytes())]), REFUSED, "{bad}");
    }
    let not = excluded(DNS, b".example.com");
    for bad in ["a.example.com", "A.B.EXAMPLE.COM", "*.example.com"] {
        assert_eq!(constrained(&not, &[(DNS, bad.as_bytes())]), REFUSED, "{bad}");
    }
    for good in ["example.com", "badexample.com"] {
        assert_eq!(constrained(&not, &[(DNS, good.as_bytes())]), Ok(()), "{good}");
    }
    // A dot and nothing, and two of them, mean nothing.
    for base in [".", "..", "..example.com"] {
        for constraints in [permitted(DNS, base.as_bytes()), excluded(DNS, base.as_bytes())] {
            let refused = constrained(&constraints, &[(DNS, b"a.example.com")]);
            assert!(matches!(refused, Err(ErrorKind::Der { .. })), "{base}: {refused:?}");
        }
    }
}

#[test]
fn j1_a_base_in_the_tag_of_a_structure_is_refused() {
    let structured = sequence(&[&tlv(0xa0, &sequence(&[&tlv(0xa2, b"example.com")]))]);
    let refused = constrained(&structured, &[(DNS, b"a.example.com")]);
    assert!(matches!(refused, Err(ErrorKind::Der { .. })), "{refused:?}");
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
fn k4_an_empty_intersection_permits_nothing() {
    // CVE-2026-42011: what two authorities permit has nothing in common.
    let root = Root::new();
    let (upper_key, lower_key) = (new_key(), new_key());
    let judge = |upper: &[u8], lower: &[u8], tag: u8, leaf: &[u8]| {
        let constraints = |base| extension(NAME_CONSTRAINTS, true, &permitted(tag, base));
        let upper =
            Draft::authority("root", "upper", &upper_key).with(constraints(upper)).sign(&root.key);
        let lower = Draft::authority("upper", "lower", &lower_key)
            .with(constraints(lower))
            .sign(&upper_key);
        let leaf = Draft::new("lower", "leaf", &lower_key).with(alt_names(&[(tag, leaf)]));
        let verdict = root.verify(&[leaf.sign(&lower_key), lower, upper]);
        verdict.map(|_| ()).map_err(|error| error.kind())
    };
    for name in [&b"a.com"[..], b"b.com", b"x.a.com", b"c.com"] {
        assert_eq!(judge(b"a.com", b"b.com", DNS, name), REFUSED);
    }
    assert_eq!(judge(b"a.com", b"x.a.com", DNS, b"x.a.com"), Ok(()));
    assert_eq!(judge(b"a.com", b"x.a.com", DNS, b"a.com"), REFUSED);
    let network = |third: u8| [192, 0, third, 0, 255, 255, 255, 0];
    for third in [2, 3] {
        assert_eq!(judge(&network(2), &network(3), IP, &[192, 0, third, 1]), REFUSED);
    }
    assert_eq!(judge(&network(2), &network(2), IP, &[192, 0, 2, 1]), Ok(()));
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
fn k4_uri_constraints() {
    let host = permitted(URI, b"host.example.com");
    for good in
        ["https://host.example.com/", "HTTPS://HOST.EXAMPLE.COM", "a://u@host.example.com:1?q"]
    {
        assert_eq!(constrained(&host, &[(URI, good.as_bytes())]), Ok(()), "{good}");
    }
    let below = permitted(URI, b".example.com");
    for good in ["https://host.example.com/", "spiffe://a.b.example.com/x"] {
        assert_eq!(constrained(&below, &[(URI, good.as_bytes())]), Ok(()), "{good}");
    }
    for bad in ["https://example.com/", "https://evilexample.com/", "https://x.test/.example.com"] {
        assert_eq!(constrained(&host, &[(URI, bad.as_bytes())]), REFUSED, "{bad}");
        assert_eq!(constrained(&below, &[(URI, bad.as_bytes())]), REFUSED, "{bad}");
    }
}

#[test]
fn k4_uris_without_a_domain_name_are_refused_under_any_constraint() {
    let below = permitted(URI, b".example.com");
    let not = excluded(URI, b"evil.test");
    for bad in
        ["urn:x:y", "https://192.0.2.1/", "https://[2001:db8::1]/", "https:///path", "http://a..b/"]
    {
        assert_eq!(constrained(&not, &[(URI, bad.as_bytes())]), REFUSED, "{bad}");
        assert_eq!(constrained(&below, &[(URI, bad.as_bytes())]), REFUSED, "{bad}");
    }
    assert_eq!(constrained(&not, &[(URI, b"https://good.test/")]), Ok(()));
    assert_eq!(constrained(&not, &[(URI, b"https://evil.test:8443/")]), REFUSED);
    assert_eq!(constrained(&excluded(URI, b""), &[(URI, b"https://a.test/")]), REFUSED);
    for bad in ["https://a", "a b", "a..b", "a:1", "."] {
        let refused = constrained(&permitted(URI, bad.as_bytes()), &[(URI, b"https://a.test/")]);
        assert!(matches!(refused, Err(ErrorKind::Der { .. })), "{bad} {refused:?}");
    }
}

#[test]
fn k4_mailbox_constraints() {
    let one = permitted(EMAIL, b"Ann@example.com");
    assert_eq!(constrained(&one, &[(EMAIL, b"Ann@EXAMPLE.com")]), Ok(()));
    assert_eq!(constrained(&one, &[(EMAIL, b"ann@example.com")]), REFUSED);
    let host = permitted(EMAIL, b"example.com");
    assert_eq!(constrained(&host, &[(EMAIL, b"bob@Example.com")]), Ok(()));
    assert_eq!(constrained(&host, &[(EMAIL, b"\"a@evil.test\"@example.com")]), Ok(()));
    let below = permitted(EMAIL, b".example.com");
    assert_eq!(constrained(&below, &[(EMAIL, b"bob@mail.example.com")]), Ok(()));
    for bad in ["bob@example.org", "bob@example.com@x.test", "bob@badexample.com", "example.com"] {
        assert_eq!(constrained(&host, &[(EMAIL, bad.as_bytes())]), REFUSED, "{bad}");
        assert_eq!(constrained(&below, &[(EMAIL, bad.as_bytes())]), REFUSED, "{bad}");
    }
    assert_eq!(constrained(&below, &[(EMAIL, b"bob@example.com")]), REFUSED);
    assert_eq!(constrained(&excluded(EMAIL, b"x.test"), &[(EMAIL, b"a@b.test")]), Ok(()));
    assert_eq!(constrained(&excluded(EMAIL, b"b.test"), &[(EMAIL, b"a@b.test")]), REFUSED);
    for bad in ["@x.test", "a@", "a@.x.test", ".", "a..b", "a@b@c"] {
        let refused = constrained(&permitted(EMAIL, bad.as_bytes()), &[(EMAIL, b"a@x.test")]);
        assert!(matches!(refused, Err(ErrorKind::Der { .. })), "{bad} {refused:?}");
    }
}

/// A leaf of this subject and these alternative names below an authority with these constraints.
fn constrained_subject(
    constraints: &[u8],
    subject: Vec<u8>,
    entries: &[Vec<u8>],
) -> Result<(), ErrorKind> {
    let root = Root::new();
    let key = new_key();
    let authority = Draft::authority("root", "ca", &key)
        .with(extension(NAME_CONSTRAINTS, true, constraints))
        .sign(&root.key);
    let mut leaf = Draft::new("ca", "", &key);
    leaf.subject = subject;
    if !entries.is_empty() {
        leaf = leaf.with(extension(SUBJECT_ALT_NAME, true, &sequence(&[&entries.concat()])));
    }
    root.verify(&[leaf.sign(&key), authority]).map(|_| ()).map_err(|error| error.kind())
}

fn rdn(oid: &[u8], tag: u8, value: &[u8]) -> Vec<u8> {
    tlv(0x31, &sequence(&[&tlv(6, oid), &tlv(tag, value)]))
}

const EMAIL_ADDRESS: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 9, 1];
const PRINTABLE: u8 = 0x13;
const IA5: u8 = 0x16;

#[test]
fn k4_directory_constraints() {
    let base = sequence(&[&rdn(ORGANIZATION, PRINTABLE, b"Example  Org")]);
    let only = sequence(&[&tlv(0xa0, &sequence(&[&tlv(0xa4, &base)]))]);
    let not = sequence(&[&tlv(0xa1, &sequence(&[&tlv(0xa4, &base)]))]);
    let cn = rdn(COMMON_NAME, UTF8, b"leaf");
    // Case, white space and the type of string make no difference (RFC 5280, section 7.1).
    for same in [&b"Example Org"[..], b"EXAMPLE ORG", b" example   org "] {
        let subject = sequence(&[&rdn(ORGANIZATION, UTF8, same), &cn]);
        assert_eq!(constrained_subject(&only, subject.clone(), &[]), Ok(()), "{same:?}");
        assert_eq!(constrained_subject(&not, subject, &[]), REFUSED, "{same:?}");
    }
    for other in [
        sequence(&[&cn, &rdn(ORGANIZATION, UTF8, b"Example Org")]),
        sequence(&[&rdn(ORGANIZATION, UTF8, b"ExampleOrg"), &cn]),
        sequence(&[&rdn(COMMON_NAME, UTF8, b"Example Org"), &cn]),
        sequence(&[&cn]),
    ] {
        assert_eq!(constrained_subject(&only, other.clone(), &[]), REFUSED);
        assert_eq!(constrained_subject(&not, other, &[]), Ok(()));
    }
    // An empty subject is not constrained, a directoryName among the alternative names is.
    let empty = sequence(&[]);
    assert_eq!(constrained_subject(&only, empty.clone(), &[tlv(0x82, b"a.test")]), Ok(()));
    assert_eq!(constrained_subject(&only, empty.clone(), &[tlv(0xa4, &name("x"))]), REFUSED);
    assert_eq!(constrained_subject(&only, empty, &[tlv(0xa4, &base)]), Ok(()));
}

#[test]
fn k4_mailboxes_of_the_subject_are_constrained_if_there_is_no_other() {
    let host = permitted(EMAIL, b"example.com");
    let subject = |address: &[u8]| sequence(&[&rdn(EMAIL_ADDRESS, IA5, address)]);
    assert_eq!(constrained_subject(&host, subject(b"a@example.com"), &[]), Ok(()));
    assert_eq!(constrained_subject(&host, subject(b"a@x.test"), &[]), REFUSED);
    assert_eq!(constrained_subject(&host, subject(b"\xff"), &[]), REFUSED);
    let good = [tlv(0x81, b"a@example.com")];
    assert_eq!(constrained_subject(&host, subject(b"a@x.test"), &good), Ok(()));
}

#[test]
fn k4_mailboxes_that_are_not_ascii_are_constrained_by_their_host() {
    const SMTP_UTF8_MAILBOX: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 8, 9];
    let mailbox = |address: &str| {
        let value = tlv(0xa0, &tlv(UTF8, address.as_bytes()));
        tlv(0xa0, &[tlv(6, SMTP_UTF8_MAILBOX), value].concat())
    };
    let host = permitted(EMAIL, b"example.com");
    let accepted = |constraints: &[u8], address: &str| {
        constrained_subject(constraints, sequence(&[]), &[mailbox(address)])
    };
    assert_eq!(accepted(&host, "用户@example.com"), Ok(()));
    assert_eq!(accepted(&host, "用户@x.test"), REFUSED);
    assert_eq!(accepted(&excluded(EMAIL, b"example.com"), "用户@example.com"), REFUSED);
    assert_eq!(accepted(&excluded(DNS, b"example.com"), "用户@example.com"), Ok(()));
}

#[test]
fn k4_forms_that_are_not_compared_are_refused() {
    // registeredID on both sides, though it differs.
    let constraints = sequence(&[&tlv(0xa1, &sequence(&[&tlv(0x88, &[0x2a, 3])]))]);
    assert_eq!(constrained(&constraints, &[(8, &[0x2a, 4])]), REFUSED);
    assert_eq!(constrained(&constraints, &[(DNS, b"a.test")]), Ok(()));
    // An unreadable name under any constraint.
    assert_eq!(constrained(&excluded(DNS, b"x.test"), &[(DNS, b"\0")]), REFUSED);
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
