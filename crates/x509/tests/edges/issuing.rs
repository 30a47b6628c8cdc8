//! Issuing: what is issued is accepted, and what must not be issued is not.

use ashlar_x509::issue::{self, CertificateBuilder, Issuer};
use ashlar_x509::{
    Certificate, ErrorKind, GeneralName, KeyUsage, Policy, PrivateKey, Time, Trust, TrustAnchor,
    Usage, Validity,
};
use getrandom::SysRng;

use crate::support::{NOW, fixture, fixture_text, new_key, verify};

/// A source of randomness that has failed.
struct Failing;

impl rand_core::TryRng for Failing {
    type Error = core::fmt::Error;
    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Err(core::fmt::Error)
    }
    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Err(core::fmt::Error)
    }
    fn try_fill_bytes(&mut self, _: &mut [u8]) -> Result<(), Self::Error> {
        Err(core::fmt::Error)
    }
}

impl rand_core::TryCryptoRng for Failing {}

fn year() -> Validity {
    Validity::days_from(NOW, 365)
}

fn keys(kind: &str) -> (PrivateKey, PrivateKey, PrivateKey) {
    let key = |name: &str| match kind {
        "p256" => new_key(),
        "p384" => PrivateKey::generate_p384(&mut SysRng).unwrap(),
        "p521" => PrivateKey::generate_p521(&mut SysRng).unwrap(),
        "ed25519" => PrivateKey::generate_ed25519(&mut SysRng).unwrap(),
        _ => PrivateKey::from_pem(&fixture_text(name)).unwrap(),
    };
    (key("rsa-intermediate.key"), key("rsa-leaf.key"), key("rsa-client.key"))
}

#[test]
fn a_chain_is_accepted() {
    for kind in ["p256", "p384", "p521", "ed25519", "rsa"] {
        let (root_key, ca_key, leaf_key) = keys(kind);
        let rng = &mut SysRng;
        let root = issue::ca("Root", &root_key, year(), rng).unwrap();
        let issuer = Issuer::new(&root, &root_key).unwrap();
        let ca = issue::intermediate(&issuer, &ca_key.public_key(), "CA", 0, year(), rng).unwrap();
        let issuer = Issuer::new(&ca, &ca_key).unwrap();
        let names = ["www.example.com", "*.example.org", "192.0.2.7", "2001:db8::7"];
        let usage = Usage::ServerAuth;
        let leaf =
            issue::leaf(&issuer, &leaf_key.public_key(), &names, year(), usage, rng).unwrap();
        let anchor = TrustAnchor::from_certificate_der(&root).unwrap();
        let policy = Policy::new(Trust::Anchors(vec![anchor]));
        for name in ["www.example.com", "x.example.org", "192.0.2.7", "[2001:db8::7]"] {
            let verified = verify(&policy, &[leaf.clone(), ca.clone()], Some(name)).unwrap();
            assert_eq!(verified.public_key, leaf_key.public_key());
        }
        // The fields that a reader expects.
        let root = Certificate::from_der(&root).unwrap();
        let ca = Certificate::from_der(&ca).unwrap();
        let leaf = Certificate::from_der(&leaf).unwrap();
        assert_eq!(leaf.authority_key_identifier(), ca.subject_key_identifier());
        assert_eq!(ca.authority_key_identifier(), root.subject_key_identifier());
        assert_eq!(root.authority_key_identifier(), root.subject_key_identifier());
        assert_eq!(ca.basic_constraints().unwrap().path_len, Some(0));
        assert_eq!(root.key_usage(), Some(KeyUsage::KEY_CERT_SIGN.and(KeyUsage::CRL_SIGN)));
        assert_eq!(leaf.key_usage(), Some(KeyUsage::DIGITAL_SIGNATURE));
        assert_eq!(leaf.subject().to_string(), "CN=www.example.com");
        for certificate in [root, ca, leaf] {
            assert_eq!(certificate.serial().len(), 16);
            assert_eq!(certificate.serial()[0] & 0xc0, 0x40);
            assert_eq!(certificate.validity(), year());
        }
    }
}

#[test]
fn serial_numbers_differ() {
    let key = new_key();
    let issued: Vec<_> =
        (0..8).map(|_| issue::ca("Root", &key, year(), &mut SysRng).unwrap()).collect();
    let mut serials: Vec<_> =
        issued.iter().map(|der| Certificate::from_der(der).unwrap().serial_hex()).collect();
    serials.sort();
    serials.dedup();
    assert_eq!(serials.len(), 8);
}

#[test]
fn k8_times_are_written_in_the_form_of_their_year() {
    let key = new_key();
    for (seconds, tag) in [(2_524_607_999, 0x17), (2_524_608_000, 0x18)] {
        let end = Time::from_unix(seconds);
        let validity = Validity { not_before: NOW, not_after: end };
        let der = issue::ca("Root", &key, validity, &mut SysRng).unwrap();
        assert_eq!(Certificate::from_der(&der).unwrap().validity(), validity);
        let text: &[u8] = if tag == 0x17 { b"491231235959Z" } else { b"20500101000000Z" };
        let element = [&[tag, u8::try_from(text.len()).unwrap()], text].concat();
        assert!(der.windows(element.len()).any(|window| window == element), "{end}");
    }
}

