//! Key files and identities.

use ashlar_x509::{
    Certificate, ErrorKind, Identity, PemFault, PrivateKey, PublicKey, SignatureAlgorithm, pem,
};
use getrandom::SysRng;

use crate::support::{Draft, fixture, fixture_text, new_key, sequence, tlv};

fn block(name: &str) -> Vec<u8> {
    pem::decode(&fixture_text(name)).unwrap().remove(0).der.to_vec()
}

fn fault(text: &[u8]) -> PemFault {
    let kind = PrivateKey::from_pem(text).unwrap_err().kind();
    let ErrorKind::Pem { fault, .. } = kind else { panic!("{kind:?}") };
    fault
}

#[test]
fn encrypted_keys_are_told_from_broken_ones() {
    assert_eq!(fault(&fixture_text("p256-leaf.encrypted")), PemFault::EncryptedKey);
    assert_eq!(fault(&fixture_text("rsa-leaf.encrypted-pkcs1")), PemFault::TraditionalEncryption);
    let error = PrivateKey::from_pem(&fixture_text("p256-leaf.encrypted")).unwrap_err();
    assert!(error.remedy().contains("openssl pkey"));
}

#[test]
fn j4_the_wrong_file_is_never_an_empty_success() {
    assert_eq!(fault(&fixture_text("p256-leaf")), PemFault::NoPrivateKey);
    assert_eq!(fault(b""), PemFault::NoBlock);
    let two = [fixture_text("p256-leaf.key"), fixture_text("rsa-leaf.key")].concat();
    assert_eq!(fault(&two), PemFault::SeveralPrivateKeys);
    let error = pem::certificates_from_pem(&fixture_text("p256-leaf.key")).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Pem { fault: PemFault::NoCertificate, .. }));
}

#[test]
fn j4_key_beside_certificate() {
    let file = [
        fixture_text("p256-leaf"),
        fixture_text("p256-intermediate"),
        fixture_text("p256-leaf.key"),
    ]
    .concat();
    let identity = Identity::from_pem(&file, &file).unwrap();
    assert_eq!(identity.certificates, [fixture("p256-leaf"), fixture("p256-intermediate")]);
    assert!(format!("{identity:?}").contains("PrivateKey(P-256)"));
}

#[test]
fn identities_are_checked() {
    let key = || PrivateKey::from_pem(&fixture_text("p256-leaf.key")).unwrap();
    let none = Identity::new(vec![], key()).unwrap_err();
    assert_eq!(none.kind(), ErrorKind::EmptyChain);
    // The intermediate certificate first: the usual mistake.
    let swapped = vec![fixture("p256-intermediate"), fixture("p256-leaf")];
    let error = Identity::new(swapped, key()).unwrap_err();
    assert_eq!((error.kind(), error.position()), (ErrorKind::KeyMismatch, Some(0)));
    assert!(error.found_value().unwrap().starts_with("P-256 key "), "{error}");
    let broken = vec![fixture("p256-leaf"), vec![0x30]];
    assert_eq!(Identity::new(broken, key()).unwrap_err().position(), Some(1));
}

#[test]
fn forms_written_are_read_again() {
    for kind in ["rsa", "p256", "p384", "p521", "ed25519"] {
        let key = PrivateKey::from_pem(&fixture_text(&format!("{kind}-leaf.key"))).unwrap();
        let traditional = key.to_traditional_pem();
        assert_eq!(traditional.is_err(), kind == "ed25519");
        for text in [key.to_pkcs8_pem(), traditional].into_iter().flatten() {
            let again = PrivateKey::from_pem(text.as_bytes()).unwrap();
            assert_eq!(again.public_key(), key.public_key());
            assert_eq!(again.to_pkcs8_der().unwrap(), key.to_pkcs8_der().unwrap());
        }
        let spki = key.public_key().to_spki_der().unwrap();
        assert_eq!(PublicKey::from_spki_der(&spki).unwrap(), key.public_key());
    }
}

