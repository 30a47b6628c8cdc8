//! The trust anchors that people use: all of them are read, and come back as they were.
#![cfg(test)]

use ashlar_x509::{Certificate, PublicKey, TrustAnchor, pem};
use testkit::Tally;

/// Where Debian's package `ca-certificates` puts its anchors.
const DEBIAN: &str = "/etc/ssl/certs/ca-certificates.crt";

fn debian() -> Vec<u8> {
    std::fs::read(DEBIAN).unwrap_or_else(|error| {
        panic!(
            "this test reads {DEBIAN} (on Debian: apt-get install ca-certificates; elsewhere, the \
             file of anchors of the system can be linked there): {error}"
        )
    })
}

/// One element of DER.
fn tlv(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = u32::try_from(value.len()).unwrap().to_be_bytes();
    let header = match length {
        [0, 0, 0, short @ 0..0x80] => vec![tag, short],
        [0, 0, 0, one] => vec![tag, 0x81, one],
        [0, 0, two @ ..] => [&[tag, 0x82], &two[..]].concat(),
        _ => panic!("longer than any anchor"),
    };
    [&header, value].concat()
}

/// The key is read, and written as it was.
fn key_comes_back(spki: &[u8]) -> bool {
    PublicKey::from_spki_der(spki).is_ok_and(|key| key.to_spki_der().unwrap() == spki)
}

#[test]
fn every_anchor_of_debian_is_read() {
    let mut tally = Tally::new("x509", "trust anchors", "ca-certificates", "portable");
    let text = debian();
    let anchors = TrustAnchor::from_pem(&text).unwrap();
    let certificates = pem::certificates_from_pem(&text).unwrap();
    assert!(certificates.len() > 100, "only {} anchors in {DEBIAN}", certificates.len());
    tally.equal("anchors", anchors.len(), certificates.len());
    for (anchor, der) in anchors.iter().zip(&certificates) {
        let certificate = Certificate::from_der(der).unwrap();
        let subject = anchor.subject();
        tally.equal(format!("{subject}: bytes"), certificate.as_der(), &der[..]);
        tally.check(format!("{subject}: key"), key_comes_back(anchor.spki_der()));
        tally.equal(
            format!("{subject}: name"),
            anchor.subject_der(),
            certificate.subject().as_der(),
        );
        let attributes = certificate.subject().attributes().count();
        let readable = certificate.subject().attributes().filter(|it| it.text().is_some()).count();
        tally.check(format!("{subject}: attributes"), attributes > 0 && readable == attributes);
        // An authority signs itself, except where one of the same name and key did.
        if certificate.subject() == certificate.issuer()
            && let Ok(algorithm) =
                certificate.signature_algorithm_identifier().signature_algorithm()
        {
            let key = certificate.public_key().unwrap();
            let signed = key.verify(algorithm, certificate.tbs_der(), certificate.signature());
            tally.check(format!("{subject}: signature"), signed.is_ok());
        }
    }
    tally.finish();
}

/// `webpki-roots` has names and keys without certificates: each is read within a certificate that
/// carries it.
#[test]
fn every_anchor_of_webpki_roots_is_read() {
    let mut tally = Tally::new("x509", "trust anchors", "webpki-roots", "portable");
    assert!(webpki_roots::TLS_SERVER_ROOTS.len() > 100);
    for anchor in webpki_roots::TLS_SERVER_ROOTS {
        let subject = tlv(0x30, &anchor.subject);
        let spki = tlv(0x30, &anchor.subject_public_key_info);
        let der = carrier(&subject, &spki);
        let certificate = Certificate::from_der(&der).unwrap();
        let name = certificate.subject().to_string();
        tally.equal(format!("{name}: name"), certificate.subject().as_der(), &subject[..]);
        tally.equal(format!("{name}: key in DER"), certificate.spki_der(), &spki[..]);
        tally.check(format!("{name}: key"), key_comes_back(&spki));
        let taken = TrustAnchor::from_certificate_der(&der).unwrap();
        tally.equal(format!("{name}: anchor"), taken.subject(), &name[..]);
    }
    tally.finish();
}

/// A self-signed certificate of this name and key, whose signature is nobody's.
fn carrier(subject: &[u8], spki: &[u8]) -> Vec<u8> {
    // basicConstraints, critical, cA TRUE.
    let constraints = [&[6, 3, 0x55, 0x1d, 19, 1, 1, 0xff][..], &tlv(4, &[0x30, 3, 1, 1, 0xff])];
    let extensions = tlv(0x30, &constraints.concat());
    let algorithm = tlv(0x30, &tlv(6, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2]));
    let validity = tlv(0x30, &[tlv(0x17, b"200101000000Z"), tlv(0x17, b"491231235959Z")].concat());
    let tbs = [
        &[0xa0, 3, 2, 1, 2, 2, 1, 1][..],
        &algorithm,
        subject,
        &validity,
        subject,
        spki,
        &tlv(0xa3, &tlv(0x30, &extensions)),
    ];
    tlv(0x30, &[&tlv(0x30, &tbs.concat())[..], &algorithm, &[3, 1, 0]].concat())
}
