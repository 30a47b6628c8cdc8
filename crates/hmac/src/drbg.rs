//! The generator of deterministic nonces for DSA and ECDSA (RFC 6979, section 3.2).

use core::fmt;

use zeroize::ZeroizeOnDrop;

use crate::hash::{Hash, wipe};
use crate::mac::HmacKey;

/// HMAC_DRBG as RFC 6979 instantiates it, from the private key and the hash of the message.
pub struct HmacDrbg<H: Hash> {
    k: HmacKey<H>,
    v: H::Output,
    /// Whether a candidate was given out, which the caller then refused.
    retry: bool,
}

impl<H: Hash> HmacDrbg<H> {
    /// Steps b to g, on `int2octets(x)` and `bits2octets(h1)`.
    ///
    /// `extra` is the additional input `k'` of section 3.6, which hedges against faults.
    #[must_use]
    pub fn new(x: &[u8], h1: &[u8], extra: Option<&[u8]>) -> Self {
        let mut v = H::ZERO_OUTPUT;
        v.as_mut().fill(0x01);
        let mut drbg = Self { k: HmacKey::new(H::ZERO_OUTPUT.as_ref()), v, retry: false };
        let extra = extra.unwrap_or_default();
        drbg.advance(&[&[0x00], x, h1, extra]);
        drbg.advance(&[&[0x01], x, h1, extra]);
        drbg
    }

    /// The next candidate `T` (step h), as many bytes as `out` has.
    ///
    /// A further call means that the candidate before was refused.
    pub fn next(&mut self, out: &mut [u8]) {
        if self.retry {
            self.advance(&[&[0x00]]);
        }
        self.retry = true;
        for chunk in out.chunks_mut(H::OUTPUT_LEN) {
            self.v = self.k.mac(self.v.as_ref());
            chunk.copy_from_slice(&self.v.as_ref()[..chunk.len()]);
        }
    }

    /// `K = HMAC_K(V || input)`, then `V = HMAC_K(V)`.
    fn advance(&mut self, input: &[&[u8]]) {
        let mut hmac = self.k.begin();
        hmac.update(self.v.as_ref());
        for part in input {
            hmac.update(part);
        }
        let mut k = hmac.finish();
        self.k = HmacKey::new(k.as_ref());
        wipe(k.as_mut());
        self.v = self.k.mac(self.v.as_ref());
    }
}

impl<H: Hash> fmt::Debug for HmacDrbg<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HmacDrbg").finish_non_exhaustive()
    }
}

impl<H: Hash> HmacDrbg<H> {
    fn wipe(&mut self) {
        wipe(self.v.as_mut());
    }
}

// `k` wipes itself.
impl<H: Hash> Drop for HmacDrbg<H> {
    fn drop(&mut self) {
        self.wipe();
    }
}

impl<H: Hash> ZeroizeOnDrop for HmacDrbg<H> {}

#[cfg(test)]
mod tests {
    use super::HmacDrbg;
    use sha2::Sha256;

    #[test]
    fn wiping() {
        let mut drbg = HmacDrbg::<Sha256>::new(&[1; 32], &[2; 32], None);
        assert_ne!(drbg.v, [0; 32]);
        drbg.wipe();
        assert_eq!(drbg.v, [0; 32]);
    }
}
