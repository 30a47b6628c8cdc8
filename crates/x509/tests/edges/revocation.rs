//! K12 and K13: revocation. What the policy makes of evidence is here, the evidence below.

mod crls;
mod ocsp;

use ashlar_x509::{
    Error, ErrorKind, Policy, PrivateKey, Request, RevocationEvidence, RevocationPolicy,
    RevocationScope, RevocationSettings, SignatureAlgorithm, Usage, Verified,
};
use getrandom::SysRng;

use crate::support::{
    Draft, ECDSA_WITH_SHA256, NOW, Root, extension, name, new_key, sequence, tlv,
};

const YESTERDAY: &[u8] = b"270531000000Z";
const TOMORROW: &[u8] = b"270602000000Z";
const NO_REV_AVAIL: &[u8] = &[0x55, 0x1d, 56];
const ISSUING_DISTRIBUTION_POINT: &[u8] = &[0x55, 0x1d, 28];
const REASON_CODE: &[u8] = &[0x55, 0x1d, 21];
const SERIAL: &[u8] = &[0x11, 0x22];

/// Signs a `tbs` structure: a CRL, or with certificates a `BasicOCSPResponse`.
fn signed(tbs: &[u8], key: &PrivateKey, after: &[u8]) -> Vec<u8> {
    let signature = key.sign(SignatureAlgorithm::EcdsaSha256, tbs, &mut SysRng).unwrap();
    let algorithm = sequence(&[&tlv(6, ECDSA_WITH_SHA256)]);
    sequence(&[tbs, &algorithm, &tlv(3, &[&[0], &signature[..]].concat()), after])
}

/// A CRL, every field of it at the writer's will.
#[derive(Clone)]
struct CrlDraft {
    issuer: Vec<u8>,
    this_update: Vec<u8>,
    next_update: Vec<u8>,
    entries: Vec<Vec<u8>>,
    extensions: Vec<Vec<u8>>,
}

impl CrlDraft {
    fn new() -> Self {
        Self {
            issuer: name("root"),
            this_update: tlv(0x17, YESTERDAY),
            next_update: tlv(0x17, TOMORROW),
            entries: Vec::new(),
            extensions: Vec::new(),
        }
    }

    fn revoking(mut self, serial: &[u8], extensions: &[Vec<u8>]) -> Self {
        let extensions = match extensions {
            [] => Vec::new(),
            some => sequence(&[&some.concat()]),
        };
        self.entries.push(sequence(&[&tlv(2, serial), &tlv(0x17, YESTERDAY), &extensions]));
        self
    }

    fn with(mut self, extension: Vec<u8>) -> Self {
        self.extensions.push(extension);
        self
    }

    /// Covers what these fields of `issuingDistributionPoint` say.
    fn covering(self, fields: &[&[u8]]) -> Self {
        self.with(extension(ISSUING_DISTRIBUTION_POINT, true, &sequence(fields)))
    }

    fn sign(&self, key: &PrivateKey) -> Vec<u8> {
        let algorithm = sequence(&[&tlv(6, ECDSA_WITH_SHA256)]);
        let optional = |tag: Option<u8>, list: &[Vec<u8>]| match (list, tag) {
            ([], _) => Vec::new(),
            (list, None) => sequence(&[&list.concat()]),
            (list, Some(tag)) => tlv(tag, &sequence(&[&list.concat()])),
        };
        let tbs = sequence(&[
            &tlv(2, &[1]),
            &algorithm,
            &self.issuer,
            &self.this_update,
            &self.next_update,
            &optional(None, &self.entries),
            &optional(Some(0xa0), &self.extensions),
        ]);
        signed(&tbs, key, &[])
    }
}

/// A root and a certificate of its, to be judged by evidence.
struct Bench {
    root: Root,
    leaf: Vec<u8>,
    policy: Policy,
}

impl Bench {
    fn new() -> Self {
        Self::with(|draft| draft)
    }

    fn with(change: impl FnOnce(Draft) -> Draft) -> Self {
        let root = Root::new();
        let leaf = change(Draft::new("root", "leaf", &new_key())).sign(&root.key);
        let mut policy = root.policy();
        policy.revocation = RevocationSettings::new(RevocationPolicy::Require);
        Self { root, leaf, policy }
    }

    fn judge(&self, evidence: RevocationEvidence<'_>) -> Result<Verified, Error> {
        let chain = [&*self.leaf];
        let mut request = Request::new(&chain, Usage::ServerAuth, NOW);
        request.evidence = evidence;
        self.policy.judge(&request)
    }

    fn by_crls(&self, crls: &[&[u8]]) -> Result<Verified, Error> {
        self.judge(RevocationEvidence { crls, ..RevocationEvidence::default() })
    }

    fn by_crl(&self, draft: &CrlDraft) -> Result<(), ErrorKind> {
        let crl = draft.sign(&self.root.key);
        self.by_crls(&[&crl]).map(drop).map_err(|error| error.kind())
    }

    fn by_ocsp(&self, response: &[u8]) -> Result<(), ErrorKind> {
        let evidence = RevocationEvidence { ocsp: &[response], ..RevocationEvidence::default() };
        self.judge(evidence).map(drop).map_err(|error| error.kind())
    }
}

