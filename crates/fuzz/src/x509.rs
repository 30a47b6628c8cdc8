//! Everything of x509 that reads bytes of others, a target a parser.

pub mod certificate;
pub mod crl;
pub mod key_file;
pub mod ocsp;
pub mod pem;
pub mod request;
pub mod server_name;
pub mod spki;

use ::x509::Error;

/// An error can be printed in each of its forms.
fn explained<T>(result: Result<T, Error>) -> Option<T> {
    if let Err(error) = &result {
        assert!(!error.to_string().is_empty());
        assert!(!error.explain().is_empty());
        assert!(error.to_json().starts_with('{'));
    }
    result.ok()
}
