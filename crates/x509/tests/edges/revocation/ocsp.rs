//! OCSP responses.

use ashlar_x509::{
    ErrorKind, OcspResponse, PrivateKey, RevocationEvidence, RevocationPolicy, RevocationSettings,
};

use super::{Bench, CrlDraft, GOOD, REVOKED, SERIAL, UNKNOWN, YESTERDAY, signed};
use crate::support::{
    Draft, EXTENDED_KEY_USAGE, KEY_USAGE, extension, name, new_key, sequence, tlv,
};

const TLS_FEATURE: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 1, 24];
const OCSP_SIGNING: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 9];
const NONCE: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 48, 1, 2];
const SHA1: &[u8] = &[0x2b, 14, 3, 2, 26];
const SHA256: &[u8] = &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1];

/// `CertID` of a certificate of this serial number, issued by `issuer`.
fn certificate_id(hash: &[u8], issuer: &PrivateKey, serial: &[u8]) -> Vec<u8> {
    let spki = issuer.public_key().to_spki_der().unwrap();
    // The key of a P-256 SPKI: its last 65 octets.
    let key = &spki[spki.len() - 65..];
    let hashed = |data: &[u8]| match hash {
        SHA1 => sha1::Sha1::digest(data).to_vec(),
        _ => sha2::Sha256::digest(data).to_vec(),
    };
    let (name, key) = (hashed(&name("root")), hashed(key));
    let algorithm = sequence(&[&tlv(6, hash), &[5, 0]]);
    sequence(&[&algorithm, &tlv(4, &name), &tlv(4, &key), &tlv(2, serial)])
}

const STATUS_GOOD: &[u8] = &[0x80, 0];
const STATUS_UNKNOWN: &[u8] = &[0x82, 0];

fn status_revoked() -> Vec<u8> {
    tlv(0xa1, &[tlv(0x18, b"20270531000000Z"), tlv(0xa0, &tlv(10, &[1]))].concat())
}

fn single(id: &[u8], status: &[u8]) -> Vec<u8> {
    let next = tlv(0xa0, &tlv(0x18, b"20270602000000Z"));
    sequence(&[id, status, &tlv(0x18, b"20270531000000Z"), &next])
}

/// An OCSP response with these statements, by the responder `by`, signed with `key`.
fn response(
    by: &[u8],
    singles: &[Vec<u8>],
    nonce: &[u8],
    key: &PrivateKey,
    certs: &[u8],
) -> Vec<u8> {
    let extensions = match nonce {
        [] => Vec::new(),
        nonce => tlv(0xa1, &sequence(&[&extension(NONCE, false, &tlv(4, nonce))])),
    };
    let produced = tlv(0x18, b"20270531120000Z");
    let data = sequence(&[by, &produced, &sequence(&[&singles.concat()]), &extensions]);
    let certs = match certs {
        [] => Vec::new(),
        certs => tlv(0xa0, &sequence(&[certs])),
    };
    let basic = signed(&data, key, &certs);
    let bytes = sequence(&[&tlv(6, &[0x2b, 6, 1, 5, 5, 7, 48, 1, 1]), &tlv(4, &basic)]);
    sequence(&[&tlv(10, &[0]), &tlv(0xa0, &bytes)])
}

fn by_name(common_name: &str) -> Vec<u8> {
    tlv(0xa1, &name(common_name))
}

/// The root's own answer.
fn by_root(bench: &Bench, singles: &[Vec<u8>]) -> Vec<u8> {
    response(&by_name("root"), singles, &[], &bench.root.key, &[])
}

