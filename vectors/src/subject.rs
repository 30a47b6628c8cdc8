//! The algorithms under test, in one shape for each family, on each backend of the machine.

pub(crate) mod aead;
pub(crate) mod block_mode;
pub(crate) mod ec;
pub(crate) mod hash;
pub(crate) mod mac;
pub(crate) mod mlkem;
pub(crate) mod rsa;

/// An algorithm on one backend.
pub(crate) struct On<T> {
    pub(crate) backend: &'static str,
    pub(crate) run: T,
}
