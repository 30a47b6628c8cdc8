//! DNS names and subtrees.

use super::Relation;

/// A base with a leading dot is not of RFC 5280 (section 4.2.1.10 has it for URIs), but many private
/// authorities have it, and all verifiers that take it give it the meaning that it has for URIs.
pub(super) fn check_base(base: &str) -> Option<&str> {
    let below = base.strip_prefix('.');
    below.is_none_or(|domain| !domain.is_empty() && !domain.starts_with('.')).then_some(base)
}

/// Any name made by adding labels to the left of the base is within, and so is the base, unless it
/// has a leading dot. A wildcard `*.b` is within if every name that it stands for is; it overlaps a
/// subtree that lies one label below `b`.
pub(super) fn relation(name: &str, base: &str) -> Relation {
    if base.starts_with('.') {
        return Relation::within_if(host_is_in(name, base));
    }
    if is_at_or_below(name, base) {
        return Relation::Within;
    }
    match name.strip_prefix("*.") {
        Some(parent) if base.len() > parent.len() && is_at_or_below(base, parent) => {
            Relation::Overlaps
        }
        _ => Relation::Outside,
    }
}

/// A host against the form that mailboxes and URIs share: a host, or with a leading dot the hosts
/// below a domain, but not the domain itself.
pub(super) fn host_is_in(host: &str, base: &str) -> bool {
    match base.strip_prefix('.') {
        Some(domain) => host.len() > domain.len() && is_at_or_below(host, domain),
        None => host.eq_ignore_ascii_case(base),
    }
}

/// Compares without regard to ASCII case, label by label.
fn is_at_or_below(name: &str, base: &str) -> bool {
    let Some(at) = name.len().checked_sub(base.len()) else { return false };
    let Some((head, tail)) = name.split_at_checked(at) else { return false };
    let boundary = base.is_empty() || head.is_empty() || head.ends_with('.');
    boundary && tail.eq_ignore_ascii_case(base)
}