#[test]
fn an_ocsp_response_of_the_issuer_counts() {
    let bench = Bench::new();
    for hash in [SHA1, SHA256] {
        let id = certificate_id(hash, &bench.root.key, SERIAL);
        let of = |status: &[u8]| bench.by_ocsp(&by_root(&bench, &[single(&id, status)]));
        assert_eq!(of(STATUS_GOOD), GOOD);
        assert_eq!(of(&status_revoked()), REVOKED);
        assert_eq!(of(STATUS_UNKNOWN), UNKNOWN);
    }
    let id = certificate_id(SHA1, &bench.root.key, SERIAL);
    // The responder by its key.
    let spki = bench.root.key.public_key().to_spki_der().unwrap();
    let hash = sha1::Sha1::digest(&spki[spki.len() - 65..]);
    let by_key = tlv(0xa2, &tlv(4, &hash));
    let good = [single(&id, STATUS_GOOD)];
    assert_eq!(bench.by_ocsp(&response(&by_key, &good, &[], &bench.root.key, &[])), GOOD);
    // Signed with another key, of another certificate, of another issuer.
    assert_eq!(bench.by_ocsp(&response(&by_key, &good, &[], &new_key(), &[])), UNKNOWN);
    let others = [
        certificate_id(SHA1, &bench.root.key, &[0x11]),
        certificate_id(SHA1, &new_key(), SERIAL),
        certificate_id(&[0x2a, 3], &bench.root.key, SERIAL),
    ];
    for id in others {
        assert_eq!(bench.by_ocsp(&by_root(&bench, &[single(&id, STATUS_GOOD)])), UNKNOWN);
    }
}

#[test]
fn k13_all_statements_of_a_response_are_looked_at() {
    let bench = Bench::new();
    let id = certificate_id(SHA1, &bench.root.key, SERIAL);
    let other = certificate_id(SHA1, &bench.root.key, &[9]);
    let (good, revoked) = (single(&id, STATUS_GOOD), single(&id, &status_revoked()));
    let elsewhere = single(&other, &status_revoked());
    let verdict = |singles: &[&Vec<u8>]| {
        let singles: Vec<Vec<u8>> = singles.iter().map(|&single| single.clone()).collect();
        bench.by_ocsp(&by_root(&bench, &singles))
    };
    assert_eq!(verdict(&[&elsewhere, &good]), GOOD);
    assert_eq!(verdict(&[&elsewhere, &revoked]), REVOKED);
    assert_eq!(verdict(&[&good, &revoked]), REVOKED);
    assert_eq!(verdict(&[&revoked, &good]), REVOKED);
    assert_eq!(verdict(&[&good, &single(&id, STATUS_UNKNOWN)]), UNKNOWN);
    assert_eq!(verdict(&[&elsewhere]), UNKNOWN);
    assert_eq!(verdict(&[]), UNKNOWN);
}

#[test]
fn k13_old_responses_and_failures_leave_the_status_unknown() {
    let bench = Bench::new();
    let id = certificate_id(SHA1, &bench.root.key, SERIAL);
    let timed = |this: &[u8], next: &[u8]| {
        let next = if next.is_empty() { Vec::new() } else { tlv(0xa0, &tlv(0x18, next)) };
        let single = sequence(&[&id, STATUS_GOOD, &tlv(0x18, this), &next]);
        bench.by_ocsp(&by_root(&bench, &[single]))
    };
    assert_eq!(timed(b"20270531000000Z", b"20270601000000Z"), GOOD);
    assert_eq!(timed(b"20270531000000Z", b"20270531235959Z"), UNKNOWN);
    // Five minutes ahead are a clock that is fast, more are not.
    assert_eq!(timed(b"20270601000500Z", b"20270602000000Z"), GOOD);
    assert_eq!(timed(b"20270601000501Z", b"20270602000000Z"), UNKNOWN);
    assert_eq!(timed(b"20270528000000Z", b""), GOOD);
    assert_eq!(timed(b"20270527235959Z", b""), UNKNOWN);
    for failure in [1, 2, 3, 5, 6] {
        assert_eq!(bench.by_ocsp(&sequence(&[&tlv(10, &[failure])])), UNKNOWN);
    }
    let whole = by_root(&bench, &[single(&id, STATUS_GOOD)]);
    for length in 0..whole.len() {
        assert!(OcspResponse::from_der(&whole[..length]).is_err(), "{length}");
    }
}

#[test]
fn a_response_must_repeat_the_number_of_the_request() {
    let bench = Bench::new();
    let id = certificate_id(SHA1, &bench.root.key, SERIAL);
    let with_nonce = |sent: Option<&[u8]>, answered: &[u8]| {
        let singles = [single(&id, STATUS_GOOD)];
        let response = response(&by_name("root"), &singles, answered, &bench.root.key, &[]);
        let evidence = RevocationEvidence {
            ocsp: &[&response],
            ocsp_nonce: sent,
            ..RevocationEvidence::default()
        };
        bench.judge(evidence).map(drop).map_err(|error| error.kind())
    };
    assert_eq!(with_nonce(Some(b"number"), b"number"), GOOD);
    assert_eq!(with_nonce(Some(b"number"), b"numbeR"), UNKNOWN);
    assert_eq!(with_nonce(Some(b"number"), b""), UNKNOWN);
    assert_eq!(with_nonce(None, b"number"), GOOD);
}

