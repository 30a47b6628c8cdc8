//! Whether a certificate was revoked: CRLs (RFC 5280, section 6.3), OCSP (RFC 6960), and where
//! neither is needed (RFC 9608).
//!
//! Nothing is fetched here. What was stapled or fetched is handed in as [`RevocationEvidence`].

mod by_crl;
mod by_ocsp;

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use crate::algorithm::AlgorithmIdentifier;
use crate::certificate::Certificate;
use crate::crl::{Crl, Reason};
use crate::error::{Error, ErrorKind};
use crate::extension::KeyUsage;
use crate::limits::{MAX_EVIDENCE, MAX_REVOCATION_SIGNATURES};
use crate::name::Name;
use crate::ocsp::OcspResponse;
use crate::policy::{Policy, Profile};
use crate::public_key::PublicKey;
use crate::time::Time;

/// Extension type of TLS that a must-staple certificate names (RFC 7633, section 4.2.3.1).
const STATUS_REQUEST: u16 = 5;

/// How much revocation counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum RevocationPolicy {
    /// It does not: evidence is not looked at.
    Off,
    /// A certificate that is known to be revoked is refused; one of which nothing is known is not.
    #[default]
    Prefer,
    /// A certificate that is not known to be good is refused.
    Require,
}

/// Of which certificates revocation is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum RevocationScope {
    /// The end entity's.
    EndEntity,
    /// All of the path, without the anchor, whose trust is configured.
    #[default]
    Path,
}

/// How revocation is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RevocationSettings {
    /// How much it counts.
    pub policy: RevocationPolicy,
    /// Of which certificates.
    pub scope: RevocationScope,
    /// For how many seconds evidence holds that does not say when there will be newer: 4 days.
    pub max_age: u32,
    /// By how many seconds the clocks of issuers may be ahead of ours: 5 minutes.
    pub clock_skew: u32,
    /// Certificates valid for at most this many days need no evidence, as revoking them would take
    /// as long as waiting: 7, as the CA/Browser Forum has it. 0 for no such rule.
    pub short_lived_days: u32,
}

impl RevocationSettings {
    /// The usual settings under this policy.
    #[must_use]
    pub const fn new(policy: RevocationPolicy) -> Self {
        Self {
            policy,
            scope: RevocationScope::Path,
            max_age: 4 * 86_400,
            clock_skew: 300,
            short_lived_days: 7,
        }
    }
}

impl Default for RevocationSettings {
    fn default() -> Self {
        Self::new(RevocationPolicy::Prefer)
    }
}

/// What is known about revocation, in DER: handed in, or stapled by the peer.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::exhaustive_structs, reason = "filled in field by field, with a default for all")]
pub struct RevocationEvidence<'a> {
    /// CRLs, of any issuers.
    pub crls: &'a [&'a [u8]],
    /// OCSP responses about any certificates.
    pub ocsp: &'a [&'a [u8]],
    /// The number that was in the OCSP request: responses must repeat it (RFC 9654).
    pub ocsp_nonce: Option<&'a [u8]>,
    /// Whether the peer was asked to staple a response. A must-staple certificate is refused if it
    /// was and did not.
    pub asked_to_staple: bool,
}

/// What the evidence says about one certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RevocationStatus {
    /// It is not revoked.
    Good {
        /// Who says so.
        source: RevocationSource,
    },
    /// Nothing needs to be known.
    NotNeeded {
        /// The reason, with its rule.
        why: &'static str,
    },
    /// It is revoked.
    Revoked {
        /// Who says so.
        source: RevocationSource,
        /// Since when.
        time: Time,
        /// Why, if that is said.
        reason: Option<Reason>,
    },
    /// Nothing is known.
    Unknown {
        /// What is wrong with each piece of evidence.
        why: String,
    },
}

/// A kind of evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RevocationSource {
    /// A CRL.
    Crl,
    /// An OCSP response.
    Ocsp,
}

impl fmt::Display for RevocationSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Crl => "a CRL",
            Self::Ocsp => "an OCSP response",
        })
    }
}

impl fmt::Display for RevocationStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Good { source } => write!(f, "not revoked, by {source}"),
            Self::NotNeeded { why } => f.write_str(why),
            Self::Revoked { source, time, reason } => {
                write!(f, "revoked at {time}")?;
                if let Some(reason) = reason {
                    write!(f, " ({reason})")?;
                }
                write!(f, ", by {source}")
            }
            Self::Unknown { why } => f.write_str(why),
        }
    }
}

/// The issuer of the certificates that evidence is about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Issuer<'s> {
    pub(crate) name: Name<'s>,
    pub(crate) spki: &'s [u8],
    pub(crate) key_usage: Option<KeyUsage>,
}

/// What one piece of evidence says.
enum Finding {
    /// It is about other certificates.
    Elsewhere,
    Good,
    Revoked {
        time: Time,
        reason: Option<Reason>,
    },
    /// It would be about the certificate, but cannot be used.
    Unusable(String),
}

impl Finding {
    fn unusable(why: impl fmt::Display) -> Self {
        Self::Unusable(why.to_string())
    }
}

/// Evidence, read once, and how it is judged.
pub(crate) struct Judge<'e> {
    settings: RevocationSettings,
    now: Time,
    crls: Vec<Result<Crl<'e>, Error>>,
    responses: Vec<Result<OcspResponse<'e>, Error>>,
    nonce: Option<&'e [u8]>,
    asked_to_staple: bool,
    profile: Profile,
    signatures: usize,
}

