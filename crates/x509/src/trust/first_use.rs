//! Trust on first use: the key that a name had at first is the one that it must have.

use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use core::fmt;

use crate::error::{Error, ErrorKind};

/// Remembers keys by the names of peers, as SHA-256 of their `SubjectPublicKeyInfo`.
///
/// Its methods take `&self`, as connections share it.
pub trait TofuStore: fmt::Debug + Send + Sync {
    /// The key that is remembered for this name.
    ///
    /// # Errors
    ///
    /// Whatever keeps the store from answering: the peer is refused then.
    fn look_up(&self, name: &str) -> Result<Option<[u8; 32]>, TofuStoreError>;

    /// Remembers a key for a name that has none. If two connections are first at once, the store
    /// decides; it must not forget the one that it kept.
    ///
    /// # Errors
    ///
    /// Whatever keeps the store from remembering.
    fn remember(&self, name: &str, key: &[u8; 32]) -> Result<(), TofuStoreError>;
}

/// Why a store failed, in its own words.
#[derive(Debug)]
pub struct TofuStoreError(Box<dyn core::error::Error + Send + Sync>);

impl TofuStoreError {
    /// Wraps an error, or a text.
    pub fn new(error: impl Into<Box<dyn core::error::Error + Send + Sync>>) -> Self {
        Self(error.into())
    }
}

impl fmt::Display for TofuStoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl core::error::Error for TofuStoreError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        self.0.source()
    }
}

/// A key seen for the first time, which is to be remembered once the peer has proved that it holds
/// it: to remember it before would let anybody block a name with somebody else's certificate.
#[derive(Clone, Debug)]
pub struct FirstUse {
    store: Arc<dyn TofuStore>,
    name: String,
    key: [u8; 32],
}

impl FirstUse {
    pub(crate) const fn new(store: Arc<dyn TofuStore>, name: String, key: [u8; 32]) -> Self {
        Self { store, name, key }
    }

    /// The peer's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// SHA-256 of the peer's `SubjectPublicKeyInfo`.
    #[must_use]
    pub const fn key(&self) -> [u8; 32] {
        self.key
    }

    /// Remembers the key. The `tls` crate does so when the handshake has proved it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::TrustStore`] if the store fails.
    pub fn remember(&self) -> Result<(), Error> {
        self.store
            .remember(&self.name, &self.key)
            .map_err(|error| Error::new(ErrorKind::TrustStore).found(error.to_string()))
    }
}
