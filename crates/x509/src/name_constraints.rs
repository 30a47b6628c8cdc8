//! Name constraints (RFC 5280, section 4.2.1.10; RFC 9598, section 6).
//!
//! Subtrees of the forms that are not compared here (`x400Address`, `ediPartyName`, `registeredID`,
//! `otherName`) refuse every name of their form, as the section demands: "applications MUST either
//! process the constraint or reject the certificate".

mod describe;
mod dns;
mod mailbox;
mod uri;

use alloc::vec::Vec;
use core::net::IpAddr;

use crate::error::{DerFault, Error};
use crate::general_name::GeneralName;
use crate::limits::COMPARED_AT_ONCE;
use crate::name::Name;
use crate::oid;
use crate::reader::{Cursor, Tlv};

const FIELD: &str = "nameConstraints";

/// `nameConstraints` of a certification authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameConstraints<'a> {
    permitted: Vec<Subtree<'a>>,
    excluded: Vec<Subtree<'a>>,
}

/// The base of a subtree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subtree<'a> {
    /// A DNS name: itself and all names below it, with a leading dot those below it alone; empty
    /// for every name.
    Dns(&'a str),
    /// An address and a mask, 4 or 16 octets each.
    Ip {
        address: &'a [u8],
        mask: &'a [u8],
    },
    /// A distinguished name, and all that begin with it. Constrains subjects too.
    Directory(Name<'a>),
    /// A mailbox, a host, or with a leading dot the hosts of a domain.
    Rfc822(&'a str),
    /// A host, or with a leading dot the hosts of a domain.
    Uri(&'a str),
    Other,
}

/// How a name stands to a subtree. A wildcard stands for many names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    /// Every name it stands for is in the subtree.
    Within,
    /// Some name may be in the subtree, or that is not known.
    Overlaps,
    /// No name is in the subtree.
    Outside,
}

impl Relation {
    const fn within_if(condition: bool) -> Self {
        if condition { Self::Within } else { Self::Outside }
    }
}

impl<'a> NameConstraints<'a> {
    pub(crate) fn read(value: &mut Cursor<'a>) -> Result<Self, Error> {
        let mut fields = value.sequence(FIELD)?;
        let permitted = fields.explicit(0, FIELD)?;
        let excluded = fields.explicit(1, FIELD)?;
        fields.finish(FIELD)?;
        if permitted.is_none() && excluded.is_none() {
            return Err(fields.fail(FIELD, DerFault::Empty));
        }
        Ok(Self { permitted: read_subtrees(permitted)?, excluded: read_subtrees(excluded)? })
    }

    /// Whether a DNS name stands there with a leading dot, which RFC 5280 does not have.
    pub(crate) fn has_dotted_dns_name(&self) -> bool {
        let mut subtrees = self.permitted.iter().chain(&self.excluded);
        subtrees.any(|subtree| matches!(subtree, Subtree::Dns(base) if base.starts_with('.')))
    }

    /// Whether the authority may certify `name`. Counts its comparisons in `comparisons`.
    pub(crate) fn allow(&self, name: &GeneralName<'_>, comparisons: &mut usize) -> bool {
        let subtrees = self.permitted.len().saturating_add(self.excluded.len());
        let cost = subtrees.saturating_mul(comparison_cost(octets(name)));
        *comparisons = comparisons.saturating_add(cost);
        if self.excluded.iter().any(|subtree| subtree.relates(name) != Relation::Outside) {
            return false;
        }
        let mut relevant = self.permitted.iter().filter(|subtree| subtree.same_form(name));
        let Some(first) = relevant.next() else { return true };
        core::iter::once(first).chain(relevant).any(|it| it.relates(name) == Relation::Within)
    }

    /// Whether the authority may certify `subject`: its distinguished name, unless it is empty,
    /// and where `has_mailbox` says that no subject alternative name is a mailbox, those among its
    /// attributes.
    pub(crate) fn allow_subject(
        &self,
        subject: &Name<'_>,
        has_mailbox: bool,
        comparisons: &mut usize,
    ) -> bool {
        if !subject.is_empty() && !self.allow(&GeneralName::Directory(*subject), comparisons) {
            return false;
        }
        // "the constraint MUST be applied to the attribute of type emailAddress in the subject
        // distinguished name".
        let is_constrained = || {
            self.permitted.iter().chain(&self.excluded).any(|it| matches!(it, Subtree::Rfc822(_)))
        };
        if has_mailbox || !is_constrained() {
            return true;
        }
        let mut mailboxes =
            subject.attributes().filter(|attribute| attribute.oid == oid::EMAIL_ADDRESS);
        mailboxes.all(|attribute| match attribute.text() {
            Some(address) => self.allow(&GeneralName::Rfc822(&address), comparisons),
            None => self.allow(&GeneralName::Invalid(attribute.value()), comparisons),
        })
    }
}

impl Subtree<'_> {
    /// Whether the subtree says anything about names of this form. What is not understood is
    /// taken to concern everything of its form.
    fn same_form(&self, name: &GeneralName<'_>) -> bool {
        match name {
            GeneralName::Dns(_) => matches!(self, Self::Dns(_)),
            GeneralName::Ip(_) => matches!(self, Self::Ip { .. }),
            GeneralName::Directory(_) => matches!(self, Self::Directory(_)),
            GeneralName::Rfc822(_) => matches!(self, Self::Rfc822(_)),
            GeneralName::Uri(_) => matches!(self, Self::Uri(_)),
            // RFC 9598, section 6: "rfc822Name constraints [...] apply to SmtpUTF8Mailbox".
            GeneralName::SmtpUtf8(_) => matches!(self, Self::Rfc822(_) | Self::Other),
            GeneralName::Other(_) => matches!(self, Self::Other),
            // Of an entry that cannot be read, only the outer form is known: any subtree counts.
            GeneralName::Invalid(_) => true,
        }
    }

    fn relates(&self, name: &GeneralName<'_>) -> Relation {
        match (self, name) {
            (Self::Dns(base), GeneralName::Dns(name)) => dns::relation(name, base),
            (Self::Ip { address, mask }, GeneralName::Ip(ip)) => {
                Relation::within_if(in_network(*ip, address, mask))
            }
            (Self::Directory(base), GeneralName::Directory(name)) => {
                Relation::within_if(name.is_within(base))
            }
            (Self::Rfc822(base), GeneralName::Rfc822(name) | GeneralName::SmtpUtf8(name)) => {
                mailbox::relation(name, base)
            }
            (Self::Uri(base), GeneralName::Uri(uri)) => uri::relation(uri, base),
            _ if self.same_form(name) => Relation::Overlaps,
            _ => Relation::Outside,
        }
    }
}

fn in_network(ip: IpAddr, address: &[u8], mask: &[u8]) -> bool {
    let compare = |octets: &[u8]| {
        octets.len() == address.len()
            && octets.iter().zip(address).zip(mask).all(|((a, b), mask)| a & mask == b & mask)
    };
    match ip {
        IpAddr::V4(ip) => compare(&ip.octets()),
        IpAddr::V6(ip) => compare(&ip.octets()),
    }
}

/// What comparing a name of this length counts for.
pub(crate) const fn comparison_cost(octets: usize) -> usize {
    (octets / COMPARED_AT_ONCE).saturating_add(1)
}

fn octets(name: &GeneralName<'_>) -> usize {
    match name {
        GeneralName::Dns(text)
        | GeneralName::Rfc822(text)
        | GeneralName::Uri(text)
        | GeneralName::SmtpUtf8(text) => text.len(),
        GeneralName::Directory(name) => name.as_der().len(),
        // Addresses have few octets, and nothing of the others is compared.
        GeneralName::Ip(_) | GeneralName::Other(_) | GeneralName::Invalid(_) => 0,
    }
}

/// `GeneralSubtrees`: `minimum` is 0, which DER leaves out, and `maximum` is absent.
fn read_subtrees<'a>(list: Option<Cursor<'a>>) -> Result<Vec<Subtree<'a>>, Error> {
    let Some(mut list) = list else { return Ok(Vec::new()) };
    if list.is_empty() {
        return Err(list.fail(FIELD, DerFault::Empty));
    }
    let mut subtrees = Vec::new();
    while !list.is_empty() {
        let mut fields = list.sequence(FIELD)?;
        let base = fields.any(FIELD)?;
        fields.finish(FIELD)?;
        subtrees.push(read_base(&base)?);
    }
    Ok(subtrees)
}

