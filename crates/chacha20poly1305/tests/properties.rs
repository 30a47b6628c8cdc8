//! Every length and random messages against a model that follows RFC 8439 word for word.
#![cfg(test)]

use ashlar_chacha20poly1305::{Backend, ChaCha20Poly1305};
use num_bigint::BigUint;
use proptest::{collection::vec, prelude::*};

/// Section 2.8: ciphertext and tag.
fn model(key: &[u8; 32], nonce: &[u8; 12], aad: &[u8], plaintext: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let keystream = (1..).flat_map(|counter| chacha20_block(key, counter, nonce));
    let ciphertext: Vec<u8> = plaintext.iter().zip(keystream).map(|(p, k)| p ^ k).collect();
    let mut mac_data = Vec::new();
    for part in [aad, &ciphertext] {
        mac_data.extend(part);
        mac_data.resize(mac_data.len().next_multiple_of(16), 0);
    }
    mac_data.extend((aad.len() as u64).to_le_bytes());
    mac_data.extend((ciphertext.len() as u64).to_le_bytes());
    let one_time_key = chacha20_block(key, 0, nonce);
    (ciphertext, poly1305_mac(&mac_data, &one_time_key[..32]))
}

/// Section 2.3.1.
fn chacha20_block(key: &[u8; 32], counter: u32, nonce: &[u8; 12]) -> Vec<u8> {
    let text = [b"expand 32-byte k".as_slice(), key, &counter.to_le_bytes(), nonce].concat();
    let words = text.chunks(4).map(|word| u32::from_le_bytes(word.try_into().unwrap()));
    let state: Vec<u32> = words.collect();
    let mut working_state = state.clone();
    for _ in 0..10 {
        for i in 0..4 {
            quarter_round(&mut working_state, [i, 4 + i, 8 + i, 12 + i]);
        }
        for i in 0..4 {
            let diagonal = [i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4];
            quarter_round(&mut working_state, diagonal);
        }
    }
    let sums = working_state.iter().zip(&state).map(|(a, b)| a.wrapping_add(*b));
    sums.flat_map(u32::to_le_bytes).collect()
}

/// Section 2.1.
fn quarter_round(state: &mut [u32], [a, b, c, d]: [usize; 4]) {
    for (to, from, turned, rotation) in [(a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)] {
        state[to] = state[to].wrapping_add(state[from]);
        state[turned] = (state[turned] ^ state[to]).rotate_left(rotation);
    }
}

/// Section 2.5.1.
fn poly1305_mac(message: &[u8], key: &[u8]) -> Vec<u8> {
    let clamp = BigUint::from(0x0fff_fffc_0fff_fffc_0fff_fffc_0fff_ffff_u128);
    let r = BigUint::from_bytes_le(&key[..16]) & clamp;
    let s = BigUint::from_bytes_le(&key[16..]);
    let p = (BigUint::from(1_u8) << 130_u32) - 5_u8;
    let sum = message.chunks(16).fold(BigUint::from(0_u8), |sum, block| {
        (sum + BigUint::from_bytes_le(&[block, [1].as_slice()].concat())) * &r % &p
    });
    let mut tag = (sum + s).to_bytes_le();
    tag.resize(16, 0);
    tag
}

/// Every form of sealing and opening against the model.
fn check(key: &[u8; 32], nonce: &[u8; 12], aad: &[u8], plaintext: &[u8]) {
    let (ciphertext, tag) = model(key, nonce, aad, plaintext);
    let tag: [u8; 16] = tag.try_into().unwrap();
    for backend in Backend::all() {
        let aead = ChaCha20Poly1305::with_backend(backend, key);
        let mut data = plaintext.to_vec();
        assert_eq!(aead.seal_in_place(nonce, aad, &mut data), Ok(tag), "{}", plaintext.len());
        assert_eq!(data, ciphertext, "{}", plaintext.len());
        assert_eq!(aead.open_in_place(nonce, aad, &mut data, &tag), Ok(()));
        assert_eq!(data, plaintext);
    }
}

#[test]
fn every_length_agrees_with_the_model() {
    let plaintext: Vec<u8> =
        (0..1025_u32).map(|i| (i * i).to_be_bytes()[2] ^ i.to_be_bytes()[3]).collect();
    for length in 0..=plaintext.len() {
        let aad = &plaintext[..length % 67];
        check(&[0x5a; 32], b"twelve bytes", aad, &plaintext[..length]);
    }
}

proptest! {
    #[test]
    fn random_messages_agree_with_the_model(
        key: [u8; 32],
        nonce: [u8; 12],
        aad in vec(any::<u8>(), 0..300),
        plaintext in vec(any::<u8>(), 0..3000),
    ) {
        check(&key, &nonce, &aad, &plaintext);
    }
}
