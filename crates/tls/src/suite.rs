//! The cipher suites, and what each is made of.

mod tls12;
mod tls13;

use core::fmt;

use tls_record::{Protection, tls12::Protection as Protection12};
use tls_schedule::HashAlgorithm;
use wire::registry::CipherSuite;

pub use tls12::{Authentication, BulkCipher, CbcMac, KeyExchange, Tls12Suite};
pub(crate) use tls12::{KeyBlock, WriteKeys};
pub(crate) use tls13::Tls13Suite;

/// A cipher suite of TLS 1.3 (RFC 9846, appendix B.4), or one of TLS 1.2 that is not legacy: with
/// an ephemeral key exchange and an AEAD algorithm (RFC 5289, RFC 7905, RFC 7251).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Suite {
    /// `TLS_AES_128_GCM_SHA256`
    Aes128GcmSha256,
    /// `TLS_AES_256_GCM_SHA384`
    Aes256GcmSha384,
    /// `TLS_CHACHA20_POLY1305_SHA256`
    ChaCha20Poly1305Sha256,
    /// `TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256`
    EcdheEcdsaAes128GcmSha256,
    /// `TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384`
    EcdheEcdsaAes256GcmSha384,
    /// `TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256`
    EcdheEcdsaChaCha20Poly1305Sha256,
    /// `TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256`
    EcdheRsaAes128GcmSha256,
    /// `TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384`
    EcdheRsaAes256GcmSha384,
    /// `TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256`
    EcdheRsaChaCha20Poly1305Sha256,
    /// `TLS_ECDHE_ECDSA_WITH_AES_128_CCM`, for devices without GCM.
    EcdheEcdsaAes128Ccm,
    /// `TLS_ECDHE_ECDSA_WITH_AES_256_CCM`, for devices without GCM.
    EcdheEcdsaAes256Ccm,
    /// `TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8`, whose tags of 8 bytes give less than other suites.
    EcdheEcdsaAes128Ccm8,
    /// `TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8`, whose tags of 8 bytes give less than other suites.
    EcdheEcdsaAes256Ccm8,
}

/// What a suite is made of.
pub(crate) enum Parameters {
    Tls12(Tls12Suite),
    Tls13(Tls13Suite),
}

impl Suite {
    /// Every suite.
    pub const ALL: [Self; 13] = [
        Self::Aes128GcmSha256,
        Self::Aes256GcmSha384,
        Self::ChaCha20Poly1305Sha256,
        Self::EcdheEcdsaAes128GcmSha256,
        Self::EcdheEcdsaAes256GcmSha384,
        Self::EcdheEcdsaChaCha20Poly1305Sha256,
        Self::EcdheRsaAes128GcmSha256,
        Self::EcdheRsaAes256GcmSha384,
        Self::EcdheRsaChaCha20Poly1305Sha256,
        Self::EcdheEcdsaAes128Ccm,
        Self::EcdheEcdsaAes256Ccm,
        Self::EcdheEcdsaAes128Ccm8,
        Self::EcdheEcdsaAes256Ccm8,
    ];

    /// The suites that a configuration has by default, the preferred first: all but those with CCM.
    pub const DEFAULT: [Self; 9] = [
        Self::Aes128GcmSha256,
        Self::Aes256GcmSha384,
        Self::ChaCha20Poly1305Sha256,
        Self::EcdheEcdsaAes128GcmSha256,
        Self::EcdheEcdsaAes256GcmSha384,
        Self::EcdheEcdsaChaCha20Poly1305Sha256,
        Self::EcdheRsaAes128GcmSha256,
        Self::EcdheRsaAes256GcmSha384,
        Self::EcdheRsaChaCha20Poly1305Sha256,
    ];

    /// The registered code point.
    #[must_use]
    pub const fn code_point(self) -> CipherSuite {
        match self.parameters() {
            Parameters::Tls12(suite) => suite.code_point,
            Parameters::Tls13(suite) => suite.code_point,
        }
    }

    /// The suite of a code point, if it is implemented here.
    #[must_use]
    pub fn from_code_point(code_point: CipherSuite) -> Option<Self> {
        Self::ALL.into_iter().find(|suite| suite.code_point() == code_point)
    }

