//! The secrets down the left side of the diagram, which no caller sees.

use hex_literal::hex;
use testkit::Tally;

use super::*;

#[test]
fn rfc8448_extracted_secrets() {
    let mut tally = Tally::new(
        "tls-schedule",
        "TLS 1.3 HKDF-Extract chain, SHA-256",
        "RFC 8448, section 3",
        sha2::Backend256::best().name(),
    );
    let early = EarlySecret::new(HashAlgorithm::Sha256, None);
    tally.equal(
        "early",
        early.0.as_bytes(),
        hex!("33ad0a1c607ec03b09e6cd9893680ce210adf300aa1f2660e1b22e10f170f92a"),
    );
    let shared = hex!("8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d");
    let any = HashAlgorithm::Sha256.digest(b"");
    let secrets = early.into_handshake(&shared, &any);
    tally.equal(
        "handshake",
        secrets.secret.0.as_bytes(),
        hex!("1dc826e93606aa6fdc0aadc12f741b01046aa6b99f691ed221a9f0ca043fbeac"),
    );
    let secrets = secrets.into_application(&any);
    tally.equal(
        "main",
        secrets.main.0.as_bytes(),
        hex!("18df06843d13a08bf2a449844c5f8a478001bc4d4c627984d5a41da8d0402919"),
    );
    tally.finish();
}
