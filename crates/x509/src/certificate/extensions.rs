//! The extensions that are decoded when they are asked for.
//!
//! Those that every path needs are decoded with the certificate; a fault in one of these does not
//! make a certificate unreadable that is used without it.

use alloc::vec::Vec;

use super::Certificate;
use crate::error::{DerFault, Error};
use crate::extension::{
    AccessDescription, DistributionPoint, PolicyConstraints, PolicyInformation, PolicyMapping,
    read_inhibit_any_policy, read_tls_features,
};
use crate::general_name::GeneralName;
use crate::oid;
use crate::reader::Cursor;
use crate::tag::Tag;

impl<'a> Certificate<'a> {
    /// The policies that the certificate was issued under, if it says so.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Der`](crate::ErrorKind::Der).
    pub fn certificate_policies(&self) -> Result<Option<Vec<PolicyInformation<'a>>>, Error> {
        self.extensions.decode(oid::CERTIFICATE_POLICIES, PolicyInformation::read_all)
    }

    /// Policies that the subject, as an authority, takes to be the same as others.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Der`](crate::ErrorKind::Der).
    pub fn policy_mappings(&self) -> Result<Option<Vec<PolicyMapping<'a>>>, Error> {
        self.extensions.decode(oid::POLICY_MAPPINGS, PolicyMapping::read_all)
    }

    /// What the subject, as an authority, demands of the policies of the path.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Der`](crate::ErrorKind::Der).
    pub fn policy_constraints(&self) -> Result<Option<PolicyConstraints>, Error> {
        self.extensions.decode(oid::POLICY_CONSTRAINTS, PolicyConstraints::read)
    }

    /// After how many further certificates of the path anyPolicy no longer counts.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Der`](crate::ErrorKind::Der).
    pub fn inhibit_any_policy(&self) -> Result<Option<u32>, Error> {
        self.extensions.decode(oid::INHIBIT_ANY_POLICY, read_inhibit_any_policy)
    }

    /// Where CRLs are published.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Der`](crate::ErrorKind::Der).
    pub fn crl_distribution_points(&self) -> Result<Option<Vec<DistributionPoint<'a>>>, Error> {
        let read = |value: &mut _| DistributionPoint::read_all(value, "cRLDistributionPoints");
        self.extensions.decode(oid::CRL_DISTRIBUTION_POINTS, read)
    }

    /// Where delta CRLs are published.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Der`](crate::ErrorKind::Der).
    pub fn freshest_crl(&self) -> Result<Option<Vec<DistributionPoint<'a>>>, Error> {
        let read = |value: &mut _| DistributionPoint::read_all(value, "freshestCRL");
        self.extensions.decode(oid::FRESHEST_CRL, read)
    }

    /// Where the issuer's certificates and OCSP responders are.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Der`](crate::ErrorKind::Der).
    pub fn authority_info_access(&self) -> Result<Option<Vec<AccessDescription<'a>>>, Error> {
        let read = |value: &mut _| AccessDescription::read_all(value, "authorityInfoAccess");
        self.extensions.decode(oid::AUTHORITY_INFO_ACCESS, read)
    }

    /// What the subject offers.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Der`](crate::ErrorKind::Der).
    pub fn subject_info_access(&self) -> Result<Option<Vec<AccessDescription<'a>>>, Error> {
        let read = |value: &mut _| AccessDescription::read_all(value, "subjectInfoAccess");
        self.extensions.decode(oid::SUBJECT_INFO_ACCESS, read)
    }

    /// Further names of the issuer.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Der`](crate::ErrorKind::Der).
    pub fn issuer_alt_names(&self) -> Result<Option<Vec<GeneralName<'a>>>, Error> {
        let read = |value: &mut _| GeneralName::read_all(value, "issuerAltName");
        self.extensions.decode(oid::ISSUER_ALT_NAME, read)
    }

    /// Extensions of TLS that the server must answer (RFC 7633): 5, `status_request`, is
    /// must-staple.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Der`](crate::ErrorKind::Der).
    pub fn tls_features(&self) -> Result<Option<Vec<u16>>, Error> {
        self.extensions.decode(oid::TLS_FEATURE, read_tls_features)
    }

    /// Whether the issuer publishes no revocation information about the certificate (RFC 9608).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Der`](crate::ErrorKind::Der).
    pub fn is_no_rev_avail(&self) -> Result<bool, Error> {
        let read = |value: &mut Cursor<'a>| value.expect(Tag::NULL, "noRevAvail");
        let found = self.extensions.decode(oid::NO_REV_AVAIL, read)?;
        match found {
            Some(null) if !null.value.is_empty() => Err(null.fail("noRevAvail", DerFault::Value)),
            found => Ok(found.is_some()),
        }
    }

    /// The list of signed certificate timestamps (RFC 6962, section 3.3), as it stands.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Der`](crate::ErrorKind::Der).
    pub fn signed_certificate_timestamps(&self) -> Result<Option<&'a [u8]>, Error> {
        let read = |value: &mut Cursor<'a>| value.octet_string("signedCertificateTimestampList");
        Ok(self.extensions.decode(oid::SCT_LIST, read)?.map(|tlv| tlv.value))
    }
}
