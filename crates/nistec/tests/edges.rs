//! Keys, signatures and generators that must be refused (ATTACKS: C1, C3, C4, C5), each by its error.
#![cfg(test)]

use ashlar_nistec::p256::P256;
use ashlar_nistec::p384::P384;
use ashlar_nistec::p521::P521;
use ashlar_nistec::{
    Curve, Digest, EphemeralSecret, Error, PublicKey, Signature, SigningKey, p256, p384, p521,
};
use getrandom::SysRng;
use hex_literal::hex;
use num_bigint::BigUint;
use testkit::ScriptedRng;

use der::encode;
use parameters::{Parameters, bytes, length, point, root};

#[path = "support/der.rs"]
mod der;
#[path = "support/parameters.rs"]
mod parameters;

/// Runs a test on each curve.
macro_rules! each_curve {
    ($test:ident) => {
        $test::<P256>();
        $test::<P384>();
        $test::<P521>();
    };
}

fn one() -> BigUint {
    BigUint::from(1u8)
}

/// The largest number of as many bytes as n.
fn ones<C: Curve>() -> BigUint {
    (one() << (8 * length::<C>())) - 1u8
}

/// A key that serves all tests.
fn key<C: Curve>() -> SigningKey<C> {
    key_of_bytes(0x42)
}

fn key_of_bytes<C: Curve>(byte: u8) -> SigningKey<C> {
    let mut secret = vec![byte; length::<C>()];
    secret[0] = 0;
    SigningKey::from_bytes(&secret.as_slice().try_into().unwrap()).unwrap()
}

fn refused<C: Curve>(sec1: &[u8]) -> Error {
    PublicKey::<C>::from_sec1(sec1).unwrap_err()
}

#[test]
fn lengths_are_those_of_the_curves() {
    assert_eq!((p256::SCALAR_LEN, p256::PUBLIC_KEY_LEN, p256::SIGNATURE_LEN), (32, 65, 64));
    assert_eq!((p384::SCALAR_LEN, p384::PUBLIC_KEY_LEN, p384::SIGNATURE_LEN), (48, 97, 96));
    assert_eq!((p521::SCALAR_LEN, p521::PUBLIC_KEY_LEN, p521::SIGNATURE_LEN), (66, 133, 132));
    fn longest<C: Parameters>(expected: usize) {
        let last = bytes::<C>(&(C::n() - 1u8));
        let signature = [last.as_ref(), last.as_ref()].concat();
        let signature = Signature::<C>::from_bytes(&signature.as_slice().try_into().unwrap());
        let der = signature.unwrap().to_der();
        assert_eq!(der.as_ref(), encode(last.as_ref(), last.as_ref()));
        assert_eq!(der.as_ref().len(), expected);
        assert_eq!(Signature::<C>::from_der(der.as_ref()), signature);
    }
    longest::<P256>(p256::MAX_DER_SIGNATURE_LEN);
    longest::<P384>(p384::MAX_DER_SIGNATURE_LEN);
    longest::<P521>(p521::MAX_DER_SIGNATURE_LEN);
}

#[test]
fn c1_points_not_on_the_curve_are_refused() {
    fn check<C: Parameters>() {
        let g = C::generator();
        for bit in 0..8 * (g.len() - 1) {
            let mut point = g.clone();
            point[1 + bit / 8] ^= 1 << (bit % 8);
            let error = refused::<C>(&point);
            assert!(matches!(error, Error::NotOnCurve | Error::Coordinate), "bit {bit}: {error:?}");
        }
        let mut zero = vec![0; g.len()];
        zero[0] = 4;
        assert_eq!(refused::<C>(&zero), Error::NotOnCurve);
        // On a curve with another b, which the addition of points does not look at.
        let mut swapped = g;
        swapped[1..].rotate_left(length::<C>());
        assert_eq!(refused::<C>(&swapped), Error::NotOnCurve);
    }
    each_curve!(check);
}

#[test]
fn c1_infinity_is_refused() {
    fn check<C: Parameters>() {
        assert_eq!(refused::<C>(&[0]), Error::Infinity);
        assert_eq!(refused::<C>(&vec![0; C::generator().len()]), Error::PointEncoding);
    }
    each_curve!(check);
}

#[test]
fn c1_wrong_lengths_are_refused() {
    fn check<C: Parameters>() {
        let mut long = C::generator();
        let right = long.len();
        long.extend([0; 2]);
        for length in (1..right).chain(right + 1..=right + 2) {
            assert_eq!(refused::<C>(&long[..length]), Error::PointEncoding, "length {length}");
        }
        assert_eq!(refused::<C>(&[]), Error::PointEncoding);
        assert!(PublicKey::<C>::from_sec1(&long[..right]).is_ok());
    }
    each_curve!(check);
}

