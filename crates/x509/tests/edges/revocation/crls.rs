//! CRLs.

use ashlar_x509::{
    Crl, ErrorKind, Request, RevocationPolicy, RevocationScope, RevocationSettings, Usage,
};

use super::{Bench, CrlDraft, GOOD, REASON_CODE, REVOKED, SERIAL, TOMORROW, UNKNOWN, YESTERDAY};
use crate::support::{Draft, KEY_USAGE, NOW, Root, URI, extension, name, new_key, sequence, tlv};

const DISTRIBUTION_POINTS: &[u8] = &[0x55, 0x1d, 31];
const DELTA_INDICATOR: &[u8] = &[0x55, 0x1d, 27];
const CRL_NUMBER: &[u8] = &[0x55, 0x1d, 20];
const CERTIFICATE_ISSUER: &[u8] = &[0x55, 0x1d, 29];

#[test]
fn k12_crls_that_say_nothing_leave_the_status_unknown() {
    let bench = Bench::new();
    let drafts = [
        ("of another issuer", CrlDraft { issuer: name("other"), ..CrlDraft::new() }),
        ("stale", CrlDraft { next_update: tlv(0x17, YESTERDAY), ..CrlDraft::new() }),
        ("from the future", CrlDraft { this_update: tlv(0x17, TOMORROW), ..CrlDraft::new() }),
        ("delta", CrlDraft::new().with(extension(DELTA_INDICATOR, true, &tlv(2, &[1])))),
        ("indirect", CrlDraft::new().covering(&[&tlv(0x84, &[0xff])])),
        ("of attributes", CrlDraft::new().covering(&[&tlv(0x85, &[0xff])])),
        ("of authorities", CrlDraft::new().covering(&[&tlv(0x82, &[0xff])])),
        ("of some reasons", CrlDraft::new().covering(&[&tlv(0x83, &[1, 0x40])])),
        ("unknown critical", CrlDraft::new().with(extension(&[0x2a, 3], true, &[5, 0]))),
        ("number overflow", CrlDraft::new().with(extension(CRL_NUMBER, false, &tlv(2, &[1; 21])))),
        ("negative number", CrlDraft::new().with(extension(CRL_NUMBER, false, &tlv(2, &[0xff])))),
        ("unknown entry", {
            let issuer = extension(CERTIFICATE_ISSUER, true, &sequence(&[&tlv(0x82, b"a")]));
            CrlDraft::new().revoking(&[1], &[issuer])
        }),
    ];
    for (what, draft) in drafts {
        assert_eq!(bench.by_crl(&draft), UNKNOWN, "{what}");
    }
    // Signed by somebody else, or cut short.
    let forged = CrlDraft::new().sign(&new_key());
    assert_eq!(bench.by_crls(&[&forged]).unwrap_err().kind(), ErrorKind::RevocationUnknown);
    let whole = CrlDraft::new().revoking(SERIAL, &[]).sign(&bench.root.key);
    for length in 0..whole.len() {
        assert!(Crl::from_der(&whole[..length]).is_err(), "{length}");
    }
    // One that cannot be used does not hide one that can.
    assert_eq!(bench.by_crls(&[&forged, &whole]).unwrap_err().kind(), ErrorKind::Revoked);
}

#[test]
fn crls_without_an_end_hold_for_a_while() {
    let bench = Bench::new();
    let draft = CrlDraft { next_update: Vec::new(), ..CrlDraft::new() };
    assert_eq!(bench.by_crl(&draft), GOOD);
    let old = CrlDraft { this_update: tlv(0x17, b"270525000000Z"), ..draft };
    assert_eq!(bench.by_crl(&old), UNKNOWN);
}

/// `distributionPoint` with these URIs.
fn place(uris: &[&str]) -> Vec<u8> {
    let names: Vec<u8> = uris.iter().flat_map(|uri| tlv(0x80 | URI, uri.as_bytes())).collect();
    tlv(0xa0, &tlv(0xa0, &names))
}

#[test]
fn k12_any_distribution_point_of_the_certificate_may_be_the_one() {
    let points = sequence(&[
        &sequence(&[&place(&["http://a.test/1", "http://a.test/2"])]),
        &sequence(&[&place(&["http://b.test/"])]),
    ]);
    let with_points = Bench::with(|leaf| leaf.with(extension(DISTRIBUTION_POINTS, false, &points)));
    let covering = |uris: &[&str]| CrlDraft::new().covering(&[&place(uris)]);
    for uri in ["http://a.test/1", "http://a.test/2", "http://b.test/"] {
        assert_eq!(with_points.by_crl(&covering(&["http://x.test/", uri])), GOOD, "{uri}");
        let revoking = covering(&[uri]).revoking(SERIAL, &[]);
        assert_eq!(with_points.by_crl(&revoking), REVOKED, "{uri}");
    }
    assert_eq!(with_points.by_crl(&covering(&["http://c.test/"])), UNKNOWN);
    assert_eq!(Bench::new().by_crl(&covering(&["http://a.test/1"])), UNKNOWN);
    // A point whose CRL is of another issuer is not this one.
    let indirect = sequence(&[&sequence(&[
        &place(&["http://a.test/1"]),
        &tlv(0xa2, &tlv(0xa4, &name("other"))),
    ])]);
    let elsewhere = Bench::with(|leaf| leaf.with(extension(DISTRIBUTION_POINTS, false, &indirect)));
    assert_eq!(elsewhere.by_crl(&covering(&["http://a.test/1"])), UNKNOWN);
}

#[test]
fn an_authority_that_may_not_sign_crls_is_not_believed() {
    let (root, key) = (Root::new(), new_key());
    let judged_with = |usage: [u8; 2]| {
        let ca = Draft::authority("root", "ca", &key)
            .with(extension(KEY_USAGE, true, &tlv(3, &usage)))
            .sign(&root.key);
        let leaf = Draft::new("ca", "leaf", &new_key()).sign(&key);
        let crl = CrlDraft { issuer: name("ca"), ..CrlDraft::new() }.sign(&key);
        let mut policy = root.policy();
        policy.revocation = RevocationSettings::new(RevocationPolicy::Require);
        policy.revocation.scope = RevocationScope::EndEntity;
        let (chain, crls) = ([&*leaf, &*ca], [&*crl]);
        let mut request = Request::new(&chain, Usage::ServerAuth, NOW);
        request.evidence.crls = &crls;
        policy.judge(&request).map(drop).map_err(|error| error.kind())
    };
    assert_eq!(judged_with([1, 0b0000_0110]), GOOD);
    assert_eq!(judged_with([2, 0b0000_0100]), UNKNOWN);
}

#[test]
fn what_was_read_can_be_seen() {
    let key = new_key();
    let reason = extension(REASON_CODE, false, &tlv(10, &[4]));
    let der = CrlDraft::new()
        .revoking(&[1, 2, 3], &[reason])
        .with(extension(CRL_NUMBER, false, &tlv(2, &[0, 0xff])))
        .sign(&key);
    let crl = Crl::from_der(&der).unwrap();
    assert_eq!(crl.issuer().to_string(), "CN=root");
    assert_eq!(crl.number().unwrap(), Some(&[0xff][..]));
    assert_eq!(crl.next_update().map(|time| time.to_string()).unwrap(), "2027-06-02T00:00:00Z");
    let entries: Vec<_> = crl.revoked().collect();
    assert_eq!(entries.len(), 1);
    assert_eq!(
        (entries[0].serial, entries[0].reason.unwrap().to_string()),
        (&[1, 2, 3][..], "superseded".into())
    );
    assert!(!crl.is_delta());
    assert_eq!(crl.as_der(), der);
}
