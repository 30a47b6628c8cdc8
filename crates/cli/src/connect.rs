//! `ashlar connect`: standard input to the peer, the peer to standard output.

use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use tls::registry::ProtocolVersion;
use tls::x509::{Policy, ServerName, Trust};
use tls::{ClientConfig, Connection, Credential, Event, ReceiveBuffer, Receiving, Sending, Stream};

use crate::deadline::{self, Deadline};
use crate::failure::Failure;
use crate::files;
use crate::key_log::KeyLogFile;
use crate::options::Connect;
use crate::protocol::Selection;
use crate::tell::{self, Role, Story, Teller};

pub(crate) fn run(options: &Connect) -> Result<(), Failure> {
    let address = &options.address;
    let host = host(address)?;
    let name = ServerName::parse(options.name.as_deref().unwrap_or(host))?;
    let selection = Selection::of(&options.protocol, None)?;
    let config = Arc::new(config(options, &selection)?);
    let open = || open(options, (&config, &selection), &name);
    if options.resume {
        let mut first = open()?;
        first.close().map_err(|error| Failure::of_io(address, &error))?;
        if first.summary().is_some_and(|it| it.version == ProtocolVersion::TLS_1_3) {
            receive_tickets(&mut first);
        }
    }
    let stream = open()?;
    if let Some(summary) = stream.summary().filter(|_| options.resume) {
        tell::warn_of_full_handshake(summary, address);
    }
    let (connection, transport, incoming) = stream.into_parts()?;
    let (receiving, sending) = connection.split()?;
    exchange(transport, incoming, receiving, sending)
        .map_err(|error| Failure::of_io(address, &error))
}

/// The most that is read for the tickets of a first connection: what else comes is not wanted.
const BEFORE_TICKETS: u64 = 1 << 20;

/// In TLS 1.3 a session is complete when its ticket has come, behind the handshake. However the peer
/// ends the connection, the second one shows whether there was one.
fn receive_tickets(stream: &mut Stream<Deadline>) {
    let _ = io::copy(&mut stream.take(BEFORE_TICKETS), &mut io::sink());
}

/// Connects, does the handshake, and says what came of it.
fn open(
    options: &Connect,
    (config, selection): (&Arc<ClientConfig>, &Selection),
    name: &ServerName,
) -> Result<Stream<Deadline>, Failure> {
    let address = &options.address;
    let mut connection = Connection::client(Arc::clone(config), name.clone());
    if options.trace {
        let mut teller = Teller::to_stderr();
        let mut story = Story::new(Role::Client, selection.speaks_tls13());
        connection.observe(move |step| teller.step(&mut story, step));
    }
    let transport = Deadline::new(dial(address)?, deadline::HANDSHAKE);
    let mut stream = Stream::new(connection, transport);
    stream.handshake().map_err(|error| Failure::of_io(address, &error))?;
    if let Some(summary) = stream.summary() {
        tell::connected(summary, address);
    }
    Ok(stream)
}

fn config(options: &Connect, selection: &Selection) -> Result<ClientConfig, Failure> {
    let anchors = files::anchors(options.ca.as_deref())?;
    let mut config = selection.client(Policy::new(Trust::Anchors(anchors)));
    config.alpn = options.alpn.iter().map(|name| name.clone().into_bytes()).collect();
    if let (Some(cert), Some(key)) = (&options.cert, &options.key) {
        config.credential = Some(Credential::new(files::identity(cert, key)?));
    }
    if let Some(file) = &options.keylog {
        config.key_log = Some(Arc::new(KeyLogFile::open(file)?));
    }
    Ok(config)
}

/// The host of `HOST:PORT`, without the brackets of an IPv6 address.
fn host(address: &str) -> Result<&str, Failure> {
    let Some((host, _)) = address.rsplit_once(':') else {
        return Err(Failure::new(format!("{address} names no port: write HOST:PORT")));
    };
    Ok(host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host))
}

/// Tries each of the host's addresses.
fn dial(address: &str) -> Result<TcpStream, Failure> {
    let addresses = address.to_socket_addrs();
    let addresses = addresses.map_err(|error| Failure::of_io(address, &error))?;
    let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
    for address in addresses {
        match TcpStream::connect_timeout(&address, deadline::HANDSHAKE) {
            Ok(stream) => return Ok(stream),
            Err(error) => last = error,
        }
    }
    Err(Failure::new(format!("{address}: {last}; is the server running?")))
}

/// Both directions at once, until the peer says goodbye.
fn exchange(
    mut transport: Deadline,
    incoming: ReceiveBuffer,
    receiving: Receiving,
    sending: Sending,
) -> io::Result<()> {
    transport.lift()?;
    let sender = Arc::new(Mutex::new(Sender { sending, to: transport.stream().try_clone()? }));
    let from_stdin = Arc::clone(&sender);
    // Not joined: it may wait for standard input for ever, and the process ends without it.
    thread::spawn(move || {
        if let Err(error) = send_stdin(&from_stdin) {
            tell::say(format_args!("ashlar: sending stopped: {error}"));
        }
    });
    let outcome = receive(transport, incoming, receiving);
    // What the receiving half wants to be sent: an alert if it failed.
    let told = lock(&sender).respond();
    outcome.and(told)
}

/// The sending half and its end of the transport.
struct Sender {
    sending: Sending,
    to: TcpStream,
}

impl Sender {
    fn write(&mut self, data: &[u8]) -> io::Result<()> {
        let mut records = Vec::new();
        self.sending.write(data, &mut records)?;
        self.to.write_all(&records)
    }

    fn close(&mut self) -> io::Result<()> {
        let mut records = Vec::new();
        self.sending.close(&mut records)?;
        self.to.write_all(&records)
    }

    fn respond(&mut self) -> io::Result<()> {
        let mut records = Vec::new();
        self.sending.respond(&mut records)?;
        self.to.write_all(&records)
    }
}

fn lock(sender: &Mutex<Sender>) -> std::sync::MutexGuard<'_, Sender> {
    sender.lock().unwrap_or_else(PoisonError::into_inner)
}

fn send_stdin(sender: &Mutex<Sender>) -> io::Result<()> {
    let mut stdin = io::stdin().lock();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let length = stdin.read(&mut buffer)?;
        match buffer.get(..length) {
            Some([]) | None => return lock(sender).close(),
            Some(data) => lock(sender).write(data)?,
        }
    }
}

fn receive(
    mut transport: Deadline,
    mut incoming: ReceiveBuffer,
    mut receiving: Receiving,
) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    loop {
        let progress = receiving.advance(incoming.unread())?;
        match progress.event {
            Event::ApplicationData(range) => {
                stdout.write_all(incoming.unread().get(range).unwrap_or_default())?;
                stdout.flush()?;
            }
            Event::Closed => return Ok(()),
            Event::NeedsInput | _ => {
                incoming.consume(progress.consumed);
                let length = transport.read(incoming.room())?;
                incoming.filled(length);
                if length == 0 {
                    return Ok(receiving.end_of_input()?);
                }
                continue;
            }
        }
        incoming.consume(progress.consumed);
    }
}
