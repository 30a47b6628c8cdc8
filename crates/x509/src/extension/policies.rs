//! Certificate policies (RFC 5280, sections 4.2.1.4, 4.2.1.5, 4.2.1.11 and 4.2.1.14).

use alloc::vec::Vec;

use crate::error::{DerFault, Error};
use crate::oid::{self, Oid};
use crate::reader::Cursor;
use crate::tag::context;

/// One policy that a certificate was issued under.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PolicyInformation<'a> {
    /// The policy.
    pub policy: Oid<'a>,
    /// What is said about it, for people: no check depends on it.
    pub qualifiers: Vec<PolicyQualifier<'a>>,
}

/// A qualifier of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PolicyQualifier<'a> {
    /// Its type.
    pub oid: Oid<'a>,
    /// Its value in DER.
    pub value: &'a [u8],
}

impl<'a> PolicyInformation<'a> {
    /// Reads `certificatePolicies ::= SEQUENCE SIZE (1..MAX) OF PolicyInformation`. "A certificate
    /// policy OID MUST NOT appear more than once".
    pub(crate) fn read_all(value: &mut Cursor<'a>) -> Result<Vec<Self>, Error> {
        const FIELD: &str = "certificatePolicies";
        let mut policies: Vec<Self> = Vec::new();
        let mut list = value.sequence(FIELD)?;
        if list.is_empty() {
            return Err(list.fail(FIELD, DerFault::Empty));
        }
        while !list.is_empty() {
            let place = list.clone();
            let mut fields = list.sequence(FIELD)?;
            let policy = fields.oid(FIELD)?;
            if policies.iter().any(|known| known.policy == policy) {
                return Err(place.fail(FIELD, DerFault::Value));
            }
            let qualifiers = read_qualifiers(&mut fields)?;
            fields.finish(FIELD)?;
            policies.push(Self { policy, qualifiers });
        }
        Ok(policies)
    }

    /// Where the certification practice statement is published.
    pub fn practice_statements(&self) -> impl Iterator<Item = &'a str> {
        let pointers = self.qualifiers.iter().filter(|qualifier| qualifier.oid == oid::CPS);
        pointers.filter_map(|qualifier| {
            let uri =
                Cursor::new(qualifier.value).expect(crate::tag::Tag::IA5_STRING, "cPSuri").ok()?;
            core::str::from_utf8(uri.value).ok().filter(|uri| uri.is_ascii())
        })
    }
}

fn read_qualifiers<'a>(fields: &mut Cursor<'a>) -> Result<Vec<PolicyQualifier<'a>>, Error> {
    const FIELD: &str = "policyQualifiers";
    let mut qualifiers = Vec::new();
    if fields.is_empty() {
        return Ok(qualifiers);
    }
    let mut list = fields.sequence(FIELD)?;
    if list.is_empty() {
        return Err(list.fail(FIELD, DerFault::Empty));
    }
    while !list.is_empty() {
        let mut qualifier = list.sequence(FIELD)?;
        let (oid, value) = (qualifier.oid(FIELD)?, qualifier.any(FIELD)?.raw);
        qualifier.finish(FIELD)?;
        qualifiers.push(PolicyQualifier { oid, value });
    }
    Ok(qualifiers)
}

/// Two policies that an authority takes to be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PolicyMapping<'a> {
    /// In the domain of the issuer.
    pub issuer_domain_policy: Oid<'a>,
    /// In the domain of the subject.
    pub subject_domain_policy: Oid<'a>,
}

impl<'a> PolicyMapping<'a> {
    /// Reads `policyMappings`.
    pub(crate) fn read_all(value: &mut Cursor<'a>) -> Result<Vec<Self>, Error> {
        const FIELD: &str = "policyMappings";
        let mut mappings = Vec::new();
        let mut list = value.sequence(FIELD)?;
        if list.is_empty() {
            return Err(list.fail(FIELD, DerFault::Empty));
        }
        while !list.is_empty() {
            let mut fields = list.sequence(FIELD)?;
            let mapping = Self {
                issuer_domain_policy: fields.oid(FIELD)?,
                subject_domain_policy: fields.oid(FIELD)?,
            };
            fields.finish(FIELD)?;
            mappings.push(mapping);
        }
        Ok(mappings)
    }
}

/// `policyConstraints`: after how many further certificates a rule holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PolicyConstraints {
    /// An acceptable policy is then required.
    pub require_explicit_policy: Option<u32>,
    /// Policies are then no longer mapped.
    pub inhibit_policy_mapping: Option<u32>,
}

impl PolicyConstraints {
    /// "Conforming CAs MUST NOT issue certificates where policy constraints is an empty sequence."
    pub(crate) fn read(value: &mut Cursor<'_>) -> Result<Self, Error> {
        const FIELD: &str = "policyConstraints";
        let mut fields = value.sequence(FIELD)?;
        if fields.is_empty() {
            return Err(fields.fail(FIELD, DerFault::Empty));
        }
        let mut skip_certs = |number| {
            let found = fields.optional(context(number, false), FIELD)?;
            found.map(|tlv| tlv.saturating_u32(FIELD)).transpose()
        };
        let constraints = Self {
            require_explicit_policy: skip_certs(0)?,
            inhibit_policy_mapping: skip_certs(1)?,
        };
        fields.finish(FIELD)?;
        Ok(constraints)
    }
}

/// Reads `inhibitAnyPolicy`: after how many further certificates anyPolicy no longer counts.
pub(crate) fn read_inhibit_any_policy(value: &mut Cursor<'_>) -> Result<u32, Error> {
    const FIELD: &str = "inhibitAnyPolicy";
    value.expect(crate::tag::Tag::INTEGER, FIELD)?.saturating_u32(FIELD)
}
