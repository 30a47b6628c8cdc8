//! `ashlar serve`: accepts connections, one thread each.

mod http;

use core::sync::atomic::{AtomicUsize, Ordering};
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use tls::x509::{Policy, Trust};
use tls::{ClientAuth, Connection, Credential, MemorySessions, ServerConfig, Stream};

use crate::deadline::{self, Deadline};
use crate::failure::Failure;
use crate::files;
use crate::options::Serve;
use crate::protocol::Selection;
use crate::tell;

/// Connections served at a time; more are closed at once. Each has a thread.
const MAX_CONNECTIONS: usize = 1024;

/// Sessions kept for clients of TLS 1.2 that take no tickets.
const SESSIONS: usize = 1024;

/// What is done with a connection.
#[derive(Clone, Copy)]
enum Service {
    /// Prints what comes on standard output.
    Print,
    Echo,
    Http,
}

pub(crate) fn run(options: &Serve) -> Result<(), Failure> {
    let config = Arc::new(config(options)?);
    let service = match (options.echo, options.http) {
        (true, _) => Service::Echo,
        (false, true) => Service::Http,
        (false, false) => Service::Print,
    };
    let failure = |error| {
        let address = &options.address;
        Failure::new(format!("{address}: {error}; name an address of this machine and a free port"))
    };
    let listener = TcpListener::bind(&options.address).map_err(failure)?;
    tell::say(format_args!("listening on {}", listener.local_addr().map_err(failure)?));
    if options.once {
        let (stream, _) = listener.accept().map_err(failure)?;
        return serve(stream, &config, service);
    }
    accept(&listener, &config, service)
}

fn config(options: &Serve) -> Result<ServerConfig, Failure> {
    let selection = Selection::of(&options.protocol, None)?;
    let identity = files::identity(&options.cert, &options.key)?;
    let mut config = selection.server(Credential::new(identity));
    config.alpn = options.alpn.iter().map(|name| name.clone().into_bytes()).collect();
    config.sessions = Some(Arc::new(MemorySessions::new(SESSIONS)));
    if let Some(file) = &options.client_ca {
        let policy = Policy::new(Trust::Anchors(files::anchors(Some(file))?));
        config.client_auth = Some(ClientAuth { policy, required: !options.client_optional });
    }
    Ok(config)
}

fn accept(
    listener: &TcpListener,
    config: &Arc<ServerConfig>,
    service: Service,
) -> Result<(), Failure> {
    let running = Arc::new(AtomicUsize::new(0));
    loop {
        let stream = match listener.accept() {
            Ok((stream, _)) => stream,
            // One client's failed connection, or too many open files: the others go on.
            Err(error) => {
                tell::say(format_args!("ashlar: a connection could not be accepted: {error}"));
                thread::sleep(core::time::Duration::from_millis(10));
                continue;
            }
        };
        if running.fetch_add(1, Ordering::AcqRel) >= MAX_CONNECTIONS {
            running.fetch_sub(1, Ordering::AcqRel);
            tell::say(format_args!(
                "ashlar: {MAX_CONNECTIONS} connections are open; one more was closed"
            ));
            continue;
        }
        let (config, running) = (Arc::clone(config), Arc::clone(&running));
        thread::spawn(move || {
            if let Err(failure) = serve(stream, &config, service) {
                tell::say(format_args!("ashlar: {failure}"));
            }
            running.fetch_sub(1, Ordering::AcqRel);
        });
    }
}

/// One connection, from the handshake to the goodbyes.
fn serve(stream: TcpStream, config: &Arc<ServerConfig>, service: Service) -> Result<(), Failure> {
    let peer = stream.peer_addr().map_or_else(|_| "a client".to_owned(), |peer| peer.to_string());
    converse(stream, config, service, &peer).map_err(|error| Failure::of_io(&peer, &error))
}

fn converse(
    stream: TcpStream,
    config: &Arc<ServerConfig>,
    service: Service,
    peer: &str,
) -> io::Result<()> {
    // Records are written whole; waiting to fill packets only delays the handshake.
    stream.set_nodelay(true)?;
    let transport = Deadline::new(stream, deadline::HANDSHAKE);
    let mut stream = Stream::new(Connection::server(Arc::clone(config)), transport);
    stream.handshake()?;
    if let Some(summary) = stream.summary() {
        tell::connected(summary, peer);
    }
    if !matches!(service, Service::Http) {
        stream.transport_mut().lift()?;
    }
    match service {
        Service::Echo => copy(&mut stream, |stream, data| stream.write_all(data))?,
        Service::Http => http::serve(&mut stream, peer)?,
        Service::Print => copy(&mut stream, |_, data| io::stdout().lock().write_all(data))?,
    }
    stream.close()
}

/// Hands everything that comes to `take`, until the peer says goodbye.
fn copy(
    stream: &mut Stream<Deadline>,
    mut take: impl FnMut(&mut Stream<Deadline>, &[u8]) -> io::Result<()>,
) -> io::Result<()> {
    let mut buffer = vec![0; 1 << 16];
    loop {
        let length = stream.read(&mut buffer)?;
        match buffer.get(..length) {
            Some([]) | None => return Ok(()),
            Some(data) => take(stream, data)?,
        }
    }
}
