//! Files with certificates and keys, as OpenSSL writes them and in any order.

use ashlar_x509::{ErrorKind, Identity, PrivateKey, load_identity, pem};

use crate::openssl::{Folder, openssl};
use crate::support::{Draft, fixture, fixture_text, sequence, tlv};

const PASSPHRASE: &[u8] = b"correct horse";

/// The leaf's private key, encrypted by OpenSSL.
fn encrypted(folder: &Folder, kind: &str, options: &[&str]) -> Vec<u8> {
    let key = format!("{}/tests/vectors/{kind}-leaf.key.pem", env!("CARGO_MANIFEST_DIR"));
    let out = folder.path("encrypted");
    let arguments =
        ["pkcs8", "-topk8", "-in", &key, "-passout", "pass:correct horse", "-out", &out];
    openssl(&[&arguments[..], options].concat());
    std::fs::read(&out).unwrap()
}

#[test]
fn every_encryption_of_openssl_is_read() {
    let folder = Folder::new("openssl-pbes2");
    let mut schemes: Vec<Vec<String>> = Vec::new();
    for cipher in ["aes-128-cbc", "aes-192-cbc", "aes-256-cbc"] {
        for prf in ["hmacWithSHA1", "hmacWithSHA256", "hmacWithSHA384", "hmacWithSHA512"] {
            schemes.push(["-v2", cipher, "-v2prf", prf].map(String::from).to_vec());
        }
        schemes.push(["-v2", cipher, "-scrypt"].map(String::from).to_vec());
    }
    schemes.push(["-iter", "100000"].map(String::from).to_vec());
    let scrypt = ["-scrypt", "-scrypt_N", "1024", "-scrypt_r", "4", "-scrypt_p", "3"];
    schemes.push(scrypt.map(String::from).to_vec());
    let kinds = ["rsa", "p256", "p384", "p521", "ed25519"];
    for (scheme, kind) in schemes.iter().zip(kinds.iter().cycle()) {
        for form in ["PEM", "DER"] {
            let mut options: Vec<&str> = scheme.iter().map(String::as_str).collect();
            options.extend(["-outform", form]);
            let file = encrypted(&folder, kind, &options);
            let key = PrivateKey::load(&file, Some(PASSPHRASE)).unwrap();
            let plain = fixture_text(&format!("{kind}-leaf.key"));
            assert_eq!(key.to_pkcs8_pem().unwrap().as_bytes(), plain, "{options:?}");
            let refused = |passphrase| PrivateKey::load(&file, passphrase).unwrap_err().kind();
            assert_eq!(refused(None), ErrorKind::PassphraseNeeded);
            assert_eq!(refused(Some(b"wrong")), ErrorKind::Decryption);
            assert_eq!(refused(Some(b"")), ErrorKind::Decryption);
        }
    }
}

#[test]
fn e7_a_wrong_passphrase_and_a_damaged_file_are_one_error() {
    let folder = Folder::new("openssl-damaged");
    for kind in ["rsa", "p256"] {
        let file = encrypted(&folder, kind, &["-iter", "1", "-outform", "DER"]);
        let wrong = PrivateKey::load(&file, Some(b"wrong")).unwrap_err();
        assert_eq!(wrong.kind(), ErrorKind::Decryption);
        // The encrypted octets are at the end.
        for place in file.len() - 128..file.len() {
            let mut damaged = file.clone();
            damaged[place] ^= 1;
            let error = PrivateKey::load(&damaged, Some(PASSPHRASE)).unwrap_err();
            assert_eq!(error.to_string(), wrong.to_string(), "{kind} {place}");
        }
        // Many passphrases: about one in 256 leaves padding that looks right.
        for number in 0..2000_u32 {
            let error = PrivateKey::load(&file, Some(&number.to_be_bytes())).unwrap_err();
            assert_eq!(error.to_string(), wrong.to_string(), "{kind} {number}");
        }
    }
}

/// An `EncryptedPrivateKeyInfo` with this key derivation and cipher.
fn pbes2(derivation: &[u8], cipher: &[u8], content: &[u8]) -> Vec<u8> {
    let pbes2 = tlv(6, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 5, 13]);
    let parameters = sequence(&[derivation, cipher]);
    sequence(&[&sequence(&[&pbes2, &parameters]), &tlv(4, content)])
}

