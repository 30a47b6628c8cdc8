//! An OCSP response, and the certificates in it.

use x509::{Certificate, OcspResponse};

use super::explained;

/// It has no more statements than its bytes allow.
pub fn run(der: &[u8]) {
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
