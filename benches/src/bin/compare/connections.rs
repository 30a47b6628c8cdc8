//! Whole connections: a client and a server of one library, in one thread, with memory between them.

mod bulk;
mod handshake;
mod memory;
#[cfg(feature = "openssl")]
mod openssl;
mod ours;
#[cfg(feature = "rustls")]
mod rustls;

use core::time::Duration;
use std::time::Instant;

use ashlar_benches::{Auth, Issued};
use tls::{Group, Suite};

use crate::library::Outcome;
use crate::rows::Operation;

pub(crate) use memory::{FEW, MANY, names as memory_names, rows as memory};

/// A library of TLS.
pub(crate) trait Stack {
    fn name(&self) -> &'static str;

    fn version(&self) -> String;

    /// Configurations of a client and a server that can only agree on these terms. None if the
    /// library has no such group.
    fn configure(&self, terms: &Terms, issued: &Issued) -> Outcome<Option<Box<dyn Endpoints>>>;
}

/// What a client and a server are to agree on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Terms {
    pub(crate) version: Version,
    pub(crate) auth: Auth,
    pub(crate) bulk: Bulk,
    pub(crate) group: Group,
    /// Whether the server gives tickets, one for each connection, and the client uses them.
    pub(crate) resumes: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    Tls12,
    Tls13,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bulk {
    Aes128Gcm,
    Aes256Gcm,
    ChaCha20Poly1305,
}

/// The two configurations, from which any number of connections can be made.
pub(crate) trait Endpoints {
    fn client(&self) -> Outcome<Box<dyn Side>>;

    fn server(&self) -> Outcome<Box<dyn Side>>;
}

/// One side of a connection.
pub(crate) trait Side {
    /// Takes in what the peer sent, as far as it concerns the connection itself, and appends what
    /// must be sent. A client's first call comes without input.
    fn advance(&mut self, incoming: &mut Vec<u8>, outgoing: &mut Vec<u8>) -> Outcome<()>;

    /// What was agreed on, once the handshake is complete.
    fn agreed(&self) -> Option<Agreed>;

    /// Protects application data and appends the records.
    fn send(&mut self, data: &[u8], outgoing: &mut Vec<u8>) -> Outcome<()>;

    /// Opens records that hold application data and shows what is in them; afterwards `records` is
    /// empty. `room` is the caller's: where a library has no place of its own for records, or for
    /// what is in them, it is there.
    fn receive(
        &mut self,
        records: &mut Vec<u8>,
        room: &mut Vec<u8>,
        show: &mut dyn FnMut(&[u8]),
    ) -> Outcome<()>;
}

/// What a side says about a completed handshake, in registered code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Agreed {
    pub(crate) version: u16,
    pub(crate) suite: u16,
    /// None if the library does not say.
    pub(crate) group: Option<u16>,
    pub(crate) resumed: bool,
}

/// Everyone who takes part, and certificates that they all use.
pub(crate) struct Setup {
    pub(crate) stacks: Vec<Box<dyn Stack>>,
    ecdsa: Issued,
    rsa: Issued,
}

impl Setup {
    /// Ours first.
    pub(crate) fn new() -> Outcome<Self> {
        let stacks: Vec<Box<dyn Stack>> = vec![
            Box::new(ours::Ashlar),
            #[cfg(all(feature = "rustls", feature = "aws-lc-rs"))]
            Box::new(rustls::Rustls::AwsLcRs),
            #[cfg(feature = "rustls")]
            Box::new(rustls::Rustls::Graviola),
            #[cfg(all(feature = "rustls", feature = "ring"))]
            Box::new(rustls::Rustls::Ring),
            #[cfg(feature = "openssl")]
            Box::new(openssl::OpenSsl),
        ];
        Ok(Self { stacks, ecdsa: Auth::Ecdsa.issue()?, rsa: Auth::Rsa.issue()? })
    }

    /// Names and versions.
    pub(crate) fn libraries(&self) -> Vec<(&'static str, String)> {
        self.stacks.iter().map(|stack| (stack.name(), stack.version())).collect()
    }

    /// The configurations of everyone who has what the terms ask for.
    fn each(&self, terms: &Terms) -> Outcome<Vec<(&'static str, Box<dyn Endpoints>)>> {
        let issued = match terms.auth {
            Auth::Ecdsa => &self.ecdsa,
            Auth::Rsa => &self.rsa,
        };
        let mut found = Vec::new();
        for stack in &self.stacks {
            let name = stack.name();
            let endpoints = stack.configure(terms, issued);
            let endpoints = endpoints.map_err(|fault| format!("{name}: {fault}"))?;
            found.extend(endpoints.map(|endpoints| (name, endpoints)));
        }
        Ok(found)
    }
}

/// Handshakes, client and server apart.
pub(crate) fn handshakes() -> Vec<Operation<Setup>> {
    handshake::operations()
}

