//! Path validation (RFC 5280, section 6) by a [`Policy`].

mod allow_list;
mod alone;
mod anchor_limits;
mod checks;
mod policies;
mod profile;
mod search;

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

use crate::certificate::Certificate;
use crate::error::{Error, ErrorKind};
use crate::limits::{MAX_CERTIFICATE, MAX_CHAIN};
use crate::policy::{Policy, Request, Tolerance, Usage};
use crate::revocation::RevocationStatus;
use crate::server_name::ServerName;
use crate::time::Time;
use crate::trust::{Trust, TrustAnchor};
use crate::verdict::{Check, Trace};
use crate::verified::{PathCertificate, TrustedBy, Verified};
use search::{Path, Search};

/// A received certificate and its place in the chain.
#[derive(Debug)]
struct Received<'a> {
    position: usize,
    certificate: Certificate<'a>,
}

impl Received<'_> {
    /// Says of an error which certificate it is about.
    fn place(&self, error: Error) -> Error {
        error.at_position(self.position).about(self.certificate.subject())
    }
}

impl Policy {
    /// Judges the certificates of a peer, as received: the end entity's first, the others in any
    /// order and with any that do not belong to the path.
    ///
    /// The checks come in this order: the end entity's encoding; a path to an anchor, with
    /// signatures, validity and constraints of the issuers; then what the end-entity certificate
    /// says: validity, key usage, purpose, and `name`, which is compared with the subject
    /// alternative names alone. Without a `name` the peer is whoever the authorities say it is.
    ///
    /// # Errors
    ///
    /// The failure of the path that came furthest.
    pub fn verify(
        &self,
        chain: &[&[u8]],
        usage: Usage,
        name: Option<&ServerName>,
        now: Time,
    ) -> Result<Verified, Error> {
        self.judge(&Request { name, ..Request::new(chain, usage, now) })
    }

    /// [`verify`](Self::verify), with what is known about revocation.
    ///
    /// The [`Verdict`](crate::Verdict) of success and failure both tells what was tried.
    ///
    /// # Errors
    ///
    /// The same.
    pub fn judge(&self, request: &Request<'_>) -> Result<Verified, Error> {
        let mut trace = Trace::new(request);
        let result = self.judge_tracing(request, &mut trace);
        let anchors = match &self.trust {
            Trust::Anchors(anchors) => anchors.as_slice(),
            Trust::ExactCertificates(_) | Trust::ExactKeys(_) | Trust::FirstUse(_) => &[],
        };
        trace.keep(request.chain, anchors);
        match result {
            Ok(verified) => Ok(verified.traced(trace)),
            Err(error) => Err(error.traced(trace)),
        }
    }

    fn judge_tracing(&self, request: &Request<'_>, trace: &mut Trace) -> Result<Verified, Error> {
        let chain = request.chain;
        check_limits(chain)?;
        let Some((first, others)) = chain.split_first() else {
            return Err(Error::new(ErrorKind::EmptyChain));
        };
        let certificate = Certificate::from_der(first).map_err(|error| error.at_position(0))?;
        let leaf = Received { position: 0, certificate };
        trace.enter_certificate(0);
        let Trust::Anchors(anchors) = &self.trust else {
            let result = self.judge_alone(&leaf, request, trace);
            return result.inspect_err(|error| trace.fail(error));
        };
        self.judge_path(&leaf, others, anchors, request, trace)
    }

    fn judge_path(
        &self,
        leaf: &Received<'_>,
        others: &[&[u8]],
        anchors: &[TrustAnchor],
        request: &Request<'_>,
        trace: &mut Trace,
    ) -> Result<Verified, Error> {
        let (others, malformed) = read_others(others);
        let result = Search::new(self, anchors, request, trace)
            .and_then(|mut search| search.find(leaf, &others));
        let path = match (result, malformed) {
            (Ok(path), _) => path,
            (Err(error), Some(malformed)) if error.kind() == ErrorKind::UnknownIssuer => {
                trace.fail(&malformed);
                return Err(malformed);
            }
            (Err(error), _) => return Err(error),
        };
        trace.found();
        let result = self
            .verify_leaf(leaf, request, trace)
            .and_then(|()| self.verified(path, request.name, TrustedBy::Anchor, trace));
        result.inspect_err(|error| trace.fail(error))
    }

