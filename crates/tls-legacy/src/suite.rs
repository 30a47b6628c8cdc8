//! The cipher suites of the quarantine.

use tls_record::tls12::Protection;
use tls_schedule::HashAlgorithm;
use wire::registry::CipherSuite;

use crate::cbc::MacAlgorithm;

/// How the premaster secret comes about, and who signs what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyExchange {
    /// `RSA`: the client encrypts it under the key of the certificate, which must be an RSA key whose
    /// usage allows keyEncipherment. No ServerKeyExchange; no forward secrecy.
    Rsa,
    /// `DHE_RSA`: finite-field Diffie-Hellman, signed with an RSA key.
    DheRsa,
    /// `ECDHE_RSA`: elliptic-curve Diffie-Hellman, signed with an RSA key.
    EcdheRsa,
    /// `ECDHE_ECDSA`: the same, signed with an ECDSA key (or Ed25519, RFC 8422, section 5.10).
    EcdheEcdsa,
}

/// What protects records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bulk {
    /// `AES_128_GCM` (RFC 5288).
    Aes128Gcm,
    /// `AES_256_GCM` (RFC 5288).
    Aes256Gcm,
    /// `CHACHA20_POLY1305` (RFC 7905).
    ChaCha20Poly1305,
    /// `AES_128_CBC` with HMAC (RFC 5246, RFC 5289).
    Aes128Cbc(MacAlgorithm),
    /// `AES_256_CBC` with HMAC (RFC 5246, RFC 5289).
    Aes256Cbc(MacAlgorithm),
}

impl Bulk {
    /// `enc_key_length` of RFC 5246, section 6.3.
    #[must_use]
    pub const fn key_len(self) -> usize {
        match self {
            Self::Aes128Gcm | Self::Aes128Cbc(_) => 16,
            Self::Aes256Gcm | Self::ChaCha20Poly1305 | Self::Aes256Cbc(_) => 32,
        }
    }

    /// `mac_key_length`: 0 for AEADs.
    #[must_use]
    pub const fn mac_key_len(self) -> usize {
        match self {
            Self::Aes128Gcm | Self::Aes256Gcm | Self::ChaCha20Poly1305 => 0,
            Self::Aes128Cbc(mac) | Self::Aes256Cbc(mac) => mac.key_len(),
        }
    }

    /// `fixed_iv_length`: the implicit part of an AEAD's nonce. CBC's IV is explicit as a whole.
    #[must_use]
    pub const fn fixed_iv_len(self) -> usize {
        match self {
            Self::Aes128Gcm | Self::Aes256Gcm => 4,
            Self::ChaCha20Poly1305 => 12,
            Self::Aes128Cbc(_) | Self::Aes256Cbc(_) => 0,
        }
    }

    /// The algorithm of the record layer, if it is an AEAD.
    #[must_use]
    pub const fn aead(self) -> Option<Protection> {
        match self {
            Self::Aes128Gcm => Some(Protection::Aes128Gcm),
            Self::Aes256Gcm => Some(Protection::Aes256Gcm),
            Self::ChaCha20Poly1305 => Some(Protection::ChaCha20Poly1305),
            Self::Aes128Cbc(_) | Self::Aes256Cbc(_) => None,
        }
    }

    /// The MAC, if there is one: if the protection is CBC.
    #[must_use]
    pub const fn mac(self) -> Option<MacAlgorithm> {
        match self {
            Self::Aes128Gcm | Self::Aes256Gcm | Self::ChaCha20Poly1305 => None,
            Self::Aes128Cbc(mac) | Self::Aes256Cbc(mac) => Some(mac),
        }
    }
}

/// A cipher suite that RFC 10015 forbids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LegacySuite {
    /// Its code point, and with it its name.
    pub suite: CipherSuite,
    /// How the premaster secret comes about.
    pub key_exchange: KeyExchange,
    /// The hash of the PRF, and of the transcript.
    pub prf: HashAlgorithm,
    /// What protects records.
    pub bulk: Bulk,
}

