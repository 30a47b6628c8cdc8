//! Certificate requests that are written, and those that are answered.

use ashlar_x509::issue::{self, CertificateBuilder, RequestBuilder};
use ashlar_x509::{Certificate, CertificateRequest, ErrorKind, Usage, pem};
use getrandom::SysRng;

use super::{Authority, Failing, keys, long};
use crate::openssl::{Folder, openssl, openssl_says};
use crate::support::new_key;

#[test]
fn requests_are_verified_by_openssl_and_by_ourselves() {
    for kind in ["p256", "p384", "p521", "ed25519", "rsa"] {
        let (key, ..) = keys(kind);
        let der = RequestBuilder::new()
            .server_name("www.example.com")
            .and_then(|it| it.server_name("*.example.org"))
            .and_then(|it| it.server_name("192.0.2.7"))
            .and_then(|it| it.uri("spiffe://example.com/a"))
            .and_then(|it| it.email("a@example.com"))
            .and_then(|it| it.sign(&key, &mut SysRng))
            .unwrap();
        let request = CertificateRequest::from_der(&der).unwrap();
        request.verify_signature().unwrap();
        assert_eq!(request.public_key().unwrap(), key.public_key());
        let folder = Folder::new(&format!("request-{kind}"));
        let file = folder.write("request", pem::encode("CERTIFICATE REQUEST", &der));
        let (accepted, said) = openssl_says(&["req", "-in", &file, "-verify", "-noout", "-text"]);
        assert!(accepted && said.contains("verify OK"), "{kind}: {said}");
        let names = "DNS:www.example.com, DNS:*.example.org, IP Address:192.0.2.7, \
                     URI:spiffe://example.com/a, email:a@example.com";
        assert!(said.contains(names) && said.contains("Subject: CN = www.example.com"), "{said}");
    }
    // A common name alone, and nothing at all.
    let key = new_key();
    let der = RequestBuilder::new().common_name("alice").sign(&key, &mut SysRng).unwrap();
    let request = CertificateRequest::from_der(&der).unwrap();
    assert!(request.attributes().is_empty() && request.verify_signature().is_ok());
    let error = RequestBuilder::new().sign(&key, &mut SysRng).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Issue);
    let error = RequestBuilder::new().common_name("a").sign(&key, &mut Failing).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Rng);
}

#[test]
fn a_request_of_openssl_becomes_a_certificate() {
    let authority = Authority::new("answer", "p384");
    let (key, file) = (authority.folder.path("key"), authority.folder.path("request"));
    let subject = ["-subj", "/O=Example/CN=www.example.com"];
    // What it must not get by asking.
    let wishes = [
        "-addext",
        "subjectAltName=DNS:www.example.com,DNS:*.example.org,IP:2001:db8::1",
        "-addext",
        "basicConstraints=critical,CA:TRUE",
        "-addext",
        "keyUsage=keyCertSign",
    ];
    let files = ["-noenc", "-keyout", &key, "-outform", "DER", "-out", &file];
    openssl(&[&["req", "-new", "-newkey", "rsa:2048"], &subject[..], &wishes, &files].concat());
    let der = std::fs::read(&file).unwrap();
    let request = CertificateRequest::from_der(&der).unwrap();
    let usage = Usage::ServerAuth;
    let issuer = authority.issuer();
    let leaf = issue::from_request(&issuer, &request, long(), usage, &mut SysRng).unwrap();
    let certificate = Certificate::from_der(&leaf).unwrap();
    assert_eq!(certificate.subject().to_string(), "CN=www.example.com");
    let names = certificate.subject_alt_names();
    let names: Vec<_> = names.iter().map(|name| name.to_string()).collect();
    assert_eq!(names, ["DNS:www.example.com", "DNS:*.example.org", "IP:2001:db8::1"]);
    assert!(!certificate.basic_constraints().unwrap().ca);
    assert_eq!(certificate.key_usage().unwrap().to_string(), "digitalSignature");
    let leaf = authority.folder.write("answer", pem::encode("CERTIFICATE", &leaf));
    let arguments = ["verify", "-x509_strict", "-purpose", "sslserver", "-CAfile"];
    openssl(&[&arguments[..], &[&authority.root_file, &leaf]].concat());
}

#[test]
fn requests_that_are_not_answered() {
    let (key, authority) = (new_key(), Authority::new("unanswered", "p256"));
    let der = RequestBuilder::new()
        .server_name("www.example.com")
        .and_then(|it| it.sign(&key, &mut SysRng))
        .unwrap();
    let kind = |der: &[u8]| {
        let request = CertificateRequest::from_der(der).unwrap();
        CertificateBuilder::for_request(&request, long(), Usage::ServerAuth).unwrap_err().kind()
    };
    // Another name than was signed.
    let place = der.windows(3).position(|window| window == b"www").unwrap();
    let mut changed = der;
    changed[place] ^= 1;
    assert_eq!(kind(&changed), ErrorKind::BadSignature);
    // Names of a form that is not issued, and ones that are none.
    let folder = &authority.folder;
    let [key, request] = ["key", "request"].map(|name| folder.path(name));
    for (names, expected) in [
        ("otherName:1.2.3.4;UTF8:a", ErrorKind::Issue),
        ("email:a b", ErrorKind::Issue),
        ("DNS:a_b!.example", ErrorKind::InvalidServerName),
    ] {
        let names = format!("subjectAltName={names}");
        let arguments = ["req", "-new", "-newkey", "ed25519", "-noenc", "-subj", "/CN=a"];
        let files = ["-keyout", &key, "-outform", "DER", "-out", &request, "-addext", &names];
        openssl(&[&arguments[..], &files].concat());
        assert_eq!(kind(&std::fs::read(&request).unwrap()), expected, "{names}");
    }
}
