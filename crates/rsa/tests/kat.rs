//! Published vectors: NIST CAVP "FIPS 186-3" signature verification, which also carries the
//! primes, so that PKCS#1 v1.5 signatures, which are deterministic, are made again; OAEP as RSA
//! Laboratories and pyca published it; PKCS#1 v1.5 decryption with implicit rejection.
#![cfg(test)]

use ashlar_rsa::{Hash, OaepHash, OaepParams, PrivateKey, PublicKey};
use getrandom::SysRng;
use num_bigint::BigUint;
use testkit::{ScriptedRng, Tally};

#[path = "support/parts.rs"]
mod parts;
#[path = "support/records.rs"]
mod records;

use parts::Parts;
use records::{Record, records};

const SIG_VER_15: &str = include_str!("vectors/SigVer15_186-3.rsp");
const SIG_VER_15_SHA1: &str = include_str!("vectors/SigVer15_186-3_sha1.rsp");
const SIG_VER_PSS: &str = include_str!("vectors/SigVerPSS_186-3.rsp");
const OAEP: &str = include_str!("vectors/oaep.txt");
const IMPLICIT_REJECTION: &str = include_str!("vectors/pkcs1v15-implicit-rejection.txt");

fn public_key(record: &Record) -> PublicKey {
    PublicKey::new(&record.bytes("n"), &record.bytes("e")).unwrap()
}

/// From the primes of a record.
fn private_key(record: &Record) -> PrivateKey {
    let parts = parts::of_primes(&record.bytes("p"), &record.bytes("q"), &record.bytes("e"));
    PrivateKey::from_components(&parts.borrow()).unwrap()
}

fn hash(record: &Record) -> Hash {
    match record.text("SHAAlg") {
        "SHA256" => Hash::Sha256,
        "SHA384" => Hash::Sha384,
        "SHA512" => Hash::Sha512,
        other => panic!("{other}"),
    }
}

fn passes(record: &Record) -> bool {
    record.text("Result").starts_with('P')
}

fn id(record: &Record, index: usize) -> String {
    format!("{} {} #{index}", record.text("mod"), record.text("SHAAlg"))
}

#[test]
fn pkcs1v15_verification() {
    let mut tally = Tally::new("rsa", "PKCS#1 v1.5 verify", "NIST CAVP", "portable");
    for (i, record) in records(SIG_VER_15, "Result").iter().enumerate() {
        let (message, signature) = (record.bytes("Msg"), record.bytes("S"));
        let result = public_key(record).verify_pkcs1v15(hash(record), &message, &signature);
        tally.check(id(record, i), result.is_ok() == passes(record));
    }
    tally.finish();
}

#[test]
fn pkcs1v15_verification_with_legacy_sha1() {
    let mut tally = Tally::new("rsa", "PKCS#1 v1.5 verify, SHA-1", "NIST CAVP", "portable");
    for (i, record) in records(SIG_VER_15_SHA1, "Result").iter().enumerate() {
        let (key, message, signature) =
            (public_key(record), record.bytes("Msg"), record.bytes("S"));
        let result = key.verify_pkcs1v15_legacy_sha1(&message, &signature);
        tally.check(id(record, i), result.is_ok() == passes(record));
        // Under no other name.
        for hash in [Hash::Sha256, Hash::Sha384, Hash::Sha512] {
            assert!(key.verify_pkcs1v15(hash, &message, &signature).is_err(), "#{i} {hash:?}");
        }
    }
    tally.finish();
}

#[test]
fn pkcs1v15_signatures() {
    let mut tally = Tally::new("rsa", "PKCS#1 v1.5 sign", "NIST CAVP", "portable");
    for (i, record) in records(SIG_VER_15, "Result").iter().enumerate() {
        if !passes(record) {
            tally.skip("not a valid signature");
            continue;
        }
        let key = private_key(record);
        let signature = key.sign_pkcs1v15(hash(record), &record.bytes("Msg"), &mut SysRng);
        tally.equal(id(record, i), signature, Ok(record.bytes("S")));
    }
    tally.finish();
}

