//! K6, K7, K9, K14: the search for a path and the rules of its certificates.

use ashlar_x509::{
    Certificate, ErrorKind, Policy, PrivateKey, Time, Tolerance, Trust, TrustAnchor, Usage, Version,
};

use crate::support::{
    BASIC_CONSTRAINTS, Draft, EXTENDED_KEY_USAGE, KEY_USAGE, NOW, Root, SERVER_AUTH, alt_names,
    ca_constraints, extension, fixture, new_key, sequence, tlv, verify,
};

/// An authority `name` below `issuer`.
fn authority(issuer: &str, signer: &PrivateKey, name: &str, key: &PrivateKey) -> Vec<u8> {
    Draft::authority(issuer, name, key).sign(signer)
}

/// The verdict on a leaf below an authority with these extensions.
fn below(extensions: &[Vec<u8>]) -> Result<(), ErrorKind> {
    let root = Root::new();
    let key = new_key();
    let mut issuer = Draft::new("root", "issuer", &key);
    for extension in extensions {
        issuer = issuer.with(extension.clone());
    }
    let leaf = Draft::new("issuer", "leaf", &key).sign(&key);
    let verdict = root.verify(&[leaf, issuer.sign(&root.key)]);
    if let Err(error) = &verdict {
        assert_eq!(error.position(), Some(1), "{error}");
    }
    verdict.map(|_| ()).map_err(|error| error.kind())
}

/// The verdict on a leaf of the root with this extension.
fn leaf_with(extension: Vec<u8>) -> Result<(), ErrorKind> {
    let root = Root::new();
    let leaf = Draft::new("root", "leaf", &root.key).with(extension).sign(&root.key);
    root.verify(&[leaf]).map(|_| ()).map_err(|error| error.kind())
}

#[test]
fn intermediates_in_any_order_and_among_strangers() {
    let root = Root::new();
    let keys: Vec<_> = (0..3).map(|_| new_key()).collect();
    let first = authority("root", &root.key, "first", &keys[0]);
    let second = authority("first", &keys[0], "second", &keys[1]);
    let leaf = Draft::new("second", "leaf", &keys[2]).sign(&keys[1]);
    let stranger = authority("stranger", &keys[2], "stranger", &keys[2]);
    let junk = b"not a certificate".to_vec();
    for others in [
        vec![second.clone(), first.clone()],
        vec![first.clone(), second.clone()],
        vec![stranger, junk, first, second.clone(), second],
    ] {
        let mut chain = vec![leaf.clone()];
        chain.extend(others);
        let verified = root.verify(&chain).unwrap();
        let subjects: Vec<_> = verified.path.iter().map(|it| it.subject.as_str()).collect();
        assert_eq!(subjects, ["CN=leaf", "CN=second", "CN=first"]);
        assert_eq!(verified.anchor.as_deref(), Some("CN=root"));
    }
}

#[test]
fn depth_is_limited() {
    let root = Root::new();
    let key = new_key();
    let chain_of = |length: usize| {
        let keys: Vec<_> = (0..length).map(|_| new_key()).collect();
        let mut chain = Vec::new();
        let (mut issuer, mut signer) = ("root".to_string(), &root.key);
        for (index, key) in keys.iter().enumerate() {
            let name = format!("ca{index}");
            chain.push(authority(&issuer, signer, &name, key));
            (issuer, signer) = (name, key);
        }
        chain.insert(0, Draft::new(&issuer, "leaf", &key).sign(signer));
        root.verify(&chain).map(|verified| verified.path.len()).map_err(|error| error.kind())
    };
    assert_eq!(chain_of(8), Ok(9));
    assert_eq!(chain_of(9), Err(ErrorKind::PathTooDeep));
}

