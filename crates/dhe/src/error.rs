//! What can go wrong.

use core::fmt;

/// Why an operation was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The peer's prime has fewer than 2048 bits (RFC 7919, section 3).
    PrimeTooShort,
    /// The peer's prime and generator are not those of a group of RFC 7919.
    UnknownGroup,
    /// The peer's prime has more than 8192 bits. Only the feature `hazmat` returns it.
    PrimeTooLong,
    /// The peer's prime is even, so it is none. Only the feature `hazmat` returns it.
    PrimeEven,
    /// The peer's generator is not from 2 to p - 2. Only the feature `hazmat` returns it.
    Generator,
    /// The public key has not the length of the prime (RFC 9846, section 4.3.8.1) or, where leading
    /// zeros may be missing, is empty or longer than the prime.
    PublicKeyLength,
    /// The public key is 0 or 1 (RFC 7919, section 5.1).
    PublicKeyTooSmall,
    /// The public key is p - 1 or more (RFC 7919, section 5.1).
    PublicKeyTooLarge,
    /// The public key belongs to another group than the secret.
    OtherGroup,
    /// The given secret exponent is 0, or not below the order q = (p - 1) / 2.
    SecretOutOfRange,
    /// The source of randomness failed, or gave nothing but zeros.
    Rng,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PrimeTooShort => "the prime has fewer than 2048 bits",
            Self::UnknownGroup => "prime and generator are not those of an RFC 7919 group",
            Self::PrimeTooLong => "the prime has more than 8192 bits",
            Self::PrimeEven => "the prime is even",
            Self::Generator => "the generator is not from 2 to p - 2",
            Self::PublicKeyLength => "the public key's length does not fit the prime's",
            Self::PublicKeyTooSmall => "the public key is 0 or 1",
            Self::PublicKeyTooLarge => "the public key is p - 1 or more",
            Self::OtherGroup => "the public key belongs to another group",
            Self::SecretOutOfRange => "the secret exponent is 0 or not below the group's order",
            Self::Rng => "the source of randomness failed",
        })
    }
}

impl core::error::Error for Error {}
