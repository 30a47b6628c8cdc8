//! What each rule says, where it is written, and what to do when it is broken.

use super::{ErrorKind, PemFault};

/// A rule: what its breach means, where it is written, and the remedy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rule {
    /// What the breach of the rule means.
    pub statement: &'static str,
    /// Document and section.
    pub reference: &'static str,
    /// What to do about a breach.
    pub remedy: &'static str,
}

const fn rule(statement: &'static str, reference: &'static str, remedy: &'static str) -> Rule {
    Rule { statement, reference, remedy }
}

impl ErrorKind {
    /// The rule of this kind.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "a table, one row a rule")]
    pub const fn rule(self) -> Rule {
        match self {
            Self::Der { .. } => rule(
                "the bytes are not valid DER",
                "ITU-T X.690, sections 8 to 11; RFC 5280, section 4.1",
                "make sure that the file is complete and in DER, or have it issued again",
            ),
            Self::Pem { fault, .. } => pem(fault),
            Self::DuplicateExtension => rule(
                "an extension occurs twice",
                "RFC 5280, section 4.2",
                "have the certificate reissued with each extension once",
            ),
            Self::SignatureAlgorithmMismatch => rule(
                "the signature algorithms inside and outside the signed part differ",
                "RFC 5280, section 4.1.1.2",
                "have the certificate reissued; it may have been tampered with",
            ),
            Self::Version => rule(
                "the certificate is not an X.509 version 3 certificate",
                "RFC 5280, sections 4.1.2.1 and 6.1.4 (k)",
                "have the certificate reissued as version 3, with extensions",
            ),
            Self::SerialNumber => rule(
                "the serial number is negative or longer than 20 octets",
                "RFC 5280, section 4.1.2.2",
                "have the certificate reissued with a positive serial number of at most 20 octets",
            ),
            Self::UnknownCriticalExtension => rule(
                "the certificate has a critical extension that is not understood",
                "RFC 5280, section 4.2",
                "use a certificate without this extension, or one where it is not critical",
            ),
            Self::EmptyChain => rule(
                "the peer sent no certificate",
                "RFC 9846, section 4.4.2",
                "configure the peer with a certificate",
            ),
            Self::ChainTooLong => rule(
                "more certificates were received than are read",
                "limit of this implementation",
                "configure the peer to send its own certificate and its intermediates only",
            ),
            Self::CertificateTooLarge => rule(
                "the certificate is larger than is read",
                "limit of this implementation",
                "use a certificate with fewer names",
            ),
            Self::UnknownIssuer => rule(
                "the issuer is neither among the trust anchors nor among the received certificates",
                "RFC 5280, section 6.1",
                "add the issuing authority's root to the trust anchors, or have the peer send the \
                 missing intermediate certificate",
            ),
            Self::NotTrusted => rule(
                "certificate or key is none of those that are trusted exactly",
                "policy of exact certificates or keys",
                "compare the fingerprint with the peer's operator and update the trusted \
                 certificate",
            ),
            Self::KeyChanged => rule(
                "the key is not the one that was remembered for this name",
                "policy of trust on first use",
                "ask the peer's operator whether the key was changed; if it was, remove the name \
                 from the store; if not, somebody stands between",
            ),
            Self::TrustStore => rule(
                "the store of remembered keys failed",
                "policy of trust on first use",
                "make the store readable and writable",
            ),
            Self::Distrusted => rule(
                "the anchor is no longer trusted for certificates as new as this one",
                "policy of this trust anchor",
                "have the certificate issued by another authority",
            ),
            Self::AnchorNames => rule(
                "the anchor is not trusted for a name of the certificate",
                "policy of this trust anchor",
                "have the certificate issued by an authority for this name, or permit the name",
            ),
            Self::NotAllowed => rule(
                "the peer is not one of those that are let in",
                "policy of allowed identities",
                "add one of the peer's names to the list if it is to be let in",
            ),
            Self::Budget => rule(
                "the search for a path was stopped at its budget",
                "limit of this implementation; RFC 5280, section 6",
                "have the peer send only the certificates of its own path",
            ),
            Self::PathTooDeep => rule(
                "the path has more intermediate certificates than are followed",
                "limit of this implementation",
                "use an authority closer to a trust anchor, or trust an intermediate one",
            ),
            Self::BadSignature => rule(
                "the signature does not verify under the issuer's key",
                "RFC 5280, section 6.1.3 (a)(1)",
                "check that the issuer's certificate is the right one of that name; else the \
                 bytes were changed after they were signed",
            ),
            Self::WeakAlgorithm => rule(
                "the signature uses a broken hash function",
                "RFC 9846, section 4.4.2.2; RFC 9155",
                "have the certificate reissued with SHA-256 or better",
            ),
            Self::UnsupportedAlgorithm => rule(
                "the algorithm is not supported",
                "RFC 5280, section 6.1.3; RFC 5480; RFC 8017; RFC 8410",
                "use RSA of 2048 to 8192 bits or ECDSA with P-256, P-384 or P-521, with SHA-256, \
                 SHA-384 or SHA-512, or Ed25519",
            ),
            Self::InvalidKey => rule(
                "the key is not acceptable",
                "RFC 5280, section 4.1.2.7; RFC 8017, section 3; RFC 5480, section 2",
                "use an RSA key of 2048 to 8192 bits, or a P-256, P-384, P-521 or Ed25519 key",
            ),
            Self::Expired => rule(
                "the certificate has expired",
                "RFC 5280, sections 4.1.2.5 and 6.1.3 (a)(2)",
                "have the certificate renewed; if it is current, correct this machine's clock",
            ),
            Self::NotYetValid => rule(
                "the certificate is not valid yet",
                "RFC 5280, sections 4.1.2.5 and 6.1.3 (a)(2)",
                "correct this machine's clock, or wait until the certificate becomes valid",
            ),
            Self::NotACa => rule(
                "the certificate issued another one but is not a certification authority",
                "RFC 5280, sections 4.2.1.9 and 6.1.4 (k)",
                "have the issuing certificate reissued with basicConstraints cA TRUE",
            ),
            Self::CaAsLeaf => rule(
                "the peer presents the certificate of a certification authority as its own",
                "RFC 5280, section 4.2.1.9; policy of this implementation",
                "issue an end-entity certificate, trust this certificate exactly, or allow it by \
                 the policy's allow_ca_as_leaf",
            ),
            Self::PathTooLong => rule(
                "more intermediate certificates follow than the issuer's pathLenConstraint allows",
                "RFC 5280, sections 4.2.1.9 and 6.1.4 (l), (m)",
                "have the authority reissued with a larger pathLenConstraint, or issue from it \
                 directly",
            ),
            Self::KeyUsage => rule(
                "keyUsage does not allow this use of the key",
                "RFC 5280, sections 4.2.1.3 and 6.1.4 (n)",
                "have the certificate reissued with the key usage that is expected",
            ),
            Self::ExtendedKeyUsage => rule(
                "extKeyUsage does not allow this use of the certificate",
                "RFC 5280, section 4.2.1.12",
                "have the certificate reissued with the purpose that is expected",
            ),
            Self::NameConstraints => rule(
                "a name is outside what its issuer may certify, or of a form that the issuer's \
                 name constraints cover and this implementation does not compare",
                "RFC 5280, sections 4.2.1.10 and 6.1.4 (g)",
                "have the certificate issued by an authority for this name",
            ),
            Self::Profile => rule(
                "the certificate was not issued by the rules that are asked for",
                "RFC 5280, section 4; CA/Browser Forum Baseline Requirements, section 7.1",
                "have the certificate reissued by these rules, or ask for another profile",
            ),
            Self::CertificatePolicy => rule(
                "the path is not valid for a certificate policy that is demanded",
                "RFC 5280, sections 6.1.3 (f) and 6.1.5 (g); RFC 9618, section 5",
                "have the certificate issued under the policy, by authorities that allow it; or \
                 do not demand it, if it was this side's configuration that did",
            ),
            Self::NameMismatch => rule(
                "the certificate is not for this name",
                "RFC 9525, section 6; RFC 9110, section 4.3.4",
                "connect by a name that the certificate carries, or have it reissued with this \
                 name as subjectAltName",
            ),
            Self::Revoked => rule(
                "the certificate is revoked",
                "RFC 5280, section 6.3; RFC 6960, section 2.2",
                "have a new certificate issued, with a new key if the old one is known to others",
            ),
            Self::RevocationUnknown => rule(
                "it is not known whether the certificate is revoked",
                "RFC 5280, section 6.3; RFC 6960, section 3.2; policy of this implementation",
                "hand in a current CRL of its issuer or an OCSP response, have the peer staple \
                 one, or let the policy prefer revocation information instead of requiring it",
            ),
            Self::MustStaple => rule(
                "the certificate demands a stapled OCSP response, and none that counts came",
                "RFC 7633, section 4.3.3",
                "have the server staple a current response, or reissue the certificate without \
                 the tlsfeature extension",
            ),
            Self::InvalidServerName => rule(
                "the name is neither a DNS name nor an IP address",
                "RFC 5890, section 2.3.1; RFC 1123, section 2.1; RFC 4291, section 2.2",
                "give a host name such as example.com, or an address such as 192.0.2.1 or \
                 2001:db8::1; international names in their xn-- form",
            ),
            Self::InvalidPolicy => rule(
                "a certificate policy is no object identifier",
                "RFC 5280, section 4.2.1.4; X.680, section 32",
                "write it in dotted decimal, such as 2.23.140.1.2.1",
            ),
            Self::InvalidTime => rule(
                "the text is no point in time",
                "RFC 3339, section 5.6",
                "write it like 2026-11-21T12:00:00Z, or 2026-11-21",
            ),
            Self::KeyMismatch => rule(
                "the private key is not that of the certificate",
                "RFC 9846, section 4.4.3",
                "give the key that the certificate was issued for, the end-entity certificate \
                 first",
            ),
            Self::KeyFile => rule(
                "the file does not hold one private key and its certificate",
                "RFC 7468; RFC 5958; RFC 8017, appendix A.1.2; RFC 5915",
                "give a file with the certificate and its private key, in PEM or DER; convert \
                 others by openssl pkcs12 -in FILE -nodes or openssl pkcs8 -topk8 -in FILE",
            ),
            Self::PassphraseNeeded => rule(
                "the private key is encrypted",
                "RFC 5958, section 3; RFC 8018",
                "give the passphrase, or decrypt the key: openssl pkey -in KEY -out PLAIN",
            ),
            Self::Decryption => rule(
                "the passphrase is wrong, or the encrypted private key is damaged",
                "RFC 5958, section 3; RFC 8018, section 6.2.2",
                "try the passphrase with openssl pkey -in KEY -noout; if that works, the key is of \
                 a kind that is not read here",
            ),
            Self::DerivationCost => rule(
                "the key file asks for more work to derive its key than is allowed",
                "limit of this implementation; RFC 8018, section 5.2; RFC 7914, section 2",
                "encrypt the key again with a lower cost: openssl pkcs8 -topk8 -in KEY -iter 600000",
            ),
            Self::Issue => rule(
                "the certificate cannot be issued as asked",
                "RFC 5280, section 4",
                "correct the field that is named",
            ),
            Self::Rng => rule(
                "the random number generator failed",
                "RFC 4086, section 3",
                "make the operating system's random number generator available",
            ),
            Self::Signing => rule(
                "the signature could not be made",
                "RFC 8017, section 8; FIPS 186-5, section 6.4",
                "use an algorithm that fits the key; if it does, the key or the machine is faulty",
            ),
        }
    }
}

