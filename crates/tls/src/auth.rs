//! Who the peer is, and who this side is: certificates, and the proofs that their keys are at hand.
//! The only module of the handshake that reaches signatures.

pub(crate) mod tls12;
pub(crate) mod tls13;

use std::sync::Arc;

use wire::registry::SignatureScheme;
use x509::{
    ErrorKind, FirstUse, KeyUsage, Policy, PublicKey, Request, RevocationEvidence, ServerName,
    SignatureAlgorithm, Time, Usage,
};

use crate::config::{ClientAuth, ClientConfig, Credential};
use crate::error::{Error, Misbehaviour, Negotiation};
use crate::finished::FinishedVerified;
use crate::limits;
use crate::peer::Peer;
use crate::session::Session;
use crate::step::Fact;
use crate::wants::{Answer, SignatureRequest, Wants};

/// The peer's certificate was accepted and its key is at hand there; or this side can do without
/// one. [`Trusted`], [`anonymous`] and [`resumed`] are its only sources.
#[derive(Clone, Debug)]
pub(crate) struct PeerVerified {
    /// DER, the leaf first; empty if the peer stays anonymous.
    pub(crate) certificates: Arc<[Vec<u8>]>,
    pub(crate) scheme: Option<SignatureScheme>,
    /// Until when the certificates are valid.
    pub(crate) until: Option<Time>,
}

/// The proof for a server that asks for no certificate, or can do without the one it asked for.
pub(crate) fn anonymous() -> PeerVerified {
    PeerVerified { certificates: Arc::default(), scheme: None, until: None }
}

/// The proof of an earlier connection. Only a peer that was part of it can complete this one.
pub(crate) fn resumed(session: &Session) -> PeerVerified {
    let Session { peer_certificates, scheme, .. } = session;
    PeerVerified { certificates: Arc::clone(peer_certificates), scheme: *scheme, until: None }
}

/// The schemes that this side accepts in handshake signatures and in certificates, the preferred
/// first. PKCS#1 v1.5 is legal in certificates and in TLS 1.2 only (RFC 9846, section 4.3.3).
pub(crate) const OFFERED_SCHEMES: [SignatureScheme; 10] = [
    SignatureScheme::ECDSA_SECP256R1_SHA256,
    SignatureScheme::ED25519,
    SignatureScheme::ECDSA_SECP384R1_SHA384,
    SignatureScheme::ECDSA_SECP521R1_SHA512,
    SignatureScheme::RSA_PSS_RSAE_SHA256,
    SignatureScheme::RSA_PSS_RSAE_SHA384,
    SignatureScheme::RSA_PSS_RSAE_SHA512,
    SignatureScheme::RSA_PKCS1_SHA256,
    SignatureScheme::RSA_PKCS1_SHA384,
    SignatureScheme::RSA_PKCS1_SHA512,
];

/// What a scheme computes. None for schemes that are not implemented.
const fn algorithm(scheme: SignatureScheme) -> Option<SignatureAlgorithm> {
    match scheme {
        SignatureScheme::ECDSA_SECP256R1_SHA256 => Some(SignatureAlgorithm::EcdsaSha256),
        SignatureScheme::ECDSA_SECP384R1_SHA384 => Some(SignatureAlgorithm::EcdsaSha384),
        SignatureScheme::ECDSA_SECP521R1_SHA512 => Some(SignatureAlgorithm::EcdsaSha512),
        SignatureScheme::ED25519 => Some(SignatureAlgorithm::Ed25519),
        SignatureScheme::RSA_PSS_RSAE_SHA256 => Some(SignatureAlgorithm::RsaPssSha256),
        SignatureScheme::RSA_PSS_RSAE_SHA384 => Some(SignatureAlgorithm::RsaPssSha384),
        SignatureScheme::RSA_PSS_RSAE_SHA512 => Some(SignatureAlgorithm::RsaPssSha512),
        SignatureScheme::RSA_PKCS1_SHA256 => Some(SignatureAlgorithm::RsaPkcs1Sha256),
        SignatureScheme::RSA_PKCS1_SHA384 => Some(SignatureAlgorithm::RsaPkcs1Sha384),
        SignatureScheme::RSA_PKCS1_SHA512 => Some(SignatureAlgorithm::RsaPkcs1Sha512),
        _ => None,
    }
}

/// How the peer's certificate is judged.
pub(crate) struct Judge<'a> {
    policy: &'a Policy,
    usage: Usage,
    key_usage: KeyUsage,
    name: Option<&'a ServerName>,
    now: Time,
    /// Whether the peer was asked to staple an OCSP response.
    asked_to_staple: bool,
    /// Whether the peer must show a certificate. Only a client may ever go without.
    required: bool,
}

impl<'a> Judge<'a> {
    pub(crate) fn of_server(config: &'a ClientConfig, name: &'a ServerName) -> Self {
        Self {
            policy: &config.policy,
            usage: Usage::ServerAuth,
            key_usage: KeyUsage::DIGITAL_SIGNATURE,
            name: Some(name),
            now: config.clock.now(),
            asked_to_staple: config.ocsp_stapling,
            required: true,
        }
    }

