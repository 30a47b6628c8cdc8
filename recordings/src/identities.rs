//! The certificates of a recording run: one for each kind of key and side.

use core::fmt::Display;

use getrandom::SysRng;
use tls::x509::issue::CertificateBuilder;
use tls::x509::{KeyUsage, PrivateKey, Time, Usage, Validity};

use recordings::Side;

/// The name that clients ask for.
pub(crate) const SERVER_NAME: &str = "server.example";
/// From 2026-01-01 to 2099-12-31: recordings are replayed under a clock that stands still, but
/// OpenSSL has its own.
const NOT_BEFORE: u64 = 1_767_225_600;
const NOT_AFTER: u64 = 4_102_358_400;

/// A certificate in DER and its key in PKCS#8.
#[derive(Debug)]
pub(crate) struct Pair {
    pub(crate) certificate: Vec<u8>,
    pub(crate) key: Vec<u8>,
}

#[derive(Debug)]
pub(crate) struct Identities {
    pub(crate) ecdsa_server: Pair,
    pub(crate) rsa_server: Pair,
    pub(crate) ecdsa_client: Pair,
}

impl Identities {
    pub(crate) fn issue() -> Result<Self, String> {
        let p256 = || PrivateKey::generate_p256(&mut SysRng).map_err(text);
        let rsa = PrivateKey::generate_rsa(2048, &mut SysRng).map_err(text)?;
        Ok(Self {
            ecdsa_server: issue(&p256()?, Side::Server)?,
            rsa_server: issue(&rsa, Side::Server)?,
            ecdsa_client: issue(&p256()?, Side::Client)?,
        })
    }
}

fn issue(key: &PrivateKey, side: Side) -> Result<Pair, String> {
    let (not_before, not_after) = (Time::from_unix(NOT_BEFORE), Time::from_unix(NOT_AFTER));
    let validity = Validity { not_before, not_after };
    let builder = match side {
        Side::Client => {
            CertificateBuilder::end_entity(validity, Usage::ClientAuth).common_name("client")
        }
        Side::Server => CertificateBuilder::end_entity(validity, Usage::ServerAuth)
            .server_name(SERVER_NAME)
            .map_err(text)?,
    };
    // TLS_RSA_* encrypts under the key of the certificate: RFC 5246, section 7.4.2.
    let builder = match matches!(key, PrivateKey::Rsa(_)) {
        true => builder.key_usage(KeyUsage::DIGITAL_SIGNATURE.and(KeyUsage::KEY_ENCIPHERMENT)),
        false => builder,
    };
    let certificate = builder.self_signed(key, &mut SysRng).map_err(text)?;
    Ok(Pair { certificate, key: key.to_pkcs8_der().map_err(text)?.to_vec() })
}

fn text(error: impl Display) -> String {
    error.to_string()
}
