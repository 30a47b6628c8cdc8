//! When two names are the same (RFC 5280, section 7.1).

use alloc::string::String;

use super::{Attribute, Name, Rdn};
use crate::limits::MAX_COMPARED_SET;

impl Name<'_> {
    /// Whether the names are the same: attribute by attribute, strings without regard to case and
    /// to how much white space separates words. Two of the same bytes always are.
    #[must_use]
    pub fn matches(&self, other: &Name<'_>) -> bool {
        self.der == other.der || self.compare(other) == Comparison::Same
    }

    /// Whether the name is `base`, or continues it.
    pub(crate) fn is_within(&self, base: &Name<'_>) -> bool {
        self.compare(base) != Comparison::Different
    }

    /// Reads no more of the names than tells.
    fn compare(&self, base: &Name<'_>) -> Comparison {
        let (mut ours, mut theirs) = (self.rdns(), base.rdns());
        loop {
            match (ours.next(), theirs.next()) {
                (None, None) => return Comparison::Same,
                (Some(_), None) => return Comparison::Longer,
                (Some(one), Some(other)) if same_rdn(one, other) => {}
                _ => return Comparison::Different,
            }
        }
    }
}

#[derive(PartialEq, Eq)]
enum Comparison {
    Same,
    /// It begins with the other and goes on.
    Longer,
    Different,
}

/// A relative distinguished name is a set: the order means nothing.
fn same_rdn(one: Rdn<'_>, other: Rdn<'_>) -> bool {
    let count = one.attributes().count();
    if count != other.attributes().count() || count > MAX_COMPARED_SET {
        return false;
    }
    let all_in = |from: Rdn<'_>, to: Rdn<'_>| {
        from.attributes().all(|it| to.attributes().any(|candidate| it.matches(&candidate)))
    };
    all_in(one, other) && all_in(other, one)
}

impl Attribute<'_> {
    fn matches(&self, other: &Attribute<'_>) -> bool {
        if self.oid != other.oid {
            return false;
        }
        if self.tlv.raw == other.tlv.raw {
            return true;
        }
        match (self.text(), other.text()) {
            (Some(one), Some(other)) => prepared(&one) == prepared(&other),
            _ => false,
        }
    }
}

/// The string preparation of RFC 4518 as far as names in use need it: case is folded, white space
/// at the ends goes, and within it becomes one space.
fn prepared(text: &str) -> String {
    let mut prepared = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !prepared.is_empty() {
            prepared.push(' ');
        }
        prepared.extend(word.chars().flat_map(char::to_lowercase));
    }
    prepared
}
