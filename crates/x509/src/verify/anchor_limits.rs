//! What an anchor is trusted for, beyond what its certificate says.

use alloc::string::ToString;

use super::Received;
use crate::error::{Error, ErrorKind};
use crate::general_name::GeneralName;
use crate::trust::TrustAnchor;
use crate::verdict::{Check, Trace};

/// Whether the end entity is one that the anchor is trusted for.
pub(super) fn check(
    anchor: &TrustAnchor,
    leaf: &Received<'_>,
    trace: &mut Trace,
) -> Result<(), Error> {
    if anchor.distrust_after.is_some() {
        let result = distrust(anchor, leaf);
        trace.record(Check::DistrustDate, None, result)?;
    }
    if anchor.permitted_dns_names.is_some() {
        let result = names(anchor, leaf);
        trace.record(Check::AnchorNames, None, result)?;
    }
    Ok(())
}

fn distrust(anchor: &TrustAnchor, leaf: &Received<'_>) -> Result<(), Error> {
    let not_before = leaf.certificate.validity().not_before;
    match anchor.distrust_after {
        Some(date) if not_before > date => Err(leaf.place(
            Error::new(ErrorKind::Distrusted)
                .expected(alloc::format!("a certificate issued until {date}"))
                .found(alloc::format!("notBefore {not_before}")),
        )),
        _ => Ok(()),
    }
}

/// An anchor that is trusted for DNS names vouches for no other name of a server.
fn names(anchor: &TrustAnchor, leaf: &Received<'_>) -> Result<(), Error> {
    let permitted = anchor.permitted_dns_names.as_deref().unwrap_or_default();
    let is_permitted = |name: &GeneralName<'_>| match name {
        GeneralName::Dns(name) => permitted.iter().any(|base| is_at_or_below(name, base.as_str())),
        GeneralName::Ip(_) | GeneralName::Uri(_) | GeneralName::Other(_) => false,
        // These name no server, or match nothing.
        GeneralName::Rfc822(_)
        | GeneralName::SmtpUtf8(_)
        | GeneralName::Directory(_)
        | GeneralName::Invalid(_) => true,
    };
    match leaf.certificate.subject_alt_names().iter().find(|name| !is_permitted(name)) {
        Some(name) => Err(leaf.place(
            Error::new(ErrorKind::AnchorNames)
                .expected(alloc::format!("DNS names at or below {}", permitted.join(", ")))
                .found(name.to_string()),
        )),
        None => Ok(()),
    }
}

/// A wildcard is within where its parent is.
fn is_at_or_below(name: &str, base: &str) -> bool {
    let name = name.strip_prefix("*.").unwrap_or(name);
    let Some((head, tail)) =
        name.len().checked_sub(base.len()).and_then(|at| name.split_at_checked(at))
    else {
        return false;
    };
    (head.is_empty() || head.ends_with('.')) && tail.eq_ignore_ascii_case(base)
}
