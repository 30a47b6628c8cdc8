//! Published vectors: NIST ACVP's agreements in ffdhe2048.
#![cfg(test)]

use ashlar_dhe::{EphemeralSecret, Group, PublicKey};
use testkit::Tally;

const FILE: &str = include_str!("vectors/kas-ffc-ssc-ffdhe2048.txt");

/// The value of `name` in one test case.
fn value(case: &str, name: &str) -> Vec<u8> {
    let mut pairs = case.lines().filter_map(|line| line.split_once(" = "));
    let (_, text) = pairs.find(|(found, _)| *found == name).expect(name);
    let digit = |at| u8::from_str_radix(&text[at..at + 2], 16).expect("hexadecimal");
    (0..text.len()).step_by(2).map(digit).collect()
}

#[test]
fn acvp_kas_ffc_ssc() {
    let group = Group::Ffdhe2048;
    let mut tally = Tally::new("dhe", "ffdhe2048", "NIST ACVP", "portable");
    for (number, case) in FILE.split("\n\n").enumerate() {
        for (own, peer) in [("Server", "Iut"), ("Iut", "Server")] {
            let x = value(case, &format!("ephemeralPrivate{own}"));
            let secret = EphemeralSecret::from_be_bytes(group, &x).unwrap();
            let id = format!("case {}, {own}", number + 1);
            let expected = value(case, &format!("ephemeralPublic{own}"));
            tally.equal(format_args!("{id}: public"), secret.public_key().as_bytes(), &*expected);

            let y = value(case, &format!("ephemeralPublic{peer}"));
            let peer = PublicKey::from_bytes(group, &y).unwrap();
            let z = secret.diffie_hellman(&peer).unwrap();
            tally.equal(format_args!("{id}: z"), z.padded(), &*value(case, "z"));
        }
    }
    tally.finish();
}
