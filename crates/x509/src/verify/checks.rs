//! The checks of one certificate, each a rule of RFC 5280.

use alloc::format;
use alloc::string::ToString;

use crate::certificate::{Certificate, Version};
use crate::error::{Error, ErrorKind};
use crate::extension::KeyUsage;
use crate::oid::{self, Described};
use crate::policy::{Request, Usage};
use crate::server_name::ServerName;
use crate::time::Time;

/// RFC 5280, section 4.1.2.2.
const MAX_SERIAL: usize = 20;

/// What every certificate of a path must be, whatever its role.
pub(super) fn form(certificate: &Certificate<'_>) -> Result<(), Error> {
    if certificate.version() != Version::V3 {
        return Err(Error::new(ErrorKind::Version)
            .expected("version 3")
            .found(if certificate.version() == Version::V1 { "version 1" } else { "version 2" }));
    }
    let serial = certificate.serial();
    if serial.len() > MAX_SERIAL || serial.first().is_some_and(|first| first & 0x80 != 0) {
        return Err(Error::new(ErrorKind::SerialNumber).found(certificate.serial_hex()));
    }
    if let Some(extension) = certificate.unknown_critical_extension() {
        return Err(
            Error::new(ErrorKind::UnknownCriticalExtension).found(Described(extension).to_string())
        );
    }
    certificate.signature_algorithm().map(|_| ())
}

/// RFC 5280, section 6.1.3 (a)(2). Both ends are included (section 4.1.2.5).
pub(super) fn validity(certificate: &Certificate<'_>, now: Time) -> Result<(), Error> {
    let validity = certificate.validity();
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
    certificate: &Certificate<'_>,
    usage: Usage,
    below: usize,
) -> Result<(), Error> {
    let constraints = certificate.basic_constraints();
    let Some(constraints) = constraints.filter(|constraints| constraints.ca) else {
        let found = match constraints {
            None => "no basicConstraints",
            Some(_) => "basicConstraints without cA TRUE",
        };
        return Err(Error::new(ErrorKind::NotACa)
            .expected("basicConstraints cA TRUE")
            .found(found));
    };
    path_len(constraints.path_len, below)?;
    key_usage(certificate, KeyUsage::KEY_CERT_SIGN)?;
    // RFC 5280 gives the extension no meaning in an authority's certificate; in practice it
    // limits what the authority may certify.
    match certificate.extended_key_usage() {
        Some(allowed) if !allowed.contains(oid::ANY_EXTENDED_KEY_USAGE) => {
            purpose(certificate, usage)
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

/// The end entity's use of its key.
pub(super) fn leaf_usage(
    certificate: &Certificate<'_>,
    request: &Request<'_>,
) -> Result<(), Error> {
    key_usage(certificate, request.key_usage)?;
    // RFC 5280, section 4.2.1.12: applications "MAY require that a particular purpose be
    // indicated" where anyExtendedKeyUsage stands; this one does.
    purpose(certificate, request.usage)
}

/// RFC 9525, section 6. An IP address is compared with addresses, a DNS name with DNS names.
pub(super) fn name(certificate: &Certificate<'_>, name: Option<&ServerName>) -> Result<(), Error> {
    let Some(name) = name else { return Ok(()) };
    let names = certificate.subject_alt_names();
    if name.find(names).is_some() { Ok(()) } else { Err(name.mismatch(names)) }
}

fn key_usage(certificate: &Certificate<'_>, needed: KeyUsage) -> Result<(), Error> {
    match certificate.key_usage() {
        Some(usage) if !usage.allows(needed) => Err(Error::new(ErrorKind::KeyUsage)
            .expected(needed.to_string())
            .found(usage.to_string())),
        _ => Ok(()),
    }
}

fn purpose(certificate: &Certificate<'_>, usage: Usage) -> Result<(), Error> {
    match certificate.extended_key_usage() {
        Some(allowed) if !allowed.contains(usage.purpose()) => {
            Err(Error::new(ErrorKind::ExtendedKeyUsage)
                .expected(Described(usage.purpose()).to_string())
                .found(allowed.to_string()))
        }
        _ => Ok(()),
    }
}
