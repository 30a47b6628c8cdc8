//! The other libraries, each behind the feature of its name.

use crate::library::Library;

#[cfg(feature = "aws-lc-rs")]
mod aws_lc_rs;
#[cfg(feature = "graviola")]
mod graviola;
#[cfg(feature = "openssl")]
mod openssl;
#[cfg(feature = "ring")]
mod ring;
#[cfg(any(feature = "aws-lc-rs", feature = "ring"))]
mod ring_interface;
#[cfg(feature = "rustcrypto")]
mod rustcrypto;
#[cfg(feature = "rustls-webpki")]
mod rustls_webpki;
#[cfg(feature = "x509-parser")]
mod x509_parser;

/// The name of the peer that portable code is compared with.
pub(crate) const RUSTCRYPTO: &str = "rustcrypto";

/// Every peer that was compiled in.
pub(crate) fn all() -> Vec<Box<dyn Library>> {
    vec![
        #[cfg(feature = "aws-lc-rs")]
        Box::new(aws_lc_rs::AwsLcRs),
        #[cfg(feature = "graviola")]
        Box::new(graviola::Graviola),
        #[cfg(feature = "openssl")]
        Box::new(openssl::OpenSsl),
        #[cfg(feature = "ring")]
        Box::new(ring::Ring),
        #[cfg(feature = "rustcrypto")]
        Box::new(rustcrypto::RustCrypto),
        #[cfg(feature = "rustls-webpki")]
        Box::new(rustls_webpki::RustlsWebpki),
        #[cfg(feature = "x509-parser")]
        Box::new(x509_parser::X509Parser),
    ]
}

/// Chooses RustCrypto's portable code in every crate that has other code.
macro_rules! portable {
    ($($cfg:ident = $value:literal),*) => {
        /// Whether RustCrypto was built so.
        pub(crate) const IS_PORTABLE: bool =
            cfg!(all(feature = "rustcrypto", $($cfg = $value),*));

        /// How it is built so.
        pub(crate) const PORTABLE_FLAGS: &str =
            concat!($("--cfg ", stringify!($cfg), "=\"", $value, "\" "),*);
    };
}

portable!(
    aes_backend = "soft",
    chacha20_backend = "soft",
    curve25519_dalek_backend = "serial",
    keccak_backend = "soft",
    poly1305_backend = "soft",
    polyval_backend = "soft",
    sha1_backend = "soft",
    sha2_backend = "soft"
);
