//! A certificate, every extension of it, and its key.

use x509::{Certificate, PublicKey};

use super::explained;

/// Errors point into the input; what is read is a part of it.
pub fn run(der: &[u8]) {
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
    for extension in certificate.extensions() {
        explained(extension.describe());
    }
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
