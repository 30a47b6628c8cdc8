//! The trust anchors of the platform.

use std::io;

use x509::TrustAnchor;

/// The roots that the platform trusts: its certificate store, or on Unix the file or folder that
/// `SSL_CERT_FILE` and `SSL_CERT_DIR` name or where its distribution keeps them.
///
/// Certificates that cannot be anchors are left out: platforms carry roots that nothing can read.
///
/// # Errors
///
/// What kept the store from being read, if nothing was found in it: an empty list would refuse
/// every peer without a word about the cause.
pub fn native_anchors() -> io::Result<Vec<TrustAnchor>> {
    let found = rustls_native_certs::load_native_certs();
    let anchors: Vec<_> = found
        .certs
        .iter()
        .filter_map(|certificate| TrustAnchor::from_certificate_der(certificate).ok())
        .collect();
    if !anchors.is_empty() {
        return Ok(anchors);
    }
    let causes: Vec<String> = found.errors.iter().map(ToString::to_string).collect();
    let causes = if causes.is_empty() { "it is empty".to_owned() } else { causes.join("; ") };
    let sentence = format!("no trust anchor in the platform's store: {causes}");
    Err(io::Error::new(io::ErrorKind::NotFound, sentence))
}

#[cfg(test)]
mod tests {
    use super::native_anchors;

    /// Where this fails, the machine has no roots: on Debian, install `ca-certificates`.
    #[test]
    fn the_platform_has_anchors() {
        let anchors = native_anchors().unwrap();
        assert!(anchors.len() > 20, "{}", anchors.len());
        assert!(anchors.iter().all(|anchor| anchor.fingerprint_sha256().is_some()));
    }
}
