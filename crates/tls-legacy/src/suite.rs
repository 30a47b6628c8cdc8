//! The cipher suites of the quarantine.

use tls::{Authentication, BulkCipher, CbcMac, KeyExchange, Tls12Suite};
use tls_record::tls12::Protection;
use tls_schedule::HashAlgorithm;
use wire::registry::CipherSuite;

/// An AEAD, or the key length and MAC of AES-CBC.
macro_rules! cipher {
    (128 $mac:ident) => {
        BulkCipher::AesCbc { key_len: 16, mac: CbcMac::$mac }
    };
    (256 $mac:ident) => {
        BulkCipher::AesCbc { key_len: 32, mac: CbcMac::$mac }
    };
    ($protection:ident) => {
        BulkCipher::Aead(Protection::$protection)
    };
}

macro_rules! suites {
    ($($name:ident: $key_exchange:ident $authentication:ident $hash:ident [$($cipher:tt)+])+) => {
        /// Every suite of the quarantine, the least bad first: forward secrecy before RSA key
        /// transport, AEADs before CBC, and of each exchange HMAC-SHA1 last.
        pub const SUITES: &[Tls12Suite] = &[
            $(Tls12Suite {
                code_point: CipherSuite::$name,
                key_exchange: KeyExchange::$key_exchange,
                authentication: Authentication::$authentication,
                hash: HashAlgorithm::$hash,
                cipher: cipher!($($cipher)+),
            },)+
        ];
    };
}

// The suite, its key exchange and the key that signs, the hash of its PRF, what protects records.
suites! {
    TLS_DHE_RSA_WITH_AES_256_GCM_SHA384: Dhe Rsa Sha384 [Aes256Gcm]
    TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256: Dhe Rsa Sha256 [ChaCha20Poly1305]
    TLS_DHE_RSA_WITH_AES_128_GCM_SHA256: Dhe Rsa Sha256 [Aes128Gcm]
    TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384: Ecdhe Ecdsa Sha384 [256 Sha384]
    TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256: Ecdhe Ecdsa Sha256 [128 Sha256]
    TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA: Ecdhe Ecdsa Sha256 [256 Sha1]
    TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA: Ecdhe Ecdsa Sha256 [128 Sha1]
    TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384: Ecdhe Rsa Sha384 [256 Sha384]
    TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256: Ecdhe Rsa Sha256 [128 Sha256]
    TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA: Ecdhe Rsa Sha256 [256 Sha1]
    TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA: Ecdhe Rsa Sha256 [128 Sha1]
    TLS_DHE_RSA_WITH_AES_256_CBC_SHA256: Dhe Rsa Sha256 [256 Sha256]
    TLS_DHE_RSA_WITH_AES_128_CBC_SHA256: Dhe Rsa Sha256 [128 Sha256]
    TLS_DHE_RSA_WITH_AES_256_CBC_SHA: Dhe Rsa Sha256 [256 Sha1]
    TLS_DHE_RSA_WITH_AES_128_CBC_SHA: Dhe Rsa Sha256 [128 Sha1]
    TLS_RSA_WITH_AES_256_GCM_SHA384: Rsa Rsa Sha384 [Aes256Gcm]
    TLS_RSA_WITH_AES_128_GCM_SHA256: Rsa Rsa Sha256 [Aes128Gcm]
    TLS_RSA_WITH_AES_256_CBC_SHA256: Rsa Rsa Sha256 [256 Sha256]
    TLS_RSA_WITH_AES_128_CBC_SHA256: Rsa Rsa Sha256 [128 Sha256]
    TLS_RSA_WITH_AES_256_CBC_SHA: Rsa Rsa Sha256 [256 Sha1]
    TLS_RSA_WITH_AES_128_CBC_SHA: Rsa Rsa Sha256 [128 Sha1]
}

#[cfg(test)]
mod tests {
    use tls::{Authentication, BulkCipher, CbcMac, KeyExchange};
    use tls_record::tls12::Protection;
    use tls_schedule::HashAlgorithm;

    use super::SUITES;

    /// A row says the same as the name in the registry, word by word.
    #[test]
    fn rows_say_what_the_names_say() {
        for row in SUITES {
            let name = row.code_point.name().unwrap();
            let (exchange, protection) = name.split_once("_WITH_").unwrap();
            let expected = match (row.key_exchange, row.authentication) {
                (KeyExchange::Rsa, Authentication::Rsa) => "TLS_RSA",
                (KeyExchange::Dhe, Authentication::Rsa) => "TLS_DHE_RSA",
                (KeyExchange::Ecdhe, Authentication::Rsa) => "TLS_ECDHE_RSA",
                (KeyExchange::Ecdhe, Authentication::Ecdsa) => "TLS_ECDHE_ECDSA",
                (KeyExchange::Rsa | KeyExchange::Dhe, Authentication::Ecdsa) => "none",
            };
            assert_eq!(exchange, expected);
            let (cipher, hash) = protection.rsplit_once('_').unwrap();
            let expected = match row.cipher {
                BulkCipher::Aead(Protection::Aes128Gcm) => ("AES_128_GCM", hash),
                BulkCipher::Aead(Protection::Aes256Gcm) => ("AES_256_GCM", hash),
                BulkCipher::Aead(Protection::ChaCha20Poly1305) => ("CHACHA20_POLY1305", hash),
                BulkCipher::AesCbc { key_len: 16, mac } => ("AES_128_CBC", word(mac)),
                BulkCipher::AesCbc { key_len: 32, mac } => ("AES_256_CBC", word(mac)),
                BulkCipher::Aead(_) | BulkCipher::AesCbc { .. } => ("another", hash),
            };
            assert_eq!((cipher, hash), expected);
            // "the PRF is the TLS PRF with SHA-256 as the hash function" unless the suite says
            // otherwise (RFC 5246, section 5); SHA-384 is for both (RFC 5289, section 3.1).
            let prf = if hash == "SHA384" { HashAlgorithm::Sha384 } else { HashAlgorithm::Sha256 };
            assert_eq!(row.hash, prf, "{name}");
        }
    }

    const fn word(mac: CbcMac) -> &'static str {
        match mac {
            CbcMac::Sha1 => "SHA",
            CbcMac::Sha256 => "SHA256",
            CbcMac::Sha384 => "SHA384",
        }
    }

    #[test]
    fn each_once_and_none_of_the_core() {
        assert_eq!(SUITES.len(), 21);
        for (at, row) in SUITES.iter().enumerate() {
            assert!(SUITES[..at].iter().all(|before| before.code_point != row.code_point));
            assert!(tls::Suite::ALL.iter().all(|core| core.code_point() != row.code_point));
        }
    }

    /// Sweet32, CVE-2016-2183: no block of 64 bits, nor what is worse.
    #[test]
    fn e6_no_small_blocks() {
        let weak = ["3DES", "DES", "IDEA", "RC2", "RC4", "NULL", "EXPORT", "anon", "MD5"];
        for row in SUITES {
            let name = row.code_point.name().unwrap();
            assert!(!name.split('_').any(|part| weak.contains(&part)), "{name}");
        }
    }
}
