//! Key exchange: the only module that reaches the curves and ML-KEM.

use core::fmt;

use curve25519::x25519;
use hybrid::{secp256r1_mlkem768, secp384r1_mlkem1024, x25519_mlkem768};
use nistec::{p256, p384, p521};
use rand_core::TryCryptoRng;
use wire::registry::NamedGroup;
use zeroize::Zeroizing;

use crate::error::{Error, Misbehaviour};

/// A group for (EC)DHE, RFC 9846, section 4.3.7, or for ECDHE together with ML-KEM, RFC 10024.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Group {
    /// `X25519MLKEM768`: safe as long as one of the two is, also from quantum computers.
    X25519MlKem768,
    /// `x25519`, RFC 7748.
    X25519,
    /// `secp256r1`, NIST P-256.
    Secp256r1,
    /// `secp384r1`, NIST P-384.
    Secp384r1,
    /// `secp521r1`, NIST P-521.
    Secp521r1,
    /// `SecP256r1MLKEM768`.
    Secp256r1MlKem768,
    /// `SecP384r1MLKEM1024`.
    Secp384r1MlKem1024,
}

impl Group {
    /// Every group, in the order that a configuration prefers by default.
    pub const ALL: [Self; 7] = [
        Self::X25519MlKem768,
        Self::X25519,
        Self::Secp256r1,
        Self::Secp384r1,
        Self::Secp521r1,
        Self::Secp256r1MlKem768,
        Self::Secp384r1MlKem1024,
    ];

    /// The registered code point.
    #[must_use]
    pub const fn code_point(self) -> NamedGroup {
        match self {
            Self::X25519MlKem768 => NamedGroup::X25519_MLKEM768,
            Self::X25519 => NamedGroup::X25519,
            Self::Secp256r1 => NamedGroup::SECP256R1,
            Self::Secp384r1 => NamedGroup::SECP384R1,
            Self::Secp521r1 => NamedGroup::SECP521R1,
            Self::Secp256r1MlKem768 => NamedGroup::SECP256R1_MLKEM768,
            Self::Secp384r1MlKem1024 => NamedGroup::SECP384R1_MLKEM1024,
        }
    }

    /// The group of a code point, if it is implemented here.
    #[must_use]
    pub fn from_code_point(code_point: NamedGroup) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.code_point() == code_point)
    }

    /// The group of an IANA name such as `x25519`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::from_code_point(NamedGroup::from_name(name)?)
    }

    /// Of a hybrid, the group of its curve alone.
    pub(crate) const fn curve_of_hybrid(self) -> Option<Self> {
        match self {
            Self::X25519MlKem768 => Some(Self::X25519),
            Self::Secp256r1MlKem768 => Some(Self::Secp256r1),
            Self::Secp384r1MlKem1024 => Some(Self::Secp384r1),
            Self::X25519 | Self::Secp256r1 | Self::Secp384r1 | Self::Secp521r1 => None,
        }
    }

    /// Whether it is an elliptic curve alone, as TLS 1.2 needs it (RFC 8422).
    pub(crate) const fn is_curve(self) -> bool {
        self.curve_of_hybrid().is_none()
    }

    /// What a share of the group must be, for the refusal of one that is not.
    const fn wanted(self) -> &'static str {
        match self {
            Self::X25519MlKem768 => {
                "an X25519MLKEM768 share: a reduced ML-KEM-768 key or a ciphertext, then x25519 that \
                 is not of low order"
            }
            Self::X25519 => "an x25519 share of 32 bytes that is not of low order",
            Self::Secp256r1 => "an uncompressed point on the curve secp256r1",
            Self::Secp384r1 => "an uncompressed point on the curve secp384r1",
            Self::Secp521r1 => "an uncompressed point on the curve secp521r1",
            Self::Secp256r1MlKem768 => {
                "a SecP256r1MLKEM768 share: an uncompressed point, then a reduced ML-KEM-768 key or \
                 a ciphertext"
            }
            Self::Secp384r1MlKem1024 => {
                "a SecP384r1MLKEM1024 share: an uncompressed point, then a reduced ML-KEM-1024 key \
                 or a ciphertext"
            }
        }
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.code_point(), f)
    }
}

/// A client's part of a key exchange. Agreeing consumes it, so no share is used twice (RFC 9846,
/// section 4.3.8).
pub(crate) enum ClientSecret {
    X25519(x25519::EphemeralSecret),
    Secp256r1(p256::EphemeralSecret),
    Secp384r1(p384::EphemeralSecret),
    Secp521r1(p521::EphemeralSecret),
    X25519MlKem768(Box<x25519_mlkem768::ClientSecret>),
    Secp256r1MlKem768(Box<secp256r1_mlkem768::ClientSecret>),
    Secp384r1MlKem1024(Box<secp384r1_mlkem1024::ClientSecret>),
}

