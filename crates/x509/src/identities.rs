//! Who a peer is, for applications: the names of an accepted peer, typed, and lists of them.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use core::net::IpAddr;

use crate::certificate::Certificate;
use crate::general_name::{GeneralName, GeneralNames};

/// SPIFFE ID, section 2: a URI of at most 2,048 octets.
const MAX_SPIFFE_ID: usize = 2048;
/// SPIFFE ID, section 2.1.
const MAX_TRUST_DOMAIN: usize = 255;

/// The names of an accepted peer, by [`Verified::peer_identity`](crate::Verified::peer_identity).
///
/// They are those that its issuer certified. Where the peer was trusted without an issuer (by its
/// certificate, its key, or on first use), it is the peer itself that says them.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct PeerIdentity {
    /// The subject as RFC 4514 writes it; none if it is empty.
    pub subject: Option<String>,
    /// The last `commonName` of the subject, for display.
    pub common_name: Option<String>,
    /// DNS names, possibly with a wildcard.
    pub dns_names: Vec<String>,
    /// IP addresses.
    pub ip_addresses: Vec<IpAddr>,
    /// URIs, a SPIFFE ID among them.
    pub uris: Vec<String>,
    /// The SPIFFE ID, if the certificate is an X.509-SVID.
    pub spiffe_id: Option<SpiffeId>,
    /// E-mail addresses.
    pub emails: Vec<String>,
}

impl PeerIdentity {
    pub(crate) fn of(certificate: &Certificate<'_>) -> Self {
        let subject = certificate.subject();
        let names = certificate.subject_alt_names();
        let mut identity = Self {
            subject: (!subject.is_empty()).then(|| subject.to_string()),
            common_name: subject.common_name().map(|name| name.into_owned()),
            spiffe_id: SpiffeId::of(names),
            ..Self::default()
        };
        for name in names {
            match name {
                GeneralName::Dns(name) => identity.dns_names.push(name.to_string()),
                GeneralName::Ip(address) => identity.ip_addresses.push(address),
                GeneralName::Uri(uri) => identity.uris.push(uri.to_string()),
                GeneralName::Rfc822(address) | GeneralName::SmtpUtf8(address) => {
                    identity.emails.push(address.to_string());
                }
                GeneralName::Directory(_) | GeneralName::Other(_) | GeneralName::Invalid(_) => {}
            }
        }
        identity
    }
}

/// The identity of a workload (SPIFFE ID, section 2): `spiffe://trust-domain/path`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SpiffeId {
    uri: String,
    trust_domain: usize,
}

impl SpiffeId {
    const SCHEME: &str = "spiffe://";

    /// Parses a SPIFFE ID: no query, no fragment, no user, no port; a trust domain of lower-case
    /// letters, digits, `.`, `-` and `_`; a path of non-empty segments other than `.` and `..`.
    #[must_use]
    pub fn parse(uri: &str) -> Option<Self> {
        let rest = uri.strip_prefix(Self::SCHEME)?;
        let (domain, path) = match rest.split_once('/') {
            Some((domain, path)) => (domain, Some(path)),
            None => (rest, None),
        };
        let in_domain = |octet: u8| {
            octet.is_ascii_lowercase() || octet.is_ascii_digit() || b".-_".contains(&octet)
        };
        let in_segment = |octet: u8| octet.is_ascii_alphanumeric() || b".-_".contains(&octet);
        let is_segment = |segment: &str| {
            !segment.is_empty()
                && segment.bytes().all(in_segment)
                && ![".", ".."].contains(&segment)
        };
        let well_formed = uri.len() <= MAX_SPIFFE_ID
            && (1..=MAX_TRUST_DOMAIN).contains(&domain.len())
            && domain.bytes().all(in_domain)
            && path.is_none_or(|path| path.split('/').all(is_segment));
        well_formed.then(|| Self { uri: uri.to_string(), trust_domain: domain.len() })
    }

    /// The ID of an X.509-SVID, which has exactly one URI (X509-SVID, section 2).
    pub(crate) fn of(names: GeneralNames<'_>) -> Option<Self> {
        let mut uris = names
            .iter()
            .filter_map(|name| if let GeneralName::Uri(uri) = name { Some(uri) } else { None });
        match (uris.next(), uris.next()) {
            (Some(only), None) => Self::parse(only),
            _ => None,
        }
    }

    /// The whole URI.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.uri
    }

    /// Who vouches for the workload.
    #[must_use]
    pub fn trust_domain(&self) -> &str {
        self.after_scheme().get(..self.trust_domain).unwrap_or_default()
    }

    /// The path with its leading slash; empty for the trust domain itself.
    #[must_use]
    pub fn path(&self) -> &str {
        self.after_scheme().get(self.trust_domain..).unwrap_or_default()
    }

    fn after_scheme(&self) -> &str {
        self.uri.strip_prefix(Self::SCHEME).unwrap_or_default()
    }
}

impl fmt::Display for SpiffeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.uri)
    }
}

/// A peer that is let in, by one of its names. Names are compared whole: none is a pattern.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AllowedIdentity {
    /// The subject, as verdicts and `ashlar cert show` write it (RFC 4514), such as
    /// `CN=backup,O=Example`.
    Subject(String),
    /// A DNS name, without regard to case.
    Dns(String),
    /// An IP address.
    Ip(IpAddr),
    /// A URI, octet for octet, such as a SPIFFE ID.
    Uri(String),
    /// Every workload of a SPIFFE trust domain.
    SpiffeTrustDomain(String),
    /// An e-mail address; the host without regard to case.
    Email(String),
}

impl fmt::Display for AllowedIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Subject(subject) => write!(f, "the subject {subject}"),
            Self::Dns(name) => write!(f, "DNS:{name}"),
            Self::Ip(address) => write!(f, "IP:{address}"),
            Self::Uri(uri) => write!(f, "URI:{uri}"),
            Self::SpiffeTrustDomain(domain) => write!(f, "a workload of spiffe://{domain}"),
            Self::Email(address) => write!(f, "email:{address}"),
        }
    }
}
