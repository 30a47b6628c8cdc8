//! rustls, with each provider of cryptography.

use core::time::Duration;
use std::io::{BufRead, ErrorKind, Write};
use std::sync::Arc;

use ashlar_benches::{Issued, NOW, SERVER_NAME};
use rustls::client::Resumption;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, ServerName, UnixTime};
use rustls::server::{NoServerSessionStorage, ProducesTickets};
use rustls::time_provider::TimeProvider;
use rustls::{
    ClientConfig, ClientConnection, ConnectionCommon, HandshakeKind, RootCertStore, ServerConfig,
    ServerConnection, SideData, SupportedProtocolVersion, version,
};

use super::{Agreed, Endpoints, Side, Stack, Terms, Version};
use crate::library::Outcome;
use crate::versions;

/// The provider.
#[derive(Clone, Copy)]
pub(super) enum Rustls {
    #[cfg(feature = "aws-lc-rs")]
    AwsLcRs,
    Graviola,
    #[cfg(feature = "ring")]
    Ring,
}

impl Rustls {
    fn provider(self) -> CryptoProvider {
        match self {
            #[cfg(feature = "aws-lc-rs")]
            Self::AwsLcRs => rustls::crypto::aws_lc_rs::default_provider(),
            Self::Graviola => rustls_graviola::default_provider(),
            #[cfg(feature = "ring")]
            Self::Ring => rustls::crypto::ring::default_provider(),
        }
    }

    fn tickets(self) -> Result<Arc<dyn ProducesTickets>, rustls::Error> {
        match self {
            #[cfg(feature = "aws-lc-rs")]
            Self::AwsLcRs => rustls::crypto::aws_lc_rs::Ticketer::new(),
            Self::Graviola => rustls_graviola::Ticketer::new(),
            #[cfg(feature = "ring")]
            Self::Ring => rustls::crypto::ring::Ticketer::new(),
        }
    }

    /// The provider with nothing but what the terms name.
    fn provider_for(self, terms: &Terms) -> Option<Arc<CryptoProvider>> {
        let mut provider = self.provider();
        let (suite, group) = (terms.suite().code_point().0, terms.group.code_point().0);
        provider.cipher_suites.retain(|supported| u16::from(supported.suite()) == suite);
        provider.kx_groups.retain(|supported| u16::from(supported.name()) == group);
        let is_complete = !provider.cipher_suites.is_empty() && !provider.kx_groups.is_empty();
        is_complete.then(|| Arc::new(provider))
    }
}

impl Stack for Rustls {
    fn name(&self) -> &'static str {
        match self {
            #[cfg(feature = "aws-lc-rs")]
            Self::AwsLcRs => "rustls+aws-lc-rs",
            Self::Graviola => "rustls+graviola",
            #[cfg(feature = "ring")]
            Self::Ring => "rustls+ring",
        }
    }

    fn version(&self) -> String {
        let provider = match self {
            #[cfg(feature = "aws-lc-rs")]
            Self::AwsLcRs => "aws-lc-rs",
            Self::Graviola => "rustls-graviola",
            #[cfg(feature = "ring")]
            Self::Ring => "ring",
        };
        format!("{}, {provider} {}", versions::of("rustls"), versions::of(provider))
    }

    fn configure(&self, terms: &Terms, issued: &Issued) -> Outcome<Option<Box<dyn Endpoints>>> {
        let Some(provider) = self.provider_for(terms) else { return Ok(None) };
        let versions: &[&SupportedProtocolVersion] = match terms.version {
            Version::Tls12 => &[&version::TLS12],
            Version::Tls13 => &[&version::TLS13],
        };
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from(issued.root.clone()))?;
        let builder =
            ClientConfig::builder_with_details(Arc::clone(&provider), Arc::new(StandingStill));
        let builder = builder.with_protocol_versions(versions)?;
        let mut client = builder.with_root_certificates(roots).with_no_client_auth();

        let builder = ServerConfig::builder_with_details(provider, Arc::new(StandingStill));
        let builder = builder.with_protocol_versions(versions)?.with_no_client_auth();
        let chain = issued.chain.iter().cloned().map(CertificateDer::from).collect();
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(issued.key.clone()));
        let mut server = builder.with_single_cert(chain, key)?;

        server.session_storage = Arc::new(NoServerSessionStorage {});
        server.send_tls13_tickets = usize::from(terms.resumes);
        if terms.resumes {
            server.ticketer = self.tickets()?;
        } else {
            client.resumption = Resumption::disabled();
        }
        let name = ServerName::try_from(SERVER_NAME)?;
        Ok(Some(Box::new(Configs { client: Arc::new(client), server: Arc::new(server), name })))
    }
}

