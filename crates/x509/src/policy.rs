//! What is asked of a peer's certificates.

mod fingerprint;

use alloc::string::ToString;
use alloc::vec::Vec;
use core::fmt;

use der::asn1::ObjectIdentifier;

use crate::algorithm::LegacySha1;
use crate::certificate::Certificate;
use crate::error::{Error, ErrorKind};
use crate::extension::KeyUsage;
use crate::identities::AllowedIdentity;
use crate::oid::{self, Oid};
use crate::public_key::PublicKey;
use crate::revocation::{RevocationEvidence, RevocationPolicy, RevocationSettings};
use crate::server_name::ServerName;
use crate::time::Time;
use crate::trust::Trust;

/// What a peer's certificates must satisfy. Strict by default; every tolerance is a field of its
/// own, and is named in the [`Verified`](crate::Verified) if it was needed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Policy {
    /// Whom to trust.
    pub trust: Trust,
    /// Accepts RSA keys of 1024 to 2047 bits, which a well-funded attacker can break.
    pub allow_rsa_1024: bool,
    /// Accepts the certificate of a certification authority as that of the peer itself, which
    /// some tools make when asked for a self-signed certificate.
    pub allow_ca_as_leaf: bool,
    /// Accepts an end entity's certificate of version 1, which cannot say what it may be used for.
    pub allow_v1_leaf: bool,
    /// Accepts certificates with signatures over SHA-1 (`sha1WithRSAEncryption`,
    /// `ecdsa-with-SHA1`), which some old devices have. Two certificates of one SHA-1 have been made
    /// for less than 50,000 dollars of computing in 2020: an authority that still signs so may be
    /// certifying what it never saw. Handshakes, CRLs, OCSP responses and requests are never
    /// accepted with SHA-1.
    pub allow_sha1_signatures: bool,
    /// Accepts certificates for this many seconds after they have expired.
    pub expiry_leeway: u32,
    /// With [`Trust::ExactKeys`], accepts a certificate without any subject alternative name for
    /// every name.
    pub allow_missing_san_for_pinned_key: bool,
    /// The peers that are let in; anybody if absent, nobody if empty. This is for servers that know
    /// their clients: the list comes on top of everything else.
    pub allowed_identities: Option<Vec<AllowedIdentity>>,
    /// By which rules for issuers the certificates must have been made.
    pub profile: Profile,
    /// The most intermediate certificates between the end entity and the anchor; as many as this
    /// implementation follows if absent.
    pub max_intermediates: Option<usize>,
    /// Which certificate policies the path must be valid for; any, or none, by default.
    pub certificate_policies: CertificatePolicies,
    /// Whether and how revocation counts. By default what is known to be revoked is refused, and what
    /// nothing is known of is not: whoever fetches evidence is the caller, or the peer staples it.
    pub revocation: RevocationSettings,
}

impl Policy {
    /// The strict policy.
    #[must_use]
    pub const fn new(trust: Trust) -> Self {
        Self {
            trust,
            allow_rsa_1024: false,
            allow_ca_as_leaf: false,
            allow_v1_leaf: false,
            allow_sha1_signatures: false,
            expiry_leeway: 0,
            allow_missing_san_for_pinned_key: false,
            allowed_identities: None,
            profile: Profile::Usual,
            max_intermediates: None,
            certificate_policies: CertificatePolicies::ANY,
            revocation: RevocationSettings::new(RevocationPolicy::Prefer),
        }
    }

    /// The certificate's signature algorithm, if it is one with SHA-1 and the policy tolerates it.
    pub(crate) fn tolerated_sha1(&self, certificate: &Certificate<'_>) -> Option<LegacySha1> {
        let algorithm = certificate.signature_algorithm_identifier().legacy_sha1();
        algorithm.filter(|_| self.allow_sha1_signatures)
    }

    /// Reads a key as far as the policy allows.
    pub(crate) fn public_key(&self, spki: &[u8]) -> Result<PublicKey, Error> {
        if self.allow_rsa_1024 {
            return PublicKey::from_spki_der_allowing_rsa_1024(spki);
        }
        PublicKey::from_spki_der(spki).map_err(|error| {
            let short = error.kind() == ErrorKind::InvalidKey
                && PublicKey::from_spki_der_allowing_rsa_1024(spki).is_ok();
            if short {
                error.remedied_by(
                    "use an RSA key of at least 2048 bits; for a device that cannot, allow it by \
                     the policy's allow_rsa_1024",
                )
            } else {
                error
            }
        })
    }
}

