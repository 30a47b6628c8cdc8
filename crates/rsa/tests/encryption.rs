//! Decryption: each malformed block, ciphertexts out of range, generators that fail; encryption's
//! limits. ATTACKS A1 to A6 as far as they concern the primitive.
#![cfg(test)]

use std::sync::LazyLock;

use ashlar_rsa::{Error, Hash, OaepHash, OaepParams, PrivateKey};
use getrandom::SysRng;
use num_bigint::BigUint;
use sha2::Sha256;

#[path = "support/rng.rs"]
mod rng;

use rng::{Constant, FailsAfter};

static KEY: LazyLock<PrivateKey> =
    LazyLock::new(|| PrivateKey::generate(2048, &mut SysRng).unwrap());

/// The modulus's length.
const K: usize = 256;
const PMS: [u8; 48] = [0x5a; 48];
const FALLBACK: [u8; 48] = [0xc3; 48];

/// RSAEP of any block, by the reference model.
fn encrypt_raw(block: &[u8]) -> Vec<u8> {
    let public = KEY.public_key();
    let [m, e, n] = [block, &public.e_be(), &public.n_be()].map(BigUint::from_bytes_be);
    let c = m.modpow(&e, &n).to_bytes_be();
    [vec![0; K - c.len()], c].concat()
}

/// 00 02, nonzero padding, 00, `message`.
fn good_block(message: &[u8]) -> Vec<u8> {
    [&[0, 2], &*vec![0xa7; K - 3 - message.len()], &[0], message].concat()
}

fn decrypt(block: &[u8]) -> Vec<u8> {
    KEY.decrypt_pkcs1v15(&encrypt_raw(block), &mut SysRng).unwrap().to_vec()
}

fn decrypt_fixed(block: &[u8]) -> [u8; 48] {
    *KEY.decrypt_pkcs1v15_fixed(&encrypt_raw(block), &FALLBACK, &mut SysRng).unwrap()
}

/// HMAC-SHA-256 of a short key, as RFC 2104 writes it.
fn hmac(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    let pad = |byte: u8| -> Vec<u8> {
        let padded = [key, &[0; 32][..]].concat();
        padded.iter().map(|key| key ^ byte).collect()
    };
    let inner = Sha256::digest(&[pad(0x36), message.to_vec()].concat());
    Sha256::digest(&[pad(0x5c), inner.to_vec()].concat())
}

/// The message that takes the place of a bad one, as draft-irtf-cfrg-rsa-guidance describes it,
/// with branches and slices.
fn synthetic(ciphertext: &[u8]) -> Vec<u8> {
    let kdk = hmac(&Sha256::digest(&KEY.components().d), ciphertext);
    let prf = |label: &str, len: usize| -> Vec<u8> {
        let bits = u16::try_from(8 * len).unwrap().to_be_bytes();
        let block = |i: u16| hmac(&kdk, &[&i.to_be_bytes(), label.as_bytes(), &bits].concat());
        (0..).flat_map(block).take(len).collect()
    };
    let lengths = prf("length", 256);
    // The longest possible message has 245 bytes, in 8 bits.
    let len = lengths.chunks(2).map(|pair| pair[1]).rfind(|&len| len <= 245).unwrap();
    prf("message", K)[K - usize::from(len)..].to_vec()
}

/// Every way in which a block may not be 00 02 PS 00 M.
fn malformed_blocks() -> Vec<(String, Vec<u8>)> {
    let good = good_block(&PMS);
    let mut blocks = Vec::new();
    let mut with = |what: String, change: &dyn Fn(&mut Vec<u8>)| {
        let mut block = good.clone();
        change(&mut block);
        blocks.push((what, block));
    };
    for byte in [0, 1, 3, 0x42, 0x82, 0xff] {
        with(format!("block type {byte}"), &|block| block[1] = byte);
    }
    for byte in [1, 2, 0x10] {
        with(format!("starts with {byte}"), &|block| block[0] = byte);
    }
    for at in 2..10 {
        with(format!("a zero at {at}"), &|block| block[at] = 0);
    }
    with("no zero".into(), &|block| block[K - 49] = 1);
    with("no zero, one at the start".into(), &|block| (block[0], block[K - 49]) = (1, 1));
    with("all zeros".into(), &|block| block.fill(0));
    with("one".into(), &|block| {
        block.fill(0);
        block[K - 1] = 1;
    });
    with("type 1".into(), &|block| block[1..K - 49].fill(0xff));
    blocks
}

