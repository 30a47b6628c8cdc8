//! What the cipher suites of TLS 1.2 are made of: RFC 5246, section 6.3 and appendix C.

use core::fmt;

use tls_record::tls12::Protection;
use tls_schedule::HashAlgorithm;
use wire::registry::{CipherSuite, SignatureScheme};
use zeroize::Zeroizing;

/// A cipher suite of TLS 1.2.
///
/// Those of [`Suite`](crate::Suite) are in this crate; others come with
/// [`Legacy`](crate::legacy::Legacy), by a value that somebody asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "what RFC 5246 says that a suite consists of")]
pub struct Tls12Suite {
    /// Its number.
    pub code_point: CipherSuite,
    /// How the premaster secret comes about.
    pub key_exchange: KeyExchange,
    /// The kind of the server's key.
    pub authentication: Authentication,
    /// The hash of the PRF and of the transcript.
    pub hash: HashAlgorithm,
    /// What protects the records.
    pub cipher: BulkCipher,
}

/// How the premaster secret comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "what the suites here and in tls-legacy have")]
pub enum KeyExchange {
    /// The client's premaster secret, encrypted under the server's RSA key. Legacy.
    Rsa,
    /// Ephemeral finite field Diffie-Hellman. Legacy.
    Dhe,
    /// Ephemeral elliptic curve Diffie-Hellman.
    Ecdhe,
}

/// The kind of the server's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "what the suites here and in tls-legacy have")]
pub enum Authentication {
    /// An elliptic curve: ECDSA, or EdDSA (RFC 8422, section 2.2).
    Ecdsa,
    /// RSA.
    Rsa,
}

/// What protects the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "what the suites here and in tls-legacy have")]
pub enum BulkCipher {
    /// An AEAD algorithm.
    Aead(Protection),
    /// AES in CBC mode with HMAC. Legacy.
    AesCbc {
        /// Bytes of the AES key: 16 or 32.
        key_len: usize,
        /// The hash of HMAC.
        mac: CbcMac,
    },
}

/// The hash of HMAC beside CBC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "what the registered suites with AES have")]
pub enum CbcMac {
    /// HMAC-SHA1
    Sha1,
    /// HMAC-SHA256
    Sha256,
    /// HMAC-SHA384
    Sha384,
}

impl CbcMac {
    /// Bytes of the MAC, and of its key (RFC 5246, appendix C).
    #[must_use]
    pub const fn size(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
        }
    }
}

impl Authentication {
    /// Whether a signature of this scheme is one by a key of this kind.
    pub(crate) fn takes(self, scheme: SignatureScheme) -> bool {
        let ecdsa = [
            SignatureScheme::ECDSA_SECP256R1_SHA256,
            SignatureScheme::ECDSA_SECP384R1_SHA384,
            SignatureScheme::ECDSA_SECP521R1_SHA512,
            SignatureScheme::ED25519,
        ];
        ecdsa.contains(&scheme) == (self == Self::Ecdsa)
    }
}

impl Tls12Suite {
    /// How the key block is divided: RFC 5246, section 6.3.
    const fn lengths(self) -> [usize; 3] {
        match self.cipher {
            BulkCipher::Aead(protection) => [0, protection.key_len(), protection.fixed_iv_len()],
            // TLS 1.2 has its IVs in the records.
            BulkCipher::AesCbc { key_len, mac } => [mac.size(), key_len, 0],
        }
    }

    /// How much the PRF must give.
    pub(crate) const fn key_block_len(self) -> usize {
        let [mac, key, iv] = self.lengths();
        mac.saturating_add(key).saturating_add(iv).saturating_mul(2)
    }
}

impl fmt::Display for Tls12Suite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.code_point, f)
    }
}

/// What the PRF gave: RFC 5246, section 6.3.
pub(crate) struct KeyBlock {
    suite: Tls12Suite,
    bytes: Zeroizing<Vec<u8>>,
}

/// One direction's part of it.
#[derive(Clone, Copy)]
pub(crate) struct WriteKeys<'a> {
    pub(crate) mac_key: &'a [u8],
    pub(crate) key: &'a [u8],
    pub(crate) fixed_iv: &'a [u8],
}

impl KeyBlock {
    /// `fill` is the PRF.
    pub(crate) fn new(suite: Tls12Suite, fill: impl FnOnce(&mut [u8])) -> Self {
        let mut bytes = Zeroizing::new(vec![0; suite.key_block_len()]);
        fill(&mut bytes);
        Self { suite, bytes }
    }

    pub(crate) fn client(&self) -> WriteKeys<'_> {
        self.part(0)
    }

    pub(crate) fn server(&self) -> WriteKeys<'_> {
        self.part(1)
    }

    /// MAC keys, keys and IVs stand in pairs: the client's, then the server's.
    fn part(&self, side: usize) -> WriteKeys<'_> {
        let mut rest: &[u8] = &self.bytes;
        let [mac_key, key, fixed_iv] = self.suite.lengths().map(|length| {
            let pair;
            (pair, rest) = rest.split_at_checked(length.saturating_mul(2)).unwrap_or_default();
            // A length of zero has no chunks.
            pair.chunks(length.max(1)).nth(side).unwrap_or_default()
        });
        WriteKeys { mac_key, key, fixed_iv }
    }
}
