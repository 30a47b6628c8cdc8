//! Certificate and `CertificateVerify`, RFC 9846, sections 4.5.1 and 4.5.2: the only module of the
//! handshake that reaches signatures.

use tls_messages::{Certificate, CertificateEntry, CertificateVerify, Extensions};
use tls_schedule::Digest;
use wire::registry::{HandshakeType, SignatureScheme};
use x509::{Policy, PublicKey, ServerName, SignatureAlgorithm, Time, Usage};

use crate::config::Credential;
use crate::error::{Error, Misbehaviour, Negotiation};
use crate::limits;
use crate::peer::{Peer, Received};
use crate::step::Fact;
use crate::wants::{Answer, SignatureRequest, Wants};

/// The peer's certificate was accepted and its key signed this handshake; or this side can do without
/// one. [`authenticate`] and [`anonymous`] are its only sources.
#[derive(Debug)]
pub(crate) struct PeerVerified {
    /// DER, the leaf first; empty if the peer stays anonymous.
    pub(crate) certificates: Vec<Vec<u8>>,
    pub(crate) scheme: Option<SignatureScheme>,
}

/// The proof for a server that asks for no certificate, or can do without the one it asked for.
pub(crate) const fn anonymous() -> PeerVerified {
    PeerVerified { certificates: Vec::new(), scheme: None }
}

/// Who signs: this separates the two uses of one key (RFC 9846, section 4.5.2).
#[derive(Clone, Copy)]
pub(crate) enum SignedBy {
    Client,
    Server,
}

/// The schemes that this side accepts in `CertificateVerify` and in certificates, the preferred
/// first. PKCS#1 v1.5 is legal in certificates only (RFC 9846, section 4.3.3).
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

/// The schemes for `CertificateVerify` that a key of this kind can do, the preferred first. Those of
/// ECDSA name the curve with the hash function in TLS 1.3.
pub(crate) fn schemes_of(key: &PublicKey) -> Vec<SignatureScheme> {
    match key {
        PublicKey::P256(_) => vec![SignatureScheme::ECDSA_SECP256R1_SHA256],
        PublicKey::P384(_) => vec![SignatureScheme::ECDSA_SECP384R1_SHA384],
        PublicKey::P521(_) => vec![SignatureScheme::ECDSA_SECP521R1_SHA512],
        PublicKey::Ed25519(_) => vec![SignatureScheme::ED25519],
        PublicKey::Rsa(_) => vec![
            SignatureScheme::RSA_PSS_RSAE_SHA256,
            SignatureScheme::RSA_PSS_RSAE_SHA384,
            SignatureScheme::RSA_PSS_RSAE_SHA512,
        ],
        _ => Vec::new(),
    }
}

/// What a scheme of `CertificateVerify` computes. None for schemes that are not legal there in
/// TLS 1.3 or not implemented.
fn algorithm(scheme: SignatureScheme) -> Option<SignatureAlgorithm> {
    match scheme {
        SignatureScheme::ECDSA_SECP256R1_SHA256 => Some(SignatureAlgorithm::EcdsaSha256),
        SignatureScheme::ECDSA_SECP384R1_SHA384 => Some(SignatureAlgorithm::EcdsaSha384),
        SignatureScheme::ECDSA_SECP521R1_SHA512 => Some(SignatureAlgorithm::EcdsaSha512),
        SignatureScheme::ED25519 => Some(SignatureAlgorithm::Ed25519),
        SignatureScheme::RSA_PSS_RSAE_SHA256 => Some(SignatureAlgorithm::RsaPssSha256),
        SignatureScheme::RSA_PSS_RSAE_SHA384 => Some(SignatureAlgorithm::RsaPssSha384),
        SignatureScheme::RSA_PSS_RSAE_SHA512 => Some(SignatureAlgorithm::RsaPssSha512),
        _ => None,
    }
}

/// The content covered by the signature: RFC 9846, section 4.5.2.
fn signed_content(by: SignedBy, transcript: &Digest) -> Vec<u8> {
    let context: &[u8] = match by {
        SignedBy::Client => b"TLS 1.3, client CertificateVerify",
        SignedBy::Server => b"TLS 1.3, server CertificateVerify",
    };
    [&[0x20; 64], context, &[0], transcript.as_ref()].concat()
}

