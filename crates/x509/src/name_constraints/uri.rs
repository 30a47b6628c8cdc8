//! URIs and subtrees, which are about the host of a URI alone.

use super::{Relation, dns};

/// A base is `host` or `.domain`, without an empty label; the empty base is every host.
pub(super) fn check_base(base: &str) -> Option<&str> {
    let host = base.strip_prefix('.').unwrap_or(base);
    let well_formed = host.split('.').all(|label| !label.is_empty());
    let is_host = well_formed && !host.contains(['/', ':', '@', '?', '#']);
    (base.is_empty() || is_host).then_some(base)
}

/// "If a constraint is applied [...] and a certificate includes a URI that does not include an
/// authority component with a host name specified as a fully qualified domain name [...] then the
/// application MUST reject the certificate": such a URI overlaps every subtree.
pub(super) fn relation(uri: &str, base: &str) -> Relation {
    match host(uri) {
        None => Relation::Overlaps,
        Some(_) if base.is_empty() => Relation::Within,
        Some(host) => Relation::within_if(dns::host_is_in(host, base)),
    }
}

/// The host (RFC 3986, section 3.2), if it is a domain name.
fn host(uri: &str) -> Option<&str> {
    let (_, rest) = uri.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let after_user = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = after_user.split_once(':').map_or(after_user, |(host, _)| host);
    let host = host.strip_suffix('.').unwrap_or(host);
    let last = host.rsplit('.').next()?;
    let is_name = host.split('.').all(|label| !label.is_empty())
        && !host.starts_with('[')
        && !last.bytes().all(|octet| octet.is_ascii_digit());
    is_name.then_some(host)
}
