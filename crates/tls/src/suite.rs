//! The cipher suites of TLS 1.3 (RFC 9846, appendix B.4) and what each is made of.

use core::fmt;

use tls_record::{Opener, Protection, RecordError, Sealer};
use tls_schedule::{HashAlgorithm, TrafficSecret};
use wire::registry::CipherSuite;

/// A TLS 1.3 cipher suite: the record protection and the hash of the key schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Suite {
    /// `TLS_AES_128_GCM_SHA256`
    Aes128GcmSha256,
    /// `TLS_AES_256_GCM_SHA384`
    Aes256GcmSha384,
    /// `TLS_CHACHA20_POLY1305_SHA256`
    ChaCha20Poly1305Sha256,
}

impl Suite {
    /// Every suite, in the order that a configuration prefers by default.
    pub const ALL: [Self; 3] =
        [Self::Aes128GcmSha256, Self::Aes256GcmSha384, Self::ChaCha20Poly1305Sha256];

    /// The registered code point.
    #[must_use]
    pub const fn code_point(self) -> CipherSuite {
        match self {
            Self::Aes128GcmSha256 => CipherSuite::TLS_AES_128_GCM_SHA256,
            Self::Aes256GcmSha384 => CipherSuite::TLS_AES_256_GCM_SHA384,
            Self::ChaCha20Poly1305Sha256 => CipherSuite::TLS_CHACHA20_POLY1305_SHA256,
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

    pub(crate) const fn hash(self) -> HashAlgorithm {
        match self {
            Self::Aes128GcmSha256 | Self::ChaCha20Poly1305Sha256 => HashAlgorithm::Sha256,
            Self::Aes256GcmSha384 => HashAlgorithm::Sha384,
        }
    }

    /// What seals records under a traffic secret: RFC 9846, section 7.3.
    pub(crate) fn sealer(self, secret: &TrafficSecret) -> Result<Sealer, RecordError> {
        let keys = secret.key_iv(self.protection().key_len());
        Sealer::new(self.protection(), &keys.key, &keys.iv)
    }

    /// What opens records under a traffic secret.
    pub(crate) fn opener(self, secret: &TrafficSecret) -> Result<Opener, RecordError> {
        let keys = secret.key_iv(self.protection().key_len());
        Opener::new(self.protection(), &keys.key, &keys.iv)
    }

    const fn protection(self) -> Protection {
        match self {
            Self::Aes128GcmSha256 => Protection::Aes128Gcm,
            Self::Aes256GcmSha384 => Protection::Aes256Gcm,
            Self::ChaCha20Poly1305Sha256 => Protection::ChaCha20Poly1305,
        }
    }
}

impl fmt::Display for Suite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.code_point(), f)
    }
}
