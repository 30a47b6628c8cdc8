//! DHE between both halves, and what each refuses.
#![cfg(test)]

use ashlar_tls_legacy::dhe::{DheParams, Error, Group, Groups, ServerKey, respond};
use getrandom::SysRng;
use num_bigint::BigUint;
use testkit::ScriptedRng;
use wire::registry::AlertDescription;

fn refused(p: &[u8], g: &[u8], ys: &[u8], groups: Groups) -> (Error, AlertDescription) {
    let error = respond(DheParams { p, g, ys }, groups, &mut SysRng).unwrap_err();
    (error, error.alert())
}

#[test]
fn both_sides() {
    for group in [Group::Ffdhe2048, Group::Ffdhe3072] {
        for groups in [Groups::Rfc7919, Groups::AcceptUnnamed] {
            let server = ServerKey::generate(group, &mut SysRng).unwrap();
            assert_eq!((server.params().p, server.params().g), (&*group.prime_bytes(), &[2][..]));
            let (yc, at_client) = respond(server.params(), groups, &mut SysRng).unwrap();
            assert_eq!(yc.len(), group.prime_len());
            assert_eq!(*server.agree(&yc).unwrap(), *at_client);
        }
    }
}

/// Logjam, CVE-2015-4000.
#[test]
fn d1_short_primes() {
    let expected = (Error::PrimeTooShort, AlertDescription::INSUFFICIENT_SECURITY);
    for groups in [Groups::Rfc7919, Groups::AcceptUnnamed] {
        for p in [&[][..], &[0xff; 64], &[0xff; 96], &[0xff; 128], &[0xff; 255], &[0; 256]] {
            assert_eq!(refused(p, &[2], &[5], groups), expected, "{} bytes", p.len());
        }
    }
}

/// CVE-2016-0701: groups that nobody knows. Only a client that asked for it takes them.
#[test]
fn d2_unnamed_groups() {
    let p = Group::Ffdhe2048.prime_bytes();
    let mut other = p.clone();
    other[100] ^= 1;
    for (p, g) in [(&p, &[5][..]), (&p, &[0, 2]), (&other, &[2])] {
        let (error, alert) = refused(p, g, &[5], Groups::Rfc7919);
        assert_eq!(error, Error::Group(dhe::Error::UnknownGroup));
        assert_eq!(alert, AlertDescription::INSUFFICIENT_SECURITY);
        let params = DheParams { p, g, ys: &[5] };
        let (yc, premaster) = respond(params, Groups::AcceptUnnamed, &mut SysRng).unwrap();
        assert!(yc.len() > 200 && premaster.len() > 200);
    }
    let insufficient = AlertDescription::INSUFFICIENT_SECURITY;
    for (p, g, cause) in [
        (&vec![0xfe; 256], &[2][..], dhe::Error::PrimeEven),
        // D5, D(HE)at: nothing is computed with what is too long.
        (&vec![0xff; 1025], &[2], dhe::Error::PrimeTooLong),
        (&vec![0xff; 65_535], &[2], dhe::Error::PrimeTooLong),
        (&other, &[1], dhe::Error::Generator),
        (&other, &[], dhe::Error::Generator),
        (&other, &other, dhe::Error::Generator),
    ] {
        let expected = (Error::Group(cause), insufficient);
        assert_eq!(refused(p, g, &[5], Groups::AcceptUnnamed), expected);
    }
}

/// 0, 1, p - 1, p and more, by either side, in named groups and others.
#[test]
fn d2_public_keys() {
    let p = Group::Ffdhe2048.prime_bytes();
    let number = BigUint::from_bytes_be(&p);
    for bad in [
        vec![],
        vec![0],
        vec![1],
        vec![0; 256],
        [vec![0; 255], vec![1]].concat(),
        (&number - 1_u8).to_bytes_be(),
        p.clone(),
        (&number + 1_u8).to_bytes_be(),
        vec![0xff; 256],
        vec![0xff; 257],
        vec![0xff; 65_535],
    ] {
        for (g, groups) in [([2], Groups::Rfc7919), ([5], Groups::AcceptUnnamed)] {
            let (error, alert) = refused(&p, &g, &bad, groups);
            assert!(matches!(error, Error::PublicKey(_)), "{error}");
            assert_eq!(alert, AlertDescription::ILLEGAL_PARAMETER);
        }
        let server = ServerKey::generate(Group::Ffdhe2048, &mut SysRng).unwrap();
        let error = server.agree(&bad).unwrap_err();
        assert!(matches!(error, Error::PublicKey(_)), "{error}");
        assert_eq!(error.alert(), AlertDescription::ILLEGAL_PARAMETER);
    }
}

/// Raccoon, CVE-2020-1968: a key is used once, by type on the server's side; the client draws one
/// for each connection.
#[test]
fn d3_d6_keys_are_fresh() {
    let server = ServerKey::generate(Group::Ffdhe2048, &mut SysRng).unwrap();
    let other = ServerKey::generate(Group::Ffdhe2048, &mut SysRng).unwrap();
    assert_ne!(server.params().ys, other.params().ys);
    for groups in [Groups::Rfc7919, Groups::AcceptUnnamed] {
        let [first, second] = [(); 2].map(|()| respond(server.params(), groups, &mut SysRng));
        assert_ne!(first.unwrap().0, second.unwrap().0);
    }
}

/// RFC 5246, section 8.1.2: leading zero bytes of Z are not part of the premaster secret. These two
/// secrets share a number with some.
#[test]
fn d3_leading_zeros_are_stripped() {
    let (a, mut b) = ([0x42; 32], [0x17; 32]);
    b[..2].copy_from_slice(&[0x00, 0x72]);
    let server = ServerKey::generate(Group::Ffdhe2048, &mut ScriptedRng(&[&a])).unwrap();
    let client = respond(server.params(), Groups::Rfc7919, &mut ScriptedRng(&[&b]));
    let (yc, at_client) = client.unwrap();
    let at_server = server.agree(&yc).unwrap();
    assert_eq!(*at_client, *at_server);

    let [a, b] = [a, b].map(|secret| BigUint::from_bytes_be(&secret));
    let p = BigUint::from_bytes_be(&Group::Ffdhe2048.prime_bytes());
    let z = BigUint::from(2_u8).modpow(&(a * b), &p).to_bytes_be();
    assert!(z.len() < 256, "{}", z.len());
    assert_eq!(*at_client, z);
}

/// L6.
#[test]
fn generators_that_fail() {
    let none = &mut ScriptedRng(&[]);
    assert_eq!(ServerKey::generate(Group::Ffdhe2048, none).unwrap_err(), Error::Rng);
    let p = Group::Ffdhe2048.prime_bytes();
    for (g, groups) in [(2, Groups::Rfc7919), (5, Groups::AcceptUnnamed)] {
        let params = DheParams { p: &p, g: &[g], ys: &[5] };
        let error = respond(params, groups, none).unwrap_err();
        assert_eq!((error, error.alert()), (Error::Rng, AlertDescription::INTERNAL_ERROR));
    }
}

#[test]
fn errors_say_what_is_wrong() {
    assert_eq!(Error::PrimeTooShort.to_string(), "the prime has fewer than 2048 bits");
    let group = Error::Group(dhe::Error::UnknownGroup).to_string();
    assert_eq!(group, "prime and generator are not those of an RFC 7919 group");
    let key = Error::PublicKey(dhe::Error::PublicKeyTooSmall).to_string();
    assert_eq!(key, "the public key is 0 or 1");
    assert_eq!(Error::Rng.to_string(), "the source of randomness failed");
}
