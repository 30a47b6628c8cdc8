//! Ashlar.

use std::sync::Arc;

use ashlar_benches::{Issued, NOW, SERVER_NAME};
use tls::x509::{ServerName, Time};
use tls::{
    ClientConfig, Clock, Connection, Credential, Event, Progress, ServerConfig, Tickets, Versions,
};

use super::{Agreed, Endpoints, Side, Stack, Terms, Version};
use crate::library::Outcome;
use crate::{ours, versions};

pub(super) struct Ashlar;

impl Stack for Ashlar {
    fn name(&self) -> &'static str {
        ours::NAME
    }

    fn version(&self) -> String {
        versions::of("ashlar-tls")
    }

    fn configure(&self, terms: &Terms, issued: &Issued) -> Outcome<Option<Box<dyn Endpoints>>> {
        let versions = match terms.version {
            Version::Tls12 => Versions::Tls12Only,
            Version::Tls13 => Versions::Tls13Only,
        };
        let mut client = ClientConfig::new(issued.policy()?);
        client.versions = versions;
        client.suites = vec![terms.suite()];
        client.groups = vec![terms.group];
        client.clock = Clock::fixed(Time::from_unix(NOW));
        let mut server = ServerConfig::new(Credential::new(issued.identity()?));
        server.versions = versions;
        server.suites = vec![terms.suite()];
        server.groups = vec![terms.group];
        server.clock = client.clock.clone();
        server.tickets = terms.resumes.then(|| Arc::new(Tickets::default()));
        if !terms.resumes {
            client.sessions = None;
        }
        let name = ServerName::parse(SERVER_NAME)?;
        Ok(Some(Box::new(Configs { client: Arc::new(client), server: Arc::new(server), name })))
    }
}

struct Configs {
    client: Arc<ClientConfig>,
    server: Arc<ServerConfig>,
    name: ServerName,
}

impl Endpoints for Configs {
    fn client(&self) -> Outcome<Box<dyn Side>> {
        Ok(Box::new(Connection::client(Arc::clone(&self.client), self.name.clone())))
    }

    fn server(&self) -> Outcome<Box<dyn Side>> {
        Ok(Box::new(Connection::server(Arc::clone(&self.server))))
    }
}

impl Side for Connection {
    fn advance(&mut self, incoming: &mut Vec<u8>, outgoing: &mut Vec<u8>) -> Outcome<()> {
        loop {
            let Progress { consumed, event } = Self::advance(self, incoming, outgoing)?;
            incoming.drain(..consumed);
            match event {
                Event::NeedsInput => return Ok(()),
                Event::Established => {}
                Event::ApplicationData(_) | Event::Closed | Event::Wants(_) | _ => {
                    return Err(format!("{event:?} during the handshake").into());
                }
            }
        }
    }

    fn agreed(&self) -> Option<Agreed> {
        self.summary().map(|summary| Agreed {
            version: summary.version.0,
            suite: summary.suite.0,
            group: summary.group.map(|group| group.0),
            resumed: summary.resumed,
        })
    }

    fn send(&mut self, data: &[u8], outgoing: &mut Vec<u8>) -> Outcome<()> {
        Ok(self.write(data, outgoing)?)
    }

    fn receive(
        &mut self,
        records: &mut Vec<u8>,
        room: &mut Vec<u8>,
        show: &mut dyn FnMut(&[u8]),
    ) -> Outcome<()> {
        // As if they came from a socket: records are opened where they are.
        room.clear();
        room.extend_from_slice(records);
        records.clear();
        let mut done = 0;
        loop {
            let rest = room.get_mut(done..).unwrap_or_default();
            let Progress { consumed, event } = Self::advance(self, rest, &mut Vec::new())?;
            done += consumed;
            match event {
                Event::ApplicationData(range) => show(rest.get(range).unwrap_or_default()),
                Event::NeedsInput => return Ok(()),
                Event::Closed | Event::Established | Event::Wants(_) | _ => {
                    return Err(format!("{event:?} instead of application data").into());
                }
            }
        }
    }
}
