#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]
#![warn(clippy::indexing_slicing, clippy::arithmetic_side_effects, clippy::as_conversions)]

extern crate alloc;

mod algorithm;
mod certificate;
mod crl;
mod csr;
mod error;
mod extension;
mod general_name;
mod identities;
mod identity;
pub mod issue;
mod json;
mod key_file;
mod limits;
mod name;
mod name_constraints;
mod named_curve;
mod ocsp;
mod oid;
mod pbes2;
pub mod pem;
mod policy;
mod private_key;
mod public_key;
mod reader;
mod revocation;
mod server_name;
mod tag;
mod time;
mod trust;
mod verdict;
mod verified;
mod verify;
mod writer;

pub use algorithm::{AlgorithmIdentifier, SignatureAlgorithm};
pub use certificate::{Certificate, Validity, Version};
pub use crl::{Crl, IssuingDistributionPoint, Reason, RevokedCertificate};
pub use csr::{CertificateRequest, RequestAttribute};
pub use error::{DerFault, Error, ErrorKind, PemFault, Rule};
pub use extension::{
    AccessDescription, BasicConstraints, DistributionPoint, DistributionPointName,
    ExtendedKeyUsage, Extension, KeyUsage, PolicyConstraints, PolicyInformation, PolicyMapping,
    PolicyQualifier, Reasons,
};
pub use general_name::{GeneralName, GeneralNames, GeneralNamesIter};
pub use identities::{AllowedIdentity, PeerIdentity, SpiffeId};
pub use identity::{Identity, load_identity};
pub use name::{Attribute, Name};
pub use name_constraints::NameConstraints;
pub use ocsp::{
    BasicOcspResponse, CertificateId, OcspFailure, OcspResponse, OcspStatus, ResponderId,
    SingleResponse,
};
pub use oid::Oid;
pub use policy::{CertificatePolicies, Policy, Profile, Request, Tolerance, Usage};
pub use private_key::PrivateKey;
pub use public_key::PublicKey;
pub use revocation::{
    RevocationEvidence, RevocationPolicy, RevocationScope, RevocationSettings, RevocationSource,
    RevocationStatus,
};
pub use server_name::{DnsName, ServerName, UriName};
pub use time::Time;
pub use trust::first_use::{FirstUse, TofuStore, TofuStoreError};
pub use trust::{Trust, TrustAnchor};
pub use verdict::{Candidate, Check, CheckedRule, Outcome, Verdict};
pub use verified::{PathCertificate, TrustedBy, Verified};