    /// The suite of an IANA name such as `TLS_AES_128_GCM_SHA256`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::from_code_point(CipherSuite::from_name(name)?)
    }

    /// Its parameters, if it is one of TLS 1.3.
    pub(crate) const fn tls13(self) -> Option<Tls13Suite> {
        match self.parameters() {
            Parameters::Tls13(suite) => Some(suite),
            Parameters::Tls12(_) => None,
        }
    }

    /// Its parameters, if it is one of TLS 1.2.
    pub(crate) const fn tls12(self) -> Option<Tls12Suite> {
        match self.parameters() {
            Parameters::Tls12(suite) => Some(suite),
            Parameters::Tls13(_) => None,
        }
    }

    #[expect(clippy::too_many_lines, reason = "a table, one row a suite")]
    const fn parameters(self) -> Parameters {
        use HashAlgorithm::{Sha256, Sha384};
        match self {
            Self::Aes128GcmSha256 => {
                tls13(CipherSuite::TLS_AES_128_GCM_SHA256, Sha256, Protection::Aes128Gcm)
            }
            Self::Aes256GcmSha384 => {
                tls13(CipherSuite::TLS_AES_256_GCM_SHA384, Sha384, Protection::Aes256Gcm)
            }
            Self::ChaCha20Poly1305Sha256 => tls13(
                CipherSuite::TLS_CHACHA20_POLY1305_SHA256,
                Sha256,
                Protection::ChaCha20Poly1305,
            ),
            Self::EcdheEcdsaAes128GcmSha256 => ecdsa(
                CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
                Sha256,
                Protection12::Aes128Gcm,
            ),
            Self::EcdheEcdsaAes256GcmSha384 => ecdsa(
                CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
                Sha384,
                Protection12::Aes256Gcm,
            ),
            Self::EcdheEcdsaChaCha20Poly1305Sha256 => ecdsa(
                CipherSuite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
                Sha256,
                Protection12::ChaCha20Poly1305,
            ),
            Self::EcdheRsaAes128GcmSha256 => rsa(
                CipherSuite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
                Sha256,
                Protection12::Aes128Gcm,
            ),
            Self::EcdheRsaAes256GcmSha384 => rsa(
                CipherSuite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
                Sha384,
                Protection12::Aes256Gcm,
            ),
            Self::EcdheRsaChaCha20Poly1305Sha256 => rsa(
                CipherSuite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
                Sha256,
                Protection12::ChaCha20Poly1305,
            ),
            Self::EcdheEcdsaAes128Ccm => ecdsa(
                CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_CCM,
                Sha256,
                Protection12::Aes128Ccm,
            ),
            Self::EcdheEcdsaAes256Ccm => ecdsa(
                CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_256_CCM,
                Sha256,
                Protection12::Aes256Ccm,
            ),
            Self::EcdheEcdsaAes128Ccm8 => ecdsa(
                CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8,
                Sha256,
                Protection12::Aes128Ccm8,
            ),
            Self::EcdheEcdsaAes256Ccm8 => ecdsa(
                CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8,
                Sha256,
                Protection12::Aes256Ccm8,
            ),
        }
    }
}

const fn tls13(code_point: CipherSuite, hash: HashAlgorithm, protection: Protection) -> Parameters {
    Parameters::Tls13(Tls13Suite { code_point, hash, protection })
}

const fn ecdsa(
    code_point: CipherSuite,
    hash: HashAlgorithm,
    protection: Protection12,
) -> Parameters {
    ecdhe(code_point, Authentication::Ecdsa, hash, protection)
}

const fn rsa(code_point: CipherSuite, hash: HashAlgorithm, protection: Protection12) -> Parameters {
    ecdhe(code_point, Authentication::Rsa, hash, protection)
}

const fn ecdhe(
    code_point: CipherSuite,
    authentication: Authentication,
    hash: HashAlgorithm,
    protection: Protection12,
) -> Parameters {
    Parameters::Tls12(Tls12Suite {
        code_point,
        key_exchange: KeyExchange::Ecdhe,
        authentication,
        hash,
        cipher: BulkCipher::Aead(protection),
    })
}

impl fmt::Display for Suite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.code_point(), f)
    }
}
