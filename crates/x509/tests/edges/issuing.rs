//! Issuing: what is issued is accepted, and what must not be issued is not.

mod crl;
mod csr;
mod ocsp;

use ashlar_x509::issue::{self, CertificateBuilder, Issuer};
use ashlar_x509::{
    Certificate, ErrorKind, GeneralName, KeyUsage, Policy, PrivateKey, Request, RevocationEvidence,
    RevocationPolicy, RevocationSettings, Time, Trust, TrustAnchor, Usage, Validity, pem,
};
use getrandom::SysRng;

use crate::openssl::{Folder, openssl, openssl_says};
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
    let names: Vec<_> = certificate.subject_alt_names().iter().collect();
    assert_eq!(
        names,
        [GeneralName::Uri("spiffe://example.com/alice"), GeneralName::Rfc822("alice@example.com")]
    );
    let anchor = TrustAnchor::from_certificate_der(&root).unwrap();
    let policy = Policy::new(Trust::Anchors(vec![anchor]));
    assert!(policy.verify(&[&client], Usage::ClientAuth, None, NOW).is_ok());
    let error = policy.verify(&[&client], Usage::ServerAuth, None, NOW).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ExtendedKeyUsage);
}

#[test]
fn the_common_name_is_the_first_name_in_its_usual_spelling() {
    let key = new_key();
    for (name, common_name) in [
        ("Www.Example.COM.", "www.example.com"),
        ("*.Example.com", "*.example.com"),
        ("192.0.2.1", "192.0.2.1"),
        ("[2001:DB8:0::1]", "2001:db8::1"),
    ] {
        let builder = CertificateBuilder::end_entity(year(), Usage::ServerAuth);
        let builder = builder.server_name(name).unwrap().server_name("second.example").unwrap();
        let der = builder.self_signed(&key, &mut SysRng).unwrap();
        let subject = Certificate::from_der(&der).unwrap().subject();
        assert_eq!(subject.common_name().as_deref(), Some(common_name));
    }
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
    let is_names = |it: &ashlar_x509::Extension<'_>| it.oid.to_string() == "2.5.29.17";
    assert!(certificate.extensions().find(is_names).unwrap().critical);
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
    let last = Certificate::from_der(&der).unwrap().extensions().last().unwrap();
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

/// An authority, a certificate of its, and the folder where OpenSSL finds both.
struct Authority {
    folder: Folder,
    key: PrivateKey,
    der: Vec<u8>,
    leaf_key: PrivateKey,
    leaf: Vec<u8>,
    root_file: String,
    leaf_file: String,
}

/// From 2020 to 2100: OpenSSL asks the clock.
fn long() -> Validity {
    Validity {
        not_before: Time::from_unix(1_577_836_800),
        not_after: Time::from_unix(4_102_444_800),
    }
}

impl Authority {
    fn new(name: &str, kind: &str) -> Self {
        let (key, leaf_key, _) = keys(kind);
        let der = issue::ca("Root", &key, long(), &mut SysRng).unwrap();
        let issuer = Issuer::new(&der, &key).unwrap();
        let (public, usage) = (leaf_key.public_key(), Usage::ServerAuth);
        let names = ["www.example.com"];
        let leaf = issue::leaf(&issuer, &public, &names, long(), usage, &mut SysRng).unwrap();
        let folder = Folder::new(&format!("issuing-{name}-{kind}"));
        let root_file = folder.write("root", pem::encode("CERTIFICATE", &der));
        let leaf_file = folder.write("leaf", pem::encode("CERTIFICATE", &leaf));
        Self { folder, key, der, leaf_key, leaf, root_file, leaf_file }
    }

    fn issuer(&self) -> Issuer<'_> {
        Issuer::new(&self.der, &self.key).unwrap()
    }

    fn serial(&self) -> &[u8] {
        Certificate::from_der(&self.leaf).unwrap().serial()
    }

    /// What this crate makes of the leaf, by this evidence alone.
    fn judge(&self, evidence: RevocationEvidence<'_>) -> Result<String, ErrorKind> {
        let anchor = TrustAnchor::from_certificate_der(&self.der).unwrap();
        let mut policy = Policy::new(Trust::Anchors(vec![anchor]));
        policy.revocation = RevocationSettings::new(RevocationPolicy::Require);
        let chain = [&*self.leaf];
        let mut request = Request::new(&chain, Usage::ServerAuth, NOW);
        request.evidence = evidence;
        match policy.judge(&request) {
            Ok(verified) => Ok(verified.path[0].revocation.as_ref().unwrap().to_string()),
            Err(error) => Err(error.kind()),
        }
    }
}

