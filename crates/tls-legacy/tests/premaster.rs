//! Premaster secrets: what is encrypted comes out, and whatever else was sent, the random one.
#![cfg(test)]

use ashlar_tls_legacy::premaster::{PREMASTER_LEN, decrypt, encrypt};
use getrandom::SysRng;
use num_bigint::BigUint;
use rand_core::{TryCryptoRng, TryRng};
use rsa::{Error, PrivateKey};
use testkit::ScriptedRng;
use wire::registry::ProtocolVersion;

const VERSION: ProtocolVersion = ProtocolVersion::TLS_1_2;
/// The length of the modulus.
const K: usize = 256;

fn key() -> PrivateKey {
    let file = include_bytes!("vectors/rsa-2048.der");
    let x509::PrivateKey::Rsa(key) = x509::PrivateKey::from_pkcs1_der(file).unwrap() else {
        panic!("a file of the format has an RSA key");
    };
    key
}

/// The system's generator, and what was drawn first.
#[derive(Default)]
struct Recording {
    first: Option<Vec<u8>>,
}

impl TryRng for Recording {
    type Error = <SysRng as TryRng>::Error;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        SysRng.try_next_u32()
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        SysRng.try_next_u64()
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        SysRng.try_fill_bytes(bytes)?;
        self.first.get_or_insert_with(|| bytes.to_vec());
        Ok(())
    }
}

impl TryCryptoRng for Recording {}

/// `block^e mod n`: RSAEP of anything, well-formed or not.
fn encrypt_block(key: &PrivateKey, block: &[u8]) -> Vec<u8> {
    let public = key.public_key();
    let [n, e] = [public.n_be(), public.e_be()].map(|number| BigUint::from_bytes_be(&number));
    let power = BigUint::from_bytes_be(block).modpow(&e, &n).to_bytes_be();
    [vec![0; K - power.len()], power].concat()
}

/// 00 02, padding without zeros, 00, message.
fn block(message: &[u8]) -> Vec<u8> {
    let padding = (1..=255).cycle().take(K - 3 - message.len());
    [0, 2].into_iter().chain(padding).chain([0]).chain(message.iter().copied()).collect()
}

fn premaster(version: [u8; 2]) -> Vec<u8> {
    version.into_iter().chain(100..).take(PREMASTER_LEN).collect()
}

/// Decrypts to the premaster secret that was drawn first.
fn assert_random(key: &PrivateKey, ciphertext: &[u8], what: &str) {
    let mut rng = Recording::default();
    let decrypted = decrypt(key, ciphertext, VERSION, &mut rng);
    let decrypted = decrypted.unwrap_or_else(|error| panic!("{what}: {error}"));
    assert_eq!(Some(decrypted.to_vec()), rng.first, "{what}");
}

#[test]
fn there_and_back() {
    let key = key();
    for version in [VERSION, ProtocolVersion::TLS_1_3] {
        let (made, encrypted) = encrypt(key.public_key(), version, &mut SysRng).unwrap();
        assert_eq!((made[..2].to_vec(), encrypted.len()), (version.0.to_be_bytes().to_vec(), K));
        let mut rng = Recording::default();
        assert_eq!(*decrypt(&key, &encrypted, version, &mut rng).unwrap(), *made);
        assert_ne!(rng.first, Some(made.to_vec()));
        // The random bytes are random.
        let (other, _) = encrypt(key.public_key(), version, &mut SysRng).unwrap();
        assert_ne!(made[2..], other[2..]);
    }
    let sent = encrypt_block(&key, &block(&premaster([3, 3])));
    assert_eq!(decrypt(&key, &sent, VERSION, &mut SysRng).unwrap().to_vec(), premaster([3, 3]));
}

