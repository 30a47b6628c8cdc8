//! OpenSSL 3: the library that the system has.

use std::io::{self, ErrorKind, Read, Write};
use std::sync::{Arc, Mutex, PoisonError};

use ashlar_benches::{Issued, NOW, SERVER_NAME};
use openssl::pkey::{Id, PKey};
use openssl::ssl::{
    ErrorCode, ShutdownState, Ssl, SslContext, SslContextBuilder, SslMethod, SslMode, SslOptions,
    SslSession, SslSessionCacheMode, SslStream, SslVerifyMode, SslVersion, cipher_name,
};
use openssl::x509::X509;
use openssl::x509::store::X509StoreBuilder;
use tls::Group;

use super::bulk::RECORD;
use super::{Agreed, Endpoints, Side, Stack, Terms, Version};
use crate::library::Outcome;
use crate::versions;

pub(super) struct OpenSsl;

/// The session that the next client takes up.
type Kept = Arc<Mutex<Option<SslSession>>>;

impl Stack for OpenSsl {
    fn name(&self) -> &'static str {
        "openssl"
    }

    fn version(&self) -> String {
        format!("{}, by crate openssl {}", openssl::version::version(), versions::of("openssl"))
    }

    fn configure(&self, terms: &Terms, issued: &Issued) -> Outcome<Option<Box<dyn Endpoints>>> {
        // Before 3.5 it has no group with ML-KEM, and the crate cannot ask for it.
        if terms.group != Group::X25519 {
            return Ok(None);
        }
        let kept = Kept::default();
        let client = client(terms, issued, &kept)?;
        let server = server(terms, issued)?;
        Ok(Some(Box::new(Contexts { client, server, kept })))
    }
}

fn client(terms: &Terms, issued: &Issued, kept: &Kept) -> Outcome<SslContext> {
    let mut context = context(terms)?;
    let mut roots = X509StoreBuilder::new()?;
    roots.add_cert(X509::from_der(&issued.root)?)?;
    context.set_cert_store(roots.build());
    context.set_verify(SslVerifyMode::PEER);
    context.verify_param_mut().set_time(NOW.try_into()?);
    if terms.resumes {
        let mode = SslSessionCacheMode::CLIENT | SslSessionCacheMode::NO_INTERNAL;
        context.set_session_cache_mode(mode);
        let kept = Arc::clone(kept);
        context.set_new_session_callback(move |_, session| {
            *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(session);
        });
    }
    Ok(context.build())
}

fn server(terms: &Terms, issued: &Issued) -> Outcome<SslContext> {
    let mut context = context(terms)?;
    let [leaf, issuers @ ..] = issued.chain.as_slice() else {
        return Err("a chain without a certificate".into());
    };
    context.set_certificate(&*X509::from_der(leaf)?)?;
    for issuer in issuers {
        context.add_extra_chain_cert(X509::from_der(issuer)?)?;
    }
    context.set_private_key(&*PKey::private_key_from_pkcs8(&issued.key)?)?;
    context.set_num_tickets(usize::from(terms.resumes))?;
    Ok(context.build())
}

fn context(terms: &Terms) -> Outcome<SslContextBuilder> {
    let mut context = SslContext::builder(SslMethod::tls())?;
    let name = terms.suite().to_string();
    let version = match terms.version {
        Version::Tls12 => {
            context.set_cipher_list(cipher_name(&name))?;
            SslVersion::TLS1_2
        }
        Version::Tls13 => {
            context.set_ciphersuites(&name)?;
            SslVersion::TLS1_3
        }
    };
    context.set_min_proto_version(Some(version))?;
    context.set_max_proto_version(Some(version))?;
    // The curve of a certificate counts as a group in TLS 1.2: RFC 8422, section 5.1.1.
    context.set_groups_list("X25519:P-256")?;
    // As servers with many connections have it.
    context.set_mode(SslMode::RELEASE_BUFFERS);
    context.set_session_cache_mode(SslSessionCacheMode::OFF);
    if !terms.resumes {
        context.set_options(SslOptions::NO_TICKET);
    }
    Ok(context)
}

struct Contexts {
    client: SslContext,
    server: SslContext,
    kept: Kept,
}

impl Endpoints for Contexts {
    fn client(&self) -> Outcome<Box<dyn Side>> {
        let mut ssl = Ssl::new(&self.client)?;
        ssl.set_hostname(SERVER_NAME)?;
        ssl.param_mut().set_host(SERVER_NAME)?;
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(session) = kept.as_ref() {
            resume(&mut ssl, session)?;
        }
        ssl.set_connect_state();
        Ok(Box::new(Stream(SslStream::new(ssl, Memory::default())?)))
    }

    fn server(&self) -> Outcome<Box<dyn Side>> {
        let mut ssl = Ssl::new(&self.server)?;
        ssl.set_accept_state();
        Ok(Box::new(Stream(SslStream::new(ssl, Memory::default())?)))
    }
}

