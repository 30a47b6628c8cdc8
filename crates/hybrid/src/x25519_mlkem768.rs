//! X25519MLKEM768 (RFC 10024, section 4.3): ML-KEM comes first.

use curve25519::x25519;
use mlkem::mlkem768 as kem;

use crate::group::group;

group!("X25519MLKEM768", ecdh: x25519::EphemeralSecret, order: KemFirst);
