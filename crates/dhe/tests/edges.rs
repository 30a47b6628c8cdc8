//! Ranges, lengths, encodings and failing generators. Tests named `d1` to `d6` answer the known
//! attacks on finite-field Diffie-Hellman that their comments name.
#![cfg(test)]

use core::convert::Infallible;

use ashlar_dhe::{EphemeralSecret, Error, Group, PublicKey};
use getrandom::SysRng;
use num_bigint::BigUint;
use rand_core::{TryCryptoRng, TryRng};
use zeroize::ZeroizeOnDrop;

/// `p + offset`, in as many bytes as p has.
fn near_prime(group: Group, offset: i8) -> Vec<u8> {
    let p = BigUint::from_bytes_be(&group.prime_bytes());
    let distance = offset.unsigned_abs();
    if offset < 0 { (p - distance).to_bytes_be() } else { (p + distance).to_bytes_be() }
}

/// A small number in as many bytes as p has.
fn small(group: Group, value: u8) -> Vec<u8> {
    let mut bytes = vec![0; group.prime_len()];
    *bytes.last_mut().unwrap() = value;
    bytes
}

/// Logjam (CVE-2015-4000): a prime below 2048 bits is told apart from an unknown one, and leading
/// zeros do not make it longer.
#[test]
fn d1_short_primes_are_refused() {
    let short = |p: &[u8]| assert_eq!(Group::from_parameters(p, &[2]), Err(Error::PrimeTooShort));
    short(&[]);
    short(&[0xff; 64]);
    short(&[0xff; 128]);
    short(&[0xff; 255]);
    short(&[0; 256]);
    short(&[0; 2048]);
    let mut p = [0xff; 256];
    p[0] = 0x7f;
    short(&p);
    let mut p = vec![0; 1000];
    p.extend([0xff; 128]);
    short(&p);
}

/// CVE-2016-0701: only the groups of RFC 7919, byte for byte.
#[test]
fn d2_only_known_groups() {
    for group in Group::ALL {
        let p = group.prime_bytes();
        assert_eq!(p.len(), group.prime_len());
        assert_eq!(Group::from_parameters(&p, &[2]), Ok(group));
        for g in [&[][..], &[0], &[1], &[3], &[5], &[0, 2], &[2, 0], &[2, 2]] {
            assert_eq!(Group::from_parameters(&p, g), Err(Error::UnknownGroup), "{g:?}");
        }
        for at in [1, p.len() / 2, p.len() - 1] {
            let mut other = p.clone();
            other[at] ^= 2;
            assert_eq!(Group::from_parameters(&other, &[2]), Err(Error::UnknownGroup), "{at}");
        }
        let leading_zero = [&[0], &p[..]].concat();
        assert_eq!(Group::from_parameters(&leading_zero, &[2]), Err(Error::UnknownGroup));
        assert_eq!(
            Group::from_parameters(&[&p[..], &[0]].concat(), &[2]),
            Err(Error::UnknownGroup)
        );
    }
}

/// Public keys whose shared secret everybody knows, and numbers that are not below p.
#[test]
fn d2_public_keys_are_in_range() {
    for group in Group::ALL {
        for (bytes, expected) in [
            (small(group, 0), Err(Error::PublicKeyTooSmall)),
            (small(group, 1), Err(Error::PublicKeyTooSmall)),
            (small(group, 2), Ok(())),
            (near_prime(group, -2), Ok(())),
            (near_prime(group, -1), Err(Error::PublicKeyTooLarge)),
            (near_prime(group, 0), Err(Error::PublicKeyTooLarge)),
            (near_prime(group, 1), Err(Error::PublicKeyTooLarge)),
            (near_prime(group, 2), Err(Error::PublicKeyTooLarge)),
            (vec![0xff; group.prime_len()], Err(Error::PublicKeyTooLarge)),
        ] {
            assert_eq!(PublicKey::from_bytes(group, &bytes).map(|_| ()), expected);
            assert_eq!(PublicKey::from_unpadded_bytes(group, &bytes).map(|_| ()), expected);
        }
        // A one at either end of the number is not a small number.
        let mut bytes = small(group, 1);
        bytes[0] = 1;
        assert!(PublicKey::from_bytes(group, &bytes).is_ok());
    }
}

