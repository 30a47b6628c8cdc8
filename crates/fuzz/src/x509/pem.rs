//! PEM.

use x509::pem;

use super::explained;

/// What was decoded is encoded and decoded to the same.
pub fn run(data: &[u8]) {
    for block in explained(pem::decode(data)).unwrap_or_default() {
        let encoded = pem::encode(&block.label, &block.der);
        let again = explained(pem::decode(encoded.as_bytes())).unwrap_or_default();
        assert_eq!(again.len(), 1);
        assert!(again.iter().all(|b| b.label == block.label && b.der == block.der));
    }
    explained(pem::certificates_from_pem(data));
}
