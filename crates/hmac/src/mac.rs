//! HMAC: keyed hashing for message authentication (RFC 2104, FIPS 198-1).

use core::fmt;

use subtle::ConstantTimeEq;
use zeroize::ZeroizeOnDrop;

use crate::error::MacError;
use crate::hash::{Hash, wipe};

/// A key, ready for many messages: both padded keys are hashed already.
#[derive(Clone)]
pub struct HmacKey<H: Hash> {
    /// Has absorbed `K XOR ipad`.
    inner: H,
    /// Has absorbed `K XOR opad`.
    outer: H,
}

impl<H: Hash> HmacKey<H> {
    /// Takes a key of any length. One longer than a block is hashed first.
    #[must_use]
    pub fn new(key: &[u8]) -> Self {
        Self::starting_at(&H::new(), key)
    }

    /// Takes a key of any length, for a backend of choice.
    #[must_use]
    pub fn with_backend(backend: H::Backend, key: &[u8]) -> Self {
        Self::starting_at(&H::with_backend(backend), key)
    }

    /// `empty` has absorbed nothing.
    fn starting_at(empty: &H, key: &[u8]) -> Self {
        let mut block = padded_key(empty, key);
        let key = Self::from_padded(empty, &block);
        wipe(block.as_mut());
        key
    }

    /// Takes a key that [`padded_key`] has brought to the length of a block.
    pub(crate) fn from_padded(empty: &H, block: &H::Block) -> Self {
        Self { inner: start(empty, block, 0x36), outer: start(empty, block, 0x5c) }
    }

    /// Starts the MAC of a message that comes in parts.
    #[must_use]
    pub fn begin(&self) -> Hmac<H> {
        Hmac { inner: self.inner.clone(), outer: self.outer.clone() }
    }

    /// The MAC of a message at hand.
    #[must_use]
    pub fn mac(&self, data: &[u8]) -> H::Output {
        let mut hmac = self.begin();
        hmac.update(data);
        hmac.finish()
    }

    /// Checks a MAC, in time that depends on the lengths alone.
    ///
    /// # Errors
    ///
    /// If `tag` is not the message's MAC in full length.
    pub fn verify(&self, data: &[u8], tag: &[u8]) -> Result<(), MacError> {
        let mut hmac = self.begin();
        hmac.update(data);
        hmac.verify(tag)
    }
}

/// A MAC computation under way.
#[derive(Clone)]
pub struct Hmac<H: Hash> {
    inner: H,
    outer: H,
}

impl<H: Hash> Hmac<H> {
    /// Absorbs the next part of the message.
    pub fn update(&mut self, data: &[u8]) {
        self.inner.update(data);
    }

    /// The MAC of all that was absorbed, `H(K XOR opad, H(K XOR ipad, text))`.
    #[must_use]
    pub fn finish(self) -> H::Output {
        let Self { inner, outer } = self;
        Self::outer_hash(outer, inner.finish())
    }

    /// The MAC of all that was absorbed and the first `len` bytes of `data`:
    /// `update(&data[..len])` and `finish`, where `len` is a secret.
    ///
    /// What is public: how much was absorbed before, and `data.len()`, the most that `len` can be.
    /// They determine how many blocks are compressed and which bytes are read. What is secret:
    /// `len`, and all bytes. The caller passes to [`update`](Self::update) whatever is part of the
    /// message for certain, because each block here costs more than one there.
    ///
    /// If `len` is larger than `data.len()`, which cannot be told from other lengths here, the
    /// result means nothing.
    #[cfg(feature = "hazmat")]
    #[must_use]
    pub fn finish_secret_len(self, data: &[u8], len: usize) -> H::Output
    where
        H: crate::HashSecretLen,
    {
        let Self { inner, outer } = self;
        Self::outer_hash(outer, inner.finish_secret_len(data, len))
    }

    fn outer_hash(mut outer: H, mut inner: H::Output) -> H::Output {
        outer.update(inner.as_ref());
        wipe(inner.as_mut());
        outer.finish()
    }

    /// Checks a MAC, in time that depends on the lengths alone.
    ///
    /// # Errors
    ///
    /// If `tag` is not the MAC in full length of all that was absorbed.
    pub fn verify(self, tag: &[u8]) -> Result<(), MacError> {
        let mut expected = self.finish();
        let equal = expected.as_ref().ct_eq(tag);
        // A refused tag's right value would be a forgery.
        wipe(expected.as_mut());
        // CT: whether the tag is right is the answer.
        #[cfg(ctgrind)]
        let equal = cpu::declassify(equal);
        if bool::from(equal) { Ok(()) } else { Err(MacError) }
    }
}

impl<H: Hash> fmt::Debug for HmacKey<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HmacKey").finish_non_exhaustive()
    }
}

impl<H: Hash> fmt::Debug for Hmac<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hmac").finish_non_exhaustive()
    }
}

// Both hash states wipe themselves when dropped.
impl<H: Hash> ZeroizeOnDrop for HmacKey<H> {}
impl<H: Hash> ZeroizeOnDrop for Hmac<H> {}

/// The key as HMAC sees it: hashed if longer than a block, then filled up with zeros.
pub(crate) fn padded_key<H: Hash>(empty: &H, key: &[u8]) -> H::Block {
    let mut block = H::ZERO_BLOCK;
    if key.len() <= H::BLOCK_LEN {
        block.as_mut()[..key.len()].copy_from_slice(key);
    } else {
        let mut hash = empty.clone();
        hash.update(key);
        let mut hashed = hash.finish();
        block.as_mut()[..H::OUTPUT_LEN].copy_from_slice(hashed.as_ref());
        wipe(hashed.as_mut());
    }
    block
}

/// A hash that has absorbed the key with `pad` in every byte.
fn start<H: Hash>(empty: &H, block: &H::Block, pad: u8) -> H {
    let mut padded = block.clone();
    for byte in padded.as_mut() {
        *byte ^= pad;
    }
    let mut hash = empty.clone();
    hash.update(padded.as_ref());
    wipe(padded.as_mut());
    hash
}