#[test]
fn debug_shows_no_secret() {
    let key = PrivateKey::from_pem(&fixture_text("rsa-leaf.key")).unwrap();
    assert_eq!(format!("{key:?}"), "PrivateKey(RSA-2048)");
    let block = pem::decode(&fixture_text("p256-leaf.key")).unwrap().remove(0);
    assert_eq!(format!("{block:?}"), "Block(PRIVATE KEY at 0, 138 bytes)");
}

#[test]
fn c6_spelled_out_curves_are_refused() {
    let error = PublicKey::from_spki_der(&block("p256-explicit.spki")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnsupportedAlgorithm);
    let error = PrivateKey::from_sec1_der(&block("p256-explicit.sec1")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnsupportedAlgorithm);
}

#[test]
fn bad_keys_are_refused() {
    let kind = |der: &[u8]| PrivateKey::from_sec1_der(der).unwrap_err().kind();
    let sec1 = |scalar: &[u8]| sequence(&[&tlv(2, &[1]), &tlv(4, scalar)]);
    assert_eq!(kind(&sec1(&[0; 32])), ErrorKind::InvalidKey);
    assert_eq!(kind(&sec1(&[0xff; 32])), ErrorKind::InvalidKey);
    assert_eq!(kind(&sec1(&[1; 31])), ErrorKind::InvalidKey);
    assert_eq!(kind(&sec1(&[2; 66])), ErrorKind::InvalidKey, "above the order of P-521");
    // Without a curve, the length tells.
    for (length, name) in [(32, "P-256"), (48, "P-384"), (66, "P-521")] {
        let key = PrivateKey::from_sec1_der(&sec1(&[&[0, 1][..], &vec![1; length - 2]].concat()));
        assert_eq!(key.unwrap().public_key().describe(), name);
    }
    // The public key of another private key.
    let mut der = block("p256-leaf.sec1");
    der[10] ^= 1;
    assert_eq!(kind(&der), ErrorKind::InvalidKey);
    // An RSA key whose parts do not fit.
    let mut der = block("rsa-leaf.pkcs1");
    let last = der.len() - 1;
    der[last] ^= 1;
    let error = PrivateKey::from_pkcs1_der(&der).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidKey);
    // A point off the curve.
    let mut spki = block("p256-leaf.spki");
    let last = spki.len() - 1;
    spki[last] ^= 1;
    assert_eq!(PublicKey::from_spki_der(&spki).unwrap_err().kind(), ErrorKind::InvalidKey);
    // rsaEncryption without its NULL.
    let spki = block("rsa-leaf.spki");
    let key = &spki[4 + 15..];
    let algorithm = sequence(&[&tlv(6, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1])]);
    let without = PublicKey::from_spki_der(&sequence(&[&algorithm, key])).unwrap_err();
    assert_eq!(without.kind(), ErrorKind::UnsupportedAlgorithm);
}