#[test]
fn c1_points_of_another_curve_are_refused() {
    assert_eq!(refused::<P256>(&P384::generator()), Error::PointEncoding);
    assert_eq!(refused::<P384>(&P521::generator()), Error::PointEncoding);
    assert_eq!(refused::<P521>(&P256::generator()), Error::PointEncoding);
}

/// Also C7: no square root is drawn, so none can fail to end.
#[test]
fn c1_c7_compressed_and_hybrid_points_are_refused() {
    fn check<C: Parameters>() {
        let g = C::generator();
        for form in [2, 3] {
            let mut compressed = g[..=length::<C>()].to_vec();
            compressed[0] = form;
            assert_eq!(refused::<C>(&compressed), Error::PointEncoding);
        }
        for form in (0..=255).filter(|&form| form != 4) {
            let mut point = g.clone();
            point[0] = form;
            assert_eq!(refused::<C>(&point), Error::PointEncoding, "form {form}");
        }
    }
    each_curve!(check);
}

#[test]
fn c1_coordinates_from_p_up_are_refused() {
    fn check<C: Parameters>() {
        for number in [C::p(), C::p() + 1u8, ones::<C>()] {
            for at in [1, 1 + length::<C>()] {
                let mut point = C::generator();
                point[at..at + length::<C>()].copy_from_slice(bytes::<C>(&number).as_ref());
                assert_eq!(refused::<C>(&point), Error::Coordinate);
            }
        }
        // (x, y) is on the curve; (x + p, y) is the same point, badly written.
        let small = (0u32..).map(BigUint::from);
        let (x, y) = small.filter_map(|x| root::<C>(&x).map(|y| (x, y))).next().unwrap();
        assert!(PublicKey::<C>::from_sec1(&point::<C>(&x, &y)).is_ok());
        assert_eq!(refused::<C>(&point::<C>(&(x + C::p()), &y)), Error::Coordinate);
    }
    each_curve!(check);
}

#[test]
fn secret_keys_out_of_range_are_refused() {
    fn check<C: Parameters>() {
        let read = |number: &BigUint| SigningKey::<C>::from_bytes(&bytes::<C>(number));
        for number in [BigUint::ZERO, C::n(), C::n() + 1u8, ones::<C>()] {
            assert_eq!(read(&number).unwrap_err(), Error::Scalar);
        }
        let g = C::generator();
        assert_eq!(read(&one()).unwrap().verifying_key().to_sec1().as_ref(), g);
        let last = read(&(C::n() - 1u8)).unwrap();
        let negative = last.verifying_key().to_sec1();
        assert_eq!(negative.as_ref()[..=length::<C>()], g[..=length::<C>()]);
        assert_ne!(negative.as_ref(), g);
        assert_eq!(*last.to_bytes(), bytes::<C>(&(C::n() - 1u8)));
    }
    each_curve!(check);
}

#[test]
fn c3_r_or_s_out_of_range_is_refused() {
    fn check<C: Parameters>() {
        let read = |r: &BigUint, s: &BigUint| {
            let (r, s) = (bytes::<C>(r), bytes::<C>(s));
            let fixed = [r.as_ref(), s.as_ref()].concat().as_slice().try_into().unwrap();
            let fixed = Signature::<C>::from_bytes(&fixed);
            assert_eq!(fixed, Signature::<C>::from_der(&encode(r.as_ref(), s.as_ref())));
            fixed
        };
        let last = C::n() - 1u8;
        for wrong in [BigUint::ZERO, C::n(), C::n() + 1u8, ones::<C>()] {
            for right in [one(), last.clone()] {
                assert_eq!(read(&wrong, &right), Err(Error::SignatureRange));
                assert_eq!(read(&right, &wrong), Err(Error::SignatureRange));
            }
            // CVE-2022-21449: zeros pass no key and no message, because they are no signature.
            assert_eq!(read(&wrong, &wrong), Err(Error::SignatureRange));
        }
        let signature = read(&last, &last).unwrap();
        assert_eq!(key::<C>().verifying_key().verify(b"", &signature), Err(Error::Signature));
    }
    each_curve!(check);
}