#[test]
fn a1_malformed_blocks_decrypt_to_the_synthetic_message() {
    let good = encrypt_raw(&good_block(&PMS));
    assert_eq!(**KEY.decrypt_pkcs1v15(&good, &mut SysRng).unwrap(), PMS);
    assert_ne!(synthetic(&good), PMS);
    for (what, block) in malformed_blocks() {
        let ciphertext = encrypt_raw(&block);
        let expected = synthetic(&ciphertext);
        for _ in 0..2 {
            let found = KEY.decrypt_pkcs1v15(&ciphertext, &mut SysRng);
            assert_eq!(found.as_deref(), Ok(&expected), "{what}");
        }
    }
}

#[test]
fn a1_malformed_blocks_decrypt_to_the_fallback() {
    assert_eq!(decrypt_fixed(&good_block(&PMS)), PMS);
    for (what, block) in malformed_blocks() {
        assert_eq!(decrypt_fixed(&block), FALLBACK, "{what}");
    }
}

/// The separator at each place: what is cut out is what follows it.
#[test]
fn a1_the_message_is_cut_out_at_every_length() {
    for len in (0..K - 11).step_by(7).chain([1, 2, 47, 48, 49, 244, 245]) {
        let message: Vec<u8> = (0..len).map(|i| u8::try_from(i % 256).unwrap()).collect();
        assert_eq!(decrypt(&good_block(&message)), message, "{len}");
    }
    // Only the first zero separates.
    assert_eq!(decrypt(&good_block(&[0; 245])), [0; 245]);
    assert_eq!(decrypt(&good_block(&[7, 0, 7])), [7, 0, 7]);
    // No message is longer than that: seven bytes of padding are bad padding.
    let block = good_block(&[7; 246]);
    assert_eq!(decrypt(&block), synthetic(&encrypt_raw(&block)));
}

/// The version in a premaster secret is the protocol's to compare, in constant time: the
/// primitive hands out whatever is there.
#[test]
fn a3_the_version_is_not_looked_at() {
    for version in [[3, 3], [3, 1], [0, 0], [0xff, 0xff]] {
        let mut secret = PMS;
        secret[..2].copy_from_slice(&version);
        assert_eq!(decrypt_fixed(&good_block(&secret)), secret);
    }
}

#[test]
fn a4_messages_of_another_length_decrypt_to_the_fallback() {
    for len in (0..=245).filter(|&len| len != 48) {
        assert_eq!(decrypt_fixed(&good_block(&vec![0x5a; len])), FALLBACK, "{len}");
        // Also where the bytes before the last 48 end in a zero.
        let message = [vec![0; len.saturating_sub(48)], vec![0x5a; len.min(48)]].concat();
        assert_eq!(decrypt_fixed(&good_block(&message)), FALLBACK, "{len}");
    }
    // The ends of the range of lengths, and what no message can have.
    let fixed = |message: &[u8]| encrypt_raw(&good_block(message));
    let none = KEY.decrypt_pkcs1v15_fixed(&fixed(&[]), &[], &mut SysRng);
    assert_eq!(none.as_deref(), Ok(&[]));
    let longest = KEY.decrypt_pkcs1v15_fixed(&fixed(&[9; 245]), &[1; 245], &mut SysRng);
    assert_eq!(longest.as_deref(), Ok(&[9; 245]));
    let longer = KEY.decrypt_pkcs1v15_fixed(&fixed(&[]), &[0; 246], &mut SysRng);
    assert_eq!(longer.unwrap_err(), Error::MessageTooLong);
}

