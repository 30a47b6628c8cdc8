//! Trust by value: exact keys, first use, lists of peers, limits of anchors, tolerances.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use ashlar_x509::{
    AllowedIdentity, ErrorKind, Policy, PrivateKey, Profile, RevocationPolicy, SpiffeId, Time,
    TofuStore, TofuStoreError, Tolerance, Trust, TrustAnchor, TrustedBy,
};

use crate::support::{
    DNS, Draft, EMAIL, IP, NOW, Root, URI, alt_names, ca_constraints, new_key, tlv, verify,
};

fn spki_hash(key: &PrivateKey) -> [u8; 32] {
    sha2::Sha256::digest(&key.public_key().to_spki_der().unwrap())
}

#[test]
fn exact_keys() {
    let (key, other) = (new_key(), new_key());
    let pinned = Policy::new(Trust::ExactKeys(vec![spki_hash(&key)]));
    let leaf = Draft::new("nobody", "leaf", &key).with(alt_names(&[(DNS, b"a.example")]));
    // Any certificate of the key will do, whoever issued it.
    for signer in [&key, &other] {
        let chain = [leaf.sign(signer)];
        let verified = verify(&pinned, &chain, Some("a.example")).unwrap();
        assert_eq!(verified.trusted_by, TrustedBy::ExactKey);
        assert_eq!(verified.anchor, None);
        assert!(
            verified.explain().starts_with("accepted:  the key is one that is trusted exactly")
        );
        assert!(verify(&pinned, &chain, None).is_ok());
        let error = verify(&pinned, &chain, Some("b.example")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NameMismatch);
    }
    let stranger = Draft::new("nobody", "leaf", &other).sign(&other);
    let error = verify(&pinned, &[stranger], None).unwrap_err();
    assert_eq!((error.kind(), error.position()), (ErrorKind::NotTrusted, Some(0)));
    let mut expired = leaf;
    expired.not_after = tlv(0x17, b"210101000000Z");
    let error = verify(&pinned, &[expired.sign(&key)], None).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Expired);
}

#[test]
fn a_missing_name_is_tolerated_of_a_pinned_key_alone() {
    let root = Root::new();
    let key = new_key();
    let nameless = [Draft::new("root", "leaf", &key).sign(&root.key)];
    let named =
        [Draft::new("root", "leaf", &key).with(alt_names(&[(DNS, b"b.example")])).sign(&root.key)];
    let mut pinned = Policy::new(Trust::ExactKeys(vec![spki_hash(&key)]));
    let kind =
        |policy: &Policy, chain| verify(policy, chain, Some("a.example")).unwrap_err().kind();
    assert_eq!(kind(&pinned, &nameless), ErrorKind::NameMismatch);
    pinned.allow_missing_san_for_pinned_key = true;
    let verified = verify(&pinned, &nameless, Some("a.example")).unwrap();
    assert_eq!(verified.tolerances, [Tolerance::MissingSan]);
    assert!(verified.verdict().unwrap().explain().contains("  ~ tolerated: a certificate without"));
    assert_eq!(kind(&pinned, &named), ErrorKind::NameMismatch);
    pinned.trust = root.policy().trust;
    assert_eq!(kind(&pinned, &nameless), ErrorKind::NameMismatch);
}

/// In memory; fails when told to.
#[derive(Debug, Default)]
struct Store {
    keys: Mutex<BTreeMap<String, [u8; 32]>>,
    is_broken: bool,
}

impl TofuStore for Store {
    fn look_up(&self, name: &str) -> Result<Option<[u8; 32]>, TofuStoreError> {
        if self.is_broken {
            return Err(TofuStoreError::new("the disk is gone"));
        }
        Ok(self.keys.lock().unwrap().get(name).copied())
    }

    fn remember(&self, name: &str, key: &[u8; 32]) -> Result<(), TofuStoreError> {
        self.keys.lock().unwrap().entry(name.to_owned()).or_insert(*key);
        Ok(())
    }
}

