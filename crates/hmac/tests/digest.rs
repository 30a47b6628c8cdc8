//! The traits of the crate `digest`, as code that knows nothing of this crate uses them.
#![cfg(test)]

use ashlar_hmac::{Hash, Hmac, HmacKey};
use digest::array::sizes::U20;
use digest::{KeyInit, Mac, Output, OutputSizeUser};
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};
use sha3::{Sha3_256, Sha3_512};

fn generic_mac<M: Mac + KeyInit>(key: &[u8], parts: &[&[u8]]) -> Output<M> {
    let mut mac = <M as KeyInit>::new_from_slice(key).expect("any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes()
}

fn agrees<H: Hash>()
where
    Hmac<H>: Mac + KeyInit,
{
    for key_len in [0, 1, H::BLOCK_LEN, H::BLOCK_LEN + 1] {
        let key = vec![0x5a; key_len];
        let expected = HmacKey::<H>::new(&key).mac(b"in pieces");
        let got = generic_mac::<Hmac<H>>(&key, &[b"in ", b"", b"pieces"]);
        assert_eq!(&got[..], expected.as_ref(), "{key_len}");

        let verify = |tag: &[u8]| {
            let mac = <Hmac<H> as KeyInit>::new_from_slice(&key).expect("any length");
            Mac::chain_update(mac, b"in pieces").verify_slice(tag).is_ok()
        };
        assert!(verify(&got));
        assert!(!verify(&got[1..]));
        let mut flipped = got;
        flipped[H::OUTPUT_LEN - 1] ^= 1;
        assert!(!verify(&flipped));
    }
    let block = digest::Key::<Hmac<H>>::default();
    assert_eq!(block.len(), H::BLOCK_LEN);
    let mac = <Hmac<H> as KeyInit>::new(&block);
    assert_eq!(mac.finish(), HmacKey::<H>::new(&block).mac(b""));
}

#[test]
fn every_hash_agrees_with_the_inherent_interface() {
    agrees::<Sha1>();
    agrees::<Sha256>();
    agrees::<Sha384>();
    agrees::<Sha512>();
    agrees::<Sha3_256>();
    agrees::<Sha3_512>();
}

#[test]
fn sizes_are_types() {
    fn is_20<M: OutputSizeUser<OutputSize = U20>>() -> usize {
        M::output_size()
    }
    assert_eq!(is_20::<Hmac<Sha1>>(), 20);
}
