//! Random keys and messages: parts or whole, the MAC is one, and it fits no other message.
#![cfg(test)]

use ashlar_hmac::{Hash, HmacKey, Prk, prf12};
use proptest::collection::vec;
use proptest::prelude::*;
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};
use sha3::{Sha3_256, Sha3_512};

fn check<H: Hash>(key: &[u8], parts: &[Vec<u8>], flip: usize) -> Result<(), TestCaseError> {
    let key = HmacKey::<H>::new(key);
    let mut message = parts.concat();
    let mut hmac = key.begin();
    parts.iter().for_each(|part| hmac.update(part));
    let tag = hmac.finish();
    prop_assert_eq!(tag, key.mac(&message));
    prop_assert!(key.verify(&message, tag.as_ref()).is_ok());
    if !message.is_empty() {
        let at = flip % (message.len() * 8);
        message[at / 8] ^= 1 << (at % 8);
        prop_assert!(key.verify(&message, tag.as_ref()).is_err());
    }
    Ok(())
}

/// A longer output only continues a shorter one.
fn check_prefix<H: Hash>(prk: &[u8], info: &[u8], len: usize) -> Result<(), TestCaseError> {
    let prk = Prk::<H>::from_bytes(prk);
    let (mut long, mut short) = (vec![0; 400], vec![0; len]);
    prop_assert!(prk.expand(&[info], &mut long).is_ok());
    prop_assert!(prk.expand(&[info], &mut short).is_ok());
    prop_assert_eq!(&long[..len], &short[..]);
    Ok(())
}

fn check_prf_prefix<H: Hash>(
    secret: &[u8],
    label: &[u8],
    seed: &[u8],
    len: usize,
) -> Result<(), TestCaseError> {
    let (mut long, mut short) = (vec![0; 400], vec![0; len]);
    prf12::<H>(secret, label, &[seed], &mut long);
    prf12::<H>(secret, label, &[seed], &mut short);
    prop_assert_eq!(&long[..len], &short[..]);
    Ok(())
}

proptest! {
    #[test]
    fn macs(
        key in vec(any::<u8>(), 0..300),
        parts in vec(vec(any::<u8>(), 0..300), 0..6),
        flip in any::<usize>(),
    ) {
        check::<Sha256>(&key, &parts, flip)?;
        check::<Sha384>(&key, &parts, flip)?;
        check::<Sha512>(&key, &parts, flip)?;
        check::<Sha1>(&key, &parts, flip)?;
        check::<Sha3_256>(&key, &parts, flip)?;
        check::<Sha3_512>(&key, &parts, flip)?;
    }

    #[test]
    fn expansion(
        prk in vec(any::<u8>(), 0..300),
        info in vec(any::<u8>(), 0..100),
        len in 0..400_usize,
    ) {
        check_prefix::<Sha256>(&prk, &info, len)?;
        check_prefix::<Sha384>(&prk, &info, len)?;
        check_prefix::<Sha512>(&prk, &info, len)?;
        check_prefix::<Sha1>(&prk, &info, len)?;
        check_prefix::<Sha3_256>(&prk, &info, len)?;
        check_prefix::<Sha3_512>(&prk, &info, len)?;
    }

    #[test]
    fn prf(
        secret in vec(any::<u8>(), 0..300),
        label in vec(any::<u8>(), 0..30),
        seed in vec(any::<u8>(), 0..100),
        len in 0..400_usize,
    ) {
        check_prf_prefix::<Sha256>(&secret, &label, &seed, len)?;
        check_prf_prefix::<Sha384>(&secret, &label, &seed, len)?;
        check_prf_prefix::<Sha512>(&secret, &label, &seed, len)?;
        check_prf_prefix::<Sha1>(&secret, &label, &seed, len)?;
        check_prf_prefix::<Sha3_256>(&secret, &label, &seed, len)?;
        check_prf_prefix::<Sha3_512>(&secret, &label, &seed, len)?;
    }
}
