//! The names of a subject: `commonName` and subject alternative names.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::net::IpAddr;

use super::refuse;
use crate::error::{Error, ErrorKind};
use crate::general_name::GeneralName;
use crate::name::write_common_name;
use crate::server_name::ServerName;
use crate::tag::context;
use crate::writer::Writer;

/// RFC 5280, appendix A.1, `ub-common-name`.
const MAX_COMMON_NAME: usize = 64;

/// The context tags of `GeneralName`.
const EMAIL: u8 = 1;
const DNS: u8 = 2;
const URI: u8 = 6;
const IP: u8 = 7;

/// The names of a subject to be.
#[derive(Clone, Debug, Default)]
pub(super) struct SubjectNames {
    pub(super) common_name: String,
    alternatives: Vec<Alternative>,
}

/// A `GeneralName` to be written: context tag and value.
#[derive(Clone, Debug)]
struct Alternative {
    tag: u8,
    value: Vec<u8>,
}

impl SubjectNames {
    /// A DNS name, possibly with `*.` in front, or an IP address. The first that fits is the
    /// `commonName`, if there is no other.
    pub(super) fn server_name(&mut self, name: &str) -> Result<(), Error> {
        let (wildcard, rest) = match name.strip_prefix("*.") {
            Some(rest) => ("*.", rest),
            None => ("", name),
        };
        // As the alternative name says it: in lower case, without a trailing dot or brackets.
        let text = match ServerName::parse(rest)? {
            ServerName::Dns(dns) => {
                let text = [wildcard, dns.as_str()].concat();
                self.add(DNS, text.clone().into_bytes());
                text
            }
            ServerName::Ip(ip) if wildcard.is_empty() => {
                self.ip(ip);
                ip.to_string()
            }
            ServerName::Ip(_) | ServerName::Uri(_) => {
                return Err(Error::new(ErrorKind::InvalidServerName).found(name.to_string()));
            }
        };
        if self.common_name.is_empty() && text.len() <= MAX_COMMON_NAME {
            self.common_name = text;
        }
        Ok(())
    }

    pub(super) fn uri(&mut self, uri: &str) -> Result<(), Error> {
        self.add(URI, printable(uri)?);
        Ok(())
    }

    pub(super) fn email(&mut self, address: &str) -> Result<(), Error> {
        self.add(EMAIL, printable(address)?);
        Ok(())
    }

    /// A name that a request wishes for.
    pub(super) fn wished(&mut self, name: &GeneralName<'_>) -> Result<(), Error> {
        match name {
            GeneralName::Dns(name) => self.server_name(name),
            GeneralName::Ip(ip) => {
                self.ip(*ip);
                Ok(())
            }
            GeneralName::Uri(uri) => self.uri(uri),
            GeneralName::Rfc822(address) => self.email(address),
            GeneralName::Directory(_)
            | GeneralName::SmtpUtf8(_)
            | GeneralName::Other(_)
            | GeneralName::Invalid(_) => Err(Error::new(ErrorKind::Issue)
                .expected("a DNS name, an IP address, a URI or an e-mail address")
                .found(name.to_string())),
        }
    }

    fn ip(&mut self, ip: IpAddr) {
        let octets = match ip {
            IpAddr::V4(ip) => ip.octets().to_vec(),
            IpAddr::V6(ip) => ip.octets().to_vec(),
        };
        self.add(IP, octets);
    }

    fn add(&mut self, tag: u8, value: Vec<u8>) {
        self.alternatives.push(Alternative { tag, value });
    }

    pub(super) fn has_alternatives(&self) -> bool {
        !self.alternatives.is_empty()
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        if self.common_name.chars().count() > MAX_COMMON_NAME {
            return Err(refuse("a commonName longer than 64 characters"));
        }
        if self.common_name.is_empty() && self.alternatives.is_empty() {
            return Err(refuse("an end entity without any name"));
        }
        Ok(())
    }

    /// The `Name` of `commonName` alone, or an empty one.
    pub(super) fn write_subject(&self, w: &mut Writer) -> Result<(), Error> {
        write_common_name(w, &self.common_name)
    }

    /// The value of `subjectAltName`.
    pub(super) fn write_alternatives(&self, w: &mut Writer) -> Result<(), Error> {
        w.sequence(|w| {
            let mut names = self.alternatives.iter();
            names.try_for_each(|name| w.value(context(name.tag, false), &name.value))
        })
    }
}

/// `uniformResourceIdentifier [6]`.
pub(super) fn write_uri(w: &mut Writer, uri: &[u8]) -> Result<(), Error> {
    w.value(context(URI, false), uri)
}

/// `dNSName [2]`.
pub(super) fn write_dns(w: &mut Writer, name: &str) -> Result<(), Error> {
    w.value(context(DNS, false), name.as_bytes())
}

/// The octets of an IA5String.
pub(super) fn printable(text: &str) -> Result<Vec<u8>, Error> {
    if text.is_empty() || !text.bytes().all(|octet| octet.is_ascii_graphic()) {
        return Err(refuse("a URI or an address that is empty or not in printable ASCII"));
    }
    Ok(text.as_bytes().to_vec())
}
