//! The name of a peer, and whether a certificate is for it (RFC 9525).

use alloc::format;
use alloc::string::{String, ToString};
use core::fmt;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::error::{Error, ErrorKind};
use crate::general_name::{GeneralName, GeneralNames};

/// RFC 1035, section 2.3.4.
const MAX_LABEL: usize = 63;
/// 255 octets on the wire are 253 characters.
const MAX_NAME: usize = 253;

/// The name by which a peer is to be known: a DNS name in lower case without a trailing dot, or
/// an IP address.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ServerName {
    /// A DNS name.
    Dns(DnsName),
    /// An IP address.
    Ip(IpAddr),
    /// A service by its URI: made by [`parse_uri`](Self::parse_uri).
    Uri(UriName),
}

/// The parts of a URI that name a service (RFC 9525, section 6.5): scheme and host, in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UriName {
    scheme: String,
    host: DnsName,
}

/// A DNS name that has been checked: made by [`ServerName::parse`] alone.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DnsName(String);

impl DnsName {
    /// The name in lower case, without a trailing dot.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for DnsName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl ServerName {
    /// Parses what people write: `example.com`, `example.com.`, `192.0.2.1`, `2001:db8::1`,
    /// `[2001:db8::1]`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidServerName`] for anything else, such as wildcards, empty or over-long
    /// labels, characters outside letters, digits, hyphen and underscore, or a last label of
    /// digits alone, which would be a malformed address.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let refuse = |why: &'static str| {
            Err(Error::new(ErrorKind::InvalidServerName)
                .found(format!("\"{}\": {why}", text.escape_default())))
        };
        if let Some(inside) = text.strip_prefix('[') {
            return match inside.strip_suffix(']').and_then(|it| it.parse::<Ipv6Addr>().ok()) {
                Some(address) => Ok(Self::Ip(IpAddr::V6(address))),
                None => refuse("not an IPv6 address in brackets"),
            };
        }
        if let Ok(address) = text.parse::<Ipv4Addr>() {
            return Ok(Self::Ip(IpAddr::V4(address)));
        }
        if text.contains(':') {
            return match text.parse::<Ipv6Addr>() {
                Ok(address) => Ok(Self::Ip(IpAddr::V6(address))),
                Err(_) => refuse("not an IPv6 address, or a name with a port"),
            };
        }
        let name = text.strip_suffix('.').unwrap_or(text).to_ascii_lowercase();
        match check_dns_name(&name) {
            Ok(()) => Ok(Self::Dns(DnsName(name))),
            Err(why) => refuse(why),
        }
    }

    /// Parses the URI of a service that is to be known by its URI, such as `sip:example.com` or
    /// `spiffe://example.com/service`. User, port, path and what follows mean nothing here.
    ///
    /// A certificate is for it if a `uniformResourceIdentifier` of the certificate has the same
    /// scheme and host: its DNS names do not count. For the peer behind an ordinary web address,
    /// parse the host alone.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidServerName`] without a scheme, or a host that is a DNS name.
    pub fn parse_uri(text: &str) -> Result<Self, Error> {
        let parts = uri_parts(text).filter(|(_, host)| check_dns_name(host).is_ok());
        match parts {
            Some((scheme, host)) => Ok(Self::Uri(UriName { scheme, host: DnsName(host) })),
            None => Err(Error::new(ErrorKind::InvalidServerName).found(format!(
                "\"{}\": not a URI with a DNS name as its host",
                text.escape_default()
            ))),
        }
    }

    /// The name for the `server_name` extension: none for an address (RFC 6066, section 3:
    /// "Literal IPv4 and IPv6 addresses are not permitted").
    #[must_use]
    pub fn dns_name(&self) -> Option<&str> {
        match self {
            Self::Dns(name) => Some(name.as_str()),
            Self::Uri(uri) => Some(uri.host.as_str()),
            Self::Ip(_) => None,
        }
    }

    /// Whether a subject alternative name is this name or, by its wildcard, includes it.
    #[must_use]
    pub fn matches(&self, presented: &GeneralName<'_>) -> bool {
        match (self, presented) {
            (Self::Dns(name), GeneralName::Dns(presented)) => dns_matches(name.as_str(), presented),
            // RFC 9525, section 6.4: "octet for octet".
            (Self::Ip(address), GeneralName::Ip(presented)) => address == presented,
            // Section 6.5: the scheme, and the host without wildcards.
            (Self::Uri(uri), GeneralName::Uri(presented)) => uri_parts(presented)
                .is_some_and(|(scheme, host)| scheme == uri.scheme && host == uri.host.as_str()),
            _ => false,
        }
    }

    /// Whether one of the names of a certificate is this name. Returns that name.
    pub(crate) fn find<'a>(&self, names: GeneralNames<'a>) -> Option<GeneralName<'a>> {
        names.iter().find(|presented| self.matches(presented))
    }

    /// The error of a certificate with other names.
    pub(crate) fn mismatch(&self, names: GeneralNames<'_>) -> Error {
        const SHOWN: usize = 8;
        let mut found = String::new();
        for name in names.iter().take(SHOWN) {
            if !found.is_empty() {
                found.push_str(", ");
            }
            found.push_str(&name.to_string());
        }
        if let Some(more @ 1..) = names.len().checked_sub(SHOWN) {
            found.push_str(&format!(" and {more} more"));
        }
        let error = Error::new(ErrorKind::NameMismatch).expected(self.to_string());
        if found.is_empty() {
            error.found("no subjectAltName").remedied_by(
                "have it reissued with this name as subjectAltName; the commonName \
                              of the subject does not count",
            )
        } else {
            error.found(found)
        }
    }
}

