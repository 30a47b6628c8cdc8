//! The traits of the crate `aead`, as code that knows nothing of this crate uses them.
#![cfg(test)]

use aead::{AeadInOut, Error, Key, KeyInit, Nonce, inout::InOutBuf};
use ashlar_chacha20poly1305::ChaCha20Poly1305;

const AAD: &[u8] = b"associated data";

/// Seals and opens by the traits, in place and from one buffer to another. Returns the ciphertext
/// with its tag.
fn round_trip<A: AeadInOut + KeyInit>(key: &[u8], nonce: &[u8; 12], plaintext: &[u8]) -> Vec<u8> {
    let aead = A::new(Key::<A>::try_from(key).as_ref().unwrap());
    let nonce = &Nonce::<A>::try_from(nonce.as_slice()).unwrap();

    let mut sealed = plaintext.to_vec();
    let tag = aead.encrypt_inout_detached(nonce, AAD, sealed.as_mut_slice().into()).unwrap();
    let mut separate = vec![0xaa; plaintext.len()];
    let buffers = InOutBuf::new(plaintext, &mut separate).unwrap();
    assert_eq!(aead.encrypt_inout_detached(nonce, AAD, buffers), Ok(tag.clone()));
    assert_eq!(separate, sealed);

    let mut opened = vec![0xaa; plaintext.len()];
    let buffers = InOutBuf::new(&sealed, &mut opened).unwrap();
    aead.decrypt_inout_detached(nonce, AAD, buffers, &tag).unwrap();
    assert_eq!(opened, plaintext);
    let buffers = InOutBuf::new(&sealed, &mut opened).unwrap();
    assert_eq!(aead.decrypt_inout_detached(nonce, b"other", buffers, &tag), Err(Error));
    assert_eq!(opened, vec![0; plaintext.len()], "a failed opening clears the output");

    let mut appended = [&sealed[..], &tag].concat();
    let expected = appended.clone();
    aead.decrypt_inout_detached(nonce, AAD, (&mut appended[..plaintext.len()]).into(), &tag)
        .unwrap();
    assert_eq!(appended[..plaintext.len()], *plaintext);
    expected
}

#[test]
fn agrees_with_the_inherent_interface() {
    let (key, nonce) = ([0x42; 32], [0x24; 12]);
    for length in [0, 1, 64, 191, 192, 700] {
        let plaintext: Vec<u8> = (0..=255).cycle().take(length).collect();
        let mut data = plaintext.clone();
        let tag = ChaCha20Poly1305::new(&key).seal_in_place(&nonce, AAD, &mut data).unwrap();
        data.extend(tag);
        let sealed = round_trip::<ChaCha20Poly1305>(&key, &nonce, &plaintext);
        assert_eq!(sealed, data, "{length}");
    }
}
