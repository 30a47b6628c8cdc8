//! Certificate policies (RFC 5280, section 6.1; RFC 9618).

use core::slice;

use ashlar_x509::{CertificatePolicies, ErrorKind, PrivateKey};

use crate::support::{Draft, Root, extension, new_key, sequence, tlv, verify};

const POLICIES: &[u8] = &[0x55, 0x1d, 32];
const MAPPINGS: &[u8] = &[0x55, 0x1d, 33];
const CONSTRAINTS: &[u8] = &[0x55, 0x1d, 36];
const INHIBIT_ANY: &[u8] = &[0x55, 0x1d, 54];
/// 1.2.3, 1.2.4, 1.2.5 and anyPolicy.
const P: &[u8] = &[0x2a, 3];
const Q: &[u8] = &[0x2a, 4];
const R: &[u8] = &[0x2a, 5];
const ANY: &[u8] = &[0x55, 0x1d, 32, 0];

fn policies(oids: &[&[u8]]) -> Vec<u8> {
    let list: Vec<u8> = oids.iter().flat_map(|oid| sequence(&[&tlv(6, oid)])).collect();
    extension(POLICIES, true, &sequence(&[&list]))
}

fn mappings(pairs: &[(&[u8], &[u8])]) -> Vec<u8> {
    let list: Vec<u8> =
        pairs.iter().flat_map(|(from, to)| sequence(&[&tlv(6, from), &tlv(6, to)])).collect();
    extension(MAPPINGS, true, &sequence(&[&list]))
}

fn require_explicit(after: u8) -> Vec<u8> {
    extension(CONSTRAINTS, true, &sequence(&[&tlv(0x80, &[after])]))
}

fn inhibit_mapping(after: u8) -> Vec<u8> {
    extension(CONSTRAINTS, true, &sequence(&[&tlv(0x81, &[after])]))
}

fn inhibit_any(after: u8) -> Vec<u8> {
    extension(INHIBIT_ANY, true, &tlv(2, &[after]))
}

/// A path from the root down: an authority for each of `authorities`, and the end entity, each with
/// these extensions. What it is valid for.
fn judged(
    wanted: &CertificatePolicies,
    authorities: &[Vec<Vec<u8>>],
    leaf: &[Vec<u8>],
) -> Result<Vec<String>, ErrorKind> {
    let root = Root::new();
    let (mut issuer, mut issuer_key): (String, Option<PrivateKey>) = ("root".into(), None);
    let mut chain = Vec::new();
    for (index, extensions) in authorities.iter().enumerate() {
        let (name, key) = (format!("ca {index}"), new_key());
        let draft = Draft::authority(&issuer, &name, &key);
        let draft = extensions.iter().fold(draft, |draft, it| draft.with(it.clone()));
        chain.insert(0, draft.sign(issuer_key.as_ref().unwrap_or(&root.key)));
        (issuer, issuer_key) = (name, Some(key));
    }
    let draft = Draft::new(&issuer, "leaf", &new_key());
    let draft = leaf.iter().fold(draft, |draft, it| draft.with(it.clone()));
    chain.insert(0, draft.sign(issuer_key.as_ref().unwrap_or(&root.key)));
    let mut policy = root.policy();
    policy.certificate_policies = wanted.clone();
    verify(&policy, &chain, None).map(|it| it.policies).map_err(|error| error.kind())
}

fn one_of(policies: &[&str]) -> CertificatePolicies {
    CertificatePolicies::one_of(policies).unwrap()
}

const REFUSED: Result<Vec<String>, ErrorKind> = Err(ErrorKind::CertificatePolicy);

fn valid_for(policies: &[&str]) -> Result<Vec<String>, ErrorKind> {
    Ok(policies.iter().map(|&policy| policy.to_string()).collect())
}

#[test]
fn what_is_not_demanded_is_not_missed() {
    let any = CertificatePolicies::ANY;
    assert_eq!(judged(&any, &[], &[]), valid_for(&[]));
    assert_eq!(judged(&any, &[vec![policies(&[P])]], &[policies(&[P, Q])]), valid_for(&["1.2.3"]));
    assert_eq!(judged(&any, &[vec![policies(&[P])]], &[policies(&[Q])]), valid_for(&[]));
    assert_eq!(judged(&any, &[vec![]], &[policies(&[Q])]), valid_for(&[]));
}

#[test]
fn a_demanded_policy_must_be_that_of_every_certificate() {
    let p = one_of(&["1.2.3"]);
    assert_eq!(judged(&p, &[vec![policies(&[P, Q])]], &[policies(&[P])]), valid_for(&["1.2.3"]));
    assert_eq!(judged(&p, &[], &[policies(&[P])]), valid_for(&["1.2.3"]));
    let lacking = [
        (vec![], vec![]),
        (vec![vec![]], vec![policies(&[P])]),
        (vec![vec![policies(&[P])]], vec![]),
        (vec![vec![policies(&[Q])]], vec![policies(&[P])]),
        (vec![vec![policies(&[P])]], vec![policies(&[Q])]),
        (vec![vec![policies(&[Q])]], vec![policies(&[Q])]),
    ];
    for (index, (authorities, leaf)) in lacking.iter().enumerate() {
        assert_eq!(judged(&p, authorities, leaf), REFUSED, "case {index}");
    }
    let either = one_of(&["1.2.9", "1.2.4"]);
    let both = [policies(&[P, Q])];
    assert_eq!(judged(&either, &[vec![policies(&[P, Q])]], &both), valid_for(&["1.2.4"]));
}

