//! Hostile DER (J1 to J3), and every decoder against cut and changed input.

use ashlar_x509::{Certificate, DerFault, ErrorKind, PrivateKey, PublicKey};

use crate::support::{
    BASIC_CONSTRAINTS, Draft, KEY_USAGE, extension, fixture, fixture_text, new_key, sequence, tlv,
};

fn fault(der: &[u8]) -> (DerFault, usize) {
    let kind = Certificate::from_der(der).unwrap_err().kind();
    let ErrorKind::Der { fault, offset, .. } = kind else { panic!("{kind:?}") };
    (fault, offset)
}

/// The certificate of `draft`, which is not valid DER.
fn fault_of(change: impl FnOnce(&mut Draft)) -> (DerFault, usize) {
    let key = new_key();
    let mut draft = Draft::new("root", "leaf", &key);
    change(&mut draft);
    fault(&draft.sign(&key))
}

fn fault_of_extension(oid: &[u8], value: &[u8]) -> DerFault {
    fault_of(|draft| draft.extensions = Some(vec![extension(oid, false, value)])).0
}

#[test]
fn j1_lengths_and_tags() {
    let good = fixture("p256-leaf");
    // Certificate ::= 30 82 xx xx, tbsCertificate 30 82 xx xx from byte 4 on.
    let indefinite = [&[0x30, 0x80], &good[4..], &[0, 0]].concat();
    assert_eq!(fault(&indefinite), (DerFault::IndefiniteLength, 2));
    let long_form = [&[0x30, 0x83, 0], &good[2..]].concat();
    assert_eq!(fault(&long_form).0, DerFault::Length);
    let trailing = [&good[..], &[0]].concat();
    assert_eq!(fault(&trailing), (DerFault::TrailingBytes, good.len()));
    let high_tag = [&[0x3f, 0x81, 0x01], &good[1..]].concat();
    assert!(matches!(fault(&high_tag).0, DerFault::Tag | DerFault::UnexpectedTag));
    // A context-specific tag in long form: [31] where the version may stand.
    assert_eq!(fault_of(|draft| draft.version = Some(vec![0xbf, 31, 0])).0, DerFault::Tag);
    // A constructed OCTET STRING.
    let (kind, _) = fault_of(|draft| draft.serial = vec![0x24, 2, 4, 0]);
    assert_eq!(kind, DerFault::Tag);
}

#[test]
fn j1_integers() {
    for bad in [&[][..], &[0, 0x11], &[0xff, 0x80], &[0, 0]] {
        let key = new_key();
        let mut draft = Draft::new("root", "leaf", &key);
        draft.serial = tlv(2, bad);
        let der = draft.sign(&key);
        // Before it stand the header of the certificate, that of the signed part with one octet of
        // length after 81, and the version.
        let header = if der.len() < 0x100 + 3 { 3 } else { 4 };
        assert_eq!(fault(&der), (DerFault::Integer, header + 3 + 5), "{bad:02x?}");
    }
}

#[test]
fn j1_booleans_and_defaults() {
    for value in [&[1, 1, 1][..], &[1, 1, 0], &[1, 0], &[1, 2, 0xff, 0xff]] {
        let constraints = sequence(&[value]);
        assert_eq!(fault_of_extension(BASIC_CONSTRAINTS, &constraints), DerFault::Boolean);
    }
    // Version 1 is the default and must be left out.
    let (kind, _) = fault_of(|draft| draft.version = Some(tlv(0xa0, &tlv(2, &[0]))));
    assert_eq!(kind, DerFault::Value);
}

#[test]
fn j1_bit_strings() {
    // No octet of unused bits, eight of them, unused bits set, unused bits of none, three octets.
    for bad in [&[][..], &[8, 0x80], &[7, 0xff], &[1, 0x81], &[7], &[0, 1, 1, 1], &[7, 0, 0x40]] {
        assert_eq!(fault_of_extension(KEY_USAGE, &tlv(3, bad)), DerFault::BitString, "{bad:02x?}");
    }
}

/// Trailing zero bits, as in the roots of an authority in use.
#[test]
fn zero_bits_at_the_end_of_key_usage_are_read() {
    let key = new_key();
    for bits in [&[1, 0x06][..], &[0, 0x06], &[0, 0x06, 0]] {
        let der = Draft::new("root", "leaf", &key)
            .with(extension(KEY_USAGE, true, &tlv(3, bits)))
            .sign(&key);
        let usage = Certificate::from_der(&der).unwrap().key_usage().unwrap();
        assert_eq!(usage.to_string(), "keyCertSign, cRLSign", "{bits:02x?}");
    }
}

#[test]
fn j1_object_identifiers() {
    for bad in [&[][..], &[0x80, 1], &[0x2a, 0x80, 1], &[0x2a, 0x86]] {
        assert_eq!(
            fault_of(|draft| draft.extensions = Some(vec![extension(bad, false, &[])])).0,
            DerFault::ObjectIdentifier,
            "{bad:02x?}"
        );
    }
}

