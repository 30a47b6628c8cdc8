//! DHE: finite-field Diffie-Hellman of TLS 1.2 (RFC 5246, sections 7.4.3, 7.4.7.2 and 8.1.2) over the
//! groups of RFC 7919.

use core::fmt;

pub use dhe::Group;
use dhe::{EphemeralSecret, PublicKey, SharedSecret, UnnamedGroup};
use rand_core::TryCryptoRng;
pub use tls::legacy::DheParams;
use wire::registry::AlertDescription;
use zeroize::Zeroizing;

/// Which groups a client takes from a server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Groups {
    /// The five of RFC 7919, byte for byte.
    #[default]
    Rfc7919,
    /// Those, and any other whose prime has 2048 to 8192 bits.
    ///
    /// **Nobody can say whether such a group is any good**: see [`dhe::UnnamedGroup`]. For servers of
    /// one's own that cannot be configured otherwise.
    AcceptUnnamed,
}

/// The server's key for one exchange, which consumes it: it is never used twice (Raccoon,
/// CVE-2020-1968).
///
/// ```compile_fail,E0382
/// # fn f(key: ashlar_tls_legacy::dhe::ServerKey) {
/// let first = key.agree(&[5]);
/// let second = key.agree(&[5]);
/// # }
/// ```
#[derive(Debug)]
pub struct ServerKey {
    secret: EphemeralSecret,
    p: Vec<u8>,
    public: PublicKey,
}

impl ServerKey {
    /// Draws a fresh key.
    ///
    /// # Errors
    ///
    /// [`Error::Rng`].
    pub fn generate<R>(group: Group, rng: &mut R) -> Result<Self, Error>
    where
        R: TryCryptoRng + ?Sized,
    {
        let secret = EphemeralSecret::generate(group, rng)?;
        let public = secret.public_key();
        Ok(Self { secret, p: group.prime_bytes(), public })
    }

    /// What to sign and send.
    #[must_use]
    pub fn params(&self) -> DheParams<'_> {
        DheParams { p: &self.p, g: &[Group::GENERATOR], ys: self.public.as_bytes() }
    }

    /// The premaster secret that is shared with the client that sent `dh_Yc`.
    ///
    /// # Errors
    ///
    /// [`Error::PublicKey`].
    pub fn agree(self, yc: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
        let peer = PublicKey::from_unpadded_bytes(self.public.group(), yc)?;
        Ok(premaster(&self.secret.diffie_hellman(&peer)?))
    }
}

/// The client's half: `dh_Yc`, and the premaster secret that is shared with the server. The key is
/// drawn here and gone when this returns. Says which group it was, if it has a name.
///
/// # Errors
///
/// [`Error::PrimeTooShort`], [`Error::Group`], [`Error::PublicKey`], [`Error::Rng`].
pub fn respond<R>(
    server: DheParams<'_>,
    groups: Groups,
    rng: &mut R,
) -> Result<(Vec<u8>, Zeroizing<Vec<u8>>), Error>
where
    R: TryCryptoRng + ?Sized,
{
    let DheParams { p, g, ys } = server;
    match (Group::from_parameters(p, g), groups) {
        (Ok(group), _) => {
            let peer = PublicKey::from_unpadded_bytes(group, ys)?;
            let secret = EphemeralSecret::generate(group, rng)?;
            let yc = secret.public_key().as_bytes().to_vec();
            Ok((yc, premaster(&secret.diffie_hellman(&peer)?)))
        }
        (Err(dhe::Error::UnknownGroup), Groups::AcceptUnnamed) => {
            let (yc, shared) = UnnamedGroup::from_parameters(p, g)?.agree(ys, rng)?;
            Ok((yc, premaster(&shared)))
        }
        (Err(error), _) => Err(error.into()),
    }
}

/// "Leading bytes of Z that contain all zero bits are stripped before it is used as the
/// pre_master_secret" (RFC 5246, section 8.1.2).
fn premaster(shared: &SharedSecret) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(shared.without_leading_zeros().to_vec())
}

/// Why there is no shared secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The server's prime has fewer than 2048 bits.
    PrimeTooShort,
    /// The server's group is not one that the client takes.
    Group(dhe::Error),
    /// The peer's public key is not from 2 to p - 2, or longer than p.
    PublicKey(dhe::Error),
    /// The source of randomness failed.
    Rng,
    /// An error that this exchange cannot have.
    Internal(dhe::Error),
}

impl Error {
    /// The alert that tells the peer.
    #[must_use]
    pub const fn alert(self) -> AlertDescription {
        match self {
            // As RFC 7919, section 4, has a server say that there is no group to agree on.
            Self::PrimeTooShort | Self::Group(_) => AlertDescription::INSUFFICIENT_SECURITY,
            Self::PublicKey(_) => AlertDescription::ILLEGAL_PARAMETER,
            Self::Rng | Self::Internal(_) => AlertDescription::INTERNAL_ERROR,
        }
    }
}

impl From<dhe::Error> for Error {
    fn from(error: dhe::Error) -> Self {
        match error {
            dhe::Error::PrimeTooShort => Self::PrimeTooShort,
            dhe::Error::UnknownGroup
            | dhe::Error::PrimeTooLong
            | dhe::Error::PrimeEven
            | dhe::Error::Generator => Self::Group(error),
            dhe::Error::PublicKeyLength
            | dhe::Error::PublicKeyTooSmall
            | dhe::Error::PublicKeyTooLarge => Self::PublicKey(error),
            dhe::Error::Rng => Self::Rng,
            dhe::Error::OtherGroup | dhe::Error::SecretOutOfRange | _ => Self::Internal(error),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cause = match *self {
            Self::PrimeTooShort => dhe::Error::PrimeTooShort,
            Self::Rng => dhe::Error::Rng,
            Self::Group(error) | Self::PublicKey(error) | Self::Internal(error) => error,
        };
        cause.fmt(f)
    }
}

impl core::error::Error for Error {}
