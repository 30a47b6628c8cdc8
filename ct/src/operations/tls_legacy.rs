//! The quarantine of TLS 1.2: CBC records whose padding and content are secret, and premaster secrets.

use aes::Aes128Cbc;
use tls_legacy::cbc::{CbcMac, CbcOpener, CbcSealer, Order};
use tls_legacy::premaster;
use wire::registry::{ContentType, ProtocolVersion};

use crate::operations::hashes::NO_SHA1RNDS4;
use crate::operations::rsa::{SECRET as RSA_SECRET, key};
use crate::random::{Random, public, secret};
use crate::registry::{Entries, Registry};
use crate::taint;

const SECRET: &str = "keys, content, padding";

macro_rules! cbc_operations {
    ($entries:ident, $hash:literal, $mac:expr, $blind:expr) => {
        let operations: [(&'static str, fn() -> Vec<u8>); 4] = [
            (concat!("CBC HMAC-", $hash, ", encrypt then MAC"), || {
                there_and_back(Order::EncryptThenMac, $mac)
            }),
            (concat!("CBC HMAC-", $hash, ", MAC then encrypt"), || {
                there_and_back(Order::MacThenEncrypt, $mac)
            }),
            (concat!("CBC HMAC-", $hash, ", MAC then encrypt, padding wrong"), || {
                wrong_padding($mac)
            }),
            // What an attacker sends who knows no key: all that it decrypts to is random.
            (concat!("CBC HMAC-", $hash, ", MAC then encrypt, random"), || {
                refuse($mac, &public::<400>())
            }),
        ];
        for (name, operation) in operations {
            $entries.add(name, SECRET, move |()| operation());
            if let Some(why) = $blind {
                $entries.msan_is_blind("best", why);
            }
        }
    };
}

pub(super) fn register(registry: &mut Registry) {
    let mut entries = registry.of_crate("tls-legacy", "best");
    cbc_operations!(entries, "SHA1", CbcMac::Sha1, Some(NO_SHA1RNDS4));
    cbc_operations!(entries, "SHA256", CbcMac::Sha256, None);
    cbc_operations!(entries, "SHA384", CbcMac::Sha384, None);
    register_premaster(&mut entries);
}

const KEY: [u8; 16] = [0x61; 16];

fn secret_key() -> [u8; 16] {
    let mut key = KEY;
    taint::secret(&mut key);
    key
}

fn mac_key(mac: CbcMac) -> Vec<u8> {
    secret::<48>()[..mac.size()].to_vec()
}

/// Seals a record and opens it.
fn there_and_back(order: Order, mac: CbcMac) -> Vec<u8> {
    let (key, mac_key) = (secret_key(), mac_key(mac));
    let mut sealer = CbcSealer::new(order, mac, &key, &mac_key, &secret()).expect("the lengths");
    let mut record = Vec::new();
    sealer
        .seal(ContentType::APPLICATION_DATA, &secret::<300>(), &mut record)
        .expect("the length is allowed");
    taint::public(&mut record);
    let mut opener = CbcOpener::new(order, mac, &key, &mac_key).expect("the lengths");
    opener.open(&mut record).expect("the record is sound").plaintext.to_vec()
}

/// Opens a record with a byte of its padding wrong.
fn wrong_padding(mac: CbcMac) -> Vec<u8> {
    let mut plain = [7; 400];
    plain[200..].fill(199);
    plain[250] = 0;
    Aes128Cbc::new(&KEY).encrypt(&[0x1f; 16], plain.as_chunks_mut().0);
    refuse(mac, &plain)
}

/// Opens what must not open; what the tool then sees leak is the key.
fn refuse(mac: CbcMac, ciphertext: &[u8; 400]) -> Vec<u8> {
    let key = secret_key();
    let mut record = [&[23, 3, 3, 1, 160], &[0x1f; 16][..], ciphertext].concat();
    let mut opener = CbcOpener::new(Order::MacThenEncrypt, mac, &key, &mac_key(mac));
    let opened = opener.as_mut().expect("the lengths").open(&mut record).map(drop);
    assert!(opened.is_err(), "the record is not sound");
    key.to_vec()
}

fn register_premaster(entries: &mut Entries<'_, ()>) {
    const VERSION: ProtocolVersion = ProtocolVersion::TLS_1_2;
    entries.add("premaster secret, encrypt", "premaster secret", |()| {
        let (premaster, _) = premaster::encrypt(key().public_key(), VERSION, &mut Random::secret())
            .expect("the RNG works");
        premaster.to_vec()
    });
    for (name, version) in [
        ("premaster secret, decrypt", VERSION),
        ("premaster secret, another version", ProtocolVersion::TLS_1_1),
    ] {
        entries.add(name, RSA_SECRET, move |()| {
            let (_, sealed) =
                premaster::encrypt(key().public_key(), version, &mut Random::public())
                    .expect("the RNG works");
            decrypted(&sealed)
        });
    }
    entries.add("premaster secret, bad padding", RSA_SECRET, |()| {
        // Below n, and nothing that anyone has padded.
        let mut ciphertext: [u8; 256] = public();
        ciphertext[0] = 0;
        decrypted(&ciphertext)
    });
    entries.add("premaster secret, ciphertext above the modulus", RSA_SECRET, |()| {
        decrypted(&[0xff; 256])
    });
}

fn decrypted(ciphertext: &[u8]) -> Vec<u8> {
    let premaster =
        premaster::decrypt(&key(), ciphertext, ProtocolVersion::TLS_1_2, &mut Random::secret());
    premaster.expect("what is wrong with a ciphertext is no error").to_vec()
}
