//! The search for a path from the end entity to an anchor, depth first, within a budget.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::policies::Policies;
use super::profile::Role;
use super::{Received, anchor_limits, checks, profile};
use crate::error::{Error, ErrorKind};
use crate::general_name::GeneralName;
use crate::limits::{
    MAX_CANDIDATES, MAX_INTERMEDIATES, MAX_NAME_COMPARISONS, MAX_PATHS, MAX_SIGNATURES,
};
use crate::name_constraints::NameConstraints;
use crate::policy::{Policy, Profile, Request};
use crate::revocation::{Issuer, Judge, RevocationPolicy, RevocationStatus};
use crate::trust::TrustAnchor;
use crate::verdict::{Check, Trace};
use issuers::{IssuerKind, Issuers};

mod issuers;
#[cfg(test)]
mod tests;

/// An accepted path: the end entity, the intermediates, and the anchor that issued the last.
#[derive(Debug)]
pub(super) struct Path<'s, 'a> {
    pub(super) certificates: Vec<&'s Received<'a>>,
    /// None where no path was asked for.
    pub(super) anchor: Option<&'s TrustAnchor>,
    /// What is known of each certificate's revocation, as far as the policy asks.
    pub(super) revocation: Vec<Option<RevocationStatus>>,
    /// The certificate policies that it is valid for.
    pub(super) policies: Vec<String>,
}

/// A search under way.
pub(super) struct Search<'s, 'e> {
    policy: &'s Policy,
    anchors: &'s [TrustAnchor],
    request: &'e Request<'e>,
    judge: Judge<'e>,
    trace: &'e mut Trace,
    /// Of the path that was found.
    revocation: Vec<Option<RevocationStatus>>,
    policies: Vec<String>,
    signatures: Vec<CheckedSignature<'s>>,
    known_issuers: Vec<Issuers>,
    candidates: usize,
    paths: usize,
    name_comparisons: usize,
    /// The failure that came furthest, and how far.
    best: Option<(Progress, Error)>,
}

/// A signature that was verified: of which received certificate, by which key, with which outcome.
/// By the key and not by the issuer's certificate, of which there may be several.
struct CheckedSignature<'s> {
    position: usize,
    spki: &'s [u8],
    valid: bool,
}

/// How far a path came before it failed: its length, then whether an issuer was there at all.
type Progress = (usize, bool);

impl<'s, 'e> Search<'s, 'e> {
    pub(super) fn new(
        policy: &'s Policy,
        anchors: &'s [TrustAnchor],
        request: &'e Request<'e>,
        trace: &'e mut Trace,
    ) -> Result<Self, Error> {
        let judge = Judge::new(policy, &request.evidence, request.now);
        let judge = judge.inspect_err(|error| trace.fail(error))?;
        Ok(Self {
            policy,
            anchors,
            request,
            judge,
            trace,
            revocation: Vec::new(),
            policies: Vec::new(),
            signatures: Vec::new(),
            known_issuers: Vec::new(),
            candidates: 0,
            paths: 0,
            name_comparisons: 0,
            best: None,
        })
    }