fn pbkdf2(parameters: &[&[u8]]) -> Vec<u8> {
    let oid = tlv(6, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 5, 12]);
    sequence(&[&oid, &sequence(parameters)])
}

fn scrypt(n: &[u8], r: &[u8], p: &[u8]) -> Vec<u8> {
    let oid = tlv(6, &[0x2b, 6, 1, 4, 1, 0xda, 0x47, 4, 11]);
    sequence(&[&oid, &sequence(&[&tlv(4, b"salt"), &tlv(2, n), &tlv(2, r), &tlv(2, p)])])
}

/// AES in CBC mode, its size by the last arc.
fn aes(arc: u8) -> Vec<u8> {
    let oid = tlv(6, &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, arc]);
    sequence(&[&oid, &tlv(4, &[0; 16])])
}

fn kind(der: &[u8]) -> ErrorKind {
    PrivateKey::load(der, Some(PASSPHRASE)).unwrap_err().kind()
}

#[test]
fn j5_the_cost_that_a_file_asks_for_is_capped() {
    let (salt, cipher) = (tlv(4, b"salt"), aes(2));
    let with =
        |iterations: &[u8]| kind(&pbes2(&pbkdf2(&[&salt, &tlv(2, iterations)]), &cipher, &[0; 16]));
    let costly = ErrorKind::DerivationCost;
    assert_eq!(with(&[1]), ErrorKind::Decryption);
    // Ten million and one, 2^31 - 1, and a number of nine octets.
    assert_eq!(with(&[0, 0x98, 0x96, 0x81]), costly);
    assert_eq!(with(&[0x7f, 0xff, 0xff, 0xff]), costly);
    assert_eq!(with(&[0x7f; 9]), costly);
    for number in [&[0][..], &[0xff], &[0, 1], &[]] {
        assert!(matches!(with(number), ErrorKind::Der { .. }), "{number:?}");
    }
    let with = |n: &[u8], r: &[u8], p: &[u8]| kind(&pbes2(&scrypt(n, r, p), &cipher, &[0; 16]));
    assert_eq!(with(&[16], &[1], &[1]), ErrorKind::Decryption);
    assert_eq!(with(&[4, 0, 0], &[8], &[1]), costly);
    assert_eq!(with(&[16], &[0x7f, 0xff, 0xff, 0xff], &[1]), costly);
    assert_eq!(with(&[16], &[1], &[0x7f; 9]), costly);
    assert_eq!(with(&[17], &[1], &[1]), ErrorKind::UnsupportedAlgorithm);
}

#[test]
fn malformed_encryption_is_refused() {
    let (salt, count, cipher) = (tlv(4, b"salt"), tlv(2, &[1]), aes(2));
    let good = pbkdf2(&[&salt, &count]);
    let prf = |arc: u8, parameters: &[u8]| {
        let oid = tlv(6, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 2, arc]);
        pbkdf2(&[&salt, &count, &sequence(&[&oid, parameters])])
    };
    let null: &[u8] = &[5, 0];
    let long = |octets: u8| pbkdf2(&[&salt, &count, &tlv(2, &[octets])]);
    for readable in [&good, &prf(7, null), &prf(11, null), &long(16)] {
        assert_eq!(kind(&pbes2(readable, &cipher, &[0; 16])), ErrorKind::Decryption);
    }
    let is_der = |der: &[u8]| assert!(matches!(kind(der), ErrorKind::Der { .. }));
    is_der(&pbes2(&good, &cipher, &[0; 17]));
    is_der(&pbes2(&long(32), &cipher, &[0; 16]));
    assert_eq!(kind(&pbes2(&good, &cipher, &[])), ErrorKind::Decryption);
    let unsupported = ErrorKind::UnsupportedAlgorithm;
    // HMAC with SHA-224, no NULL, an unknown derivation, 3DES, an IV of 15 octets, another scheme.
    assert_eq!(kind(&pbes2(&prf(8, null), &cipher, &[0; 16])), unsupported);
    assert_eq!(kind(&pbes2(&prf(9, &[]), &cipher, &[0; 16])), unsupported);
    assert_eq!(
        kind(&pbes2(&sequence(&[&tlv(6, &[0x2a, 3]), null]), &cipher, &[0; 16])),
        unsupported
    );
    let triple_des =
        sequence(&[&tlv(6, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 3, 7]), &tlv(4, &[0; 8])]);
    assert_eq!(kind(&pbes2(&good, &triple_des, &[0; 16])), unsupported);
    let short = sequence(&[&tlv(6, &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 2]), &tlv(4, &[0; 15])]);
    assert_eq!(kind(&pbes2(&good, &short, &[0; 16])), unsupported);
    let other = sequence(&[&tlv(6, &[0x2a, 3]), &sequence(&[])]);
    let error = PrivateKey::load(&sequence(&[&other, &tlv(4, &[0; 16])]), Some(b"")).unwrap_err();
    assert_eq!((error.kind(), error.expected_value()), (unsupported, Some("PBES2")));
    let whole = pbes2(&good, &cipher, &[0; 16]);
    for length in 0..whole.len() {
        assert!(PrivateKey::from_encrypted_pkcs8_der(&whole[..length], b"").is_err());
    }
}

