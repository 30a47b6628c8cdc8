//! The operations of the feature `hazmat`: every length of nonce and tag, every refusal, on every
//! backend.
#![cfg(test)]

use ashlar_aes::{
    Aes128Ccm, Aes128Ctr, Aes128Gcm, Aes192Ccm, Aes192Gcm, Aes256Ccm, Aes256Gcm, Backend, Error,
};

const KEY_128: &[u8; 16] = b"a key of 16 byte";
const KEY_192: &[u8; 24] = b"24 bytes that are a key.";
const KEY_256: &[u8; 32] = b"another key that has 32 bytes...";

fn bytes(length: usize) -> Vec<u8> {
    (0_u32..).map(|i| (i.wrapping_mul(0x9e37_79b1) >> 24) as u8).take(length).collect()
}

macro_rules! gcm {
    ($($name:ident $gcm:ident $key:ident),+) => {$(
        mod $name {
            use super::*;

            /// Backends agree; nonces of 96 bits give what the other operations give.
            #[test]
            fn every_length_of_nonce() {
                let portable = $gcm::with_backend(Backend::Portable, $key);
                let (aad, plaintext) = (bytes(21), bytes(150));
                for length in 1..=4 * 9 * 16 + 1 {
                    let nonce = bytes(length);
                    let mut expected = plaintext.clone();
                    let tag = portable.seal_with_any_nonce(&nonce, &aad, &mut expected).unwrap();
                    for backend in Backend::all() {
                        let aead = $gcm::with_backend(backend, $key);
                        let mut data = plaintext.clone();
                        let sealed = aead.seal_with_any_nonce(&nonce, &aad, &mut data);
                        assert_eq!((sealed, &data), (Ok(tag), &expected), "{length}");
                        aead.open_with_any_nonce(&nonce, &aad, &mut data, &tag).unwrap();
                        assert_eq!(data, plaintext, "{length}");
                    }
                    if let Ok(nonce) = nonce.as_slice().try_into() {
                        let mut data = plaintext.clone();
                        assert_eq!(portable.seal_in_place(nonce, &aad, &mut data), Ok(tag));
                        assert_eq!(data, expected);
                    }
                }
            }

            #[test]
            fn refusals() {
                for backend in Backend::all() {
                    let aead = $gcm::with_backend(backend, $key);
                    let mut data = bytes(40);
                    let sealed = aead.seal_with_any_nonce(b"", b"aad", &mut data);
                    assert_eq!(sealed, Err(Error::NonceLength));
                    let opened = aead.open_with_any_nonce(b"", b"aad", &mut data, &[0; 16]);
                    assert_eq!(opened, Err(Error::NonceLength));
                    assert_eq!(data, bytes(40), "untouched");
                    let opened = aead.open_with_any_nonce(b"n", b"aad", &mut data, &[0; 16]);
                    assert_eq!(opened, Err(Error::Authentication));
                    assert_eq!(data, vec![0; 40], "cleared");
                }
            }
        }
    )+};
}

gcm!(gcm_128 Aes128Gcm KEY_128, gcm_192 Aes192Gcm KEY_192, gcm_256 Aes256Gcm KEY_256);

/// SP 800-38D, section 6.2: of a counter block 32 bits count, and nothing carries into the others.
/// The nonces are those that Wycheproof computed for this key and these first counter blocks.
#[test]
#[expect(clippy::cast_possible_truncation, reason = "32 bits count")]
fn the_counter_wraps_at_32_bits() {
    let key = &0x0011_2233_4455_6677_8899_aabb_ccdd_eeff_u128.to_be_bytes();
    let cases = [
        (0x1a55_2e67_cdc4_dc1a_33b8_2487_4ebf_0bed, u128::MAX),
        (0xdd9d_0b4a_0c3d_6815_24bf_fca3_1d90_7661, u128::MAX - 1),
        (0x9982_1c2d_d5da_ecde_d073_00f5_77f7_aff1, 0x0001_0203_0405_0607_0809_0a0b_ffff_ffff),
        (0x5e4a_3900_1423_58d1_c774_d8d1_24d8_d27d, 0x0001_0203_0405_0607_0809_0a0b_ffff_fffe),
        (0xb97e_c62a_5e59_00cc_f9e4_be33_2e33_6091, 0x0001_0203_0405_0607_0809_0a0b_7fff_ffff),
    ];
    for (nonce, first) in cases.map(|(nonce, first): (u128, u128)| (nonce.to_be_bytes(), first)) {
        let mut expected = bytes(1100);
        for (block, steps) in expected.chunks_mut(16).zip(1..) {
            let low = (first as u32).wrapping_add(steps);
            let counter = first >> 32 << 32 | u128::from(low);
            Aes128Ctr::new(key).apply(&counter.to_be_bytes(), block);
        }
        for backend in Backend::all() {
            let mut data = bytes(1100);
            let aead = Aes128Gcm::with_backend(backend, key);
            aead.seal_with_any_nonce(&nonce, b"", &mut data).unwrap();
            assert_eq!(data, expected, "{first:032x} on {}", backend.name());
        }
    }
}

