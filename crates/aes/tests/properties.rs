//! Random messages: every backend agrees, and what was sealed opens.
#![cfg(test)]

use ashlar_aes::{Aes128Gcm, Aes256Gcm, Backend};
use proptest::{collection::vec, prelude::*};

proptest! {
    #[test]
    fn backends_agree(
        key: [u8; 32],
        nonce: [u8; 12],
        aad in vec(any::<u8>(), 0..300),
        plaintext in vec(any::<u8>(), 0..3000),
    ) {
        let short_key: [u8; 16] = key[..16].try_into().unwrap();
        let mut expected = plaintext.clone();
        let portable = Aes128Gcm::with_backend(Backend::Portable, &short_key);
        let tag = portable.seal_in_place(&nonce, &aad, &mut expected).unwrap();
        let mut expected_256 = plaintext.clone();
        let portable = Aes256Gcm::with_backend(Backend::Portable, &key);
        let tag_256 = portable.seal_in_place(&nonce, &aad, &mut expected_256).unwrap();
        for backend in Backend::all() {
            let mut data = plaintext.clone();
            let aead = Aes128Gcm::with_backend(backend, &short_key);
            prop_assert_eq!(aead.seal_in_place(&nonce, &aad, &mut data), Ok(tag));
            prop_assert_eq!(&data, &expected);
            prop_assert_eq!(aead.open_in_place(&nonce, &aad, &mut data, &tag), Ok(()));
            prop_assert_eq!(&data, &plaintext);
            let aead = Aes256Gcm::with_backend(backend, &key);
            prop_assert_eq!(aead.seal_in_place(&nonce, &aad, &mut data), Ok(tag_256));
            prop_assert_eq!(&data, &expected_256);
        }
    }
}