    pub(crate) const fn of_client(wanted: &'a ClientAuth, now: Time) -> Self {
        Self {
            policy: &wanted.policy,
            usage: Usage::ClientAuth,
            key_usage: KeyUsage::DIGITAL_SIGNATURE,
            name: None,
            now,
            asked_to_staple: false,
            required: wanted.required,
        }
    }

    /// For a server that will not sign but decrypt.
    pub(crate) const fn that_deciphers(self) -> Self {
        Self { key_usage: KeyUsage::KEY_ENCIPHERMENT, ..self }
    }

    /// Judges the peer's certificates, and what it stapled.
    pub(crate) fn verify(
        &self,
        peer: &Peer,
        certificates: Vec<Vec<u8>>,
        staple: Option<&[u8]>,
    ) -> Result<Trusted, Error> {
        let chain: Vec<&[u8]> = certificates.iter().map(Vec::as_slice).collect();
        let mut request = Request::new(&chain, self.usage, self.now);
        request.key_usage = self.key_usage;
        request.name = self.name;
        request.evidence = RevocationEvidence {
            ocsp: staple.as_slice(),
            asked_to_staple: self.asked_to_staple,
            ..RevocationEvidence::default()
        };
        let verified = self.policy.judge(&request).map_err(|error| {
            let misused = error.kind() == ErrorKind::KeyUsage && error.position() == Some(0);
            // The peer uses a certificate for what it is not made for: its fault, not that of
            // whoever issued it (cross-protocol attacks: Jager 2015, CVE-2016-0800).
            match misused {
                true => Misbehaviour::KeyUsage(Box::new(error)).into(),
                false => Error::Certificate(error),
            }
        })?;
        let key = verified.public_key.clone();
        let first_use = verified.first_use().cloned();
        let until = verified.path.iter().map(|certificate| certificate.validity.not_after).min();
        peer.note(|| Fact::ChainVerified(Box::new(verified)));
        Ok(Trusted { key, first_use, certificates, until })
    }
}

/// The peer's certificate is accepted. That it holds the key is still to be proved.
pub(crate) struct Trusted {
    pub(crate) key: PublicKey,
    first_use: Option<FirstUse>,
    certificates: Vec<Vec<u8>>,
    until: Option<Time>,
}

impl Trusted {
    /// The proof by a signature.
    fn signed(
        self,
        peer: &Peer,
        (scheme, content): (SignatureScheme, &[u8]),
        signature: &[u8],
    ) -> Result<PeerVerified, Error> {
        let algorithm = algorithm(scheme).ok_or(Error::Internal("a scheme that is not offered"))?;
        let verified = self.key.verify(algorithm, content, signature);
        verified.map_err(|_| Error::Signature(scheme))?;
        peer.note(|| Fact::SignatureVerified(scheme));
        self.proved(Some(scheme))
    }

    /// The proof by decryption: without the premaster secret there is no such Finished.
    pub(crate) fn deciphered(self, _proof: &FinishedVerified) -> Result<PeerVerified, Error> {
        self.proved(None)
    }

    fn proved(self, scheme: Option<SignatureScheme>) -> Result<PeerVerified, Error> {
        // Not before: a certificate alone proves nothing.
        if let Some(first_use) = &self.first_use {
            first_use.remember()?;
        }
        Ok(PeerVerified { certificates: self.certificates.into(), scheme, until: self.until })
    }
}

/// A chain that is not too long, and a server's not empty.
fn check_chain(judge: &Judge<'_>, found: usize) -> Result<(), Error> {
    match (found, judge.usage) {
        (0, Usage::ServerAuth) => Err(Misbehaviour::EmptyCertificate.into()),
        (0..=limits::CHAIN_LENGTH, _) => Ok(()),
        _ => Err(Misbehaviour::ChainTooLong { found }.into()),
    }
}

/// The first scheme of ours that the peer accepts.
fn choose_scheme(
    ours: Vec<SignatureScheme>,
    theirs: &[SignatureScheme],
) -> Result<SignatureScheme, Error> {
    match ours.iter().copied().find(|scheme| theirs.contains(scheme)) {
        Some(scheme) => Ok(scheme),
        None => Err(Negotiation::SignatureScheme { ours, theirs: theirs.to_vec() }.into()),
    }
}

/// Signs with the key at hand, or asks the outside.
async fn sign(
    peer: &mut Peer,
    credential: &Credential,
    scheme: SignatureScheme,
    message: Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let Some(key) = &credential.key else {
        return match peer.ask(Wants::Signature(SignatureRequest { scheme, message })).await {
            Answer::Signature(signature) => Ok(signature),
            Answer::SignerFailed => Err(Error::Signer),
        };
    };
    let algorithm = algorithm(scheme).ok_or(Error::Internal("a scheme that cannot be signed"))?;
    key.sign(algorithm, &message, &mut peer.rng).map_err(|_| Error::Signer)
}