const fn pem(fault: PemFault) -> Rule {
    const REFERENCE: &str = "RFC 7468, sections 2 and 3";
    rule(
        "the text is not the PEM that was asked for",
        REFERENCE,
        match fault {
            PemFault::NoBlock => {
                "give a file with -----BEGIN and -----END lines; convert DER by openssl x509 -inform \
             DER or openssl pkey -inform DER"
            }
            PemFault::NoCertificate => "give the file that holds -----BEGIN CERTIFICATE-----",
            PemFault::NoPrivateKey => {
                "give the file that holds -----BEGIN PRIVATE KEY-----, RSA PRIVATE KEY or EC PRIVATE \
             KEY"
            }
            PemFault::SeveralPrivateKeys => "keep one private key in the file",
            PemFault::EncryptedKey => {
                "read it with its passphrase, or decrypt it first: openssl pkey -in KEY -out PLAIN"
            }
            PemFault::TraditionalEncryption => {
                "encrypt it as PKCS#8: openssl pkcs8 -topk8 -in KEY -out NEW; or decrypt it: openssl \
             pkey -in KEY -out PLAIN"
            }
            PemFault::Headers => "convert the block: openssl pkey -in KEY -out PLAIN",
            PemFault::BeginLine
            | PemFault::NoEndLine
            | PemFault::LabelMismatch
            | PemFault::Base64
            | PemFault::EmptyBlock => "copy the file again; a part of it was lost or changed",
        },
    )
}
