//! The verdict on an accepted peer: which path, and why.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::algorithm::SignatureAlgorithm;
use crate::certificate::{Certificate, Validity, hex};
use crate::identities::PeerIdentity;
use crate::json::{Object, Value};
use crate::policy::Tolerance;
use crate::public_key::PublicKey;
use crate::revocation::RevocationStatus;
use crate::trust::first_use::FirstUse;
use crate::verdict::{Trace, Verdict};

/// An accepted peer.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Verified {
    /// The certificates of the path: the end entity, then its issuers, without the anchor.
    pub path: Vec<PathCertificate>,
    /// The anchor's subject; none if the certificate was trusted exactly.
    pub anchor: Option<String>,
    /// The name that was asked for.
    pub name: Option<String>,
    /// The subject alternative name that is or includes it.
    pub matched: Option<String>,
    /// The tolerances of the policy without which the peer would have been refused.
    pub tolerances: Vec<Tolerance>,
    /// The certificate policies that the path is valid for.
    pub policies: Vec<String>,
    /// What the trust rests on.
    pub trusted_by: TrustedBy,
    /// The end entity's key.
    pub public_key: PublicKey,
    pub(crate) first_use: Option<FirstUse>,
    pub(crate) trace: Option<Box<Trace>>,
}

/// What the trust in a peer rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TrustedBy {
    /// A path to a trust anchor.
    Anchor,
    /// The certificate is trusted exactly.
    ExactCertificate,
    /// The key is trusted exactly.
    ExactKey,
    /// The key is the one that was remembered for the name.
    RememberedKey,
    /// Nothing was remembered for the name: see [`Verified::first_use`].
    FirstUse,
}

/// A certificate of an accepted path.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PathCertificate {
    /// Its place in the chain as received.
    pub position: usize,
    /// The certificate.
    pub der: Vec<u8>,
    /// Its subject.
    pub subject: String,
    /// Its serial number in hexadecimal.
    pub serial: String,
    /// SHA-256 of the certificate.
    pub fingerprint_sha256: [u8; 32],
    /// When it is valid.
    pub validity: Validity,
    /// How its issuer signed it; none if that is with SHA-1 and tolerated, or was not consulted and
    /// is not supported.
    pub algorithm: Option<SignatureAlgorithm>,
    /// What is known about its revocation; none if the policy did not ask.
    pub revocation: Option<RevocationStatus>,
}

impl Verified {
    /// Why the peer was accepted, one line a fact.
    #[must_use]
    pub fn explain(&self) -> String {
        let mut text = format!("accepted:  {}\n", self.reason());
        for certificate in &self.path {
            let PathCertificate { position, subject, serial, validity, algorithm, .. } =
                certificate;
            let signed = match (algorithm, &self.anchor) {
                (Some(algorithm), Some(_)) => format!(", signed with {algorithm}"),
                _ => String::new(),
            };
            text.push_str(&format!(
                "path:      certificate {position}, {subject}, serial {serial}, valid from {} \
                 until {}{signed}\n",
                validity.not_before, validity.not_after,
            ));
            if let Some(status) = &certificate.revocation {
                text.push_str(&format!("revoked:   certificate {position}: {status}\n"));
            }
        }
        if let Some(anchor) = &self.anchor {
            text.push_str(&format!("anchor:    {anchor}\n"));
        }
        if !self.policies.is_empty() {
            text.push_str(&format!("policies:  {}\n", self.policies.join(", ")));
        }
        text.push_str(&format!("key:       {}\n", self.public_key.describe()));
        for tolerance in &self.tolerances {
            text.push_str(&format!("tolerated: {tolerance}\n"));
        }
        text
    }

    /// The same as a JSON object.
    #[must_use]
    pub fn to_json(&self) -> String {
        self.json().to_string()
    }

    pub(crate) fn json(&self) -> Value {
        let mut object = Object::new();
        object.string("verdict", "accepted");
        object.string("reason", &self.reason());
        object.array("path", self.path.iter().map(PathCertificate::json));
        object.optional("anchor", self.anchor.as_deref());
        object.optional("name", self.name.as_deref());
        object.optional("matched", self.matched.as_deref());
        object.array("policies", self.policies.iter().cloned().map(Value::String));
        object.string("key", &self.public_key.describe());
        object.array("tolerances", self.tolerances.iter().map(|it| Value::String(it.to_string())));
        object.finish()
    }

    /// The verdict, with everything that was tried on the way here.
    #[must_use]
    pub fn verdict(&self) -> Option<Verdict<'_>> {
        self.trace.as_deref().map(|trace| Verdict::of_verified(self, trace))
    }

    /// The peer's names, typed.
    #[must_use]
    pub fn peer_identity(&self) -> PeerIdentity {
        let leaf = self.path.first().map(|leaf| Certificate::from_der(&leaf.der));
        match leaf {
            Some(Ok(leaf)) => PeerIdentity::of(&leaf),
            // It has been read before.
            Some(Err(_)) | None => PeerIdentity::default(),
        }
    }

    /// Under [`Trust::FirstUse`](crate::Trust::FirstUse), a key seen for the first time. It is to be
    /// [remembered](FirstUse::remember) when the peer has proved that it holds it.
    #[must_use]
    pub const fn first_use(&self) -> Option<&FirstUse> {
        self.first_use.as_ref()
    }

    pub(crate) fn traced(mut self, trace: Trace) -> Self {
        self.trace = Some(Box::new(trace));
        self
    }

    pub(crate) fn reason(&self) -> String {
        let Some(anchor) = &self.anchor else {
            let name = self.name.as_deref().unwrap_or_default();
            return match self.trusted_by {
                TrustedBy::Anchor | TrustedBy::ExactCertificate => {
                    "the certificate is one that is trusted exactly".to_string()
                }
                TrustedBy::ExactKey => "the key is one that is trusted exactly".to_string(),
                TrustedBy::RememberedKey => {
                    format!("the key is the one that was remembered for {name}")
                }
                TrustedBy::FirstUse => {
                    format!("no key was remembered for {name}: it is trusted on first use")
                }
            };
        };
        let signatures = self.path.len();
        let path = format!("{signatures} verified signatures lead to the trust anchor {anchor}");
        match (&self.name, &self.matched) {
            (Some(name), Some(matched)) => {
                format!("{path}, and the certificate is for {name} by its {matched}")
            }
            _ => format!("{path}; no name was asked for"),
        }
    }
}

impl PathCertificate {
    fn json(&self) -> Value {
        let mut object = Object::new();
        object.number("position", Some(self.position));
        object.string("subject", &self.subject);
        object.string("serial", &self.serial);
        object.string("sha256", &hex(&self.fingerprint_sha256, ""));
        object.string("not_before", &self.validity.not_before.to_string());
        object.string("not_after", &self.validity.not_after.to_string());
        object.optional("signature", self.algorithm.map(|it| it.to_string()).as_deref());
        let revocation = self.revocation.as_ref().map(ToString::to_string);
        object.optional("revocation", revocation.as_deref());
        object.finish()
    }
}
