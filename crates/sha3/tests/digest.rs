//! The traits of the crate `digest`, as code that knows nothing of this crate uses them.
#![cfg(test)]

use ashlar_sha3::{Backend, Sha3_256, Sha3_512, Shake128, Shake256};
use digest::common::BlockSizeUser;
use digest::{Digest, ExtendableOutputReset, FixedOutputReset, Reset, Update, XofReader};

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
    agrees::<Sha3_256>(|data| Sha3_256::digest(data).to_vec(), Sha3_256::BLOCK_LEN);
    agrees::<Sha3_512>(|data| Sha3_512::digest(data).to_vec(), Sha3_512::BLOCK_LEN);
}

/// Objects: what code that chooses its hash at run time holds.
#[test]
fn as_trait_objects() {
    for backend in Backend::all() {
        let mut hash: Box<dyn digest::DynDigest> = Box::new(Sha3_256::with_backend(backend));
        hash.update(b"message");
        let mut out = [0; 32];
        hash.finalize_into_reset(&mut out).expect("32 bytes");
        assert_eq!(out, Sha3_256::digest(b"message"), "{}", backend.name());
    }
}

fn xof_agrees<X: ExtendableOutputReset + Default>(whole: fn(&[u8]) -> [u8; 500]) {
    let message: Vec<u8> = (0..=255).cycle().take(400).collect();
    let expected = whole(&message);
    let mut out = [0; 500];
    X::digest_xof(&message, &mut out);
    assert_eq!(out, expected);

    let mut xof = X::default();
    Update::update(&mut xof, &message[..7]);
    Update::update(&mut xof, &message[7..]);
    let mut reader = xof.finalize_xof_reset();
    out.fill(0);
    for part in out.chunks_mut(77) {
        reader.read(part);
    }
    assert_eq!(out, expected);
    Update::update(&mut xof, &message);
    Reset::reset(&mut xof);
    Update::update(&mut xof, &message);
    out.fill(0);
    xof.finalize_xof_into(&mut out);
    assert_eq!(out, expected);
}

#[test]
fn extendable_output() {
    xof_agrees::<Shake128>(Shake128::digest);
    xof_agrees::<Shake256>(Shake256::digest);
    assert_eq!(<Shake128 as BlockSizeUser>::block_size(), Shake128::BLOCK_LEN);
    assert_eq!(<Shake256 as BlockSizeUser>::block_size(), Shake256::BLOCK_LEN);
}