#[test]
fn client_certificates_with_other_names() {
    let (root_key, client_key) = (new_key(), new_key());
    let root = issue::ca("Root", &root_key, year(), &mut SysRng).unwrap();
    let issuer = Issuer::new(&root, &root_key).unwrap();
    let client = CertificateBuilder::end_entity(year(), Usage::ClientAuth)
        .common_name("alice")
        .uri("spiffe://example.com/alice")
        .unwrap()
        .email("alice@example.com")
        .unwrap()
        .issued_by(&issuer, &client_key.public_key(), &mut SysRng)
        .unwrap();
    let certificate = Certificate::from_der(&client).unwrap();
    assert_eq!(
        certificate.subject_alt_names(),
        [GeneralName::Uri("spiffe://example.com/alice"), GeneralName::Rfc822("alice@example.com")]
    );
    let anchor = TrustAnchor::from_certificate_der(&root).unwrap();
    let policy = Policy::new(Trust::Anchors(vec![anchor]));
    assert!(policy.verify(&[&client], Usage::ClientAuth, None, NOW).is_ok());
    let error = policy.verify(&[&client], Usage::ServerAuth, None, NOW).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ExtendedKeyUsage);
}

#[test]
fn an_empty_subject_makes_the_names_critical() {
    let key = new_key();
    let long = format!("{}.example.com", "a".repeat(63));
    let der = CertificateBuilder::end_entity(year(), Usage::ServerAuth)
        .server_name(&long)
        .unwrap()
        .self_signed(&key, &mut SysRng)
        .unwrap();
    let certificate = Certificate::from_der(&der).unwrap();
    assert!(certificate.subject().is_empty());
    let is_names = |it: &&ashlar_x509::Extension<'_>| it.oid.to_string() == "2.5.29.17";
    assert!(certificate.extensions().iter().find(is_names).unwrap().critical);
}

#[test]
fn extensions_of_any_kind() {
    let key = new_key();
    let der = CertificateBuilder::authority(year(), None)
        .common_name("Root")
        .extension("1.3.6.1.4.1.55738.1", false, &[5, 0])
        .unwrap()
        .self_signed(&key, &mut SysRng)
        .unwrap();
    let last = *Certificate::from_der(&der).unwrap().extensions().last().unwrap();
    assert_eq!(last.oid.to_string(), "1.3.6.1.4.1.55738.1");
    assert_eq!((last.critical, last.value), (false, &[5, 0][..]));
    let builder = CertificateBuilder::authority(year(), None);
    assert_eq!(builder.extension("1", false, &[]).unwrap_err().kind(), ErrorKind::Issue);
}

#[test]
fn what_must_not_be_issued() {
    let (key, rng) = (new_key(), &mut SysRng);
    let kind = |result: Result<Vec<u8>, ashlar_x509::Error>| result.unwrap_err().kind();
    let backwards = Validity { not_before: NOW, not_after: NOW.minus_days(1) };
    assert_eq!(kind(issue::ca("Root", &key, backwards, rng)), ErrorKind::Issue);
    assert_eq!(kind(issue::ca("", &key, year(), rng)), ErrorKind::Issue);
    assert_eq!(kind(issue::ca(&"x".repeat(65), &key, year(), rng)), ErrorKind::Issue);
    let root = issue::ca("Root", &key, year(), rng).unwrap();
    let issuer = Issuer::new(&root, &key).unwrap();
    let public = key.public_key();
    let mut leaf =
        |names: &[&str]| kind(issue::leaf(&issuer, &public, names, year(), Usage::ServerAuth, rng));
    assert_eq!(leaf(&[]), ErrorKind::Issue);
    assert_eq!(leaf(&["not a name"]), ErrorKind::InvalidServerName);
    assert_eq!(leaf(&["*.192.0.2.1"]), ErrorKind::InvalidServerName);
    let ca = issue::intermediate(&issuer, &public, "CA", 0, year(), &mut SysRng).unwrap();
    let issuer = Issuer::new(&ca, &key).unwrap();
    let below = issue::intermediate(&issuer, &public, "Below", 0, year(), &mut SysRng);
    assert_eq!(kind(below), ErrorKind::Issue);
    let builder = CertificateBuilder::end_entity(year(), Usage::ServerAuth);
    assert_eq!(builder.uri("a b").unwrap_err().kind(), ErrorKind::Issue);
}

#[test]
fn issuers_are_checked() {
    let key = PrivateKey::from_pem(&fixture_text("p256-intermediate.key")).unwrap();
    let kind = |name: &str| Issuer::new(&fixture(name), &key).map(|_| ()).map_err(|e| e.kind());
    assert_eq!(kind("p256-intermediate"), Ok(()));
    assert_eq!(kind("p256-root"), Err(ErrorKind::KeyMismatch));
    assert_eq!(kind("p256-leaf"), Err(ErrorKind::NotACa));
    let builder = CertificateBuilder::authority(year(), None).common_name("CA");
    let der = builder.key_usage(KeyUsage::CRL_SIGN).self_signed(&key, &mut SysRng).unwrap();
    assert_eq!(Issuer::new(&der, &key).unwrap_err().kind(), ErrorKind::KeyUsage);
}

#[test]
fn failing_randomness_is_an_error() {
    let kind = |result: Result<Vec<u8>, ashlar_x509::Error>| result.unwrap_err().kind();
    let key = new_key();
    assert_eq!(kind(issue::ca("Root", &key, year(), &mut Failing)), ErrorKind::Rng);
    let rsa = PrivateKey::from_pem(&fixture_text("rsa-leaf.key")).unwrap();
    for key in [&key, &rsa] {
        let signed = key.sign(key.default_algorithm(), b"message", &mut Failing);
        assert_eq!(kind(signed), ErrorKind::Rng);
    }
    assert_eq!(PrivateKey::generate_p256(&mut Failing).unwrap_err().kind(), ErrorKind::Rng);
    assert_eq!(PrivateKey::generate_rsa(2048, &mut Failing).unwrap_err().kind(), ErrorKind::Rng);
}