#[test]
fn k6_basic_constraints() {
    assert_eq!(below(&[ca_constraints(None)]), Ok(()));
    assert_eq!(below(&[]), Err(ErrorKind::NotACa));
    let not_ca = extension(BASIC_CONSTRAINTS, true, &sequence(&[]));
    assert_eq!(below(&[not_ca]), Err(ErrorKind::NotACa));
    // A real leaf as issuer.
    let root = Root::new();
    let key = new_key();
    let leaf =
        Draft::new("root", "leaf", &key).with(alt_names(&[(2, b"example.com")])).sign(&root.key);
    let forged = Draft::new("leaf", "forged", &key).sign(&key);
    let error = root.verify(&[forged, leaf]).unwrap_err();
    assert_eq!((error.kind(), error.position()), (ErrorKind::NotACa, Some(1)));
    assert_eq!(error.subject(), Some("CN=leaf"));
}

#[test]
fn k6_another_chain_does_not_make_an_authority_of_a_leaf() {
    // CVE-2015-1793: an authority of the right name whose key does not fit, and a leaf of the same
    // name whose key does, in either order.
    let root = Root::new();
    let (key, other) = (new_key(), new_key());
    let forged = Draft::new("ca", "forged", &new_key()).sign(&key);
    let real = authority("root", &root.key, "ca", &other);
    let leaf = Draft::new("root", "ca", &key).sign(&root.key);
    let not_ca = Draft::new("root", "ca", &key)
        .with(extension(BASIC_CONSTRAINTS, true, &sequence(&[])))
        .sign(&root.key);
    for impostor in [leaf, not_ca] {
        for others in [[real.clone(), impostor.clone()], [impostor.clone(), real.clone()]] {
            let chain = [&[forged.clone()][..], &others].concat();
            let kind = root.verify(&chain).unwrap_err().kind();
            assert!(matches!(kind, ErrorKind::BadSignature | ErrorKind::NotACa), "{kind:?}");
        }
    }
}

#[test]
fn k6_path_len() {
    let root = Root::new();
    let (upper_key, lower_key) = (new_key(), new_key());
    let judge = |path_len: Option<u8>, lower: &str| {
        let upper =
            Draft::new("root", "upper", &upper_key).with(ca_constraints(path_len)).sign(&root.key);
        let lower_ca = authority("upper", &upper_key, lower, &lower_key);
        let leaf = Draft::new(lower, "leaf", &lower_key).sign(&lower_key);
        root.verify(&[leaf, lower_ca, upper]).map(|_| ()).map_err(|error| error.kind())
    };
    assert_eq!(judge(None, "lower"), Ok(()));
    assert_eq!(judge(Some(1), "lower"), Ok(()));
    assert_eq!(judge(Some(0), "lower"), Err(ErrorKind::PathTooLong));
    // A self-issued certificate, as made when an authority changes its key, does not count.
    assert_eq!(judge(Some(0), "upper"), Ok(()));
    // The anchor's limit counts too.
    let der = Draft::new("root", "root", &root.key).with(ca_constraints(Some(0))).sign(&root.key);
    let anchor = TrustAnchor::from_certificate_der(&der).unwrap();
    let ca = authority("root", &root.key, "ca", &lower_key);
    let leaf = Draft::new("ca", "leaf", &lower_key).sign(&lower_key);
    let policy = Policy::new(Trust::Anchors(vec![anchor]));
    let error = verify(&policy, &[leaf, ca], None).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PathTooLong);
    assert_eq!(error.subject(), Some("CN=root"));
}

#[test]
fn k6_key_cert_sign() {
    let usage = |bits: &[u8]| extension(KEY_USAGE, true, &tlv(3, bits));
    assert_eq!(below(&[ca_constraints(None), usage(&[2, 0x04])]), Ok(()));
    assert_eq!(below(&[ca_constraints(None), usage(&[7, 0x80])]), Err(ErrorKind::KeyUsage));
}

