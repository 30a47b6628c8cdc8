//! Random exchanges, each side compared with an implementation by others: RustCrypto's ML-KEM and
//! curves, put together here.
#![cfg(test)]

use ml_kem::kem::{Decapsulate, KeyExport, TryKeyInit};
use ml_kem::{MlKem768, MlKem1024, kem};
use p256::elliptic_curve::sec1::ToSec1Point;
use proptest::prelude::*;
use testkit::ScriptedRng;

/// The order of the parts.
type Join = fn(kem: &[u8], curve: &[u8]) -> Vec<u8>;

const KEM_FIRST: Join = |kem, curve| [kem, curve].concat();
const CURVE_FIRST: Join = |kem, curve| [curve, kem].concat();

/// A curve of others: the public key of a secret, and the secret shared with a public key.
struct Curve {
    share: fn(secret: &[u8]) -> Vec<u8>,
    agree: fn(secret: &[u8], peer: &[u8]) -> Vec<u8>,
}

const X25519: Curve = Curve {
    share: |secret| {
        x25519_dalek::x25519(secret.try_into().unwrap(), x25519_dalek::X25519_BASEPOINT_BYTES)
            .into()
    },
    agree: |secret, peer| {
        x25519_dalek::x25519(secret.try_into().unwrap(), peer.try_into().unwrap()).into()
    },
};

macro_rules! nist_curve {
    ($name:ident, $library:ident) => {
        const $name: Curve = Curve {
            share: |secret| {
                let secret = $library::SecretKey::from_slice(secret).unwrap();
                secret.public_key().to_sec1_point(false).as_bytes().to_vec()
            },
            agree: |secret, peer| {
                let secret = $library::SecretKey::from_slice(secret).unwrap();
                let peer = $library::PublicKey::from_sec1_bytes(peer).unwrap();
                let shared = secret.diffie_hellman(&peer);
                shared.raw_secret_bytes().to_vec()
            },
        };
    };
}

nist_curve!(P256, p256);
nist_curve!(P384, p384);

/// ML-KEM of others, all from given randomness: `ek`, `c`, and the secret at either side.
macro_rules! their_kem {
    ($parameters:ty, $seed:expr, $m:expr) => {{
        let seed = <[u8; 64]>::try_from($seed).unwrap().into();
        let dk = kem::DecapsulationKey::<$parameters>::from_seed(seed);
        let ek = dk.encapsulation_key().to_bytes().to_vec();
        let peer = kem::EncapsulationKey::<$parameters>::new_from_slice(&ek).unwrap();
        let (c, at_server) = peer.encapsulate_deterministic(&$m.into());
        let at_client = dk.decapsulate_slice(&c).unwrap();
        assert_eq!(at_client, at_server);
        (ek, c.to_vec(), at_client.to_vec())
    }};
}

macro_rules! exchange {
    ($module:ident, $parameters:ty, $join:expr, $curve:expr, $scalar_len:literal) => {
        proptest! {
            #![proptest_config(ProptestConfig::with_cases(100))]

            #[test]
            fn $module(
                client_scalar in any::<[u8; $scalar_len]>(),
                server_scalar in any::<[u8; $scalar_len]>(),
                d in any::<[u8; 32]>(),
                z in any::<[u8; 32]>(),
                m in any::<[u8; 32]>(),
            ) {
                use ashlar_hybrid::$module::{ClientSecret, respond};

                let (join, curve) = ($join, $curve);
                let seed = [d, z].concat();
                let (ek, c, k) = their_kem!($parameters, &*seed, m);
                let client_point = (curve.share)(&client_scalar);
                let server_point = (curve.share)(&server_scalar);
                let secret = join(&k, &(curve.agree)(&client_scalar, &server_point));

                let mut rng = ScriptedRng(&[&client_scalar, &seed]);
                let client = ClientSecret::generate(&mut rng).unwrap();
                let client_share = join(&ek, &client_point);
                prop_assert_eq!(&client.share()[..], &*client_share);
                let mut rng = ScriptedRng(&[&server_scalar, &m]);
                let (server_share, at_server) = respond(&client_share, &mut rng).unwrap();
                prop_assert_eq!(&server_share[..], &*join(&c, &server_point));
                let at_client = client.agree(&server_share).unwrap();
                prop_assert_eq!(&at_client.as_bytes()[..], &*secret);
                prop_assert_eq!(&at_server.as_bytes()[..], &*secret);
            }
        }
    };
}

exchange!(x25519_mlkem768, MlKem768, KEM_FIRST, X25519, 32);
exchange!(secp256r1_mlkem768, MlKem768, CURVE_FIRST, P256, 32);
exchange!(secp384r1_mlkem1024, MlKem1024, CURVE_FIRST, P384, 48);