#[test]
fn extensions_for_revocation_and_constraints() {
    let authority = Authority::new("extensions", "p256");
    let leaf = CertificateBuilder::end_entity(long(), Usage::ServerAuth)
        .server_name("www.example.com")
        .and_then(CertificateBuilder::must_staple)
        .and_then(|builder| builder.crl_uri("http://crl.example.com/1.crl"))
        .and_then(|builder| builder.ocsp_uri("http://ocsp.example.com/"))
        .and_then(|builder| {
            let public = authority.leaf_key.public_key();
            builder.issued_by(&authority.issuer(), &public, &mut SysRng)
        })
        .unwrap();
    let certificate = Certificate::from_der(&leaf).unwrap();
    assert_eq!(certificate.tls_features().unwrap().unwrap(), [5]);
    let file = authority.folder.write("with", pem::encode("CERTIFICATE", &leaf));
    let text = openssl(&["x509", "-in", &file, "-noout", "-text"]);
    for line in [
        "OCSP - URI:http://ocsp.example.com/",
        "URI:http://crl.example.com/1.crl",
        "status_request",
    ] {
        assert!(text.contains(line), "{line} not in:\n{text}");
    }
    let builder = CertificateBuilder::end_entity(long(), Usage::ServerAuth).common_name("a");
    let twice = builder.must_staple().and_then(CertificateBuilder::must_staple).unwrap();
    let error = twice.self_signed(&authority.key, &mut SysRng).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::DuplicateExtension);
}

#[test]
fn an_authority_confined_to_domains() {
    let authority = Authority::new("confined", "p256");
    let (ca_key, leaf_key) = (new_key(), new_key());
    let ca = CertificateBuilder::authority(long(), Some(0))
        .common_name("CA")
        .confined_to_domains(&["example.com", "example.org"])
        .and_then(|it| it.issued_by(&authority.issuer(), &ca_key.public_key(), &mut SysRng))
        .unwrap();
    let ca_file = authority.folder.write("ca", pem::encode("CERTIFICATE", &ca));
    let anchor = TrustAnchor::from_certificate_der(&authority.der).unwrap();
    let policy = Policy::new(Trust::Anchors(vec![anchor]));
    for (name, within) in [
        ("example.com", true),
        ("a.b.example.org", true),
        ("example.net", false),
        ("notexample.com", false),
        ("192.0.2.1", false),
        ("2001:db8::1", false),
    ] {
        let issuer = Issuer::new(&ca, &ca_key).unwrap();
        let (public, usage) = (leaf_key.public_key(), Usage::ServerAuth);
        let leaf = issue::leaf(&issuer, &public, &[name], long(), usage, &mut SysRng).unwrap();
        let file = authority.folder.write("leaf", pem::encode("CERTIFICATE", &leaf));
        let verdict = verify(&policy, &[leaf, ca.clone()], None).map_err(|error| error.kind());
        assert_eq!(verdict.err(), (!within).then_some(ErrorKind::NameConstraints), "{name}");
        let files = ["-CAfile", &authority.root_file, "-untrusted", &ca_file, &file];
        let (accepted, said) = openssl_says(&[&["verify"], &files[..]].concat());
        assert_eq!(accepted, within, "{name}: {said}");
    }
    let builder = CertificateBuilder::authority(long(), None);
    assert_eq!(builder.clone().confined_to_domains(&[]).unwrap_err().kind(), ErrorKind::Issue);
    let error = builder.confined_to_domains(&["192.0.2.1"]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidServerName);
}

#[test]
fn a_client_is_known_by_its_name() {
    let authority = Authority::new("client", "ed25519");
    let key = authority.leaf_key.public_key();
    let der = issue::client(&authority.issuer(), &key, "alice", long(), &mut SysRng).unwrap();
    let anchor = TrustAnchor::from_certificate_der(&authority.der).unwrap();
    let policy = Policy::new(Trust::Anchors(vec![anchor]));
    assert!(policy.verify(&[&der], Usage::ClientAuth, None, NOW).is_ok());
    let file = authority.folder.write("client", pem::encode("CERTIFICATE", &der));
    let arguments = ["verify", "-purpose", "sslclient", "-CAfile", &authority.root_file, &file];
    assert!(openssl(&arguments).contains(": OK"));
}
