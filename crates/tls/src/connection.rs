//! The connection: bytes in, bytes out, and what they mean. It does no I/O and keeps no buffers.

use core::fmt;
use std::sync::Arc;

use tls_messages::NewSessionTicket;
use tls_schedule::ResumptionPsk;
use wire::registry::AlertDescription;
use x509::ServerName;

use crate::config::{ClientConfig, ServerConfig};
use crate::error::Error;
use crate::established::Summary;
use crate::handshaking::{Handshaking, Outcome, Traffic};
use crate::step::Step;
use crate::traffic::{Event, Progress, Receiving, Role, Sending};
use crate::wants::Answer;

/// One side of a TLS connection.
///
/// The caller moves bytes: what the peer sent goes into [`advance`](Self::advance), what the
/// connection appends to `outgoing` goes to the peer. [`Stream`](crate::Stream) is that loop over a
/// blocking transport.
///
/// An established connection owns keys and counters; what is no whole record yet stays with the
/// caller. The first error is final: every later call returns it again.
pub struct Connection {
    role: Role,
    phase: Phase,
}

enum Phase {
    Handshaking(Box<Handshaking>),
    Established(Box<Traffic>),
    Failed(Box<Error>),
}

impl Connection {
    /// A client that will connect to `name`.
    #[must_use]
    pub fn client(config: Arc<ClientConfig>, name: ServerName) -> Self {
        let phase = Phase::Handshaking(Box::new(Handshaking::client(config, name)));
        Self { role: Role::Client, phase }
    }

    /// A server that waits for a client.
    #[must_use]
    pub fn server(config: Arc<ServerConfig>) -> Self {
        let phase = Phase::Handshaking(Box::new(Handshaking::server(config)));
        Self { role: Role::Server, phase }
    }

    /// Has `observer` called with each step of the handshake. It learns no secrets.
    pub fn observe(&mut self, observer: impl FnMut(&Step) + Send + 'static) {
        if let Phase::Handshaking(handshaking) = &self.phase {
            handshaking.observe(Box::new(observer));
        }
    }

    /// Goes on with the bytes at the front of `incoming`, decrypting in place, and appends what
    /// must be sent to `outgoing`. A client's first call, without input, sends its `ClientHello`.
    ///
    /// Returns at the first [`Event`]; the caller then drops the consumed bytes and calls again.
    ///
    /// # Errors
    ///
    /// Whatever ends the connection. The alert that tells the peer is in `outgoing` already.
    pub fn advance(
        &mut self,
        incoming: &mut [u8],
        outgoing: &mut Vec<u8>,
    ) -> Result<Progress, Error> {
        let outcome = match &mut self.phase {
            Phase::Failed(error) => return Err((**error).clone()),
            Phase::Established(traffic) => match traffic.receiving.advance(incoming) {
                Ok(progress) => {
                    traffic.sending.respond(outgoing)?;
                    return Ok(progress);
                }
                Err(error) => Err(error),
            },
            Phase::Handshaking(handshaking) => {
                let mut consumed = 0;
                let outcome = handshaking.advance(incoming, &mut consumed, outgoing);
                outcome.map(|outcome| (consumed, outcome))
            }
        };
        match outcome {
            Ok((consumed, Outcome::Pending(event))) => Ok(Progress { consumed, event }),
            Ok((consumed, Outcome::Established(traffic))) => {
                self.phase = Phase::Established(traffic);
                Ok(Progress { consumed, event: Event::Established })
            }
            Err(error) => {
                self.fail(error.clone(), outgoing);
                Err(error)
            }
        }
    }

    /// Hands back what an [`Event::Wants`] asked for; [`advance`](Self::advance) then goes on.
    ///
    /// # Errors
    ///
    /// [`Error::Misuse`] if nothing was asked.
    pub fn answer(&mut self, answer: Answer) -> Result<(), Error> {
        match &mut self.phase {
            Phase::Handshaking(handshaking) => handshaking.answer(answer),
            Phase::Established(_) => Err(Error::Misuse("an answer after the handshake")),
            Phase::Failed(error) => Err((**error).clone()),
        }
    }

    /// Protects `data` and appends the records to `outgoing`.
    ///
    /// # Errors
    ///
    /// [`Error::Misuse`] before the handshake is complete and after [`close`](Self::close).
    pub fn write(&mut self, data: &[u8], outgoing: &mut Vec<u8>) -> Result<(), Error> {
        self.traffic()?.sending.write(data, outgoing)
    }

    /// Says goodbye: the peer then knows that it has everything. Before the handshake is complete
    /// this gives the connection up. Receiving goes on until the peer says goodbye as well.
    ///
    /// # Errors
    ///
    /// The error that ended the connection, if one did.
    pub fn close(&mut self, outgoing: &mut Vec<u8>) -> Result<(), Error> {
        match &mut self.phase {
            Phase::Handshaking(handshaking) => {
                handshaking.alert(Some(AlertDescription::USER_CANCELED), outgoing);
                handshaking.alert(Some(AlertDescription::CLOSE_NOTIFY), outgoing);
                self.phase = Phase::Failed(Box::new(Error::ClosedEarly));
                Ok(())
            }
            Phase::Established(traffic) => traffic.sending.close(outgoing),
            Phase::Failed(error) => Err((**error).clone()),
        }
    }

