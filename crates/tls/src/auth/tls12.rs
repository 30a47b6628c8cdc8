//! Certificates and signatures of TLS 1.2: RFC 5246, sections 7.4.2, 7.4.3 and 7.4.8.

use tls_messages::{CertificateVerify, tls12};
use wire::registry::{HandshakeType, NamedGroup, SignatureScheme};
use x509::PublicKey;

use super::{Judge, PeerVerified, Trusted, check_chain, choose_scheme, sign};
use crate::config::Credential;
use crate::error::{Error, Misbehaviour};
use crate::peer::{Peer, Received};
use crate::suite::Authentication;

/// The schemes that a key of this kind can do in TLS 1.2, the preferred first. There, those of ECDSA
/// name the hash function alone (RFC 9846, section 4.3.3).
pub(crate) fn schemes_of(key: &PublicKey) -> Vec<SignatureScheme> {
    let ecdsa = [
        SignatureScheme::ECDSA_SECP256R1_SHA256,
        SignatureScheme::ECDSA_SECP384R1_SHA384,
        SignatureScheme::ECDSA_SECP521R1_SHA512,
    ];
    let [sha256, sha384, sha512] = ecdsa;
    match key {
        PublicKey::P256(_) => vec![sha256, sha384, sha512],
        PublicKey::P384(_) => vec![sha384, sha256, sha512],
        PublicKey::P521(_) => vec![sha512, sha384, sha256],
        PublicKey::Ed25519(_) => vec![SignatureScheme::ED25519],
        PublicKey::Rsa(_) => vec![
            SignatureScheme::RSA_PSS_RSAE_SHA256,
            SignatureScheme::RSA_PSS_RSAE_SHA384,
            SignatureScheme::RSA_PSS_RSAE_SHA512,
            SignatureScheme::RSA_PKCS1_SHA256,
            SignatureScheme::RSA_PKCS1_SHA384,
            SignatureScheme::RSA_PKCS1_SHA512,
        ],
        _ => Vec::new(),
    }
}

/// The curve that a client must support to verify ECDSA signatures of this key (RFC 8422, section
/// 5.1).
pub(crate) const fn curve_of(key: &PublicKey) -> Option<NamedGroup> {
    match key {
        PublicKey::P256(_) => Some(NamedGroup::SECP256R1),
        PublicKey::P384(_) => Some(NamedGroup::SECP384R1),
        PublicKey::P521(_) => Some(NamedGroup::SECP521R1),
        PublicKey::Rsa(_) | PublicKey::Ed25519(_) | _ => None,
    }
}

/// The certificates of a Certificate message, which may be none.
pub(crate) fn read_chain(judge: &Judge<'_>, message: &Received) -> Result<Vec<Vec<u8>>, Error> {
    let tls12::Certificate { certificates } = message.read::<tls12::Certificate<'_>>()?;
    check_chain(judge, certificates.len())?;
    Ok(certificates.into_iter().map(<[u8]>::to_vec).collect())
}

/// What the signature of ServerKeyExchange covers: RFC 5246, section 7.4.3.
pub(crate) fn signed_params(
    client_random: &[u8; 32],
    server_random: &[u8; 32],
    params: &[u8],
) -> Vec<u8> {
    [client_random, server_random, params].concat()
}

impl Trusted {
    /// The proof by a signature of TLS 1.2.
    pub(crate) fn signed_tls12(
        self,
        peer: &Peer,
        (scheme, content): (SignatureScheme, &[u8]),
        signature: &[u8],
    ) -> Result<PeerVerified, Error> {
        if !schemes_of(&self.key).contains(&scheme) {
            return Err(Misbehaviour::SignatureScheme { chosen: scheme }.into());
        }
        self.signed(peer, (scheme, content), signature)
    }

    /// Whether the certificate's key is of the kind that the suite says.
    pub(crate) fn check_authentication(self, suite: Authentication) -> Result<Self, Error> {
        let is_rsa = matches!(self.key, PublicKey::Rsa(_));
        match is_rsa == (suite == Authentication::Rsa) {
            true => Ok(self),
            false => Err(Misbehaviour::KeyOfAnotherKind.into()),
        }
    }
}

/// A scheme for this side's signature: one that the peer accepts, and that fits the suite.
pub(crate) fn choose(
    credential: &Credential,
    theirs: &[SignatureScheme],
    suite: Option<Authentication>,
) -> Result<SignatureScheme, Error> {
    let fits = |scheme: &SignatureScheme| suite.is_none_or(|suite| suite.takes(*scheme));
    choose_scheme(credential.tls12_schemes.iter().copied().filter(fits).collect(), theirs)
}

/// Signs with a scheme of [`choose`]; the signature may come from outside.
pub(crate) async fn sign_with(
    peer: &mut Peer,
    credential: &Credential,
    scheme: SignatureScheme,
    content: Vec<u8>,
) -> Result<Vec<u8>, Error> {
    sign(peer, credential, scheme, content).await
}

/// Sends this side's certificates, of which there may be none.
pub(crate) fn send_certificate(peer: &mut Peer, credential: Option<&Credential>) {
    let certificates = credential.map(|credential| credential.certificates.as_slice());
    let certificates = certificates.unwrap_or_default().iter().map(Vec::as_slice).collect();
    peer.send(&tls12::Certificate { certificates });
}

/// Sends CertificateVerify over the messages so far: RFC 5246, section 7.4.8.
pub(crate) async fn send_certificate_verify(
    peer: &mut Peer,
    credential: &Credential,
    theirs: &[SignatureScheme],
) -> Result<(), Error> {
    let algorithm = choose(credential, theirs, None)?;
    let messages = messages(peer)?;
    let signature = sign(peer, credential, algorithm, messages).await?;
    peer.send(&CertificateVerify { algorithm, signature: &signature });
    Ok(())
}

/// Receives CertificateVerify.
pub(crate) async fn receive_certificate_verify(
    peer: &mut Peer,
    trusted: Trusted,
) -> Result<PeerVerified, Error> {
    let message = peer.receive(&[HandshakeType::CERTIFICATE_VERIFY]).await?;
    let CertificateVerify { algorithm, signature } = message.read::<CertificateVerify<'_>>()?;
    let content = messages(peer)?;
    let verified = trusted.signed_tls12(peer, (algorithm, &content), signature)?;
    peer.add(&message);
    Ok(verified)
}

fn messages(peer: &mut Peer) -> Result<Vec<u8>, Error> {
    let kept = peer.take_messages().ok_or(Error::Internal("messages that were not kept"))?;
    Ok(kept.as_bytes().to_vec())
}
