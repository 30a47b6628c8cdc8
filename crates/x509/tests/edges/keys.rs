//! Key files and identities.

use ashlar_x509::{ErrorKind, Identity, PemFault, PrivateKey, PublicKey, SignatureAlgorithm, pem};
use getrandom::SysRng;

use crate::support::{fixture, fixture_text, new_key, sequence, tlv};

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
    assert_eq!(fault(&fixture_text("rsa-leaf.encrypted-pkcs1")), PemFault::EncryptedKey);
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
    for name in ["p256-leaf.key", "rsa-leaf.key"] {
        let key = PrivateKey::from_pem(&fixture_text(name)).unwrap();
        for text in [key.to_pkcs8_pem().unwrap(), key.to_traditional_pem().unwrap()] {
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
    assert!(PrivateKey::from_sec1_der(&sec1(&[1; 32])).is_ok());
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
fn every_algorithm_signs_and_verifies() {
    use SignatureAlgorithm as S;
    let rsa = PrivateKey::from_pem(&fixture_text("rsa-leaf.key")).unwrap();
    let p256 = new_key();
    let algorithms = [
        (&rsa, S::RsaPkcs1Sha256),
        (&rsa, S::RsaPkcs1Sha384),
        (&rsa, S::RsaPkcs1Sha512),
        (&rsa, S::RsaPssSha256),
        (&rsa, S::RsaPssSha384),
        (&rsa, S::RsaPssSha512),
        (&p256, S::EcdsaSha256),
        (&p256, S::EcdsaSha384),
        (&p256, S::EcdsaSha512),
    ];
    for (key, algorithm) in algorithms {
        let signature = key.sign(algorithm, b"message", &mut SysRng).unwrap();
        let public = key.public_key();
        assert!(public.verify(algorithm, b"message", &signature).is_ok(), "{algorithm}");
        let error = public.verify(algorithm, b"massage", &signature).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BadSignature);
        for (other_key, other) in algorithms {
            let fits = core::ptr::eq(key, other_key) && algorithm == other;
            let accepted = other_key.public_key().verify(other, b"message", &signature).is_ok();
            assert_eq!(accepted, fits, "{algorithm} as {other}");
        }
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
    assert_eq!(new_key().public_key().describe(), "P-256");
}
