//! Signatures with nonces given by the vectors, which the public interface does not take.

use super::*;
use crate::p256::P256;
use crate::p384::P384;
use crate::p521::P521;

#[path = "../../tests/support/cavp.rs"]
mod cavp;

#[test]
fn nist_signature_generation() {
    let mut tally =
        testkit::Tally::new("nistec", "ECDSA sign, nonce given", "NIST CAVP", "portable");
    for record in cavp::records(include_str!("../../tests/vectors/SigGen.txt"), "k") {
        match record.curve() {
            "P-256" => signs::<P256>(&record, &mut tally),
            "P-384" => signs::<P384>(&record, &mut tally),
            "P-521" => signs::<P521>(&record, &mut tally),
            other => panic!("curve {other}"),
        }
    }
    tally.finish();
}

fn signs<C: Curve>(record: &cavp::Record<'_>, tally: &mut testkit::Tally) {
    let integer = |name| {
        let mut integer = C::ScalarBytes::ZERO;
        record.integer(name, integer.as_mut()).unwrap();
        integer
    };
    let key = SigningKey::<C>::from_bytes(&integer("d")).unwrap();
    let k = C::Scalar::from_bytes(integer("k").as_ref()).unwrap();
    let digest = record.digest(Digest::sha256, Digest::sha384, Digest::sha512);
    let signature = key.sign_with_nonce(&bits2int::<C>(digest.as_bytes()), &k).unwrap();
    let signature = signature.to_bytes();
    let (r, s) = signature.as_ref().split_at(signature.as_ref().len() / 2);
    tally.equal(record.text("R"), r, integer("R").as_ref());
    tally.equal(record.text("S"), s, integer("S").as_ref());
}

#[test]
fn no_signature_with_s_zero() {
    fn check<C: Curve>() {
        // z = -r d makes s zero: such a nonce is refused.
        let scalar = |byte| {
            let mut bytes = C::ScalarBytes::ZERO;
            bytes.as_mut()[1..].fill(byte);
            C::Scalar::from_bytes(bytes.as_ref()).unwrap()
        };
        let key = SigningKey::<C>::new(scalar(7));
        let k = scalar(9);
        let point = C::generator_multiple(&k).to_affine();
        let r = C::Scalar::from_integer_reduced(&point.x.to_integer());
        assert_eq!(key.sign_with_nonce(&-(r * key.d), &k), None);
        assert!(key.sign_with_nonce(&r, &k).is_some());
    }
    check::<P256>();
    check::<P384>();
    check::<P521>();
}

#[test]
fn the_x_coordinate_is_compared_modulo_n() {
    // Points, not of the curve, whose x-coordinate is made to be n + 5, in a form with Z = 2.
    fn check<C: Curve>() {
        let (one, two) = (C::Field::ONE, C::Field::ONE.double());
        let scalar = |number| C::Scalar::from_bytes(&[number]).unwrap();
        let n_plus_5 = scalar(5).plus_order_vartime().unwrap();
        let x = C::Field::from_integer_vartime(&n_plus_5).unwrap();
        let point = JacobianPoint { x: x * two.square(), y: one, z: two };
        assert!(x_modulo_order_is::<C>(&point, scalar(5)));
        assert!(!x_modulo_order_is::<C>(&point, scalar(6)));
        assert!(!x_modulo_order_is::<C>(&JacobianPoint::INFINITY, scalar(1)));
        // p - n plus n is not below p, and not taken for zero.
        let mut p_less_n =
            C::Field::ZERO - x + C::Field::from_integer_vartime(scalar(5).as_limbs()).unwrap();
        let r = C::Scalar::from_integer_reduced(&p_less_n.to_integer());
        p_less_n.zeroize();
        let point = JacobianPoint { x: C::Field::ZERO, y: one, z: two };
        assert!(!x_modulo_order_is::<C>(&point, r));
    }
    check::<P256>();
    check::<P384>();
    check::<P521>();
}

#[test]
fn hash_values_are_cut_to_the_length_of_n_or_taken_whole() {
    // RFC 6979, section 2.3.2, on the bytes 1, 2, 3, ...
    fn check<C: Curve>(digest: &Digest, expected: &[u8]) {
        let mut bytes = C::ScalarBytes::ZERO;
        bits2int::<C>(digest.as_bytes()).write_bytes(bytes.as_mut());
        let at = bytes.as_ref().len() - expected.len();
        assert_eq!(bytes.as_ref()[at..], *expected);
        assert!(bytes.as_ref()[..at].iter().all(|&byte| byte == 0));
    }
    let mut next = 0;
    let sha512 = [(); 64].map(|()| {
        next += 1;
        next
    });
    let mut sha256 = [0; 32];
    sha256.copy_from_slice(&sha512[..32]);
    check::<P256>(&Digest::Sha512(sha512), &sha512[..32]);
    check::<P384>(&Digest::Sha512(sha512), &sha512[..48]);
    check::<P521>(&Digest::Sha512(sha512), &sha512);
    check::<P384>(&Digest::Sha256(sha256), &sha256);
    check::<P521>(&Digest::Sha256(sha256), &sha256);
    let mut bits = [0x01, 0xff, 0x80];
    shift_right(&mut bits, 7);
    assert_eq!(bits, [0x00, 0x03, 0xff]);
}
