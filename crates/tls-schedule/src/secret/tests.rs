use super::*;

/// The short way is HKDF-Expand-Label: for every hash, label length, context length and output
/// length that the schedule could use.
#[test]
fn one_step_is_hkdf_expand_label() {
    for hash in [HashAlgorithm::Sha256, HashAlgorithm::Sha384] {
        let secret = Secret::extract(hash, b"salt", b"input keying material");
        let expander = secret.expander();
        let bytes: [u8; 255] = core::array::from_fn(|i| u8::try_from(i).unwrap());
        for label_len in 1..=249 {
            for (context_len, out_len) in [(0, 12), (0, 16), (32, 32), (48, 32), (255, 1)] {
                let (label, context) = (&bytes[..label_len], &bytes[..context_len]);
                let mut got = [0; 32];
                expander.expand_label(label, context, &mut got[..out_len]);
                let mut expected = [0; 32];
                secret.expand_label_checked(label, context, &mut expected[..out_len]).unwrap();
                assert_eq!(got, expected, "{hash:?} {label_len} {context_len} {out_len}");
            }
        }
    }
}

#[test]
fn extract_is_hkdf_extract() {
    for ikm in [&b""[..], b"ikm", &[7; 200]] {
        let sha256 = Secret::extract(HashAlgorithm::Sha256, b"salt", ikm);
        assert_eq!(sha256.as_bytes(), Prk::<Sha256>::extract(b"salt", ikm).as_bytes());
        let sha384 = Secret::extract(HashAlgorithm::Sha384, b"salt", ikm);
        assert_eq!(sha384.as_bytes(), Prk::<Sha384>::extract(b"salt", ikm).as_bytes());
    }
}

#[test]
fn secrets_wipe_themselves() {
    fn wipes<T: ZeroizeOnDrop>() {}
    wipes::<Secret>();
    wipes::<HmacKey<Sha256>>();
    wipes::<HmacKey<Sha384>>();

    // What drop runs, on a secret that can still be looked at.
    let mut secret = Secret::extract(HashAlgorithm::Sha384, b"salt", b"ikm");
    assert_ne!(secret.bytes, [0; MAX_HASH_LEN]);
    secret.bytes.zeroize();
    assert_eq!(secret.bytes, [0; MAX_HASH_LEN]);
}
