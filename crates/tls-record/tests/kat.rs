//! The records of RFC 8448, section 3, in both directions.
#![cfg(test)]

use ashlar_tls_record::{Opener, Protection, Sealer, write_plaintext};
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