#[test]
fn pss_verification() {
    let mut tally = Tally::new("rsa", "PSS verify", "NIST CAVP", "portable");
    for (i, record) in records(SIG_VER_PSS, "Result").iter().enumerate() {
        let (key, hash) = (public_key(record), hash(record));
        let (message, signature) = (record.bytes("Msg"), record.bytes("S"));
        let salt_len = record.bytes("SaltVal").len();
        let result = key.verify_pss_with_salt_len(hash, salt_len, &message, &signature);
        tally.check(id(record, i), result.is_ok() == passes(record));
        // Their salts have ten bytes, which is never the digest's length.
        assert!(key.verify_pss(hash, &message, &signature).is_err(), "{}", id(record, i));
    }
    tally.finish();
}

fn oaep_params(record: &Record) -> OaepParams {
    let [hash, mgf1] = ["hash", "mgf1"].map(|name| match record.text(name) {
        "sha1" => OaepHash::LegacySha1,
        "sha256" => OaepHash::Sha256,
        "sha384" => OaepHash::Sha384,
        "sha512" => OaepHash::Sha512,
        other => panic!("{other}"),
    });
    OaepParams::new(hash).with_mgf1_hash(mgf1)
}

#[test]
fn oaep_decryption() {
    let mut tally = Tally::new("rsa", "OAEP decrypt", "pkcs-1v2-1 and pyca", "portable");
    for (i, record) in records(OAEP, "ciphertext").iter().enumerate() {
        let (key, ciphertext) = (private_key(record), record.bytes("ciphertext"));
        let message = key.decrypt_oaep(oaep_params(record), b"", &ciphertext, &mut SysRng);
        let id = format!("{} {} #{i}", record.text("hash"), record.text("mgf1"));
        tally.equal(id, message.as_deref(), Ok(&record.bytes("message")));
    }
    tally.finish();
}

#[test]
fn oaep_encryption() {
    let mut tally = Tally::new("rsa", "OAEP encrypt", "pkcs-1v2-1 and pyca", "portable");
    for (i, record) in records(OAEP, "ciphertext").iter().enumerate() {
        if record.text("seed").is_empty() {
            tally.skip("the seed is not published");
            continue;
        }
        let (key, message) = (private_key(record), record.bytes("message"));
        let seed = record.bytes("seed");
        let rng = &mut ScriptedRng(&[&seed]);
        let ciphertext = key.public_key().encrypt_oaep(oaep_params(record), b"", &message, rng);
        tally.equal(format_args!("#{i}"), ciphertext, Ok(record.bytes("ciphertext")));
    }
    tally.finish();
}

#[test]
fn pkcs1v15_decryption() {
    let source = "draft-irtf-cfrg-rsa-guidance";
    let mut tally = Tally::new("rsa", "PKCS#1 v1.5 decrypt", source, "portable");
    for record in records(IMPLICIT_REJECTION, "ciphertext") {
        let [p, q] = ["p", "q"].map(|prime| record.bytes(prime));
        // With their own d, of which what comes of bad padding is a function.
        let parts = Parts {
            n: (BigUint::from_bytes_be(&p) * BigUint::from_bytes_be(&q)).to_bytes_be(),
            e: record.bytes("e"),
            d: record.bytes("d"),
            p,
            q,
            dp: record.bytes("dp"),
            dq: record.bytes("dq"),
            qinv: record.bytes("qinv"),
        };
        let key = PrivateKey::from_components(&parts.borrow()).unwrap();
        let message = key.decrypt_pkcs1v15(&record.bytes("ciphertext"), &mut SysRng);
        tally.equal(record.text("id"), message.as_deref(), Ok(&record.bytes("message")));
    }
    tally.finish();
}