/// Application data in the largest records, sending and receiving apart.
pub(crate) fn bulk() -> Vec<Operation<Setup>> {
    bulk::operations()
}

impl Terms {
    /// The suite of TLS 1.3, or that of TLS 1.2 for the certificate.
    const fn suite(&self) -> Suite {
        match (self.version, self.auth, self.bulk) {
            (Version::Tls13, _, Bulk::Aes128Gcm) => Suite::Aes128GcmSha256,
            (Version::Tls13, _, Bulk::Aes256Gcm) => Suite::Aes256GcmSha384,
            (Version::Tls13, _, Bulk::ChaCha20Poly1305) => Suite::ChaCha20Poly1305Sha256,
            (Version::Tls12, Auth::Ecdsa, Bulk::Aes128Gcm) => Suite::EcdheEcdsaAes128GcmSha256,
            (Version::Tls12, Auth::Ecdsa, Bulk::Aes256Gcm) => Suite::EcdheEcdsaAes256GcmSha384,
            (Version::Tls12, Auth::Ecdsa, Bulk::ChaCha20Poly1305) => {
                Suite::EcdheEcdsaChaCha20Poly1305Sha256
            }
            (Version::Tls12, Auth::Rsa, Bulk::Aes128Gcm) => Suite::EcdheRsaAes128GcmSha256,
            (Version::Tls12, Auth::Rsa, Bulk::Aes256Gcm) => Suite::EcdheRsaAes256GcmSha384,
            (Version::Tls12, Auth::Rsa, Bulk::ChaCha20Poly1305) => {
                Suite::EcdheRsaChaCha20Poly1305Sha256
            }
        }
    }

    /// Refuses a handshake that did something else than what is to be measured.
    fn require(&self, agreed: Option<Agreed>, resumed: bool) -> Outcome<()> {
        let agreed = agreed.ok_or("the handshake is not complete")?;
        let expected = Agreed {
            version: self.version.code_point(),
            suite: self.suite().code_point().0,
            // A resumed connection of TLS 1.2 has no key exchange, whatever a library says.
            group: agreed.group.map(|group| match (self.version, resumed) {
                (Version::Tls12, true) => group,
                _ => self.group.code_point().0,
            }),
            resumed,
        };
        if agreed == expected {
            return Ok(());
        }
        Err(format!("wanted {expected:04x?}, and the handshake led to {agreed:04x?}").into())
    }
}

impl Version {
    const ALL: [Self; 2] = [Self::Tls13, Self::Tls12];

    const fn code_point(self) -> u16 {
        match self {
            Self::Tls12 => 0x0303,
            Self::Tls13 => 0x0304,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Tls12 => "tls12",
            Self::Tls13 => "tls13",
        }
    }
}

impl Bulk {
    const ALL: [Self; 3] = [Self::Aes128Gcm, Self::Aes256Gcm, Self::ChaCha20Poly1305];

    const fn name(self) -> &'static str {
        match self {
            Self::Aes128Gcm => "aes-128-gcm",
            Self::Aes256Gcm => "aes-256-gcm",
            Self::ChaCha20Poly1305 => "chacha20-poly1305",
        }
    }
}

/// A client and a server, connected.
struct Pair {
    client: Box<dyn Side>,
    server: Box<dyn Side>,
    /// The time that each side took.
    client_spent: Duration,
    server_spent: Duration,
}

impl Pair {
    /// A handshake that must go as agreed.
    fn connect(endpoints: &dyn Endpoints, terms: &Terms, resumed: bool) -> Outcome<Self> {
        let (client, client_spent) = timed(|| endpoints.client())?;
        let (server, server_spent) = timed(|| endpoints.server())?;
        let mut pair = Self { client, server, client_spent, server_spent };
        pair.shake_hands()?;
        for (role, side) in [("client", &pair.client), ("server", &pair.server)] {
            let fault = |fault| format!("the {role}: {fault}");
            terms.require(side.agreed(), resumed).map_err(fault)?;
        }
        Ok(pair)
    }

    /// Until neither side has anything more to say: tickets are part of it.
    fn shake_hands(&mut self) -> Outcome<()> {
        let (mut to_client, mut to_server) = (Vec::new(), Vec::new());
        let mut is_first = true;
        while is_first || !to_client.is_empty() {
            is_first = false;
            let ((), spent) = timed(|| self.client.advance(&mut to_client, &mut to_server))?;
            self.client_spent += spent;
            if to_server.is_empty() {
                break;
            }
            let ((), spent) = timed(|| self.server.advance(&mut to_server, &mut to_client))?;
            self.server_spent += spent;
        }
        Ok(())
    }
}

fn timed<T>(run: impl FnOnce() -> Outcome<T>) -> Outcome<(T, Duration)> {
    let start = Instant::now();
    let outcome = run();
    let spent = start.elapsed();
    Ok((outcome?, spent))
}

#[cfg(test)]
mod tests;