/// How the peer's certificate is judged.
pub(crate) struct Judge<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) name: Option<&'a ServerName>,
    pub(crate) now: Time,
    /// Whether the peer must show a certificate. Only a client may ever go without.
    pub(crate) required: bool,
}

/// The peer's Certificate and CertificateVerify.
pub(crate) async fn authenticate(
    peer: &mut Peer,
    judge: &Judge<'_>,
    by: SignedBy,
) -> Result<PeerVerified, Error> {
    let message = peer.receive(&[HandshakeType::CERTIFICATE]).await?;
    let certificates = read_chain(&message)?;
    peer.add(&message);
    if certificates.is_empty() {
        return match (judge.required, by) {
            (false, _) => Ok(anonymous()),
            (true, SignedBy::Client) => Err(Misbehaviour::CertificateRequired.into()),
            (true, SignedBy::Server) => Err(Misbehaviour::EmptyCertificate.into()),
        };
    }
    let chain: Vec<&[u8]> = certificates.iter().map(Vec::as_slice).collect();
    let usage = match by {
        SignedBy::Client => Usage::ClientAuth,
        SignedBy::Server => Usage::ServerAuth,
    };
    let verified = judge.policy.verify(&chain, usage, judge.name, judge.now)?;
    let key = verified.public_key.clone();
    let first_use = verified.first_use().cloned();
    peer.note(|| Fact::ChainVerified(Box::new(verified)));

    let message = peer.receive(&[HandshakeType::CERTIFICATE_VERIFY]).await?;
    let verify = message.read::<CertificateVerify<'_>>()?;
    let scheme = verify.algorithm;
    let algorithm = algorithm(scheme)
        .filter(|_| schemes_of(&key).contains(&scheme))
        .ok_or(Misbehaviour::SignatureScheme { chosen: scheme })?;
    let content = signed_content(by, &peer.hash()?);
    key.verify(algorithm, &content, verify.signature).map_err(|_| Error::Signature(scheme))?;
    // Not before: a certificate alone proves nothing.
    if let Some(first_use) = first_use {
        first_use.remember()?;
    }
    peer.add(&message);
    peer.note(|| Fact::SignatureVerified(scheme));
    Ok(PeerVerified { certificates, scheme: Some(scheme) })
}

/// The certificates of a Certificate message, which may be none.
fn read_chain(message: &Received) -> Result<Vec<Vec<u8>>, Error> {
    let certificate = message.read::<Certificate<'_>>()?;
    if !certificate.certificate_request_context.is_empty() {
        return Err(Misbehaviour::CertificateRequestContext.into());
    }
    if certificate.entries.len() > limits::CHAIN_LENGTH {
        return Err(Misbehaviour::ChainTooLong { found: certificate.entries.len() }.into());
    }
    // We offer nothing that a certificate entry may answer (status_request and the like).
    if let Some(extension) = certificate.entries.iter().find_map(|entry| entry.extensions.0.first())
    {
        let (extension, message) = (extension.extension_type, "Certificate");
        return Err(Misbehaviour::ExtensionUnsolicited { extension, message }.into());
    }
    Ok(certificate.entries.iter().map(|entry| entry.cert_data.to_vec()).collect())
}

/// Sends this side's Certificate and CertificateVerify; the signature may come from outside.
pub(crate) async fn send_certificate(
    peer: &mut Peer,
    credential: &Credential,
    theirs: &[SignatureScheme],
    by: SignedBy,
) -> Result<(), Error> {
    let scheme = choose_scheme(credential, theirs)?;
    let entries = credential
        .certificates
        .iter()
        .map(|cert_data| CertificateEntry { cert_data, extensions: Extensions::default() })
        .collect();
    peer.send(&Certificate { certificate_request_context: &[], entries });

    let content = signed_content(by, &peer.hash()?);
    let signature = sign(peer, credential, scheme, content).await?;
    peer.send(&CertificateVerify { algorithm: scheme, signature: &signature });
    Ok(())
}

/// The first scheme of ours that the peer accepts.
fn choose_scheme(
    credential: &Credential,
    theirs: &[SignatureScheme],
) -> Result<SignatureScheme, Error> {
    let ours = &credential.schemes;
    ours.iter().copied().find(|scheme| theirs.contains(scheme)).ok_or_else(|| {
        Negotiation::SignatureScheme { ours: ours.clone(), theirs: theirs.to_vec() }.into()
    })
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
