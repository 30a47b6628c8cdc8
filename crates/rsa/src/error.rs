//! What can be wrong with a key, a signature, a ciphertext or the surroundings.

use core::fmt;

/// Why an operation failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The modulus is not 2048 to 8192 bits long (or 1024, where that was asked for), or a length
    /// that keys are not generated in.
    ModulusSize,
    /// The modulus is even.
    ModulusEven,
    /// The public exponent is not in 3 to 2^32 - 1.
    ExponentSize,
    /// The public exponent is even.
    ExponentEven,
    /// The parts of a private key do not fit together; the text says which.
    Inconsistent(&'static str),
    /// The signature is not valid.
    Signature,
    /// The message is too long for the key and the encryption scheme.
    MessageTooLong,
    /// The input of a private operation is not as long as the modulus, or not below it.
    InputRange,
    /// Decryption failed. There is no more to be said about it: RFC 8017, section 7.1.2.
    Decryption,
    /// The result of a private operation did not pass its check and was thrown away: the private
    /// key is damaged or the computation was disturbed.
    Fault,
    /// The random number generator failed, or gives what no working one would.
    Rng,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ModulusSize => "RSA modulus has an unsupported length",
            Self::ModulusEven => "RSA modulus is even",
            Self::ExponentSize => "RSA public exponent is not in 3 to 2^32 - 1",
            Self::ExponentEven => "RSA public exponent is even",
            Self::Inconsistent(what) => {
                return write!(f, "RSA private key is inconsistent: {what}");
            }
            Self::Signature => "RSA signature is not valid",
            Self::MessageTooLong => "message is too long for the RSA key",
            Self::InputRange => "RSA input is not as long as the modulus, or not below it",
            Self::Decryption => "RSA decryption failed",
            Self::Fault => "RSA private operation went wrong and its result is withheld",
            Self::Rng => "random number generator failed",
        })
    }
}

impl core::error::Error for Error {}
