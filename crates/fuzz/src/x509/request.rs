//! A certificate request.

use x509::CertificateRequest;

use super::explained;

/// Its parts can be asked for, whatever they are.
pub fn run(der: &[u8]) {
    let Some(request) = explained(CertificateRequest::from_der(der)) else { return };
    assert_eq!(request.as_der(), der);
    explained(request.public_key());
    explained(request.subject_alt_names());
    explained(request.verify_signature());
}
