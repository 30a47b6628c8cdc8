//! Random messages: every backend agrees, and what was sealed opens.
#![cfg(test)]

use ashlar_aes::{Aes128Ccm, Aes128Gcm, Aes192Gcm, Aes256Cbc, Aes256Ccm8, Aes256Gcm, Backend};
use proptest::{collection::vec, prelude::*};

macro_rules! agree {
    ($aead:ty, $key:expr, $nonce:expr, $aad:expr, $plaintext:expr) => {{
        let (key, nonce, aad, plaintext) = (&$key[..<$aead>::KEY_LEN], $nonce, $aad, $plaintext);
        let key = key.try_into().unwrap();
        let mut expected = plaintext.clone();
        let portable = <$aead>::with_backend(Backend::Portable, key);
        let tag = portable.seal_in_place(nonce, aad, &mut expected).unwrap();
        for backend in Backend::all() {
            let mut data = plaintext.clone();
            let aead = <$aead>::with_backend(backend, key);
            prop_assert_eq!(aead.seal_in_place(nonce, aad, &mut data), Ok(tag));
            prop_assert_eq!(&data, &expected);
            prop_assert_eq!(aead.open_in_place(nonce, aad, &mut data, &tag), Ok(()));
            prop_assert_eq!(&data, plaintext);
        }
    }};
}

proptest! {
    #[test]
    fn backends_agree(
        key: [u8; 32],
        nonce: [u8; 12],
        aad in vec(any::<u8>(), 0..300),
        plaintext in vec(any::<u8>(), 0..3000),
    ) {
        agree!(Aes128Gcm, key, &nonce, &aad, &plaintext);
        agree!(Aes192Gcm, key, &nonce, &aad, &plaintext);
        agree!(Aes256Gcm, key, &nonce, &aad, &plaintext);
        agree!(Aes128Ccm, key, &nonce, &aad, &plaintext);
        agree!(Aes256Ccm8, key, &nonce, &aad, &plaintext);
    }

    #[test]
    fn cbc_backends_agree(
        key: [u8; 32],
        iv: [u8; 16],
        plaintext in vec(any::<[u8; 16]>(), 0..100),
    ) {
        let mut expected = plaintext.clone();
        Aes256Cbc::with_backend(Backend::Portable, &key).encrypt(&iv, &mut expected);
        for backend in Backend::all() {
            let cipher = Aes256Cbc::with_backend(backend, &key);
            let mut blocks = plaintext.clone();
            cipher.encrypt(&iv, &mut blocks);
            prop_assert_eq!(&blocks, &expected);
            cipher.decrypt(&iv, &mut blocks);
            prop_assert_eq!(&blocks, &plaintext);
        }
    }
}