    /// The transport has ended. Nothing is wrong if the peer said goodbye before.
    ///
    /// # Errors
    ///
    /// [`Error::Truncated`], or [`Error::ClosedEarly`] during the handshake.
    pub fn end_of_input(&mut self) -> Result<(), Error> {
        match &mut self.phase {
            Phase::Handshaking(_) => {
                self.phase = Phase::Failed(Box::new(Error::ClosedEarly));
                Err(Error::ClosedEarly)
            }
            Phase::Established(traffic) => {
                let ended = traffic.receiving.end_of_input();
                if let Err(error) = &ended {
                    self.phase = Phase::Failed(Box::new(error.clone()));
                }
                ended
            }
            Phase::Failed(error) => Err((**error).clone()),
        }
    }

    /// Whether the handshake is still going on.
    #[must_use]
    pub const fn is_handshaking(&self) -> bool {
        matches!(self.phase, Phase::Handshaking(_))
    }

    /// What was negotiated, once the handshake is complete.
    #[must_use]
    pub fn summary(&self) -> Option<&Summary> {
        match &self.phase {
            Phase::Established(traffic) => Some(&traffic.summary),
            Phase::Handshaking(_) | Phase::Failed(_) => None,
        }
    }

    /// Fills `out` with keying material that only the two sides know: RFC 9846, section 7.5; RFC
    /// 5705 with a context in TLS 1.2.
    ///
    /// # Errors
    ///
    /// [`Error::Misuse`] before the handshake is complete, for a label, context or output that is
    /// too long (249 bytes, 64 KiB, 255 hashes), and in TLS 1.2 without `extended_main_secret`.
    pub fn export(&mut self, label: &[u8], context: &[u8], out: &mut [u8]) -> Result<(), Error> {
        self.traffic()?.exporter.export(label, context, out)
    }

    /// The pre-shared key that belongs to a ticket of this connection: RFC 9846, section 4.7.1.
    ///
    /// # Errors
    ///
    /// [`Error::Misuse`] before the handshake is complete, and in TLS 1.2, which has other tickets.
    pub fn ticket_psk(&mut self, ticket_nonce: &[u8]) -> Result<ResumptionPsk, Error> {
        let Some(resumption) = &self.traffic()?.resumption else {
            return Err(Error::Misuse("a pre-shared key of a TLS 1.2 connection"));
        };
        let psk = resumption.psk_for_ticket(ticket_nonce);
        psk.map_err(|_| Error::Misuse("a ticket nonce that is too long"))
    }

    /// Sends a ticket whose content is the caller's: RFC 9846, section 4.7.1.
    ///
    /// # Errors
    ///
    /// [`Error::Misuse`] on a client, and before the handshake is complete.
    pub fn send_ticket(
        &mut self,
        ticket: &NewSessionTicket<'_>,
        outgoing: &mut Vec<u8>,
    ) -> Result<(), Error> {
        if self.role == Role::Client {
            return Err(Error::Misuse("a ticket sent by a client"));
        }
        self.traffic()?.sending.ticket(ticket, outgoing)
    }

    /// Replaces the sending keys and asks the peer to do the same: RFC 9846, section 4.7.3.
    ///
    /// # Errors
    ///
    /// [`Error::Misuse`] before the handshake is complete and after [`close`](Self::close).
    pub fn request_key_update(&mut self, outgoing: &mut Vec<u8>) -> Result<(), Error> {
        self.traffic()?.sending.request_key_update(outgoing)
    }

    /// The halves of an established connection, for a reader and a writer without a lock between
    /// them.
    ///
    /// # Errors
    ///
    /// [`Error::Misuse`] before the handshake is complete.
    pub fn split(self) -> Result<(Receiving, Sending), Error> {
        match self.phase {
            Phase::Established(traffic) => Ok((traffic.receiving, traffic.sending)),
            Phase::Handshaking(_) => Err(Error::Misuse("splitting before the handshake is done")),
            Phase::Failed(error) => Err(*error),
        }
    }

    fn traffic(&mut self) -> Result<&mut Traffic, Error> {
        match &mut self.phase {
            Phase::Established(traffic) => Ok(traffic),
            Phase::Handshaking(_) => Err(Error::Misuse("this needs a complete handshake")),
            Phase::Failed(error) => Err((**error).clone()),
        }
    }

    fn fail(&mut self, error: Error, outgoing: &mut Vec<u8>) {
        match (&mut self.phase, error.alert()) {
            (Phase::Handshaking(handshaking), alert) => handshaking.alert(alert, outgoing),
            (Phase::Established(traffic), Some(alert)) => {
                // If not even the alert can be sealed, the error itself still reaches the caller.
                let _ = traffic.sending.alert(alert, outgoing);
            }
            (Phase::Established(_), None) | (Phase::Failed(_), _) => {}
        }
        self.phase = Phase::Failed(Box::new(error));
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let phase = match &self.phase {
            Phase::Handshaking(_) => "handshaking",
            Phase::Established(_) => "established",
            Phase::Failed(_) => "failed",
        };
        f.debug_struct("Connection").field("role", &self.role).field("phase", &phase).finish()
    }
}
