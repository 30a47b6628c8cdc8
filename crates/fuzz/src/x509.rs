//! Certificates, keys, PEM, names: everything of x509 that reads bytes of others.

use ::x509::{
    Certificate, CertificateRequest, Crl, Error, OcspResponse, PrivateKey, PublicKey, ServerName,
    load_identity, pem,
};

/// Errors point into the input; keys, PEM and names survive being written and read again.
pub fn run(data: &[u8]) {
    certificate(data);
    request(data);
    crl(data);
    ocsp(data);
    keys(data);
    armor(data);
    if let Ok(text) = core::str::from_utf8(data) {
        name(text);
    }
}

fn certificate(der: &[u8]) {
    let Some(certificate) = explained(Certificate::from_der(der)) else { return };
    assert_eq!(certificate.as_der(), der);
    let tbs = certificate.tbs_der();
    assert!(der.windows(tbs.len()).any(|window| window == tbs), "tbsCertificate is a part of it");
    let names = format!("{} {}", certificate.issuer(), certificate.subject());
    assert!(names.len() < 16 * der.len() + 16, "a name grows when it is printed");
    explained(certificate.public_key());
    explained(certificate.signature_algorithm());
    explained(PublicKey::from_spki_der(certificate.spki_der()));
    assert!(!format!("{certificate:?}").is_empty());
    extensions(&certificate);
    let (issuer, subject) = (certificate.issuer(), certificate.subject());
    assert!(subject.matches(&subject), "a name is the same as itself");
    assert_eq!(issuer.matches(&subject), subject.matches(&issuer));
}

fn extensions(certificate: &Certificate<'_>) {
    explained(certificate.certificate_policies())
        .flatten()
        .into_iter()
        .flatten()
        .for_each(|policy| assert!(policy.practice_statements().all(str::is_ascii)));
    explained(certificate.policy_mappings());
    explained(certificate.policy_constraints());
    explained(certificate.inhibit_any_policy());
    for points in [certificate.crl_distribution_points(), certificate.freshest_crl()] {
        let points = explained(points).flatten().unwrap_or_default();
        assert!(points.iter().all(|point| point.name.is_some() || !point.crl_issuer.is_empty()));
    }
    explained(certificate.authority_info_access());
    explained(certificate.subject_info_access());
    explained(certificate.issuer_alt_names());
    explained(certificate.tls_features());
    explained(certificate.is_no_rev_avail());
    explained(certificate.signed_certificate_timestamps());
}

fn request(der: &[u8]) {
    let Some(request) = explained(CertificateRequest::from_der(der)) else { return };
    assert_eq!(request.as_der(), der);
    explained(request.public_key());
    explained(request.subject_alt_names());
    explained(request.verify_signature());
}

fn crl(der: &[u8]) {
    let Some(crl) = explained(Crl::from_der(der)) else { return };
    assert_eq!(crl.as_der(), der);
    assert!(crl.revoked().count() < der.len(), "every entry takes some bytes");
    explained(crl.number());
    explained(crl.issuing_distribution_point());
    assert!(!format!("{crl:?} {}", crl.is_delta()).is_empty());
}

fn ocsp(der: &[u8]) {
    let Some(response) = explained(OcspResponse::from_der(der)) else { return };
    assert_eq!(response.as_der(), der);
    match response.basic() {
        Err(failure) => assert!(!failure.to_string().is_empty()),
        Ok(basic) => {
            assert!(basic.responses().len() < der.len(), "every statement takes some bytes");
            explained(basic.nonce());
            let certificates = basic.certificates().iter();
            certificates.for_each(|der| drop(explained(Certificate::from_der(der))));
        }
    }
}

fn keys(data: &[u8]) {
    explained(PublicKey::from_spki_der(data)).iter().for_each(public_key);
    let readers = [
        PrivateKey::from_pkcs8_der,
        PrivateKey::from_pkcs1_der,
        PrivateKey::from_sec1_der,
        PrivateKey::from_pem,
    ];
    // Files of any form, the encrypted ones up to the question for a passphrase.
    explained(PrivateKey::load(data, None));
    explained(load_identity(data, None));
    for read in readers {
        let Some(key) = explained(read(data)) else { continue };
        let Some(written) = explained(key.to_pkcs8_der()) else { continue };
        let again = explained(PrivateKey::from_pkcs8_der(&written));
        assert_eq!(again.as_ref().and_then(spki), spki(&key), "another key");
    }
}

fn spki(key: &PrivateKey) -> Option<Vec<u8>> {
    explained(key.public_key().to_spki_der())
}

fn public_key(key: &PublicKey) {
    let Some(written) = explained(key.to_spki_der()) else { return };
    let again = explained(PublicKey::from_spki_der(&written));
    let written_again = again.and_then(|key| explained(key.to_spki_der()));
    assert_eq!(written_again, Some(written), "another key");
}

/// PEM: what was decoded is encoded and decoded to the same.
fn armor(data: &[u8]) {
    for block in explained(pem::decode(data)).unwrap_or_default() {
        let encoded = pem::encode(&block.label, &block.der);
        let again = explained(pem::decode(encoded.as_bytes())).unwrap_or_default();
        assert_eq!(again.len(), 1);
        assert!(again.iter().all(|b| b.label == block.label && b.der == block.der));
    }
    explained(pem::certificates_from_pem(data));
}

fn name(text: &str) {
    for parse in [ServerName::parse, ServerName::parse_uri] {
        let Some(name) = explained(parse(text)) else { continue };
        let printed = name.to_string();
        let again = explained(parse(&printed)).map(|name| name.to_string());
        assert_eq!(again.as_ref(), Some(&printed), "another name");
    }
}

/// An error can be printed in each of its forms.
fn explained<T>(result: Result<T, Error>) -> Option<T> {
    if let Err(error) = &result {
        assert!(!error.to_string().is_empty());
        assert!(!error.explain().is_empty());
        assert!(error.to_json().starts_with('{'));
    }
    result.ok()
}
