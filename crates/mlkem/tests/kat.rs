//! NIST's ACVP vectors for FIPS 203, on every backend.
#![cfg(test)]

use ashlar_mlkem::{Backend, mlkem768, mlkem1024};
use testkit::Tally;

/// A test: its function, and its fields.
struct Vector<'a> {
    function: &'a str,
    fields: Vec<(&'a str, &'a str)>,
}

impl<'a> Vector<'a> {
    fn all(file: &'a str) -> impl Iterator<Item = Self> {
        file.split("\n\n").map(|block| {
            let mut lines = block.lines();
            let function = lines.next().expect("a function");
            let fields = lines.map(|line| line.split_once(" = ").expect("a field")).collect();
            Self { function: function.trim_matches(['[', ']']), fields }
        })
    }

    fn field(&self, name: &str) -> &'a str {
        let found = self.fields.iter().find(|(field, _)| *field == name);
        found.map(|(_, value)| *value).expect(name)
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        let text = self.field(name);
        let digit = |at| u8::from_str_radix(&text[at..at + 2], 16).expect("hexadecimal");
        (0..text.len()).step_by(2).map(digit).collect()
    }

    fn array<const L: usize>(&self, name: &str) -> [u8; L] {
        self.bytes(name).try_into().expect("the length")
    }
}

macro_rules! acvp {
    ($test:ident, $module:ident, $algorithm:literal, $file:literal) => {
        #[test]
        fn $test() {
            use $module::{Ciphertext, DecapsulationKey, EncapsulationKey};

            for backend in Backend::all() {
                let mut tally = Tally::new("mlkem", $algorithm, "NIST ACVP", backend.name());
                let ek_of =
                    |bytes: &[u8]| EncapsulationKey::from_bytes_with_backend(backend, bytes);
                let dk_of =
                    |bytes: &[u8]| DecapsulationKey::from_bytes_with_backend(backend, bytes);
                for vector in Vector::all(include_str!($file)) {
                    let id = format!("{} {}", vector.function, vector.field("tcId"));
                    match vector.function {
                        "keyGen" => {
                            let (d, z) = (vector.array::<32>("d"), vector.array::<32>("z"));
                            let seed = [d, z].concat().try_into().expect("two halves");
                            let dk = DecapsulationKey::from_seed_with_backend(backend, &seed);
                            let expected = vector.bytes("dk");
                            let ek = &expected
                                [DecapsulationKey::LEN - EncapsulationKey::LEN - 64..]
                                [..EncapsulationKey::LEN];
                            tally.equal(&id, &dk.to_bytes()[..], &expected[..]);
                            assert_eq!(dk.encapsulation_key().as_bytes()[..], *ek, "{id}");
                        }
                        "encapsulation" => {
                            let ek = ek_of(&vector.bytes("ek")).expect("a key");
                            let (secret, c) = ek.encapsulate_internal(&vector.array("m"));
                            let got = (c.as_bytes().to_vec(), *secret.as_bytes());
                            tally.equal(&id, got, (vector.bytes("c"), vector.array("k")));
                        }
                        "decapsulation" => {
                            let dk = dk_of(&vector.bytes("dk")).expect("a key");
                            let c = Ciphertext::from_bytes(&vector.bytes("c")).expect("the length");
                            let secret = dk.decapsulate(&c);
                            tally.equal(&id, *secret.as_bytes(), vector.array("k"));
                        }
                        "encapsulationKeyCheck" => {
                            let accepted = ek_of(&vector.bytes("ek")).is_ok();
                            tally.equal(&id, accepted.to_string(), vector.field("testPassed"));
                        }
                        "decapsulationKeyCheck" => {
                            let accepted = dk_of(&vector.bytes("dk")).is_ok();
                            tally.equal(&id, accepted.to_string(), vector.field("testPassed"));
                        }
                        other => panic!("an unknown function: {other}"),
                    }
                }
                tally.finish();
            }
        }
    };
}

acvp!(l5_acvp_ml_kem_768, mlkem768, "ML-KEM-768", "vectors/ML-KEM-768.txt");
acvp!(l5_acvp_ml_kem_1024, mlkem1024, "ML-KEM-1024", "vectors/ML-KEM-1024.txt");
