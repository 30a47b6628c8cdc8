//! Extensions for people.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use super::{
    AccessDescription, DistributionPoint, DistributionPointName, Extension, KeyUsage,
    PolicyConstraints, PolicyInformation, PolicyMapping, read_authority_key_identifier,
    read_basic_constraints, read_extended_key_usage, read_inhibit_any_policy, read_tls_features,
};
use crate::certificate::hex;
use crate::crl::IssuingDistributionPoint;
use crate::error::Error;
use crate::general_name::GeneralName;
use crate::name_constraints::NameConstraints;
use crate::oid::{self, Described};

/// How much of a value that is not understood is shown.
const SHOWN_OCTETS: usize = 64;

impl Extension<'_> {
    /// What the extension says, one fact a line: of any extension that this crate knows. Of another
    /// one, the value in hexadecimal, cut off after 64 octets.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Der`](crate::ErrorKind::Der) if the value is not what its type says.
    pub fn describe(&self) -> Result<Vec<String>, Error> {
        match self.oid {
            oid::SUBJECT_ALT_NAME => {
                self.decode(|value| GeneralName::read_all(value, "subjectAltName")).map(each)
            }
            oid::ISSUER_ALT_NAME => {
                self.decode(|value| GeneralName::read_all(value, "issuerAltName")).map(each)
            }
            oid::CRL_DISTRIBUTION_POINTS => self.points("cRLDistributionPoints"),
            oid::FRESHEST_CRL => self.points("freshestCRL"),
            oid::AUTHORITY_INFO_ACCESS => self.accesses("authorityInfoAccess"),
            oid::SUBJECT_INFO_ACCESS => self.accesses("subjectInfoAccess"),
            oid::NAME_CONSTRAINTS => {
                self.decode(NameConstraints::read).map(|constraints| constraints.describe())
            }
            oid::CERTIFICATE_POLICIES => self
                .decode(PolicyInformation::read_all)
                .map(|policies| policies.iter().map(policy).collect()),
            oid::POLICY_MAPPINGS => self
                .decode(PolicyMapping::read_all)
                .map(|mappings| mappings.iter().map(mapping).collect()),
            oid::TLS_FEATURE => self
                .decode(read_tls_features)
                .map(|features| features.iter().map(|feature| tls_feature(*feature)).collect()),
            oid::ISSUING_DISTRIBUTION_POINT => {
                self.decode(IssuingDistributionPoint::read).map(|point| issuing(&point))
            }
            _ => self.describe_single().map(|line| Vec::from([line])),
        }
    }

    /// An extension of a single value.
    fn describe_single(&self) -> Result<String, Error> {
        match self.oid {
            oid::BASIC_CONSTRAINTS => {
                let constraints = self.decode(read_basic_constraints)?;
                let who = if constraints.ca { "an authority" } else { "no authority" };
                Ok(match constraints.path_len {
                    Some(length) => format!("{who}, with at most {length} intermediates below"),
                    None => who.to_string(),
                })
            }
            oid::KEY_USAGE => {
                self.decode(|value| value.named_bits("keyUsage")).map(|it| KeyUsage(it).to_string())
            }
            oid::EXTENDED_KEY_USAGE => {
                self.decode(read_extended_key_usage).map(|usage| usage.to_string())
            }
            oid::SUBJECT_KEY_IDENTIFIER => self
                .decode(|value| value.octet_string("subjectKeyIdentifier"))
                .map(|identifier| hex(identifier.value, ":")),
            oid::AUTHORITY_KEY_IDENTIFIER => {
                let (key, names_certificate) = self.decode(read_authority_key_identifier)?;
                let key = key.map_or_else(|| "no keyIdentifier".to_string(), |key| hex(key, ":"));
                let more = if names_certificate { ", and issuer and serial number" } else { "" };
                Ok(format!("{key}{more}"))
            }
            oid::POLICY_CONSTRAINTS => self.decode(PolicyConstraints::read).map(policy_constraints),
            oid::INHIBIT_ANY_POLICY => self
                .decode(read_inhibit_any_policy)
                .map(|skip| format!("after {skip} further certificates")),
            oid::CRL_NUMBER | oid::DELTA_CRL_INDICATOR => {
                self.decode(|value| value.unsigned("cRLNumber")).map(|number| hex(number, ""))
            }
            oid::NO_REV_AVAIL | oid::OCSP_NO_CHECK => Ok("yes".to_string()),
            _ => Ok(self.raw()),
        }
    }

    fn raw(&self) -> String {
        let shown = self.value.get(..SHOWN_OCTETS).unwrap_or(self.value);
        let more = if shown.len() < self.value.len() { "..." } else { "" };
        format!("{} octets: {}{more}", self.value.len(), hex(shown, ""))
    }

    fn points(&self, field: &'static str) -> Result<Vec<String>, Error> {
        let points = self.decode(|value| DistributionPoint::read_all(value, field))?;
        Ok(points.iter().map(point).collect())
    }

    fn accesses(&self, field: &'static str) -> Result<Vec<String>, Error> {
        let all = self.decode(|value| AccessDescription::read_all(value, field))?;
        Ok(all.iter().map(|it| format!("{}: {}", Described(it.method), it.location)).collect())
    }
}

