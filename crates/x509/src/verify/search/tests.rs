//! The work that a search does, in what it is made of and not in time.

extern crate std;

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use getrandom::SysRng;

use super::Search;
use crate::certificate::Certificate;
use crate::error::{Error, ErrorKind};
use crate::issue::{self, Issuer};
use crate::limits::{MAX_CANDIDATES, MAX_NAME_COMPARISONS, MAX_PATHS, MAX_SIGNATURES};
use crate::policy::{Policy, Request, Usage};
use crate::private_key::PrivateKey;
use crate::time::Time;
use crate::trust::{Trust, TrustAnchor};
use crate::verdict::Trace;
use crate::verify::{Received, read_others};
use crate::{Validity, limits};

const NOW: Time = Time::from_unix(1_800_000_000);

struct Authority {
    name: String,
    key: PrivateKey,
    certificate: Vec<u8>,
}

fn validity() -> Validity {
    Validity::days_from(NOW, 90)
}

impl Authority {
    fn new(name: impl Into<String>) -> Self {
        let (name, key) = (name.into(), PrivateKey::generate_p256(&mut SysRng).unwrap());
        let certificate = issue::ca(&name, &key, validity(), &mut SysRng).unwrap();
        Self { name, key, certificate }
    }

    fn certify(&self, other: &Self) -> Vec<u8> {
        let issuer = Issuer::new(&self.certificate, &self.key).unwrap();
        let (key, rng) = (other.key.public_key(), &mut SysRng);
        issue::intermediate(&issuer, &key, &other.name, 100, validity(), rng).unwrap()
    }

    fn leaf(&self) -> Vec<u8> {
        let issuer = Issuer::new(&self.certificate, &self.key).unwrap();
        let (key, names) = (self.key.public_key(), ["a.example.com"]);
        issue::leaf(&issuer, &key, &names, validity(), Usage::ServerAuth, &mut SysRng).unwrap()
    }
}

/// What a search did.
struct Work {
    error: Error,
    signatures: usize,
    candidates: usize,
    paths: usize,
    name_comparisons: usize,
}

fn search(anchor: TrustAnchor, chain: &[Vec<u8>]) -> Work {
    let policy = Policy::new(Trust::Anchors(Vec::new()));
    let chain: Vec<&[u8]> = chain.iter().map(Vec::as_slice).collect();
    let request = Request::new(&chain, Usage::ServerAuth, NOW);
    let mut trace = Trace::new(&request);
    let certificate = Certificate::from_der(chain[0]).unwrap();
    let leaf = Received { position: 0, certificate };
    let (others, malformed) = read_others(&chain[1..]);
    assert!(malformed.is_none());
    let anchors = [anchor];
    let mut search = Search::new(&policy, &anchors, &request, &mut trace).unwrap();
    let error = search.find(&leaf, &others).map(drop).unwrap_err();
    // Whatever ended it, no part of the work went beyond its limit by more than the last step.
    assert!(search.signatures.len() <= MAX_SIGNATURES);
    assert!(search.candidates <= MAX_CANDIDATES + 1);
    assert!(search.paths <= MAX_PATHS + 1);
    let last_step = limits::MAX_CHAIN * limits::MAX_CERTIFICATE / limits::COMPARED_AT_ONCE;
    assert!(search.name_comparisons <= MAX_NAME_COMPARISONS + last_step);
    Work {
        error,
        signatures: search.signatures.len(),
        candidates: search.candidates,
        paths: search.paths,
        name_comparisons: search.name_comparisons,
    }
}

fn anchor(authority: &Authority) -> TrustAnchor {
    TrustAnchor::from_certificate_der(&authority.certificate).unwrap()
}

fn spent(work: &Work, what: &str) {
    assert_eq!(work.error.kind(), ErrorKind::Budget, "{}", work.error);
    assert_eq!(work.error.expected_value(), Some(what));
}

/// Authorities that all certify each other, and a leaf of the first.
fn clique(names: impl Iterator<Item = String>) -> Vec<Vec<u8>> {
    let authorities: Vec<_> = names.map(Authority::new).collect();
    let mut chain = Vec::from([authorities[0].leaf()]);
    for (index, one) in authorities.iter().enumerate() {
        let others = authorities.iter().enumerate().filter(|(other, _)| *other != index);
        chain.extend(others.map(|(_, other)| other.certify(one)));
    }
    chain
}

#[test]
fn k5_orders_of_a_clique_are_bounded_by_candidates() {
    let chain = clique((0..4).map(|index| format!("a{index}")));
    let work = search(anchor(&Authority::new("root")), &chain);
    // Each certificate is verified at most once by each key that bears its issuer's name, and names
    // are compared once for each pair, however many orders are tried.
    assert!(work.signatures <= chain.len(), "{}", work.signatures);
    assert!(work.name_comparisons <= chain.len() * chain.len(), "{}", work.name_comparisons);
    assert_eq!(work.paths, 0);
    assert_eq!(work.error.kind(), ErrorKind::UnknownIssuer);
    assert!((50..MAX_CANDIDATES).contains(&work.candidates), "{}", work.candidates);

    let chain = clique((0..7).map(|index| format!("a{index}")));
    let work = search(anchor(&Authority::new("root")), &chain);
    spent(&work, "at most 4096 candidate issuers");
}

#[test]
fn k5_signatures_are_bounded_whatever_the_keys() {
    // Each of seven certificates may be signed by any of seven keys of their issuer's name, or by
    // the anchor of that name, and is by none.
    let strangers: Vec<_> = (0..7).map(|_| Authority::new("upper")).collect();
    let (root, lower, upper) =
        (Authority::new("root"), Authority::new("lower"), Authority::new("upper"));
    let mut chain = Vec::from([lower.leaf()]);
    chain.extend((0..7).map(|_| upper.certify(&lower)));
    chain.extend(strangers.iter().map(|stranger| root.certify(stranger)));
    let work = search(anchor(&Authority::new("upper")), &chain);
    spent(&work, "at most 32 signatures");
    assert_eq!(work.signatures, MAX_SIGNATURES);
    assert!(work.candidates < 100, "{}", work.candidates);
}

#[test]
fn k5_paths_to_an_anchor_are_bounded() {
    // Five certificates for each of three authorities, all good: 125 paths, 16 signatures. The
    // anchor may not certify the leaf's name.
    let authorities = ["root", "one", "two", "three"].map(Authority::new);
    let mut chain = Vec::from([authorities[3].leaf()]);
    for pair in authorities.windows(2) {
        chain.extend((0..5).map(|_| pair[0].certify(&pair[1])));
    }
    let constraints = b"\x30\x0f\xa0\x0d\x30\x0b\x82\x09other.com";
    let root = anchor(&authorities[0]);
    let name_and_key = (root.subject_der(), root.spki_der());
    let root = TrustAnchor::from_name_and_key(name_and_key.0, name_and_key.1, Some(constraints));
    let work = search(root.unwrap(), &chain);
    spent(&work, "at most 64 paths to an anchor");
    assert!(work.signatures <= 16, "{}", work.signatures);
    assert_eq!(work.paths, MAX_PATHS + 1);
}
