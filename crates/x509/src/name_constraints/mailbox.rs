//! E-mail addresses and subtrees.

use super::{Relation, dns};

/// A base is `local@host`, `host` or `.domain`, without an empty part; the empty base is every
/// mailbox.
pub(super) fn check_base(base: &str) -> Option<&str> {
    let host = match base.split_once('@') {
        Some(("", _)) => return None,
        Some((_, host)) => Some(host).filter(|host| !host.starts_with('.'))?,
        None => base.strip_prefix('.').unwrap_or(base),
    };
    let well_formed = host.is_empty() || host.split('.').all(|label| !label.is_empty());
    (well_formed && (base.is_empty() || !host.is_empty()) && !host.contains('@')).then_some(base)
}

/// The local part is compared as it stands: its case matters (RFC 5321, section 2.4).
pub(super) fn relation(address: &str, base: &str) -> Relation {
    if base.is_empty() {
        return Relation::Within;
    }
    let Some((local, host)) = address.rsplit_once('@') else { return Relation::Overlaps };
    Relation::within_if(match base.rsplit_once('@') {
        Some((base_local, base_host)) => {
            local == base_local && host.eq_ignore_ascii_case(base_host)
        }
        None => dns::host_is_in(host, base),
    })
}
