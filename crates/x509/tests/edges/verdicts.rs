//! The tree of a verdict: what was tried, and what came of every rule.

use ashlar_x509::{
    Candidate, Certificate, Check, CheckedRule, Error, ErrorKind, Outcome, Verified,
};

use crate::support::{Draft, Root, alt_names, extension, new_key, tlv, verify};

fn tree(error: &Error) -> Candidate {
    error.verdict().unwrap().tree().unwrap()
}

/// The failures of a candidate itself.
fn failures(candidate: &Candidate) -> Vec<ErrorKind> {
    let failed = |rule: &CheckedRule| {
        if let Outcome::Failed(error) = &rule.outcome { Some(error.kind()) } else { None }
    };
    candidate.checks.iter().filter_map(failed).collect()
}

fn has(candidate: &Candidate, check: Check, position: Option<usize>) -> bool {
    candidate.checks.iter().any(|rule| {
        rule.statement == check.statement()
            && rule.reference == check.reference()
            && rule.position == position
            && matches!(rule.outcome, Outcome::Passed { .. })
    })
}

fn count(candidate: &Candidate) -> usize {
    1 + candidate.issuers.iter().map(count).sum::<usize>()
}

const OF_ALL: [Check; 5] = [
    Check::Version,
    Check::SerialNumber,
    Check::CriticalExtensions,
    Check::Algorithm,
    Check::Validity,
];
const OF_END_ENTITIES: [Check; 4] =
    [Check::EndEntity, Check::KeyUsage, Check::Purpose, Check::Name];
const OF_ISSUERS: [Check; 5] = [
    Check::Depth,
    Check::Authority,
    Check::PathLength,
    Check::CertificateSigning,
    Check::IssuerPurpose,
];

/// A leaf for `a.example`, somebody else's authority, and the leaf's; judged for that name.
fn accepted(root: &Root) -> (Vec<u8>, Verified) {
    let (key, stray) = (new_key(), new_key());
    let names = alt_names(&[(2, b"a.example")]);
    let leaf = Draft::new("ca", "leaf", &key).with(names).sign(&key);
    let stray = Draft::authority("elsewhere", "stray", &stray).sign(&stray);
    let ca = Draft::authority("root", "ca", &key).sign(&root.key);
    let verified = verify(&root.policy(), &[leaf.clone(), stray, ca], Some("a.example"));
    (leaf, verified.unwrap())
}

#[test]
fn an_acceptance_has_every_rule_of_every_certificate() {
    let root = Root::new();
    let (der, verified) = accepted(&root);
    let leaf = verified.verdict().unwrap().tree().unwrap();
    assert_eq!((leaf.position, leaf.subject.as_str()), (Some(0), "CN=leaf"));
    assert_eq!(leaf.serial.as_deref(), Some("11:22"));
    let fingerprint = Certificate::from_der(&der).unwrap().fingerprint_sha256();
    assert_eq!(leaf.fingerprint_sha256, Some(fingerprint));
    for check in OF_ALL.into_iter().chain(OF_END_ENTITIES) {
        assert!(has(&leaf, check, Some(0)), "{check}");
    }
    // What does not belong to the path was not looked at.
    let [ca] = leaf.issuers.as_slice() else { panic!("{leaf:?}") };
    assert_eq!((ca.position, ca.in_path), (Some(2), true));
    for check in OF_ALL.into_iter().chain(OF_ISSUERS) {
        assert!(has(ca, check, Some(2)), "{check}");
    }
    assert!(has(ca, Check::Signature, Some(0)));
    let [anchor] = ca.issuers.as_slice() else { panic!("{ca:?}") };
    assert_eq!((anchor.position, anchor.subject.as_str()), (None, "CN=root"));
    assert_eq!(anchor.fingerprint_sha256, root.anchor.fingerprint_sha256());
    assert!(has(anchor, Check::Signature, Some(2)) && has(anchor, Check::PathLength, None));
}

