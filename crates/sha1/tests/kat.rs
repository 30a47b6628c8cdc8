//! Published vectors: the examples of FIPS 180-4 and NIST's CAVP files, on every backend.
#![cfg(test)]

use ashlar_sha1::{Backend, Sha1};
use hex_literal::hex;
use testkit::Tally;

fn digest(backend: Backend, data: &[u8]) -> [u8; Sha1::OUTPUT_LEN] {
    let mut hash = Sha1::with_backend(backend);
    hash.update(data);
    hash.finish()
}

fn tally(backend: Backend, source: &'static str) -> Tally {
    Tally::new("sha1", "SHA-1", source, backend.name())
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

/// The messages of NIST's example computations for FIPS 180-4, and the million times `a` of its
/// predecessors: a text, how often, the hash value.
const EXAMPLES: [(&str, usize, [u8; Sha1::OUTPUT_LEN]); 3] = [
    ("abc", 1, hex!("a9993e364706816aba3e25717850c26c9cd0d89d")),
    (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        1,
        hex!("84983e441c3bd26ebaae4aa1f95129e5e54670f1"),
    ),
    ("a", 1_000_000, hex!("34aa973cd4c4daa4f61eeb2bdbad27316534016f")),
];

#[test]
fn fips_180_4_examples() {
    for backend in Backend::all() {
        let mut tally = tally(backend, "FIPS 180-4");
        for (text, times, expected) in EXAMPLES {
            let message = text.repeat(times);
            let id = format_args!("{} bytes", message.len());
            tally.equal(id, digest(backend, message.as_bytes()), expected);
        }
        tally.finish();
    }
}

#[test]
fn cavp_messages() {
    let files = [include_str!("vectors/SHA1ShortMsg.rsp"), include_str!("vectors/SHA1LongMsg.rsp")];
    for backend in Backend::all() {
        let mut tally = tally(backend, "NIST CAVP");
        for file in files {
            let (lengths, messages, digests) =
                (values(file, "Len"), values(file, "Msg"), values(file, "MD"));
            assert_eq!((messages.len(), digests.len()), (lengths.len(), lengths.len()));
            for ((bits, message), expected) in lengths.iter().zip(messages).zip(digests) {
                let bytes = bits.parse::<usize>().expect("a number") / 8;
                let message = from_hex(message);
                // The empty message is given as one zero byte.
                let got = digest(backend, &message[..bytes]);
                tally.equal(format_args!("Len = {bits}"), got.to_vec(), from_hex(expected));
            }
        }
        tally.finish();
    }
}

/// SHAVS, section 6.4: each of 100 checkpoints is a thousand digests further, each of the three
/// digests before it.
#[test]
fn cavp_monte_carlo() {
    let file = include_str!("vectors/SHA1Monte.rsp");
    for backend in Backend::all() {
        let mut seed = from_hex(values(file, "Seed")[0]);
        let mut tally = tally(backend, "NIST CAVP Monte Carlo");
        for (count, expected) in values(file, "MD").iter().enumerate() {
            let mut last_three = [seed.clone(), seed.clone(), seed.clone()];
            for _ in 0..1000 {
                let next = digest(backend, &last_three.concat()).to_vec();
                last_three.rotate_left(1);
                last_three[2] = next;
            }
            [_, _, seed] = last_three;
            tally.equal(format_args!("COUNT = {count}"), &seed, &from_hex(expected));
        }
        tally.finish();
    }
}
