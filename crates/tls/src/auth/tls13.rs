//! Certificate and `CertificateVerify` of TLS 1.3: RFC 9846, sections 4.5.1 and 4.5.2.

use tls_messages::{
    Certificate, CertificateEntry, CertificateVerify, Context, Extensions, OcspStatus,
};
use tls_schedule::Digest;
use wire::registry::{ExtensionType, HandshakeType, SignatureScheme};
use x509::PublicKey;

use super::{Judge, PeerVerified, anonymous, check_chain, choose_scheme, sign};
use crate::config::Credential;
use crate::error::{Error, Misbehaviour, decoding};
use crate::peer::{Peer, Received};
use crate::shape::{self, Extension};

/// Who signs: this separates the two uses of one key (RFC 9846, section 4.5.2).
#[derive(Clone, Copy)]
pub(crate) enum SignedBy {
    Client,
    Server,
}

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

/// The content covered by the signature: RFC 9846, section 4.5.2.
fn signed_content(by: SignedBy, transcript: &Digest) -> Vec<u8> {
    let context: &[u8] = match by {
        SignedBy::Client => b"TLS 1.3, client CertificateVerify",
        SignedBy::Server => b"TLS 1.3, server CertificateVerify",
    };
    [&[0x20; 64], context, &[0], transcript.as_ref()].concat()
}

/// The peer's Certificate and CertificateVerify.
pub(crate) async fn authenticate(
    peer: &mut Peer,
    judge: &Judge<'_>,
    by: SignedBy,
) -> Result<PeerVerified, Error> {
    let message = peer.receive(&[HandshakeType::CERTIFICATE]).await?;
    let Shown { certificates, staple } = read_chain(judge, &message)?;
    peer.add(&message);
    if certificates.is_empty() {
        return match judge.required {
            true => Err(Misbehaviour::CertificateRequired.into()),
            false => Ok(anonymous()),
        };
    }
    let trusted = judge.verify(peer, certificates, staple.as_deref())?;

    let message = peer.receive(&[HandshakeType::CERTIFICATE_VERIFY]).await?;
    let verify = message.read::<CertificateVerify<'_>>()?;
    let scheme = verify.algorithm;
    if !schemes_of(&trusted.key).contains(&scheme) {
        return Err(Misbehaviour::SignatureScheme { chosen: scheme }.into());
    }
    let content = signed_content(by, &peer.hash()?);
    let verified = trusted.signed(peer, (scheme, &content), verify.signature)?;
    peer.add(&message);
    Ok(verified)
}

/// The certificates of a Certificate message, which may be none.
struct Shown {
    certificates: Vec<Vec<u8>>,
    /// The OCSP response beside the first.
    staple: Option<Vec<u8>>,
}

fn read_chain(judge: &Judge<'_>, message: &Received) -> Result<Shown, Error> {
    let certificate = message.read::<Certificate<'_>>()?;
    if !certificate.certificate_request_context.is_empty() {
        return Err(Misbehaviour::CertificateRequestContext.into());
    }
    check_chain(judge, certificate.entries.len())?;
    let offered: &[ExtensionType] =
        if judge.asked_to_staple { &[ExtensionType::STATUS_REQUEST] } else { &[] };
    for entry in &certificate.entries {
        shape::check_answers(&entry.extensions, Context::Certificate, offered)?;
    }
    let staple = match certificate.entries.first() {
        Some(entry) => entry.extensions.decode::<OcspStatus<'_>>(),
        None => Ok(None),
    };
    let staple = staple.map_err(decoding("Certificate"))?.map(|status| status.0.to_vec());
    let certificates = certificate.entries.iter().map(|entry| entry.cert_data.to_vec()).collect();
    Ok(Shown { certificates, staple })
}

/// Sends this side's Certificate and CertificateVerify; the signature may come from outside.
pub(crate) async fn send_certificate(
    peer: &mut Peer,
    credential: &Credential,
    theirs: &[SignatureScheme],
    (by, staple): (SignedBy, bool),
) -> Result<(), Error> {
    let ours = credential.schemes.iter().copied().filter(|scheme| is_legal(*scheme)).collect();
    let scheme = choose_scheme(ours, theirs)?;
    let status = credential.ocsp_response.as_deref().filter(|_| staple).map(OcspStatus);
    let status: Vec<Extension> = status.iter().map(Extension::of).collect();
    let entries = credential.certificates.iter().enumerate().map(|(position, cert_data)| {
        let extensions = if position == 0 { shape::borrow(&status) } else { Extensions::default() };
        CertificateEntry { cert_data, extensions }
    });
    peer.send(&Certificate { certificate_request_context: &[], entries: entries.collect() });

    let content = signed_content(by, &peer.hash()?);
    let signature = sign(peer, credential, scheme, content).await?;
    peer.send(&CertificateVerify { algorithm: scheme, signature: &signature });
    Ok(())
}

/// RFC 9846, section 4.3.3: PKCS#1 v1.5 signs no handshake of TLS 1.3.
pub(crate) const fn is_legal(scheme: SignatureScheme) -> bool {
    !matches!(
        scheme,
        SignatureScheme::RSA_PKCS1_SHA256
            | SignatureScheme::RSA_PKCS1_SHA384
            | SignatureScheme::RSA_PKCS1_SHA512
    )
}
