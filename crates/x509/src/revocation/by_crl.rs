//! What CRLs say (RFC 5280, section 6.3.3), complete ones of the certificate's own issuer.
//!
//! Delta and indirect CRLs are recognised; they leave the status unknown.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Finding, Issuer, Judge};
use crate::certificate::Certificate;
use crate::crl::{Crl, IssuingDistributionPoint, Reason};
use crate::error::Error;
use crate::extension::{DistributionPointName, KeyUsage};
use crate::general_name::GeneralName;
use crate::oid::{self, Described};
use crate::policy::Profile;

impl<'e> Judge<'e> {
    pub(super) fn by_crl(
        &mut self,
        certificate: &Certificate<'_>,
        issuer: &Issuer<'_>,
    ) -> Result<Vec<Finding>, Error> {
        let crls = core::mem::take(&mut self.crls);
        let findings = crls.iter().map(|crl| match crl {
            Ok(crl) => self.one_crl(crl, certificate, issuer),
            Err(error) => Ok(Finding::unusable(error)),
        });
        let findings = findings.collect();
        self.crls = crls;
        findings
    }

    fn one_crl(
        &mut self,
        crl: &Crl<'e>,
        certificate: &Certificate<'_>,
        issuer: &Issuer<'_>,
    ) -> Result<Finding, Error> {
        if !crl.issuer().matches(&issuer.name) {
            return Ok(Finding::Elsewhere);
        }
        let point = match usable(crl, self.profile) {
            Ok(point) => point,
            Err(why) => return Ok(Finding::Unusable(why)),
        };
        if !covers(&point, certificate)? {
            return Ok(Finding::Elsewhere);
        }
        if issuer.key_usage.is_some_and(|usage| !usage.allows(KeyUsage::CRL_SIGN)) {
            return Ok(Finding::unusable(
                "its issuer may not sign CRLs (keyUsage without cRLSign)",
            ));
        }
        if let Some(why) = self.staleness(crl.this_update(), crl.next_update()) {
            return Ok(Finding::Unusable(why));
        }
        let algorithm = crl.signature_algorithm_identifier();
        if let Err(error) =
            self.signed_by(issuer.spki, algorithm, crl.tbs_der(), crl.signature())?
        {
            return Ok(Finding::unusable(error.statement()));
        }
        Ok(look_up(crl, &point, certificate))
    }
}

/// What the CRL covers, or why it cannot be used for any certificate.
fn usable<'e>(crl: &Crl<'e>, profile: Profile) -> Result<IssuingDistributionPoint<'e>, String> {
    if crl.is_delta() {
        return Err("it is a delta CRL, which says only what changed".into());
    }
    if let Some(extension) = crl.unknown_critical() {
        return Err(format!("it has the unknown critical extension {}", Described(extension)));
    }
    let number = crl.number().map_err(|error| format!("{error}"))?;
    let is_critical = crl.extensions().iter().any(|it| it.oid == oid::CRL_NUMBER && it.critical);
    if profile != Profile::Usual && (number.is_none() || is_critical) {
        return Err("it has no cRLNumber that is not critical (RFC 5280, section 5.2.3)".into());
    }
    let point = crl.issuing_distribution_point().map_err(|error| format!("{error}"))?;
    let point = point.unwrap_or_default();
    if point.indirect {
        return Err("it is an indirect CRL".into());
    }
    Ok(point)
}

/// Section 6.3.3 (b)(2): whether the certificate is within the scope.
fn covers(
    point: &IssuingDistributionPoint<'_>,
    certificate: &Certificate<'_>,
) -> Result<bool, Error> {
    let is_ca = certificate.basic_constraints().is_some_and(|constraints| constraints.ca);
    let of_this_kind = match is_ca {
        true => !point.only_user_certificates,
        false => !point.only_ca_certificates,
    } && !point.only_attribute_certificates;
    let Some(published) = &point.name else { return Ok(of_this_kind) };
    // Any of the certificate's distribution points may be the one, not just the first.
    let points = certificate.crl_distribution_points()?.unwrap_or_default();
    let is_one_of_its = points.iter().any(|its| {
        its.crl_issuer.is_empty()
            && its.name.as_ref().is_some_and(|name| same_place(name, published))
    });
    Ok(of_this_kind && is_one_of_its)
}

fn same_place(one: &DistributionPointName<'_>, other: &DistributionPointName<'_>) -> bool {
    match (one, other) {
        (DistributionPointName::Full(one), DistributionPointName::Full(other)) => {
            one.iter().any(|name| other.iter().any(|candidate| same_name(name, candidate)))
        }
        (
            DistributionPointName::RelativeToIssuer(one),
            DistributionPointName::RelativeToIssuer(other),
        ) => one == other,
        _ => false,
    }
}

fn same_name(one: &GeneralName<'_>, other: &GeneralName<'_>) -> bool {
    match (one, other) {
        (GeneralName::Directory(one), GeneralName::Directory(other)) => one.matches(other),
        (GeneralName::Invalid(_), _) => false,
        _ => one == other,
    }
}

fn look_up(
    crl: &Crl<'_>,
    point: &IssuingDistributionPoint<'_>,
    certificate: &Certificate<'_>,
) -> Finding {
    let mut unknown = None;
    for entry in crl.revoked() {
        if entry.serial == certificate.serial() && entry.reason != Some(Reason::RemoveFromCrl) {
            return Finding::Revoked { time: entry.revocation_date, reason: entry.reason };
        }
        unknown = unknown.or(entry.unknown_critical);
    }
    // Section 5.3: such a CRL says nothing about what is not in it.
    if let Some(extension) = unknown {
        return Finding::unusable(format!(
            "an entry has the unknown critical extension {}",
            Described(extension)
        ));
    }
    match point.only_some_reasons {
        Some(reasons) => Finding::unusable(format!("it covers revocation for {reasons} alone")),
        None => Finding::Good,
    }
}