    /// What concerns the end entity alone.
    fn verify_leaf(
        &self,
        leaf: &Received<'_>,
        request: &Request<'_>,
        trace: &mut Trace,
    ) -> Result<(), Error> {
        let certificate = &leaf.certificate;
        let about = Some(leaf.position);
        checks::validity(leaf, request.now, self, trace)
            .and_then(|()| {
                let result = checks::end_entity(certificate);
                let tolerance = self.allow_ca_as_leaf.then_some(Tolerance::CaAsLeaf);
                trace.record_or_tolerate(Check::EndEntity, about, result, tolerance)
            })
            .and_then(|()| {
                let result = checks::key_usage(certificate, request.key_usage);
                trace.record(Check::KeyUsage, about, result)
            })
            .and_then(|()| {
                // RFC 5280, section 4.2.1.12: applications "MAY require that a particular purpose
                // be indicated" where anyExtendedKeyUsage stands; this one does.
                let result = checks::purpose(certificate, request.usage);
                trace.record(Check::Purpose, about, result)
            })
            .and_then(|()| match request.name {
                Some(name) => trace.record(Check::Name, about, checks::name(certificate, name)),
                None => Ok(()),
            })
            .and_then(|()| self.check_identity(certificate, trace))
            .map_err(|error| leaf.place(error))
    }

    /// Whether the peer is one of those that are let in.
    fn check_identity(
        &self,
        certificate: &Certificate<'_>,
        trace: &mut Trace,
    ) -> Result<(), Error> {
        let Some(allowed) = &self.allowed_identities else { return Ok(()) };
        let result = allow_list::check(allowed, certificate);
        trace.record(Check::AllowedIdentity, Some(0), result)
    }

    fn verified(
        &self,
        path: Path<'_, '_>,
        name: Option<&ServerName>,
        trusted_by: TrustedBy,
        trace: &Trace,
    ) -> Result<Verified, Error> {
        let Some(leaf) = path.certificates.first() else {
            return Err(Error::new(ErrorKind::EmptyChain));
        };
        let public_key =
            self.public_key(leaf.certificate.spki_der()).map_err(|error| leaf.place(error))?;
        let matched = name
            .and_then(|name| name.find(leaf.certificate.subject_alt_names()))
            .map(|presented| presented.to_string());
        let tolerances = self.tolerances(&path, trace);
        let certificates = path.certificates.iter().zip(path.revocation);
        Ok(Verified {
            anchor: path.anchor.map(|anchor| anchor.subject().to_owned()),
            name: name.map(ToString::to_string),
            matched,
            trusted_by,
            tolerances,
            path: certificates.map(|(received, status)| describe(received, status)).collect(),
            policies: path.policies,
            public_key,
            first_use: None,
            trace: None,
        })
    }

    /// The tolerances of this policy that the path needed.
    fn tolerances(&self, path: &Path<'_, '_>, trace: &Trace) -> Vec<Tolerance> {
        let is_in_path =
            |position| path.certificates.iter().any(|received| received.position == position);
        let mut tolerances = trace.tolerances(is_in_path);
        let certificates = path.certificates.iter().map(|it| it.certificate.spki_der());
        let mut keys = certificates.chain(path.anchor.map(TrustAnchor::spki_der));
        let short = |spki| self.public_key(spki).is_ok_and(|key| key.is_rsa_below_2048());
        if self.allow_rsa_1024 && keys.any(short) {
            tolerances.push(Tolerance::Rsa1024);
        }
        tolerances
    }
}

fn check_limits(chain: &[&[u8]]) -> Result<(), Error> {
    if chain.len() > MAX_CHAIN {
        return Err(Error::new(ErrorKind::ChainTooLong)
            .expected(format!("at most {MAX_CHAIN} certificates"))
            .found(chain.len().to_string()));
    }
    match chain.iter().enumerate().find(|(_, der)| der.len() > MAX_CERTIFICATE) {
        None => Ok(()),
        Some((position, der)) => Err(Error::new(ErrorKind::CertificateTooLarge)
            .at_position(position)
            .expected(format!("at most {MAX_CERTIFICATE} bytes"))
            .found(der.len().to_string())),
    }
}

/// Reads the certificates behind the first. One that cannot be read is left out, as it may not
/// belong to the path; the first such error is kept for the case that a path is missing.
fn read_others<'a>(others: &[&'a [u8]]) -> (Vec<Received<'a>>, Option<Error>) {
    let mut received = Vec::with_capacity(others.len());
    let mut malformed = None;
    for (position, der) in (1..).zip(others) {
        match Certificate::from_der(der) {
            Ok(certificate) => received.push(Received { position, certificate }),
            Err(error) => {
                malformed.get_or_insert(error.at_position(position));
            }
        }
    }
    (received, malformed)
}

fn describe(received: &Received<'_>, revocation: Option<RevocationStatus>) -> PathCertificate {
    let certificate = &received.certificate;
    PathCertificate {
        position: received.position,
        der: certificate.as_der().to_vec(),
        subject: certificate.subject().to_string(),
        serial: certificate.serial_hex(),
        fingerprint_sha256: certificate.fingerprint_sha256(),
        validity: certificate.validity(),
        algorithm: certificate.signature_algorithm().ok(),
        revocation,
    }
}
