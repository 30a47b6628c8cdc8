//! The list of peers that are let in.

use alloc::format;
use alloc::string::{String, ToString};

use crate::certificate::Certificate;
use crate::error::{Error, ErrorKind};
use crate::general_name::GeneralName;
use crate::identities::{AllowedIdentity, SpiffeId};

/// How many of the peer's names an error lists.
const SHOWN_NAMES: usize = 8;

/// Whether one of the peer's names is on the list.
pub(super) fn check(
    allowed: &[AllowedIdentity],
    certificate: &Certificate<'_>,
) -> Result<(), Error> {
    if allowed.iter().any(|identity| is(certificate, identity)) {
        return Ok(());
    }
    let mut found = format!("the subject {}", certificate.subject());
    let names = certificate.subject_alt_names();
    for name in names.iter().take(SHOWN_NAMES) {
        found.push_str(&format!(", {name}"));
    }
    if let Some(more @ 1..) = names.len().checked_sub(SHOWN_NAMES) {
        found.push_str(&format!(" and {more} more"));
    }
    let listed: String = match allowed {
        [] => "nobody: the list is empty".to_string(),
        [one] => one.to_string(),
        all => format!("one of {} identities that are let in", all.len()),
    };
    Err(Error::new(ErrorKind::NotAllowed).expected(listed).found(found))
}

fn is(certificate: &Certificate<'_>, identity: &AllowedIdentity) -> bool {
    let mut names = certificate.subject_alt_names().iter();
    match identity {
        AllowedIdentity::Subject(subject) => {
            !certificate.subject().is_empty() && certificate.subject().to_string() == *subject
        }
        AllowedIdentity::Dns(expected) => names.any(
            |name| matches!(name, GeneralName::Dns(name) if name.eq_ignore_ascii_case(expected)),
        ),
        AllowedIdentity::Ip(expected) => {
            names.any(|name| matches!(name, GeneralName::Ip(address) if address == *expected))
        }
        AllowedIdentity::Uri(expected) => {
            names.any(|name| matches!(name, GeneralName::Uri(uri) if uri == expected))
        }
        AllowedIdentity::SpiffeTrustDomain(domain) => SpiffeId::of(certificate.subject_alt_names())
            .is_some_and(|id| id.trust_domain() == domain),
        AllowedIdentity::Email(expected) => names.any(|name| {
            let (GeneralName::Rfc822(address) | GeneralName::SmtpUtf8(address)) = name else {
                return false;
            };
            is_same_mailbox(address, expected)
        }),
    }
}

/// RFC 5321, section 2.4: the local part is compared as it is, the host without regard to case.
fn is_same_mailbox(one: &str, other: &str) -> bool {
    match (one.rsplit_once('@'), other.rsplit_once('@')) {
        (Some((local, host)), Some((other_local, other_host))) => {
            local == other_local && host.eq_ignore_ascii_case(other_host)
        }
        _ => false,
    }
}
