//! The rules that can be broken, one variant each.

use core::fmt;

use super::DerFault;

/// The rule that was broken.
///
/// Not `non_exhaustive`: a protocol maps each rule to what it tells the peer, and a new rule must not
/// pass through such a map unseen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The bytes are not the DER of the structure.
    Der {
        /// The field, by its name in the standard.
        field: &'static str,
        /// What is wrong with it.
        fault: DerFault,
        /// The byte, counted from the start of the structure that was decoded.
        offset: usize,
    },
    /// The text is not PEM, or not the PEM that was asked for.
    Pem {
        /// What is wrong with it.
        fault: PemFault,
        /// The byte of the text.
        offset: usize,
    },
    /// An extension occurs twice.
    DuplicateExtension,
    /// The signature algorithm inside the signed part differs from the one outside.
    SignatureAlgorithmMismatch,
    /// A version 1 or 2 certificate stands in a path.
    Version,
    /// A serial number is negative or longer than 20 octets.
    SerialNumber,
    /// A critical extension is not understood.
    UnknownCriticalExtension,

    /// No certificate was received.
    EmptyChain,
    /// More certificates were received than are read.
    ChainTooLong,
    /// A certificate is larger than is read.
    CertificateTooLarge,
    /// No received certificate and no trust anchor is the issuer.
    UnknownIssuer,
    /// The end-entity certificate is none of the exactly trusted ones.
    NotTrusted,
    /// The key is not the one that was remembered for this name.
    KeyChanged,
    /// The store of remembered keys failed.
    TrustStore,
    /// The anchor is no longer trusted for certificates as new as this one.
    Distrusted,
    /// The anchor is not trusted for a name of the certificate.
    AnchorNames,
    /// The peer is authentic, and not on the list of those that are let in.
    NotAllowed,
    /// The search for a path was stopped at its budget.
    Budget,
    /// The path has more intermediate certificates than are followed.
    PathTooDeep,

    /// The signature is not the issuer's.
    BadSignature,
    /// The algorithm is broken and refused (MD5, SHA-1).
    WeakAlgorithm,
    /// The algorithm or kind of key is not implemented.
    UnsupportedAlgorithm,
    /// The key is malformed, or of a size that is refused.
    InvalidKey,
    /// The time is after `notAfter`.
    Expired,
    /// The time is before `notBefore`.
    NotYetValid,
    /// An issuer is not a certification authority.
    NotACa,
    /// A certification authority stands in the place of the end entity.
    CaAsLeaf,
    /// More intermediate certificates follow than `pathLenConstraint` allows.
    PathTooLong,
    /// `keyUsage` does not allow the use.
    KeyUsage,
    /// `extKeyUsage` does not allow the use.
    ExtendedKeyUsage,
    /// A name is outside the name constraints of an issuer.
    NameConstraints,
    /// A rule for issuers, which the policy's profile asks for, was not followed.
    Profile,
    /// The path is not valid for a certificate policy that is demanded.
    CertificatePolicy,
    /// The certificate is not for the name that was asked for.
    NameMismatch,
    /// The certificate is revoked.
    Revoked,
    /// Whether the certificate is revoked is not known, and the policy requires that it is.
    RevocationUnknown,
    /// The certificate demands a stapled OCSP response, and there is none that can be used.
    MustStaple,

    /// The name asked for is neither a DNS name nor an IP address.
    InvalidServerName,
    /// A certificate policy that was asked for is no object identifier.
    InvalidPolicy,
    /// A point in time that was asked for is not written as one.
    InvalidTime,
    /// The private key is not that of the certificate.
    KeyMismatch,
    /// The file does not hold one private key and its certificate.
    KeyFile,
    /// The private key is encrypted, and no passphrase was given.
    PassphraseNeeded,
    /// The encrypted private key cannot be used: the passphrase is wrong or the file is damaged.
    Decryption,
    /// Deriving the key from the passphrase would cost more than is allowed.
    DerivationCost,
    /// What was asked to be issued is not allowed.
    Issue,
    /// The random number generator failed.
    Rng,
    /// The signature could not be made.
    Signing,
}