#[test]
fn trust_on_first_use() {
    let store = Arc::new(Store::default());
    let policy = Policy::new(Trust::FirstUse(store.clone()));
    let (key, other) = (new_key(), new_key());
    let ours = [Draft::new("x", "device", &key).sign(&key)];
    let theirs = [Draft::new("x", "device", &other).sign(&other)];
    // Nothing is remembered before the caller says that the key was proved.
    for chain in [&theirs, &ours] {
        let verified = verify(&policy, chain, Some("device.example")).unwrap();
        assert_eq!(verified.trusted_by, TrustedBy::FirstUse);
        assert!(verified.explain().contains("trusted on first use"));
        assert!(store.keys.lock().unwrap().is_empty());
    }
    let verified = verify(&policy, &ours, Some("device.example")).unwrap();
    let first_use = verified.first_use().unwrap();
    assert_eq!((first_use.name(), first_use.key()), ("device.example", spki_hash(&key)));
    first_use.remember().unwrap();

    let verified = verify(&policy, &ours, Some("device.example")).unwrap();
    assert_eq!(verified.trusted_by, TrustedBy::RememberedKey);
    assert!(verified.first_use().is_none());
    let error = verify(&policy, &theirs, Some("device.example")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::KeyChanged);
    assert!(error.expected_value().unwrap().starts_with("the key with SHA-256 "));
    // Another name has its own key, and a renewed certificate of the same key is as good.
    let verified = verify(&policy, &theirs, Some("192.0.2.1")).unwrap();
    assert_eq!(verified.trusted_by, TrustedBy::FirstUse);
    let renewed = [Draft::new("y", "renewed", &key).sign(&other)];
    assert!(verify(&policy, &renewed, Some("device.example")).unwrap().first_use().is_none());
}

#[test]
fn trust_on_first_use_fails_closed() {
    let broken = Store { is_broken: true, ..Store::default() };
    let policy = Policy::new(Trust::FirstUse(Arc::new(broken)));
    let key = new_key();
    let chain = [Draft::new("x", "device", &key).sign(&key)];
    let error = verify(&policy, &chain, Some("device.example")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TrustStore);
    assert_eq!(error.found_value(), Some("the disk is gone"));
    let error = verify(&policy, &chain, None).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotTrusted);
    assert_eq!(error.remedy(), "ask for the peer's name");
}

#[test]
fn allowed_identities() {
    let root = Root::new();
    let key = new_key();
    let names: &[(u8, &[u8])] = &[
        (DNS, b"Client.example"),
        (IP, &[192, 0, 2, 7]),
        (URI, b"spiffe://prod.example/backup/1"),
        (EMAIL, b"Admin@Example.com"),
    ];
    let chain = [Draft::new("root", "backup", &key).with(alt_names(names)).sign(&root.key)];
    let judged = |allowed: Vec<AllowedIdentity>| {
        let mut policy = root.policy();
        policy.allowed_identities = Some(allowed);
        verify(&policy, &chain, None).map(drop).map_err(|error| error.kind())
    };
    use AllowedIdentity as A;
    for (identity, is_in) in [
        (A::Subject("CN=backup".into()), true),
        (A::Subject("CN=Backup".into()), false),
        (A::Dns("client.EXAMPLE".into()), true),
        (A::Dns("example".into()), false),
        (A::Dns("*.example".into()), false),
        (A::Ip("192.0.2.7".parse().unwrap()), true),
        (A::Ip("192.0.2.8".parse().unwrap()), false),
        (A::Uri("spiffe://prod.example/backup/1".into()), true),
        (A::Uri("spiffe://prod.example/backup".into()), false),
        (A::SpiffeTrustDomain("prod.example".into()), true),
        (A::SpiffeTrustDomain("example".into()), false),
        (A::Email("Admin@example.COM".into()), true),
        (A::Email("admin@example.com".into()), false),
    ] {
        let expected = if is_in { Ok(()) } else { Err(ErrorKind::NotAllowed) };
        assert_eq!(judged(vec![identity.clone()]), expected, "{identity}");
        let listed = vec![A::Dns("other.example".into()), identity.clone()];
        assert_eq!(judged(listed), expected, "{identity}");
    }
    assert_eq!(judged(vec![]), Err(ErrorKind::NotAllowed));
    // The list comes on top of the path: a stranger's certificate with the name is refused by that.
    let mut policy = root.policy();
    policy.allowed_identities = Some(vec![A::Subject("CN=backup".into())]);
    let forged = [Draft::new("root", "backup", &key).sign(&key)];
    assert_eq!(verify(&policy, &forged, None).unwrap_err().kind(), ErrorKind::BadSignature);
    // An empty subject is nobody's.
    let mut nameless = Draft::new("root", "", &key);
    nameless.subject = crate::support::sequence(&[]);
    policy.allowed_identities = Some(vec![A::Subject("empty name".into())]);
    let error = verify(&policy, &[nameless.sign(&root.key)], None).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotAllowed);
}

