//! Keys, signatures and generators that must be refused (ATTACKS: C1, C3, C4, C5), each by its error.
#![cfg(test)]

use ashlar_nistec::p256::{EphemeralSecret, PublicKey, Signature, SigningKey};
use ashlar_nistec::{Digest, Error};
use getrandom::SysRng;
use hex_literal::hex;
use rand_core::{TryCryptoRng, TryRng};

use der::encode;

#[path = "support/der.rs"]
mod der;

const P: [u8; 32] = hex!("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
const N: [u8; 32] = hex!("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
const N_LESS_1: [u8; 32] = hex!("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550");
const ONE: [u8; 32] = hex!("0000000000000000000000000000000000000000000000000000000000000001");
/// The generator, uncompressed.
const G: [u8; 65] = hex!(
    "04"
    "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
);

fn key() -> SigningKey {
    SigningKey::from_bytes(&[0x42; 32]).unwrap()
}

fn refused(sec1: &[u8]) -> Error {
    PublicKey::from_sec1(sec1).unwrap_err()
}

#[test]
fn c1_points_not_on_the_curve_are_refused() {
    for bit in 0..512 {
        let mut point = G;
        point[1 + bit / 8] ^= 1 << (bit % 8);
        let error = refused(&point);
        assert!(matches!(error, Error::NotOnCurve | Error::Coordinate), "bit {bit}: {error:?}");
    }
    let mut zero = [0; 65];
    zero[0] = 4;
    assert_eq!(refused(&zero), Error::NotOnCurve);
    // On a curve with another b, which the addition of points does not look at.
    let mut swapped = G;
    swapped[1..].rotate_left(32);
    assert_eq!(refused(&swapped), Error::NotOnCurve);
}

#[test]
fn c1_infinity_is_refused() {
    assert_eq!(refused(&[0]), Error::Infinity);
    assert_eq!(refused(&[0; 65]), Error::PointEncoding);
}

#[test]
fn c1_wrong_lengths_are_refused() {
    let mut long = G.to_vec();
    long.extend([0; 2]);
    for length in (1..65).chain(66..=67) {
        assert_eq!(refused(&long[..length]), Error::PointEncoding, "length {length}");
    }
    assert_eq!(refused(&[]), Error::PointEncoding);
    assert!(PublicKey::from_sec1(&long[..65]).is_ok());
}

#[test]
fn c1_compressed_and_hybrid_points_are_refused() {
    for form in [2, 3] {
        let mut compressed = G[..33].to_vec();
        compressed[0] = form;
        assert_eq!(refused(&compressed), Error::PointEncoding);
    }
    for form in (0..=255).filter(|&form| form != 4) {
        let mut point = G;
        point[0] = form;
        assert_eq!(refused(&point), Error::PointEncoding, "form {form}");
    }
}

#[test]
fn c1_coordinates_from_p_up_are_refused() {
    for number in [P, [0xff; 32]] {
        for at in [1, 33] {
            let mut point = G;
            point[at..at + 32].copy_from_slice(&number);
            assert_eq!(refused(&point), Error::Coordinate);
        }
    }
    // (0, y) is on the curve; (p, y) is the same point, badly written.
    let mut point = hex!(
        "04"
        "0000000000000000000000000000000000000000000000000000000000000000"
        "66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4"
    );
    assert!(PublicKey::from_sec1(&point).is_ok());
    point[1..33].copy_from_slice(&P);
    assert_eq!(refused(&point), Error::Coordinate);
}

#[test]
fn secret_keys_out_of_range_are_refused() {
    for bytes in [[0; 32], N, [0xff; 32]] {
        assert_eq!(SigningKey::from_bytes(&bytes).unwrap_err(), Error::Scalar);
    }
    assert_eq!(SigningKey::from_bytes(&ONE).unwrap().verifying_key().to_sec1(), G);
    let last = SigningKey::from_bytes(&N_LESS_1).unwrap();
    assert_eq!(last.verifying_key().to_sec1()[..33], G[..33]);
    assert_eq!(*last.to_bytes(), N_LESS_1);
}

#[test]
fn c3_r_or_s_out_of_range_is_refused() {
    for (r, s) in [([0; 32], ONE), (ONE, [0; 32]), (N, ONE), (ONE, N), ([0xff; 32], ONE)] {
        let bytes = [r, s].concat().try_into().unwrap();
        assert_eq!(Signature::from_bytes(&bytes), Err(Error::SignatureRange));
        assert_eq!(Signature::from_der(&encode(&r, &s)), Err(Error::SignatureRange));
    }
    let bytes = [N_LESS_1, N_LESS_1].concat().try_into().unwrap();
    let signature = Signature::from_bytes(&bytes).unwrap();
    assert_eq!(key().verifying_key().verify(b"", &signature), Err(Error::Signature));
    // CVE-2022-21449: zeros pass no key and no message, because they are no signature.
    assert_eq!(Signature::from_bytes(&[0; 64]), Err(Error::SignatureRange));
    assert_eq!(Signature::from_der(&hex!("3006020100020100")), Err(Error::SignatureRange));
}

#[test]
fn c3_loose_der_is_refused() {
    let strict = hex!("3006020101020101");
    assert!(Signature::from_der(&strict).is_ok());
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
    for der in loose {
        assert_eq!(Signature::from_der(der), Err(Error::SignatureEncoding), "{der:02x?}");
    }
    // An integer of 33 bytes.
    let long = [&hex!("3026 0221 01")[..], &[0; 32], &hex!("020101")].concat();
    assert_eq!(Signature::from_der(&long), Err(Error::SignatureEncoding));
}

#[test]
fn c3_every_prefix_and_every_flipped_bit_of_a_signature_is_refused() {
    let signature = key().sign(b"message").unwrap();
    let der = signature.to_der();
    let der = der.as_ref();
    for length in 0..der.len() {
        assert_eq!(Signature::from_der(&der[..length]), Err(Error::SignatureEncoding));
    }
    for bit in 0..8 * der.len() {
        let mut flipped = der.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let verified = Signature::from_der(&flipped)
            .and_then(|signature| key().verifying_key().verify(b"message", &signature));
        assert!(verified.is_err(), "bit {bit}");
    }
    assert_eq!(key().verifying_key().verify(b"massage", &signature), Err(Error::Signature));
    let other = SigningKey::generate(&mut SysRng).unwrap();
    assert_eq!(other.verifying_key().verify(b"message", &signature), Err(Error::Signature));
}

#[test]
fn c4_nonces_do_not_repeat() {
    // The same nonce for two messages would show as the same r.
    let r = |signature: Signature| signature.to_bytes()[..32].to_vec();
    let first = key().sign(b"first").unwrap();
    assert_eq!(first, key().sign(b"first").unwrap());
    assert_ne!(r(first), r(key().sign(b"second").unwrap()));
    assert_ne!(r(first), r(SigningKey::from_bytes(&[0x43; 32]).unwrap().sign(b"first").unwrap()));
    // The nonce also depends on the hash function, and on the randomness of a hedged signature.
    assert_ne!(r(first), r(key().sign_digest(&Digest::sha384(b"first")).unwrap()));
    let hedged = key().sign_hedged(b"first", &mut SysRng).unwrap();
    assert_ne!(r(first), r(hedged));
    assert_ne!(r(hedged), r(key().sign_hedged(b"first", &mut SysRng).unwrap()));
    assert_eq!(key().verifying_key().verify(b"first", &hedged), Ok(()));
    // With a generator that repeats itself, a hedged signature is still one of its message alone.
    let zeros = |message| key().sign_hedged(message, &mut Zeros).unwrap();
    assert_ne!(r(zeros(b"first")), r(zeros(b"second")));
}

#[test]
fn c5_a_digest_counts_with_its_hash_function() {
    let message = b"message";
    let (sha256, sha512) = (Digest::sha256(message), Digest::sha512(message));
    let signature = key().sign_digest(&sha512).unwrap();
    assert_eq!(key().verifying_key().verify_digest(&sha512, &signature), Ok(()));
    assert_eq!(key().verifying_key().verify_digest(&sha256, &signature), Err(Error::Signature));
    // The lengths are those of the hash functions: a shorter value does not compile.
    assert_eq!(sha256.as_bytes().len(), 32);
    assert_eq!(Digest::sha384(message).as_bytes().len(), 48);
    assert_eq!(sha512.as_bytes().len(), 64);
}

#[test]
fn a_failing_or_stuck_generator_is_an_error() {
    assert_eq!(EphemeralSecret::generate(&mut Broken).unwrap_err(), Error::Rng);
    assert_eq!(SigningKey::generate(&mut Broken).unwrap_err(), Error::Rng);
    assert_eq!(key().sign_hedged(b"", &mut Broken).unwrap_err(), Error::Rng);
    assert_eq!(EphemeralSecret::generate(&mut Zeros).unwrap_err(), Error::Rng);
    assert_eq!(SigningKey::generate(&mut Zeros).unwrap_err(), Error::Rng);
}

#[test]
fn a_candidate_out_of_range_is_drawn_again() {
    let mut rng = Script(vec![ONE, N, [0; 32]]);
    let secret = EphemeralSecret::generate(&mut rng).unwrap();
    assert_eq!(secret.public_key().to_sec1(), G);
    assert!(rng.0.is_empty());
}

#[test]
fn secrets_do_not_print() {
    let secret = EphemeralSecret::generate(&mut SysRng).unwrap();
    assert_eq!(format!("{secret:?}"), "EphemeralSecret { .. }");
    let generator = PublicKey::from_sec1(&G).unwrap();
    let shared = secret.diffie_hellman(&generator).unwrap();
    assert_eq!(format!("{shared:?}"), "SharedSecret { .. }");
    let printed = format!("{:?}", key());
    assert!(printed.starts_with("SigningKey { public: PublicKey(04"), "{printed}");
    assert!(!printed.contains("42424242"), "{printed}");
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

/// A generator of zeros.
struct Zeros;

/// A generator that hands out what is written, from the end.
struct Script(Vec<[u8; 32]>);

/// A generator whose source is gone.
struct Broken;

#[derive(Debug)]
struct Gone;

impl core::fmt::Display for Gone {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("the source is gone")
    }
}

impl core::error::Error for Gone {}

macro_rules! generator {
    ($name:ty, |$this:ident, $out:ident| $fill:expr) => {
        impl TryRng for $name {
            type Error = Gone;

            fn try_next_u32(&mut self) -> Result<u32, Gone> {
                Err(Gone)
            }

            fn try_next_u64(&mut self) -> Result<u64, Gone> {
                Err(Gone)
            }

            fn try_fill_bytes(&mut self, $out: &mut [u8]) -> Result<(), Gone> {
                let $this = self;
                $fill
            }
        }

        impl TryCryptoRng for $name {}
    };
}

generator!(Zeros, |_this, out| {
    out.fill(0);
    Ok(())
});
generator!(Script, |this, out| {
    out.copy_from_slice(&this.0.pop().ok_or(Gone)?);
    Ok(())
});
generator!(Broken, |_this, _out| Err(Gone));