#[test]
fn extended_key_usage_of_leaf_and_authority() {
    let purposes = |oids: &[&[u8]]| {
        let list: Vec<u8> = oids.iter().flat_map(|oid| tlv(6, oid)).collect();
        extension(EXTENDED_KEY_USAGE, false, &sequence(&[&list]))
    };
    let client_auth = &[0x2b, 6, 1, 5, 5, 7, 3, 2][..];
    let any = &[0x55, 0x1d, 37, 0][..];
    assert_eq!(leaf_with(purposes(&[SERVER_AUTH])), Ok(()));
    assert_eq!(leaf_with(purposes(&[client_auth, SERVER_AUTH])), Ok(()));
    let refused = Err(ErrorKind::ExtendedKeyUsage);
    assert_eq!(leaf_with(purposes(&[client_auth])), refused);
    assert_eq!(leaf_with(purposes(&[any])), refused);
    // A purpose that begins like the right one.
    assert_eq!(leaf_with(purposes(&[&[SERVER_AUTH, &[1]].concat()])), refused);
    assert!(matches!(leaf_with(purposes(&[])), Err(ErrorKind::Der { .. })));
    assert_eq!(below(&[ca_constraints(None), purposes(&[SERVER_AUTH])]), Ok(()));
    assert_eq!(below(&[ca_constraints(None), purposes(&[any])]), Ok(()));
    assert_eq!(below(&[ca_constraints(None), purposes(&[client_auth])]), refused);
}

#[test]
fn key_usage_of_the_leaf_must_allow_signatures() {
    let usage = |bits: &[u8]| extension(KEY_USAGE, true, &tlv(3, bits));
    assert_eq!(leaf_with(usage(&[5, 0xa0])), Ok(()));
    assert_eq!(leaf_with(usage(&[5, 0x20])), Err(ErrorKind::KeyUsage));
    assert_eq!(leaf_with(usage(&[7, 0, 0x80])), Err(ErrorKind::KeyUsage));
}

#[test]
fn k7_unknown_critical_extension() {
    let unknown = &[0x2a, 3, 4][..];
    assert_eq!(leaf_with(extension(unknown, false, &[5, 0])), Ok(()));
    let refused = Err(ErrorKind::UnknownCriticalExtension);
    assert_eq!(leaf_with(extension(unknown, true, &[5, 0])), refused);
    assert_eq!(below(&[ca_constraints(None), extension(unknown, true, &[])]), refused);
    // One that this crate can name and does not process: issuerAltName.
    assert_eq!(leaf_with(extension(&[0x55, 0x1d, 18], true, &[0x30, 0])), refused);
    let key = new_key();
    let root = Draft::authority("root", "root", &key).with(extension(unknown, true, &[]));
    let error = TrustAnchor::from_certificate_der(&root.sign(&key)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnknownCriticalExtension);
}

#[test]
fn k7_key_identifiers_must_not_be_critical() {
    let identifier = tlv(4, &[7; 20]);
    let authority_key = sequence(&[&tlv(0x80, &[7; 20])]);
    for (oid, value) in [(&[0x55, 0x1d, 14][..], &identifier), (&[0x55, 0x1d, 35], &authority_key)]
    {
        let refused = Err(ErrorKind::UnknownCriticalExtension);
        assert_eq!(leaf_with(extension(oid, true, value)), refused);
        assert_eq!(below(&[ca_constraints(None), extension(oid, true, value)]), refused);
        assert_eq!(leaf_with(extension(oid, false, value)), Ok(()));
        assert_eq!(below(&[ca_constraints(None), extension(oid, false, value)]), Ok(()));
        // Nothing depends on an anchor's.
        let key = new_key();
        let root = Draft::authority("root", "root", &key).with(extension(oid, true, value));
        assert!(TrustAnchor::from_certificate_der(&root.sign(&key)).is_ok());
    }
}

#[test]
fn k7_duplicate_extension() {
    let key = new_key();
    let der = Draft::authority("root", "leaf", &key).with(ca_constraints(Some(1))).sign(&key);
    let error = Certificate::from_der(&der).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::DuplicateExtension);
    assert_eq!(error.found_value(), Some("basicConstraints (2.5.29.19) twice"));
}

