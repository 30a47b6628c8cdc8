//! OCSP responses that are signed, before OpenSSL and before this crate's own judge.

use ashlar_x509::issue::{
    CertificateBuilder, Issuer, OcspResponseBuilder, Responder, ocsp_failure,
};
use ashlar_x509::{
    Certificate, Error, ErrorKind, OcspFailure, OcspResponse, Reason, RevocationEvidence, Usage,
};
use getrandom::SysRng;

use super::{Authority, Failing, keys, long};
use crate::openssl::{openssl, openssl_says};
use crate::support::{NOW, new_key};

/// A response that holds for as long as the certificates do.
fn empty() -> OcspResponseBuilder {
    OcspResponseBuilder::new(long().not_before, long().not_after)
}

fn by_ocsp(authority: &Authority, response: &[u8]) -> Result<String, ErrorKind> {
    authority.judge(RevocationEvidence { ocsp: &[response], ..RevocationEvidence::default() })
}

/// What OpenSSL reads out of the response about the leaf.
fn openssl_reads(authority: &Authority, response: &[u8], options: &[&str]) -> (bool, String) {
    let response = authority.folder.write("response", response);
    let (root, leaf) = (&*authority.root_file, &*authority.leaf_file);
    let files = ["-respin", &response, "-CAfile", root, "-issuer", root, "-cert", leaf];
    openssl_says(&[&["ocsp", "-no_nonce"], options, &files[..]].concat())
}

/// All that a responder can say, and what OpenSSL and this crate make of it.
fn all_statements(authority: &Authority, responder: &Responder<'_>) {
    let serial = authority.serial();
    let unknown = Err(ErrorKind::RevocationUnknown);
    let good = Ok("not revoked, by an OCSP response".to_string());
    let statements = [
        (empty().good(serial), good, ": good"),
        (empty().revoked(serial, NOW, Reason::KeyCompromise), Err(ErrorKind::Revoked), ": revoked"),
        (empty().revoked(serial, NOW, Reason::Unspecified), Err(ErrorKind::Revoked), ": revoked"),
        (empty().unknown(serial), unknown, ": unknown"),
    ];
    for (builder, verdict, word) in statements {
        let others = builder.unwrap().good(&[1]).unwrap().unknown(&[2]).unwrap();
        for (builder, options) in
            [(others.clone(), &[][..]), (others.with_sha256(), &["-sha256"][..])]
        {
            let response = builder.signed_by(responder, &mut SysRng).unwrap();
            assert_eq!(by_ocsp(authority, &response), verdict);
            let (accepted, said) = openssl_reads(authority, &response, options);
            assert!(accepted && said.contains("Response verify OK"), "{said}");
            assert!(said.contains(word), "{word} not in {said}");
        }
    }
}

#[test]
fn responses_of_the_issuer_and_of_its_delegate() {
    for kind in ["p256", "p384", "p521", "ed25519", "rsa"] {
        let authority = Authority::new("ocsp", kind);
        all_statements(&authority, &Responder::new(&authority.der, &authority.key).unwrap());
        let (_, _, key) = keys(kind);
        let delegate = delegate(&authority.issuer(), &key.public_key()).unwrap();
        let responder = Responder::delegated(&authority.der, &delegate, &key).unwrap();
        all_statements(&authority, &responder);
    }
}

fn delegate(issuer: &Issuer<'_>, key: &ashlar_x509::PublicKey) -> Result<Vec<u8>, Error> {
    CertificateBuilder::ocsp_responder(long()).common_name("Responder").issued_by(
        issuer,
        key,
        &mut SysRng,
    )
}

