//! Extensions for people: each kind, and values that are not what their type says.

use ashlar_x509::{Certificate, ErrorKind};

use crate::support::{Draft, ca_constraints, extension, fixture, new_key, sequence, tlv};

/// What the only extension of a certificate says.
fn described(der: Vec<u8>) -> Result<Vec<String>, ErrorKind> {
    let key = new_key();
    let certificate = Draft::new("root", "leaf", &key).with(der).sign(&key);
    let certificate = Certificate::from_der(&certificate).unwrap();
    certificate.extensions().next().unwrap().describe().map_err(|error| error.kind())
}

fn uri(uri: &[u8]) -> Vec<u8> {
    tlv(0x86, uri)
}

#[test]
fn each_kind() {
    let id = |last: u8| vec![0x55, 0x1d, last];
    let pkix = |last: u8| vec![0x2b, 6, 1, 5, 5, 7, 1, last];
    let policy = tlv(6, &[0x2a, 3]);
    let point = |more: &[u8]| {
        let names = tlv(0xa0, &tlv(0xa0, &uri(b"http://crl.example/1")));
        sequence(&[&sequence(&[&names, more])])
    };
    let ocsp = tlv(6, &[0x2b, 6, 1, 5, 5, 7, 0x30, 1]);
    for (oid, value, expected) in [
        (id(15), tlv(3, &[5, 0xa0]), "digitalSignature, keyEncipherment"),
        (id(14), tlv(4, &[1, 0xab]), "01:ab"),
        (id(35), sequence(&[&tlv(0x80, &[1, 0xab])]), "01:ab"),
        (id(18), sequence(&[&uri(b"http://ca.example/")]), "URI:http://ca.example/"),
        (id(31), point(&[]), "URI:http://crl.example/1"),
        (
            id(46),
            point(&tlv(0x81, &[6, 0x40])),
            "URI:http://crl.example/1; for the reasons keyCompromise",
        ),
        (id(32), sequence(&[&sequence(&[&policy])]), "1.2.3"),
        (
            id(33),
            sequence(&[&sequence(&[&policy, &tlv(6, &[0x2a, 4])])]),
            "1.2.3 is the same as 1.2.4",
        ),
        (
            id(36),
            sequence(&[&tlv(0x80, &[2]), &tlv(0x81, &[0])]),
            "a policy is required after 2 certificates, no mapping after 0 certificates",
        ),
        (id(54), tlv(2, &[3]), "after 3 further certificates"),
        (id(56), tlv(5, &[]), "yes"),
        (
            pkix(1),
            sequence(&[&sequence(&[&ocsp, &uri(b"http://ocsp.example/")])]),
            "OCSP (1.3.6.1.5.5.7.48.1): URI:http://ocsp.example/",
        ),
        (pkix(24), sequence(&[&tlv(2, &[5])]), "status_request: must-staple"),
        (vec![0x2a, 3], vec![1, 2, 3], "3 octets: 010203"),
    ] {
        let lines = described(extension(&oid, false, &value));
        assert_eq!(lines, Ok(vec![expected.to_owned()]), "{oid:x?}");
    }
    let authority = described(ca_constraints(Some(2))).unwrap();
    assert_eq!(authority, ["an authority, with at most 2 intermediates below"]);
    let long = described(extension(&[0x2a, 3], false, &[0xee; 65])).unwrap();
    assert_eq!(long, [format!("65 octets: {}...", "ee".repeat(64))]);
}

#[test]
fn several_values_are_a_line_each() {
    let der = fixture("p256-constrained");
    let certificate = Certificate::from_der(&der).unwrap();
    let mut extensions = certificate.extensions();
    let constraints = extensions.find(|it| it.oid.name() == Some("nameConstraints")).unwrap();
    assert_eq!(
        constraints.describe().unwrap(),
        [
            "permitted DNS:example.com",
            "permitted IP:192.0.2.0/24",
            "permitted IP:2001:db8::/32",
            "excluded DNS:secret.example.com",
        ]
    );
}

#[test]
fn malformed_values_are_errors() {
    for oid in [[0x55, 0x1d, 18], [0x55, 0x1d, 31], [0x55, 0x1d, 32], [0x55, 0x1d, 54]] {
        let error = described(extension(&oid, false, &[0x30, 5, 1])).unwrap_err();
        assert!(matches!(error, ErrorKind::Der { .. }), "{oid:x?}");
    }
}