#[test]
fn k7_inner_and_outer_algorithm() {
    let key = new_key();
    let mut draft = Draft::new("root", "leaf", &key);
    // ecdsa-with-SHA384, and ecdsa-with-SHA256 with parameters.
    let sha384 = sequence(&[&tlv(6, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 3])]);
    let parameters = sequence(&[&draft.algorithm[2..], &[5, 0]]);
    for outer in [sha384, parameters] {
        draft.outer_algorithm = Some(outer);
        let error = Certificate::from_der(&draft.sign(&key)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::SignatureAlgorithmMismatch);
    }
}

#[test]
fn algorithm_parameters_are_strict() {
    let root = Root::new();
    let mut draft = Draft::new("root", "leaf", &root.key);
    draft.algorithm = sequence(&[&draft.algorithm[2..], &[5, 0]]);
    let error = root.verify(&[draft.sign(&root.key)]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnsupportedAlgorithm);
    // An RSA algorithm on a certificate that an ECDSA key signed.
    draft.algorithm =
        sequence(&[&tlv(6, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11]), &[5, 0]]);
    let error = root.verify(&[draft.sign(&root.key)]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BadSignature);
}

#[test]
fn versions_1_and_2_are_refused_in_paths() {
    let root = Root::new();
    let mut draft = Draft::new("root", "leaf", &root.key);
    for (version, expected) in [(None, Version::V1), (Some(tlv(0xa0, &tlv(2, &[1]))), Version::V2)]
    {
        draft.version = version;
        let der = draft.sign(&root.key);
        assert_eq!(Certificate::from_der(&der).unwrap().version(), expected);
        assert_eq!(root.verify(&[der]).unwrap_err().kind(), ErrorKind::Version);
    }
    // As anchor, version 1 is taken at the configuration's word.
    draft.version = None;
    draft.subject = draft.issuer.clone();
    assert!(TrustAnchor::from_certificate_der(&draft.sign(&root.key)).is_ok());
    // Extensions in version 1.
    let mut with = Draft::authority("root", "leaf", &root.key);
    with.version = None;
    assert!(Certificate::from_der(&with.sign(&root.key)).is_err());
}

#[test]
fn k9_serial_numbers() {
    let root = Root::new();
    let judge = |serial: &[u8]| {
        let mut draft = Draft::new("root", "leaf", &root.key);
        draft.serial = tlv(2, serial);
        root.verify(&[draft.sign(&root.key)]).map(|_| ()).map_err(|error| error.kind())
    };
    assert_eq!(judge(&[0]), Ok(()));
    assert_eq!(judge(&[0x7f; 20]), Ok(()));
    assert_eq!(judge(&[0x80]), Err(ErrorKind::SerialNumber));
    assert_eq!(judge(&[0x7f; 21]), Err(ErrorKind::SerialNumber));
}

#[test]
fn k9_circles_end() {
    let root = Root::new();
    let (a, b) = (new_key(), new_key());
    let leaf = Draft::new("a", "leaf", &a).sign(&a);
    let a_by_b = authority("b", &b, "a", &a);
    let b_by_a = authority("a", &a, "b", &b);
    let error = root.verify(&[leaf.clone(), a_by_b.clone(), b_by_a.clone()]).unwrap_err();
    assert_eq!((error.kind(), error.position()), (ErrorKind::UnknownIssuer, Some(2)));
    // The same with a way out.
    let b_by_root = authority("root", &root.key, "b", &b);
    assert_eq!(root.verify(&[leaf, a_by_b, b_by_a, b_by_root]).unwrap().path.len(), 3);
}

#[test]
fn k9_cross_signed_authorities() {
    // The authority's certificate by a root that is gone, and by one that is trusted; and one of
    // the same name with another key.
    let (root, gone) = (Root::new(), new_key());
    let (key, other) = (new_key(), new_key());
    let leaf = Draft::new("ca", "leaf", &key).sign(&key);
    let by_gone = authority("gone", &gone, "ca", &key);
    let wrong_key = authority("root", &root.key, "ca", &other);
    let right = authority("root", &root.key, "ca", &key);
    assert!(root.verify(&[leaf.clone(), by_gone, wrong_key.clone(), right]).is_ok());
    let error = root.verify(&[leaf, wrong_key]).unwrap_err();
    assert_eq!((error.kind(), error.position()), (ErrorKind::BadSignature, Some(0)));
}

