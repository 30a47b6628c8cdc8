//! Name constraints for people.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use core::net::IpAddr;

use super::{NameConstraints, Subtree};

impl NameConstraints<'_> {
    /// One subtree a line.
    pub(crate) fn describe(&self) -> Vec<String> {
        let permitted = self.permitted.iter().map(|subtree| format!("permitted {subtree}"));
        let excluded = self.excluded.iter().map(|subtree| format!("excluded {subtree}"));
        permitted.chain(excluded).collect()
    }
}

impl fmt::Display for Subtree<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dns(base) => write!(f, "DNS:{base}"),
            Self::Ip { address, mask } => {
                let bits: u32 = mask.iter().map(|octet| octet.count_ones()).sum();
                write!(f, "IP:{}/{bits}", text(address))
            }
            Self::Directory(name) => write!(f, "dirName:{name}"),
            Self::Rfc822(base) => write!(f, "email:{base}"),
            Self::Uri(base) => write!(f, "URI:{base}"),
            Self::Other => f.write_str("names of a form that is not compared"),
        }
    }
}

/// 4 or 16 octets, by their reader.
fn text(address: &[u8]) -> String {
    if let Ok(octets) = <[u8; 4]>::try_from(address) {
        return IpAddr::from(octets).to_string();
    }
    <[u8; 16]>::try_from(address).map(|octets| IpAddr::from(octets).to_string()).unwrap_or_default()
}
