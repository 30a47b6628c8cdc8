//! Where CRLs are (RFC 5280, sections 4.2.1.13, 4.2.1.15 and 5.2.5).

use alloc::vec::Vec;
use core::fmt;

use crate::error::{DerFault, Error};
use crate::general_name::GeneralName;
use crate::reader::Cursor;
use crate::tag::context;

/// One place where a CRL that covers the certificate is published.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DistributionPoint<'a> {
    /// The place.
    pub name: Option<DistributionPointName<'a>>,
    /// The reasons that its CRL covers; all if absent.
    pub reasons: Option<Reasons>,
    /// Who signs the CRL, if not the issuer of the certificate: an indirect CRL.
    pub crl_issuer: Vec<GeneralName<'a>>,
}

/// The name of a distribution point.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DistributionPointName<'a> {
    /// The same place by several names, such as URIs.
    Full(Vec<GeneralName<'a>>),
    /// To be appended to the name of the CRL's issuer: a `RelativeDistinguishedName` in DER.
    RelativeToIssuer(&'a [u8]),
}

impl<'a> DistributionPoint<'a> {
    /// Reads `CRLDistributionPoints ::= SEQUENCE SIZE (1..MAX) OF DistributionPoint`.
    pub(crate) fn read_all(
        value: &mut Cursor<'a>,
        field: &'static str,
    ) -> Result<Vec<Self>, Error> {
        let mut list = value.sequence(field)?;
        if list.is_empty() {
            return Err(list.fail(field, DerFault::Empty));
        }
        let mut points = Vec::new();
        while !list.is_empty() {
            points.push(Self::read(list.sequence(field)?, field)?);
        }
        Ok(points)
    }

    fn read(mut fields: Cursor<'a>, field: &'static str) -> Result<Self, Error> {
        let name = DistributionPointName::read(&mut fields, field)?;
        let reasons = fields.implicit(1, field)?;
        let reasons = reasons.map(|tlv| tlv.named_bits(field).map(Reasons)).transpose()?;
        let crl_issuer = match fields.explicit(2, field)? {
            Some(names) => GeneralName::read_list(names, field)?,
            None => Vec::new(),
        };
        // "a DistributionPoint MUST NOT consist of only the reasons field".
        if name.is_none() && crl_issuer.is_empty() {
            return Err(fields.fail(field, DerFault::Empty));
        }
        fields.finish(field)?;
        Ok(Self { name, reasons, crl_issuer })
    }

    /// The URIs of the place.
    pub fn uris(&self) -> impl Iterator<Item = &'a str> {
        let names = match &self.name {
            Some(DistributionPointName::Full(names)) => &names[..],
            _ => &[],
        };
        names
            .iter()
            .filter_map(|name| if let GeneralName::Uri(uri) = name { Some(*uri) } else { None })
    }
}

impl<'a> DistributionPointName<'a> {
    /// `[0]` around a choice, which is why it is explicit.
    pub(crate) fn read(
        fields: &mut Cursor<'a>,
        field: &'static str,
    ) -> Result<Option<Self>, Error> {
        let Some(mut choice) = fields.explicit(0, field)? else { return Ok(None) };
        let name = match choice.explicit(0, field)? {
            Some(names) => Self::Full(GeneralName::read_list(names, field)?),
            None => Self::RelativeToIssuer(choice.expect(context(1, true), field)?.value),
        };
        choice.finish(field)?;
        Ok(Some(name))
    }
}

/// `ReasonFlags`: reasons for which certificates are revoked.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Reasons(pub(crate) u16);

impl Reasons {
    const NAMES: [&'static str; 9] = [
        "unused",
        "keyCompromise",
        "cACompromise",
        "affiliationChanged",
        "superseded",
        "cessationOfOperation",
        "certificateHold",
        "privilegeWithdrawn",
        "aACompromise",
    ];
}

impl fmt::Display for Reasons {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        super::write_bits(f, self.0, &Self::NAMES, "no reason")
    }
}

impl fmt::Debug for Reasons {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reasons({self})")
    }
}