/// What is wrong with a PEM text (RFC 7468).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PemFault {
    /// There is no `-----BEGIN` line.
    NoBlock,
    /// A `-----BEGIN` line is malformed.
    BeginLine,
    /// The block does not end.
    NoEndLine,
    /// The label of the end differs from that of the beginning.
    LabelMismatch,
    /// A character outside the Base64 alphabet, or wrong padding.
    Base64,
    /// The block is empty.
    EmptyBlock,
    /// The block carries RFC 1421 headers.
    Headers,
    /// There are blocks, but no certificate.
    NoCertificate,
    /// There are blocks, but no private key.
    NoPrivateKey,
    /// There are several private keys.
    SeveralPrivateKeys,
    /// The private key is encrypted.
    EncryptedKey,
    /// The private key is encrypted in the manner of RFC 1421 headers (`Proc-Type: 4,ENCRYPTED`),
    /// whose key derivation is one round of MD5.
    TraditionalEncryption,
}

impl fmt::Display for PemFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoBlock => "the text has no PEM block",
            Self::BeginLine => "a PEM -----BEGIN line is malformed",
            Self::NoEndLine => "a PEM block has no -----END line",
            Self::LabelMismatch => "a PEM block ends with another label than it begins with",
            Self::Base64 => "a PEM block is not valid Base64",
            Self::EmptyBlock => "a PEM block is empty",
            Self::Headers => "a PEM block carries headers",
            Self::NoCertificate => "the PEM text has no certificate",
            Self::NoPrivateKey => "the PEM text has no private key",
            Self::SeveralPrivateKeys => "the PEM text has several private keys",
            Self::EncryptedKey => "the private key is encrypted",
            Self::TraditionalEncryption => {
                "the private key is encrypted in the old way, which is not read"
            }
        })
    }
}

impl ErrorKind {
    /// The name of the variant, as in the JSON form.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Der { .. } => "Der",
            Self::Pem { .. } => "Pem",
            Self::DuplicateExtension => "DuplicateExtension",
            Self::SignatureAlgorithmMismatch => "SignatureAlgorithmMismatch",
            Self::Version => "Version",
            Self::SerialNumber => "SerialNumber",
            Self::UnknownCriticalExtension => "UnknownCriticalExtension",
            Self::EmptyChain => "EmptyChain",
            Self::ChainTooLong => "ChainTooLong",
            Self::CertificateTooLarge => "CertificateTooLarge",
            Self::UnknownIssuer => "UnknownIssuer",
            Self::NotTrusted => "NotTrusted",
            Self::KeyChanged => "KeyChanged",
            Self::TrustStore => "TrustStore",
            Self::Distrusted => "Distrusted",
            Self::AnchorNames => "AnchorNames",
            Self::NotAllowed => "NotAllowed",
            Self::Budget => "Budget",
            Self::PathTooDeep => "PathTooDeep",
            Self::BadSignature => "BadSignature",
            Self::WeakAlgorithm => "WeakAlgorithm",
            Self::UnsupportedAlgorithm => "UnsupportedAlgorithm",
            Self::InvalidKey => "InvalidKey",
            Self::Expired => "Expired",
            Self::NotYetValid => "NotYetValid",
            Self::NotACa => "NotACa",
            Self::CaAsLeaf => "CaAsLeaf",
            Self::PathTooLong => "PathTooLong",
            Self::KeyUsage => "KeyUsage",
            Self::ExtendedKeyUsage => "ExtendedKeyUsage",
            Self::NameConstraints => "NameConstraints",
            Self::Profile => "Profile",
            Self::CertificatePolicy => "CertificatePolicy",
            Self::NameMismatch => "NameMismatch",
            Self::Revoked => "Revoked",
            Self::RevocationUnknown => "RevocationUnknown",
            Self::MustStaple => "MustStaple",
            Self::InvalidServerName => "InvalidServerName",
            Self::InvalidPolicy => "InvalidPolicy",
            Self::InvalidTime => "InvalidTime",
            Self::KeyMismatch => "KeyMismatch",
            Self::KeyFile => "KeyFile",
            Self::PassphraseNeeded => "PassphraseNeeded",
            Self::Decryption => "Decryption",
            Self::DerivationCost => "DerivationCost",
            Self::Issue => "Issue",
            Self::Rng => "Rng",
            Self::Signing => "Signing",
        }
    }

    pub(super) const fn offset(self) -> Option<usize> {
        if let Self::Der { offset, .. } | Self::Pem { offset, .. } = self {
            Some(offset)
        } else {
            None
        }
    }
}