    /// Finds a path. The error is that of the candidate path that came furthest.
    pub(super) fn find<'a>(
        &mut self,
        leaf: &'s Received<'a>,
        others: &'s [Received<'a>],
    ) -> Result<Path<'s, 'a>, Error> {
        checks::form(leaf, self.policy, self.trace).map_err(|error| {
            let error = leaf.place(error);
            self.trace.fail(&error);
            error
        })?;
        let mut certificates = Vec::from([leaf]);
        match self.extend(&mut certificates, leaf, others)? {
            Some(anchor) => {
                let revocation = core::mem::take(&mut self.revocation);
                let policies = core::mem::take(&mut self.policies);
                Ok(Path { certificates, anchor: Some(anchor), revocation, policies })
            }
            None => match self.best.take() {
                Some((_, error)) => Err(error),
                // Everything that fails is noted; a search without any failure has found a path.
                None => Err(self.unknown_issuer(leaf, others.len())),
            },
        }
    }

    /// Looks for the issuer of `last`, the last certificate of `path`, and on from there. Leaves
    /// in `path` the certificates of the path that was found.
    fn extend<'a>(
        &mut self,
        path: &mut Vec<&'s Received<'a>>,
        last: &'s Received<'a>,
        others: &'s [Received<'a>],
    ) -> Result<Option<&'s TrustAnchor>, Error> {
        let before = self.candidates;
        if let Some(anchor) = self.try_anchors(path, last)? {
            return Ok(Some(anchor));
        }
        let mut is_unknown = self.candidates == before;
        for &index in &*self.issuers(last, IssuerKind::Received, others)? {
            self.count_candidate(path.len())?;
            let Some(issuer) = others.get(index).filter(|it| !is_in(path, it)) else { continue };
            is_unknown = false;
            self.trace.enter_certificate(issuer.position);
            if let Err(error) = self.check_issuer(path, last, issuer) {
                self.note(path.len(), error, |error| issuer.place(error))?;
                self.trace.leave();
                continue;
            }
            path.push(issuer);
            if let Some(anchor) = self.extend(path, issuer, others)? {
                return Ok(Some(anchor));
            }
            path.pop();
            self.trace.leave();
        }
        if is_unknown && self.matters(path.len(), ErrorKind::UnknownIssuer) {
            let error = self.unknown_issuer(last, others.len());
            self.note(path.len(), error, |error| error)?;
        }
        Ok(None)
    }

    fn try_anchors(
        &mut self,
        path: &[&Received<'_>],
        last: &Received<'_>,
    ) -> Result<Option<&'s TrustAnchor>, Error> {
        let anchors = self.anchors;
        for kind in [IssuerKind::AnchorByOctets, IssuerKind::Anchor] {
            for &index in &*self.issuers(last, kind, &[])? {
                let Some(anchor) = anchors.get(index) else { continue };
                self.count_candidate(path.len())?;
                self.trace.enter_anchor(index);
                match self.check_anchor(path, last, anchor) {
                    Ok(()) => return Ok(Some(anchor)),
                    Err(error) => {
                        self.note(path.len(), error, |error| error.about(anchor.subject()))?;
                    }
                }
                self.trace.leave();
            }
        }
        Ok(None)
    }

    /// Whether `issuer` is an authority that may stand above `path`, and signed `last`.
    fn check_issuer(
        &mut self,
        path: &[&Received<'_>],
        last: &Received<'_>,
        issuer: &'s Received<'_>,
    ) -> Result<(), Error> {
        let certificate = &issuer.certificate;
        let most = self.policy.max_intermediates.unwrap_or(MAX_INTERMEDIATES);
        let most = most.min(MAX_INTERMEDIATES);
        if path.len() > most {
            return Err(Error::new(ErrorKind::PathTooDeep)
                .expected(format!("at most {most} intermediate certificates")));
        }
        self.trace.record(Check::Depth, Some(issuer.position), Ok(()))?;
        checks::form(issuer, self.policy, self.trace)?;
        checks::authority(issuer, self.request.usage, intermediates(path), self.trace)?;
        checks::validity(issuer, self.request.now, self.policy, self.trace)?;
        self.check_signature(last, certificate.spki_der(), path.len())
    }

    /// Whether the anchor's constraints allow `path`, and its key signed `last`.
    fn check_anchor(
        &mut self,
        path: &[&Received<'_>],
        last: &Received<'_>,
        anchor: &'s TrustAnchor,
    ) -> Result<(), Error> {
        let length = checks::path_len(anchor.path_len, intermediates(path));
        self.trace.record(Check::PathLength, None, length)?;
        self.check_signature(last, &anchor.spki, path.len())?;
        self.paths = self.paths.saturating_add(1);
        if self.paths > MAX_PATHS {
            return Err(budget("paths to an anchor", MAX_PATHS));
        }
        if let Some(leaf) = path.first() {
            anchor_limits::check(anchor, leaf, self.trace)?;
        }
        self.check_constraints(path, anchor)?;
        self.check_profile(path, anchor)?;
        self.policies = self.check_policies(path)?;
        self.trace.record(Check::CertificatePolicies, None, Ok(()))?;
        self.revocation = self.check_revocation(path, anchor)?;
        Ok(())
    }

    /// The name constraints of all authorities of the path.
    fn check_constraints(
        &mut self,
        path: &[&Received<'_>],
        anchor: &TrustAnchor,
    ) -> Result<(), Error> {
        if let Some(constraints) = anchor.name_constraints()? {
            let result = self.check_names(&constraints, path);
            self.trace.record(Check::NameConstraints, None, result)?;
        }
        for (above, issuer) in path.iter().enumerate().skip(1) {
            if let Some(constraints) = issuer.certificate.name_constraints() {
                let below = path.get(..above).unwrap_or_default();
                let result = self.check_names(constraints, below);
                self.trace.record(Check::NameConstraints, Some(issuer.position), result)?;
            }
        }
        Ok(())
    }

    fn check_profile(&mut self, path: &[&Received<'_>], anchor: &TrustAnchor) -> Result<(), Error> {
        let asked = self.policy.profile;
        if asked == Profile::Usual {
            return Ok(());
        }
        for (place, received) in path.iter().enumerate() {
            let role = if place == 0 { Role::EndEntity } else { Role::Intermediate };
            profile::check(asked, &received.certificate, role)
                .map_err(|error| received.place(error))?;
        }
        if let Some(certificate) = anchor.certificate()? {
            profile::check(asked, &certificate, Role::Anchor)?;
        }
        self.trace.record(Check::Profile, None, Ok(()))
    }

    /// RFC 5280, section 6.1, from the anchor down.
    fn check_policies(&self, path: &[&Received<'_>]) -> Result<Vec<String>, Error> {
        let mut policies = Policies::new(&self.policy.certificate_policies, path.len());
        for (place, received) in path.iter().enumerate().rev() {
            let certificate = &received.certificate;
            let is_last = place == 0;
            let result = policies.enter(certificate, is_last).and_then(|()| match is_last {
                true => Ok(()),
                false => policies.leave(certificate),
            });
            result.map_err(|error| received.place(error))?;
        }
        let Some(leaf) = path.first() else { return Ok(Vec::new()) };
        policies.finish(&leaf.certificate).map_err(|error| leaf.place(error))
    }

    /// RFC 5280, section 6.1.3 (a)(3): from the anchor down, so that evidence is only believed of
    /// issuers that are not revoked themselves.
    fn check_revocation(
        &mut self,
        path: &[&Received<'_>],
        anchor: &TrustAnchor,
    ) -> Result<Vec<Option<RevocationStatus>>, Error> {
        let mut issuer =
            Issuer { name: anchor.name()?, spki: &anchor.spki, key_usage: anchor.key_usage };
        if self.policy.revocation.policy == RevocationPolicy::Off {
            return Ok(path.iter().map(|_| None).collect());
        }
        let mut statuses = Vec::new();
        for (place, received) in path.iter().enumerate().rev() {
            let certificate = &received.certificate;
            let status = match self.judge.covers(place) {
                true => {
                    let status = self.judge.check(certificate, &issuer, place == 0);
                    let status = status.map_err(|error| received.place(error))?;
                    self.trace.status(received.position, &status);
                    Some(status)
                }
                false => None,
            };
            statuses.push(status);
            issuer = Issuer {
                name: certificate.subject(),
                spki: certificate.spki_der(),
                key_usage: certificate.key_usage(),
            };
        }
        statuses.reverse();
        Ok(statuses)
    }

    /// RFC 5280, section 6.1.3 (a)(1). Each pair of certificate and key is computed once.
    fn check_signature(
        &mut self,
        signed: &Received<'_>,
        spki: &'s [u8],
        depth: usize,
    ) -> Result<(), Error> {
        let position = signed.position;
        let known = self
            .signatures
            .iter()
            .find(|checked| checked.position == position && checked.spki == spki);
        let result = match known {
            Some(checked) if checked.valid => Ok(()),
            Some(_) => Err(Error::new(ErrorKind::BadSignature)),
            None => {
                if self.signatures.len() >= MAX_SIGNATURES {
                    return Err(budget("signatures", MAX_SIGNATURES));
                }
                let key = self.policy.public_key(spki)?;
                let certificate = &signed.certificate;
                let (message, signature) = (certificate.tbs_der(), certificate.signature());
                let result = match self.policy.tolerated_sha1(certificate) {
                    Some(algorithm) => key.verify_legacy_sha1(algorithm, message, signature),
                    None => key.verify(certificate.signature_algorithm()?, message, signature),
                };
                self.signatures.push(CheckedSignature { position, spki, valid: result.is_ok() });
                result
            }
        };
        let result = result.map_err(|error| {
            if !self.matters(depth, error.kind()) {
                return error;
            }
            let issuer = signed.certificate.issuer();
            signed.place(error.expected(format!("a signature by the key of {issuer}")))
        });
        self.trace.record(Check::Signature, Some(position), result)
    }

    /// RFC 5280, section 6.1.3 (b) and (c): the constraints of an authority bind the names of all
    /// certificates below it, save self-issued intermediate ones.
    fn check_names(
        &mut self,
        constraints: &NameConstraints<'_>,
        below: &[&Received<'_>],
    ) -> Result<(), Error> {
        for (index, received) in below.iter().enumerate() {
            let certificate = &received.certificate;
            if index > 0 && certificate.is_self_issued() {
                continue;
            }
            let subject = certificate.subject();
            let names = certificate.subject_alt_names();
            let has_mailbox = names.iter().any(|name| matches!(name, GeneralName::Rfc822(_)));
            if !constraints.allow_subject(&subject, has_mailbox, &mut self.name_comparisons) {
                return Err(outside(received, &subject.to_string()));
            }
            self.count_comparisons(0)?;
            for name in names {
                if !constraints.allow(&name, &mut self.name_comparisons) {
                    return Err(outside(received, &name.to_string()));
                }
                self.count_comparisons(0)?;
            }
        }
        Ok(())
    }

    fn count_comparisons(&mut self, more: usize) -> Result<(), Error> {
        self.name_comparisons = self.name_comparisons.saturating_add(more);
        if self.name_comparisons > MAX_NAME_COMPARISONS {
            return Err(budget("comparisons of names", MAX_NAME_COMPARISONS));
        }
        Ok(())
    }

    fn count_candidate(&mut self, depth: usize) -> Result<(), Error> {
        self.candidates = self.candidates.saturating_add(1);
        if self.candidates > MAX_CANDIDATES {
            return self.note(depth, budget("candidate issuers", MAX_CANDIDATES), |error| error);
        }
        Ok(())
    }

    /// Takes down a failure, and keeps it if it came further than the best so far. A spent budget
    /// ends the search.
    fn note(
        &mut self,
        depth: usize,
        error: Error,
        describe: impl FnOnce(Error) -> Error,
    ) -> Result<(), Error> {
        let kind = error.kind();
        if !self.matters(depth, kind) {
            return Ok(());
        }
        let error = describe(error);
        self.trace.fail(&error);
        if kind == ErrorKind::Budget {
            return Err(error);
        }
        if self.is_best(depth, kind) {
            self.best = Some((progress(depth, kind), error));
        }
        Ok(())
    }

    /// Whether anybody will see a failure. Putting thousands of others into words would take more
    /// time than they did.
    fn matters(&self, depth: usize, kind: ErrorKind) -> bool {
        kind == ErrorKind::Budget || self.trace.keeps_failures() || self.is_best(depth, kind)
    }

    fn is_best(&self, depth: usize, kind: ErrorKind) -> bool {
        self.best.as_ref().is_none_or(|(best, _)| progress(depth, kind) > *best)
    }

    /// Nobody is there who could have issued this certificate.
    fn unknown_issuer(&self, last: &Received<'_>, others: usize) -> Error {
        let certificate = &last.certificate;
        let tried = format!(
            "none of {} trust anchors and {others} further received certificates has that name",
            self.anchors.len(),
        );
        let error = Error::new(ErrorKind::UnknownIssuer)
            .expected(format!("the issuer {}", certificate.issuer()));
        let error = if self.anchors.is_empty() {
            error.found(tried).remedied_by("configure trust anchors: there are none")
        } else if certificate.is_self_issued() && last.position == 0 {
            error.found(format!("a self-signed certificate; {tried}")).remedied_by(
                "trust this certificate exactly (Trust::ExactCertificates) after comparing its \
                 fingerprint with the peer's operator, or have one issued by an authority",
            )
        } else if certificate.is_self_issued() {
            error.found(format!("a root that is not trusted; {tried}")).remedied_by(
                "add this root to the trust anchors if you trust it: that the peer sends it \
                 proves nothing",
            )
        } else {
            error.found(tried)
        };
        last.place(error)
    }
}

fn progress(depth: usize, kind: ErrorKind) -> Progress {
    (depth, kind != ErrorKind::UnknownIssuer)
}

/// Whether the issuer is in the path already: as this certificate, or as another one of the same
/// name and key, which would lead in a circle.
fn is_in(path: &[&Received<'_>], issuer: &Received<'_>) -> bool {
    let issuer = &issuer.certificate;
    path.iter().any(|it| {
        it.certificate.spki_der() == issuer.spki_der()
            && it.certificate.subject() == issuer.subject()
    })
}

/// The intermediate certificates of a path that count for `pathLenConstraint`.
fn intermediates(path: &[&Received<'_>]) -> usize {
    path.iter().skip(1).filter(|it| !it.certificate.is_self_issued()).count()
}

fn outside(received: &Received<'_>, name: &str) -> Error {
    received.place(Error::new(ErrorKind::NameConstraints).found(String::from(name)))
}

fn budget(what: &str, limit: usize) -> Error {
    Error::new(ErrorKind::Budget).expected(format!("at most {limit} {what}"))
}