impl LegacySuite {
    /// The suite with this code point, if it is one of these.
    #[must_use]
    pub fn of(suite: CipherSuite) -> Option<&'static Self> {
        SUITES.iter().find(|known| known.suite == suite)
    }
}

macro_rules! suites {
    ($($suite:ident: $key_exchange:ident, $prf:ident, $bulk:ident $(($mac:ident))?;)+) => {
        /// Every suite of the quarantine, the least bad first: forward secrecy before RSA key
        /// transport, AEADs before CBC, and of each exchange HMAC-SHA1 last.
        pub const SUITES: &[LegacySuite] = &[
            $(LegacySuite {
                suite: CipherSuite::$suite,
                key_exchange: KeyExchange::$key_exchange,
                prf: HashAlgorithm::$prf,
                bulk: Bulk::$bulk $((MacAlgorithm::$mac))?,
            },)+
        ];
    };
}

// The suite, its key exchange, the hash of its PRF, what protects records.
suites! {
    TLS_DHE_RSA_WITH_AES_256_GCM_SHA384: DheRsa, Sha384, Aes256Gcm;
    TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256: DheRsa, Sha256, ChaCha20Poly1305;
    TLS_DHE_RSA_WITH_AES_128_GCM_SHA256: DheRsa, Sha256, Aes128Gcm;
    TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384: EcdheEcdsa, Sha384, Aes256Cbc(Sha384);
    TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256: EcdheEcdsa, Sha256, Aes128Cbc(Sha256);
    TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA: EcdheEcdsa, Sha256, Aes256Cbc(Sha1);
    TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA: EcdheEcdsa, Sha256, Aes128Cbc(Sha1);
    TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384: EcdheRsa, Sha384, Aes256Cbc(Sha384);
    TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256: EcdheRsa, Sha256, Aes128Cbc(Sha256);
    TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA: EcdheRsa, Sha256, Aes256Cbc(Sha1);
    TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA: EcdheRsa, Sha256, Aes128Cbc(Sha1);
    TLS_DHE_RSA_WITH_AES_256_CBC_SHA256: DheRsa, Sha256, Aes256Cbc(Sha256);
    TLS_DHE_RSA_WITH_AES_128_CBC_SHA256: DheRsa, Sha256, Aes128Cbc(Sha256);
    TLS_DHE_RSA_WITH_AES_256_CBC_SHA: DheRsa, Sha256, Aes256Cbc(Sha1);
    TLS_DHE_RSA_WITH_AES_128_CBC_SHA: DheRsa, Sha256, Aes128Cbc(Sha1);
    TLS_RSA_WITH_AES_256_GCM_SHA384: Rsa, Sha384, Aes256Gcm;
    TLS_RSA_WITH_AES_128_GCM_SHA256: Rsa, Sha256, Aes128Gcm;
    TLS_RSA_WITH_AES_256_CBC_SHA256: Rsa, Sha256, Aes256Cbc(Sha256);
    TLS_RSA_WITH_AES_128_CBC_SHA256: Rsa, Sha256, Aes128Cbc(Sha256);
    TLS_RSA_WITH_AES_256_CBC_SHA: Rsa, Sha256, Aes256Cbc(Sha1);
    TLS_RSA_WITH_AES_128_CBC_SHA: Rsa, Sha256, Aes128Cbc(Sha1);
}

#[cfg(test)]
mod tests {
    use super::{Bulk, KeyExchange, LegacySuite, SUITES};
    use crate::cbc::MacAlgorithm;
    use tls_schedule::HashAlgorithm;
    use wire::registry::CipherSuite;