#[expect(unsafe_code, reason = "the crate wants a promise about where a session comes from")]
fn resume(ssl: &mut Ssl, session: &SslSession) -> Outcome<()> {
    // SAFETY: the session comes from the callback of the context that the connection is made of.
    Ok(unsafe { ssl.set_session(session) }?)
}

/// What is on its way: the buffers are the caller's, as long as a call takes.
#[derive(Default)]
struct Memory {
    incoming: Vec<u8>,
    taken: usize,
    outgoing: Vec<u8>,
}

impl Read for Memory {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let mut rest = self.incoming.get(self.taken..).unwrap_or_default();
        if rest.is_empty() {
            return Err(ErrorKind::WouldBlock.into());
        }
        let read = rest.read(into)?;
        self.taken += read;
        Ok(read)
    }
}

impl Write for Memory {
    fn write(&mut self, from: &[u8]) -> io::Result<usize> {
        self.outgoing.write(from)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Stream(SslStream<Memory>);

impl Drop for Stream {
    /// As after goodbyes: what ends without them is not resumed.
    fn drop(&mut self) {
        self.0.set_shutdown(ShutdownState::SENT | ShutdownState::RECEIVED);
    }
}

impl Stream {
    /// Lends the buffers to the transport while `run` goes on. Input that is left over is an error:
    /// whole flights are handed over here.
    fn lend(
        &mut self,
        incoming: &mut Vec<u8>,
        outgoing: &mut Vec<u8>,
        run: impl FnOnce(&mut SslStream<Memory>) -> Outcome<()>,
    ) -> Outcome<()> {
        let memory = self.0.get_mut();
        memory.taken = 0;
        core::mem::swap(&mut memory.incoming, incoming);
        core::mem::swap(&mut memory.outgoing, outgoing);
        let outcome = run(&mut self.0);
        let memory = self.0.get_mut();
        core::mem::swap(&mut memory.incoming, incoming);
        core::mem::swap(&mut memory.outgoing, outgoing);
        outcome?;
        if memory.taken < incoming.len() {
            return Err("a part of the input was not read".into());
        }
        incoming.clear();
        Ok(())
    }
}

/// Whether the call came to an end. It did not where it needs more input.
fn is_done<T>(outcome: Result<T, openssl::ssl::Error>) -> Outcome<Option<T>> {
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(fault) if fault.code() == ErrorCode::WANT_READ => Ok(None),
        Err(fault) => Err(fault.into()),
    }
}

impl Side for Stream {
    fn advance(&mut self, incoming: &mut Vec<u8>, outgoing: &mut Vec<u8>) -> Outcome<()> {
        self.lend(incoming, outgoing, |stream| {
            if !stream.ssl().is_init_finished() {
                is_done(stream.do_handshake())?;
            }
            // Tickets of TLS 1.3 come after the handshake.
            let is_drained = stream.get_ref().taken == stream.get_ref().incoming.len();
            if stream.ssl().is_init_finished()
                && !is_drained
                && is_done(stream.ssl_read(&mut [0]))?.is_some()
            {
                return Err("application data during the handshake".into());
            }
            Ok(())
        })
    }

    fn agreed(&self) -> Option<Agreed> {
        let ssl = self.0.ssl();
        if !ssl.is_init_finished() {
            return None;
        }
        let version = match ssl.version2()? {
            SslVersion::TLS1_2 => Version::Tls12,
            SslVersion::TLS1_3 => Version::Tls13,
            _ => return None,
        };
        Some(Agreed {
            version: version.code_point(),
            suite: u16::from_be_bytes(ssl.current_cipher()?.protocol_id()),
            group: match ssl.peer_tmp_key() {
                Ok(key) if key.id() == Id::X25519 => Some(Group::X25519.code_point().0),
                Ok(_) => Some(0),
                // In TLS 1.2 there is none after a resumption.
                Err(_) => None,
            },
            resumed: ssl.session_reused(),
        })
    }

    fn send(&mut self, data: &[u8], outgoing: &mut Vec<u8>) -> Outcome<()> {
        self.lend(&mut Vec::new(), outgoing, |stream| Ok(stream.write_all(data)?))
    }

    fn receive(
        &mut self,
        records: &mut Vec<u8>,
        room: &mut Vec<u8>,
        show: &mut dyn FnMut(&[u8]),
    ) -> Outcome<()> {
        room.resize(RECORD, 0);
        self.lend(records, &mut Vec::new(), |stream| {
            while stream.get_ref().taken < stream.get_ref().incoming.len() {
                let Some(length) = is_done(stream.ssl_read(room))? else { break };
                show(room.get(..length).unwrap_or_default());
            }
            Ok(())
        })
    }
}