impl<'e> Judge<'e> {
    /// [`ErrorKind::Budget`] if there is more evidence than is read: what is left out could be the
    /// revocation.
    pub(crate) fn new(
        policy: &Policy,
        evidence: &RevocationEvidence<'e>,
        now: Time,
    ) -> Result<Self, Error> {
        let settings = policy.revocation;
        let is_on = settings.policy != RevocationPolicy::Off;
        if is_on && evidence.crls.len().max(evidence.ocsp.len()) > MAX_EVIDENCE {
            return Err(Error::new(ErrorKind::Budget)
                .expected(format!("at most {MAX_EVIDENCE} CRLs and as many OCSP responses")));
        }
        let used = |all: &'e [&'e [u8]]| if is_on { all.iter() } else { [].iter() };
        Ok(Self {
            settings,
            now,
            crls: used(evidence.crls).map(|der| Crl::from_der(der)).collect(),
            responses: used(evidence.ocsp).map(|der| OcspResponse::from_der(der)).collect(),
            nonce: evidence.ocsp_nonce,
            asked_to_staple: evidence.asked_to_staple,
            profile: policy.profile,
            signatures: 0,
        })
    }

    /// Whether the certificates of this place in the path are looked at.
    pub(crate) fn covers(&self, position_in_path: usize) -> bool {
        self.settings.policy != RevocationPolicy::Off
            && (self.settings.scope == RevocationScope::Path || position_in_path == 0)
    }

    /// The status, or the refusal that the policy makes of it.
    pub(crate) fn check(
        &mut self,
        certificate: &Certificate<'_>,
        issuer: &Issuer<'_>,
        is_end_entity: bool,
    ) -> Result<RevocationStatus, Error> {
        let status = self.status(certificate, issuer)?;
        if let RevocationStatus::Revoked { .. } = status {
            return Err(Error::new(ErrorKind::Revoked).found(status.to_string()));
        }
        let must_staple =
            || Ok(certificate.tls_features()?.unwrap_or_default().contains(&STATUS_REQUEST));
        let is_stapled =
            matches!(status, RevocationStatus::Good { source: RevocationSource::Ocsp });
        if is_end_entity && self.asked_to_staple && !is_stapled && must_staple()? {
            return Err(Error::new(ErrorKind::MustStaple).found(status.to_string()));
        }
        let is_unknown = matches!(status, RevocationStatus::Unknown { .. });
        if is_unknown && self.settings.policy == RevocationPolicy::Require {
            return Err(Error::new(ErrorKind::RevocationUnknown).found(status.to_string()));
        }
        Ok(status)
    }

    fn status(
        &mut self,
        certificate: &Certificate<'_>,
        issuer: &Issuer<'_>,
    ) -> Result<RevocationStatus, Error> {
        let mut good = None;
        let mut unusable = Vec::new();
        let findings = self.by_ocsp(certificate, issuer)?;
        let ocsp = findings.into_iter().map(|finding| (RevocationSource::Ocsp, finding));
        let findings = self.by_crl(certificate, issuer)?;
        let crl = findings.into_iter().map(|finding| (RevocationSource::Crl, finding));
        for (source, finding) in ocsp.chain(crl) {
            match finding {
                Finding::Elsewhere => {}
                Finding::Good => good = good.or(Some(RevocationStatus::Good { source })),
                // One such statement outweighs all others.
                Finding::Revoked { time, reason } => {
                    return Ok(RevocationStatus::Revoked { source, time, reason });
                }
                Finding::Unusable(why) => unusable.push(format!("{source}: {why}")),
            }
        }
        if let Some(good) = good {
            return Ok(good);
        }
        if let Some(why) = self.not_needed(certificate)? {
            return Ok(RevocationStatus::NotNeeded { why });
        }
        let why = match unusable.is_empty() {
            true => "no CRL and no OCSP response is about it".to_string(),
            false => unusable.join("; "),
        };
        Ok(RevocationStatus::Unknown { why })
    }

    fn not_needed(&self, certificate: &Certificate<'_>) -> Result<Option<&'static str>, Error> {
        // RFC 9608, section 3: "MUST NOT be present in CA public key certificates".
        let is_ca = certificate.basic_constraints().is_some_and(|constraints| constraints.ca);
        if !is_ca && certificate.is_no_rev_avail()? {
            return Ok(Some("its issuer publishes nothing about it (noRevAvail, RFC 9608)"));
        }
        let validity = certificate.validity();
        let is_short = self.settings.short_lived_days > 0
            && validity.not_after <= validity.not_before.plus_days(self.settings.short_lived_days);
        Ok((!is_ca && is_short).then_some("it is short-lived"))
    }

    /// What makes evidence of this age useless.
    fn staleness(&self, this_update: Time, next_update: Option<Time>) -> Option<String> {
        if this_update > self.now.plus_seconds(self.settings.clock_skew) {
            return Some(format!("it is from the future, {this_update}"));
        }
        let until = next_update.unwrap_or_else(|| this_update.plus_seconds(self.settings.max_age));
        (until < self.now).then(|| format!("it is out of date since {until}"))
    }

    /// Whether `spki` signed `message`.
    fn signed_by(
        &mut self,
        spki: &[u8],
        algorithm: AlgorithmIdentifier<'_>,
        message: &[u8],
        signature: &[u8],
    ) -> Result<Result<(), Error>, Error> {
        if self.signatures >= MAX_REVOCATION_SIGNATURES {
            return Err(Error::new(ErrorKind::Budget)
                .expected(format!("at most {MAX_REVOCATION_SIGNATURES} signatures of evidence")));
        }
        self.signatures = self.signatures.saturating_add(1);
        let key = PublicKey::from_spki_der(spki);
        Ok(key.and_then(|key| key.verify(algorithm.signature_algorithm()?, message, signature)))
    }
}