macro_rules! ccm {
    ($($name:ident $ccm:ident $key:ident),+) => {$(
        mod $name {
            use super::*;

            /// Backends agree; nonces of 96 bits and tags of 128 give what the other operations give.
            #[test]
            fn every_length_of_nonce_and_tag() {
                let portable = $ccm::with_backend(Backend::Portable, $key);
                let (aad, plaintext) = (bytes(21), bytes(150));
                let tag_lens = [4, 6, 8, 10, 12, 14, 16];
                for (nonce_len, tag_len) in
                    (7..=13).flat_map(|nonce| tag_lens.map(|tag| (nonce, tag)))
                {
                    let nonce = bytes(nonce_len);
                    let (mut expected, mut tag) = (plaintext.clone(), vec![0; tag_len]);
                    portable
                        .seal_with_any_lengths(&nonce, &aad, &mut expected, &mut tag)
                        .unwrap();
                    for backend in Backend::all() {
                        let aead = $ccm::with_backend(backend, $key);
                        let (mut data, mut got) = (plaintext.clone(), vec![0xaa; tag_len]);
                        aead.seal_with_any_lengths(&nonce, &aad, &mut data, &mut got).unwrap();
                        assert_eq!((&data, &got), (&expected, &tag), "{nonce_len}, {tag_len}");
                        aead.open_with_any_lengths(&nonce, &aad, &mut data, &tag).unwrap();
                        assert_eq!(data, plaintext);
                    }
                    if let (Ok(nonce), Ok(tag)) = (nonce.as_slice().try_into(), tag.try_into()) {
                        let mut data = plaintext.clone();
                        assert_eq!(portable.seal_in_place(nonce, &aad, &mut data), Ok(tag));
                        assert_eq!(data, expected);
                    }
                }
            }

            /// A tag is bound to its length: no part of a longer one is a shorter one.
            #[test]
            fn f3_a_cut_tag_is_refused() {
                for backend in Backend::all() {
                    let aead = $ccm::with_backend(backend, $key);
                    let (mut sealed, mut tag) = (bytes(40), [0; 16]);
                    aead.seal_with_any_lengths(&[1; 12], b"aad", &mut sealed, &mut tag).unwrap();
                    for tag_len in [4, 6, 8, 10, 12, 14] {
                        let (mut data, cut) = (sealed.clone(), &tag[..tag_len]);
                        let opened = aead.open_with_any_lengths(&[1; 12], b"aad", &mut data, cut);
                        assert_eq!(opened, Err(Error::Authentication));
                        assert_eq!(data, [0; 40], "cleared");
                    }
                }
            }

            #[test]
            fn refusals() {
                let unchanged = |nonce_len: usize, tag_len: usize, length: usize, error: Error| {
                    let nonce = bytes(nonce_len);
                    for backend in Backend::all() {
                        let aead = $ccm::with_backend(backend, $key);
                        let (mut data, mut tag) = (vec![0xaa; length], vec![0xaa; tag_len]);
                        let sealed = aead.seal_with_any_lengths(&nonce, b"", &mut data, &mut tag);
                        assert_eq!(sealed, Err(error));
                        let opened = aead.open_with_any_lengths(&nonce, b"", &mut data, &tag);
                        assert_eq!(opened, Err(error));
                        assert!(data.iter().chain(&tag).all(|byte| *byte == 0xaa));
                    }
                };
                for nonce_len in [0, 1, 6, 14, 15, 16] {
                    unchanged(nonce_len, 16, 20, Error::NonceLength);
                }
                for tag_len in [0, 1, 2, 3, 5, 7, 9, 11, 13, 15, 17, 18, 32] {
                    unchanged(12, tag_len, 20, Error::TagLength);
                }
                unchanged(13, 16, 1 << 16, Error::TooLong);
                unchanged(12, 16, 1 << 24, Error::TooLong);
            }
        }
    )+};
}

ccm!(ccm_128 Aes128Ccm KEY_128, ccm_192 Aes192Ccm KEY_192, ccm_256 Aes256Ccm KEY_256);
