//! Finished, RFC 9846, section 4.5.3.

use tls_messages::Finished;
use tls_schedule::{FinishedMismatch, TrafficSecret};
use wire::registry::HandshakeType;
use wire::{DecodeError, Reason};

use crate::error::Error;
use crate::peer::Peer;
use crate::step::Fact;

/// The peer's Finished is the MAC of the transcript. [`receive`] is its only source.
#[derive(Debug)]
pub(crate) struct FinishedVerified(());

/// Receives the peer's Finished and compares it, in constant time, with the transcript's MAC under
/// the peer's handshake traffic secret.
pub(crate) async fn receive(
    peer: &mut Peer,
    secret: &TrafficSecret,
) -> Result<FinishedVerified, Error> {
    let message = peer.receive(&[HandshakeType::FINISHED]).await?;
    let finished = message.read::<Finished<'_>>()?;
    secret.verify_finished(&peer.hash()?, finished.verify_data).map_err(mismatch)?;
    peer.add(&message);
    peer.note(|| Fact::FinishedVerified);
    Ok(FinishedVerified(()))
}

/// Sends this side's Finished over the transcript so far.
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