    /// A row says the same as the name in the registry, word by word.
    #[test]
    fn rows_say_what_the_names_say() {
        for row in SUITES {
            let name = row.suite.name().unwrap();
            let (exchange, protection) = name.split_once("_WITH_").unwrap();
            assert_eq!(
                exchange,
                match row.key_exchange {
                    KeyExchange::Rsa => "TLS_RSA",
                    KeyExchange::DheRsa => "TLS_DHE_RSA",
                    KeyExchange::EcdheRsa => "TLS_ECDHE_RSA",
                    KeyExchange::EcdheEcdsa => "TLS_ECDHE_ECDSA",
                }
            );
            let (cipher, hash) = protection.rsplit_once('_').unwrap();
            assert_eq!(
                cipher,
                match row.bulk {
                    Bulk::Aes128Gcm => "AES_128_GCM",
                    Bulk::Aes256Gcm => "AES_256_GCM",
                    Bulk::ChaCha20Poly1305 => "CHACHA20_POLY1305",
                    Bulk::Aes128Cbc(_) => "AES_128_CBC",
                    Bulk::Aes256Cbc(_) => "AES_256_CBC",
                }
            );
            // "the PRF is the TLS PRF with SHA-256 as the hash function" unless the suite says
            // otherwise (RFC 5246, section 5); SHA-384 is for both (RFC 5289, section 3.1).
            let prf = if hash == "SHA384" { HashAlgorithm::Sha384 } else { HashAlgorithm::Sha256 };
            assert_eq!(row.prf, prf, "{name}");
            let mac = row.bulk.mac().map(|mac| match mac {
                MacAlgorithm::Sha1 => "SHA",
                MacAlgorithm::Sha256 => "SHA256",
                MacAlgorithm::Sha384 => "SHA384",
            });
            assert_eq!(mac, cipher.ends_with("CBC").then_some(hash), "{name}");
        }
    }

    /// RFC 5246, appendix C: key material, and what is left of the key block.
    #[test]
    fn lengths_of_the_key_block() {
        let lengths = |suite| {
            let bulk = LegacySuite::of(suite).unwrap().bulk;
            (bulk.mac_key_len(), bulk.key_len(), bulk.fixed_iv_len())
        };
        assert_eq!(lengths(CipherSuite::TLS_RSA_WITH_AES_128_CBC_SHA), (20, 16, 0));
        assert_eq!(lengths(CipherSuite::TLS_RSA_WITH_AES_256_CBC_SHA256), (32, 32, 0));
        assert_eq!(lengths(CipherSuite::TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384), (48, 32, 0));
        assert_eq!(lengths(CipherSuite::TLS_DHE_RSA_WITH_AES_128_GCM_SHA256), (0, 16, 4));
        assert_eq!(lengths(CipherSuite::TLS_RSA_WITH_AES_256_GCM_SHA384), (0, 32, 4));
        let chacha20 = CipherSuite::TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256;
        assert_eq!(lengths(chacha20), (0, 32, 12));
    }

    /// The record layer takes what the table says.
    #[test]
    fn aeads_have_the_lengths_of_the_record_layer() {
        for LegacySuite { suite, bulk, .. } in SUITES {
            assert_ne!(bulk.aead().is_some(), bulk.mac().is_some(), "{suite}");
            if let Some(aead) = bulk.aead() {
                let lengths = (bulk.key_len(), bulk.fixed_iv_len());
                assert_eq!(lengths, (aead.key_len(), aead.fixed_iv_len()), "{suite}");
            }
        }
    }

    #[test]
    fn each_once_and_nothing_else() {
        for (at, row) in SUITES.iter().enumerate() {
            assert!(SUITES[..at].iter().all(|before| before.suite != row.suite));
            assert_eq!(LegacySuite::of(row.suite), Some(row));
        }
        assert_eq!(LegacySuite::of(CipherSuite::TLS_AES_128_GCM_SHA256), None);
        assert_eq!(LegacySuite::of(CipherSuite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256), None);
    }

    /// Sweet32, CVE-2016-2183: no block of 64 bits, nor what is worse.
    #[test]
    fn e6_no_small_blocks() {
        for (id, name) in (0..=u16::MAX).filter_map(|id| Some((id, CipherSuite(id).name()?))) {
            let weak = ["3DES", "DES", "IDEA", "RC2", "RC4", "NULL", "EXPORT", "anon", "MD5"];
            if weak.iter().any(|word| name.split('_').any(|part| part == *word)) {
                assert_eq!(LegacySuite::of(CipherSuite(id)), None, "{name}");
            }
        }
    }
}
