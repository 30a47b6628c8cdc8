//! PBKDF2 with HMAC (RFC 8018, section 5.2).

use hmac::{Hash, HmacKey};
use zeroize::Zeroizing;

/// Fills `key`. The names are the document's: `T_i = U_1 xor U_2 xor ... xor U_c`.
pub(super) fn derive<H: Hash>(passphrase: &[u8], salt: &[u8], iterations: u32, key: &mut [u8]) {
    let prf = HmacKey::<H>::new(passphrase);
    for (i, part) in (1_u32..).zip(key.chunks_mut(H::OUTPUT_LEN)) {
        let mut first = prf.begin();
        first.update(salt);
        first.update(&i.to_be_bytes());
        let mut u = Zeroizing::new(first.finish());
        let mut t = Zeroizing::new(*u);
        for _ in 1..iterations {
            *u = prf.mac((*u).as_ref());
            for (sum, octet) in (*t).as_mut().iter_mut().zip((*u).as_ref()) {
                *sum ^= octet;
            }
        }
        for (octet, derived) in part.iter_mut().zip((*t).as_ref()) {
            *octet = *derived;
        }
    }
}
