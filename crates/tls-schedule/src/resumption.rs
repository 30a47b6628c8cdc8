//! Resumption (RFC 9846, section 4.7.1).

use core::fmt;

use hmac::HkdfError;
use zeroize::ZeroizeOnDrop;

use crate::secret::Secret;

/// `resumption_secret`: from which each ticket's PSK comes.
pub struct ResumptionSecret(Secret);

impl ResumptionSecret {
    pub(crate) const fn new(secret: Secret) -> Self {
        Self(secret)
    }

    /// The PSK that goes with a ticket: `HKDF-Expand-Label(resumption_secret, "resumption",
    /// ticket_nonce, Hash.length)`.
    ///
    /// # Errors
    ///
    /// [`HkdfError::ContextLength`] if the nonce is longer than the 255 bytes that a
    /// NewSessionTicket carries.
    pub fn psk_for_ticket(&self, ticket_nonce: &[u8]) -> Result<ResumptionPsk, HkdfError> {
        self.0.derive_checked(b"resumption", ticket_nonce).map(ResumptionPsk)
    }
}

impl fmt::Debug for ResumptionSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResumptionSecret").finish_non_exhaustive()
    }
}

/// The PSK of a ticket, which is kept with the ticket. Wiped on drop.
pub struct ResumptionPsk(Secret);

impl ResumptionPsk {
    /// The PSK, for [`EarlySecret::new`](crate::EarlySecret::new) or to be stored.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for ResumptionPsk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResumptionPsk").finish_non_exhaustive()
    }
}

impl ZeroizeOnDrop for ResumptionSecret {}
impl ZeroizeOnDrop for ResumptionPsk {}
