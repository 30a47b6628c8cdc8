//! What can be asked where (RFC 5280, section 4.2.2).

use alloc::vec::Vec;

use crate::error::{DerFault, Error};
use crate::general_name::GeneralName;
use crate::oid::{self, Oid};
use crate::reader::Cursor;

/// One entry of `authorityInfoAccess` or `subjectInfoAccess`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AccessDescription<'a> {
    /// What is there.
    pub method: Oid<'a>,
    /// The place.
    pub location: GeneralName<'a>,
}

impl<'a> AccessDescription<'a> {
    /// Reads `SEQUENCE SIZE (1..MAX) OF AccessDescription`.
    pub(crate) fn read_all(
        value: &mut Cursor<'a>,
        field: &'static str,
    ) -> Result<Vec<Self>, Error> {
        let mut list = value.sequence(field)?;
        if list.is_empty() {
            return Err(list.fail(field, DerFault::Empty));
        }
        let mut descriptions = Vec::new();
        while !list.is_empty() {
            let mut fields = list.sequence(field)?;
            let method = fields.oid(field)?;
            let location = GeneralName::read(&mut fields, field)?;
            fields.finish(field)?;
            descriptions.push(Self { method, location });
        }
        Ok(descriptions)
    }

    /// The URI of an OCSP responder, if this is one.
    #[must_use]
    pub fn ocsp(&self) -> Option<&'a str> {
        self.uri_for(oid::OCSP)
    }

    /// The URI of the issuer's certificates, if this is one.
    #[must_use]
    pub fn ca_issuers(&self) -> Option<&'a str> {
        self.uri_for(oid::CA_ISSUERS)
    }

    fn uri_for(&self, method: Oid<'_>) -> Option<&'a str> {
        let GeneralName::Uri(uri) = self.location else { return None };
        (self.method == method).then_some(uri)
    }
}
