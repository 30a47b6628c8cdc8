//! Finished: RFC 9846, section 4.5.3; RFC 5246, section 7.4.9.

use tls_messages::Finished;
use tls_schedule::{FinishedMismatch, TrafficSecret};
use wire::registry::HandshakeType;
use wire::{DecodeError, Reason};

use crate::error::Error;
use crate::peer::{Peer, Received};
use crate::step::Fact;

/// The peer's Finished is the MAC of the transcript. [`verify`] is its only source.
#[derive(Debug)]
pub(crate) struct FinishedVerified(());

/// Receives the peer's Finished of TLS 1.3 and compares it, in constant time, with the transcript's
/// MAC under the peer's handshake traffic secret.
pub(crate) async fn receive(
    peer: &mut Peer,
    secret: &TrafficSecret,
) -> Result<FinishedVerified, Error> {
    let message = peer.receive(&[HandshakeType::FINISHED]).await?;
    let through = peer.hash()?;
    verify(peer, &message, |verify_data| secret.verify_finished(&through, verify_data))
}

/// Has `compare` look at the peer's `verify_data`.
pub(crate) fn verify(
    peer: &mut Peer,
    message: &Received,
    compare: impl FnOnce(&[u8]) -> Result<(), FinishedMismatch>,
) -> Result<FinishedVerified, Error> {
    let finished = message.read::<Finished<'_>>()?;
    compare(finished.verify_data).map_err(mismatch)?;
    peer.add(message);
    peer.note(|| Fact::FinishedVerified);
    Ok(FinishedVerified(()))
}

/// Sends this side's Finished of TLS 1.3 over the transcript so far.
pub(crate) fn send(peer: &mut Peer, secret: &TrafficSecret) -> Result<(), Error> {
    let verify_data = secret.finished_mac(&peer.hash()?);
    peer.send(&Finished { verify_data: verify_data.as_ref() });
    Ok(())
}

fn mismatch(mismatch: FinishedMismatch) -> Error {
    match mismatch {
        FinishedMismatch::Length { found, expected } => Error::Decode {
            what: "Finished",
            error: DecodeError {
                field: "Finished.verify_data",
                reason: Reason::Length { found, min: expected, max: expected },
                offset: 0,
            },
        },
        FinishedMismatch::Value | _ => Error::FinishedMismatch,
    }
}
