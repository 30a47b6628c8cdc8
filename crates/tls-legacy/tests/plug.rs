//! The parts as a connection takes them.
#![cfg(test)]

use ashlar_tls_legacy::{accept_rfc10015_violation, accept_rfc10015_violation_with_unnamed_groups};
use getrandom::SysRng;
use rand_core::{TryCryptoRng, TryRng};
use tls::legacy::{CbcKeys, DheParams, Legacy, RandomnessFailed};
use tls::{CbcMac, Error, Misbehaviour};
use wire::registry::{AlertDescription, ContentType, NamedGroup, ProtocolVersion};
use x509::PrivateKey;

const VERSION: ProtocolVersion = ProtocolVersion::TLS_1_2;

/// The system's generator, with the error of a connection's.
struct System;

impl TryRng for System {
    type Error = RandomnessFailed;

    fn try_next_u32(&mut self) -> Result<u32, RandomnessFailed> {
        Ok(SysRng.try_next_u32().unwrap())
    }

    fn try_next_u64(&mut self) -> Result<u64, RandomnessFailed> {
        Ok(SysRng.try_next_u64().unwrap())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), RandomnessFailed> {
        SysRng.try_fill_bytes(bytes).unwrap();
        Ok(())
    }
}

impl TryCryptoRng for System {}

#[test]
fn premaster_secrets() {
    let legacy = accept_rfc10015_violation();
    let key = PrivateKey::from_pkcs1_der(include_bytes!("vectors/rsa-2048.der")).unwrap();
    let made = legacy.encrypt_premaster(&key.public_key(), VERSION, &mut System).unwrap();
    let decrypted = legacy.decrypt_premaster(&key, &made.encrypted, VERSION, &mut System);
    assert_eq!(*decrypted.unwrap(), *made.premaster);
    // A1: whatever is wrong, a secret of 48 bytes, another one each time.
    for bad in [&[][..], &[7; 255], &[7; 256], &[0xff; 256], &[7; 300]] {
        let [first, second] =
            [(); 2].map(|()| legacy.decrypt_premaster(&key, bad, VERSION, &mut System).unwrap());
        assert_eq!((first.len(), second.len()), (48, 48));
        assert_ne!(*first, *second);
    }

    let other = PrivateKey::generate_p256(&mut SysRng).unwrap();
    let error = legacy.encrypt_premaster(&other.public_key(), VERSION, &mut System).unwrap_err();
    assert!(matches!(error, Error::Misbehaviour(Misbehaviour::KeyOfAnotherKind)));
    let error = legacy.decrypt_premaster(&other, &made.encrypted, VERSION, &mut System);
    assert!(matches!(error.unwrap_err(), Error::Internal(_)));
}

#[test]
fn diffie_hellman() {
    let legacy = accept_rfc10015_violation();
    let [small, large] = [NamedGroup::FFDHE2048, NamedGroup::FFDHE3072];
    for (client, expected) in [
        (&[][..], Some(small)),
        (&[NamedGroup::X25519], Some(small)),
        (&[NamedGroup::X25519, large], Some(large)),
        (&[large, small], Some(small)),
        // A group of the range of RFC 7919 that nobody knows.
        (&[NamedGroup(0x0105)], None),
    ] {
        let offer = legacy.offer_dhe(client, &mut System).unwrap();
        assert_eq!(offer.as_ref().map(|offer| offer.group()), expected, "{client:?}");
        let Some(offer) = offer else { continue };
        let answer = legacy.agree_dhe(offer.params(), &mut System).unwrap();
        assert_eq!(answer.group, expected);
        assert_eq!(*offer.agree(&answer.yc).unwrap(), *answer.premaster);
    }
}

#[test]
fn d1_d2_alerts_of_diffie_hellman() {
    let strict = accept_rfc10015_violation();
    let lenient = accept_rfc10015_violation_with_unnamed_groups();
    let offer = strict.offer_dhe(&[], &mut System).unwrap().unwrap();
    let DheParams { p, g, .. } = offer.params();
    let refused = |legacy: &dyn Legacy, p: &[u8], g: &[u8], ys: &[u8]| {
        let error = legacy.agree_dhe(DheParams { p, g, ys }, &mut System).unwrap_err();
        (error.alert().unwrap(), format!("{error:?}"))
    };
    let weak = |bits| format!("{:?}", Error::Misbehaviour(Misbehaviour::WeakGroup { bits }));
    let insufficient = AlertDescription::INSUFFICIENT_SECURITY;
    for (prime, bits) in [(&[0xff; 128][..], 1024), (&[0, 0x7f, 1], 15), (&[0; 9], 0), (&[], 0)] {
        assert_eq!(refused(&*strict, prime, g, &[5]), (insufficient, weak(bits)));
        assert_eq!(refused(&*lenient, prime, g, &[5]), (insufficient, weak(bits)));
    }
    assert_eq!(refused(&*strict, p, &[5], &[5]), (insufficient, weak(2048)));
    let answer = lenient.agree_dhe(DheParams { p, g: &[5], ys: &[5] }, &mut System).unwrap();
    assert_eq!(answer.group, None);
    for bad in [&[][..], &[0], &[1], p] {
        let (alert, _) = refused(&*strict, p, g, bad);
        assert_eq!(alert, AlertDescription::ILLEGAL_PARAMETER);
    }
    let error = offer.agree(&[1]).unwrap_err();
    assert_eq!(error.alert(), Some(AlertDescription::ILLEGAL_PARAMETER));
}

#[test]
fn records() {
    let legacy = accept_rfc10015_violation();
    for (mac, encrypt_then_mac) in [
        (CbcMac::Sha1, false),
        (CbcMac::Sha256, false),
        (CbcMac::Sha384, true),
        (CbcMac::Sha1, true),
    ] {
        let mac_key = vec![2; mac.size()];
        let keys =
            CbcKeys { key: &[1; 32], mac_key: &mac_key, mac, encrypt_then_mac, iv_key: &[3; 32] };
        let mut record = Vec::new();
        let mut sealer = legacy.cbc_sealer(keys).unwrap();
        sealer.seal(ContentType::HANDSHAKE, b"finished", &mut record).unwrap();
        // Another order is another format.
        let other = CbcKeys { encrypt_then_mac: !encrypt_then_mac, ..keys };
        assert!(legacy.cbc_opener(other).unwrap().open(&mut record.clone()).is_err());
        let mut opener = legacy.cbc_opener(keys).unwrap();
        assert_eq!(opener.open(&mut record).unwrap().plaintext, b"finished");
        assert!(legacy.cbc_opener(CbcKeys { key: &[1; 31], ..keys }).is_err());
        assert!(legacy.cbc_sealer(CbcKeys { mac_key: &[], ..keys }).is_err());
    }
}
