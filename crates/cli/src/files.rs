//! Certificates and keys from files.

use std::fs;
use std::path::Path;

use tls::x509::{Identity, TrustAnchor, pem};
use zeroize::Zeroizing;

use crate::failure::Failure;

/// No certificate or key file is larger; a wrong file name must not fill the memory.
const MAX_FILE: u64 = 16 << 20;

/// The trust anchors of a PEM file, or the system's.
pub(crate) fn anchors(file: Option<&Path>) -> Result<Vec<TrustAnchor>, Failure> {
    match file {
        Some(file) => {
            let of_file = |error| Failure::new(format!("{}: {error}", file.display()));
            let certificates = pem::certificates_from_pem(&read(file)?).map_err(of_file)?;
            let anchors = certificates.iter().map(|der| TrustAnchor::from_certificate_der(der));
            anchors.collect::<Result<_, _>>().map_err(of_file)
        }
        None => system_anchors(),
    }
}

/// The system's roots, as far as they can be read.
fn system_anchors() -> Result<Vec<TrustAnchor>, Failure> {
    tls::native_anchors()
        .map_err(|error| Failure::new(format!("{error}; name trusted roots with --ca FILE")))
}

/// A chain and its key.
pub(crate) fn identity(cert: &Path, key: &Path) -> Result<Identity, Failure> {
    let secret = Zeroizing::new(read(key)?);
    Identity::from_pem(&read(cert)?, &secret)
        .map_err(|error| Failure::new(format!("{} and {}: {error}", cert.display(), key.display())))
}

pub(crate) fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    let failure = |error: &dyn core::fmt::Display| {
        Failure::new(format!("{}: {error}; name a readable PEM file", file.display()))
    };
    let length = fs::metadata(file).map_err(|error| failure(&error))?.len();
    if length > MAX_FILE {
        return Err(failure(&"the file is too large"));
    }
    fs::read(file).map_err(|error| failure(&error))
}
