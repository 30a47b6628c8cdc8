//! SecP384r1MLKEM1024 (RFC 10024, section 4.3): ECDH comes first.

use mlkem::mlkem1024 as kem;
use nistec::p384;

use crate::group::group;

group!("SecP384r1MLKEM1024", ecdh: p384::EphemeralSecret, order: EcdhFirst);
