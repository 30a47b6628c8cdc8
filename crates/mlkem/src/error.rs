//! What can go wrong.

use core::fmt;

/// Why a key or a ciphertext was refused, or could not be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// An encapsulation key of another length than the parameter set's (FIPS 203, section 7.2, type
    /// check).
    EncapsulationKeyLength,
    /// An encapsulation key with a coefficient that is not reduced modulo q (FIPS 203, section 7.2,
    /// modulus check).
    EncapsulationKeyModulus,
    /// A decapsulation key of another length than the parameter set's (FIPS 203, section 7.3, type
    /// check).
    DecapsulationKeyLength,
    /// A decapsulation key that does not hold the hash of its encapsulation key (FIPS 203, section
    /// 7.3, hash check).
    DecapsulationKeyHash,
    /// A decapsulation key with a coefficient of its secret that is not reduced modulo q. FIPS 203
    /// has no such check; no key that its algorithms make fails it.
    DecapsulationKeyModulus,
    /// A ciphertext of another length than the parameter set's (FIPS 203, section 7.3, type check).
    CiphertextLength,
    /// The source of randomness failed.
    Rng,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::EncapsulationKeyLength => "the encapsulation key has the wrong length",
            Self::EncapsulationKeyModulus => "the encapsulation key is not reduced modulo q",
            Self::DecapsulationKeyLength => "the decapsulation key has the wrong length",
            Self::DecapsulationKeyHash => {
                "the decapsulation key does not hold the hash of its encapsulation key"
            }
            Self::DecapsulationKeyModulus => "the decapsulation key is not reduced modulo q",
            Self::CiphertextLength => "the ciphertext has the wrong length",
            Self::Rng => "the source of randomness failed",
        })
    }
}

impl core::error::Error for Error {}