#[test]
fn j1_extensions_are_read_to_their_end() {
    let trailing = [&tlv(3, &[7, 0x80])[..], &[5, 0]].concat();
    assert_eq!(fault_of_extension(KEY_USAGE, &trailing), DerFault::TrailingBytes);
    assert_eq!(fault_of(|draft| draft.extensions = Some(vec![])).0, DerFault::Empty);
}

#[test]
fn j2_giant_lengths() {
    for length in [&[0x84, 0xff, 0xff, 0xff, 0xff][..], &[0x88; 9], &[0xff; 9]] {
        let der = [&[0x30], length, &[0; 64]].concat();
        assert!(matches!(fault(&der).0, DerFault::Truncated | DerFault::Length), "{length:02x?}");
    }
}

#[test]
fn j2_deep_nesting() {
    let mut der = vec![0x30; 2];
    for _ in 0..10_000 {
        der = tlv(0x30, &der);
    }
    assert!(Certificate::from_der(&der).is_err());
    let (kind, _) = fault_of(|draft| draft.subject = der.clone());
    assert_eq!(kind, DerFault::UnexpectedTag);
}

#[test]
fn j2_giant_object_identifier() {
    let mut oid = vec![0x2a];
    oid.extend([0xff; 20_000]);
    oid.push(1);
    let key = new_key();
    let der = Draft::new("root", "leaf", &key).with(extension(&oid, true, &[])).sign(&key);
    let certificate = Certificate::from_der(&der).unwrap();
    assert_eq!(certificate.extensions().next().unwrap().oid.to_string(), "1.2.?");
}

#[test]
fn j2_too_many_extensions() {
    let key = new_key();
    let mut draft = Draft::new("root", "leaf", &key);
    for number in 0..100 {
        draft = draft.with(extension(&[0x2a, number], false, &[]));
    }
    assert_eq!(fault(&draft.sign(&key)).0, DerFault::TooMany);
}

#[test]
fn j3_empty_bit_string() {
    let key = new_key();
    let mut draft = Draft::new("root", "leaf", &key);
    let algorithm = draft.algorithm.clone();
    let der = sequence(&[&draft.tbs(), &algorithm, &tlv(3, &[])]);
    assert_eq!(fault(&der).0, DerFault::BitString);
    // A key of no bits is found when the key is asked for.
    draft.spki = sequence(&[&draft.spki[2..][..21], &tlv(3, &[])]);
    let der = draft.sign(&key);
    let error = Certificate::from_der(&der).unwrap().public_key().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Der { fault: DerFault::BitString, .. }), "{error}");
}

/// Every proper prefix is refused, and no change of one byte makes a decoder panic; a change of a
/// byte that is accepted still yields the bytes it was given.
#[test]
fn every_decoder_against_prefixes_and_mutations() {
    fn certificate(der: &[u8]) -> bool {
        let Ok(certificate) = Certificate::from_der(der) else { return false };
        assert_eq!(certificate.as_der(), der);
        let _ = (certificate.public_key(), certificate.signature_algorithm());
        let _ = (certificate.subject().to_string(), certificate.serial_hex());
        for name in certificate.subject_alt_names() {
            let _ = name.to_string();
        }
        true
    }
    fn check(decode: fn(&[u8]) -> bool, input: &[u8]) {
        assert!(decode(input));
        for end in 0..input.len() {
            assert!(!decode(&input[..end]), "cut at {end}");
        }
        let mut changed = input.to_vec();
        for at in 0..input.len() {
            for mask in [0x01, 0x80, 0xff] {
                changed[at] ^= mask;
                decode(&changed);
                changed[at] ^= mask;
            }
        }
    }
    let block = |name| ashlar_x509::pem::decode(&fixture_text(name)).unwrap().remove(0).der;
    for name in ["p256-leaf", "rsa-leaf-pss-sha256", "p256-constrained"] {
        check(certificate, &fixture(name));
    }
    check(|der| PrivateKey::from_pkcs8_der(der).is_ok(), &block("p256-leaf.key"));
    check(|der| PrivateKey::from_sec1_der(der).is_ok(), &block("p256-leaf.sec1"));
    for name in ["p256-leaf.spki", "rsa-leaf.spki"] {
        check(|der| PublicKey::from_spki_der(der).is_ok(), &block(name));
    }
}

/// An RSA private key costs much to check: its structure alone is cut here.
#[test]
fn pkcs1_prefixes() {
    let der = ashlar_x509::pem::decode(&fixture_text("rsa-leaf.pkcs1")).unwrap().remove(0).der;
    assert!(PrivateKey::from_pkcs1_der(&der).is_ok());
    for end in 0..der.len() {
        assert!(PrivateKey::from_pkcs1_der(&der[..end]).is_err(), "cut at {end}");
    }
}
