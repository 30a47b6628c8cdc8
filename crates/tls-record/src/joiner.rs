//! Handshake messages out of records (RFC 9846, section 5.1): a record may hold several messages,
//! and a message may span several records.

#[cfg(test)]
mod tests;

use alloc::vec::Vec;
use core::{fmt, mem};

use wire::registry::ContentType;

use crate::error::RecordError;
use crate::limits::{MAX_HANDSHAKE_BODY, MAX_HANDSHAKE_PENDING};

/// Bytes of a handshake message before its body: type and 24-bit length.
const MESSAGE_HEADER_LEN: usize = 4;

/// Joins handshake fragments to whole messages.
///
/// Holds what was received and nothing else: a length that a peer announces reserves no memory.
/// When no bytes wait, no buffer is kept.
#[derive(Default)]
pub struct HandshakeJoiner {
    pending: Vec<u8>,
    /// How much of `pending` has been taken out.
    taken: usize,
}

impl HandshakeJoiner {
    /// A joiner without pending bytes.
    pub const fn new() -> Self {
        Self { pending: Vec::new(), taken: 0 }
    }

    /// Adds the content of one handshake record.
    ///
    /// # Errors
    ///
    /// [`RecordError::EmptyFragment`]; [`RecordError::HandshakeTooLong`] as soon as the length of
    /// the message in progress is known; [`RecordError::HandshakeBacklog`].
    pub fn push(&mut self, fragment: &[u8]) -> Result<(), RecordError> {
        if fragment.is_empty() {
            return Err(RecordError::EmptyFragment { content_type: ContentType::HANDSHAKE });
        }
        self.pending.drain(..mem::take(&mut self.taken));
        if self.pending.len().saturating_add(fragment.len()) > MAX_HANDSHAKE_PENDING {
            return Err(RecordError::HandshakeBacklog);
        }
        self.pending.extend_from_slice(fragment);
        self.message_len().map(|_| ())
    }

    /// Takes out the next whole message, its 4-byte header included.
    ///
    /// # Errors
    ///
    /// [`RecordError::HandshakeTooLong`], also while the message is incomplete.
    pub fn next_message(&mut self) -> Result<Option<Vec<u8>>, RecordError> {
        let Some(length) = self.message_len()? else {
            return Ok(None);
        };
        let Some((message, rest)) = self.remaining().split_at_checked(length) else {
            return Ok(None);
        };
        if !rest.is_empty() {
            let message = message.to_vec();
            self.taken = self.taken.saturating_add(length);
            return Ok(Some(message));
        }
        let mut message = mem::take(&mut self.pending);
        message.drain(..mem::take(&mut self.taken));
        Ok(Some(message))
    }

    /// Whether no bytes wait, which is what "align with a record boundary" means at a key change
    /// (RFC 9846, section 5.1), and what must hold before a record of another type.
    pub fn is_empty(&self) -> bool {
        self.remaining().is_empty()
    }

    fn remaining(&self) -> &[u8] {
        self.pending.get(self.taken..).unwrap_or_default()
    }

    /// The length of the message in progress with its header, once the header is there.
    fn message_len(&self) -> Result<Option<usize>, RecordError> {
        let Some([_, high, middle, low]) = self.remaining().first_chunk::<MESSAGE_HEADER_LEN>()
        else {
            return Ok(None);
        };
        let body = u32::from_be_bytes([0, *high, *middle, *low]);
        let body = usize::try_from(body).unwrap_or(usize::MAX);
        if body > MAX_HANDSHAKE_BODY {
            return Err(RecordError::HandshakeTooLong { found: body });
        }
        Ok(Some(MESSAGE_HEADER_LEN.saturating_add(body)))
    }
}

impl fmt::Debug for HandshakeJoiner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HandshakeJoiner")
            .field("pending", &self.remaining().len())
            .finish_non_exhaustive()
    }
}
