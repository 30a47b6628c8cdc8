//! J4: PEM.

use ashlar_x509::{ErrorKind, PemFault, pem};

use crate::support::{fixture, fixture_text};

fn fault(text: &str) -> (PemFault, usize) {
    let kind = pem::decode(text.as_bytes()).unwrap_err().kind();
    let ErrorKind::Pem { fault, offset } = kind else { panic!("{kind:?}") };
    (fault, offset)
}

fn block(body: &str) -> String {
    format!("-----BEGIN X-----\n{body}\n-----END X-----\n")
}

#[test]
fn j4_surroundings_do_not_matter() {
    let plain = String::from_utf8(fixture_text("p256-leaf")).unwrap();
    let der = vec![fixture("p256-leaf")];
    let variants = [
        plain.replace('\n', "\r\n"),
        plain.replace('\n', "\r"),
        plain.replace('\n', " \t\n"),
        plain.trim_end().to_string(),
        format!("\u{feff}\nsubject=CN = x\n\n{plain}\ntrailing text"),
        plain.replace('\n', "\n  "),
        plain.replace('\n', "\n\n"),
    ];
    for text in variants {
        assert_eq!(pem::certificates_from_pem(text.as_bytes()).unwrap(), der, "{text}");
    }
}

#[test]
fn j4_faults_are_typed_and_placed() {
    assert_eq!(fault(""), (PemFault::NoBlock, 0));
    assert_eq!(fault("no block here"), (PemFault::NoBlock, 0));
    assert_eq!(fault("ab\n-----BEGIN X----\n"), (PemFault::BeginLine, 3));
    assert_eq!(fault("-----BEGIN -----\n"), (PemFault::BeginLine, 0));
    assert_eq!(fault("-----BEGIN X-----\nAAAA\n"), (PemFault::NoEndLine, 0));
    assert_eq!(fault("-----BEGIN X-----\n-----BEGIN X-----\n"), (PemFault::NoEndLine, 0));
    assert_eq!(fault("-----BEGIN X-----\nAAAA\n-----END Y-----"), (PemFault::LabelMismatch, 23));
    assert_eq!(fault(&block("")), (PemFault::EmptyBlock, 0));
    assert_eq!(fault(&block("Comment: x\n\nAAAA")), (PemFault::Headers, 18));
    assert_eq!(fault(&block("AAAA\nAA!A")), (PemFault::Base64, 23));
}

#[test]
fn j4_base64_is_strict() {
    for bad in ["A", "AA", "AAA", "AAAAA", "AA=", "AAA==", "=", "====", "AA==\nAAAA", "AA=A"] {
        assert_eq!(fault(&block(bad)).0, PemFault::Base64, "{bad}");
    }
    // Bits that padding leaves over must be zero.
    for bad in ["AB==", "AAB="] {
        assert_eq!(fault(&block(bad)).0, PemFault::Base64, "{bad}");
    }
    // Every octet that is not of the alphabet.
    let good = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for octet in 0..=u8::MAX {
        let text = [b"-----BEGIN X-----\nA", &[octet][..], b"AA\n-----END X-----\n"].concat();
        let accepted = pem::decode(&text).is_ok();
        assert_eq!(accepted, good.contains(&octet), "{octet:#04x}");
    }
}

#[test]
fn every_length_comes_back() {
    for length in 1..200 {
        let der: Vec<u8> = (0..length).map(|it: u8| it.wrapping_mul(37)).collect();
        let text = pem::encode("LABEL", &der);
        let blocks = pem::decode(text.as_bytes()).unwrap();
        assert_eq!((blocks.len(), &*blocks[0].label), (1, "LABEL"));
        assert_eq!(*blocks[0].der, der);
        assert!(text.lines().all(|line| line.len() <= 64));
    }
    assert_eq!(pem::encode("X", b"fooba"), "-----BEGIN X-----\nZm9vYmE=\n-----END X-----\n");
}

#[test]
fn every_prefix_is_refused_or_the_whole() {
    let text = fixture_text("p256-leaf");
    for end in 0..text.len() {
        let whole = end >= text.len() - 1;
        assert_eq!(pem::decode(&text[..end]).is_ok(), whole, "{end}");
    }
}