fn read_base<'a>(base: &Tlv<'a>) -> Result<Subtree<'a>, Error> {
    let Some((number, constructed)) = base.tag.as_context() else {
        return Err(base.fail(FIELD, DerFault::UnexpectedTag));
    };
    // The structured forms: otherName, x400Address, directoryName, ediPartyName.
    if constructed != [0, 3, 4, 5].contains(&number) {
        return Err(base.fail(FIELD, DerFault::UnexpectedTag));
    }
    let invalid = || base.fail(FIELD, DerFault::Value);
    let text = || {
        let printable = |octet: &u8| (0x21..0x7f).contains(octet);
        let text = core::str::from_utf8(base.value).ok();
        text.filter(|text| text.as_bytes().iter().all(printable)).ok_or_else(invalid)
    };
    Ok(match number {
        1 => Subtree::Rfc822(mailbox::check_base(text()?).ok_or_else(invalid)?),
        2 => Subtree::Dns(dns::check_base(text()?).ok_or_else(invalid)?),
        4 => {
            let mut inside = base.inside();
            let name = Name::read(&mut inside, FIELD)?;
            inside.finish(FIELD)?;
            Subtree::Directory(name)
        }
        6 => Subtree::Uri(uri::check_base(text()?).ok_or_else(invalid)?),
        7 => {
            let half = if base.value.len() == 8 { 4 } else { 16 };
            let (address, mask) = base.value.split_at_checked(half).ok_or_else(invalid)?;
            if mask.len() != half || !is_contiguous(mask) {
                return Err(invalid());
            }
            Subtree::Ip { address, mask }
        }
        0 | 3 | 5 | 8 => Subtree::Other,
        _ => return Err(base.fail(FIELD, DerFault::UnexpectedTag)),
    })
}

/// Ones, then zeros (RFC 4632).
fn is_contiguous(mask: &[u8]) -> bool {
    let mut rest = mask.iter().skip_while(|octet| **octet == 0xff);
    let first = rest.next().copied().unwrap_or(0);
    first.leading_ones() == first.count_ones() && rest.all(|octet| *octet == 0)
}
