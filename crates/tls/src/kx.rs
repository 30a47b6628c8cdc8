//! Key exchange: the only module that reaches the curves.

use core::fmt;

use curve25519::x25519;
use nistec::p256;
use rand_core::TryCryptoRng;
use wire::registry::NamedGroup;
use zeroize::Zeroizing;

use crate::error::{Error, Misbehaviour};

/// A group for (EC)DHE, RFC 9846, section 4.3.7.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Group {
    /// `x25519`, RFC 7748.
    X25519,
    /// `secp256r1`, NIST P-256.
    Secp256r1,
}

impl Group {
    /// Every group, in the order that a configuration prefers by default.
    pub const ALL: [Self; 2] = [Self::X25519, Self::Secp256r1];

    /// The registered code point.
    #[must_use]
    pub const fn code_point(self) -> NamedGroup {
        match self {
            Self::X25519 => NamedGroup::X25519,
            Self::Secp256r1 => NamedGroup::SECP256R1,
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
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.code_point(), f)
    }
}

/// An ephemeral key pair. Agreeing consumes it, so no share is used twice (RFC 9846, section 4.3.8).
pub(crate) enum KeyPair {
    X25519(x25519::EphemeralSecret),
    Secp256r1(p256::EphemeralSecret),
}

impl KeyPair {
    pub(crate) fn generate<R: TryCryptoRng + ?Sized>(
        group: Group,
        rng: &mut R,
    ) -> Result<Self, Error> {
        match group {
            Group::X25519 => x25519::EphemeralSecret::generate(rng)
                .map(Self::X25519)
                .map_err(|_| Error::Randomness),
            Group::Secp256r1 => p256::EphemeralSecret::generate(rng)
                .map(Self::Secp256r1)
                .map_err(|_| Error::Randomness),
        }
    }

    pub(crate) const fn group(&self) -> Group {
        match self {
            Self::X25519(_) => Group::X25519,
            Self::Secp256r1(_) => Group::Secp256r1,
        }
    }

    /// `KeyShareEntry.key_exchange`: RFC 9846, section 4.3.8.
    pub(crate) fn share(&self) -> Vec<u8> {
        match self {
            Self::X25519(secret) => secret.public_key().as_bytes().to_vec(),
            Self::Secp256r1(secret) => secret.public_key().to_sec1().to_vec(),
        }
    }

    /// The shared secret, or the refusal of a share that is no valid public key of the group.
    pub(crate) fn agree(self, peer: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
        let refused = |what| Error::Misbehaviour(Misbehaviour::KeyShare { what });
        match self {
            Self::X25519(secret) => {
                let peer: [u8; 32] =
                    peer.try_into().map_err(|_| refused("an x25519 share of 32 bytes"))?;
                let shared = secret
                    .diffie_hellman(&x25519::PublicKey::from_bytes(peer))
                    .map_err(|_| refused("an x25519 share that is not of low order"))?;
                Ok(Zeroizing::new(shared.as_bytes().to_vec()))
            }
            Self::Secp256r1(secret) => {
                let refused = |_| refused("an uncompressed point on the curve secp256r1");
                let peer = p256::PublicKey::from_sec1(peer).map_err(refused)?;
                let shared = secret.diffie_hellman(&peer).map_err(refused)?;
                Ok(Zeroizing::new(shared.as_bytes().to_vec()))
            }
        }
    }
}