#[test]
fn k9_key_identifiers_order_the_search_and_decide_nothing() {
    const SUBJECT_KEY: &[u8] = &[0x55, 0x1d, 14];
    const AUTHORITY_KEY: &[u8] = &[0x55, 0x1d, 35];
    let root = Root::new();
    let (key, other) = (new_key(), new_key());
    let with_identifier = |key: &PrivateKey, identifier: u8| {
        let identifier = extension(SUBJECT_KEY, false, &tlv(4, &[identifier; 20]));
        Draft::authority("root", "ca", key).with(identifier).sign(&root.key)
    };
    let named = sequence(&[&tlv(0x80, &[1; 20])]);
    let leaf = Draft::new("ca", "leaf", &key).with(extension(AUTHORITY_KEY, false, &named));
    let leaf = leaf.sign(&key);
    let position_of_issuer = |others: [Vec<u8>; 2]| {
        let [first, second] = others;
        root.verify(&[leaf.clone(), first, second]).unwrap().path[1].position
    };
    let (right, wrong) = (with_identifier(&key, 1), with_identifier(&other, 2));
    assert_eq!(position_of_issuer([wrong.clone(), right.clone()]), 2);
    // The one that is named is tried first,
    let same_key = with_identifier(&key, 2);
    assert_eq!(position_of_issuer([same_key.clone(), right]), 2);
    // and where it is the wrong one, or is not there, the right path is found all the same.
    assert_eq!(position_of_issuer([with_identifier(&other, 1), same_key.clone()]), 2);
    assert_eq!(position_of_issuer([wrong, same_key]), 2);
}

#[test]
fn j3_a_chain_of_the_largest_certificates_is_judged() {
    // CVE-2026-3229: sixty-four certificates of 65,536 octets, whose sizes fit no 16 bits; these
    // tests run with overflow checks.
    let root = Root::new();
    let filled = |octets: usize| {
        let filler = extension(&[0x2a, 3], false, &vec![0; octets]);
        Draft::new("root", "leaf", &root.key).with(filler).sign(&root.key)
    };
    let octets = (65_000..).find(|octets| filled(*octets).len() >= 65_530).unwrap();
    let chain = vec![filled(octets); 64];
    assert!((65_520..=65_536).contains(&chain[0].len()), "{}", chain[0].len());
    assert_eq!(root.verify(&chain).unwrap().path.len(), 1);
    let larger = vec![filled(octets + 16); 64];
    assert_eq!(root.verify(&larger).unwrap_err().kind(), ErrorKind::CertificateTooLarge);
}

#[test]
fn k14_limits_of_the_chain() {
    let root = Root::new();
    let policy = root.policy();
    let none = policy.verify(&[], Usage::ServerAuth, None, NOW).unwrap_err();
    assert_eq!(none.kind(), ErrorKind::EmptyChain);
    let leaf = Draft::new("root", "leaf", &root.key).sign(&root.key);
    let thousand = vec![leaf.clone(); 1000];
    assert_eq!(root.verify(&thousand).unwrap_err().kind(), ErrorKind::ChainTooLong);
    assert!(root.verify(&thousand[..64]).is_ok());
    let large = extension(&[0x2a, 3], false, &vec![0; 1 << 20]);
    let large = Draft::new("root", "leaf", &root.key).with(large).sign(&root.key);
    let error = root.verify(&[leaf, large]).unwrap_err();
    assert_eq!((error.kind(), error.position()), (ErrorKind::CertificateTooLarge, Some(1)));
}

#[test]
fn every_bit_of_a_signature_counts() {
    let root = Root::new();
    let der = Draft::new("root", "leaf", &root.key).sign(&root.key);
    let signature = Certificate::from_der(&der).unwrap().signature().len();
    for at in der.len() - signature..der.len() {
        let mut changed = der.clone();
        changed[at] ^= 1;
        assert_eq!(root.verify(&[changed]).unwrap_err().kind(), ErrorKind::BadSignature, "{at}");
    }
}