/// The errors of decryption are about what everyone can see of the ciphertext.
#[test]
fn a6_errors_do_not_depend_on_the_padding() {
    let n = KEY.public_key().n_be();
    let good = encrypt_raw(&good_block(&PMS));
    let above = (BigUint::from_bytes_be(&good) + BigUint::from_bytes_be(&n)).to_bytes_be();
    for wrong in [
        vec![],
        good[1..].to_vec(),
        [&[0], &*good].concat(),
        n,
        above,
        vec![0xff; K],
        vec![0; 1 << 20],
    ] {
        let found = KEY.decrypt_pkcs1v15(&wrong, &mut SysRng);
        assert_eq!(found.unwrap_err(), Error::InputRange, "{}", wrong.len());
        let found = KEY.decrypt_pkcs1v15_fixed(&wrong, &FALLBACK, &mut SysRng);
        assert_eq!(found.unwrap_err(), Error::InputRange, "{}", wrong.len());
        let found = KEY.decrypt_oaep(Hash::Sha256, b"", &wrong, &mut SysRng);
        assert_eq!(found.unwrap_err(), Error::Decryption, "{}", wrong.len());
    }
    for (_, block) in malformed_blocks() {
        assert!(KEY.decrypt_pkcs1v15(&encrypt_raw(&block), &mut SysRng).is_ok());
    }
}

/// EME-OAEP with SHA-256, and with everything that a forger may choose.
struct Oaep {
    first: u8,
    l_hash: [u8; 32],
    padding: u8,
    separator: u8,
}

impl Oaep {
    fn good() -> Self {
        Self { first: 0, l_hash: Sha256::digest(b"label"), padding: 0, separator: 1 }
    }

    fn encode(&self) -> Vec<u8> {
        let mut db = vec![self.padding; K - 33];
        db[..32].copy_from_slice(&self.l_hash);
        let at = db.len() - 8;
        db[at..].copy_from_slice(&[self.separator, b'm', b'e', b's', b's', b'a', b'g', b'e']);
        let mut seed = vec![0x33; 32];
        xor_mgf1(&seed, &mut db);
        xor_mgf1(&db, &mut seed);
        [&[self.first][..], &seed, &db].concat()
    }

    fn decrypt(&self) -> Result<Vec<u8>, Error> {
        let ciphertext = encrypt_raw(&self.encode());
        let found = KEY.decrypt_oaep(Hash::Sha256, b"label", &ciphertext, &mut SysRng);
        found.map(|message| message.to_vec())
    }
}

fn xor_mgf1(seed: &[u8], data: &mut [u8]) {
    let block = |i: u32| Sha256::digest(&[seed, &i.to_be_bytes()].concat());
    data.iter_mut().zip((0..).flat_map(block)).for_each(|(byte, mask)| *byte ^= mask);
}

/// Manger 2001, and every other check: one error.
#[test]
fn oaep_failures_are_alike() {
    assert_eq!(Oaep::good().decrypt().as_deref(), Ok(&b"message"[..]));
    for first in [1, 2, 0x7f] {
        assert_eq!(Oaep { first, ..Oaep::good() }.decrypt(), Err(Error::Decryption));
    }
    for at in 0..32 {
        let mut forged = Oaep::good();
        forged.l_hash[at] ^= 0x80;
        assert_eq!(forged.decrypt(), Err(Error::Decryption), "lHash {at}");
    }
    for separator in [0, 2, 0x81, 0xff] {
        let forged = Oaep { separator, ..Oaep::good() };
        assert_eq!(forged.decrypt(), Err(Error::Decryption), "separator {separator}");
    }
    for padding in [2, 0xff] {
        let forged = Oaep { padding, ..Oaep::good() };
        assert_eq!(forged.decrypt(), Err(Error::Decryption), "padding {padding}");
    }
    // An early one separates; nothing but zeros does not.
    let found = Oaep { padding: 1, ..Oaep::good() }.decrypt().unwrap();
    assert_eq!(found.len(), K - 66);
    let mut zeros = vec![0; K];
    assert_eq!(
        KEY.decrypt_oaep(Hash::Sha256, b"", &zeros, &mut SysRng).unwrap_err(),
        Error::Decryption
    );
    zeros[K - 1] = 1;
    assert_eq!(
        KEY.decrypt_oaep(Hash::Sha256, b"", &zeros, &mut SysRng).unwrap_err(),
        Error::Decryption
    );
}

