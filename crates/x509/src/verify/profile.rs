//! What the rules for issuers demand beyond what validation needs: RFC 5280, section 4, and the
//! CA/Browser Forum's Baseline Requirements, section 7.1.

use alloc::string::ToString;

use crate::certificate::Certificate;
use crate::error::{Error, ErrorKind};
use crate::extension::KeyUsage;
use crate::general_name::{GeneralName, GeneralNames};
use crate::name::Name;
use crate::name_constraints::NameConstraints;
use crate::oid::{self, Oid};
use crate::policy::Profile;
use crate::public_key::PublicKey;

/// The place of a certificate in its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    EndEntity,
    Intermediate,
    Anchor,
}

/// Whether the certificate was issued by the rules of the profile.
pub(super) fn check(
    profile: Profile,
    certificate: &Certificate<'_>,
    role: Role,
) -> Result<(), Error> {
    if profile == Profile::Usual {
        return Ok(());
    }
    fields(certificate)?;
    key_identifiers(certificate, role)?;
    criticality(certificate, role)?;
    authority(certificate, role)?;
    names(certificate)?;
    if profile == Profile::WebPki {
        web_pki(certificate, role)?;
    }
    Ok(())
}

fn refuse(rule: &'static str) -> Result<(), Error> {
    Err(Error::new(ErrorKind::Profile).expected(rule))
}

fn demand(holds: bool, rule: &'static str) -> Result<(), Error> {
    if holds { Ok(()) } else { refuse(rule) }
}

/// RFC 5280, sections 4.1.2.2, 4.1.2.4 and 4.1.2.6.
fn fields(certificate: &Certificate<'_>) -> Result<(), Error> {
    let zero = certificate.serial().iter().all(|octet| *octet == 0);
    demand(!zero, "a serial number above 0 (RFC 5280, section 4.1.2.2)")?;
    let issuer = certificate.issuer();
    demand(!issuer.is_empty(), "an issuer that is not empty (RFC 5280, section 4.1.2.4)")
}

/// Sections 4.2.1.1 and 4.2.1.2.
fn key_identifiers(certificate: &Certificate<'_>, role: Role) -> Result<(), Error> {
    let has_own = certificate.subject_key_identifier().is_some();
    let is_ca = certificate.basic_constraints().is_some_and(|constraints| constraints.ca);
    demand(
        has_own || !is_ca,
        "subjectKeyIdentifier in an authority's certificate (RFC 5280, section 4.2.1.2)",
    )?;
    let may_lack = role == Role::Anchor && certificate.is_self_issued();
    demand(
        certificate.authority_key_identifier().is_some() || may_lack,
        "authorityKeyIdentifier with a keyIdentifier (RFC 5280, section 4.2.1.1)",
    )
}