#[test]
fn anchors_must_be_authorities() {
    let key = new_key();
    let leaf = Draft::new("leaf", "leaf", &key).sign(&key);
    let error = TrustAnchor::from_certificate_der(&leaf).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotACa);
    assert!(error.remedy().contains("ExactCertificates"));
    let usage = extension(KEY_USAGE, true, &tlv(3, &[7, 0x80]));
    let signer = Draft::authority("ca", "ca", &key).with(usage).sign(&key);
    let error = TrustAnchor::from_certificate_der(&signer).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::KeyUsage);
}

#[test]
fn expired_anchors_stay_trusted() {
    let key = new_key();
    let mut root = Draft::authority("root", "root", &key);
    root.not_after = tlv(0x17, b"210101000000Z");
    let anchor = TrustAnchor::from_certificate_der(&root.sign(&key)).unwrap();
    let leaf = Draft::new("root", "leaf", &key).sign(&key);
    assert!(verify(&Policy::new(Trust::Anchors(vec![anchor])), &[leaf], None).is_ok());
}

#[test]
fn exact_certificates() {
    let exact = |name: &str| Policy::new(Trust::ExactCertificates(vec![fixture(name)]));
    let judge = |policy: &Policy, name: &str, now| {
        let der = fixture(name);
        policy.verify(&[&der], Usage::ServerAuth, None, now).map_err(|error| error.kind())
    };
    // Neither issuer nor name matter.
    let verified = verify(&exact("self-signed"), &[fixture("self-signed")], Some("other.example"));
    let verified = verified.unwrap();
    assert_eq!((verified.path.len(), verified.anchor), (1, None));
    assert!(judge(&exact("p256-leaf"), "p256-leaf", NOW).is_ok());
    let other = judge(&exact("p256-leaf"), "rsa-leaf", NOW);
    assert_eq!(other.unwrap_err(), ErrorKind::NotTrusted);
    // Validity does.
    let expired = judge(&exact("p256-leaf-expired"), "p256-leaf-expired", NOW);
    assert_eq!(expired.unwrap_err(), ErrorKind::Expired);
    let early = judge(&exact("p256-leaf"), "p256-leaf", Time::from_unix(0));
    assert_eq!(early.unwrap_err(), ErrorKind::NotYetValid);
    // And so does the key.
    let key = judge(&exact("rsa1024-leaf"), "rsa1024-leaf", NOW);
    assert_eq!(key.unwrap_err(), ErrorKind::InvalidKey);
}

#[test]
fn tolerances_are_named_in_the_verdict() {
    let root = TrustAnchor::from_certificate_der(&fixture("p256-root")).unwrap();
    let mut policy = Policy::new(Trust::Anchors(vec![root]));
    let chain = [fixture("rsa1024-leaf"), fixture("p256-intermediate")];
    let error = verify(&policy, &chain, None).unwrap_err();
    assert_eq!((error.kind(), error.position()), (ErrorKind::InvalidKey, Some(0)));
    assert!(error.remedy().contains("allow_rsa_1024"));
    policy.allow_rsa_1024 = true;
    assert_eq!(verify(&policy, &chain, None).unwrap().tolerances, [Tolerance::Rsa1024]);
    let usual = [fixture("p256-leaf"), fixture("p256-intermediate")];
    assert_eq!(verify(&policy, &usual, None).unwrap().tolerances, []);

    let root = TrustAnchor::from_certificate_der(&fixture("self-signed-ca")).unwrap();
    let mut policy = Policy::new(Trust::Anchors(vec![root]));
    let chain = [fixture("self-signed-ca")];
    let error = verify(&policy, &chain, Some("self.example.com")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::CaAsLeaf);
    policy.allow_ca_as_leaf = true;
    let verified = verify(&policy, &chain, Some("self.example.com")).unwrap();
    assert_eq!(verified.tolerances, [Tolerance::CaAsLeaf]);
}