#[test]
fn any_policy_stands_for_all_until_it_is_inhibited() {
    let p = one_of(&["1.2.3"]);
    let any = [policies(&[ANY])];
    assert_eq!(judged(&p, &[any.to_vec()], &[policies(&[P])]), valid_for(&["1.2.3"]));
    assert_eq!(judged(&p, &[vec![policies(&[P])]], &any), valid_for(&["1.2.3"]));
    let everything = judged(&p, &[any.to_vec()], &any);
    assert_eq!(everything, valid_for(&["anyPolicy (2.5.29.32.0)"]));
    let inhibiting = vec![policies(&[P]), inhibit_any(0)];
    assert_eq!(judged(&p, slice::from_ref(&inhibiting), &any), REFUSED);
    assert_eq!(judged(&p, &[inhibiting], &[policies(&[P])]), valid_for(&["1.2.3"]));
    // After one more certificate: the authority below still may, the end entity not.
    let later = vec![policies(&[ANY]), inhibit_any(1)];
    assert_eq!(judged(&p, slice::from_ref(&later), &any).map(drop), Ok(()));
    assert_eq!(judged(&p, &[later, any.to_vec()], &any), REFUSED);
    let mut never = p;
    never.inhibit_any = true;
    assert_eq!(judged(&never, &[], &any), REFUSED);
}

#[test]
fn policies_are_mapped_until_that_is_inhibited() {
    let (p, q) = (one_of(&["1.2.3"]), one_of(&["1.2.4"]));
    let mapping = vec![policies(&[P]), mappings(&[(P, Q)])];
    let leaf = [policies(&[Q])];
    // The demand is in the words of the anchor's domain.
    assert_eq!(judged(&p, slice::from_ref(&mapping), &leaf), valid_for(&["1.2.4"]));
    assert_eq!(judged(&q, slice::from_ref(&mapping), &leaf), REFUSED);
    assert_eq!(judged(&p, slice::from_ref(&mapping), &[policies(&[P])]), REFUSED);
    let through_any = vec![policies(&[ANY]), mappings(&[(P, Q)])];
    assert_eq!(judged(&p, &[through_any], &leaf), valid_for(&["1.2.4"]));
    let twice = [mapping.clone(), vec![policies(&[Q]), mappings(&[(Q, R)])]];
    assert_eq!(judged(&p, &twice, &[policies(&[R])]), valid_for(&["1.2.5"]));
    let inhibiting = [vec![policies(&[P]), inhibit_mapping(0)], mapping.clone()];
    assert_eq!(judged(&p, &inhibiting, &leaf), REFUSED);
    assert_eq!(judged(&p, &inhibiting, &[policies(&[P])]), REFUSED);
    let mut never = one_of(&["1.2.3"]);
    never.inhibit_mapping = true;
    assert_eq!(judged(&never, &[mapping], &leaf), REFUSED);
    for pair in [(ANY, P), (P, ANY)] {
        let with_any = vec![policies(&[P]), mappings(&[pair])];
        assert_eq!(judged(&CertificatePolicies::ANY, &[with_any], &leaf), REFUSED);
    }
}

#[test]
fn an_authority_can_demand_a_policy() {
    let any = CertificatePolicies::ANY;
    let demanding = |after| vec![policies(&[P]), require_explicit(after)];
    assert_eq!(judged(&any, &[demanding(0)], &[]), REFUSED);
    assert_eq!(judged(&any, &[demanding(0)], &[policies(&[Q])]), REFUSED);
    assert_eq!(judged(&any, &[demanding(0)], &[policies(&[P])]), valid_for(&["1.2.3"]));
    assert_eq!(judged(&any, &[demanding(2)], &[]), valid_for(&[]));
    let below = [demanding(1), vec![policies(&[P])]];
    assert_eq!(judged(&any, &below, &[]), REFUSED);
    // Even the end entity can.
    assert_eq!(judged(&any, &[], &[require_explicit(0)]), REFUSED);
    assert_eq!(judged(&any, &[], &[require_explicit(1)]), valid_for(&[]));
}

#[test]
fn k5_policies_that_would_multiply_end_within_the_budget() {
    let oids: Vec<Vec<u8>> = (0..64_u8).map(|number| vec![0x2a, number]).collect();
    let all: Vec<&[u8]> = oids.iter().map(Vec::as_slice).collect();
    // The first eight each mapped to the first eight: eight to the power of the depth, as a tree.
    let first = &all[..8];
    let pairs: Vec<(&[u8], &[u8])> =
        first.iter().flat_map(|from| first.iter().map(|to| (*from, *to))).collect();
    let authorities = vec![vec![policies(&all), mappings(&pairs)]; 8];
    // As a tree, this would not end.
    let verdict = judged(&one_of(&["1.2.7"]), &authorities, &[policies(&all)]);
    assert_eq!(verdict.unwrap().len(), 8);
    let more: Vec<&[u8]> = all.iter().copied().chain([&[0x2a, 0x70][..]]).collect();
    let crowded = judged(&CertificatePolicies::ANY, &[], &[policies(&more)]);
    assert_eq!(crowded, Err(ErrorKind::Budget));
}

#[test]
fn a_policy_is_written_in_dotted_decimal() {
    for bad in ["", "x", "1", "1.2.3.", "a policy"] {
        let refused = CertificatePolicies::one_of(&[bad]).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::InvalidPolicy, "{bad}");
    }
}