/// A clock that stands where the certificates are valid.
#[derive(Debug)]
struct StandingStill;

impl TimeProvider for StandingStill {
    fn current_time(&self) -> Option<UnixTime> {
        Some(UnixTime::since_unix_epoch(Duration::from_secs(NOW)))
    }
}

struct Configs {
    client: Arc<ClientConfig>,
    server: Arc<ServerConfig>,
    name: ServerName<'static>,
}

impl Endpoints for Configs {
    fn client(&self) -> Outcome<Box<dyn Side>> {
        let connection = ClientConnection::new(Arc::clone(&self.client), self.name.clone())?;
        Ok(Box::new(Buffered(connection)))
    }

    fn server(&self) -> Outcome<Box<dyn Side>> {
        Ok(Box::new(Buffered(ServerConnection::new(Arc::clone(&self.server))?)))
    }
}

/// A connection with buffers of its own, which is what most programs use.
struct Buffered<C>(C);

impl<D, C> Side for Buffered<C>
where
    D: SideData,
    C: core::ops::DerefMut<Target = ConnectionCommon<D>>,
{
    fn advance(&mut self, incoming: &mut Vec<u8>, outgoing: &mut Vec<u8>) -> Outcome<()> {
        let mut rest = incoming.as_slice();
        while !rest.is_empty() {
            self.0.read_tls(&mut rest)?;
            self.0.process_new_packets()?;
        }
        incoming.clear();
        flush(&mut self.0, outgoing)
    }

    fn agreed(&self) -> Option<Agreed> {
        if self.0.is_handshaking() {
            return None;
        }
        Some(Agreed {
            version: self.0.protocol_version()?.into(),
            suite: self.0.negotiated_cipher_suite()?.suite().into(),
            group: self.0.negotiated_key_exchange_group().map(|group| group.name().into()),
            resumed: self.0.handshake_kind()? == HandshakeKind::Resumed,
        })
    }

    fn send(&mut self, data: &[u8], outgoing: &mut Vec<u8>) -> Outcome<()> {
        self.0.writer().write_all(data)?;
        flush(&mut self.0, outgoing)
    }

    fn receive(
        &mut self,
        records: &mut Vec<u8>,
        _: &mut Vec<u8>,
        show: &mut dyn FnMut(&[u8]),
    ) -> Outcome<()> {
        let mut rest = records.as_slice();
        while !rest.is_empty() {
            self.0.read_tls(&mut rest)?;
            self.0.process_new_packets()?;
            let mut reader = self.0.reader();
            loop {
                let length = match reader.fill_buf() {
                    Ok(data) => {
                        show(data);
                        data.len()
                    }
                    Err(fault) if fault.kind() == ErrorKind::WouldBlock => break,
                    Err(fault) => return Err(fault.into()),
                };
                reader.consume(length);
            }
        }
        records.clear();
        Ok(())
    }
}

fn flush<D: SideData>(connection: &mut ConnectionCommon<D>, outgoing: &mut Vec<u8>) -> Outcome<()> {
    while connection.wants_write() {
        connection.write_tls(outgoing)?;
    }
    Ok(())
}
