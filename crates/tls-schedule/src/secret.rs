//! Secrets of `Hash.length` bytes, and the derivations that lead from one to the next (RFC 9846,
//! section 7.1).
//!
//! Whatever the schedule derives is at most `Hash.length` bytes long, so every HKDF-Expand here is
//! its first step alone, `HMAC-Hash(PRK, info | 0x01)` (RFC 5869, section 2.3), which cannot fail.
//! Output of a length, or under a label, that a caller chooses goes through `hmac::Prk` and its
//! checks.

#[cfg(test)]
mod tests;

use hmac::{Hash, HkdfError, HmacKey, Prk};
use sha2::{Sha256, Sha384};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::digest::{Digest, HashAlgorithm, MAX_HASH_LEN};

/// What every label starts with.
const LABEL_PREFIX: &[u8] = b"tls13 ";

/// A secret of `Hash.length` bytes.
pub(crate) struct Secret {
    hash: HashAlgorithm,
    /// Filled up with zeros.
    bytes: [u8; MAX_HASH_LEN],
}

impl Secret {
    /// HKDF-Extract (RFC 5869, section 2.2): `HMAC-Hash(salt, IKM)`.
    pub(crate) fn extract(hash: HashAlgorithm, salt: &[u8], ikm: &[u8]) -> Self {
        let mut prk = Self { hash, bytes: [0; MAX_HASH_LEN] };
        MacKey::new(hash, salt).mac(&[ikm], &mut prk.bytes);
        prk
    }

    /// The "0" of the schedule's diagram: `Hash.length` zeros.
    pub(crate) const fn zeros(hash: HashAlgorithm) -> Self {
        Self { hash, bytes: [0; MAX_HASH_LEN] }
    }

    pub(crate) const fn hash(&self) -> HashAlgorithm {
        self.hash
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.hash.output_len()).unwrap_or_default()
    }

    pub(crate) fn as_bytes_mut(&mut self) -> &mut [u8] {
        self.bytes.get_mut(..self.hash.output_len()).unwrap_or_default()
    }

    /// The secret as a key, ready for several derivations.
    pub(crate) fn expander(&self) -> Expander {
        Expander { hash: self.hash, key: MacKey::new(self.hash, self.as_bytes()) }
    }

    /// HKDF-Expand-Label with a label, context and length of the caller's choice.
    pub(crate) fn expand_label_checked(
        &self,
        label: &[u8],
        context: &[u8],
        out: &mut [u8],
    ) -> Result<(), HkdfError> {
        match self.hash {
            HashAlgorithm::Sha256 => {
                Prk::<Sha256>::from_bytes(self.as_bytes()).expand_label(label, context, out)
            }
            HashAlgorithm::Sha384 => {
                Prk::<Sha384>::from_bytes(self.as_bytes()).expand_label(label, context, out)
            }
        }
    }

    /// The same, for a secret.
    pub(crate) fn derive_checked(&self, label: &[u8], context: &[u8]) -> Result<Self, HkdfError> {
        let mut derived = Self::zeros(self.hash);
        self.expand_label_checked(label, context, derived.as_bytes_mut())?;
        Ok(derived)
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.bytes.zeroize();
    }
}

impl ZeroizeOnDrop for Secret {}

/// A secret as the PRK of HKDF-Expand.
pub(crate) struct Expander {
    hash: HashAlgorithm,
    key: MacKey,
}

impl Expander {
    /// `Derive-Secret(Secret, Label, Messages)`, given the transcript hash of the messages.
    pub(crate) fn derive(&self, label: &[u8], messages: &Digest) -> Secret {
        let mut secret = Secret::zeros(self.hash);
        self.expand_label(label, messages.as_ref(), secret.as_bytes_mut());
        secret
    }

    /// `Derive-Secret(., "derived", "")` and the HKDF-Extract that follows it: one step down the
    /// left side of the diagram.
    pub(crate) fn next(&self, ikm: &[u8]) -> Secret {
        let salt = self.derive(b"derived", &self.hash.digest(b""));
        Secret::extract(self.hash, salt.as_bytes(), ikm)
    }

    /// `HKDF-Expand-Label(Secret, Label, Context, Length)` with the length of `out`, which is at
    /// most `Hash.length`; label and context are the schedule's own and so fit their fields.
    ///
    /// ```text
    /// struct {
    ///     uint16 length = Length;
    ///     opaque label<7..255> = "tls13 " + Label;
    ///     opaque context<0..255> = Context;
    /// } HkdfLabel;
    /// ```
    pub(crate) fn expand_label(&self, label: &[u8], context: &[u8], out: &mut [u8]) {
        debug_assert!(out.len() <= self.hash.output_len(), "one step of HKDF-Expand");
        debug_assert!((1..=249).contains(&label.len()) && context.len() <= 255, "HkdfLabel");
        let length = u16::try_from(out.len()).unwrap_or(u16::MAX).to_be_bytes();
        let label_len = LABEL_PREFIX.len().saturating_add(label.len());
        let label_len = u8::try_from(label_len).unwrap_or(u8::MAX);
        let context_len = u8::try_from(context.len()).unwrap_or(u8::MAX);
        let info: [&[u8]; 7] =
            [&length, &[label_len], LABEL_PREFIX, label, &[context_len], context, &[1]];
        self.key.mac(&info, out);
    }

    /// `finished_key` (RFC 9846, section 4.5.3).
    pub(crate) fn finished_key(&self) -> MacKey {
        let mut finished_key = Secret::zeros(self.hash);
        self.expand_label(b"finished", b"", finished_key.as_bytes_mut());
        MacKey::new(self.hash, finished_key.as_bytes())
    }
}

/// An HMAC key over the hash chosen at run time. The keys wipe themselves.
pub(crate) enum MacKey {
    Sha256(HmacKey<Sha256>),
    Sha384(HmacKey<Sha384>),
}

impl MacKey {
    fn new(hash: HashAlgorithm, key: &[u8]) -> Self {
        match hash {
            HashAlgorithm::Sha256 => Self::Sha256(HmacKey::new(key)),
            HashAlgorithm::Sha384 => Self::Sha384(HmacKey::new(key)),
        }
    }

    /// Fills `out` with the start of the MAC of the concatenated parts.
    pub(crate) fn mac(&self, parts: &[&[u8]], out: &mut [u8]) {
        match self {
            Self::Sha256(key) => mac(key, parts, out),
            Self::Sha384(key) => mac(key, parts, out),
        }
    }

    /// Compares in time that depends on the lengths alone.
    pub(crate) fn verifies(&self, data: &[u8], tag: &[u8]) -> bool {
        match self {
            Self::Sha256(key) => key.verify(data, tag).is_ok(),
            Self::Sha384(key) => key.verify(data, tag).is_ok(),
        }
    }
}

fn mac<H: Hash>(key: &HmacKey<H>, parts: &[&[u8]], out: &mut [u8]) {
    let mut hmac = key.begin();
    parts.iter().for_each(|part| hmac.update(part));
    let mut tag = hmac.finish();
    out.iter_mut().zip(tag.as_ref()).for_each(|(to, from)| *to = *from);
    tag.zeroize();
}