/// Bleichenbacher 1998, ROBOT (CVE-2017-13099): whatever is wrong with the block, the random
/// premaster secret comes out, and no error.
#[test]
fn a1_bleichenbacher_same_path() {
    let key = key();
    let good = block(&premaster([3, 3]));
    let separator = K - PREMASTER_LEN - 1;
    let with = |at: usize, byte: u8| {
        let mut block = good.clone();
        block[at] = byte;
        block
    };
    for (bad, what) in [
        // Still below n, whose first byte is not less than 0x80.
        (with(0, 1), "first byte"),
        (with(0, 2), "first byte"),
        (with(1, 0), "second byte"),
        (with(1, 1), "second byte"),
        (with(1, 3), "second byte"),
        (with(1, 0xff), "second byte"),
        (with(2, 0), "zero at the start of the padding"),
        (with(9, 0), "seven bytes of padding"),
        (with(10, 0), "eight bytes of padding, then too long a message"),
        (with(separator - 1, 0), "zero one too early"),
        (with(separator, 7), "no zero there, and none after it"),
        (vec![0; K], "zeros"),
        ([&[0, 2][..], &[0xff; K - 2]].concat(), "no zero"),
        ([&[0, 2][..], &[0; K - 2]].concat(), "nothing but zeros behind"),
    ] {
        assert_random(&key, &encrypt_block(&key, &bad), what);
    }
}

/// Every length of a message: only 48 bytes are a premaster secret. Also CVE-2026-5260, which read
/// beyond a shorter one.
#[test]
fn a1_a4_wrong_lengths() {
    let key = key();
    let lengths = [0, 1, 2, 3, 32, 46, 47, 49, 50, 64, 96, 128, 200, 244, 245];
    for len in lengths {
        let message: Vec<u8> = [3, 3].into_iter().chain(1..=255).take(len).collect();
        assert_random(&key, &encrypt_block(&key, &block(&message)), &format!("{len} bytes"));
    }
}

/// Klima, Pokorny and Rosa 2003: a version other than the ClientHello's.
#[test]
fn a3_the_version_is_the_hellos() {
    let key = key();
    for version in [[3, 1], [3, 2], [3, 4], [3, 0], [0, 3], [2, 3], [3, 0x83], [0, 0], [0xff, 3]] {
        let sent = encrypt_block(&key, &block(&premaster(version)));
        assert_random(&key, &sent, &format!("{version:?}"));
    }
}

/// A ciphertext that is not below n, or of another length, is one more that is wrong.
#[test]
fn a1_ciphertexts_out_of_range() {
    let key = key();
    let n = key.public_key().n_be();
    let mut above = n.clone();
    *above.last_mut().unwrap() |= 2;
    for (ciphertext, what) in [
        (n.clone(), "n"),
        (vec![0xff; K], "the largest"),
        (above, "at most n + 2"),
        (vec![0; K], "0"),
        ([vec![0; K - 1], vec![1]].concat(), "1"),
    ] {
        assert_random(&key, &ciphertext, what);
    }
    let (_, encrypted) = encrypt(key.public_key(), VERSION, &mut SysRng).unwrap();
    for other in [&[][..], &[0], &encrypted[1..], &[&[0], &encrypted[..]].concat()] {
        assert_random(&key, other, &format!("{} bytes", other.len()));
    }
}

/// The interface has no way to ask whether the padding was right: the random premaster secret is
/// another one each time, and nothing tells it from one that was sent.
#[test]
fn a6_no_padding_oracle() {
    let key = key();
    let bad = encrypt_block(&key, &[[0, 1].as_slice(), &[7; K - 2]].concat());
    let [first, second] = [(); 2].map(|()| decrypt(&key, &bad, VERSION, &mut SysRng).unwrap());
    assert_ne!(*first, *second);
}

/// L6: no random bytes, no premaster secret.
#[test]
fn generators_that_fail() {
    let key = key();
    let sent = encrypt_block(&key, &block(&premaster([3, 3])));
    assert_eq!(encrypt(key.public_key(), VERSION, &mut ScriptedRng(&[])), Err(Error::Rng));
    assert_eq!(encrypt(key.public_key(), VERSION, &mut ScriptedRng(&[&[1; 48]])), Err(Error::Rng));
    assert_eq!(decrypt(&key, &sent, VERSION, &mut ScriptedRng(&[])), Err(Error::Rng));
    // There is no blinding.
    assert_eq!(decrypt(&key, &sent, VERSION, &mut ScriptedRng(&[&[1; 48]])), Err(Error::Rng));
}
