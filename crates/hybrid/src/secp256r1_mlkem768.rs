//! SecP256r1MLKEM768 (RFC 10024, section 4.3): ECDH comes first.

use mlkem::mlkem768 as kem;
use nistec::p256;

use crate::group::group;

group!("SecP256r1MLKEM768", ecdh: p256::EphemeralSecret, order: EcdhFirst);