#[test]
fn an_acceptance_in_words() {
    let (_, verified) = accepted(&Root::new());
    let verdict = verified.verdict().unwrap();
    assert!(verdict.is_accepted());
    assert_eq!(
        verdict.sentence(),
        "accepted: 2 verified signatures lead to the trust anchor CN=root, and the certificate is \
         for a.example by its DNS:a.example"
    );
    assert_eq!(verdict.to_string(), verdict.sentence());
    let text = verdict.explain();
    for line in [
        "asked: TLS server authentication as a.example at 2027-06-01T00:00:00Z\n",
        "certificate 0, CN=leaf, serial 11:22, SHA-256 ",
        "\n  issuer: certificate 2, CN=ca, ",
        "\n    issuer: trust anchor, CN=root, ",
        "\n  + the certificate is for the name that was asked for (RFC 9525, section 6; RFC 9110, \
         section 4.3.4): DNS:a.example\n",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let json = verdict.to_json();
    assert!(json.starts_with("{\"verdict\":\"accepted\",\"sentence\":\"accepted: "), "{json}");
    assert!(json.ends_with(",\"unrecorded\":0}"), "{json}");
}

#[test]
fn a_refusal_has_every_candidate_and_why_it_failed() {
    let root = Root::new();
    let (key, other) = (new_key(), new_key());
    let leaf = Draft::new("ca", "leaf", &key).sign(&key);
    let wrong_key = Draft::authority("root", "ca", &other).sign(&root.key);
    let not_ca = Draft::new("root", "ca", &key).sign(&root.key);
    let mut expired = Draft::authority("root", "ca", &key);
    expired.not_after = tlv(0x17, b"210101000000Z");
    let expired = expired.sign(&root.key);
    let error = root.verify(&[leaf, wrong_key, not_ca, expired]).unwrap_err();
    let node = tree(&error);
    let kinds: Vec<_> =
        node.issuers.iter().map(|it| (it.position.unwrap(), it.in_path, failures(it))).collect();
    assert_eq!(
        kinds,
        [
            (1, false, vec![ErrorKind::BadSignature]),
            (2, false, vec![ErrorKind::NotACa]),
            (3, false, vec![ErrorKind::Expired]),
        ]
    );
    // The rules before the broken one were kept; those behind it were not asked.
    let [.., expired] = node.issuers.as_slice() else { panic!() };
    assert!(has(expired, Check::Authority, Some(3)));
    assert!(!has(expired, Check::Validity, Some(3)));
    let verdict = error.verdict().unwrap();
    assert!(!verdict.is_accepted());
    assert_eq!(verdict.sentence(), format!("refused: {error}"));
    let text = verdict.explain();
    for line in [
        "  tried as issuer: certificate 3, CN=ca, ",
        "    - the certificate has expired (RFC 5280, sections 4.1.2.5 and 6.1.3 (a)(2))\n",
        "        expected: a time until 2021-01-01T00:00:00Z\n",
        "        found: now 2027-06-01T00:00:00Z\n",
        "        remedy: have the certificate renewed; ",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let json = verdict.to_json();
    assert!(json.contains("\"outcome\":\"failed\",\"kind\":\"NotACa\",\"expected\":"), "{json}");
}

#[test]
fn failures_of_the_end_entity_stand_with_it_and_the_path_stays() {
    let root = Root::new();
    let key = new_key();
    let leaf = Draft::new("root", "leaf", &key).with(alt_names(&[(2, b"a.example")]));
    let error = verify(&root.policy(), &[leaf.sign(&root.key)], Some("b.example")).unwrap_err();
    let node = tree(&error);
    assert_eq!(failures(&node), [ErrorKind::NameMismatch]);
    assert!(node.in_path && node.issuers[0].in_path);
    let critical = leaf.with(extension(&[0x2a, 3], true, b""));
    let error = root.verify(&[critical.sign(&root.key)]).unwrap_err();
    let node = tree(&error);
    assert_eq!(failures(&node), [ErrorKind::UnknownCriticalExtension]);
    assert!(!node.in_path && node.issuers.is_empty());
}

#[test]
fn a_fault_in_the_encoding_has_its_offset() {
    let root = Root::new();
    let key = new_key();
    let leaf = Draft::new("ca", "leaf", &key).sign(&key);
    let mut broken = Draft::authority("root", "ca", &key).sign(&root.key);
    broken.push(0);
    let error = root.verify(&[leaf.clone(), broken.clone()]).unwrap_err();
    let node = tree(&error);
    let rule = node.checks.last().unwrap();
    assert_eq!(rule.position, Some(1));
    let text = error.verdict().unwrap().explain();
    assert!(text.contains(&format!("at byte: {}\n", broken.len() - 1)), "{text}");
    // Before anything could be read there is no tree, and still a verdict.
    let error = root.verify(&[broken]).unwrap_err();
    let verdict = error.verdict().unwrap();
    assert!(verdict.tree().is_none());
    assert!(verdict.to_json().contains("\"tree\":null"));
    assert!(root.verify(&[]).unwrap_err().verdict().is_some());
    // An error that is no judgement has none.
    assert!(Certificate::from_der(&leaf[1..]).unwrap_err().verdict().is_none());
}

#[test]
fn k5_a_verdict_stays_small_and_keeps_the_path() {
    // Twenty authorities below twenty that have expired: four hundred failures, more than are kept.
    // Then one that the root has certified.
    let root = Root::new();
    let (lower, upper) = (new_key(), new_key());
    let certify = |issuer: &str, subject: &str, serial: u8| {
        let mut draft = Draft::authority(issuer, subject, &lower);
        draft.serial = tlv(2, &[serial]);
        draft
    };
    let mut chain = vec![Draft::new("lower", "leaf", &lower).sign(&lower)];
    chain.extend((1..=20).map(|serial| certify("upper", "lower", serial).sign(&upper)));
    for serial in 1..=20 {
        let mut expired = certify("root", "upper", serial);
        expired.not_after = tlv(0x17, b"210101000000Z");
        chain.push(expired.sign(&root.key));
    }
    let without_path = chain.clone();
    chain.push(certify("root", "lower", 21).sign(&root.key));

    let verified = root.verify(&chain).unwrap();
    let verdict = verified.verdict().unwrap();
    let node = verdict.tree().unwrap();
    let path = node.issuers.last().unwrap();
    assert_eq!((path.position, path.in_path, path.issuers.len()), (Some(41), true, 1));
    assert!((256..300).contains(&count(&node)), "{}", count(&node));
    assert!(verdict.unrecorded() >= 100, "{}", verdict.unrecorded());
    assert!(verdict.explain().contains(" further candidates failed\n"));

    let error = root.verify(&without_path).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Expired);
    assert!((256..300).contains(&count(&tree(&error))));
}