#[test]
fn oaep_round_trips_with_the_same_parameters_only() {
    use OaepHash::{LegacySha1, Sha256, Sha384, Sha512};
    let hashes = [LegacySha1, Sha256, Sha384, Sha512];
    let all = hashes.map(|hash| hashes.map(|mgf1| OaepParams::new(hash).with_mgf1_hash(mgf1)));
    for params in all.as_flattened() {
        let room = params.max_message_len(K).unwrap();
        for len in [0, 1, room] {
            let message = vec![0; len];
            let public = KEY.public_key();
            let ciphertext = public.encrypt_oaep(*params, b"l", &message, &mut SysRng).unwrap();
            let decrypt = |params, label: &[u8]| {
                KEY.decrypt_oaep(params, label, &ciphertext, &mut SysRng).map(|m| m.to_vec())
            };
            assert_eq!(decrypt(*params, b"l"), Ok(message));
            assert_eq!(decrypt(*params, b""), Err(Error::Decryption));
            let other = all.as_flattened().iter().find(|other| *other != params).unwrap();
            assert_eq!(decrypt(*other, b"l"), Err(Error::Decryption));
        }
        let longer = vec![0; room + 1];
        let refused = KEY.public_key().encrypt_oaep(*params, b"l", &longer, &mut SysRng);
        assert_eq!(refused, Err(Error::MessageTooLong));
    }
    assert_eq!(OaepParams::from(Hash::Sha384), OaepParams::new(Sha384));
    assert_eq!(OaepParams::from(LegacySha1), OaepParams::new(LegacySha1));
    assert_eq!(OaepParams::new(Sha512).max_message_len(129), None);
}

#[test]
fn pkcs1v15_round_trips() {
    let public = KEY.public_key();
    for len in [0, 1, 48, 244, 245] {
        let message = vec![0; len];
        let ciphertext = public.encrypt_pkcs1v15(&message, &mut SysRng).unwrap();
        assert_eq!(**KEY.decrypt_pkcs1v15(&ciphertext, &mut SysRng).unwrap(), message);
        assert_ne!(public.encrypt_pkcs1v15(&message, &mut SysRng).unwrap(), ciphertext);
    }
    let refused = public.encrypt_pkcs1v15(&[0; 246], &mut SysRng);
    assert_eq!(refused, Err(Error::MessageTooLong));
}

#[test]
fn l6_random_number_generators_that_fail() {
    let public = KEY.public_key();
    let oaep = public.encrypt_oaep(Hash::Sha256, b"", b"m", &mut SysRng).unwrap();
    let pkcs1 = public.encrypt_pkcs1v15(b"m", &mut SysRng).unwrap();
    let rng = &mut FailsAfter(0);
    assert_eq!(public.encrypt_oaep(Hash::Sha256, b"", b"m", rng), Err(Error::Rng));
    assert_eq!(public.encrypt_pkcs1v15(b"m", rng), Err(Error::Rng));
    assert_eq!(KEY.decrypt_oaep(Hash::Sha256, b"", &oaep, rng).unwrap_err(), Error::Rng);
    assert_eq!(KEY.decrypt_pkcs1v15(&pkcs1, rng).unwrap_err(), Error::Rng);
    let fixed = KEY.decrypt_pkcs1v15_fixed(&pkcs1, &[0], rng);
    assert_eq!(fixed.unwrap_err(), Error::Rng);
    // No padding string can be made of zeros, no blinding of either.
    assert_eq!(public.encrypt_pkcs1v15(b"m", &mut Constant(0)), Err(Error::Rng));
    for byte in [0, 0xff] {
        assert_eq!(KEY.decrypt_pkcs1v15(&pkcs1, &mut Constant(byte)).unwrap_err(), Error::Rng);
    }
}

/// A generator that gives a zero every so often: those bytes are drawn again.
#[test]
fn zeros_in_the_padding_string_are_drawn_again() {
    for _ in 0..64 {
        // 253 bytes of padding have a zero with a probability of 63 %.
        let ciphertext = KEY.public_key().encrypt_pkcs1v15(b"", &mut SysRng).unwrap();
        assert_eq!(**KEY.decrypt_pkcs1v15(&ciphertext, &mut SysRng).unwrap(), []);
    }
}