const GOOD: Result<(), ErrorKind> = Ok(());
const REVOKED: Result<(), ErrorKind> = Err(ErrorKind::Revoked);
const UNKNOWN: Result<(), ErrorKind> = Err(ErrorKind::RevocationUnknown);

#[test]
fn a_crl_revokes_what_it_lists_alone() {
    let bench = Bench::new();
    assert_eq!(bench.by_crl(&CrlDraft::new()), GOOD);
    assert_eq!(bench.by_crl(&CrlDraft::new().revoking(&[0x11, 0x23], &[])), GOOD);
    assert_eq!(bench.by_crl(&CrlDraft::new().revoking(SERIAL, &[])), REVOKED);
    let reason = extension(REASON_CODE, false, &tlv(10, &[1]));
    let crl = CrlDraft::new().revoking(SERIAL, &[reason]).sign(&bench.root.key);
    let error = bench.by_crls(&[&crl]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Revoked);
    assert_eq!(error.position(), Some(0));
    let found = "revoked at 2027-05-31T00:00:00Z (keyCompromise), by a CRL";
    assert_eq!(error.found_value(), Some(found));
}

#[test]
fn the_policy_decides_what_no_evidence_means() {
    let mut bench = Bench::new();
    let revoking = CrlDraft::new().revoking(SERIAL, &[]);
    let outcomes = [
        (RevocationPolicy::Off, [GOOD, GOOD]),
        (RevocationPolicy::Prefer, [GOOD, REVOKED]),
        (RevocationPolicy::Require, [UNKNOWN, REVOKED]),
    ];
    for (policy, [without, with]) in outcomes {
        bench.policy.revocation = RevocationSettings::new(policy);
        let verdict = bench.by_crls(&[]).map(drop).map_err(|error| error.kind());
        assert_eq!(verdict, without, "{policy:?}");
        assert_eq!(bench.by_crl(&revoking), with, "{policy:?}");
    }
    bench.policy.revocation = RevocationSettings::new(RevocationPolicy::Prefer);
    let verified = bench.by_crls(&[]).unwrap();
    let status = verified.path[0].revocation.as_ref().unwrap();
    assert_eq!(status.to_string(), "no CRL and no OCSP response is about it");
    assert!(verified.explain().contains("no CRL and no OCSP response is about it"));
    assert!(verified.to_json().contains("\"revocation\":\"no CRL"));
}

#[test]
fn every_certificate_of_the_path_is_looked_at_as_the_scope_says() {
    let (root, key) = (Root::new(), new_key());
    let mut ca = Draft::authority("root", "ca", &key);
    ca.serial = tlv(2, &[7]);
    let chain = [Draft::new("ca", "leaf", &new_key()).sign(&key), ca.sign(&root.key)];
    let chain: Vec<&[u8]> = chain.iter().map(Vec::as_slice).collect();
    let of_leaf = CrlDraft { issuer: name("ca"), ..CrlDraft::new() }.sign(&key);
    let of_ca = CrlDraft::new().sign(&root.key);
    let of_ca_revoking = CrlDraft::new().revoking(&[7], &[]).sign(&root.key);
    let judge = |crls: &[&[u8]], scope| {
        let mut policy = root.policy();
        policy.revocation = RevocationSettings::new(RevocationPolicy::Require);
        policy.revocation.scope = scope;
        let mut request = Request::new(&chain, Usage::ServerAuth, NOW);
        request.evidence.crls = crls;
        policy.judge(&request).map(drop).map_err(|error| (error.kind(), error.position()))
    };
    let (path, leaf) = (RevocationScope::Path, RevocationScope::EndEntity);
    assert_eq!(judge(&[&of_leaf, &of_ca], path), Ok(()));
    assert_eq!(judge(&[&of_leaf], path), Err((ErrorKind::RevocationUnknown, Some(1))));
    assert_eq!(judge(&[&of_ca], path), Err((ErrorKind::RevocationUnknown, Some(0))));
    assert_eq!(judge(&[&of_leaf, &of_ca_revoking], path), Err((ErrorKind::Revoked, Some(1))));
    assert_eq!(judge(&[&of_leaf], leaf), Ok(()));
}

#[test]
fn no_evidence_is_needed_where_there_can_be_none() {
    let exempt = Bench::with(|leaf| leaf.with(extension(NO_REV_AVAIL, false, &[5, 0])));
    assert_eq!(exempt.by_crls(&[]).map(drop).map_err(|error| error.kind()), GOOD);
    // It is still refused if it is revoked.
    assert_eq!(exempt.by_crl(&CrlDraft::new().revoking(SERIAL, &[])), REVOKED);
    let days = |last: &[u8]| {
        let mut bench = Bench::with(|mut leaf| {
            leaf.not_before = tlv(0x17, b"270530000000Z");
            leaf.not_after = tlv(0x17, last);
            leaf
        });
        let with_rule = bench.by_crls(&[]).map(drop).map_err(|error| error.kind());
        bench.policy.revocation.short_lived_days = 0;
        let without = bench.by_crls(&[]).map(drop).map_err(|error| error.kind());
        (with_rule, without)
    };
    assert_eq!(days(b"270606000000Z"), (GOOD, UNKNOWN));
    assert_eq!(days(b"270606000001Z"), (UNKNOWN, UNKNOWN));
}