#[test]
fn c3_loose_der_is_refused() {
    let loose: [&[u8]; 20] = [
        &hex!(""),
        &hex!("3006020101020101 00"), // trailing byte after the sequence
        &hex!("3007020101020101 00"), // trailing byte inside it
        &hex!("3009020101020101020101"), // a third integer
        &hex!("3003020101"),          // one integer
        &hex!("3000"),                // none
        &hex!("308106020101020101"),  // long form of the sequence's length
        &hex!("30820006020101020101"), // longer form
        &hex!("30800201010201010000"), // indefinite length
        &hex!("300702810101020101"),  // long form of an integer's length
        &hex!("30070202 0001 020101"), // superfluous zero in r
        &hex!("30070201 01 0202 0001"), // and in s
        &hex!("3006020181020101"),    // negative r
        &hex!("30060201010201ff"),    // negative s
        &hex!("3005 0200 020101"),    // empty r
        &hex!("3005 020101 0200"),    // empty s
        &hex!("3106020101020101"),    // a set
        &hex!("3006030101020101"),    // a bit string
        &hex!("3005020101020101"),    // sequence too short
        &hex!("3007020101020101"),    // sequence too long
    ];
    fn refuses<C: Curve>(der: &[u8]) {
        assert_eq!(Signature::<C>::from_der(der), Err(Error::SignatureEncoding), "{der:02x?}");
    }
    fn check<C: Curve>(loose: &[&[u8]]) {
        assert!(Signature::<C>::from_der(&hex!("3006020101020101")).is_ok());
        for der in loose {
            refuses::<C>(der);
        }
        // An integer of one byte more than n.
        let long = encode(&[&[1], vec![0; length::<C>()].as_slice()].concat(), &[1]);
        refuses::<C>(&long);
    }
    check::<P256>(&loose);
    check::<P384>(&loose);
    check::<P521>(&loose);
    // P-521's are long enough for the long form: of two bytes' length it is not the shortest.
    let long = key::<P521>().sign(b"").unwrap().to_der();
    let body = &long.as_ref()[3..];
    assert_eq!(long.as_ref()[..3], [0x30, 0x81, body.len().try_into().unwrap()]);
    refuses::<P521>(&[&[0x30, 0x82, 0, long.as_ref()[2]], body].concat());
}

#[test]
fn c3_every_prefix_and_every_flipped_bit_of_a_signature_is_refused() {
    fn check<C: Parameters>() {
        let key = key::<C>();
        let signature = key.sign(b"message").unwrap();
        let der = signature.to_der();
        let der = der.as_ref();
        for length in 0..der.len() {
            assert_eq!(Signature::<C>::from_der(&der[..length]), Err(Error::SignatureEncoding));
        }
        for bit in 0..8 * der.len() {
            let mut flipped = der.to_vec();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let verified = Signature::from_der(&flipped)
                .and_then(|signature| key.verifying_key().verify(b"message", &signature));
            assert!(verified.is_err(), "bit {bit}");
        }
        assert_eq!(key.verifying_key().verify(b"message", &signature), Ok(()));
        assert_eq!(key.verifying_key().verify(b"massage", &signature), Err(Error::Signature));
        let other = SigningKey::<C>::generate(&mut SysRng).unwrap();
        assert_eq!(other.verifying_key().verify(b"message", &signature), Err(Error::Signature));
    }
    each_curve!(check);
}

#[test]
fn c4_nonces_do_not_repeat() {
    fn check<C: Curve>(default: Digest, other: Digest) {
        // The same nonce for two messages would show as the same r.
        let r = |signature: Signature<C>| signature.to_bytes().as_ref()[..length::<C>()].to_vec();
        let key = key::<C>();
        let first = key.sign(b"first").unwrap();
        assert_eq!(first, key.sign(b"first").unwrap());
        assert_eq!(first, key.sign_digest(&default).unwrap());
        assert_ne!(r(first), r(key.sign(b"second").unwrap()));
        assert_ne!(r(first), r(key_of_bytes::<C>(0x43).sign(b"first").unwrap()));
        // The nonce also depends on the hash function, and on the randomness of a hedged signature.
        assert_ne!(r(first), r(key.sign_digest(&other).unwrap()));
        let hedged = key.sign_hedged(b"first", &mut SysRng).unwrap();
        assert_ne!(r(first), r(hedged));
        assert_ne!(r(hedged), r(key.sign_hedged(b"first", &mut SysRng).unwrap()));
        assert_eq!(key.verifying_key().verify(b"first", &hedged), Ok(()));
        // With a generator that repeats itself, a hedged signature is still one of its message alone.
        let zeros = vec![0; length::<C>()];
        let zeros = |message| key.sign_hedged(message, &mut ScriptedRng(&[&zeros])).unwrap();
        assert_ne!(r(zeros(b"first")), r(zeros(b"second")));
    }
    check::<P256>(Digest::sha256(b"first"), Digest::sha384(b"first"));
    check::<P384>(Digest::sha384(b"first"), Digest::sha512(b"first"));
    check::<P521>(Digest::sha512(b"first"), Digest::sha256(b"first"));
}

