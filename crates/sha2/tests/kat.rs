//! Published vectors: the examples of FIPS 180-4 and NIST's CAVP files, on every backend.
#![cfg(test)]

use ashlar_sha2::{Backend256, Backend512, Sha256, Sha384, Sha512};
use hex_literal::hex;
use testkit::Tally;

type Digest = dyn Fn(&[u8]) -> Vec<u8>;

/// A hash function on one backend.
struct Subject {
    algorithm: &'static str,
    backend: &'static str,
    digest: Box<Digest>,
}

macro_rules! subjects {
    ($hash:ident, $algorithm:literal, $backend:ident) => {
        $backend::all().map(|backend| Subject {
            algorithm: $algorithm,
            backend: backend.name(),
            digest: Box::new(move |data| {
                let mut hash = $hash::with_backend(backend);
                hash.update(data);
                hash.finish().to_vec()
            }),
        })
    };
}

impl Subject {
    fn all() -> Vec<Self> {
        let sha256 = subjects!(Sha256, "SHA-256", Backend256);
        let sha384 = subjects!(Sha384, "SHA-384", Backend512);
        let sha512 = subjects!(Sha512, "SHA-512", Backend512);
        sha256.chain(sha384).chain(sha512).collect()
    }

    fn tally(&self, source: &'static str) -> Tally {
        Tally::new("sha2", self.algorithm, source, self.backend)
    }
}

/// The value of every line `name = value`.
fn values<'a>(file: &'a str, name: &str) -> Vec<&'a str> {
    let pairs = file.lines().filter_map(|line| line.split_once(" = "));
    pairs.filter(|(found, _)| *found == name).map(|(_, value)| value.trim()).collect()
}

fn from_hex(text: &str) -> Vec<u8> {
    let digit = |at| u8::from_str_radix(&text[at..at + 2], 16).expect("hexadecimal");
    (0..text.len()).step_by(2).map(digit).collect()
}

/// A message is a text repeated.
struct Example {
    algorithm: &'static str,
    text: &'static str,
    times: usize,
    digest: &'static [u8],
}

const TWO_BLOCKS_256: &str = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
const TWO_BLOCKS_512: &str = "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn\
                              hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu";

/// The messages of NIST's example computations for FIPS 180-4, and the million times `a` of its
/// predecessors.
const EXAMPLES: [Example; 9] = [
    Example {
        algorithm: "SHA-256",
        text: "abc",
        times: 1,
        digest: &hex!("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    },
    Example {
        algorithm: "SHA-256",
        text: TWO_BLOCKS_256,
        times: 1,
        digest: &hex!("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"),
    },
    Example {
        algorithm: "SHA-256",
        text: "a",
        times: 1_000_000,
        digest: &hex!("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    },
    Example {
        algorithm: "SHA-384",
        text: "abc",
        times: 1,
        digest: &hex!(
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
            "8086072ba1e7cc2358baeca134c825a7"
        ),
    },
    Example {
        algorithm: "SHA-384",
        text: TWO_BLOCKS_512,
        times: 1,
        digest: &hex!(
            "09330c33f71147e83d192fc782cd1b4753111b173b3b05d22fa08086e3b0f712"
            "fcc7c71a557e2db966c3e9fa91746039"
        ),
    },
    Example {
        algorithm: "SHA-384",
        text: "a",
        times: 1_000_000,
        digest: &hex!(
            "9d0e1809716474cb086e834e310a4a1ced149e9c00f248527972cec5704c2a5b"
            "07b8b3dc38ecc4ebae97ddd87f3d8985"
        ),
    },
    Example {
        algorithm: "SHA-512",
        text: "abc",
        times: 1,
        digest: &hex!(
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
        ),
    },
    Example {
        algorithm: "SHA-512",
        text: TWO_BLOCKS_512,
        times: 1,
        digest: &hex!(
            "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018"
            "501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909"
        ),
    },
    Example {
        algorithm: "SHA-512",
        text: "a",
        times: 1_000_000,
        digest: &hex!(
            "e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973eb"
            "de0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4eadb217ad8cc09b"
        ),
    },
];

#[test]
fn fips_180_4_examples() {
    for subject in Subject::all() {
        let mut tally = subject.tally("FIPS 180-4");
        for example in EXAMPLES.iter().filter(|example| example.algorithm == subject.algorithm) {
            let message = example.text.repeat(example.times);
            let id = format_args!("{} bytes", message.len());
            tally.equal(id, (subject.digest)(message.as_bytes()), example.digest);
        }
        tally.finish();
    }
}

#[test]
fn cavp_messages() {
    for subject in Subject::all() {
        let files = match subject.algorithm {
            "SHA-256" => [
                include_str!("vectors/SHA256ShortMsg.rsp"),
                include_str!("vectors/SHA256LongMsg.rsp"),
            ],
            "SHA-384" => [
                include_str!("vectors/SHA384ShortMsg.rsp"),
                include_str!("vectors/SHA384LongMsg.rsp"),
            ],
            _ => [
                include_str!("vectors/SHA512ShortMsg.rsp"),
                include_str!("vectors/SHA512LongMsg.rsp"),
            ],
        };
        let mut tally = subject.tally("NIST CAVP");
        for file in files {
            let (lengths, messages, digests) =
                (values(file, "Len"), values(file, "Msg"), values(file, "MD"));
            assert_eq!((messages.len(), digests.len()), (lengths.len(), lengths.len()));
            for ((bits, message), digest) in lengths.iter().zip(messages).zip(digests) {
                let bytes = bits.parse::<usize>().expect("a number") / 8;
                let message = from_hex(message);
                // The empty message is given as one zero byte.
                let got = (subject.digest)(&message[..bytes]);
                tally.equal(format_args!("Len = {bits}"), got, from_hex(digest));
            }
        }
        tally.finish();
    }
}

/// SHAVS, section 6.4: each of 100 checkpoints is a thousand digests further, each of the three
/// digests before it.
#[test]
fn cavp_monte_carlo() {
    for subject in Subject::all() {
        let file = match subject.algorithm {
            "SHA-256" => include_str!("vectors/SHA256Monte.rsp"),
            "SHA-384" => include_str!("vectors/SHA384Monte.rsp"),
            _ => include_str!("vectors/SHA512Monte.rsp"),
        };
        let mut seed = from_hex(values(file, "Seed")[0]);
        let mut tally = subject.tally("NIST CAVP Monte Carlo");
        for (count, expected) in values(file, "MD").iter().enumerate() {
            let mut last_three = [seed.clone(), seed.clone(), seed.clone()];
            for _ in 0..1000 {
                let digest = (subject.digest)(&last_three.concat());
                last_three.rotate_left(1);
                last_three[2] = digest;
            }
            [_, _, seed] = last_three;
            tally.equal(format_args!("COUNT = {count}"), &seed, &from_hex(expected));
        }
        tally.finish();
    }
}
