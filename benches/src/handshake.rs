//! A client and a server in one thread, and the time that each of them takes.

use core::error::Error;
use core::time::Duration;
use std::sync::Arc;
use std::time::Instant;

use tls::x509::{ServerName, Time};
use tls::{
    ClientConfig, Clock, Connection, Credential, Event, Group, Progress, ServerConfig, Suite,
};

use crate::authority::{Auth, NOW, SERVER_NAME};

/// A client and a server that agree on one group and one kind of certificate.
///
/// The suite is `TLS_AES_128_GCM_SHA256`. Nothing is kept from one handshake to the next but the
/// configurations.
#[derive(Debug)]
pub struct Pair {
    client: Arc<ClientConfig>,
    server: Arc<ServerConfig>,
    name: ServerName,
}

/// The time that a handshake took on each side: the connection's creation, and every call of
/// `advance` until the side is established. Moving bytes between the two is in neither.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spent {
    /// On the client's side.
    pub client: Duration,
    /// On the server's side.
    pub server: Duration,
}

impl Pair {
    /// Makes keys and certificates, and the two configurations.
    ///
    /// # Errors
    ///
    /// If the system's randomness fails.
    pub fn new(auth: Auth, group: Group) -> Result<Self, Box<dyn Error>> {
        let issued = auth.issue()?;
        let mut client = ClientConfig::new(issued.policy()?);
        client.suites = vec![Suite::Aes128GcmSha256];
        client.groups = vec![group];
        client.clock = Clock::fixed(Time::from_unix(NOW));
        let mut server = ServerConfig::new(Credential::new(issued.identity()?));
        server.suites = vec![Suite::Aes128GcmSha256];
        server.groups = vec![group];
        let name = ServerName::parse(SERVER_NAME)?;
        Ok(Self { client: Arc::new(client), server: Arc::new(server), name })
    }

    /// One full handshake, until both sides are established.
    ///
    /// # Errors
    ///
    /// What either side fails with.
    pub fn handshake(&self) -> Result<Spent, Box<dyn Error>> {
        let mut client = Side::start(|| Connection::client(self.client.clone(), self.name.clone()));
        let mut server = Side::start(|| Connection::server(self.server.clone()));
        client.advance()?;
        while !(client.established && server.established) {
            let moved = client.send_to(&mut server) + server.send_to(&mut client);
            if moved == 0 {
                return Err("the handshake stands still".into());
            }
            server.advance()?;
            client.advance()?;
        }
        Ok(Spent { client: client.spent, server: server.spent })
    }
}

/// A connection with its buffers and its clock.
struct Side {
    connection: Connection,
    incoming: Vec<u8>,
    outgoing: Vec<u8>,
    established: bool,
    spent: Duration,
}

impl Side {
    fn start(connection: impl FnOnce() -> Connection) -> Self {
        let start = Instant::now();
        let connection = connection();
        let spent = start.elapsed();
        Self { connection, incoming: vec![], outgoing: vec![], established: false, spent }
    }

    /// Goes as far as the bytes at hand allow, and no further than the end of the handshake.
    fn advance(&mut self) -> Result<(), tls::Error> {
        if self.established {
            return Ok(());
        }
        let start = Instant::now();
        let outcome = self.connection.advance(&mut self.incoming, &mut self.outgoing);
        self.spent += start.elapsed();
        let Progress { consumed, event } = outcome?;
        self.incoming.drain(..consumed);
        self.established = event == Event::Established;
        Ok(())
    }

    /// Hands over what is to be sent. Returns how many bytes that was.
    fn send_to(&mut self, peer: &mut Self) -> usize {
        let bytes = self.outgoing.len();
        peer.incoming.append(&mut self.outgoing);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::{Auth, Duration, Group, Pair, Spent};

    #[test]
    fn every_pair_completes() {
        for auth in Auth::ALL {
            for group in Group::ALL {
                let pair = Pair::new(auth, group).unwrap();
                let start = std::time::Instant::now();
                let Spent { client, server } = pair.handshake().unwrap();
                assert!(client > Duration::ZERO && server > Duration::ZERO, "{auth} {group}");
                assert!(client + server <= start.elapsed(), "{auth} {group}");
            }
        }
    }
}
