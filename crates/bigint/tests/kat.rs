//! Published vectors: the RSA signature primitive of NIST ACVP, which is one exponentiation.
#![cfg(test)]

use ashlar_bigint::{Modulus, Nat};
use testkit::Tally;

const RSASP: &str = include_str!("vectors/RSA-SignaturePrimitive-2.0.txt");

#[test]
fn rsa_signature_primitive() {
    let mut tally = Tally::new("bigint", "modular exponentiation", "NIST ACVP", "portable");
    for case in RSASP.split("\n\n").skip(1) {
        let field = |name: &str| {
            let value = case.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" = "));
            value.unwrap_or_else(|| panic!("no {name} in {case}"))
        };
        let nat = |name: &str| Nat::from_be_bytes(&bytes(field(name)));
        let modulus = Modulus::new(&nat("n")).unwrap();
        let signature = modulus.pow(&modulus.residue(&nat("message")), &nat("d"));
        tally.equal(
            field("tcId"),
            modulus.nat(&signature).to_be_bytes(modulus.byte_len()).as_slice(),
            bytes(field("signature")).as_slice(),
        );
    }
    tally.finish();
}

fn bytes(hex: &str) -> Vec<u8> {
    assert!(hex.len().is_multiple_of(2));
    (0..hex.len()).step_by(2).map(|i| u8::from_str_radix(&hex[i..i + 2], 16).unwrap()).collect()
}
