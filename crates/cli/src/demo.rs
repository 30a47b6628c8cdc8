//! `ashlar demo`: a certificate authority, a server and a client in one process, over a loopback TCP
//! connection, told step by step.

mod certificates;

use core::net::SocketAddr;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use tls::x509::{Policy, ServerName, Trust};
use tls::{ClientAuth, ClientConfig, Connection, Credential, ServerConfig, Stream};

use self::certificates::{Certificates, NAME};
use crate::deadline::{self, Deadline};
use crate::failure::Failure;
use crate::options::{Auth, Demo};
use crate::protocol::Selection;
use crate::tell::{self, Role, Story, Teller};

const REQUEST: &[u8] = b"Is anybody there?";
const ANSWER: &[u8] = b"Yes: nobody else can read this.";

/// Both sides tell through it, one step at a time.
type Shared = Arc<Mutex<Teller>>;

/// One side of the demonstration.
struct Side<C> {
    role: Role,
    config: Arc<C>,
    tls13: bool,
    teller: Shared,
}

pub(crate) fn run(options: &Demo) -> Result<(), Failure> {
    let selection = select(options)?;
    let teller = Arc::new(Mutex::new(Teller::to_stdout(options.json)));
    let (client, server) = configure(options, &selection, &teller)?;
    let tls13 = selection.speaks_tls13();
    let client =
        Side { role: Role::Client, config: Arc::new(client), tls13, teller: Arc::clone(&teller) };
    let server = Side { role: Role::Server, config: Arc::new(server), tls13, teller };
    let failure = |error: io::Error| Failure::of_io("the loopback connection", &error);
    let listener = TcpListener::bind("127.0.0.1:0").map_err(failure)?;
    let address = listener.local_addr().map_err(failure)?;
    server.tell(&format!("listens on {address}"));
    let connections = if options.resume { 2 } else { 1 };
    let serving =
        thread::spawn(move || (0..connections).try_for_each(|_| serve(&listener, &server)));
    let outcome = ask_all(address, &client, connections);
    if outcome.is_err() {
        // The server may still wait for a connection that does not come any more.
        drop(TcpStream::connect(address));
    }
    let served = serving.join().map_err(|_| Failure::new("the server's thread was lost"))?;
    outcome?;
    served.map_err(|error| Failure::of_io("the server", &error))
}

fn select(options: &Demo) -> Result<Selection, Failure> {
    let selection = Selection::of(&options.protocol, options.key_exchange)?;
    if selection.speaks_tls13() {
        // Both sides take the highest version that they have.
        if options.protocol.legacy {
            return Err(Failure::new(
                "--legacy: both sides would choose TLS 1.3, which has no legacy: choose \
                 --version 1.2",
            ));
        }
    }
    Ok(selection)
}

/// Issues the certificates, and makes the two configurations.
fn configure(
    options: &Demo,
    selection: &Selection,
    teller: &Shared,
) -> Result<(ClientConfig, ServerConfig), Failure> {
    let auth = match (options.auth, selection.needs()) {
        (Some(auth), Some(needed)) if auth != needed => {
            let (auth, needed) = (name(auth), name(needed));
            return Err(Failure::new(format!(
                "--auth {auth}: the key exchange and the suites need --auth {needed}"
            )));
        }
        (auth, needed) => auth.or(needed).unwrap_or(Auth::Ecdsa),
    };
    let tell = |event: &str| lock(teller).event("", event);
    let Certificates { anchor, server, client } =
        certificates::issue(auth, options.client_auth, &tell)?;
    let trust = || Policy::new(Trust::Anchors(vec![anchor.clone()]));
    let mut of_client = selection.client(trust());
    let mut of_server = selection.server(Credential::new(server));
    if let Some(identity) = client {
        of_client.credential = Some(Credential::new(identity));
        of_server.client_auth = Some(ClientAuth { policy: trust(), required: true });
    }
    Ok((of_client, of_server))
}

const fn name(auth: Auth) -> &'static str {
    match auth {
        Auth::Ecdsa => "ecdsa",
        Auth::Rsa => "rsa",
    }
}

/// The server's side: one connection, one answer.
fn serve(listener: &TcpListener, side: &Side<ServerConfig>) -> io::Result<()> {
    let (stream, _) = listener.accept()?;
    let mut stream = side.open(Connection::server(Arc::clone(&side.config)), stream)?;
    let mut request = vec![0; REQUEST.len()];
    stream.read_exact(&mut request)?;
    side.tell(&format!("read \"{}\"", request.escape_ascii()));
    stream.write_all(ANSWER)?;
    side.tell(&format!("wrote {} bytes of application data", ANSWER.len()));
    side.finish(&mut stream)
}

/// The client's side: one connection after the other.
fn ask_all(
    address: SocketAddr,
    side: &Side<ClientConfig>,
    connections: usize,
) -> Result<(), Failure> {
    for connection in 0..connections {
        if connection > 0 {
            side.tell("connects again, and offers to go on from the first connection");
        }
        let resumed = TcpStream::connect(address)
            .and_then(|stream| ask(stream, side))
            .map_err(|error| Failure::of_io("the client", &error))?;
        if connection > 0 && !resumed {
            return Err(Failure::new("the second connection did not go on from the first"));
        }
    }
    Ok(())
}

/// One question. Whether the connection goes on from an earlier one.
fn ask(stream: TcpStream, side: &Side<ClientConfig>) -> io::Result<bool> {
    let name = ServerName::parse(NAME).map_err(tls::Error::from)?;
    let mut stream = side.open(Connection::client(Arc::clone(&side.config), name), stream)?;
    let summary = stream.summary();
    let resumed = summary.is_some_and(|summary| summary.resumed);
    if let Some(summary) = summary {
        tell::warn_of_legacy(summary, NAME);
    }
    stream.write_all(REQUEST)?;
    side.tell(&format!("wrote {} bytes of application data", REQUEST.len()));
    let mut answer = vec![0; ANSWER.len()];
    stream.read_exact(&mut answer)?;
    side.tell(&format!("read \"{}\"", answer.escape_ascii()));
    if answer != ANSWER {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "the answer is not what was sent"));
    }
    side.finish(&mut stream)?;
    Ok(resumed)
}

impl<C> Side<C> {
    /// Does the handshake, telling each of its steps.
    fn open(&self, mut connection: Connection, stream: TcpStream) -> io::Result<Stream<Deadline>> {
        stream.set_nodelay(true)?;
        let observer = Arc::clone(&self.teller);
        let mut story = Story::new(self.role, self.tls13);
        connection.observe(move |step| lock(&observer).step(&mut story, step));
        let mut stream = Stream::new(connection, Deadline::new(stream, deadline::HANDSHAKE));
        stream.handshake()?;
        self.tell("the handshake is complete");
        Ok(stream)
    }

    /// Says goodbye and waits for the peer's.
    fn finish(&self, stream: &mut Stream<Deadline>) -> io::Result<()> {
        stream.close()?;
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest)?;
        self.tell("both sides said goodbye: nothing was cut off");
        Ok(())
    }

    fn tell(&self, event: &str) {
        lock(&self.teller).event(&self.role.to_string(), event);
    }
}

fn lock(teller: &Shared) -> std::sync::MutexGuard<'_, Teller> {
    teller.lock().unwrap_or_else(PoisonError::into_inner)
}
