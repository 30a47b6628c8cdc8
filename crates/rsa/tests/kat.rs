//! Published vectors: NIST CAVP "FIPS 186-3" signature verification, which also carries the
//! primes, so that PKCS#1 v1.5 signatures, which are deterministic, are made again.
#![cfg(test)]

use ashlar_rsa::{Hash, PrivateKey, PublicKey};
use getrandom::SysRng;
use testkit::Tally;

#[path = "support/parts.rs"]
mod parts;

const SIG_VER_15: &str = include_str!("vectors/SigVer15_186-3.rsp");
const SIG_VER_PSS: &str = include_str!("vectors/SigVerPSS_186-3.rsp");

/// One entry with the values in force where it stands.
struct Entry {
    id: String,
    n: Vec<u8>,
    p: Vec<u8>,
    q: Vec<u8>,
    e: Vec<u8>,
    hash: Hash,
    message: Vec<u8>,
    signature: Vec<u8>,
    salt: Vec<u8>,
    passes: bool,
}

impl Entry {
    fn public_key(&self) -> PublicKey {
        PublicKey::new(&self.n, &self.e).unwrap()
    }
}

#[test]
fn pkcs1v15_verification() {
    let mut tally = Tally::new("rsa", "PKCS#1 v1.5 verify", "NIST CAVP", "portable");
    for entry in entries(SIG_VER_15) {
        let result =
            entry.public_key().verify_pkcs1v15(entry.hash, &entry.message, &entry.signature);
        tally.check(&entry.id, result.is_ok() == entry.passes);
    }
    tally.finish();
}

#[test]
fn pkcs1v15_signatures() {
    let mut tally = Tally::new("rsa", "PKCS#1 v1.5 sign", "NIST CAVP", "portable");
    for entry in entries(SIG_VER_15) {
        if !entry.passes {
            tally.skip("not a valid signature");
            continue;
        }
        let parts = parts::of_primes(&entry.p, &entry.q, &entry.e);
        let key = PrivateKey::from_components(&parts.borrow()).unwrap();
        let signature = key.sign_pkcs1v15(entry.hash, &entry.message, &mut SysRng);
        tally.equal(&entry.id, signature.as_ref(), Ok(&entry.signature));
    }
    tally.finish();
}

#[test]
fn pss_verification() {
    let mut tally = Tally::new("rsa", "PSS verify", "NIST CAVP", "portable");
    for entry in entries(SIG_VER_PSS) {
        let key = entry.public_key();
        let (message, signature) = (&entry.message, &entry.signature);
        let salt_len = entry.salt.len();
        let result = key.verify_pss_with_salt_len(entry.hash, salt_len, message, signature);
        tally.check(&entry.id, result.is_ok() == entry.passes);
        // Their salts have ten bytes, which is never the digest's length.
        assert!(key.verify_pss(entry.hash, message, signature).is_err(), "{}", entry.id);
    }
    tally.finish();
}

fn entries(file: &str) -> Vec<Entry> {
    let mut values = std::collections::HashMap::new();
    let mut entries = Vec::new();
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        let Some((name, value)) = line.trim_matches(['[', ']']).split_once(" = ") else {
            continue;
        };
        values.insert(name, value);
        if name != "Result" {
            continue;
        }
        let bytes = |name| values.get(name).map_or(Vec::new(), |value| hex(value));
        entries.push(Entry {
            id: format!("{} {} #{}", values["mod"], values["SHAAlg"], entries.len()),
            n: bytes("n"),
            p: bytes("p"),
            q: bytes("q"),
            e: bytes("e"),
            hash: match values["SHAAlg"] {
                "SHA256" => Hash::Sha256,
                "SHA384" => Hash::Sha384,
                "SHA512" => Hash::Sha512,
                other => panic!("{other}"),
            },
            message: bytes("Msg"),
            signature: bytes("S"),
            salt: bytes("SaltVal"),
            passes: value.starts_with('P'),
        });
    }
    entries
}

fn hex(text: &str) -> Vec<u8> {
    assert!(text.len().is_multiple_of(2), "{text}");
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap()).collect()
}