#[test]
fn a_public_key_in_pkcs8_must_be_the_private_keys() {
    // RFC 8410, section 10.3: the same key without and with its public key, and an attribute.
    let plain = b"-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
-----END PRIVATE KEY-----";
    let with_public = b"-----BEGIN PRIVATE KEY-----
MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
oB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrB
Z9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PRIVATE KEY-----";
    let public = b"-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PUBLIC KEY-----";
    let spki = &pem::decode(public).unwrap()[0].der;
    for text in [&plain[..], with_public] {
        let key = PrivateKey::from_pem(text).unwrap();
        assert_eq!(key.public_key(), PublicKey::from_spki_der(spki).unwrap());
        assert_eq!(key.to_pkcs8_pem().unwrap().trim_end().as_bytes(), plain);
    }
    let mut der = pem::decode(with_public).unwrap().remove(0).der;
    *der.last_mut().unwrap() ^= 1;
    let error = PrivateKey::from_pkcs8_der(&der).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidKey);
    // The same for the other kinds.
    for kind in ["rsa", "p256", "p384", "p521"] {
        let version_1 = block(&format!("{kind}-leaf.key"));
        let spki = PrivateKey::from_pkcs8_der(&version_1).unwrap().public_key().to_spki_der();
        let spki = spki.unwrap();
        let header = if version_1[1] == 0x82 {
            4
        } else if version_1[1] == 0x81 {
            3
        } else {
            2
        };
        let with = |public: &[u8]| {
            let rest = &version_1[header + 3..];
            PrivateKey::from_pkcs8_der(&sequence(&[&tlv(2, &[1]), rest, &tlv(0x81, public)]))
        };
        // The BIT STRING at the end of the SPKI, without its tag and length.
        let bits = spki_bits(&spki);
        assert!(with(bits).is_ok(), "{kind}");
        let mut changed = bits.to_vec();
        *changed.last_mut().unwrap() ^= 1;
        assert_eq!(with(&changed).unwrap_err().kind(), ErrorKind::InvalidKey, "{kind}");
        assert!(matches!(with(&[]).unwrap_err().kind(), ErrorKind::Der { .. }), "{kind}");
    }
}

/// The value of the BIT STRING of a `SubjectPublicKeyInfo`.
fn spki_bits(spki: &[u8]) -> &[u8] {
    let start = |at: usize| {
        at + if spki[at + 1] >= 0x80 { 2 + usize::from(spki[at + 1] & 0x7f) } else { 2 }
    };
    let algorithm = start(0);
    &spki[start(start(algorithm) + usize::from(spki[algorithm + 1]))..]
}

#[test]
fn a_curve_inside_that_is_not_the_one_outside_is_refused() {
    let inside = block("p384-leaf.sec1");
    let outside = |curve: &[u8]| {
        let elliptic = tlv(6, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1]);
        let algorithm = sequence(&[&elliptic, &tlv(6, curve)]);
        PrivateKey::from_pkcs8_der(&sequence(&[&tlv(2, &[0]), &algorithm, &tlv(4, &inside)]))
    };
    assert!(outside(&[0x2b, 0x81, 4, 0, 0x22]).is_ok());
    let error = outside(&[0x2b, 0x81, 4, 0, 0x23]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidKey);
}

#[test]
fn ed25519_has_no_parameters() {
    // RFC 8410, section 3.
    let oid = tlv(6, &[0x2b, 0x65, 0x70]);
    let (without, with) = (sequence(&[&oid]), sequence(&[&oid, &[5, 0]]));
    let signer = PrivateKey::from_pem(&fixture_text("ed25519-leaf.key")).unwrap();
    for (algorithm, expected) in [(without, None), (with, Some(ErrorKind::UnsupportedAlgorithm))] {
        let bits = tlv(3, spki_bits(&block("ed25519-leaf.spki")));
        let public = PublicKey::from_spki_der(&sequence(&[&algorithm, &bits]));
        assert_eq!(public.err().map(|error| error.kind()), expected);
        let secret = tlv(4, &tlv(4, &[7; 32]));
        let private = sequence(&[&tlv(2, &[0]), &algorithm, &secret]);
        let private = PrivateKey::from_pkcs8_der(&private);
        assert_eq!(private.err().map(|error| error.kind()), expected);
        let mut draft = Draft::new("root", "leaf", &signer);
        draft.algorithm = algorithm;
        let certificate = draft.sign(&new_key());
        let stated = Certificate::from_der(&certificate).unwrap().signature_algorithm();
        assert_eq!(stated.err().map(|error| error.kind()), expected);
    }
    // A key of another length, and a point of small order.
    let key = |octets: &[u8]| {
        let bits = tlv(3, &[&[0], octets].concat());
        PublicKey::from_spki_der(&sequence(&[&sequence(&[&oid]), &bits])).unwrap_err().kind()
    };
    assert_eq!(key(&[9; 31]), ErrorKind::InvalidKey);
    assert_eq!(key(&[0; 32]), ErrorKind::InvalidKey);
    let secret = tlv(4, &tlv(4, &[7; 31]));
    let private = sequence(&[&tlv(2, &[0]), &sequence(&[&oid]), &secret]);
    let error = PrivateKey::from_pkcs8_der(&private).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidKey);
}