fn each(items: Vec<impl fmt::Display>) -> Vec<String> {
    items.iter().map(ToString::to_string).collect()
}

fn point(point: &DistributionPoint<'_>) -> String {
    let mut parts = point.name.iter().map(place).collect::<Vec<_>>();
    if let Some(reasons) = point.reasons {
        parts.push(format!("for the reasons {reasons}"));
    }
    if !point.crl_issuer.is_empty() {
        parts.push(format!("signed by {}", each(point.crl_issuer.clone()).join(", ")));
    }
    parts.join("; ")
}

fn place(name: &DistributionPointName<'_>) -> String {
    match name {
        DistributionPointName::Full(names) => each(names.clone()).join(", "),
        DistributionPointName::RelativeToIssuer(rdn) => {
            format!("relative to the issuer: {}", hex(rdn, ""))
        }
    }
}

fn issuing(point: &IssuingDistributionPoint<'_>) -> Vec<String> {
    let mut lines: Vec<String> = point.name.iter().map(place).collect();
    let flags = [
        (point.only_user_certificates, "end-entity certificates alone"),
        (point.only_ca_certificates, "certificates of authorities alone"),
        (point.indirect, "certificates of several issuers"),
        (point.only_attribute_certificates, "attribute certificates alone"),
    ];
    lines.extend(flags.iter().filter(|(is_set, _)| *is_set).map(|(_, text)| (*text).to_string()));
    if let Some(reasons) = point.only_some_reasons {
        lines.push(format!("the reasons {reasons} alone"));
    }
    lines
}

fn policy(policy: &PolicyInformation<'_>) -> String {
    let mut text = Described(policy.policy).to_string();
    for statement in policy.practice_statements() {
        text.push_str(&format!(", statement at {}", statement.escape_debug()));
    }
    text
}

fn mapping(mapping: &PolicyMapping<'_>) -> String {
    let (from, to) = (mapping.issuer_domain_policy, mapping.subject_domain_policy);
    format!("{} is the same as {}", Described(from), Described(to))
}

fn policy_constraints(constraints: PolicyConstraints) -> String {
    let PolicyConstraints { require_explicit_policy, inhibit_policy_mapping } = constraints;
    let parts = [
        require_explicit_policy
            .map(|skip| format!("a policy is required after {skip} certificates")),
        inhibit_policy_mapping.map(|skip| format!("no mapping after {skip} certificates")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Extension types of TLS that RFC 7633 speaks of.
fn tls_feature(feature: u16) -> String {
    match feature {
        5 => "status_request: must-staple".to_string(),
        17 => "status_request_v2: must-staple".to_string(),
        other => format!("extension {other}"),
    }
}
