//! The records of RFC 8448, section 3, in both directions; of TLS 1.2, those of other
//! implementations.
#![cfg(test)]

use ashlar_tls_record::{Opener, Protection, Sealer, tls12, write_plaintext};
use testkit::rsp::{Case, Rsp};
use testkit::{Tally, rfc8448 as trace};
use wire::registry::{ContentType, ProtocolVersion};

const CLOSE_NOTIFY: [u8; 2] = [1, 0];

/// One direction under one key: the records in order, with what they hold.
struct Flow<'a> {
    name: &'a str,
    key: [u8; 16],
    iv: [u8; 12],
    records: &'a [(ContentType, &'a [u8], &'a [u8])],
}

fn check(tally: &mut Tally, flow: &Flow<'_>) {
    let mut sealer = Sealer::new(Protection::Aes128Gcm, &flow.key, &flow.iv).unwrap();
    let mut opener = Opener::new(Protection::Aes128Gcm, &flow.key, &flow.iv).unwrap();
    for (sequence, (content_type, content, record)) in flow.records.iter().enumerate() {
        let mut sealed = Vec::new();
        sealer.seal(*content_type, content, &mut sealed).unwrap();
        tally.equal(format_args!("{} {sequence} sealed", flow.name), &*sealed, *record);
        let mut record = record.to_vec();
        let id = format_args!("{} {sequence} opened", flow.name);
        match opener.open(&mut record) {
            Ok(opened) => {
                tally.equal(
                    id,
                    (opened.content_type, &*opened.plaintext),
                    (*content_type, *content),
                );
            }
            Err(_) => tally.check(id, false),
        }
    }
}

#[test]
fn rfc8448_protected_records() {
    let mut tally = Tally::new(
        "tls-record",
        "TLS 1.3 records, AES-128-GCM",
        "RFC 8448, section 3",
        aes::Backend::best().name(),
    );
    let (handshake, data, alert) =
        (ContentType::HANDSHAKE, ContentType::APPLICATION_DATA, ContentType::ALERT);
    let flows = [
        Flow {
            name: "server handshake",
            key: trace::SERVER_HANDSHAKE_KEY,
            iv: trace::SERVER_HANDSHAKE_IV,
            records: &[(handshake, &trace::SERVER_FLIGHT, &trace::SERVER_FLIGHT_RECORD)],
        },
        Flow {
            name: "client handshake",
            key: trace::CLIENT_HANDSHAKE_KEY,
            iv: trace::CLIENT_HANDSHAKE_IV,
            records: &[(handshake, &trace::CLIENT_FINISHED, &trace::CLIENT_FINISHED_RECORD)],
        },
        Flow {
            name: "server application",
            key: trace::SERVER_APPLICATION_KEY,
            iv: trace::SERVER_APPLICATION_IV,
            records: &[
                (handshake, &trace::NEW_SESSION_TICKET, &trace::NEW_SESSION_TICKET_RECORD),
                (data, &trace::APPLICATION_DATA, &trace::SERVER_APPLICATION_RECORD),
                (alert, &CLOSE_NOTIFY, &trace::SERVER_ALERT_RECORD),
            ],
        },
        Flow {
            name: "client application",
            key: trace::CLIENT_APPLICATION_KEY,
            iv: trace::CLIENT_APPLICATION_IV,
            records: &[
                (data, &trace::APPLICATION_DATA, &trace::CLIENT_APPLICATION_RECORD),
                (alert, &CLOSE_NOTIFY, &trace::CLIENT_ALERT_RECORD),
            ],
        },
    ];
    for flow in &flows {
        check(&mut tally, flow);
    }
    tally.finish();
}

#[test]
fn rfc8448_plaintext_records() {
    let mut tally =
        Tally::new("tls-record", "TLS 1.3 plaintext records", "RFC 8448, section 3", "portable");
    let mut out = Vec::new();
    let initial = ProtocolVersion(0x0301);
    write_plaintext(ContentType::HANDSHAKE, initial, &trace::CLIENT_HELLO, &mut out);
    tally.equal("ClientHello", &*out, trace::CLIENT_HELLO_RECORD);
    out.clear();
    let later = ProtocolVersion::TLS_1_2;
    write_plaintext(ContentType::HANDSHAKE, later, &trace::SERVER_HELLO, &mut out);
    tally.equal("ServerHello", &*out, trace::SERVER_HELLO_RECORD);
    tally.finish();
}

/// The records that one side sent, in order. Returns how many of them a sealer makes, too.
fn check_tls12(tally: &mut Tally, protection: tls12::Protection, cases: &[&Case<'_, '_>]) -> usize {
    let first = cases[0];
    let mut compared = 0;
    let (key, iv) = (first.bytes("Key").unwrap(), first.bytes("IV").unwrap());
    let mut opener = tls12::Opener::new(protection, &key, &iv).unwrap();
    let mut sealer = tls12::Sealer::new(protection, &key, &iv).unwrap();
    for (sequence, case) in (0_u64..).zip(cases) {
        let content = case.bytes("Content").unwrap();
        let record = case.bytes("Record").unwrap();
        let content_type = ContentType(record[0]);
        let mut opened = record.clone();
        match opener.open(&mut opened) {
            Ok(opened) => tally.equal(
                format_args!("line {} opened", case.line()),
                (opened.content_type, &*opened.plaintext),
                (content_type, &content[..]),
            ),
            Err(error) => tally.check(format_args!("line {}: {error}", case.line()), false),
        }
        let mut sealed = Vec::new();
        sealer.seal(content_type, &content, &mut sealed).unwrap();
        // A sender may choose its explicit nonces otherwise, and then all that follows is
        // different too.
        if iv.len() == 12 || record[5..13] == sequence.to_be_bytes() {
            tally.equal(format_args!("line {} sealed", case.line()), sealed, record);
            compared += 1;
        }
    }
    compared
}

#[test]
fn tls12_records_of_openssl_and_gnutls() {
    let file = Rsp::read(include_str!("vectors/tls12_records.rsp"));
    let cases: Vec<_> = file.cases("Record").collect();
    let (aes, chacha) = (aes::Backend::best().name(), chacha20poly1305::Backend::best().name());
    let algorithms = [
        ("AES-128-GCM", tls12::Protection::Aes128Gcm, aes),
        ("AES-256-GCM", tls12::Protection::Aes256Gcm, aes),
        ("AES-128-CCM", tls12::Protection::Aes128Ccm, aes),
        ("AES-256-CCM", tls12::Protection::Aes256Ccm, aes),
        ("AES-128-CCM-8", tls12::Protection::Aes128Ccm8, aes),
        ("AES-256-CCM-8", tls12::Protection::Aes256Ccm8, aes),
        ("CHACHA20-POLY1305", tls12::Protection::ChaCha20Poly1305, chacha),
    ];
    for (algorithm, protection, backend) in algorithms {
        let name = format!("TLS 1.2 records, {algorithm}");
        let mut tally = Tally::new("tls-record", &name, "OpenSSL 3.0.19, GnuTLS 3.7.9", backend);
        let chosen: Vec<_> =
            cases.iter().filter(|case| case.setting("Algorithm") == Some(algorithm)).collect();
        // Two connections of two directions of three records.
        assert_eq!(chosen.len(), 12, "{algorithm}");
        let directions = chosen.chunks(3);
        let compared: usize =
            directions.map(|records| check_tls12(&mut tally, protection, records)).sum();
        // OpenSSL begins AES-GCM at random.
        assert_eq!(compared, if algorithm.ends_with("GCM") { 3 } else { 12 }, "{algorithm}");
        tally.finish();
    }
}
