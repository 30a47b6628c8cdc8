//! K8: times.

use ashlar_x509::{Certificate, DerFault, ErrorKind, Policy, Time, Trust, Usage};

use crate::support::{Draft, Root, new_key, tlv};

/// The two ends of the validity as RFC 3339.
fn read(not_before: &[u8], not_after: &[u8]) -> Result<(String, String), ErrorKind> {
    let key = new_key();
    let mut draft = Draft::new("root", "leaf", &key);
    draft.not_before = not_before.to_vec();
    draft.not_after = not_after.to_vec();
    let der = draft.sign(&key);
    let certificate = Certificate::from_der(&der).map_err(|error| error.kind())?;
    let validity = certificate.validity();
    Ok((validity.not_before.to_string(), validity.not_after.to_string()))
}

fn utc(text: &str) -> Vec<u8> {
    tlv(0x17, text.as_bytes())
}

fn generalized(text: &str) -> Vec<u8> {
    tlv(0x18, text.as_bytes())
}

#[test]
fn k8_pivot_of_utc_time() {
    let (first, last) = read(&utc("500101000000Z"), &utc("491231235959Z")).unwrap();
    assert_eq!((&*first, &*last), ("1950-01-01T00:00:00Z", "2049-12-31T23:59:59Z"));
}

#[test]
fn k8_generalized_time_from_2050() {
    let (first, last) =
        read(&generalized("20500101000000Z"), &generalized("99991231235959Z")).unwrap();
    assert_eq!((&*first, &*last), ("2050-01-01T00:00:00Z", "9999-12-31T23:59:59Z"));
    let (first, _) = read(&generalized("19491231235959Z"), &utc("700101000000Z")).unwrap();
    assert_eq!(first, "1949-12-31T23:59:59Z");
    // Roots in use have it for earlier years.
    let (_, last) = read(&utc("200101000000Z"), &generalized("20300101000000Z")).unwrap();
    assert_eq!(last, "2030-01-01T00:00:00Z");
}

#[test]
fn k8_calendar() {
    for good in ["240229000000Z", "000229235959Z", "380119031408Z", "991231000000Z"] {
        assert!(read(&utc("700101000000Z"), &utc(good)).is_ok(), "{good}");
    }
    let (_, last) = read(&utc("700101000000Z"), &generalized("24000229120000Z")).unwrap();
    assert_eq!(last, "2400-02-29T12:00:00Z");
    for bad in ["230229000000Z", "240230000000Z", "240001000000Z", "241301000000Z"] {
        assert!(read(&utc("700101000000Z"), &utc(bad)).is_err(), "{bad}");
    }
    for bad in ["240100000000Z", "240431000000Z", "240101240000Z", "240101006000Z"] {
        assert!(read(&utc("700101000000Z"), &utc(bad)).is_err(), "{bad}");
    }
    assert!(read(&utc("700101000000Z"), &generalized("21000229000000Z")).is_err());
}

#[test]
fn k8_no_other_form() {
    for bad in [
        "",
        "Z",
        "2401010000Z",
        "240101000060Z",
        "240101000000",
        "240101000000z",
        "240101000000+0000",
        "240101000000.5Z",
        "240101000000ZZ",
        " 40101000000Z",
        "-40101000000Z",
        "+40101000000Z",
        "24010100000\u{1}Z",
        "20240101000000Z",
    ] {
        assert!(read(&utc("700101000000Z"), &utc(bad)).is_err(), "{bad:?}");
    }
    for bad in ["20500101000000.0Z", "20500101000000", "205001010000Z", "500101000000Z"] {
        assert!(read(&utc("700101000000Z"), &generalized(bad)).is_err(), "{bad:?}");
    }
    let other = read(&utc("700101000000Z"), &tlv(0x16, b"240101000000Z")).unwrap_err();
    assert!(matches!(other, ErrorKind::Der { fault: DerFault::UnexpectedTag, .. }), "{other:?}");
}

#[test]
fn k8_ends_are_included() {
    let root = Root::new();
    let mut draft = Draft::new("root", "leaf", &root.key);
    draft.not_before = utc("380119031407Z");
    draft.not_after = utc("380119031409Z");
    let der = draft.sign(&root.key);
    let policy = Policy::new(Trust::Anchors(vec![root.anchor.clone()]));
    // 2038-01-19T03:14:07Z is 2^31 - 1.
    let judge = |offset: u64| {
        let now = Time::from_unix((1 << 31) - 2 + offset);
        policy.verify(&[&der], Usage::ServerAuth, None, now).map_err(|error| error.kind())
    };
    assert_eq!(judge(0).unwrap_err(), ErrorKind::NotYetValid);
    for within in 1..=3 {
        assert!(judge(within).is_ok(), "{within}");
    }
    assert_eq!(judge(4).unwrap_err(), ErrorKind::Expired);
}

#[test]
fn time_is_capped_to_what_certificates_can_state() {
    assert_eq!(Time::from_unix(u64::MAX), Time::NO_EXPIRATION);
    assert_eq!(Time::NO_EXPIRATION.to_string(), "9999-12-31T23:59:59Z");
    assert_eq!(Time::from_unix(0).plus_days(u32::MAX), Time::NO_EXPIRATION);
    assert_eq!(Time::from_unix(0).minus_days(u32::MAX).to_string(), "0000-01-01T00:00:00Z");
    assert_eq!(Time::from_unix(0).plus_days(1).unix(), 86_400);
    assert_eq!(format!("{:?}", Time::from_unix(951_782_400)), "Time(2000-02-29T00:00:00Z)");
}

#[test]
fn times_as_people_write_them() {
    for (text, shown) in [
        ("2026-11-21T12:34:56Z", "2026-11-21T12:34:56Z"),
        ("2026-11-21 12:34:56z", "2026-11-21T12:34:56Z"),
        ("2026-11-21T12:34:56+00:00", "2026-11-21T12:34:56Z"),
        ("2026-11-21T12:34:56+05:30", "2026-11-21T07:04:56Z"),
        ("2026-11-21T23:34:56-01:30", "2026-11-22T01:04:56Z"),
        ("2026-11-21", "2026-11-21T00:00:00Z"),
        ("2024-02-29", "2024-02-29T00:00:00Z"),
    ] {
        assert_eq!(Time::parse(text).unwrap().to_string(), shown, "{text}");
    }
    let bad =
        ["", "2026", "2026-13-01", "2026-02-29", "2026-11-21T12:34:56", "2026-11-21T25:00:00Z"];
    let worse = [
        "2026-11-21T12:34:56.5Z",
        "2026-11-21T12:34:56+5",
        "+026-11-21",
        "0000-01-01T00:00:00+00:01",
    ];
    for text in bad.into_iter().chain(worse) {
        let refused = Time::parse(text).map_err(|error| error.kind());
        assert_eq!(refused, Err(ErrorKind::InvalidTime), "{text}");
    }
}