#[test]
fn names_of_an_accepted_peer() {
    let root = Root::new();
    let key = new_key();
    let names: &[(u8, &[u8])] = &[
        (DNS, b"a.example"),
        (DNS, b"*.b.example"),
        (DNS, b"nul\0.example"),
        (IP, &[192, 0, 2, 7]),
        (URI, b"spiffe://prod.example/backup/1"),
        (EMAIL, b"admin@example.com"),
    ];
    let der = Draft::new("root", "backup", &key).with(alt_names(names)).sign(&root.key);
    let identity = root.verify(&[der]).unwrap().peer_identity();
    assert_eq!(identity.subject.as_deref(), Some("CN=backup"));
    assert_eq!(identity.common_name.as_deref(), Some("backup"));
    assert_eq!(identity.dns_names, ["a.example", "*.b.example"]);
    assert_eq!(identity.ip_addresses, ["192.0.2.7".parse::<core::net::IpAddr>().unwrap()]);
    assert_eq!(identity.uris, ["spiffe://prod.example/backup/1"]);
    assert_eq!(identity.emails, ["admin@example.com"]);
    let id = identity.spiffe_id.unwrap();
    assert_eq!((id.trust_domain(), id.path()), ("prod.example", "/backup/1"));
    // An X.509-SVID has one URI.
    let two: &[(u8, &[u8])] = &[(URI, b"spiffe://a/b"), (URI, b"https://a.example/")];
    let der = Draft::new("root", "two", &key).with(alt_names(two)).sign(&root.key);
    assert_eq!(root.verify(&[der]).unwrap().peer_identity().spiffe_id, None);
}

#[test]
fn spiffe_ids() {
    for id in ["spiffe://a", "spiffe://a.example/b", "spiffe://a_b-c.9/B/c..d"] {
        assert_eq!(SpiffeId::parse(id).unwrap().as_str(), id);
    }
    assert_eq!(SpiffeId::parse("spiffe://a").unwrap().path(), "");
    let long = format!("spiffe://a/{}", "b".repeat(2048));
    let long_domain = format!("spiffe://{}", "a".repeat(256));
    for not in [
        "spiffe://",
        "spiffe:///a",
        "SPIFFE://a/b",
        "spiffe://A/b",
        "spiffe://a:1/b",
        "spiffe://u@a/b",
        "spiffe://a/",
        "spiffe://a//b",
        "spiffe://a/../b",
        "spiffe://a/b?c",
        "spiffe://a/b#c",
        "spiffe://a/%62",
        "https://a/b",
        &long,
        &long_domain,
    ] {
        assert_eq!(SpiffeId::parse(not), None, "{not}");
    }
}

#[test]
fn an_anchor_that_is_phased_out() {
    let root = Root::new();
    let key = new_key();
    // The certificate begins at 2020-01-01.
    let chain = [Draft::new("root", "leaf", &key).sign(&root.key)];
    let judged = |date: &str| {
        let anchor = root.anchor.clone().distrusted_after(Time::parse(date).unwrap());
        verify(&Policy::new(Trust::Anchors(vec![anchor])), &chain, None)
            .map(drop)
            .map_err(|error| error.kind())
    };
    assert_eq!(judged("2020-01-01T00:00:00Z"), Ok(()));
    assert_eq!(judged("2019-12-31T23:59:59Z"), Err(ErrorKind::Distrusted));
    // Another anchor for the same authority is another way.
    let old = root.anchor.clone().distrusted_after(Time::from_unix(0));
    let both = Policy::new(Trust::Anchors(vec![old, root.anchor.clone()]));
    assert!(verify(&both, &chain, None).is_ok());
}

#[test]
fn an_anchor_for_some_names() {
    let root = Root::new();
    let key = new_key();
    let anchor = root.anchor.clone().permitting_dns_names(&["corp.example", "Other.test"]).unwrap();
    let policy = Policy::new(Trust::Anchors(vec![anchor]));
    let judged = |names: &[(u8, &[u8])]| {
        let der = Draft::new("root", "leaf", &key).with(alt_names(names)).sign(&root.key);
        verify(&policy, &[der], None).map(drop).map_err(|error| error.kind())
    };
    for good in ["corp.example", "a.CORP.example", "*.corp.example", "x.y.other.test"] {
        assert_eq!(judged(&[(DNS, good.as_bytes())]), Ok(()), "{good}");
    }
    for bad in ["example", "xcorp.example", "*.example", "corp.example.net", "corp.example."] {
        let names: &[(u8, &[u8])] = &[(DNS, b"corp.example"), (DNS, bad.as_bytes())];
        assert_eq!(judged(names), Err(ErrorKind::AnchorNames), "{bad}");
    }
    assert_eq!(judged(&[(IP, &[192, 0, 2, 1])]), Err(ErrorKind::AnchorNames));
    assert_eq!(judged(&[(URI, b"https://corp.example/")]), Err(ErrorKind::AnchorNames));
    assert_eq!(judged(&[(EMAIL, b"a@elsewhere.test")]), Ok(()));
    let error = root.anchor.clone().permitting_dns_names(&["192.0.2.1"]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidServerName);
}

