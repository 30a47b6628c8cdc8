//! What the AEADs of this crate have in common: the operations, and where their input lies.

use subtle::ConstantTimeEq;

use crate::Error;

/// What the widest kernel takes in one step.
pub(crate) const BATCH_LEN: usize = 256;
pub(crate) type Batch = [u8; BATCH_LEN];

/// What an operation works on.
pub(crate) struct Message<'a> {
    pub(crate) nonce: &'a [u8],
    pub(crate) aad: &'a [u8],
    /// Input of the first batches of `data`; the input of the rest lies in `data` already.
    pub(crate) source: &'a [Batch],
    pub(crate) data: &'a mut [u8],
}

/// Prepares `data` as the output for `input` and `trailer`: returns the part of `input` that the
/// kernel reads where it is, and copies the rest, which is less than a batch, and the trailer.
pub(crate) fn place<'a>(
    input: &'a [u8],
    trailer: &[u8],
    data: &mut [u8],
) -> Result<&'a [Batch], Error> {
    let Some((body, end)) = data.split_at_mut_checked(input.len()) else {
        return Err(Error::BufferLength);
    };
    if end.len() != trailer.len() {
        return Err(Error::BufferLength);
    }
    end.copy_from_slice(trailer);
    let (source, rest) = input.as_chunks();
    let (_, body_rest) = body.as_chunks_mut::<BATCH_LEN>();
    body_rest.copy_from_slice(rest);
    Ok(source)
}

/// Clears `data`, which was decrypted, unless `tag` is the one that belongs to it.
pub(crate) fn release(data: &mut [u8], expected: &[u8], tag: &[u8]) -> Result<(), Error> {
    let authentic = expected.ct_eq(tag);
    // CT: whether a message is authentic is public.
    #[cfg(ctgrind)]
    let authentic = cpu::declassify(authentic);
    if bool::from(authentic) {
        return Ok(());
    }
    data.fill(0);
    Err(Error::Authentication)
}

/// An AEAD: the operations of a type `$key`, which is one mode's key for its backend.
macro_rules! aead {
    ($(#[$doc:meta])* $name:ident($key:ty), key: $key_len:literal, tag: $tag_len:literal) => {
        $(#[$doc])*
        ///
        /// A nonce must never be used twice under one key: the second use reveals the difference
        /// of the plaintexts and, with GCM, the key of the authentication.
        ///
        /// The key is wiped on drop. Time depends on the lengths of the inputs alone.
        #[derive(Clone)]
        pub struct $name {
            key: $key,
        }

        impl $name {
            /// Bytes in a key.
            pub const KEY_LEN: usize = $key_len;
            /// Bytes in a nonce.
            pub const NONCE_LEN: usize = 12;
            /// Bytes in a tag.
            pub const TAG_LEN: usize = $tag_len;

            /// Expands a key for the fastest backend of this machine.
            #[must_use]
            pub fn new(key: &[u8; $key_len]) -> Self {
                Self::with_backend($crate::Backend::best(), key)
            }

            /// Expands a key for a backend of choice.
            #[must_use]
            pub fn with_backend(backend: $crate::Backend, key: &[u8; $key_len]) -> Self {
                Self { key: <$key>::new(backend, key) }
            }

            /// Encrypts `data` where it lies and returns the tag.
            ///
            /// # Errors
            ///
            /// [`Error::TooLong`], with `data` as it was.
            pub fn seal_in_place(
                &self,
                nonce: &[u8; 12],
                aad: &[u8],
                data: &mut [u8],
            ) -> Result<[u8; $tag_len], $crate::Error> {
                Self::check_lengths(aad.len(), data.len())?;
                Ok(self.key.crypt::<true>($crate::aead::Message { nonce, aad, source: &[], data }))
            }

            /// Decrypts `data` where it lies.
            ///
            /// # Errors
            ///
            /// [`Error::TooLong`], with `data` as it was; [`Error::Authentication`], with `data`
            /// cleared.
            pub fn open_in_place(
                &self,
                nonce: &[u8; 12],
                aad: &[u8],
                data: &mut [u8],
                tag: &[u8; $tag_len],
            ) -> Result<(), $crate::Error> {
                Self::check_lengths(aad.len(), data.len())?;
                self.key.open($crate::aead::Message { nonce, aad, source: &[], data }, tag)
            }

            /// Encrypts `plaintext` into `ciphertext`, which has the same length, and returns the
            /// tag.
            ///
            /// # Errors
            ///
            /// [`Error::TooLong`] or [`Error::BufferLength`], with `ciphertext` as it was.
            pub fn seal(
                &self,
                nonce: &[u8; 12],
                aad: &[u8],
                plaintext: &[u8],
                ciphertext: &mut [u8],
            ) -> Result<[u8; $tag_len], $crate::Error> {
                Self::check_lengths(aad.len(), plaintext.len())?;
                let source = $crate::aead::place(plaintext, &[], ciphertext)?;
                Ok(self.key.crypt::<true>($crate::aead::Message { nonce, aad, source, data: ciphertext }))
            }

            /// Decrypts `ciphertext` into `plaintext`, which has the same length.
            ///
            /// # Errors
            ///
            /// [`Error::TooLong`] or [`Error::BufferLength`], with `plaintext` as it was;
            /// [`Error::Authentication`], with `plaintext` cleared.
            pub fn open(
                &self,
                nonce: &[u8; 12],
                aad: &[u8],
                ciphertext: &[u8],
                tag: &[u8; $tag_len],
                plaintext: &mut [u8],
            ) -> Result<(), $crate::Error> {
                Self::check_lengths(aad.len(), ciphertext.len())?;
                let source = $crate::aead::place(ciphertext, &[], plaintext)?;
                self.key.open($crate::aead::Message { nonce, aad, source, data: plaintext }, tag)
            }

            /// Encrypts `plaintext` followed by `trailer` into `out`, and appends the tag:
            /// `out` is longer than both together by [`TAG_LEN`](Self::TAG_LEN).
            ///
            /// This is the form of a TLS 1.3 record (RFC 9846, section 5.2), whose trailer is the
            /// content type and the padding. Only the trailer and less than 256 bytes of the
            /// plaintext are copied before they are encrypted.
            ///
            /// # Errors
            ///
            /// [`Error::TooLong`] or [`Error::BufferLength`], with `out` as it was.
            pub fn seal_scatter(
                &self,
                nonce: &[u8; 12],
                aad: &[u8],
                plaintext: &[u8],
                trailer: &[u8],
                out: &mut [u8],
            ) -> Result<(), $crate::Error> {
                let length = plaintext.len().checked_add(trailer.len()).ok_or($crate::Error::TooLong)?;
                Self::check_lengths(aad.len(), length)?;
                let (data, tag) = out.split_last_chunk_mut().ok_or($crate::Error::BufferLength)?;
                let source = $crate::aead::place(plaintext, trailer, data)?;
                *tag = self.key.crypt::<true>($crate::aead::Message { nonce, aad, source, data });
                Ok(())
            }

            /// Refuses what is beyond the limits of the algorithm.
            pub(crate) const fn check_lengths(
                aad: usize,
                plaintext: usize,
            ) -> Result<(), $crate::Error> {
                <$key>::check_lengths(aad, plaintext)
            }
        }

        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.debug_struct(stringify!($name))
                    .field("backend", &self.key.backend().name())
                    .finish_non_exhaustive()
            }
        }

        // The key schedules, and hash keys, of either backend wipe themselves.
        impl zeroize::ZeroizeOnDrop for $name {}
    };
}

pub(crate) use aead;
