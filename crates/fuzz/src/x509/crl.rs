//! A CRL and all its entries.

use x509::Crl;

use super::explained;

/// It has no more entries than its bytes allow.
pub fn run(der: &[u8]) {
    let Some(crl) = explained(Crl::from_der(der)) else { return };
    assert_eq!(crl.as_der(), der);
    assert!(crl.revoked().count() < der.len(), "every entry takes some bytes");
    explained(crl.number());
    explained(crl.issuing_distribution_point());
    assert!(!format!("{crl:?} {}", crl.is_delta()).is_empty());
}
