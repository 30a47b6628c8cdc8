//! Certificate revocation lists (RFC 5280, section 5): complete ones, version 2.

use alloc::string::ToString;
use alloc::vec::Vec;

use rand_core::TryCryptoRng;

use super::signed::{extension, sign};
use super::{Issuer, refuse};
use crate::crl::Reason;
use crate::error::{Error, ErrorKind};
use crate::extension::{KeyUsage, write};
use crate::oid;
use crate::tag::Tag;
use crate::time::Time;
use crate::writer::Writer;

/// A CRL to be issued: complete, of all reasons and all certificates of its issuer.
#[derive(Clone, Debug)]
pub struct CrlBuilder {
    number: u64,
    this_update: Time,
    next_update: Time,
    entries: Vec<Entry>,
}

#[derive(Clone, Debug)]
struct Entry {
    serial: Vec<u8>,
    revocation_date: Time,
    reason: Reason,
}

impl CrlBuilder {
    /// A CRL in which nothing is revoked yet. Each of an issuer has a larger `number` than the one
    /// before (RFC 5280, section 5.2.3). After `next_update` it says nothing any more.
    #[must_use]
    pub const fn new(number: u64, this_update: Time, next_update: Time) -> Self {
        Self { number, this_update, next_update, entries: Vec::new() }
    }

    /// Lists the certificate with this serial number, as
    /// [`Certificate::serial`](crate::Certificate::serial) has it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Issue`] for a serial number that is listed already or is none, and for
    /// [`Reason::RemoveFromCrl`], which stands in delta CRLs alone.
    pub fn revoke(
        mut self,
        serial: &[u8],
        revocation_date: Time,
        reason: Reason,
    ) -> Result<Self, Error> {
        check_serial(serial)?;
        if reason == Reason::RemoveFromCrl {
            return Err(refuse("removeFromCRL in a complete CRL"));
        }
        if self.entries.iter().any(|entry| entry.serial == serial) {
            return Err(refuse("a serial number that is listed already"));
        }
        self.entries.push(Entry { serial: serial.to_vec(), revocation_date, reason });
        Ok(self)
    }

    /// Issues the CRL.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::KeyUsage`] if the issuer may not sign CRLs, [`ErrorKind::Issue`] if it would end
    /// before it begins, [`ErrorKind::Rng`], [`ErrorKind::Signing`].
    pub fn issued_by<R: TryCryptoRng + ?Sized>(
        &self,
        issuer: &Issuer<'_>,
        rng: &mut R,
    ) -> Result<Vec<u8>, Error> {
        if let Some(usage) = issuer.certificate.key_usage()
            && !usage.allows(KeyUsage::CRL_SIGN)
        {
            return Err(Error::new(ErrorKind::KeyUsage)
                .expected(KeyUsage::CRL_SIGN.to_string())
                .found(usage.to_string()));
        }
        if self.next_update < self.this_update {
            return Err(refuse("a CRL that ends before it begins"));
        }
        let key_identifier = issuer.key_identifier()?;
        let mut tbs = Writer::new();
        tbs.sequence(|w| {
            // Version 2 is encoded as 1.
            w.unsigned(&[1])?;
            issuer.key.default_algorithm().write(w)?;
            w.raw(issuer.certificate.subject().as_der());
            self.this_update.write(w)?;
            self.next_update.write(w)?;
            self.write_entries(w)?;
            w.explicit(0, |w| w.sequence(|w| self.write_extensions(w, &key_identifier)))
        })?;
        sign(tbs, issuer.key, rng, |_| Ok(()))
    }

    /// "When there are no revoked certificates, the revoked certificates list MUST be absent".
    fn write_entries(&self, w: &mut Writer) -> Result<(), Error> {
        if self.entries.is_empty() {
            return Ok(());
        }
        w.sequence(|w| self.entries.iter().try_for_each(|entry| entry.write(w)))
    }

    fn write_extensions(&self, w: &mut Writer, key_identifier: &[u8]) -> Result<(), Error> {
        extension(w, oid::AUTHORITY_KEY_IDENTIFIER, false, |w| {
            write::authority_key_identifier(w, key_identifier)
        })?;
        extension(w, oid::CRL_NUMBER, false, |w| w.unsigned(&self.number.to_be_bytes()))
    }
}

impl Entry {
    fn write(&self, w: &mut Writer) -> Result<(), Error> {
        w.sequence(|w| {
            w.value(Tag::INTEGER, &self.serial)?;
            self.revocation_date.write(w)?;
            // "the reason code CRL entry extension SHOULD be absent instead of using the
            // unspecified (0) reasonCode value".
            if self.reason == Reason::Unspecified {
                return Ok(());
            }
            w.sequence(|w| extension(w, oid::REASON_CODE, false, |w| write_reason(w, self.reason)))
        })
    }
}

/// `CRLReason ::= ENUMERATED`.
pub(super) fn write_reason(w: &mut Writer, reason: Reason) -> Result<(), Error> {
    w.value(Tag::ENUMERATED, &[reason.code()])
}

/// An INTEGER above zero in its shortest form.
pub(super) fn check_serial(serial: &[u8]) -> Result<(), Error> {
    let is_positive = match serial {
        [] | [0] => false,
        [0, second, ..] => second & 0x80 != 0,
        [first, ..] => first & 0x80 == 0,
    };
    if is_positive { Ok(()) } else { Err(refuse("a serial number that is not a positive INTEGER")) }
}
