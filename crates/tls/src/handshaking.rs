//! A handshake in progress: records go in, the flow is polled, what it sent comes out.

use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use std::sync::{Arc, Mutex};

use tls_record::{Deframed, deframe};
use tls_schedule::ResumptionSecret;
use wire::registry::{AlertDescription, ProtocolVersion};

use crate::channel::{Channel, Observer, lock};
use crate::config::{ClientConfig, ServerConfig};
use crate::error::Error;
use crate::established::{Established, Exporter, Secrets, Summary, Tls13Secrets};
use crate::peer::Peer;
use crate::traffic::{self, Event, Keys, Receiving, Role, Sending};
use crate::wants::{Answer, Wants};
use crate::{client, server};

type Flow = Pin<Box<dyn Future<Output = Result<Established, Error>> + Send>>;

/// The flow and the channel to it. Dropped when the handshake ends, either way.
pub(crate) struct Handshaking {
    pub(crate) role: Role,
    flow: Flow,
    channel: Arc<Mutex<Channel>>,
    /// What the flow waits for from outside.
    asked: Option<Wants>,
}

/// What a call to [`Handshaking::advance`] leads to.
pub(crate) enum Outcome {
    Pending(Event),
    Established(Box<Traffic>),
}

/// What an established connection consists of.
pub(crate) struct Traffic {
    pub(crate) summary: Summary,
    pub(crate) receiving: Receiving,
    pub(crate) sending: Sending,
    pub(crate) exporter: Exporter,
    /// Of TLS 1.3 alone: TLS 1.2 makes its tickets during the handshake.
    pub(crate) resumption: Option<Arc<ResumptionSecret>>,
}

impl Handshaking {
    pub(crate) fn client(config: Arc<ClientConfig>, name: x509::ServerName) -> Self {
        // RFC 9846, section 5.1: "it MAY also be 0x0301 for compatibility purposes" in the first
        // ClientHello, and some old servers want it so.
        let channel = Arc::new(Mutex::new(Channel::new(ProtocolVersion::TLS_1_0, Role::Client)));
        let peer = Peer::new(Arc::clone(&channel), config.randomness.generator());
        let flow = Box::pin(client::handshake(peer, config, name));
        Self { role: Role::Client, flow, channel, asked: None }
    }

    pub(crate) fn server(config: Arc<ServerConfig>) -> Self {
        let channel = Arc::new(Mutex::new(Channel::new(ProtocolVersion::TLS_1_2, Role::Server)));
        let peer = Peer::new(Arc::clone(&channel), config.randomness.generator());
        let flow = Box::pin(server::handshake(peer, config));
        Self { role: Role::Server, flow, channel, asked: None }
    }

    pub(crate) fn observe(&self, observer: Observer) {
        lock(&self.channel).set_observer(observer);
    }

    pub(crate) fn answer(&mut self, answer: Answer) -> Result<(), Error> {
        if self.asked.take().is_none() {
            return Err(Error::Misuse("an answer to a question that was not asked"));
        }
        lock(&self.channel).answer = Some(answer);
        Ok(())
    }

    /// Runs the flow over the records at the front of `incoming`.
    pub(crate) fn advance(
        &mut self,
        incoming: &mut [u8],
        consumed: &mut usize,
        outgoing: &mut Vec<u8>,
    ) -> Result<Outcome, Error> {
        loop {
            if let Some(established) = self.poll(outgoing)? {
                return Ok(Outcome::Established(Box::new(self.traffic(established)?)));
            }
            if let Some(wants) = &self.asked {
                return Ok(Outcome::Pending(Event::Wants(wants.clone())));
            }
            let rest = incoming.get_mut(*consumed..).unwrap_or_default();
            let mut channel = lock(&self.channel);
            let Deframed::Record { content_type, length } = deframe(rest, channel.framing())?
            else {
                return Ok(Outcome::Pending(Event::NeedsInput));
            };
            *consumed = consumed.saturating_add(length);
            channel.take_record(content_type, rest.get_mut(..length).unwrap_or_default())?;
        }
    }

    /// Lets the flow run until it waits, and takes over what it sent.
    fn poll(&mut self, outgoing: &mut Vec<u8>) -> Result<Option<Established>, Error> {
        if self.asked.is_some() {
            return Ok(None);
        }
        let polled = self.flow.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        let mut channel = lock(&self.channel);
        let established = match polled {
            Poll::Ready(outcome) => Some(outcome?),
            Poll::Pending => None,
        };
        self.asked = channel.question.take();
        // What waits for an answer from outside shares its records with what follows it; the
        // ServerHello is out by then.
        if self.asked.is_none() {
            channel.flush()?;
        }
        channel.transmit(outgoing);
        Ok(established)
    }

    fn traffic(&self, established: Established) -> Result<Traffic, Error> {
        let Established { summary, secrets } = established;
        let mut channel = lock(&self.channel);
        let (opener, sealer) = channel.take_keys()?;
        let mut tickets = None;
        let (receiving, sending, exporter, resumption) = match secrets {
            Secrets::Tls12(secrets) => (None, None, Exporter::Tls12(secrets), None),
            Secrets::Tls13(secrets) => {
                let Tls13Secrets { suite, sending, receiving, exporter, resumption, keeper } =
                    secrets;
                tickets = keeper;
                let keys = |secret| Some(Keys { suite, secret });
                let exporter = Exporter::Tls13(exporter);
                (keys(receiving), keys(sending), exporter, Some(resumption))
            }
        };
        let (receiving, sending) = traffic::halves(
            (self.role, tickets),
            (receiving, opener),
            (sending, sealer),
            channel.max_content(),
        );
        Ok(Traffic { summary, receiving, sending, exporter, resumption })
    }

    /// Ends the handshake with an alert, or with none, under the keys in force.
    pub(crate) fn alert(&self, alert: Option<AlertDescription>, outgoing: &mut Vec<u8>) {
        let mut channel = lock(&self.channel);
        if let Some(description) = alert {
            // If not even the alert can be sealed, the error itself still reaches the caller.
            let _ = channel.send_alert(description);
        }
        channel.transmit(outgoing);
    }
}