#[test]
fn k13_a_responder_needs_a_certificate_of_the_issuer_for_this_purpose() {
    let bench = Bench::new();
    let id = certificate_id(SHA1, &bench.root.key, SERIAL);
    let (key, singles) = (new_key(), [single(&id, STATUS_GOOD)]);
    let judged = |delegate: &Draft, signer: &PrivateKey| {
        let delegate = delegate.sign(signer);
        bench.by_ocsp(&response(&by_name("responder"), &singles, &[], &key, &delegate))
    };
    let purpose = |oid: &[u8]| extension(EXTENDED_KEY_USAGE, false, &sequence(&[&tlv(6, oid)]));
    let plain = Draft::new("root", "responder", &key);
    let delegate = plain.clone().with(purpose(OCSP_SIGNING));
    assert_eq!(judged(&delegate, &bench.root.key), GOOD);
    // Not for the purpose, though a longer or shorter identifier begins alike.
    assert_eq!(judged(&plain, &bench.root.key), UNKNOWN);
    for oid in [&OCSP_SIGNING[..7], &[OCSP_SIGNING, &[1]].concat(), &[0x55, 0x1d, 37, 0]] {
        assert_eq!(judged(&plain.clone().with(purpose(oid)), &bench.root.key), UNKNOWN);
    }
    let no_signatures = extension(KEY_USAGE, true, &tlv(3, &[5, 0x20]));
    let mut expired = delegate.clone();
    expired.not_after = tlv(0x17, YESTERDAY);
    let mut of_another = delegate.clone();
    of_another.issuer = name("other");
    let refused = [delegate.clone().with(no_signatures), expired, of_another];
    for draft in refused {
        assert_eq!(judged(&draft, &bench.root.key), UNKNOWN);
    }
    // Signed by somebody else, or not there.
    assert_eq!(judged(&delegate, &new_key()), UNKNOWN);
    assert_eq!(bench.by_ocsp(&response(&by_name("responder"), &singles, &[], &key, &[])), UNKNOWN);
}

#[test]
fn k13_a_must_staple_certificate_needs_its_response() {
    let feature = extension(TLS_FEATURE, false, &sequence(&[&tlv(2, &[5])]));
    let mut bench = Bench::with(|leaf| leaf.with(feature));
    bench.policy.revocation = RevocationSettings::new(RevocationPolicy::Prefer);
    let id = certificate_id(SHA1, &bench.root.key, SERIAL);
    let good = by_root(&bench, &[single(&id, STATUS_GOOD)]);
    let judged = |ocsp: &[&[u8]], crls: &[&[u8]], asked_to_staple| {
        let evidence =
            RevocationEvidence { ocsp, crls, asked_to_staple, ..RevocationEvidence::default() };
        bench.judge(evidence).map(drop).map_err(|error| error.kind())
    };
    let crl = CrlDraft::new().sign(&bench.root.key);
    assert_eq!(judged(&[&good], &[], true), GOOD);
    assert_eq!(judged(&[], &[], true), Err(ErrorKind::MustStaple));
    assert_eq!(judged(&[], &[&crl], true), Err(ErrorKind::MustStaple));
    assert_eq!(judged(&[], &[], false), GOOD);
}

#[test]
fn evidence_is_bounded() {
    let bench = Bench::new();
    let forged = CrlDraft::new().sign(&new_key());
    let revoking = CrlDraft::new().revoking(SERIAL, &[]).sign(&bench.root.key);
    let with_revoking_last = |count: usize| [vec![&*forged; count - 1], vec![&*revoking]].concat();
    // All are looked at, or none: the last could be the one that matters.
    let kind = |count| bench.by_crls(&with_revoking_last(count)).unwrap_err().kind();
    assert_eq!(kind(64), ErrorKind::Revoked);
    assert_eq!(kind(65), ErrorKind::Budget);
    let id = certificate_id(SHA1, &bench.root.key, SERIAL);
    let crowded = by_root(&bench, &vec![single(&id, STATUS_GOOD); 257]);
    assert_eq!(bench.by_ocsp(&crowded), UNKNOWN);
}
