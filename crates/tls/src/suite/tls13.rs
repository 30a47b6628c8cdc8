//! The cipher suites of TLS 1.3: RFC 9846, appendix B.4.

use tls_record::{Opener, Protection, RecordError, Sealer};
use tls_schedule::{HashAlgorithm, TrafficSecret};
use wire::registry::CipherSuite;

/// Record protection, and the hash of the key schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tls13Suite {
    pub(crate) code_point: CipherSuite,
    pub(crate) hash: HashAlgorithm,
    pub(crate) protection: Protection,
}

impl Tls13Suite {
    /// What seals records under a traffic secret: RFC 9846, section 7.3.
    pub(crate) fn sealer(self, secret: &TrafficSecret) -> Result<Sealer, RecordError> {
        let keys = secret.key_iv(self.protection.key_len());
        Sealer::new(self.protection, &keys.key, &keys.iv)
    }

    /// What opens records under a traffic secret.
    pub(crate) fn opener(self, secret: &TrafficSecret) -> Result<Opener, RecordError> {
        let keys = secret.key_iv(self.protection.key_len());
        Opener::new(self.protection, &keys.key, &keys.iv)
    }
}