fn concat(parts: &[&str]) -> Vec<u8> {
    parts.iter().flat_map(|name| fixture_text(name)).collect()
}

#[test]
fn j4_certificates_and_key_in_any_order() {
    let chain = [fixture("p256-leaf"), fixture("p256-intermediate"), fixture("p256-root")];
    let key = "p256-leaf.key";
    for order in [
        ["p256-leaf", "p256-intermediate", "p256-root", key],
        [key, "p256-leaf", "p256-intermediate", "p256-root"],
        ["p256-root", "p256-intermediate", key, "p256-leaf"],
        ["p256-intermediate", "p256-leaf.sec1-with-parameters", "p256-root", "p256-leaf"],
    ] {
        let identity = load_identity(&concat(&order), None).unwrap();
        assert_eq!(identity.certificates, chain, "{order:?}");
    }
    // What does not belong stays behind.
    let file = concat(&["rsa-root", "p256-intermediate", key, "p256-leaf"]);
    let identity = Identity::load(&file, None).unwrap();
    let expected = [fixture("p256-leaf"), fixture("p256-intermediate"), fixture("rsa-root")];
    assert_eq!(identity.certificates, expected);
    // Two files; DER, also one structure after the other; what a passphrase is not needed for.
    let der = |name: &str| pem::decode(&fixture_text(name)).unwrap().remove(0).der.to_vec();
    for form in ["p256-leaf.key", "p256-leaf.sec1"] {
        let files = [&*fixture_text("p256-leaf"), &*der(form)];
        assert!(Identity::load_files(&files, Some(b"not needed")).is_ok());
        let one = [der("p256-intermediate"), der(form), der("p256-leaf")].concat();
        assert_eq!(Identity::load(&one, None).unwrap().certificates, chain[..2]);
    }
    let one = [der("rsa-leaf.pkcs1"), der("rsa-leaf")].concat();
    assert_eq!(Identity::load(&one, None).unwrap().certificates.len(), 1);
    let version_1 = [der("v1-leaf"), der("p256-leaf.key")].concat();
    assert!(Identity::load(&version_1, None).is_ok());
    // A certificate that leads back to itself, or to another one that leads back.
    let twice = concat(&["self-signed", "self-signed", key, "self-signed-ca"]);
    assert_eq!(Identity::load(&twice, None).unwrap().certificates.len(), 3);
}

fn found(file: &[u8]) -> String {
    let error = Identity::load(file, None).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::KeyFile, "{error}");
    error.found_value().unwrap().to_string()
}

