//! Anchors from `rustls-pki-types` and from `webpki-roots`.
#![cfg(test)]

use ashlar_x509::issue::{self, Issuer};
use ashlar_x509::{
    ErrorKind, Policy, PrivateKey, ServerName, Time, Trust, TrustAnchor, Usage, Validity,
};
use getrandom::SysRng;
use rustls_pki_types::{Der, ServerName as PkiName, TrustAnchor as PkiAnchor, UnixTime};

const NOW: u64 = 1_800_000_000;

/// A root, and a leaf for `www.example.com` below it.
fn chain() -> (Vec<u8>, Vec<u8>) {
    let validity = Validity::days_from(Time::from_unix(NOW), 30);
    let key = PrivateKey::generate_p256(&mut SysRng).unwrap();
    let root = issue::ca("Root", &key, validity, &mut SysRng).unwrap();
    let (issuer, names) = (Issuer::new(&root, &key).unwrap(), ["www.example.com"]);
    let usage = Usage::ServerAuth;
    let leaf = issue::leaf(&issuer, &key.public_key(), &names, validity, usage, &mut SysRng);
    let leaf = leaf.unwrap();
    (root, leaf)
}

#[test]
fn an_anchor_goes_there_and_back() {
    let (root, leaf) = chain();
    let anchor = TrustAnchor::from_certificate_der(&root).unwrap();
    let there = PkiAnchor::from(&anchor);
    let back = TrustAnchor::try_from(&there).unwrap();
    assert_eq!(back.subject_der(), anchor.subject_der());
    assert_eq!(back.spki_der(), anchor.spki_der());
    assert_eq!((back.subject(), back.fingerprint_sha256()), ("CN=Root", None));
    assert_eq!(PkiAnchor::from(&back), there);
    // It verifies the same, and its verdict says that there is no certificate.
    let name = ServerName::try_from(&PkiName::try_from("www.example.com").unwrap()).unwrap();
    let now = Time::from(UnixTime::since_unix_epoch(core::time::Duration::from_secs(NOW)));
    let policy = Policy::new(Trust::Anchors(vec![back]));
    let verified = policy.verify(&[&leaf], Usage::ServerAuth, Some(&name), now).unwrap();
    let tree = verified.verdict().unwrap().tree().unwrap();
    assert_eq!(tree.issuers[0].fingerprint_sha256, None);
}

#[test]
fn anchors_that_are_none() {
    let (root, _) = chain();
    let good = PkiAnchor::from(&TrustAnchor::from_certificate_der(&root).unwrap());
    let broken = PkiAnchor { subject: Der::from(vec![0x31, 5]), ..good.clone() };
    let error = TrustAnchor::try_from(&broken).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Der { .. }), "{error}");
    let broken = PkiAnchor { name_constraints: Some(Der::from(vec![])), ..good };
    assert!(TrustAnchor::try_from(&broken).is_err());
}

#[test]
fn names_go_over() {
    let name = |text: &str| ServerName::try_from(&PkiName::try_from(text.to_owned()).unwrap());
    assert_eq!(name("www.Example.com").unwrap(), ServerName::parse("www.example.com").unwrap());
    assert_eq!(name("2001:db8::1").unwrap(), ServerName::parse("2001:db8::1").unwrap());
}

#[cfg(feature = "webpki-roots")]
#[test]
fn all_roots_of_mozilla_are_anchors() {
    let anchors = TrustAnchor::webpki_roots().unwrap();
    assert_eq!(anchors.len(), webpki_roots::TLS_SERVER_ROOTS.len());
    assert!(anchors.len() >= 100, "{}", anchors.len());
    for (ours, theirs) in anchors.iter().zip(webpki_roots::TLS_SERVER_ROOTS) {
        assert_eq!(PkiAnchor::from(ours), *theirs, "{}", ours.subject());
    }
    // They vouch for nobody else's certificates.
    let (_, leaf) = chain();
    let policy = Policy::new(Trust::Anchors(anchors));
    let error = policy.verify(&[&leaf], Usage::ServerAuth, None, Time::from_unix(NOW)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnknownIssuer);
}

#[test]
fn configured_constraints_bind() {
    let (root, leaf) = chain();
    let mut anchor = PkiAnchor::from(&TrustAnchor::from_certificate_der(&root).unwrap());
    let mut judged = |base: &[u8]| {
        // permittedSubtrees with one DNS name.
        let [name, inner, outer] = [0, 2, 4].map(|more| u8::try_from(base.len() + more).unwrap());
        let list = [&[0xa0, outer, 0x30, inner, 0x82, name], base].concat();
        anchor.name_constraints = Some(Der::from(list));
        let anchors = vec![TrustAnchor::try_from(&anchor)?];
        let policy = Policy::new(Trust::Anchors(anchors));
        policy.verify(&[&leaf], Usage::ServerAuth, None, Time::from_unix(NOW)).map(drop)
    };
    // Lists of roots write a dot in front.
    for base in [&b"com"[..], b".com", b".example.com"] {
        judged(base).unwrap();
    }
    for base in [&b"tr"[..], b".tr", b".le.com"] {
        assert_eq!(judged(base).unwrap_err().kind(), ErrorKind::NameConstraints);
    }
    assert!(matches!(judged(b"..com").unwrap_err().kind(), ErrorKind::Der { .. }));
}