/// "Conforming CAs MUST mark this extension as": which are critical and which are not.
fn criticality(certificate: &Certificate<'_>, role: Role) -> Result<(), Error> {
    const CRITICAL: [(Oid<'static>, &str); 3] = [
        (oid::NAME_CONSTRAINTS, "nameConstraints that are critical (RFC 5280, section 4.2.1.10)"),
        (
            oid::POLICY_CONSTRAINTS,
            "policyConstraints that are critical (RFC 5280, section 4.2.1.11)",
        ),
        (oid::INHIBIT_ANY_POLICY, "inhibitAnyPolicy that is critical (RFC 5280, section 4.2.1.14)"),
    ];
    // Validation refuses what must not be and is, but lets these pass in an anchor.
    const NOT_CRITICAL: [(Oid<'static>, &str); 2] = [
        (
            oid::AUTHORITY_KEY_IDENTIFIER,
            "authorityKeyIdentifier that is not critical (RFC 5280, section 4.2.1.1)",
        ),
        (
            oid::SUBJECT_KEY_IDENTIFIER,
            "subjectKeyIdentifier that is not critical (RFC 5280, section 4.2.1.2)",
        ),
    ];
    for (critical, list) in [(true, &CRITICAL[..]), (false, &NOT_CRITICAL)] {
        for (oid, rule) in list {
            demand(is_critical(certificate, *oid).is_none_or(|is| is == critical), rule)?;
        }
    }
    if role == Role::EndEntity {
        return Ok(());
    }
    demand(
        is_critical(certificate, oid::BASIC_CONSTRAINTS) == Some(true),
        "basicConstraints that are critical in an authority's certificate (RFC 5280, section \
         4.2.1.9)",
    )
}

/// Sections 4.1.2.6, 4.2.1.3, 4.2.1.9 and 4.2.1.10.
fn authority(certificate: &Certificate<'_>, role: Role) -> Result<(), Error> {
    let constraints = certificate.basic_constraints();
    let is_ca = constraints.is_some_and(|constraints| constraints.ca);
    let may_certify =
        certificate.key_usage().is_some_and(|usage| usage.allows(KeyUsage::KEY_CERT_SIGN));
    if role != Role::EndEntity || is_ca {
        demand(
            !certificate.subject().is_empty(),
            "a subject in an authority's certificate (RFC 5280, section 4.1.2.6)",
        )?;
        demand(
            certificate.key_usage().is_some(),
            "keyUsage in an authority's certificate (RFC 5280, section 4.2.1.3)",
        )?;
    }
    demand(
        is_ca || !may_certify,
        "no keyCertSign in the certificate of a subject that is no authority (RFC 5280, section \
         4.2.1.3)",
    )?;
    let has_length = constraints.is_some_and(|constraints| constraints.path_len.is_some());
    demand(
        !has_length || (is_ca && may_certify),
        "no pathLenConstraint without cA and keyCertSign (RFC 5280, section 4.2.1.9)",
    )?;
    demand(
        is_ca || certificate.name_constraints().is_none(),
        "nameConstraints in an authority's certificate alone (RFC 5280, section 4.2.1.10)",
    )?;
    demand(
        !certificate.name_constraints().is_some_and(NameConstraints::has_dotted_dns_name),
        "DNS names without a leading dot in nameConstraints (RFC 5280, section 4.2.1.10)",
    )?;
    demand(
        certificate.key_usage().is_none_or(|usage| usage != KeyUsage(0)),
        "at least one bit in keyUsage (RFC 5280, section 4.2.1.3)",
    )
}

/// Section 4.2.1.6.
fn names(certificate: &Certificate<'_>) -> Result<(), Error> {
    let is_critical = is_critical(certificate, oid::SUBJECT_ALT_NAME);
    demand(
        !certificate.subject().is_empty() || is_critical == Some(true),
        "a critical subjectAltName where the subject is empty (RFC 5280, section 4.2.1.6)",
    )?;
    for name in certificate.subject_alt_names() {
        let well_formed = match name {
            GeneralName::Dns(name) => is_preferred_syntax(name),
            GeneralName::Rfc822(address) => is_mailbox(address),
            GeneralName::Uri(uri) => uri.contains(':'),
            GeneralName::Invalid(_) => false,
            GeneralName::Directory(_)
            | GeneralName::Ip(_)
            | GeneralName::SmtpUtf8(_)
            | GeneralName::Other(_) => true,
        };
        if !well_formed {
            return Err(Error::new(ErrorKind::Profile)
                .expected("names of the form that their kind has (RFC 5280, section 4.2.1.6)")
                .found(name.to_string()));
        }
    }
    Ok(())
}

/// "The name MUST be in the 'preferred name syntax'" of RFC 1034, section 3.5, a wildcard in front.
fn is_preferred_syntax(name: &str) -> bool {
    let name = name.strip_prefix("*.").unwrap_or(name);
    name.split('.').all(|label| {
        let inside = |octet: u8| octet.is_ascii_alphanumeric() || octet == b'-';
        !label.is_empty()
            && label.bytes().all(inside)
            && !label.starts_with('-')
            && !label.ends_with('-')
    })
}

/// `Local-part "@" Domain` (RFC 5321, section 4.1.2), without quotes.
fn is_mailbox(address: &str) -> bool {
    address.split_once('@').is_some_and(|(local, host)| {
        !local.is_empty() && !local.contains(' ') && is_preferred_syntax(host)
    })
}

/// Baseline Requirements, section 7.1.
fn web_pki(certificate: &Certificate<'_>, role: Role) -> Result<(), Error> {
    certificate.authority_info_access().map(drop)?;
    certificate.crl_distribution_points().map(drop)?;
    certificate.certificate_policies().map(drop)?;
    if let Ok(PublicKey::Rsa(key)) = PublicKey::from_spki_der(certificate.spki_der()) {
        demand(
            key.modulus_bits().is_multiple_of(8),
            "an RSA modulus whose size is a multiple of 8 bits (Baseline Requirements, section \
             6.1.5)",
        )?;
    }
    match role {
        Role::EndEntity => subscriber(certificate),
        Role::Intermediate => Ok(()),
        Role::Anchor => root(certificate),
    }
}

/// Baseline Requirements, section 7.1.2.7: subscribers' certificates.
fn subscriber(certificate: &Certificate<'_>) -> Result<(), Error> {
    let purposes = certificate.extended_key_usage();
    demand(
        purposes.is_some() && is_critical(certificate, oid::EXTENDED_KEY_USAGE) == Some(false),
        "extKeyUsage that is not critical (Baseline Requirements, section 7.1.2.7.6)",
    )?;
    demand(
        !purposes.is_some_and(|purposes| purposes.contains(oid::ANY_EXTENDED_KEY_USAGE)),
        "no anyExtendedKeyUsage (Baseline Requirements, section 7.1.2.7.10)",
    )?;
    let has_subject = !certificate.subject().is_empty();
    demand(
        !(has_subject && is_critical(certificate, oid::SUBJECT_ALT_NAME) == Some(true)),
        "subjectAltName that is not critical where there is a subject (Baseline Requirements, \
         section 7.1.2.7.12)",
    )?;
    common_names(certificate.subject(), certificate.subject_alt_names())
}

/// Section 7.1.4.3: a commonName "MUST contain exactly one entry that is one of the values
/// contained in the Certificate's `subjectAltName` extension", character for character. The domain
/// of a wildcard is let through, as certificates in use, and those of x509-limbo, have it.
fn common_names(subject: Name<'_>, names: GeneralNames<'_>) -> Result<(), Error> {
    let common_names = subject.attributes().filter(|attribute| attribute.oid == oid::COMMON_NAME);
    for attribute in common_names {
        let text = attribute.text().unwrap_or_default();
        let is_one_of_them = names.iter().any(|name| match name {
            GeneralName::Dns(dns) => dns.strip_prefix("*.").unwrap_or(dns) == text || *dns == *text,
            // The text of an address as RFC 5952 has it.
            GeneralName::Ip(address) => address.to_string() == *text,
            GeneralName::Rfc822(_)
            | GeneralName::Directory(_)
            | GeneralName::Uri(_)
            | GeneralName::SmtpUtf8(_)
            | GeneralName::Other(_)
            | GeneralName::Invalid(_) => false,
        });
        if !is_one_of_them {
            return Err(Error::new(ErrorKind::Profile)
                .expected(
                    "a commonName that is one of the subject alternative names (Baseline \
                     Requirements, section 7.1.4.3)",
                )
                .found(text.escape_default().to_string()));
        }
    }
    Ok(())
}

/// Section 7.1.2.1: roots.
fn root(certificate: &Certificate<'_>) -> Result<(), Error> {
    demand(
        certificate.extended_key_usage().is_none(),
        "no extKeyUsage in a root (Baseline Requirements, section 7.1.2.1.2)",
    )?;
    let has_identifier = certificate.extensions().any(|it| it.oid == oid::AUTHORITY_KEY_IDENTIFIER);
    if !has_identifier {
        return Ok(());
    }
    demand(
        certificate.authority_key_identifier().is_some()
            && certificate.authority_key_identifier() == certificate.subject_key_identifier()
            && !certificate.names_authority_certificate(),
        "an authorityKeyIdentifier that is the subject's, and nothing else (Baseline \
         Requirements, section 7.1.2.1.3)",
    )
}

/// None if the extension is not there.
fn is_critical(certificate: &Certificate<'_>, oid: Oid<'_>) -> Option<bool> {
    let mut extensions = certificate.extensions();
    extensions.find(|extension| extension.oid == oid).map(|extension| extension.critical)
}
