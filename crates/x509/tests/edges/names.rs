//! K1 to K3, K11: names, wildcards, the common name; when distinguished names are the same.

use core::slice;

use ashlar_x509::{Certificate, ErrorKind, GeneralName, ServerName};

use crate::support::{
    COMMON_NAME, DNS, Draft, EMAIL, IP, ORGANIZATION, Root, SUBJECT_ALT_NAME, URI, UTF8, alt_names,
    extension, is_for, name, new_key, sequence, tlv, verify,
};

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
    let invalid = |name: &GeneralName<'_>| matches!(name, GeneralName::Invalid(_));
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
fn k11_other_forms_are_not_confused_with_names() {
    let key = new_key();
    let read = |entry: &[u8]| {
        let names = extension(SUBJECT_ALT_NAME, false, &sequence(&[entry]));
        let der = Draft::new("root", "leaf", &key).with(names).sign(&key);
        let certificate = Certificate::from_der(&der).unwrap();
        let names: Vec<_> = certificate.subject_alt_names().iter().collect();
        let [name] = &names[..] else { panic!("one name") };
        let server = ServerName::parse("example.com").unwrap();
        (matches!(name, GeneralName::Other(_)), server.matches(name))
    };
    // CVE-2023-0286: an x400Address that holds what looks like a name, or a pointer; ediPartyName
    // and registeredID alike.
    let host = tlv(0x82, b"example.com");
    for entry in [
        tlv(0xa3, &sequence(&[&host])),
        tlv(0xa3, &tlv(0x16, b"example.com")),
        tlv(0xa5, &host),
        tlv(0x88, b"example.com"),
    ] {
        assert_eq!(read(&entry), (true, false), "{entry:02x?}");
    }
    assert_eq!(read(&host), (false, true));
}

#[test]
fn k11_punycode_is_compared_and_never_decoded() {
    // CVE-2022-3602, CVE-2022-3786: labels that overrun, or decode to dots and to other labels.
    let long = format!("xn--{}", "9".repeat(59));
    let many = format!("{}example", "xn--a-.".repeat(30));
    for label in ["xn--example-cua", "xn--", "xn--a-0000000000", "xn--.com", &long, &many] {
        let host = format!("{label}.example.com");
        assert!(!dns_is_for(&host, "example.com"), "{host}");
        if let Ok(name) = ServerName::parse(&host) {
            assert_eq!(name.to_string(), host);
            assert!(dns_is_for(&host, &host), "{host}");
        }
        let mailbox = format!("somebody@{host}");
        assert!(!is_for(&[(EMAIL, mailbox.as_bytes())], "example.com"), "{mailbox}");
    }
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

#[test]
fn services_are_known_by_their_uri() {
    let matches = |presented: &str, uri: &str| {
        let key = new_key();
        let names = alt_names(&[(URI, presented.as_bytes())]);
        let der = Draft::new("root", "leaf", &key).with(names).sign(&key);
        let certificate = Certificate::from_der(&der).unwrap();
        let presented = certificate.subject_alt_names().iter().next().unwrap();
        ServerName::parse_uri(uri).unwrap().matches(&presented)
    };
    assert!(matches("sip:voice.example.com", "SIP:user@Voice.example.com:5060;transport=tls"));
    assert!(matches("spiffe://example.com/a", "spiffe://example.com/b"));
    for (presented, uri) in [
        ("sips:voice.example.com", "sip:voice.example.com"),
        ("sip:*.example.com", "sip:voice.example.com"),
        ("sip:voice.example.com.evil.test", "sip:voice.example.com"),
        ("sip:voice.example.com@evil.test", "sip:voice.example.com"),
        ("sip:", "sip:voice.example.com"),
    ] {
        assert!(!matches(presented, uri), "{presented} {uri}");
    }
    let name = ServerName::parse_uri("sip:voice.example.com").unwrap();
    assert_eq!(
        (name.dns_name(), &*name.to_string()),
        (Some("voice.example.com"), "sip:voice.example.com")
    );
    // A DNS name is no URI.
    assert!(!name.matches(&GeneralName::Dns("voice.example.com")));
    for bad in [
        "",
        "example.com",
        "sip:",
        "://a.test",
        "1x://a.test",
        "https://192.0.2.1/",
        "a://[::1]/",
        "a://*.b.test",
    ] {
        let refused = ServerName::parse_uri(bad).map_err(|error| error.kind());
        assert_eq!(refused, Err(ErrorKind::InvalidServerName), "{bad}");
    }
}

#[test]
fn names_are_the_same_whatever_their_case_space_and_order_within_a_set() {
    let key = new_key();
    let subject_of = |subject: Vec<u8>| {
        let mut draft = Draft::new("root", "", &key);
        draft.subject = subject;
        draft.sign(&key)
    };
    let attribute = |oid, value: &[u8]| sequence(&[&tlv(6, oid), &tlv(UTF8, value)]);
    let set = |parts: &[Vec<u8>]| sequence(&[&tlv(0x31, &parts.concat())]);
    let (cn, o) = (attribute(COMMON_NAME, "Ä b".as_bytes()), attribute(ORGANIZATION, b"o"));
    let cases = [
        (
            set(&[cn.clone(), o.clone()]),
            set(&[o.clone(), attribute(COMMON_NAME, "ä  B".as_bytes())]),
            true,
        ),
        (set(&[cn.clone(), o.clone()]), set(slice::from_ref(&cn)), false),
        (set(&[cn.clone(), cn.clone()]), set(&[cn.clone(), o.clone()]), false),
        (set(slice::from_ref(&cn)), sequence(&[]), false),
        (sequence(&[]), sequence(&[]), true),
        (name("a"), name("A"), true),
        (name("a"), name("b"), false),
        // Longer sets are the same only byte for byte.
        (set(&vec![o.clone(); 9]), set(&vec![o.clone(); 9]), true),
        (set(&vec![o.clone(); 9]), set(&vec![attribute(ORGANIZATION, b"O"); 9]), false),
    ];
    for (one, other, same) in cases {
        let (one, other) = (subject_of(one), subject_of(other));
        let one = Certificate::from_der(&one).unwrap().subject();
        let other = Certificate::from_der(&other).unwrap().subject();
        assert_eq!(one.matches(&other), same, "{one} {other}");
        assert_eq!(other.matches(&one), same, "{one} {other}");
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
