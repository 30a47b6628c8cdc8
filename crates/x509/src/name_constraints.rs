//! Name constraints (RFC 5280, section 4.2.1.10), for DNS names and IP addresses.
//!
//! Subtrees of other forms are not compared; a certificate with a name of such a form is then
//! refused, as the section demands: "applications MUST either process the constraint or reject the
//! certificate".

use alloc::vec::Vec;
use core::net::IpAddr;

use der::Tag;

use crate::error::{DerFault, Error};
use crate::general_name::GeneralName;
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
    /// A DNS name: itself and all names below it; empty for every name.
    Dns(&'a str),
    /// An address and a mask, 4 or 16 octets each.
    Ip {
        address: &'a [u8],
        mask: &'a [u8],
    },
    /// `directoryName`, which also constrains the subject.
    Directory,
    Rfc822,
    Uri,
    Other,
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

    /// Whether the authority may certify `name`. Counts its comparisons in `comparisons`.
    pub(crate) fn allow(&self, name: &GeneralName<'_>, comparisons: &mut usize) -> bool {
        let subtrees = self.permitted.len().saturating_add(self.excluded.len());
        *comparisons = comparisons.saturating_add(subtrees);
        if self.excluded.iter().any(|subtree| subtree.relates(name) != Relation::Outside) {
            return false;
        }
        let mut relevant = self.permitted.iter().filter(|subtree| subtree.same_form(name));
        let Some(first) = relevant.next() else { return true };
        core::iter::once(first).chain(relevant).any(|it| it.relates(name) == Relation::Within)
    }

    /// Whether there is a subtree for directory names, which constrains subjects.
    pub(crate) fn constrain_directory(&self) -> bool {
        self.permitted.iter().chain(&self.excluded).any(|it| *it == Subtree::Directory)
    }
}

/// How a name stands to a subtree. A wildcard stands for many names.
#[derive(PartialEq, Eq)]
enum Relation {
    /// Every name it stands for is in the subtree.
    Within,
    /// Some name may be in the subtree, or that is not known.
    Overlaps,
    /// No name is in the subtree.
    Outside,
}

impl Subtree<'_> {
    /// Whether the subtree says anything about names of this form. What is not understood is
    /// taken to concern everything of its form.
    fn same_form(&self, name: &GeneralName<'_>) -> bool {
        match name {
            GeneralName::Dns(_) => matches!(self, Self::Dns(_)),
            GeneralName::Ip(_) => matches!(self, Self::Ip { .. }),
            GeneralName::Directory(_) => matches!(self, Self::Directory),
            GeneralName::Rfc822(_) => matches!(self, Self::Rfc822),
            GeneralName::Uri(_) => matches!(self, Self::Uri),
            GeneralName::Other(_) => matches!(self, Self::Other),
            // Of an entry that cannot be read, only the outer form is known: any subtree counts.
            GeneralName::Invalid(_) => true,
        }
    }

    fn relates(&self, name: &GeneralName<'_>) -> Relation {
        match (self, name) {
            (Self::Dns(base), GeneralName::Dns(name)) => dns_relation(name, base),
            (Self::Ip { address, mask }, GeneralName::Ip(ip)) => {
                if in_network(*ip, address, mask) {
                    Relation::Within
                } else {
                    Relation::Outside
                }
            }
            _ if self.same_form(name) => Relation::Overlaps,
            _ => Relation::Outside,
        }
    }
}

/// Any name made by adding labels to the left of the base is within. A wildcard `*.b` is within
/// if `b` is; it overlaps a subtree that lies one label below `b`.
fn dns_relation(name: &str, base: &str) -> Relation {
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

/// Compares without regard to ASCII case, label by label.
fn is_at_or_below(name: &str, base: &str) -> bool {
    let Some(at) = name.len().checked_sub(base.len()) else { return false };
    let Some((head, tail)) = name.split_at_checked(at) else { return false };
    let boundary = base.is_empty() || head.is_empty() || head.ends_with('.');
    boundary && tail.eq_ignore_ascii_case(base)
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

/// `GeneralSubtrees`: `minimum` is 0, which DER leaves out, and `maximum` is absent.
fn read_subtrees(list: Option<Cursor<'_>>) -> Result<Vec<Subtree<'_>>, Error> {
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
    let Tag::ContextSpecific { number, .. } = base.tag else {
        return Err(base.fail(FIELD, DerFault::UnexpectedTag));
    };
    let invalid = || base.fail(FIELD, DerFault::Value);
    Ok(match number.0 {
        1 => Subtree::Rfc822,
        2 => {
            let name = core::str::from_utf8(base.value).ok();
            // A leading dot is of the URI form; whether it takes in the name itself is disputed.
            let name = name.filter(|name| name.is_ascii() && !name.starts_with('.'));
            Subtree::Dns(name.ok_or_else(invalid)?)
        }
        4 => Subtree::Directory,
        6 => Subtree::Uri,
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
