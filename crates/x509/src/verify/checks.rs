//! The checks of one certificate, each a rule of RFC 5280.

use alloc::format;
use alloc::string::ToString;

use super::Received;
use crate::certificate::{Certificate, Validity, Version};
use crate::error::{Error, ErrorKind};
use crate::extension::KeyUsage;
use crate::oid::{self, Described};
use crate::policy::{Policy, Tolerance, Usage};
use crate::server_name::ServerName;
use crate::time::Time;
use crate::verdict::{Check, Trace};

/// RFC 5280, section 4.1.2.2.
const MAX_SERIAL: usize = 20;

/// What every certificate of a path must be, whatever its role.
pub(super) fn form(
    received: &Received<'_>,
    policy: &Policy,
    trace: &mut Trace,
) -> Result<(), Error> {
    let certificate = &received.certificate;
    let about = Some(received.position);
    // The end entity's, as an authority of version 1 cannot say that it is one.
    let may_be_v1 =
        policy.allow_v1_leaf && received.position == 0 && certificate.version() == Version::V1;
    let tolerance = may_be_v1.then_some(Tolerance::V1Leaf);
    trace.record_or_tolerate(Check::Version, about, version(certificate), tolerance)?;
    trace.record(Check::SerialNumber, about, serial_number(certificate))?;
    trace.record(Check::CriticalExtensions, about, critical_extensions(certificate))?;
    let tolerance = policy.tolerated_sha1(certificate).map(|_| Tolerance::Sha1Signature);
    trace.record_or_tolerate(Check::Algorithm, about, algorithm(certificate), tolerance)
}

fn algorithm(certificate: &Certificate<'_>) -> Result<(), Error> {
    certificate.signature_algorithm().map(drop).map_err(|error| {
        match certificate.signature_algorithm_identifier().legacy_sha1() {
            Some(_) => error.remedied_by(
                "have the certificate reissued with SHA-256 or better; for a device that cannot, \
                 allow it by the policy's allow_sha1_signatures",
            ),
            None => error,
        }
    })
}

fn version(certificate: &Certificate<'_>) -> Result<(), Error> {
    let found = match certificate.version() {
        Version::V1 => "version 1",
        Version::V2 => "version 2",
        Version::V3 => return Ok(()),
    };
    Err(Error::new(ErrorKind::Version).expected("version 3").found(found))
}

fn serial_number(certificate: &Certificate<'_>) -> Result<(), Error> {
    let serial = certificate.serial();
    if serial.len() > MAX_SERIAL || serial.first().is_some_and(|first| first & 0x80 != 0) {
        return Err(Error::new(ErrorKind::SerialNumber).found(certificate.serial_hex()));
    }
    Ok(())
}

fn critical_extensions(certificate: &Certificate<'_>) -> Result<(), Error> {
    if let Some(extension) = certificate.unknown_critical_extension() {
        return Err(
            Error::new(ErrorKind::UnknownCriticalExtension).found(Described(extension).to_string())
        );
    }
    // Key identifiers order the search here, and a search that ends elsewhere is no error. That is
    // not what a critical one asks for, and no authority may (sections 4.2.1.1 and 4.2.1.2).
    let is_identifier =
        |oid| matches!(oid, oid::AUTHORITY_KEY_IDENTIFIER | oid::SUBJECT_KEY_IDENTIFIER);
    match certificate.extensions().find(|it| it.critical && is_identifier(it.oid)) {
        Some(extension) => Err(Error::new(ErrorKind::UnknownCriticalExtension)
            .expected("key identifiers that are not critical (RFC 5280, section 4.2.1.1)")
            .found(Described(extension.oid).to_string())),
        None => Ok(()),
    }
}

/// RFC 5280, section 6.1.3 (a)(2), with the leeway that the policy gives.
pub(super) fn validity(
    received: &Received<'_>,
    now: Time,
    policy: &Policy,
    trace: &mut Trace,
) -> Result<(), Error> {
    let validity = received.certificate.validity();
    let leeway = policy.expiry_leeway;
    let is_tolerated =
        leeway > 0 && now > validity.not_after && now <= validity.not_after.plus_seconds(leeway);
    let tolerance = is_tolerated.then_some(Tolerance::Expired);
    let result = is_valid(validity, now);
    trace.record_or_tolerate(Check::Validity, Some(received.position), result, tolerance)
}

