//! The traits of the crate `digest`, as code that knows nothing of this crate uses them.
#![cfg(test)]

use ashlar_sha1::{Backend, Sha1};
use digest::common::BlockSizeUser;
use digest::{Digest, FixedOutputReset, Reset};

fn check<D: Digest + FixedOutputReset + BlockSizeUser + Reset>(
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
fn agrees_with_the_inherent_interface() {
    check::<Sha1>(|data| Sha1::digest(data).to_vec(), Sha1::BLOCK_LEN);
}

/// Objects: what code that chooses its hash at run time holds.
#[test]
fn as_trait_objects() {
    for backend in Backend::all() {
        let mut hash: Box<dyn digest::DynDigest> = Box::new(Sha1::with_backend(backend));
        hash.update(b"message");
        let mut out = [0; 20];
        hash.finalize_into_reset(&mut out).expect("20 bytes");
        assert_eq!(out, Sha1::digest(b"message"), "{}", backend.name());
    }
}
