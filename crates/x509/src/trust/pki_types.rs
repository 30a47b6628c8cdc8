//! Anchors, names and times as the types of `rustls-pki-types`, by which the ecosystem passes them.
//!
//! Its `TrustAnchor` holds the contents of name, key and constraints, without the tag and length of
//! the SEQUENCE around each.

use alloc::format;
use alloc::vec::Vec;
use core::net::IpAddr;

use rustls_pki_types::{
    Der, IpAddr as PkiIp, ServerName as PkiName, TrustAnchor as PkiAnchor, UnixTime,
};

use super::TrustAnchor;
use crate::error::{Error, ErrorKind};
use crate::reader::whole;
use crate::server_name::ServerName;
use crate::tag::Tag;
use crate::time::Time;
use crate::writer::Writer;

impl TryFrom<&PkiAnchor<'_>> for TrustAnchor {
    type Error = Error;

    fn try_from(anchor: &PkiAnchor<'_>) -> Result<Self, Error> {
        let constraints = anchor.name_constraints.as_ref().map(|it| framed(it)).transpose()?;
        Self::from_name_and_key(
            &framed(&anchor.subject)?,
            &framed(&anchor.subject_public_key_info)?,
            constraints.as_deref(),
        )
    }
}

impl From<&TrustAnchor> for PkiAnchor<'static> {
    /// Name, key and name constraints. What else limits the anchor is lost.
    fn from(anchor: &TrustAnchor) -> Self {
        Self {
            subject: content(&anchor.subject),
            subject_public_key_info: content(&anchor.spki),
            name_constraints: anchor.name_constraints.as_deref().map(content),
        }
    }
}

impl TryFrom<&PkiName<'_>> for ServerName {
    type Error = Error;

    fn try_from(name: &PkiName<'_>) -> Result<Self, Error> {
        if let PkiName::DnsName(name) = name {
            Self::parse(name.as_ref())
        } else if let PkiName::IpAddress(PkiIp::V4(address)) = name {
            Ok(Self::Ip(IpAddr::from(*address.as_ref())))
        } else if let PkiName::IpAddress(PkiIp::V6(address)) = name {
            Ok(Self::Ip(IpAddr::from(*address.as_ref())))
        } else {
            Err(Error::new(ErrorKind::InvalidServerName).found(format!("{name:?}")))
        }
    }
}

impl From<UnixTime> for Time {
    fn from(time: UnixTime) -> Self {
        Self::from_unix(time.as_secs())
    }
}

#[cfg(feature = "webpki-roots")]
impl TrustAnchor {
    /// Mozilla's roots for servers, as the crate `webpki-roots` has them.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Der`](crate::ErrorKind::Der) if one is malformed.
    pub fn webpki_roots() -> Result<Vec<Self>, Error> {
        webpki_roots::TLS_SERVER_ROOTS.iter().map(Self::try_from).collect()
    }
}

fn framed(content: &[u8]) -> Result<Vec<u8>, Error> {
    let mut w = Writer::new();
    w.sequence(|w| {
        w.raw(content);
        Ok(())
    })?;
    Ok(w.into_public())
}

/// Of a SEQUENCE, which its reader has seen to be one.
fn content(der: &[u8]) -> Der<'static> {
    let content = whole(der, Tag::SEQUENCE, "TrustAnchor").map(|tlv| tlv.value.to_vec());
    Der::from(content.unwrap_or_default())
}
