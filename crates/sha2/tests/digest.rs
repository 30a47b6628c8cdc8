//! The traits of the crate `digest`, as code that knows nothing of this crate uses them.
#![cfg(test)]

use ashlar_sha2::{Backend256, Sha256, Sha384, Sha512};
use digest::common::BlockSizeUser;
use digest::{Digest, FixedOutputReset, Reset};

fn agrees<D: Digest + FixedOutputReset + BlockSizeUser + Reset>(
    whole: fn(&[u8]) -> Vec<u8>,
    block_len: usize,
) {
    let message: Vec<u8> = (0..=255).cycle().take(3 * block_len + 1).collect();
    let expected = whole(&message);
    assert_eq!(<D as BlockSizeUser>::block_size(), block_len);
    assert_eq!(<D as Digest>::output_size(), expected.len());
    assert_eq!(D::digest(&message)[..], expected);

    let (head, tail) = message.split_at(block_len + 3);
    let mut hash = D::new_with_prefix(head);
    Digest::update(&mut hash, tail);
    assert_eq!(Digest::finalize_reset(&mut hash)[..], expected);
    Digest::update(&mut hash, &message);
    Digest::reset(&mut hash);
    Digest::update(&mut hash, &message);
    assert_eq!(hash.finalize()[..], expected);
}

#[test]
fn every_hash_agrees_with_the_inherent_interface() {
    agrees::<Sha256>(|data| Sha256::digest(data).to_vec(), Sha256::BLOCK_LEN);
    agrees::<Sha384>(|data| Sha384::digest(data).to_vec(), Sha384::BLOCK_LEN);
    agrees::<Sha512>(|data| Sha512::digest(data).to_vec(), Sha512::BLOCK_LEN);
}

/// Objects: what code that chooses its hash at run time holds.
#[test]
fn as_trait_objects() {
    for backend in Backend256::all() {
        let mut hash: Box<dyn digest::DynDigest> = Box::new(Sha256::with_backend(backend));
        hash.update(b"message");
        let mut out = [0; 32];
        hash.finalize_into_reset(&mut out).expect("32 bytes");
        assert_eq!(out, Sha256::digest(b"message"), "{}", backend.name());
    }
}
