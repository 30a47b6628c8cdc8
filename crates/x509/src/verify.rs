//! Path validation (RFC 5280, section 6) by a [`Policy`].

mod checks;
mod policies;
mod profile;
mod search;

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

use crate::certificate::{Certificate, hex};
use crate::error::{Error, ErrorKind};
use crate::limits::{MAX_CERTIFICATE, MAX_CHAIN};
use crate::policy::{Policy, Request, Tolerance, Usage};
use crate::revocation::{Judge, RevocationStatus};
use crate::server_name::ServerName;
use crate::time::Time;
use crate::trust::{Trust, TrustAnchor};
use crate::verified::{PathCertificate, Verified};
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
    /// # Errors
    ///
    /// The same.
    pub fn judge(&self, request: &Request<'_>) -> Result<Verified, Error> {
        let Request { chain, usage, now, evidence, .. } = *request;
        check_limits(chain)?;
        let Some((first, others)) = chain.split_first() else {
            return Err(Error::new(ErrorKind::EmptyChain));
        };
        let certificate = Certificate::from_der(first).map_err(|error| error.at_position(0))?;
        let leaf = Received { position: 0, certificate };
        match &self.trust {
            Trust::ExactCertificates(trusted) => self.verify_exact(&leaf, trusted, now),
            Trust::Anchors(anchors) => {
                let (others, malformed) = read_others(others);
                let judge = Judge::new(self, &evidence, now);
                let mut search = Search::new(self, anchors, usage, now, judge);
                let path = match search.find(&leaf, &others) {
                    Ok(path) => path,
                    Err(error) if error.kind() == ErrorKind::UnknownIssuer => {
                        return Err(malformed.unwrap_or(error));
                    }
                    Err(error) => return Err(error),
                };
                self.verify_leaf(&leaf, request)?;
                self.verified(&path, request.name)
            }
        }
    }

    fn verify_exact(
        &self,
        leaf: &Received<'_>,
        trusted: &[Vec<u8>],
        now: Time,
    ) -> Result<Verified, Error> {
        let der = leaf.certificate.as_der();
        if !trusted.iter().any(|trusted| trusted == der) {
            let fingerprint = hex(&leaf.certificate.fingerprint_sha256(), "");
            return Err(leaf.place(
                Error::new(ErrorKind::NotTrusted)
                    .expected(format!("one of {} certificates", trusted.len()))
                    .found(format!("SHA-256 {fingerprint}")),
            ));
        }
        checks::validity(&leaf.certificate, now).map_err(|error| leaf.place(error))?;
        let path = Path {
            certificates: alloc::vec![leaf],
            anchor: None,
            revocation: Vec::new(),
            policies: Vec::new(),
        };
        self.verified(&path, None)
    }

    /// What concerns the end entity alone.
    fn verify_leaf(&self, leaf: &Received<'_>, request: &Request<'_>) -> Result<(), Error> {
        let certificate = &leaf.certificate;
        let is_ca = certificate.basic_constraints().is_some_and(|constraints| constraints.ca);
        let ca_check = || {
            if is_ca && !self.allow_ca_as_leaf {
                return Err(Error::new(ErrorKind::CaAsLeaf).found("basicConstraints cA TRUE"));
            }
            Ok(())
        };
        checks::validity(certificate, request.now)
            .and_then(|()| ca_check())
            .and_then(|()| checks::leaf_usage(certificate, request))
            .and_then(|()| checks::name(certificate, request.name))
            .map_err(|error| leaf.place(error))
    }

    fn verified(&self, path: &Path<'_, '_>, name: Option<&ServerName>) -> Result<Verified, Error> {
        let Some(leaf) = path.certificates.first() else {
            return Err(Error::new(ErrorKind::EmptyChain));
        };
        let public_key =
            self.public_key(leaf.certificate.spki_der()).map_err(|error| leaf.place(error))?;
        let matched = name
            .and_then(|name| name.find(leaf.certificate.subject_alt_names()))
            .map(ToString::to_string);
        Ok(Verified {
            path: path.describe(),
            anchor: path.anchor.map(|anchor| anchor.subject().to_owned()),
            name: name.map(ToString::to_string),
            matched,
            tolerances: self.tolerances(path),
            policies: path.policies.clone(),
            public_key,
        })
    }

    /// The tolerances of this policy that the path needed.
    fn tolerances(&self, path: &Path<'_, '_>) -> Vec<Tolerance> {
        let mut tolerances = Vec::new();
        let certificates = path.certificates.iter().map(|it| it.certificate.spki_der());
        let mut keys = certificates.chain(path.anchor.map(TrustAnchor::spki_der));
        let short = |spki| self.public_key(spki).is_ok_and(|key| key.is_rsa_below_2048());
        if self.allow_rsa_1024 && keys.any(short) {
            tolerances.push(Tolerance::Rsa1024);
        }
        let leaf_is_ca = path.certificates.first().is_some_and(|leaf| {
            leaf.certificate.basic_constraints().is_some_and(|constraints| constraints.ca)
        });
        if self.allow_ca_as_leaf && leaf_is_ca {
            tolerances.push(Tolerance::CaAsLeaf);
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

impl Path<'_, '_> {
    fn describe(&self) -> Vec<PathCertificate> {
        let statuses = self.revocation.iter().cloned().chain(core::iter::repeat(None));
        self.certificates.iter().zip(statuses).map(|(it, status)| describe(it, status)).collect()
    }
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
