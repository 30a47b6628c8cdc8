//! Messages of secret length against messages of known length.
#![cfg(test)]

use ashlar_hmac::{HashSecretLen, HmacKey};
use proptest::collection::vec;
use proptest::prelude::*;
use sha1::Sha1;
use sha2::{Backend256, Backend512, Sha256, Sha384, Sha512};

/// Every length of a window, as what follows a record's header.
fn check<H: HashSecretLen>(
    backends: impl Iterator<Item = H::Backend>,
    [key, prefix, window]: [&[u8]; 3],
) -> Result<(), TestCaseError> {
    for backend in backends {
        let key = HmacKey::<H>::with_backend(backend, key);
        let mut begun = key.begin();
        begun.update(prefix);
        for len in 0..=window.len() {
            let expected = key.mac(&[prefix, &window[..len]].concat());
            let got = begun.clone().finish_secret_len(window, len);
            prop_assert_eq!(got, expected, "{:?}, {}", backend, len);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn every_length_of_a_window(
        key in vec(any::<u8>(), 0..150),
        prefix in vec(any::<u8>(), 0..300),
        window in vec(any::<u8>(), 0..320),
    ) {
        let message = [&key[..], &prefix, &window];
        check::<Sha1>(sha1::Backend::all(), message)?;
        check::<Sha256>(Backend256::all(), message)?;
        check::<Sha384>(Backend512::all(), message)?;
        check::<Sha512>(Backend512::all(), message)?;
    }
}

/// The window of a TLS record, which is 255 bytes, behind its header and the shortest content.
#[test]
fn windows_of_records() {
    let window: Vec<u8> = (1..=255).collect();
    for content in [0, 50, 51, 52, 2000] {
        let prefix = vec![7; 13 + content];
        let message = [b"key", &prefix[..], &window];
        check::<Sha1>(sha1::Backend::all(), message).unwrap();
        check::<Sha256>(Backend256::all(), message).unwrap();
        check::<Sha384>(Backend512::all(), message).unwrap();
    }
}