#[test]
fn every_algorithm_signs_and_verifies() {
    use SignatureAlgorithm as S;
    let rsa = PrivateKey::from_pem(&fixture_text("rsa-leaf.key")).unwrap();
    let elliptic = [
        new_key(),
        PrivateKey::generate_p384(&mut SysRng).unwrap(),
        PrivateKey::generate_p521(&mut SysRng).unwrap(),
    ];
    let ed25519 = PrivateKey::generate_ed25519(&mut SysRng).unwrap();
    let mut algorithms = vec![
        (&rsa, S::RsaPkcs1Sha256),
        (&rsa, S::RsaPkcs1Sha384),
        (&rsa, S::RsaPkcs1Sha512),
        (&rsa, S::RsaPssSha256),
        (&rsa, S::RsaPssSha384),
        (&rsa, S::RsaPssSha512),
        (&ed25519, S::Ed25519),
    ];
    for key in &elliptic {
        algorithms.extend([(key, S::EcdsaSha256), (key, S::EcdsaSha384), (key, S::EcdsaSha512)]);
    }
    for (key, algorithm) in &algorithms {
        let signature = key.sign(*algorithm, b"message", &mut SysRng).unwrap();
        let public = key.public_key();
        assert!(public.verify(*algorithm, b"message", &signature).is_ok(), "{algorithm}");
        let error = public.verify(*algorithm, b"massage", &signature).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BadSignature);
        for (other_key, other) in &algorithms {
            let fits = core::ptr::eq(*key, *other_key) && algorithm == other;
            let accepted = other_key.public_key().verify(*other, b"message", &signature).is_ok();
            assert_eq!(accepted, fits, "{algorithm} as {other}");
        }
    }
    // Ed25519's signature is 64 octets, and nothing else is one.
    let signature = ed25519.sign(S::Ed25519, b"message", &mut SysRng).unwrap();
    let verify = |it: &[u8]| ed25519.public_key().verify(S::Ed25519, b"message", it).is_ok();
    assert!(verify(&signature) && !verify(&signature[..63]));
    assert!(!verify(&[&signature[..], &[0]].concat()));
    for (key, algorithm) in [(&elliptic[1], S::Ed25519), (&ed25519, S::EcdsaSha256)] {
        let error = key.sign(algorithm, b"message", &mut SysRng).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Signing);
    }
    let error = rsa.sign(S::EcdsaSha256, b"message", &mut SysRng).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Signing);
}

#[test]
fn generated_keys() {
    let key = PrivateKey::generate_rsa(2048, &mut SysRng).unwrap();
    assert_eq!(key.public_key().describe(), "RSA-2048");
    let short = PrivateKey::generate_rsa(512, &mut SysRng).unwrap_err();
    assert_eq!(short.kind(), ErrorKind::InvalidKey);
    let keys = [
        (PrivateKey::generate_p256(&mut SysRng), "P-256", SignatureAlgorithm::EcdsaSha256),
        (PrivateKey::generate_p384(&mut SysRng), "P-384", SignatureAlgorithm::EcdsaSha384),
        (PrivateKey::generate_p521(&mut SysRng), "P-521", SignatureAlgorithm::EcdsaSha512),
        (PrivateKey::generate_ed25519(&mut SysRng), "Ed25519", SignatureAlgorithm::Ed25519),
    ];
    for (key, name, algorithm) in keys {
        let key = key.unwrap();
        assert_eq!(key.public_key().describe(), name);
        assert_eq!(key.default_algorithm(), algorithm);
    }
}
