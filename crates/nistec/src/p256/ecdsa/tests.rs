//! Signatures with nonces given by the vectors, which the public interface does not take.

use super::*;

#[path = "../../../tests/support/cavp.rs"]
mod cavp;

#[test]
fn nist_signature_generation() {
    let mut tally =
        testkit::Tally::new("nistec", "ECDSA P-256 sign, nonce given", "NIST CAVP", "portable");
    for record in cavp::records(include_str!("../../../tests/vectors/SigGen.txt"), "k") {
        let message = record.bytes("Msg");
        let digest = match record.section {
            "P-256,SHA-256" => Digest::sha256(&message),
            "P-256,SHA-384" => Digest::sha384(&message),
            "P-256,SHA-512" => Digest::sha512(&message),
            other => panic!("section {other}"),
        };
        let key = SigningKey::from_bytes(&record.integer("d").unwrap()).unwrap();
        let k = Scalar::from_bytes(&record.integer("k").unwrap()).unwrap();
        let signature = key.sign_with_nonce(&bits2int(&digest), &k).unwrap();
        tally.equal(record.text("R"), signature.r, record.integer("R").unwrap());
        tally.equal(record.text("S"), signature.s, record.integer("S").unwrap());
    }
    tally.finish();
}

#[test]
fn no_signature_with_s_zero() {
    // z = -r d makes s zero: such a nonce is refused.
    let key = SigningKey::from_bytes(&[7; SCALAR_LEN]).unwrap();
    let k = Scalar::from_bytes(&[9; SCALAR_LEN]).unwrap();
    let point = multiply::generator(&k).to_affine();
    let r = Scalar::from_integer_reduced(&point.x.to_integer());
    assert_eq!(key.sign_with_nonce(&-(r * key.d), &k), None);
    assert!(key.sign_with_nonce(&r, &k).is_some());
}