#[test]
fn version_1_is_tolerated_of_the_end_entity_alone() {
    let root = Root::new();
    let key = new_key();
    let v1 = |subject: &str| {
        let mut draft = Draft::new("root", subject, &key);
        draft.version = None;
        draft.sign(&root.key)
    };
    let mut policy = root.policy();
    let chain = [v1("leaf")];
    assert_eq!(verify(&policy, &chain, None).unwrap_err().kind(), ErrorKind::Version);
    policy.allow_v1_leaf = true;
    let verified = verify(&policy, &chain, None).unwrap();
    assert_eq!(verified.tolerances, [Tolerance::V1Leaf]);
    // It has no names.
    let error = verify(&policy, &chain, Some("leaf")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NameMismatch);
    let below = [Draft::new("ca", "leaf", &key).sign(&key), v1("ca")];
    assert_eq!(verify(&policy, &below, None).unwrap_err().kind(), ErrorKind::Version);
    // What is good without the tolerance does not name it.
    let good = [Draft::new("root", "leaf", &key).sign(&root.key)];
    assert!(verify(&policy, &good, None).unwrap().tolerances.is_empty());
}

#[test]
fn expiry_within_the_leeway() {
    let root = Root::new();
    let (key, ca) = (new_key(), new_key());
    let now = NOW.unix();
    assert_eq!(now, 1_811_808_000);
    // Ten seconds ago: 2027-05-31T23:59:50Z.
    let end = tlv(0x17, b"270531235950Z");
    let mut leaf = Draft::new("root", "leaf", &key);
    leaf.not_after = end.clone();
    let leaf = [leaf.sign(&root.key)];
    let mut authority = Draft::new("root", "ca", &ca).with(ca_constraints(None));
    authority.not_after = end;
    let below = [Draft::new("ca", "leaf", &key).sign(&ca), authority.sign(&root.key)];
    let mut policy = root.policy();
    for chain in [&leaf[..], &below[..]] {
        for (leeway, is_accepted) in [(0, false), (9, false), (10, true), (u32::MAX, true)] {
            policy.expiry_leeway = leeway;
            match verify(&policy, chain, None) {
                Ok(verified) => {
                    assert!(is_accepted, "{leeway}");
                    assert_eq!(verified.tolerances, [Tolerance::Expired]);
                }
                Err(error) => {
                    assert!(!is_accepted, "{leeway}");
                    assert_eq!(error.kind(), ErrorKind::Expired);
                }
            }
        }
    }
    // There is none for what is not valid yet.
    let mut early = Draft::new("root", "leaf", &key);
    early.not_before = tlv(0x17, b"270601000001Z");
    let error = verify(&policy, &[early.sign(&root.key)], None).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotYetValid);
}

#[test]
fn policies_that_judge_otherwise_have_other_fingerprints() {
    let root = Root::new();
    let policy = root.policy();
    assert_eq!(policy.fingerprint(), policy.clone().fingerprint());
    let Trust::Anchors(anchors) = policy.trust.clone() else { panic!("a policy with anchors") };
    let anchor = anchors[0].clone();
    let alone = TrustAnchor::from_name_and_key(anchor.subject_der(), anchor.spki_der(), None);
    let trusts = [
        Trust::Anchors(Vec::new()),
        Trust::Anchors(vec![anchor.clone(), anchor.clone()]),
        Trust::Anchors(vec![anchor.clone().distrusted_after(NOW)]),
        Trust::Anchors(vec![anchor.permitting_dns_names(&["example"]).unwrap()]),
        Trust::Anchors(vec![alone.unwrap()]),
        Root::new().policy().trust,
        Trust::ExactCertificates(vec![vec![1], vec![2]]),
        Trust::ExactCertificates(vec![vec![1, 2]]),
        Trust::ExactKeys(vec![[1; 32]]),
    ];
    let mut policies: Vec<Policy> = trusts.map(Policy::new).into();
    let with = |change: fn(&mut Policy)| {
        let mut changed = policy.clone();
        change(&mut changed);
        changed
    };
    policies.extend([
        with(|policy| policy.allow_rsa_1024 = true),
        with(|policy| policy.allow_sha1_signatures = true),
        with(|policy| policy.allow_ca_as_leaf = true),
        with(|policy| policy.allow_v1_leaf = true),
        with(|policy| policy.expiry_leeway = 1),
        with(|policy| policy.allow_missing_san_for_pinned_key = true),
        with(|policy| policy.allowed_identities = Some(Vec::new())),
        with(|policy| policy.profile = Profile::WebPki),
        with(|policy| policy.max_intermediates = Some(1)),
        with(|policy| policy.certificate_policies.require_explicit = true),
        with(|policy| policy.revocation.policy = RevocationPolicy::Require),
        policy.clone(),
    ]);
    let mut fingerprints: Vec<_> = policies.iter().map(Policy::fingerprint).collect();
    fingerprints.sort_unstable();
    fingerprints.dedup();
    assert_eq!(fingerprints.len(), policies.len());
}
