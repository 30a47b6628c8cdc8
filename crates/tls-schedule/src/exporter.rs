//! Exporters (RFC 9846, section 7.5).

use core::fmt;

use hmac::HkdfError;
use zeroize::ZeroizeOnDrop;

use crate::digest::Digest;
use crate::secret::Secret;

/// `exporter_secret`: from which the application takes keying material of its own.
pub struct ExporterSecret(Secret);

impl ExporterSecret {
    pub(crate) const fn new(secret: Secret) -> Self {
        Self(secret)
    }

    /// `TLS-Exporter(label, context_value, key_length)` with the length of `out`. No context is
    /// the same as an empty one.
    ///
    /// # Errors
    ///
    /// [`HkdfError::LabelLength`] for a label that is empty or longer than 249 bytes;
    /// [`HkdfError::OutputLength`] for more than 255 hash values. `out` is then untouched.
    pub fn export(&self, label: &[u8], context: &[u8], out: &mut [u8]) -> Result<(), HkdfError> {
        export(&self.0, label, context, out)
    }

    /// The secret itself, for the log of a debugging session (RFC 9850, `EXPORTER_SECRET`).
    pub fn expose_for_key_log(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// `early_exporter_secret`: the same for 0-RTT data, a type of its own so that one is not taken
/// for the other.
pub struct EarlyExporterSecret(Secret);

impl EarlyExporterSecret {
    pub(crate) const fn new(secret: Secret) -> Self {
        Self(secret)
    }

    /// As [`ExporterSecret::export`]. What is exported may be the same on two connections if an
    /// attacker replays the ClientHello (RFC 9846, appendix F.5.1).
    ///
    /// # Errors
    ///
    /// As [`ExporterSecret::export`].
    pub fn export(&self, label: &[u8], context: &[u8], out: &mut [u8]) -> Result<(), HkdfError> {
        export(&self.0, label, context, out)
    }

    /// The secret itself, for the log of a debugging session (RFC 9850, `EARLY_EXPORTER_SECRET`).
    pub fn expose_for_key_log(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// ```text
/// HKDF-Expand-Label(Derive-Secret(Secret, label, ""),
///                   "exporter", Hash(context_value), key_length)
/// ```
fn export(secret: &Secret, label: &[u8], context: &[u8], out: &mut [u8]) -> Result<(), HkdfError> {
    let hash = secret.hash();
    let context: Digest = hash.digest(context);
    secret.derive_checked(label, hash.digest(b"").as_ref())?.expand_label_checked(
        b"exporter",
        context.as_ref(),
        out,
    )
}

impl fmt::Debug for ExporterSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExporterSecret").finish_non_exhaustive()
    }
}

impl fmt::Debug for EarlyExporterSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EarlyExporterSecret").finish_non_exhaustive()
    }
}

impl ZeroizeOnDrop for ExporterSecret {}
impl ZeroizeOnDrop for EarlyExporterSecret {}
