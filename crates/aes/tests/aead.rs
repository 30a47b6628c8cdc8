//! The traits of the crate `aead`, as code that knows nothing of this crate uses them.
#![cfg(test)]

use aead::{AeadInOut, Error, Key, KeyInit, Nonce, inout::InOutBuf};
use ashlar_aes::{
    Aes128Ccm, Aes128Ccm8, Aes128Gcm, Aes192Ccm, Aes192Ccm8, Aes192Gcm, Aes256Ccm, Aes256Ccm8,
    Aes256Gcm,
};

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

macro_rules! agrees {
    ($($test:ident $aead:ident $key_len:literal),+) => {$(
        #[test]
        fn $test() {
            let (key, nonce) = ([0x42; $key_len], [0x24; 12]);
            for length in [0, 1, 16, 127, 128, 300] {
                let plaintext: Vec<u8> = (0..=255).cycle().take(length).collect();
                let mut data = plaintext.clone();
                let tag = $aead::new(&key).seal_in_place(&nonce, AAD, &mut data).unwrap();
                data.extend(tag);
                assert_eq!(round_trip::<$aead>(&key, &nonce, &plaintext), data, "{length}");
            }
        }
    )+};
}

agrees!(
    gcm_128 Aes128Gcm 16,
    gcm_192 Aes192Gcm 24,
    gcm_256 Aes256Gcm 32,
    ccm_128 Aes128Ccm 16,
    ccm_192 Aes192Ccm 24,
    ccm_256 Aes256Ccm 32,
    ccm_8_128 Aes128Ccm8 16,
    ccm_8_192 Aes192Ccm8 24,
    ccm_8_256 Aes256Ccm8 32
);

/// What is too long is refused before anything is written.
#[test]
fn f5_too_long_leaves_the_output_alone() {
    let (input, mut output) = (vec![0x55; 1 << 24], vec![0xaa; 1 << 24]);
    let aead = Aes128Ccm::new(&[1; 16]);
    let buffers = InOutBuf::new(&input, &mut output).unwrap();
    assert_eq!(aead.encrypt_inout_detached(&[2; 12].into(), b"", buffers), Err(Error));
    let buffers = InOutBuf::new(&input, &mut output).unwrap();
    let opened = aead.decrypt_inout_detached(&[2; 12].into(), b"", buffers, &[3; 16].into());
    assert_eq!(opened, Err(Error));
    assert!(output.iter().all(|byte| *byte == 0xaa));
}
