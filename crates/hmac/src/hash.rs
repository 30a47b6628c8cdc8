//! The hash functions that HMAC is built on.

use core::fmt::Debug;

use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};
use sha3::{Sha3_256, Sha3_512};
use zeroize::{Zeroize, ZeroizeOnDrop, optimization_barrier};

/// A hash function in the terms of RFC 2104: an iterated hash with a block length.
///
/// Sealed: HMAC's proof asks more of a hash than this trait can say.
pub trait Hash: Clone + Debug + Zeroize + ZeroizeOnDrop + sealed::Sealed {
    /// A hash value: a byte array.
    type Output: AsRef<[u8]> + AsMut<[u8]> + Copy + PartialEq + Debug + Zeroize;
    /// One block of input: a byte array.
    type Block: AsRef<[u8]> + AsMut<[u8]> + Clone + Zeroize;
    /// The implementations of the hash function to choose from.
    type Backend: Copy + Debug;

    /// The length of a hash value in bytes: HashLen of RFC 5869, `L` of RFC 2104.
    const OUTPUT_LEN: usize;
    /// The length of a block in bytes: `B` of RFC 2104.
    const BLOCK_LEN: usize;
    /// A hash value of zeros, to be filled.
    const ZERO_OUTPUT: Self::Output;
    /// A block of zeros, to be filled.
    const ZERO_BLOCK: Self::Block;

    /// Starts on the best backend of this CPU.
    fn new() -> Self;
    /// Starts on the given backend.
    fn with_backend(backend: Self::Backend) -> Self;
    /// Absorbs the next part of the message.
    fn update(&mut self, data: &[u8]);
    /// The hash value of all that was absorbed.
    fn finish(self) -> Self::Output;
}

/// Clears secret bytes with vector stores; `zeroize` would be a volatile store for each byte.
pub(crate) fn wipe(bytes: &mut [u8]) {
    bytes.fill(0);
    optimization_barrier(bytes);
}

mod sealed {
    #[expect(unnameable_types, reason = "that is what seals")]
    pub trait Sealed {}
}

macro_rules! hash {
    ($($name:ident on $backend:ty),+) => {
        $(
            impl sealed::Sealed for $name {}

            impl Hash for $name {
                type Output = [u8; Self::OUTPUT_LEN];
                type Block = [u8; Self::BLOCK_LEN];
                type Backend = $backend;

                const OUTPUT_LEN: usize = Self::OUTPUT_LEN;
                const BLOCK_LEN: usize = Self::BLOCK_LEN;
                const ZERO_OUTPUT: Self::Output = [0; Self::OUTPUT_LEN];
                const ZERO_BLOCK: Self::Block = [0; Self::BLOCK_LEN];

                fn new() -> Self {
                    Self::new()
                }

                fn with_backend(backend: $backend) -> Self {
                    Self::with_backend(backend)
                }

                fn update(&mut self, data: &[u8]) {
                    self.update(data);
                }

                fn finish(self) -> Self::Output {
                    self.finish()
                }
            }
        )+
    };
}

hash!(
    Sha1 on sha1::Backend,
    Sha256 on sha2::Backend256,
    Sha384 on sha2::Backend512,
    Sha512 on sha2::Backend512,
    Sha3_256 on sha3::Backend,
    Sha3_512 on sha3::Backend
);