/// Raccoon (CVE-2020-1968): each version its encoding of a shared secret with leading zeros.
#[test]
fn d3_both_encodings_of_the_shared_secret() {
    for group in Group::ALL {
        let two = PublicKey::from_bytes(group, &small(group, 2)).unwrap();
        let bits = 8 * u16::try_from(group.prime_len()).unwrap();
        // 2^x itself, without a reduction.
        for (x, zeros) in [(bits - 8, 0), (bits - 9, 1), (bits - 17, 2), (8, group.prime_len() - 2)]
        {
            let secret = EphemeralSecret::from_be_bytes(group, &x.to_be_bytes()).unwrap();
            let z = secret.diffie_hellman(&two).unwrap();
            let mut expected = (BigUint::from(1_u8) << x).to_bytes_be();
            assert_eq!(z.without_leading_zeros(), expected, "{x}");
            expected.splice(..0, vec![0; zeros]);
            assert_eq!(z.padded(), expected, "{x}");
            assert_eq!(z.padded().len(), group.prime_len());
        }
    }
}

/// TLS 1.3 shares are as long as the prime; TLS 1.2 may leave leading zeros out.
#[test]
fn d4_lengths_of_public_keys() {
    for group in Group::ALL {
        let len = group.prime_len();
        for wrong in [0, 1, len - 1, len + 1, 2 * len] {
            let found = PublicKey::from_bytes(group, &vec![1; wrong]);
            assert_eq!(found.unwrap_err(), Error::PublicKeyLength, "{wrong}");
        }
        let padded = PublicKey::from_bytes(group, &small(group, 7)).unwrap();
        for zeros in [0, 1, len - 1] {
            let bytes = &small(group, 7)[len - 1 - zeros..];
            assert_eq!(PublicKey::from_unpadded_bytes(group, bytes).unwrap(), padded, "{zeros}");
        }
        assert_eq!(padded.as_bytes(), small(group, 7));
        for wrong in [vec![], vec![1; len + 1], [vec![0], small(group, 7)].concat()] {
            let found = PublicKey::from_unpadded_bytes(group, &wrong);
            assert_eq!(found.unwrap_err(), Error::PublicKeyLength, "{}", wrong.len());
        }
    }
}

/// D(HE)at (CVE-2002-20001, CVE-2023-3446, CVE-2023-3817): what is far too long meets a comparison
/// of lengths and no arithmetic, so that a thousand of them take no noticeable time.
#[test]
fn d5_giants_are_refused_by_their_length() {
    let giant = vec![0xff; usize::from(u16::MAX)];
    for _ in 0..1000 {
        assert_eq!(Group::from_parameters(&giant, &[2]), Err(Error::UnknownGroup));
        let p = Group::Ffdhe2048.prime_bytes();
        assert_eq!(Group::from_parameters(&p, &giant), Err(Error::UnknownGroup));
        for group in Group::ALL {
            let found = PublicKey::from_unpadded_bytes(group, &giant);
            assert_eq!(found.unwrap_err(), Error::PublicKeyLength);
            let found = EphemeralSecret::from_be_bytes(group, &giant);
            assert_eq!(found.unwrap_err(), Error::SecretOutOfRange);
        }
    }
}

/// No secret serves twice by type (`compile_fail` examples of `EphemeralSecret`), and no two are
/// drawn alike.
#[test]
fn d6_every_secret_is_fresh() {
    let draw = || EphemeralSecret::generate(Group::Ffdhe2048, &mut SysRng).unwrap().public_key();
    assert_ne!(draw(), draw());
}

#[test]
fn both_sides_agree() {
    for group in Group::ALL {
        let alice = EphemeralSecret::generate(group, &mut SysRng).unwrap();
        let bob = EphemeralSecret::generate(group, &mut SysRng).unwrap();
        let (to_bob, to_alice) = (alice.public_key(), bob.public_key());
        assert_eq!((to_bob.group(), alice.group()), (group, group));
        assert_eq!(PublicKey::from_bytes(group, to_bob.as_bytes()).unwrap(), to_bob);
        let at_alice = alice.diffie_hellman(&to_alice).unwrap();
        assert_eq!(at_alice.padded(), bob.diffie_hellman(&to_bob).unwrap().padded());
    }
}

