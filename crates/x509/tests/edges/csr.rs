//! Certificate requests.

use ashlar_x509::{CertificateRequest, DerFault, ErrorKind, pem};

use crate::openssl::{Folder, openssl};
use crate::support::{name, new_key, sequence, tlv};

/// A request that OpenSSL made.
fn from_openssl(kind: &str, algorithm: &[&str]) -> Vec<u8> {
    let folder = Folder::new(&format!("openssl-csr-{kind}"));
    let (key, request) = (folder.path("key"), folder.path("request"));
    let subject = ["-subj", "/O=Example/CN=www.example.com"];
    let names = ["-addext", "subjectAltName=DNS:www.example.com,IP:192.0.2.7"];
    let files = ["-noenc", "-keyout", &key, "-out", &request];
    openssl(&[&["req", "-new", "-newkey"], algorithm, &subject, &names, &files].concat());
    let text = std::fs::read(&request).unwrap();
    let block = pem::decode(&text).unwrap().remove(0);
    assert_eq!(block.label, "CERTIFICATE REQUEST");
    block.der.to_vec()
}

#[test]
fn requests_of_openssl_are_read_and_verified() {
    let p256 = ["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"];
    for (kind, algorithm) in [("rsa", &["rsa:2048"][..]), ("p256", &p256)] {
        let der = from_openssl(kind, algorithm);
        let request = CertificateRequest::from_der(&der).unwrap();
        assert_eq!(request.subject().to_string(), "CN=www.example.com,O=Example");
        let names = request.subject_alt_names().unwrap();
        let names: Vec<_> = names.iter().map(ToString::to_string).collect();
        assert_eq!(names, ["DNS:www.example.com", "IP:192.0.2.7"]);
        assert_eq!(request.attributes().len(), 1);
        assert_eq!(request.as_der(), der);
        request.verify_signature().unwrap();
    }
}

#[test]
fn a_changed_request_is_not_verified() {
    let der = from_openssl("changed", &["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]);
    let place = der.windows(7).position(|window| window == b"Example").unwrap();
    let mut changed = der.clone();
    changed[place] ^= 1;
    let request = CertificateRequest::from_der(&changed).unwrap();
    let error = request.verify_signature().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BadSignature);
    // Every prefix is an error, and no byte makes it panic.
    for length in 0..der.len() {
        assert!(CertificateRequest::from_der(&der[..length]).is_err(), "{length}");
        let mut changed = der.clone();
        changed[length] ^= 0x11;
        if let Ok(request) = CertificateRequest::from_der(&changed) {
            assert!(request.verify_signature().is_err(), "{length}");
        }
    }
}

/// A request with this version and these attributes, without a valid signature.
fn request(version: u8, attributes: &[u8]) -> Vec<u8> {
    let spki = new_key().public_key().to_spki_der().unwrap();
    let info = sequence(&[&tlv(2, &[version]), &name("a"), &spki, attributes]);
    let algorithm = sequence(&[&tlv(6, &[0x2a, 3])]);
    sequence(&[&info, &algorithm, &tlv(3, &[0])])
}

fn fault(der: &[u8]) -> DerFault {
    let error = CertificateRequest::from_der(der).unwrap_err();
    let ErrorKind::Der { fault, .. } = error.kind() else { panic!("{error}") };
    fault
}

#[test]
fn j1_malformed_requests_are_refused() {
    let wish = |extensions: &[u8]| {
        let oid = tlv(6, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 9, 14]);
        sequence(&[&oid, &tlv(0x31, extensions)])
    };
    let one = sequence(&[&sequence(&[&tlv(6, &[0x2a, 3]), &tlv(4, &[])])]);
    let attributes = |list: &[Vec<u8>]| tlv(0xa0, &list.concat());
    assert!(CertificateRequest::from_der(&request(0, &attributes(&[wish(&one)]))).is_ok());
    assert!(CertificateRequest::from_der(&request(0, &[])).is_ok());
    assert_eq!(fault(&request(1, &[])), DerFault::Value);
    assert_eq!(fault(&request(0, &attributes(&[wish(&one), wish(&one)]))), DerFault::Value);
    let two = [&one[..], &one].concat();
    assert_eq!(fault(&request(0, &attributes(&[wish(&two)]))), DerFault::TrailingBytes);
    assert_eq!(fault(&request(0, &attributes(&[wish(&sequence(&[]))]))), DerFault::Empty);
    let many = attributes(&vec![sequence(&[&tlv(6, &[0x2a, 3]), &tlv(0x31, &[])]); 65]);
    assert_eq!(fault(&request(0, &many)), DerFault::TooMany);
    assert_eq!(fault(&[&request(0, &[])[..], &[0]].concat()), DerFault::TrailingBytes);
}
