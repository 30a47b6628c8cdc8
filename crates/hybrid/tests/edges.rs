//! Each group on its own: lengths, the order of the parts, what is refused, what randomness does.
#![cfg(test)]

use ashlar_hybrid::Error;
use getrandom::SysRng;
use testkit::ScriptedRng;

/// Where the ML-KEM part of a share lies.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kem {
    First,
    Last,
}

/// The place of the curve's part in a share of `len` bytes.
fn curve_part(kem: Kem, len: usize, curve_len: usize) -> core::ops::Range<usize> {
    match kem {
        Kem::First => len - curve_len..len,
        Kem::Last => 0..curve_len,
    }
}

/// The place of the ML-KEM part.
fn kem_part(kem: Kem, len: usize, curve_len: usize) -> core::ops::Range<usize> {
    match kem {
        Kem::First => 0..len - curve_len,
        Kem::Last => curve_len..len,
    }
}

macro_rules! edges {
    (
        $module:ident, kem: $kem:expr, curve: $curve_len:literal, scalar: $scalar_len:literal,
        client: $client:literal, server: $server:literal, secret: $secret:literal,
        bad_point: $bad_point:expr, refused: $refused:expr
    ) => {
        mod $module {
            use ashlar_hybrid::$module::{
                CLIENT_SHARE_LEN, ClientSecret, SERVER_SHARE_LEN, SHARED_SECRET_LEN, respond,
            };

            use super::*;

            fn exchange() -> (ClientSecret, Vec<u8>) {
                let client = ClientSecret::generate(&mut SysRng).unwrap();
                let (share, _) = respond(&client.share(), &mut SysRng).unwrap();
                (client, share.to_vec())
            }

            #[test]
            fn both_sides_share_a_secret_of_the_lengths_of_rfc_10024() {
                assert_eq!((CLIENT_SHARE_LEN, SERVER_SHARE_LEN), ($client, $server));
                assert_eq!(SHARED_SECRET_LEN, $secret);
                let client = ClientSecret::generate(&mut SysRng).unwrap();
                let (share, at_server) = respond(&client.share(), &mut SysRng).unwrap();
                let at_client = client.agree(&share).unwrap();
                assert_eq!(at_client.as_bytes(), at_server.as_bytes());
                assert_ne!(at_client.as_bytes(), &[0; $secret]);
            }

            #[test]
            fn l3_shares_of_another_length_are_refused() {
                let (client, server_share) = exchange();
                let client_share = client.share();
                for len in [0, 1, $client - 1, $client + 1, 2 * $client] {
                    let mut share = client_share.to_vec();
                    share.resize(len, 0);
                    assert_eq!(respond(&share, &mut SysRng).err(), Some(Error::ShareLength));
                }
                for len in [0, 1, $server - 1, $server + 1, 2 * $server] {
                    let client = ClientSecret::generate(&mut SysRng).unwrap();
                    let mut share = server_share.clone();
                    share.resize(len, 0);
                    assert_eq!(client.agree(&share).err(), Some(Error::ShareLength));
                }
            }

            #[test]
            fn l1_an_encapsulation_key_that_is_not_reduced_is_refused() {
                let mut share = ClientSecret::generate(&mut SysRng).unwrap().share();
                let place = kem_part($kem, share.len(), $curve_len);
                // The first coefficient becomes 4095; q is 3329.
                share[place.start] = 0xff;
                share[place.start + 1] |= 0x0f;
                let expected = Error::MlKem(mlkem::Error::EncapsulationKeyModulus);
                assert_eq!(respond(&share, &mut SysRng).err(), Some(expected));
            }

            #[test]
            fn l3_a_point_that_the_curve_refuses_is_refused_in_both_roles() {
                let (client, mut server_share) = exchange();
                let mut client_share = client.share();
                let place = curve_part($kem, client_share.len(), $curve_len);
                client_share[place].copy_from_slice(&$bad_point);
                assert_eq!(respond(&client_share, &mut SysRng).err(), Some($refused));
                let place = curve_part($kem, server_share.len(), $curve_len);
                server_share[place].copy_from_slice(&$bad_point);
                assert_eq!(client.agree(&server_share).err(), Some($refused));
            }

            #[test]
            fn l2_a_changed_ciphertext_changes_the_kem_part_of_the_secret_alone() {
                let client = ClientSecret::generate(&mut SysRng).unwrap();
                let (mut share, at_server) = respond(&client.share(), &mut SysRng).unwrap();
                let place = kem_part($kem, share.len(), $curve_len);
                share[place.start] ^= 1;
                let at_client = client.agree(&share).unwrap();
                let kem = kem_part($kem, $secret, $secret - 32);
                let curve = curve_part($kem, $secret, $secret - 32);
                assert_ne!(at_client.as_bytes()[kem.clone()], at_server.as_bytes()[kem]);
                assert_eq!(at_client.as_bytes()[curve.clone()], at_server.as_bytes()[curve]);
            }

            #[test]
            fn randomness_that_ends_is_an_error_at_each_draw() {
                let scalar: &[u8] = &[0x55; $scalar_len];
                let client = ClientSecret::generate(&mut SysRng).unwrap();
                for script in [&[][..], &[scalar]] {
                    let drawn = ClientSecret::generate(&mut ScriptedRng(script));
                    assert_eq!(drawn.err(), Some(Error::Rng));
                    let response = respond(&client.share(), &mut ScriptedRng(script));
                    assert_eq!(response.err(), Some(Error::Rng));
                }
            }

            #[test]
            fn debug_shows_no_secret() {
                let client = ClientSecret::generate(&mut SysRng).unwrap();
                let (_, secret) = respond(&client.share(), &mut SysRng).unwrap();
                assert_eq!(format!("{client:?}"), "ClientSecret { .. }");
                assert_eq!(format!("{secret:?}"), "SharedSecret { .. }");
            }
        }
    };
}

edges!(
    x25519_mlkem768, kem: Kem::First, curve: 32, scalar: 32,
    client: 1216, server: 1120, secret: 64,
    bad_point: [0; 32], refused: Error::X25519(curve25519::Error::LowOrder)
);
edges!(
    secp256r1_mlkem768, kem: Kem::Last, curve: 65, scalar: 32,
    client: 1249, server: 1153, secret: 64,
    bad_point: [4; 65], refused: Error::Nist(nistec::Error::NotOnCurve)
);
edges!(
    secp384r1_mlkem1024, kem: Kem::Last, curve: 97, scalar: 48,
    client: 1665, server: 1665, secret: 80,
    bad_point: [4; 97], refused: Error::Nist(nistec::Error::NotOnCurve)
);

#[test]
fn an_error_names_the_part_and_the_check() {
    let texts = [
        (Error::ShareLength, "the share has the wrong length"),
        (Error::Rng, "the source of randomness failed"),
        (
            Error::MlKem(mlkem::Error::EncapsulationKeyModulus),
            "the ML-KEM part: the encapsulation key is not reduced modulo q",
        ),
        (
            Error::X25519(curve25519::Error::LowOrder),
            "the X25519 part: the peer's public key is a point of low order",
        ),
        (
            Error::Nist(nistec::Error::NotOnCurve),
            "the ECDH part: the public key is not a point of the curve",
        ),
    ];
    for (error, text) in texts {
        assert_eq!(error.to_string(), text);
    }
}