#[test]
fn a_key_of_another_group_is_refused() {
    let secret = EphemeralSecret::generate(Group::Ffdhe2048, &mut SysRng).unwrap();
    let peer = PublicKey::from_bytes(Group::Ffdhe3072, &small(Group::Ffdhe3072, 2)).unwrap();
    assert_eq!(secret.diffie_hellman(&peer).unwrap_err(), Error::OtherGroup);
}

#[test]
fn secrets_are_in_range() {
    for group in Group::ALL {
        let q: BigUint = BigUint::from_bytes_be(&group.prime_bytes()) >> 1;
        let below = (&q - 1_u8).to_bytes_be();
        let make = |bytes: &[u8]| EphemeralSecret::from_be_bytes(group, bytes);
        // 2^(q - 1) is a half: (p + 1) / 2.
        let half = make(&below).unwrap().public_key();
        assert_eq!(half.as_bytes(), (&q + 1_u8).to_bytes_be());
        assert_eq!(make(&[1]).unwrap().public_key().as_bytes(), small(group, 2));
        for wrong in [
            vec![],
            vec![0],
            small(group, 0),
            q.to_bytes_be(),
            near_prime(group, 0),
            vec![0xff; group.prime_len()],
            [vec![0], small(group, 1)].concat(),
        ] {
            assert_eq!(make(&wrong).unwrap_err(), Error::SecretOutOfRange);
        }
    }
}

/// Fills with one byte, and counts the calls.
struct Constant(u8, usize);

impl TryRng for Constant {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::from_ne_bytes([self.0; 4]))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from_ne_bytes([self.0; 8]))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        bytes.fill(self.0);
        self.1 += 1;
        Ok(())
    }
}

impl TryCryptoRng for Constant {}

struct Broken;

impl TryRng for Broken {
    type Error = core::fmt::Error;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Err(core::fmt::Error)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Err(core::fmt::Error)
    }

    fn try_fill_bytes(&mut self, _: &mut [u8]) -> Result<(), Self::Error> {
        Err(core::fmt::Error)
    }
}

impl TryCryptoRng for Broken {}

#[test]
fn l6_generators_that_fail_make_no_key() {
    for group in Group::ALL {
        assert_eq!(EphemeralSecret::generate(group, &mut Broken).unwrap_err(), Error::Rng);
        let zeros = EphemeralSecret::generate(group, &mut Constant(0, 0));
        assert_eq!(zeros.unwrap_err(), Error::Rng);
    }
}

/// All of the bits drawn are the exponent, and they are drawn in one call.
#[test]
fn generated_exponents_are_as_documented() {
    for (group, bits) in Group::ALL.into_iter().zip([256, 320, 384, 384, 448]) {
        let mut rng = Constant(0xff, 0);
        let secret = EphemeralSecret::generate(group, &mut rng).unwrap();
        assert_eq!(rng.1, 1);
        let expected = EphemeralSecret::from_be_bytes(group, &vec![0xff; bits / 8]).unwrap();
        assert_eq!(secret.public_key(), expected.public_key(), "{}", group.name());
    }
}

#[test]
fn l7_secrets_stay_out_of_debug() {
    const fn wipes_on_drop<T: ZeroizeOnDrop>() {}
    wipes_on_drop::<EphemeralSecret>();
    wipes_on_drop::<ashlar_dhe::SharedSecret>();

    let group = Group::Ffdhe2048;
    let secret = EphemeralSecret::from_be_bytes(group, &[5]).unwrap();
    assert_eq!(format!("{secret:?}"), "EphemeralSecret { group: Ffdhe2048, .. }");
    let public = secret.public_key();
    assert_eq!(format!("{public:?}"), "PublicKey { group: Ffdhe2048, .. }");
    let shared = secret.diffie_hellman(&public).unwrap();
    assert_eq!(format!("{shared:?}"), "SharedSecret { .. }");
}

#[test]
fn every_error_says_something_else() {
    let errors = [
        Error::PrimeTooShort,
        Error::UnknownGroup,
        Error::PublicKeyLength,
        Error::PublicKeyTooSmall,
        Error::PublicKeyTooLarge,
        Error::OtherGroup,
        Error::SecretOutOfRange,
        Error::Rng,
    ];
    let mut texts: Vec<_> = errors.iter().map(ToString::to_string).collect();
    texts.sort();
    texts.dedup();
    assert_eq!(texts.len(), errors.len());
}
