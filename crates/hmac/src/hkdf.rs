//! HKDF (RFC 5869) and HKDF-Expand-Label (RFC 9846, section 7.1).

use core::fmt;

use zeroize::ZeroizeOnDrop;

use crate::error::HkdfError;
use crate::hash::{Hash, wipe};
use crate::mac::{HmacKey, padded_key};

/// A pseudorandom key, from which other keys are expanded.
///
/// Every secret of TLS 1.3's key schedule is one.
#[derive(Clone)]
pub struct Prk<H: Hash> {
    key: HmacKey<H>,
    bytes: H::Block,
    len: usize,
}

impl<H: Hash> Prk<H> {
    /// HKDF-Extract (RFC 5869, section 2.2). An empty salt stands for one of HashLen zeros.
    #[must_use]
    pub fn extract(salt: &[u8], ikm: &[u8]) -> Self {
        let mut prk = HmacKey::<H>::new(salt).mac(ikm);
        let extracted = Self::from_bytes(prk.as_ref());
        wipe(prk.as_mut());
        extracted
    }

    /// Takes a key of any length that is pseudorandom already, such as a TLS 1.3 secret.
    #[must_use]
    pub fn from_bytes(prk: &[u8]) -> Self {
        let len = if prk.len() <= H::BLOCK_LEN { prk.len() } else { H::OUTPUT_LEN };
        let empty = H::new();
        let bytes = padded_key(&empty, prk);
        Self { key: HmacKey::from_padded(&empty, &bytes), bytes, len }
    }

    /// The key itself: a secret. Of a key longer than a block, its hash, which HMAC uses in its
    /// place.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes.as_ref()[..self.len]
    }

    /// HKDF-Expand (RFC 5869, section 2.3), `info` being the concatenation of the parts.
    ///
    /// # Errors
    ///
    /// [`HkdfError::OutputLength`] if `out` is longer than 255 hash values.
    pub fn expand(&self, info: &[&[u8]], out: &mut [u8]) -> Result<(), HkdfError> {
        if out.len() > 255 * H::OUTPUT_LEN {
            return Err(HkdfError::OutputLength);
        }
        // T(i - 1); T(0) is the empty string.
        let mut t = H::ZERO_OUTPUT;
        for (counter, chunk) in (1..=u8::MAX).zip(out.chunks_mut(H::OUTPUT_LEN)) {
            let mut hmac = self.key.begin();
            if counter > 1 {
                hmac.update(t.as_ref());
            }
            for part in info {
                hmac.update(part);
            }
            hmac.update(&[counter]);
            t = hmac.finish();
            chunk.copy_from_slice(&t.as_ref()[..chunk.len()]);
        }
        wipe(t.as_mut());
        Ok(())
    }

    /// HKDF-Expand-Label (RFC 9846, section 7.1). The prefix `"tls13 "` is added to `label` here.
    ///
    /// # Errors
    ///
    /// The length that the structure `HkdfLabel` or HKDF-Expand cannot carry. `out` is then
    /// untouched.
    pub fn expand_label(
        &self,
        label: &[u8],
        context: &[u8],
        out: &mut [u8],
    ) -> Result<(), HkdfError> {
        const PREFIX: &[u8] = b"tls13 ";
        let length = u16::try_from(out.len()).map_err(|_| HkdfError::OutputLength)?;
        let label_len = u8::try_from(PREFIX.len() + label.len())
            .ok()
            .filter(|_| !label.is_empty())
            .ok_or(HkdfError::LabelLength)?;
        let context_len = u8::try_from(context.len()).map_err(|_| HkdfError::ContextLength)?;
        let hkdf_label: [&[u8]; 6] =
            [&length.to_be_bytes(), &[label_len], PREFIX, label, &[context_len], context];
        self.expand(&hkdf_label, out)
    }
}

impl<H: Hash> fmt::Debug for Prk<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prk").finish_non_exhaustive()
    }
}

impl<H: Hash> Prk<H> {
    fn wipe(&mut self) {
        wipe(self.bytes.as_mut());
    }
}

// `key` wipes itself.
impl<H: Hash> Drop for Prk<H> {
    fn drop(&mut self) {
        self.wipe();
    }
}

impl<H: Hash> ZeroizeOnDrop for Prk<H> {}

#[cfg(test)]
mod tests {
    use super::Prk;
    use sha2::Sha384;

    #[test]
    fn wiping() {
        let mut prk = Prk::<Sha384>::from_bytes(&[0x55; 48]);
        assert_eq!(prk.as_bytes(), [0x55; 48]);
        prk.wipe();
        assert_eq!(prk.bytes, [0; 128]);
    }
}