/// Scheme and host of a URI (RFC 3986, section 3; RFC 3261, section 19.1.1), in lower case.
fn uri_parts(uri: &str) -> Option<(String, String)> {
    let (scheme, rest) = uri.split_once(':')?;
    let in_scheme = |octet: u8| octet.is_ascii_alphanumeric() || b"+-.".contains(&octet);
    if !scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        || !scheme.bytes().all(in_scheme)
    {
        return None;
    }
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    let authority = rest.split(['/', '?', '#', ';']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    let host = host.strip_suffix('.').unwrap_or(host);
    (!host.is_empty()).then(|| (scheme.to_ascii_lowercase(), host.to_ascii_lowercase()))
}

/// Letters, digits, hyphens inside a label, and underscores, which are not host names but in use.
fn check_dns_name(name: &str) -> Result<(), &'static str> {
    if name.is_empty() {
        return Err("empty");
    }
    if name.len() > MAX_NAME {
        return Err("longer than 253 characters");
    }
    if !name.is_ascii() {
        return Err("not in ASCII: write an international name in its xn-- form");
    }
    for label in name.split('.') {
        if label.is_empty() {
            return Err("an empty label");
        }
        if label.len() > MAX_LABEL {
            return Err("a label longer than 63 characters");
        }
        if label.starts_with('-') || label.ends_with('-') {
            return Err("a label that begins or ends with a hyphen");
        }
        if label.contains('*') {
            return Err("a wildcard, which only certificates may have");
        }
        if !label.bytes().all(|octet| octet.is_ascii_alphanumeric() || b"-_".contains(&octet)) {
            return Err("a character that no DNS name has");
        }
    }
    let last = name.rsplit('.').next().unwrap_or_default();
    if last.bytes().all(|octet| octet.is_ascii_digit()) {
        return Err("a last label of digits: neither a DNS name nor an address");
    }
    Ok(())
}

/// RFC 9525, section 6.3: labels are compared without regard to case; a wildcard is the whole
/// left-most label and stands for exactly one label. It must leave two labels, as `*.com` is no
/// one's to have. A `presented` name that is not a well-formed DNS name matches nothing.
fn dns_matches(name: &str, presented: &str) -> bool {
    let Some(parent) = presented.strip_prefix("*.") else {
        return presented.eq_ignore_ascii_case(name);
    };
    let well_formed = parent.contains('.') && check_dns_name(&parent.to_ascii_lowercase()).is_ok();
    let Some((label, rest)) = name.split_once('.') else { return false };
    // RFC 9525, section 6.3, by way of RFC 5890: an A-label stands for one name, not for a part.
    well_formed && !label.is_empty() && rest.eq_ignore_ascii_case(parent)
}

impl fmt::Display for ServerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dns(name) => f.write_str(name.as_str()),
            Self::Ip(address) => write!(f, "{address}"),
            Self::Uri(UriName { scheme, host }) => write!(f, "{scheme}:{}", host.as_str()),
        }
    }
}
