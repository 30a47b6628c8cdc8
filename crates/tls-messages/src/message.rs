//! Handshake messages (RFC 9846, section 4).

use alloc::vec::Vec;

use wire::registry::HandshakeType;
use wire::{DecodeError, Reader, Writer};

mod certificate;
mod certificate_request;
mod certificate_verify;
mod client_hello;
mod encrypted_extensions;
mod end_of_early_data;
mod finished;
mod key_update;
mod new_session_ticket;
mod server_hello;

pub use certificate::{Certificate, CertificateEntry};
pub use certificate_request::CertificateRequest;
pub use certificate_verify::CertificateVerify;
pub use client_hello::ClientHello;
pub use encrypted_extensions::EncryptedExtensions;
pub use end_of_early_data::EndOfEarlyData;
pub use finished::Finished;
pub use key_update::KeyUpdate;
pub use new_session_ticket::NewSessionTicket;
pub use server_hello::{HELLO_RETRY_REQUEST_RANDOM, ServerHello};

/// A handshake message that can be read and written.
pub trait Message<'a>: Sized {
    /// Its `msg_type`.
    const TYPE: HandshakeType;

    /// What the standard calls it.
    const NAME: &'static str;

    /// Reads the fields, in order. What is left over is [`read`](Self::read)'s to refuse.
    fn read_fields(reader: &mut Reader<'a>) -> Result<Self, DecodeError>;

    /// Writes the fields, in order.
    fn write(&self, writer: &mut Writer);

    /// Reads a whole body, without the header.
    fn read(body: &'a [u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(body);
        let message = Self::read_fields(&mut reader)?;
        reader.finish(Self::NAME)?;
        Ok(message)
    }

    /// The whole message, with its header.
    fn to_message(&self) -> Vec<u8> {
        encode(Self::TYPE, |w| self.write(w))
    }
}

/// One handshake message, its body not looked into (RFC 9846, section 4).
///
/// ```text
/// struct {
///     HandshakeType msg_type;    /* handshake type */
///     uint24 length;             /* remaining bytes in message */
///     select (Handshake.msg_type) {
///         ...
///     };
/// } Handshake;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HandshakeMessage<'a> {
    /// `msg_type`.
    pub handshake_type: HandshakeType,
    /// What follows the header.
    pub body: &'a [u8],
}

impl<'a> HandshakeMessage<'a> {
    /// The bytes before the body: `msg_type` and `length`.
    pub const HEADER_LEN: usize = 4;

    /// Splits a message into its header and its body. Less or more than one message is an error.
    pub fn split(message: &'a [u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(message);
        let handshake_type = HandshakeType(reader.u8("Handshake.msg_type")?);
        let body = reader.vec24(0..=0xff_ffff, "Handshake.length")?.rest();
        reader.finish("Handshake")?;
        Ok(Self { handshake_type, body })
    }
}

/// Builds a message: its header, and the body that `body` writes.
pub fn encode(handshake_type: HandshakeType, body: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.u8(handshake_type.0);
    writer.vec24(body);
    writer.into_bytes()
}

/// The synthetic message that stands for the first ClientHello in the transcript after a
/// HelloRetryRequest: `hash` is Hash(ClientHello1) (RFC 9846, section 4.1).
pub fn message_hash(hash: &[u8]) -> Vec<u8> {
    encode(HandshakeType::MESSAGE_HASH, |w| w.bytes(hash))
}