#[test]
fn c5_a_digest_counts_with_its_hash_function() {
    fn check<C: Curve>() {
        let message = b"message";
        let digests = [Digest::sha256(message), Digest::sha384(message), Digest::sha512(message)];
        for signed in &digests {
            let signature = key::<C>().sign_digest(signed).unwrap();
            for verified in &digests {
                let expected = if signed == verified { Ok(()) } else { Err(Error::Signature) };
                let key = key::<C>();
                assert_eq!(key.verifying_key().verify_digest(verified, &signature), expected);
            }
        }
        // The lengths are those of the hash functions: a shorter value does not compile.
        assert_eq!(digests.map(|digest| digest.as_bytes().len()), [32, 48, 64]);
    }
    each_curve!(check);
}

#[test]
fn a_failing_or_stuck_generator_is_an_error() {
    fn check<C: Curve>() {
        let broken = &mut ScriptedRng(&[]);
        assert_eq!(EphemeralSecret::<C>::generate(broken).unwrap_err(), Error::Rng);
        assert_eq!(SigningKey::<C>::generate(broken).unwrap_err(), Error::Rng);
        assert_eq!(key::<C>().sign_hedged(b"", broken).unwrap_err(), Error::Rng);
        // A generator of nothing but zeros is given up while it has more.
        let zeros = vec![0; length::<C>()];
        let script = [zeros.as_slice(); 100];
        let stuck = &mut ScriptedRng(&script);
        assert_eq!(EphemeralSecret::<C>::generate(stuck).unwrap_err(), Error::Rng);
        assert_eq!(SigningKey::<C>::generate(stuck).unwrap_err(), Error::Rng);
        assert!(stuck.0.len() > 50);
    }
    each_curve!(check);
}

#[test]
fn a_candidate_out_of_range_is_drawn_again() {
    fn check<C: Parameters>() {
        let candidates = [BigUint::ZERO, C::n(), one()].map(|number| bytes::<C>(&number));
        let candidates = candidates.each_ref().map(AsRef::as_ref);
        let mut rng = ScriptedRng(&candidates);
        let secret = EphemeralSecret::<C>::generate(&mut rng).unwrap();
        assert_eq!(secret.public_key().to_sec1().as_ref(), C::generator());
        assert_eq!(EphemeralSecret::<C>::generate(&mut rng).unwrap_err(), Error::Rng);
    }
    each_curve!(check);
}

#[test]
fn no_more_bits_are_drawn_than_n_has() {
    // Of P-521's 66 bytes the first has one bit that counts; the others would refuse most draws.
    let mut bytes = vec![0; 66];
    (bytes[0], bytes[65]) = (0xfe, 1);
    let secret = EphemeralSecret::<P521>::generate(&mut ScriptedRng(&[&bytes])).unwrap();
    assert_eq!(secret.public_key().to_sec1().as_ref(), P521::generator());
}

#[test]
fn secrets_do_not_print() {
    fn check<C: Parameters>() {
        let secret = EphemeralSecret::<C>::generate(&mut SysRng).unwrap();
        assert_eq!(format!("{secret:?}"), "EphemeralSecret { .. }");
        let generator = PublicKey::<C>::from_sec1(&C::generator()).unwrap();
        let shared = secret.diffie_hellman(&generator).unwrap();
        assert_eq!(format!("{shared:?}"), "SharedSecret { .. }");
        let printed = format!("{:?}", key::<C>());
        assert!(printed.starts_with("SigningKey { public: PublicKey(04"), "{printed}");
        assert!(!printed.contains("42424242"), "{printed}");
    }
    each_curve!(check);
}

#[test]
fn errors_differ_in_words() {
    let errors = [
        Error::PointEncoding,
        Error::Infinity,
        Error::Coordinate,
        Error::NotOnCurve,
        Error::Scalar,
        Error::SignatureEncoding,
        Error::SignatureRange,
        Error::Signature,
        Error::Rng,
    ];
    let words: std::collections::BTreeSet<_> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(words.len(), errors.len());
}