/// Rules for issuers that a certificate must have followed. Much that is in use breaks some of them
/// without harm, which is why validation as such does not ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Profile {
    /// What validation needs.
    #[default]
    Usual,
    /// Also what RFC 5280, section 4, demands of conforming authorities.
    Rfc5280,
    /// Also what the CA/Browser Forum demands of public ones (Baseline Requirements, section 7.1).
    WebPki,
}

/// What is asked of certificate policies: the inputs of RFC 5280, section 6.1.1 (c), (e), (f), (g).
#[derive(Clone, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct CertificatePolicies {
    /// `user-initial-policy-set`, as the value octets of object identifiers; empty for any policy.
    pub acceptable: Vec<Vec<u8>>,
    /// `initial-explicit-policy`: the path must be valid for one of the acceptable policies.
    pub require_explicit: bool,
    /// `initial-policy-mapping-inhibit`: policies are not mapped.
    pub inhibit_mapping: bool,
    /// `initial-any-policy-inhibit`: anyPolicy does not count.
    pub inhibit_any: bool,
}

impl CertificatePolicies {
    /// No demands.
    pub const ANY: Self = Self {
        acceptable: Vec::new(),
        require_explicit: false,
        inhibit_mapping: false,
        inhibit_any: false,
    };

    /// The path must be valid for one of these policies, in dotted decimal such as `2.23.140.1.2.1`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidPolicy`] if one is no object identifier.
    pub fn one_of(policies: &[&str]) -> Result<Self, Error> {
        let read = |text: &&str| match ObjectIdentifier::new(text) {
            Ok(oid) => Ok(oid.as_bytes().to_vec()),
            Err(_) => {
                Err(Error::new(ErrorKind::InvalidPolicy).found(text.escape_default().to_string()))
            }
        };
        let acceptable = policies.iter().map(read).collect::<Result<_, _>>()?;
        Ok(Self { acceptable, require_explicit: true, ..Self::ANY })
    }
}

/// A departure from the strict rules that a policy allowed and a path needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Tolerance {
    /// An RSA key of less than 2048 bits.
    Rsa1024,
    /// The certificate of an authority in the place of the end entity.
    CaAsLeaf,
    /// A version 1 certificate of the end entity.
    V1Leaf,
    /// A certificate whose signature is over SHA-1.
    Sha1Signature,
    /// A certificate that has expired, within the leeway.
    Expired,
    /// A certificate without subject alternative names, of a peer whose key is trusted exactly.
    MissingSan,
}

impl fmt::Display for Tolerance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Rsa1024 => "an RSA key of less than 2048 bits (allow_rsa_1024)",
            Self::CaAsLeaf => "the certificate of an authority as end entity (allow_ca_as_leaf)",
            Self::V1Leaf => "a version 1 certificate as end entity (allow_v1_leaf)",
            Self::Sha1Signature => "a signature over SHA-1 (allow_sha1_signatures)",
            Self::Expired => "a certificate that has expired not long ago (expiry_leeway)",
            Self::MissingSan => "a certificate without any name (allow_missing_san_for_pinned_key)",
        })
    }
}

/// A peer to be judged.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Request<'a> {
    /// Its certificates in DER, as received: the end entity's first, the others in any order and
    /// with any that do not belong to the path.
    pub chain: &'a [&'a [u8]],
    /// What it uses its certificate for.
    pub usage: Usage,
    /// What `keyUsage`, if it is there, must allow: `digitalSignature`, with which a peer signs the
    /// handshake (RFC 9846, section 4.5.2.2).
    pub key_usage: KeyUsage,
    /// The name that its certificate must have; without one, the peer is whoever the authorities
    /// say it is.
    pub name: Option<&'a ServerName>,
    /// The time of judgement.
    pub now: Time,
    /// What is known about revocation.
    pub evidence: RevocationEvidence<'a>,
}

impl<'a> Request<'a> {
    /// A request for a peer that signs, without a name and without evidence.
    #[must_use]
    pub fn new(chain: &'a [&'a [u8]], usage: Usage, now: Time) -> Self {
        let (key_usage, evidence) = (KeyUsage::DIGITAL_SIGNATURE, RevocationEvidence::default());
        Self { chain, usage, key_usage, name: None, now, evidence }
    }
}

/// What the peer uses its certificate for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Usage {
    /// The peer is a TLS server.
    ServerAuth,
    /// The peer is a TLS client.
    ClientAuth,
}

impl Usage {
    pub(crate) const fn purpose(self) -> Oid<'static> {
        match self {
            Self::ServerAuth => oid::SERVER_AUTH,
            Self::ClientAuth => oid::CLIENT_AUTH,
        }
    }
}

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ServerAuth => "TLS server authentication",
            Self::ClientAuth => "TLS client authentication",
        })
    }
}
