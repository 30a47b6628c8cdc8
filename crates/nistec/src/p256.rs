//! The curve P-256, which is secp256r1 and prime256v1 (SP 800-186, section 3.2.1.3).

mod ecdh;
mod ecdsa;
mod field;
mod key;
mod multiply;
mod point;
#[cfg(test)]
mod reference;
mod scalar;
mod table;

pub use ecdh::{EphemeralSecret, SharedSecret};
pub use ecdsa::{DerSignature, Signature, SigningKey};
pub use key::PublicKey;

/// The length of a secret key, of a coordinate and of a shared secret in bytes.
pub const SCALAR_LEN: usize = 32;
/// The length of a public key in bytes.
pub const PUBLIC_KEY_LEN: usize = 65;
/// The length of a signature as two integers of fixed width in bytes.
pub const SIGNATURE_LEN: usize = 64;
/// The largest length of a signature in DER in bytes.
pub const MAX_DER_SIGNATURE_LEN: usize = 72;
