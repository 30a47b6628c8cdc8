//! Vector sets of NIST's Automated Cryptographic Validation Protocol, in its published JSON.
//!
//! A set is answered group by group, test by test. What is not understood is not answered: it is
//! told, by group and test, in a sentence.

use serde_json::{Map, Value, json};

use crate::subject::On;

mod aead;
mod block_mode;
mod ecdsa;
mod eddsa;
mod hash;
mod kdf;
mod mac;
mod mlkem;
mod own;
mod projection;
mod question;
mod rsa;

pub(crate) use own::answer_file;
pub(crate) use projection::run;
use question::Question;

/// The fields of an object.
type Fields = Map<String, Value>;
/// The fields that answer a test, from each backend; or why there is no answer.
type Answer = Result<Vec<On<Fields>>, String>;

/// A kind of vector sets.
struct Family {
    crate_name: &'static str,
    /// The table's name for a test, as the crate's own vectors are named.
    label: fn(&Question<'_>) -> Result<String, String>,
    /// What a group needs before its tests: a fresh key.
    prepare: fn(&Question<'_>) -> Result<GroupKey, String>,
    answer: fn(&Question<'_>) -> Answer,
}

impl Family {
    const fn of(crate_name: &'static str, answer: fn(&Question<'_>) -> Answer) -> Self {
        Self {
            crate_name,
            label: |question| Ok(question.algorithm.to_owned()),
            prepare: |_| Ok(GroupKey::default()),
            answer,
        }
    }

    const fn label(self, label: fn(&Question<'_>) -> Result<String, String>) -> Self {
        Self { label, ..self }
    }

    const fn prepare(self, prepare: fn(&Question<'_>) -> Result<GroupKey, String>) -> Self {
        Self { prepare, ..self }
    }
}

/// A key that was made for a group.
#[derive(Debug, Default)]
struct GroupKey {
    /// Goes into the response's group.
    public: Fields,
    /// Fields for the tests alone.
    secret: Fields,
}

/// The family of an algorithm and mode, in ACVP's names.
fn family(algorithm: &str, mode: &str) -> Option<Family> {
    let family = match (algorithm, mode) {
        (name, "") if hash::is_hash(name) => Family::of(hash::crate_of(name), hash::hash),
        (name, "") if hash::is_xof(name) => Family::of("sha3", hash::xof),
        (name, "") if mac::is_offered(name) => Family::of("hmac", mac::answer),
        ("ACVP-AES-GCM", "") => Family::of("aes", aead::gcm),
        ("ACVP-AES-CCM", "") => Family::of("aes", aead::ccm),
        ("ACVP-AES-CBC", "") => Family::of("aes", block_mode::cbc),
        ("ACVP-AES-CTR", "") => Family::of("aes", block_mode::ctr),
        ("TLS-v1.2", "KDF") => Family::of("hmac", kdf::tls12_extended).label(kdf::tls12_label),
        ("kdf-components", "tls") => Family::of("hmac", kdf::tls12_classic).label(kdf::tls12_label),
        ("TLS-v1.3", "KDF") => Family::of("tls-schedule", kdf::tls13).label(kdf::tls13_label),
        ("ML-KEM", "keyGen") => Family::of("mlkem", mlkem::key_gen).label(mlkem::label),
        ("ML-KEM", "encapDecap") => Family::of("mlkem", mlkem::encap_decap).label(mlkem::label),
        ("RSA", "sigVer") => Family::of("rsa", rsa::sig_ver),
        ("RSA", "sigGen") => Family::of("rsa", rsa::sig_gen).prepare(rsa::generate),
        ("RSA", "signaturePrimitive") => {
            Family::of("rsa", rsa::primitive).label(|_| Ok("private operation".to_owned()))
        }
        ("EDDSA", "keyVer") => Family::of("curve25519", eddsa::key_ver),
        ("EDDSA", "sigVer") => Family::of("curve25519", eddsa::sig_ver),
        ("EDDSA", "sigGen") => Family::of("curve25519", eddsa::sig_gen).prepare(eddsa::generate),
        ("ECDSA", "keyVer") => Family::of("nistec", ecdsa::key_ver),
        ("ECDSA", "sigVer") => Family::of("nistec", ecdsa::sig_ver),
        ("ECDSA", "sigGen") => Family::of("nistec", ecdsa::sig_gen).prepare(ecdsa::generate),
        ("KAS-ECC-SSC", "") => Family::of("nistec", ecdsa::shared_secret),
        _ => return None,
    };
    Some(family)
}

/// A vector set: the object with `testGroups`.
struct VectorSet {
    fields: Fields,
}

impl VectorSet {
    /// The set in `text`: bare, or in an array behind the protocol's version.
    fn read(text: &str) -> Result<Self, String> {
        let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let found = match value {
            Value::Array(parts) => parts.into_iter().find(|part| part.get("testGroups").is_some()),
            other => Some(other),
        };
        match found {
            Some(Value::Object(fields))
                if fields.get("testGroups").is_some_and(Value::is_array) =>
            {
                Ok(Self { fields })
            }
            _ => Err("no vector set: no object with an array `testGroups`".to_owned()),
        }
    }

    fn text(&self, name: &str) -> &str {
        self.fields.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// Algorithm and mode, as one reads them.
    fn name(&self) -> String {
        let words = [self.text("algorithm"), self.text("mode"), self.text("revision")];
        words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    }

    fn family(&self) -> Result<Family, String> {
        family(self.text("algorithm"), self.text("mode"))
            .ok_or_else(|| format!("{}: not an algorithm that is offered", self.name()))
    }

    fn groups(&self) -> impl Iterator<Item = &Value> {
        self.fields.get("testGroups").and_then(Value::as_array).into_iter().flatten()
    }
}

/// Bytes as ACVP writes them.
fn hex(bytes: impl AsRef<[u8]>) -> Value {
    Value::String(testkit::to_hex(bytes.as_ref()).to_uppercase())
}

/// An answer of one field of bytes.
fn one(name: &str, bytes: impl AsRef<[u8]>) -> Fields {
    Map::from_iter([(name.to_owned(), hex(bytes))])
}

/// An answer of yes or no.
fn passed(passed: bool) -> Fields {
    Map::from_iter([("testPassed".to_owned(), json!(passed))])
}

/// The answer of a crate that has one backend, or that chooses itself.
fn only(backend: &'static str, fields: Fields) -> Answer {
    Ok(vec![On { backend, run: fields }])
}

#[cfg(test)]
mod tests;