impl ClientSecret {
    pub(crate) fn generate<R: TryCryptoRng + ?Sized>(
        group: Group,
        rng: &mut R,
    ) -> Result<Self, Error> {
        let secret = match group {
            Group::X25519 => x25519::EphemeralSecret::generate(rng).map(Self::X25519).ok(),
            Group::Secp256r1 => p256::EphemeralSecret::generate(rng).map(Self::Secp256r1).ok(),
            Group::Secp384r1 => p384::EphemeralSecret::generate(rng).map(Self::Secp384r1).ok(),
            Group::Secp521r1 => p521::EphemeralSecret::generate(rng).map(Self::Secp521r1).ok(),
            Group::X25519MlKem768 => x25519_mlkem768::ClientSecret::generate(rng)
                .map(|secret| Self::X25519MlKem768(Box::new(secret)))
                .ok(),
            Group::Secp256r1MlKem768 => secp256r1_mlkem768::ClientSecret::generate(rng)
                .map(|secret| Self::Secp256r1MlKem768(Box::new(secret)))
                .ok(),
            Group::Secp384r1MlKem1024 => secp384r1_mlkem1024::ClientSecret::generate(rng)
                .map(|secret| Self::Secp384r1MlKem1024(Box::new(secret)))
                .ok(),
        };
        // Only the source of randomness can fail.
        secret.ok_or(Error::Randomness)
    }

    pub(crate) const fn group(&self) -> Group {
        match self {
            Self::X25519(_) => Group::X25519,
            Self::Secp256r1(_) => Group::Secp256r1,
            Self::Secp384r1(_) => Group::Secp384r1,
            Self::Secp521r1(_) => Group::Secp521r1,
            Self::X25519MlKem768(_) => Group::X25519MlKem768,
            Self::Secp256r1MlKem768(_) => Group::Secp256r1MlKem768,
            Self::Secp384r1MlKem1024(_) => Group::Secp384r1MlKem1024,
        }
    }

    /// `KeyShareEntry.key_exchange`: RFC 9846, section 4.3.8; RFC 10024, section 4.1.
    pub(crate) fn share(&self) -> Vec<u8> {
        match self {
            Self::X25519(secret) => secret.public_key().as_bytes().to_vec(),
            Self::Secp256r1(secret) => secret.public_key().to_sec1().to_vec(),
            Self::Secp384r1(secret) => secret.public_key().to_sec1().to_vec(),
            Self::Secp521r1(secret) => secret.public_key().to_sec1().to_vec(),
            Self::X25519MlKem768(secret) => secret.share().to_vec(),
            Self::Secp256r1MlKem768(secret) => secret.share().to_vec(),
            Self::Secp384r1MlKem1024(secret) => secret.share().to_vec(),
        }
    }

    /// The secret shared with the server that sent `share`.
    pub(crate) fn agree(self, share: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
        let group = self.group();
        let secret = match self {
            Self::X25519(secret) => with_x25519(secret, share),
            Self::Secp256r1(secret) => p256::PublicKey::from_sec1(share)
                .and_then(|peer| secret.diffie_hellman(&peer))
                .map(|secret| kept(secret.as_bytes()))
                .ok(),
            Self::Secp384r1(secret) => p384::PublicKey::from_sec1(share)
                .and_then(|peer| secret.diffie_hellman(&peer))
                .map(|secret| kept(secret.as_bytes()))
                .ok(),
            Self::Secp521r1(secret) => p521::PublicKey::from_sec1(share)
                .and_then(|peer| secret.diffie_hellman(&peer))
                .map(|secret| kept(secret.as_bytes()))
                .ok(),
            Self::X25519MlKem768(secret) => {
                secret.agree(share).map(|secret| kept(secret.as_bytes())).ok()
            }
            Self::Secp256r1MlKem768(secret) => {
                secret.agree(share).map(|secret| kept(secret.as_bytes())).ok()
            }
            Self::Secp384r1MlKem1024(secret) => {
                secret.agree(share).map(|secret| kept(secret.as_bytes())).ok()
            }
        };
        secret.ok_or_else(|| refused(group))
    }
}

/// What a server makes of a client's share.
pub(crate) struct Response {
    /// The share to send.
    pub(crate) share: Vec<u8>,
    pub(crate) secret: Zeroizing<Vec<u8>>,
}

/// A server's part: a share of its own, and the secret shared with the client.
pub(crate) fn respond<R: TryCryptoRng + ?Sized>(
    group: Group,
    client_share: &[u8],
    rng: &mut R,
) -> Result<Response, Error> {
    let hybrid = match group {
        Group::X25519MlKem768 => x25519_mlkem768::respond(client_share, rng)
            .map(|(share, secret)| (share.to_vec(), kept(secret.as_bytes()))),
        Group::Secp256r1MlKem768 => secp256r1_mlkem768::respond(client_share, rng)
            .map(|(share, secret)| (share.to_vec(), kept(secret.as_bytes()))),
        Group::Secp384r1MlKem1024 => secp384r1_mlkem1024::respond(client_share, rng)
            .map(|(share, secret)| (share.to_vec(), kept(secret.as_bytes()))),
        // Both sides of a Diffie-Hellman exchange do the same.
        Group::X25519 | Group::Secp256r1 | Group::Secp384r1 | Group::Secp521r1 => {
            let own = ClientSecret::generate(group, rng)?;
            let share = own.share();
            return Ok(Response { share, secret: own.agree(client_share)? });
        }
    };
    match hybrid {
        Ok((share, secret)) => Ok(Response { share, secret }),
        Err(hybrid::Error::Rng) => Err(Error::Randomness),
        Err(_) => Err(refused(group)),
    }
}

fn with_x25519(secret: x25519::EphemeralSecret, share: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let peer = x25519::PublicKey::from_bytes(*share.as_array()?);
    secret.diffie_hellman(&peer).map(|secret| kept(secret.as_bytes())).ok()
}

fn kept(secret: &[u8]) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(secret.to_vec())
}

const fn refused(group: Group) -> Error {
    Error::Misbehaviour(Misbehaviour::KeyShare { what: group.wanted() })
}