#[test]
fn the_number_of_a_request_is_repeated() {
    let authority = Authority::new("ocsp-nonce", "p256");
    let request = authority.folder.path("request");
    let (root, leaf) = (&*authority.root_file, &*authority.leaf_file);
    openssl(&["ocsp", "-issuer", root, "-cert", leaf, "-reqout", &request]);
    let bytes = std::fs::read(&request).unwrap();
    // id-pkix-ocsp-nonce, then the number in two OCTET STRINGs.
    let oid = [0x2b, 6, 1, 5, 5, 7, 48, 1, 2];
    let place = bytes.windows(oid.len()).position(|window| window == oid).unwrap() + oid.len();
    let [4, _, 4, length, rest @ ..] = &bytes[place..] else { panic!("{:x?}", &bytes[place..]) };
    let nonce = &rest[..usize::from(*length)];
    let responder = Responder::new(&authority.der, &authority.key).unwrap();
    for (answered, repeated) in [(nonce, true), (&[7; 16][..], false)] {
        let response = empty()
            .good(authority.serial())
            .and_then(|it| it.nonce(answered))
            .and_then(|it| it.signed_by(&responder, &mut SysRng))
            .unwrap();
        let read = OcspResponse::from_der(&response).unwrap();
        assert_eq!(read.basic().unwrap().nonce().unwrap(), Some(answered));
        let evidence = RevocationEvidence {
            ocsp: &[&response],
            ocsp_nonce: Some(nonce),
            ..RevocationEvidence::default()
        };
        assert_eq!(authority.judge(evidence).is_ok(), repeated);
        let file = authority.folder.write("response", &response);
        let files = ["-reqin", &request, "-respin", &file, "-CAfile", root, "-verify_other", root];
        let (accepted, said) = openssl_says(&[&["ocsp"], &files[..]].concat());
        assert_eq!(accepted && said.contains("Response verify OK"), repeated, "{said}");
        assert_eq!(said.contains("Nonce Verify error"), !repeated, "{said}");
    }
}

#[test]
fn responders_are_checked() {
    let authority = Authority::new("ocsp-responders", "p256");
    let (key, issuer) = (new_key(), authority.issuer());
    let public = key.public_key();
    let good = delegate(&issuer, &public).unwrap();
    let certificate = Certificate::from_der(&good).unwrap();
    let purposes = certificate.extended_key_usage().unwrap().to_string();
    assert_eq!(purposes, "OCSPSigning (1.3.6.1.5.5.7.3.9)");
    let kind = |der: &[u8], key| {
        Responder::delegated(&authority.der, der, key).map(drop).map_err(|error| error.kind())
    };
    assert_eq!(kind(&good, &key), Ok(()));
    assert_eq!(kind(&good, &authority.key), Err(ErrorKind::KeyMismatch));
    let server = CertificateBuilder::end_entity(long(), Usage::ServerAuth).common_name("Server");
    let server = server.issued_by(&issuer, &public, &mut SysRng).unwrap();
    assert_eq!(kind(&server, &key), Err(ErrorKind::ExtendedKeyUsage));
    // Of another issuer, and of one of the same name.
    let other_key = new_key();
    for (name, expected) in [("Other", ErrorKind::UnknownIssuer), ("Root", ErrorKind::BadSignature)]
    {
        let other = ashlar_x509::issue::ca(name, &other_key, long(), &mut SysRng).unwrap();
        let other = Issuer::new(&other, &other_key).unwrap();
        assert_eq!(kind(&delegate(&other, &public).unwrap(), &key), Err(expected));
    }
    let error = Responder::new(&authority.der, &key).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::KeyMismatch);
}

#[test]
fn responses_that_must_not_be_signed() {
    let authority = Authority::new("ocsp-refused", "p256");
    let responder = Responder::new(&authority.der, &authority.key).unwrap();
    let kind = |builder: Result<OcspResponseBuilder, Error>| {
        builder.and_then(|it| it.signed_by(&responder, &mut SysRng)).unwrap_err().kind()
    };
    assert_eq!(kind(Ok(empty())), ErrorKind::Issue);
    assert_eq!(kind(empty().good(&[0, 1])), ErrorKind::Issue);
    assert_eq!(kind(empty().nonce(&[])), ErrorKind::Issue);
    assert_eq!(kind(empty().nonce(&[0; 129])), ErrorKind::Issue);
    let backwards = OcspResponseBuilder::new(NOW, NOW.minus_days(1));
    assert_eq!(kind(backwards.good(&[1])), ErrorKind::Issue);
    let no_rng = empty().good(&[1]).unwrap().signed_by(&responder, &mut Failing).unwrap_err();
    assert_eq!(no_rng.kind(), ErrorKind::Rng);
}

#[test]
fn failures_are_read_again() {
    for failure in [
        OcspFailure::MalformedRequest,
        OcspFailure::InternalError,
        OcspFailure::TryLater,
        OcspFailure::SigRequired,
        OcspFailure::Unauthorized,
    ] {
        let der = ocsp_failure(failure).unwrap();
        assert_eq!(OcspResponse::from_der(&der).unwrap().basic().unwrap_err(), failure);
    }
}
