//! CRLs that are issued, before OpenSSL and before this crate's own judge.

use ashlar_x509::issue::{CertificateBuilder, CrlBuilder, Issuer};
use ashlar_x509::{Crl, ErrorKind, KeyUsage, PrivateKey, Reason, RevocationEvidence, pem};
use getrandom::SysRng;

use super::{Authority, Failing, long};
use crate::openssl::{openssl, openssl_says};
use crate::support::{NOW, new_key};

/// A CRL of number 300 that holds for as long as the certificates do.
fn empty() -> CrlBuilder {
    CrlBuilder::new(300, long().not_before, long().not_after)
}

/// What OpenSSL makes of the leaf by this CRL.
fn openssl_accepts(authority: &Authority, crl: &[u8]) -> (bool, String) {
    let crl = authority.folder.write("crl", pem::encode("X509 CRL", crl));
    let files = ["-CAfile", &authority.root_file, "-CRLfile", &crl, &authority.leaf_file];
    openssl_says(&[&["verify", "-crl_check", "-x509_strict"], &files[..]].concat())
}

fn by_crl(authority: &Authority, crl: &[u8]) -> Result<String, ErrorKind> {
    authority.judge(RevocationEvidence { crls: &[crl], ..RevocationEvidence::default() })
}

#[test]
fn crls_count_for_openssl_and_for_ourselves() {
    for kind in ["p256", "p384", "p521", "ed25519", "rsa"] {
        let authority = Authority::new("crl", kind);
        let other = empty().revoke(&[0x11], NOW, Reason::Superseded).unwrap();
        for builder in [empty(), other.clone()] {
            let crl = builder.issued_by(&authority.issuer(), &mut SysRng).unwrap();
            assert_eq!(by_crl(&authority, &crl).unwrap(), "not revoked, by a CRL");
            let (accepted, said) = openssl_accepts(&authority, &crl);
            assert!(accepted, "{kind}: {said}");
        }
        let revoking = other.revoke(authority.serial(), NOW, Reason::KeyCompromise).unwrap();
        let crl = revoking.issued_by(&authority.issuer(), &mut SysRng).unwrap();
        assert_eq!(by_crl(&authority, &crl), Err(ErrorKind::Revoked));
        let (accepted, said) = openssl_accepts(&authority, &crl);
        assert!(!accepted && said.contains("certificate revoked"), "{kind}: {said}");
    }
}

#[test]
fn what_a_crl_says_is_read_again() {
    let authority = Authority::new("crl-text", "p256");
    let all = [
        (&[1][..], Reason::Unspecified),
        (&[2], Reason::KeyCompromise),
        (&[3], Reason::CaCompromise),
        (&[4], Reason::AffiliationChanged),
        (&[5], Reason::Superseded),
        (&[6], Reason::CessationOfOperation),
        (&[7], Reason::CertificateHold),
        (&[0, 0x80], Reason::PrivilegeWithdrawn),
        (&[9], Reason::AaCompromise),
    ];
    let builder = all
        .iter()
        .fold(empty(), |builder, (serial, reason)| builder.revoke(serial, NOW, *reason).unwrap());
    let der = builder.issued_by(&authority.issuer(), &mut SysRng).unwrap();
    let crl = Crl::from_der(&der).unwrap();
    assert_eq!(crl.number().unwrap(), Some(&[1, 44][..]));
    assert_eq!((crl.this_update(), crl.next_update()), (long().not_before, Some(long().not_after)));
    let read: Vec<_> = crl.revoked().map(|it| (it.serial, it.reason)).collect();
    // "unspecified" is left out.
    let expected =
        |(serial, reason)| (serial, Some(reason).filter(|it| *it != Reason::Unspecified));
    assert_eq!(read, all.map(expected));
    assert!(crl.revoked().all(|it| it.revocation_date == NOW && it.unknown_critical.is_none()));
    let file = authority.folder.write("crl", pem::encode("X509 CRL", &der));
    let text = openssl(&["crl", "-in", &file, "-noout", "-text"]);
    for line in ["Version 2", "Next Update: Jan  1 00:00:00 2100 GMT", "300", "Key Compromise"] {
        assert!(text.contains(line), "{line} not in:\n{text}");
    }
}

#[test]
fn crls_that_must_not_be_issued() {
    let authority = Authority::new("crl-refused", "p256");
    let kind = |result: Result<CrlBuilder, ashlar_x509::Error>| result.unwrap_err().kind();
    for serial in [&[][..], &[0], &[0x80], &[0, 1]] {
        assert_eq!(kind(empty().revoke(serial, NOW, Reason::Superseded)), ErrorKind::Issue);
    }
    assert_eq!(kind(empty().revoke(&[1], NOW, Reason::RemoveFromCrl)), ErrorKind::Issue);
    let once = empty().revoke(&[1], NOW, Reason::Superseded).unwrap();
    assert_eq!(kind(once.revoke(&[1], NOW, Reason::Superseded)), ErrorKind::Issue);
    let backwards = CrlBuilder::new(1, NOW, NOW.minus_days(1));
    let refused = |builder: &CrlBuilder, issuer: &Issuer<'_>| {
        builder.issued_by(issuer, &mut SysRng).unwrap_err().kind()
    };
    assert_eq!(refused(&backwards, &authority.issuer()), ErrorKind::Issue);
    let no_rng = empty().issued_by(&authority.issuer(), &mut Failing).unwrap_err();
    assert_eq!(no_rng.kind(), ErrorKind::Rng);
    // An authority that may not.
    let key: PrivateKey = new_key();
    let builder = CertificateBuilder::authority(long(), None).common_name("CA");
    let builder = builder.key_usage(KeyUsage::KEY_CERT_SIGN);
    let der = builder.self_signed(&key, &mut SysRng).unwrap();
    assert_eq!(refused(&empty(), &Issuer::new(&der, &key).unwrap()), ErrorKind::KeyUsage);
}
