//! `ashlar demo`: a certificate authority, a server and a client in one process, over a loopback TCP
//! connection, told step by step.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

use getrandom::SysRng;
use tls::x509::{
    Identity, Policy, PrivateKey, ServerName, Time, Trust, TrustAnchor, Usage, Validity, issue,
};
use tls::{ClientConfig, Connection, Credential, ServerConfig, Stream};

use crate::deadline::{self, Deadline};
use crate::failure::Failure;
use crate::options::{Auth, Demo};
use crate::tell::Teller;

const NAME: &str = "localhost";
const REQUEST: &[u8] = b"Is anybody there?";
const ANSWER: &[u8] = b"Yes: nobody else can read this.";

/// Both sides tell through it, one step at a time.
type Shared = Arc<Mutex<Teller>>;

pub(crate) fn run(options: &Demo) -> Result<(), Failure> {
    let teller = Arc::new(Mutex::new(Teller::to_stdout(options.json)));
    let (client, server) = configure(options, &teller)?;
    let failure = |error: io::Error| Failure::of_io("the loopback connection", &error);
    let listener = TcpListener::bind("127.0.0.1:0").map_err(failure)?;
    let address = listener.local_addr().map_err(failure)?;
    tell(&teller, "server", &format!("listens on {address}"));
    let serving = {
        let teller = Arc::clone(&teller);
        thread::spawn(move || serve(&listener, server, &teller))
    };
    let outcome = TcpStream::connect(address).and_then(|stream| ask(stream, client, &teller));
    let served = serving.join().map_err(|_| Failure::new("the server's thread was lost"))?;
    outcome.map_err(|error| Failure::of_io("the client", &error))?;
    served.map_err(|error| Failure::of_io("the server", &error))
}

/// Issues the certificates, and makes the two configurations.
fn configure(options: &Demo, teller: &Shared) -> Result<(ClientConfig, ServerConfig), Failure> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let validity = Validity::days_from(Time::from_unix(now.as_secs()), 30);
    let (ca_key, key) = (new_key(options.auth)?, new_key(options.auth)?);
    let public = key.public_key();
    tell(teller, "", &format!("made two {} keys", public.describe()));
    let root = issue::ca("Ashlar demo CA", &ca_key, validity, &mut SysRng)?;
    let issuer = issue::Issuer::new(&root, &ca_key)?;
    let names = [NAME, "127.0.0.1"];
    let leaf = issue::leaf(&issuer, &public, &names, validity, Usage::ServerAuth, &mut SysRng)?;
    tell(teller, "", &format!("issued Ashlar demo CA and, by it, a certificate for {NAME}"));

    let anchor = TrustAnchor::from_certificate_der(&root)?;
    let mut client = ClientConfig::new(Policy::new(Trust::Anchors(vec![anchor])));
    let mut server = ServerConfig::new(Credential::new(Identity::new(vec![leaf], key)?));
    if let Some(suite) = options.suite {
        client.suites = vec![suite];
        server.suites = vec![suite];
    }
    if let Some(group) = options.group {
        client.groups = vec![group];
        server.groups = vec![group];
    }
    Ok((client, server))
}

fn new_key(auth: Auth) -> Result<PrivateKey, Failure> {
    Ok(match auth {
        Auth::Ecdsa => PrivateKey::generate_p256(&mut SysRng)?,
        Auth::Rsa => PrivateKey::generate_rsa(2048, &mut SysRng)?,
    })
}

/// The server's side: one connection, one answer.
fn serve(listener: &TcpListener, config: ServerConfig, teller: &Shared) -> io::Result<()> {
    let (stream, _) = listener.accept()?;
    let connection = Connection::server(Arc::new(config));
    let mut stream = open(connection, stream, "server", teller)?;
    let mut request = vec![0; REQUEST.len()];
    stream.read_exact(&mut request)?;
    tell(teller, "server", &format!("read \"{}\"", request.escape_ascii()));
    stream.write_all(ANSWER)?;
    tell(teller, "server", &format!("wrote {} bytes", ANSWER.len()));
    finish(&mut stream, "server", teller)
}

/// The client's side: one question.
fn ask(stream: TcpStream, config: ClientConfig, teller: &Shared) -> io::Result<()> {
    let name = ServerName::parse(NAME).map_err(tls::Error::from)?;
    let connection = Connection::client(Arc::new(config), name);
    let mut stream = open(connection, stream, "client", teller)?;
    stream.write_all(REQUEST)?;
    tell(teller, "client", &format!("wrote {} bytes", REQUEST.len()));
    let mut answer = vec![0; ANSWER.len()];
    stream.read_exact(&mut answer)?;
    tell(teller, "client", &format!("read \"{}\"", answer.escape_ascii()));
    if answer != ANSWER {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "the answer is not what was sent"));
    }
    finish(&mut stream, "client", teller)
}

/// Does the handshake, telling each of its steps.
fn open(
    mut connection: Connection,
    stream: TcpStream,
    side: &'static str,
    teller: &Shared,
) -> io::Result<Stream<Deadline>> {
    stream.set_nodelay(true)?;
    let observer = Arc::clone(teller);
    connection.observe(move |step| lock(&observer).step(side, step));
    let mut stream = Stream::new(connection, Deadline::new(stream, deadline::HANDSHAKE));
    stream.handshake()?;
    tell(teller, side, "the handshake is complete");
    Ok(stream)
}

/// Says goodbye and waits for the peer's.
fn finish(stream: &mut Stream<Deadline>, side: &str, teller: &Shared) -> io::Result<()> {
    stream.close()?;
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest)?;
    tell(teller, side, "both sides said goodbye: nothing was cut off");
    Ok(())
}

fn tell(teller: &Shared, side: &str, event: &str) {
    lock(teller).event(side, event);
}

fn lock(teller: &Shared) -> std::sync::MutexGuard<'_, Teller> {
    teller.lock().unwrap_or_else(PoisonError::into_inner)
}
