//! Records that OpenSSL protected, opened; and sealed again, but for their IVs.
#![cfg(test)]

use ashlar_tls_legacy::cbc::{CbcOpener, CbcSealer, Order};
use ashlar_tls_legacy::suite::SUITES;
use hmac::prf12;
use sha2::{Sha256, Sha384};
use testkit::Tally;
use testkit::rsp::{Case, Rsp};
use tls::{BulkCipher, Tls12Suite};
use tls_schedule::HashAlgorithm;
use wire::registry::CipherSuite;

/// A MAC key and an encryption key: those of the sender (RFC 5246, section 6.3).
fn keys(case: &Case<'_, '_>, suite: &Tls12Suite) -> (Vec<u8>, Vec<u8>) {
    let bytes = |name| case.bytes(name).unwrap();
    let BulkCipher::AesCbc { key_len, mac } = suite.cipher else { panic!("{suite} is not CBC") };
    let mac_len = mac.size();
    let mut block = vec![0; 2 * (mac_len + key_len)];
    let prf = match suite.hash {
        HashAlgorithm::Sha256 => prf12::<Sha256>,
        HashAlgorithm::Sha384 => prf12::<Sha384>,
        _ => panic!("a hash of TLS 1.2"),
    };
    let seed = [bytes("ServerRandom"), bytes("ClientRandom")];
    prf(&bytes("MainSecret"), b"key expansion", &[&seed[0], &seed[1]], &mut block);
    let sender = case.number("Sender").unwrap();
    let (macs, keys) = block.split_at(2 * mac_len);
    (macs[sender * mac_len..][..mac_len].to_vec(), keys[sender * key_len..][..key_len].to_vec())
}

#[test]
fn openssl() {
    let file = Rsp::read(include_str!("vectors/openssl-cbc.rsp"));
    let mut connections = 0;
    let mut opener = None;
    let mut sealer = None;
    let mut tallies: Vec<(String, Tally)> = Vec::new();
    for case in file.cases("Record") {
        let id = u16::from_str_radix(case.setting("Suite").unwrap(), 16).unwrap();
        let suite = SUITES.iter().find(|suite| suite.code_point == CipherSuite(id)).unwrap();
        let BulkCipher::AesCbc { mac, .. } = suite.cipher else { panic!("{suite} is not CBC") };
        let (order, ordered) = match case.number("EncryptThenMac").unwrap() {
            0 => (Order::MacThenEncrypt, "MAC then encrypt"),
            _ => (Order::EncryptThenMac, "encrypt then MAC"),
        };
        if case.number("Sequence").unwrap() == 0 {
            let (mac_key, key) = keys(&case, suite);
            opener = CbcOpener::new(order, mac, &key, &mac_key).ok();
            sealer = CbcSealer::new(order, mac, &key, &mac_key, &[7; 32]).ok();
            connections += 1;
        }
        let algorithm = format!("CBC HMAC-{mac:?}, {ordered}").replace("Sha", "SHA");
        if tallies.iter().all(|(known, _)| *known != algorithm) {
            let tally = Tally::new("tls-legacy", &algorithm, "OpenSSL", "best");
            tallies.push((algorithm.clone(), tally));
        }
        let (_, tally) = tallies.iter_mut().find(|(known, _)| *known == algorithm).unwrap();

        let (content, record) = (case.bytes("Content").unwrap(), case.bytes("Record").unwrap());
        let mut buffer = record.clone();
        let opened = opener.as_mut().unwrap().open(&mut buffer).unwrap();
        let opened = (opened.content_type, opened.plaintext.to_vec());
        tally.equal(case.line(), opened.1, content.clone());
        assert_eq!(opened.0.0, record[0]);

        // The same header; all else depends on the IV.
        let mut sealed = Vec::new();
        sealer.as_mut().unwrap().seal(opened.0, &content, &mut sealed).unwrap();
        assert_eq!((sealed.len(), &sealed[..5]), (record.len(), &record[..5]));
    }
    // Five suites, both orders, both directions.
    assert_eq!(connections, 20);
    assert_eq!(tallies.len(), 6);
    for (_, tally) in tallies {
        tally.finish();
    }
}
