//! K5: searches that would not end. What they do until then is counted in `src/verify/search/tests.rs`.

use ashlar_x509::{ErrorKind, PrivateKey};

use crate::support::{
    DNS, Draft, NAME_CONSTRAINTS, Root, alt_names, extension, name, new_key, sequence, tlv,
};

/// An authority `name` below `issuer`.
fn authority(issuer: &str, signer: &PrivateKey, name: &str, key: &PrivateKey) -> Vec<u8> {
    Draft::authority(issuer, name, key).sign(signer)
}

#[test]
fn k5_budget_against_path_explosion() {
    // Authorities of one name that all certify each other: every order of them is a path to try,
    // and none leads to the anchor.
    let root = Root::new();
    let keys: Vec<_> = (0..7).map(|_| new_key()).collect();
    let leaf = Draft::new("a0", "leaf", &keys[0]).sign(&keys[0]);
    let mut chain = vec![leaf];
    for (index, key) in keys.iter().enumerate() {
        for (other, signer) in keys.iter().enumerate() {
            if index != other {
                let issuer = format!("a{other}");
                chain.push(authority(&issuer, signer, &format!("a{index}"), key));
            }
        }
    }
    let error = root.verify(&chain).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Budget);
    assert_eq!(error.expected_value(), Some("at most 4096 candidate issuers"));
}

#[test]
fn k5_budget_of_signatures() {
    // An authority with seven certificates, and fifty strangers with the name of their issuer: none
    // of their keys signed any of the seven.
    let root = Root::new();
    let (lower, upper) = (new_key(), new_key());
    let mut chain = vec![Draft::new("lower", "leaf", &lower).sign(&lower)];
    for serial in 1..=7 {
        let mut draft = Draft::authority("upper", "lower", &lower);
        draft.serial = tlv(2, &[serial]);
        chain.push(draft.sign(&upper));
    }
    chain.extend((0..50).map(|_| authority("root", &root.key, "upper", &new_key())));
    let error = root.verify(&chain).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Budget);
    assert_eq!(error.expected_value(), Some("at most 32 signatures"));
}

#[test]
fn k5_budget_of_comparisons_with_long_names() {
    // The clique again, with names that take long to compare: they differ in case until the end.
    let root = Root::new();
    let keys: Vec<_> = (0..8).map(|_| new_key()).collect();
    let named = |letter: &str, index: usize| name(&format!("{}{index}", letter.repeat(8_000)));
    let mut leaf = Draft::new("", "leaf", &keys[0]);
    leaf.issuer = named("A", 0);
    let mut chain = vec![leaf.sign(&keys[0])];
    for (index, key) in keys.iter().enumerate() {
        for (other, signer) in keys.iter().enumerate().filter(|(other, _)| *other != index) {
            let mut draft = Draft::authority("", "", key);
            (draft.issuer, draft.subject) = (named("A", other), named("a", index));
            chain.push(draft.sign(signer));
        }
    }
    let error = root.verify(&chain).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Budget);
    assert_eq!(error.expected_value(), Some("at most 65536 comparisons of names"));
}

#[test]
fn k5_budget_of_comparisons_with_constraints() {
    // CVE-2024-12243, CVE-2025-14831: a thousand constraints and a thousand names.
    let root = Root::new();
    let key = new_key();
    let hosts: Vec<String> = (0..1000).map(|index| format!("{index}.example.com")).collect();
    let subtrees: Vec<u8> =
        hosts.iter().flat_map(|host| sequence(&[&tlv(0x80 | DNS, host.as_bytes())])).collect();
    let constraints = extension(NAME_CONSTRAINTS, true, &sequence(&[&tlv(0xa1, &subtrees)]));
    let issuer = Draft::authority("root", "ca", &key).with(constraints).sign(&root.key);
    let judged = |count: usize| {
        let names: Vec<String> = (0..count).map(|index| format!("{index}.example.org")).collect();
        let names: Vec<_> = names.iter().map(|name| (DNS, name.as_bytes())).collect();
        let leaf = Draft::new("ca", "leaf", &key).with(alt_names(&names)).sign(&key);
        root.verify(&[leaf, issuer.clone()]).map(|verified| verified.path.len())
    };
    assert_eq!(judged(60).unwrap(), 2);
    let error = judged(1000).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Budget);
    assert_eq!(error.expected_value(), Some("at most 65536 comparisons of names"));
}

#[test]
fn k5_a_spent_budget_is_not_mistaken_for_a_verdict_on_the_peer() {
    // The way out stands behind what spends the budget: it is not known whether there is one.
    let root = Root::new();
    let (lower, upper) = (new_key(), new_key());
    let mut chain = vec![Draft::new("lower", "leaf", &lower).sign(&lower)];
    for serial in 1..=7 {
        let mut draft = Draft::authority("upper", "lower", &lower);
        draft.serial = tlv(2, &[serial]);
        chain.push(draft.sign(&upper));
    }
    let strangers = (0..7).map(|_| authority("root", &root.key, "upper", &new_key()));
    chain.extend(strangers);
    let way_out = authority("root", &root.key, "lower", &lower);
    let error = root.verify(&[chain.clone(), vec![way_out.clone()]].concat()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Budget);
    assert!(error.rule().reference.contains("limit of this implementation"), "{error}");
    assert!(error.verdict().is_some_and(|verdict| !verdict.is_accepted()));
    // In front of it, it is found.
    chain.insert(1, way_out);
    assert_eq!(root.verify(&chain).unwrap().path.len(), 2);
}