/// Both ends are included (section 4.1.2.5).
fn is_valid(validity: Validity, now: Time) -> Result<(), Error> {
    if now > validity.not_after {
        Err(Error::new(ErrorKind::Expired)
            .expected(format!("a time until {}", validity.not_after))
            .found(format!("now {now}")))
    } else if now < validity.not_before {
        Err(Error::new(ErrorKind::NotYetValid)
            .expected(format!("a time from {}", validity.not_before))
            .found(format!("now {now}")))
    } else {
        Ok(())
    }
}

/// An authority that issued a certificate of the path, with `below` intermediate certificates
/// between it and the end entity, self-issued ones not counted (RFC 5280, section 6.1.4).
pub(super) fn authority(
    received: &Received<'_>,
    usage: Usage,
    below: usize,
    trace: &mut Trace,
) -> Result<(), Error> {
    let certificate = &received.certificate;
    let about = Some(received.position);
    trace.record(Check::Authority, about, is_authority(certificate))?;
    let limit = certificate.basic_constraints().and_then(|constraints| constraints.path_len);
    trace.record(Check::PathLength, about, path_len(limit, below))?;
    let may_sign = key_usage(certificate, KeyUsage::KEY_CERT_SIGN);
    trace.record(Check::CertificateSigning, about, may_sign)?;
    // RFC 5280 gives the extension no meaning in an authority's certificate; in practice it
    // limits what the authority may certify.
    let may_certify = match certificate.extended_key_usage() {
        Some(allowed) if !allowed.contains(oid::ANY_EXTENDED_KEY_USAGE) => {
            purpose(certificate, usage)
        }
        _ => Ok(()),
    };
    trace.record(Check::IssuerPurpose, about, may_certify)
}

fn is_authority(certificate: &Certificate<'_>) -> Result<(), Error> {
    let found = match certificate.basic_constraints() {
        Some(constraints) if constraints.ca => return Ok(()),
        Some(_) => "basicConstraints without cA TRUE",
        None => "no basicConstraints",
    };
    Err(Error::new(ErrorKind::NotACa).expected("basicConstraints cA TRUE").found(found))
}

/// The peer itself is no authority.
pub(super) fn end_entity(certificate: &Certificate<'_>) -> Result<(), Error> {
    match certificate.basic_constraints() {
        Some(constraints) if constraints.ca => {
            Err(Error::new(ErrorKind::CaAsLeaf).found("basicConstraints cA TRUE"))
        }
        _ => Ok(()),
    }
}

/// RFC 5280, section 4.2.1.9.
pub(super) fn path_len(limit: Option<u8>, below: usize) -> Result<(), Error> {
    match limit {
        Some(limit) if below > usize::from(limit) => Err(Error::new(ErrorKind::PathTooLong)
            .expected(format!("at most {limit} intermediate certificates below"))
            .found(below.to_string())),
        _ => Ok(()),
    }
}

/// RFC 9525, section 6. An IP address is compared with addresses, a DNS name with DNS names.
pub(super) fn name(certificate: &Certificate<'_>, name: &ServerName) -> Result<(), Error> {
    let names = certificate.subject_alt_names();
    if name.find(names).is_some() { Ok(()) } else { Err(name.mismatch(names)) }
}

pub(super) fn key_usage(certificate: &Certificate<'_>, needed: KeyUsage) -> Result<(), Error> {
    match certificate.key_usage() {
        Some(usage) if !usage.allows(needed) => Err(Error::new(ErrorKind::KeyUsage)
            .expected(needed.to_string())
            .found(usage.to_string())),
        _ => Ok(()),
    }
}

pub(super) fn purpose(certificate: &Certificate<'_>, usage: Usage) -> Result<(), Error> {
    match certificate.extended_key_usage() {
        Some(allowed) if !allowed.contains(usage.purpose()) => {
            Err(Error::new(ErrorKind::ExtendedKeyUsage)
                .expected(Described(usage.purpose()).to_string())
                .found(allowed.to_string()))
        }
        _ => Ok(()),
    }
}