#[test]
fn j4_the_error_says_what_was_seen() {
    assert_eq!(found(&concat(&["p256-leaf", "p256-intermediate"])), "2 certificates");
    assert_eq!(found(&fixture_text("p256-leaf.key")), "1 private key");
    let two = concat(&["p256-leaf", "p256-leaf.key", "rsa-leaf.key", "p256-leaf.spki"]);
    assert_eq!(found(&two), "1 certificate, 2 private keys, a block PUBLIC KEY");
    let ec = b"-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
    assert_eq!(found(ec), "nothing of use");
    let many = fixture_text("p256-leaf.spki").repeat(10);
    assert!(found(&many).ends_with(", a block PUBLIC KEY, 2 others"), "{}", found(&many));
    let spki = pem::decode(&fixture_text("rsa-leaf.spki")).unwrap().remove(0).der;
    // A request and a CRL begin as a certificate does.
    let tbs = |third: &[u8]| {
        let inner = sequence(&[&tlv(2, &[1]), &sequence(&[]), &sequence(&[]), third]);
        sequence(&[&inner, &sequence(&[]), &tlv(3, &[0])])
    };
    let structures = [
        (spki.to_vec(), "a public key"),
        (sequence(&[&tlv(2, &[3]), &sequence(&[])]), "a PKCS#12 container"),
        (sequence(&[&tlv(6, &[0x2a, 3])]), "a PKCS#7 or CMS container"),
        (sequence(&[&tlv(2, &[9]), &tlv(2, &[3])]), "a PKCS#1 public key"),
        (tbs(&tlv(0x17, b"270101000000Z")), "a CRL"),
        (tbs(&tlv(0xa0, &[])), "a certificate request"),
        (sequence(&[]), "an unknown structure of DER"),
    ];
    for (der, what) in structures {
        assert_eq!(found(&der), what);
    }
}

#[test]
fn j4_files_of_other_kinds() {
    let files: [(&[u8], &str); 8] = [
        (b"", "an empty file"),
        (b"\xff\xfe-\0-\0", "text in UTF-16; save it as ASCII"),
        (b"\xfe\xed\xfe\xed\0", "a Java key store"),
        (b"MIIB", "Base64 without its -----BEGIN and -----END lines"),
        (b"ssh-ed25519 AAAA", "a public key of OpenSSH"),
        (b"PuTTY-User-Key-File-3: x", "a key of PuTTY"),
        (b"hello", "text without a -----BEGIN line"),
        (b"\x80\x81", "bytes that are neither PEM nor DER"),
    ];
    for (file, what) in files {
        assert_eq!(found(file), what);
    }
    assert_eq!(found(&vec![0x30; (1 << 22) + 1]), "4194305 bytes");
    let many = fixture_text("p256-leaf").repeat(65);
    assert_eq!(Identity::load(&many, None).unwrap_err().kind(), ErrorKind::ChainTooLong);
}

#[test]
fn j4_text_and_der_are_told_apart() {
    // The text that `openssl s_client -showcerts` puts around certificates: '0' is a tag in DER.
    let text = [b"0 s:CN = server\n", &*concat(&["p256-leaf", "p256-leaf.key"])].concat();
    assert!(Identity::load(&text, None).is_ok());
    // DER whose name looks like PEM.
    let key = PrivateKey::from_pem(&fixture_text("p256-leaf.key")).unwrap();
    let certificate = Draft::new("root", "-----BEGIN CERTIFICATE-----", &key).sign(&key);
    let file = [&*certificate, &*key.to_pkcs8_der().unwrap()].concat();
    assert_eq!(Identity::load(&file, None).unwrap().certificates, [certificate]);
    // DER that breaks off.
    let der = key.to_pkcs8_der().unwrap();
    let error = Identity::load(&der[..der.len() - 1], None).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Der { .. }), "{error}");
}

#[test]
fn j4_no_part_and_no_change_of_a_file_makes_it_panic() {
    let der = |name: &str| pem::decode(&fixture_text(name)).unwrap().remove(0).der.to_vec();
    let file = [der("p256-leaf"), der("p256-leaf.sec1")].concat();
    for place in 0..file.len() {
        assert!(Identity::load(&file[..place], None).is_err(), "{place}");
        let mut changed = file.clone();
        changed[place] ^= 0x11;
        match Identity::load(&changed, None) {
            // Nothing checks the certificate's names and signature here.
            Ok(identity) => assert_eq!(identity.certificates.len(), 1),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}

#[test]
fn key_and_certificate_must_match() {
    let error = Identity::load(&concat(&["p256-client", "p256-leaf.key"]), None).unwrap_err();
    assert_eq!((error.kind(), error.position()), (ErrorKind::KeyMismatch, Some(0)));
    assert!(error.subject().unwrap().contains("client"), "{error}");
}

#[test]
fn an_encrypted_identity() {
    let file = concat(&["p256-leaf.encrypted", "p256-leaf"]);
    assert!(Identity::load(&file, Some(b"secret")).is_ok());
    let error = Identity::load(&file, None).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PassphraseNeeded);
    assert!(error.remedy().contains("passphrase"));
}
