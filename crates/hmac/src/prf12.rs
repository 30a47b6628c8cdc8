//! The pseudorandom function of TLS 1.2 (RFC 5246, section 5).

use crate::hash::{Hash, wipe};
use crate::mac::{Hmac, HmacKey};

/// `PRF(secret, label, seed)` of TLS 1.2, which is `P_hash(secret, label + seed)`: RFC 5246,
/// section 5. `seed` is the concatenation of its parts.
///
/// The hash is the cipher suite's: SHA-256, or SHA-384 where the suite says so. `out` may have any
/// length; a longer output continues a shorter one.
pub fn prf12<H: Hash>(secret: &[u8], label: &[u8], seed: &[&[u8]], out: &mut [u8]) {
    let key = HmacKey::<H>::new(secret);
    // A(0) is the label and the seed, A(i) the MAC of A(i - 1).
    let mut hmac = key.begin();
    absorb(&mut hmac, label, seed);
    let mut a = hmac.finish();
    for chunk in out.chunks_mut(H::OUTPUT_LEN) {
        let mut hmac = key.begin();
        hmac.update(a.as_ref());
        absorb(&mut hmac, label, seed);
        let mut block = hmac.finish();
        chunk.copy_from_slice(&block.as_ref()[..chunk.len()]);
        wipe(block.as_mut());
        a = key.mac(a.as_ref());
    }
    wipe(a.as_mut());
}

/// `label + seed`.
fn absorb<H: Hash>(hmac: &mut Hmac<H>, label: &[u8], seed: &[&[u8]]) {
    hmac.update(label);
    for part in seed {
        hmac.update(part);
    }
}
