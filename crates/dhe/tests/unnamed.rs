//! Groups that a server made: what is refused, and powers as `num-bigint` computes them.
#![cfg(test)]

use ashlar_dhe::{Error, Group, UnnamedGroup};
use getrandom::SysRng;
use num_bigint::BigUint;
use proptest::collection::vec;
use proptest::prelude::*;
use testkit::{ScriptedRng, from_hex};

/// Made with `openssl dhparam -dsaparam 2048`: not a safe prime, with a generator that is as long.
const P: &str = "f1170ad7bc1ebd6a3c6ffb2f50dcff40617d3bade2df173e101db5a2c005ffd711c9d0f01b5e1b95\
     7091f19bfc21f62df2e83271e65c4546fa6acd9795ee5c79a971819bd63f6321b833d8c4c8c83133\
     54b4766a95e70ee6c2221f57b30a5560cff3461846883f40dd9e1b9cb0711036cfc40bc333fea5f1\
     566eefb6fd9e547b90299c04610a4d5f709e7d88f91a1c61eb161bae8c309155ee648ab1de2860b0\
     8d9a53f5250c972871a43b395eb7135f9658f7e8fa547578c9ce794a7dbf21045a534c19553a930b\
     75a9947cd7fca6546947ccc91c3738dfbdaba73782348a340383ea840222869d78716373df1cc794\
     984eb54424dfaa538921fdb5fca7b439";
const G: &str = "94c6aa9c1866adde6fdc8a0420b4efdfccca7693ef020750ea4cfb2a6c635f7930e8c3164aee83e4\
     1699c1c7b8abe51e44d7ec957ba2d2ec2e7091fd2d6579e0a0027502fd59b28762d8b2602a02540c\
     b1d4ddfd4cdae08bea143de0d5e226d347f2797843db213c5a68ab55f3a4b894fec7c2f87a55356b\
     2039caddc04961ff300d3b7b78da0ea91f24e7abf5f1e7a9a68d3e5d4bc9a30b917c11c75a5baae8\
     46701b12dfe858a8a07645585bfbd7a87153419909dfd0982c1d7b7bab152f2a11d713b5de6a463a\
     fdc9d18aab7b0d3dd16ce1a5171f7cc6f998ab45f1a49cdf5a09e4dcadafc155799c4735cb78f818\
     404b7417a3f88057617f1c50b6cafc0d";

fn made_by_a_server() -> (BigUint, BigUint, UnnamedGroup) {
    let (p, g) = (from_hex(P).unwrap(), from_hex(G).unwrap());
    let group = UnnamedGroup::from_parameters(&p, &g).unwrap();
    (BigUint::from_bytes_be(&p), BigUint::from_bytes_be(&g), group)
}

fn near(p: &BigUint, distance: u8) -> Vec<u8> {
    (p - distance).to_bytes_be()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn powers(x in vec(1..=u8::MAX, 256), y in vec(1..=u8::MAX, 1..256)) {
        let (p, g, group) = made_by_a_server();
        let (own, shared) = group.agree(&y, &mut ScriptedRng(&[&x])).unwrap();
        let x = BigUint::from_bytes_be(&x);
        prop_assert_eq!(own, g.modpow(&x, &p).to_bytes_be());
        let expected = BigUint::from_bytes_be(&y).modpow(&x, &p);
        prop_assert_eq!(shared.without_leading_zeros(), expected.to_bytes_be());
        prop_assert_eq!(shared.padded().len(), 256);
    }
}

/// A named group is one too; both sides agree.
#[test]
fn both_sides() {
    let p = Group::Ffdhe2048.prime_bytes();
    let group = UnnamedGroup::from_parameters(&[&[0], &p[..]].concat(), &[0, 5]).unwrap();
    let own = ashlar_dhe::EphemeralSecret::generate(Group::Ffdhe2048, &mut SysRng).unwrap();
    let (yc, at_client) = group.agree(own.public_key().as_bytes(), &mut SysRng).unwrap();
    let (again, other) = group.agree(own.public_key().as_bytes(), &mut SysRng).unwrap();
    // D3, D6: each time a fresh key.
    assert_ne!(yc, again);
    assert_ne!(at_client.padded(), other.padded());
    assert_eq!(at_client.padded().len(), 256);
}

/// Logjam, CVE-2015-4000; D(HE)at, CVE-2002-20001: too short and too long are told from the length.
#[test]
fn d1_d5_sizes_are_bounded() {
    let refused = |p: &[u8], g: &[u8]| UnnamedGroup::from_parameters(p, g).map(|_| ()).unwrap_err();
    assert_eq!(refused(&[], &[2]), Error::PrimeTooShort);
    assert_eq!(refused(&[0xff; 255], &[2]), Error::PrimeTooShort);
    assert_eq!(refused(&[&[0x7f][..], &[0xff; 255]].concat(), &[2]), Error::PrimeTooShort);
    assert_eq!(refused(&[&[0; 1000][..], &[0xff; 128]].concat(), &[2]), Error::PrimeTooShort);
    assert!(UnnamedGroup::from_parameters(&[0xff; 1024], &[2]).is_ok());
    assert_eq!(refused(&[&[1][..], &[0xff; 1024]].concat(), &[2]), Error::PrimeTooLong);
    assert_eq!(refused(&[0xff; 60_000], &[2]), Error::PrimeTooLong);
    let even = [&[0xff; 255][..], &[0xfe]].concat();
    assert_eq!(refused(&even, &[2]), Error::PrimeEven);
}

#[test]
fn d2_generators_and_public_keys_are_in_range() {
    let (p, _, group) = made_by_a_server();
    let bytes = p.to_bytes_be();
    let generator = |g: &[u8]| UnnamedGroup::from_parameters(&bytes, g).map(|_| ());
    let agree = |y: &[u8]| group.agree(y, &mut SysRng).map(|_| ());
    for small in [&[][..], &[0], &[1], &[0; 300], &[0, 0, 1]] {
        assert_eq!(generator(small), Err(Error::Generator), "{small:?}");
        assert_eq!(agree(small), Err(Error::PublicKeyTooSmall), "{small:?}");
    }
    for large in [near(&p, 1), bytes.clone(), [&[1], &bytes[..]].concat(), vec![0xff; 5000]] {
        assert_eq!(generator(&large), Err(Error::Generator));
        assert_eq!(agree(&large), Err(Error::PublicKeyTooLarge));
    }
    for allowed in [vec![2], vec![0, 2], near(&p, 2)] {
        assert_eq!(generator(&allowed), Ok(()));
        assert_eq!(agree(&allowed), Ok(()));
    }
}

#[test]
fn generators_that_fail() {
    let (_, _, group) = made_by_a_server();
    assert_eq!(group.agree(&[2], &mut ScriptedRng(&[])).unwrap_err(), Error::Rng);
    let zeros = group.agree(&[2], &mut ScriptedRng(&[&[0; 256]]));
    assert_eq!(zeros.unwrap_err(), Error::Rng);
    assert_eq!(format!("{group:?}"), "UnnamedGroup { bits: 2048, .. }");
}
