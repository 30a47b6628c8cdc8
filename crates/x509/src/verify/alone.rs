//! Trust in an end entity by itself, without a path: exact certificates, exact keys, first use.

use alloc::format;
use alloc::string::ToString;
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::search::Path;
use super::{Received, checks};
use crate::certificate::hex;
use crate::error::{Error, ErrorKind};
use crate::policy::{Policy, Request, Tolerance};
use crate::trust::Trust;
use crate::trust::first_use::{FirstUse, TofuStore};
use crate::verdict::{Check, Trace};
use crate::verified::{TrustedBy, Verified};

impl Policy {
    /// Judges the end entity by itself. Nobody vouches for what its certificate says: whoever holds
    /// the key could have written it. What it says against itself counts: its validity.
    pub(super) fn judge_alone(
        &self,
        leaf: &Received<'_>,
        request: &Request<'_>,
        trace: &mut Trace,
    ) -> Result<Verified, Error> {
        let (trusted_by, first_use) =
            self.trusted_alone(leaf, request, trace).map_err(|error| leaf.place(error))?;
        checks::validity(leaf, request.now, self, trace).map_err(|error| leaf.place(error))?;
        if trusted_by == TrustedBy::ExactKey {
            self.check_pinned_name(leaf, request, trace).map_err(|error| leaf.place(error))?;
        }
        self.check_identity(&leaf.certificate, trace).map_err(|error| leaf.place(error))?;
        trace.found();
        let path = Path {
            certificates: Vec::from([leaf]),
            anchor: None,
            revocation: Vec::from([None]),
            policies: Vec::new(),
        };
        let verified = self.verified(path, request.name, trusted_by, trace)?;
        Ok(Verified { first_use, ..verified })
    }

    fn trusted_alone(
        &self,
        leaf: &Received<'_>,
        request: &Request<'_>,
        trace: &mut Trace,
    ) -> Result<(TrustedBy, Option<FirstUse>), Error> {
        let about = Some(leaf.position);
        match &self.trust {
            Trust::ExactCertificates(trusted) => {
                let result = exact_certificate(leaf, trusted);
                trace.record(Check::ExactCertificate, about, result)?;
                Ok((TrustedBy::ExactCertificate, None))
            }
            Trust::ExactKeys(pins) => {
                trace.record(Check::ExactKey, about, exact_key(leaf, pins))?;
                Ok((TrustedBy::ExactKey, None))
            }
            Trust::FirstUse(store) => {
                let first_use = first_use(leaf, request, store)?;
                trace.record(Check::FirstUse, about, Ok(()))?;
                Ok(match first_use {
                    Some(_) => (TrustedBy::FirstUse, first_use),
                    None => (TrustedBy::RememberedKey, None),
                })
            }
            // Paths are judged elsewhere.
            Trust::Anchors(_) => Err(Error::new(ErrorKind::NotTrusted)),
        }
    }

    /// The name of a peer whose key is pinned: a wrong one is a sign of a mistake.
    fn check_pinned_name(
        &self,
        leaf: &Received<'_>,
        request: &Request<'_>,
        trace: &mut Trace,
    ) -> Result<(), Error> {
        let Some(name) = request.name else { return Ok(()) };
        let has_none = leaf.certificate.subject_alt_names().is_empty();
        let tolerance =
            (has_none && self.allow_missing_san_for_pinned_key).then_some(Tolerance::MissingSan);
        let result = checks::name(&leaf.certificate, name);
        trace.record_or_tolerate(Check::Name, Some(leaf.position), result, tolerance)
    }
}

fn exact_certificate(leaf: &Received<'_>, trusted: &[Vec<u8>]) -> Result<(), Error> {
    let der = leaf.certificate.as_der();
    if trusted.iter().any(|trusted| trusted == der) {
        return Ok(());
    }
    let fingerprint = hex(&leaf.certificate.fingerprint_sha256(), "");
    Err(Error::new(ErrorKind::NotTrusted)
        .expected(format!("one of {} certificates", trusted.len()))
        .found(format!("SHA-256 {fingerprint}")))
}

fn exact_key(leaf: &Received<'_>, pins: &[[u8; 32]]) -> Result<(), Error> {
    let key = leaf.certificate.spki_sha256();
    if pins.contains(&key) {
        return Ok(());
    }
    Err(Error::new(ErrorKind::NotTrusted)
        .expected(format!("one of {} keys", pins.len()))
        .found(format!("a key with SHA-256 {}", hex(&key, "")))
        .remedied_by("compare the key with the peer's operator and update the trusted keys"))
}

/// What is to be remembered, if the name is new.
fn first_use(
    leaf: &Received<'_>,
    request: &Request<'_>,
    store: &Arc<dyn TofuStore>,
) -> Result<Option<FirstUse>, Error> {
    let Some(name) = request.name else {
        return Err(Error::new(ErrorKind::NotTrusted)
            .expected("a name to remember the key by")
            .found("no name was asked for")
            .remedied_by("ask for the peer's name"));
    };
    let (name, key) = (name.to_string(), leaf.certificate.spki_sha256());
    let known = store
        .look_up(&name)
        .map_err(|error| Error::new(ErrorKind::TrustStore).found(error.to_string()))?;
    match known {
        None => Ok(Some(FirstUse::new(Arc::clone(store), name, key))),
        Some(known) if known == key => Ok(None),
        Some(known) => Err(Error::new(ErrorKind::KeyChanged)
            .expected(format!("the key with SHA-256 {}", hex(&known, "")))
            .found(format!("a key with SHA-256 {}", hex(&key, "")))),
    }
}
