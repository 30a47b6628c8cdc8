//! What is issued is read again as it was asked for, and accepted.
#![cfg(test)]

use ashlar_x509::issue::{CertificateBuilder, Issuer};
use ashlar_x509::{
    Certificate, Policy, PrivateKey, ServerName, Time, Trust, TrustAnchor, Usage, Validity, pem,
};
use getrandom::SysRng;
use proptest::prelude::*;

fn host() -> impl Strategy<Value = String> {
    proptest::string::string_regex("([a-z0-9]([a-z0-9-]{0,14}[a-z0-9])?\\.){1,3}[a-z]{2,8}")
        .unwrap()
}

fn server_name() -> impl Strategy<Value = String> {
    prop_oneof![
        host(),
        any::<[u8; 4]>().prop_map(|it| core::net::Ipv4Addr::from(it).to_string()),
        any::<[u8; 16]>().prop_map(|it| core::net::Ipv6Addr::from(it).to_string()),
    ]
}

/// Seconds from 1970 to the end of 9999.
fn instant() -> impl Strategy<Value = Time> {
    (0..253_402_300_800_u64).prop_map(Time::from_unix)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn issued_certificates_are_read_and_accepted(
        common_name in "[a-zA-Z0-9 äß,+]{1,40}",
        names in proptest::collection::vec(server_name(), 1..5),
        ends in (instant(), instant()),
        server in any::<bool>(),
    ) {
        let validity =
            Validity { not_before: ends.0.min(ends.1), not_after: ends.0.max(ends.1) };
        let usage = if server { Usage::ServerAuth } else { Usage::ClientAuth };
        let (root_key, key) = (
            PrivateKey::generate_p256(&mut SysRng).unwrap(),
            PrivateKey::generate_p256(&mut SysRng).unwrap(),
        );
        let root = CertificateBuilder::authority(validity, Some(0))
            .common_name(&common_name)
            .self_signed(&root_key, &mut SysRng)
            .unwrap();
        let issuer = Issuer::new(&root, &root_key).unwrap();
        let mut builder = CertificateBuilder::end_entity(validity, usage);
        for name in &names {
            builder = builder.server_name(name).unwrap();
        }
        let leaf = builder.issued_by(&issuer, &key.public_key(), &mut SysRng).unwrap();

        let read = Certificate::from_der(&leaf).unwrap();
        prop_assert_eq!(read.as_der(), &leaf[..]);
        prop_assert_eq!(read.validity(), validity);
        prop_assert_eq!(read.public_key().unwrap(), key.public_key());
        prop_assert_eq!(read.subject_alt_names().len(), names.len());
        let root_read = Certificate::from_der(&root).unwrap();
        let root_name = root_read.subject().common_name();
        prop_assert_eq!(root_name.as_deref(), Some(&*common_name));

        let anchor = TrustAnchor::from_certificate_der(&root).unwrap();
        let policy = Policy::new(Trust::Anchors(vec![anchor]));
        for now in [validity.not_before, validity.not_after] {
            for name in &names {
                let name = ServerName::parse(name).unwrap();
                prop_assert!(policy.verify(&[&leaf], usage, Some(&name), now).is_ok());
            }
        }
        let other = ServerName::parse("other.name.invalid").unwrap();
        let now = validity.not_before;
        prop_assert!(policy.verify(&[&leaf], usage, Some(&other), now).is_err());
    }

    #[test]
    fn decoders_do_not_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(Certificate::from_der(&bytes).is_err());
        prop_assert!(PrivateKey::from_pkcs8_der(&bytes).is_err());
        let _ = pem::decode(&bytes);
        let _ = ServerName::parse(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn pem_comes_back(der in proptest::collection::vec(any::<u8>(), 1..500)) {
        let blocks = pem::decode(pem::encode("A LABEL", &der).as_bytes()).unwrap();
        prop_assert_eq!(blocks.len(), 1);
        prop_assert_eq!(&*blocks[0].der, &der);
    }

    #[test]
    fn times_come_back(time in instant()) {
        let key = PrivateKey::generate_p256(&mut SysRng).unwrap();
        let validity = Validity { not_before: time, not_after: Time::NO_EXPIRATION };
        let builder = CertificateBuilder::authority(validity, None).common_name("Root");
        let der = builder.self_signed(&key, &mut SysRng).unwrap();
        prop_assert_eq!(Certificate::from_der(&der).unwrap().validity(), validity);
    }
}
