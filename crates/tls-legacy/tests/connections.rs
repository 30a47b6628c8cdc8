//! A connection over every suite of the quarantine, between our own client and server.
#![cfg(test)]

use std::sync::Arc;

use ashlar_tls_legacy::{Rfc10015Violation, accept_rfc10015_violation, suite::SUITES};
use getrandom::SysRng;
use tls::legacy::{
    CbcKeys, ClientDhe, DheParams, EncryptedPremaster, Legacy, LegacyPart, OpenRecords, Rng,
    SealRecords, ServerDhe,
};
use tls::{
    Authentication, BulkCipher, ClientConfig, Clock, Connection, Credential, Error, Event,
    KeyExchange, ServerConfig, Tls12Suite, Versions,
};
use tls_record::RecordError;
use wire::registry::{NamedGroup, ProtocolVersion};
use x509::{
    Identity, Policy, PrivateKey, PublicKey, ServerName, Time, Trust, Usage, Validity, issue,
};
use zeroize::Zeroizing;

/// The quarantine, with one suite of it.
#[derive(Debug)]
struct Only {
    suites: [Tls12Suite; 1],
    all: Arc<Rfc10015Violation>,
}

impl Legacy for Only {
    fn suites(&self) -> &[Tls12Suite] {
        &self.suites
    }

    fn groups(&self) -> &[NamedGroup] {
        self.all.groups()
    }

    fn encrypt_premaster(
        &self,
        server: &PublicKey,
        version: ProtocolVersion,
        rng: &mut Rng<'_>,
    ) -> Result<EncryptedPremaster, Error> {
        self.all.encrypt_premaster(server, version, rng)
    }

    fn decrypt_premaster(
        &self,
        server: &PrivateKey,
        encrypted: &[u8],
        version: ProtocolVersion,
        rng: &mut Rng<'_>,
    ) -> Result<Zeroizing<Vec<u8>>, Error> {
        self.all.decrypt_premaster(server, encrypted, version, rng)
    }

    fn agree_dhe(&self, params: DheParams<'_>, rng: &mut Rng<'_>) -> Result<ClientDhe, Error> {
        self.all.agree_dhe(params, rng)
    }

    fn offer_dhe(
        &self,
        groups: &[NamedGroup],
        rng: &mut Rng<'_>,
    ) -> Result<Option<Box<dyn ServerDhe>>, Error> {
        self.all.offer_dhe(groups, rng)
    }

    fn cbc_sealer(&self, keys: CbcKeys<'_>) -> Result<Box<dyn SealRecords>, RecordError> {
        self.all.cbc_sealer(keys)
    }

    fn cbc_opener(&self, keys: CbcKeys<'_>) -> Result<Box<dyn OpenRecords>, RecordError> {
        self.all.cbc_opener(keys)
    }
}

/// The certificate and key of a server. RSA's may both sign and decrypt (A5).
fn identity(authentication: Authentication) -> (Vec<u8>, PrivateKey) {
    if authentication == Authentication::Rsa {
        let key = PrivateKey::from_pkcs1_der(include_bytes!("vectors/rsa-2048.der")).unwrap();
        return (include_bytes!("vectors/rsa-2048-certificate.der").to_vec(), key);
    }
    let (not_before, not_after) = (Time::from_unix(0), Time::from_unix(4_000_000_000));
    let validity = Validity { not_before, not_after };
    let root_key = PrivateKey::generate_p256(&mut SysRng).unwrap();
    let root = issue::ca("Test CA", &root_key, validity, &mut SysRng).unwrap();
    let issuer = issue::Issuer::new(&root, &root_key).unwrap();
    let key = PrivateKey::generate_p256(&mut SysRng).unwrap();
    let (public, names) = (key.public_key(), ["server.example"]);
    let usage = Usage::ServerAuth;
    (issue::leaf(&issuer, &public, &names, validity, usage, &mut SysRng).unwrap(), key)
}

/// A server, and a client that trusts its certificate as it is.
fn configs(suite: Tls12Suite) -> (ClientConfig, ServerConfig) {
    let (leaf, key) = identity(suite.authentication);
    let legacy = Arc::new(Only { suites: [suite], all: accept_rfc10015_violation() });
    let trust = Trust::ExactCertificates(vec![leaf.clone()]);
    let mut client = ClientConfig::new(Policy::new(trust)).with_legacy(legacy.clone());
    client.versions = Versions::Tls12Only;
    client.clock = Clock::fixed(Time::from_unix(1_800_000_000));
    client.suites = Vec::new();
    let identity = Identity::new(vec![leaf], key).unwrap();
    let mut server = ServerConfig::new(Credential::new(identity)).with_legacy(legacy);
    server.suites = Vec::new();
    (client, server)
}

struct Endpoint {
    connection: Connection,
    incoming: Vec<u8>,
    outgoing: Vec<u8>,
    received: Vec<u8>,
}

impl Endpoint {
    fn new(connection: Connection) -> Self {
        let (incoming, outgoing, received) = (Vec::new(), Vec::new(), Vec::new());
        Self { connection, incoming, outgoing, received }
    }

    /// Goes on as far as the bytes that have come allow.
    fn run(&mut self) -> Result<(), Error> {
        loop {
            let progress = self.connection.advance(&mut self.incoming, &mut self.outgoing)?;
            if let Event::ApplicationData(range) = &progress.event {
                self.received.extend_from_slice(&self.incoming[range.clone()]);
            }
            self.incoming.drain(..progress.consumed);
            if matches!(progress.event, Event::NeedsInput | Event::Closed) {
                return Ok(());
            }
        }
    }
}

fn pump(client: &mut Endpoint, server: &mut Endpoint) {
    client.run().unwrap();
    while !client.outgoing.is_empty() || !server.outgoing.is_empty() {
        server.incoming.append(&mut client.outgoing);
        server.run().unwrap();
        client.incoming.append(&mut server.outgoing);
        client.run().unwrap();
    }
}

fn expected_parts(suite: Tls12Suite) -> Vec<LegacyPart> {
    let exchange = match suite.key_exchange {
        KeyExchange::Rsa => Some(LegacyPart::RsaKeyExchange),
        KeyExchange::Dhe => Some(LegacyPart::Dhe),
        KeyExchange::Ecdhe => None,
    };
    let records = match suite.cipher {
        BulkCipher::Aead(_) => None,
        // Offered by our client, and taken by our server.
        BulkCipher::AesCbc { .. } => Some(LegacyPart::CbcEncryptThenMac),
    };
    exchange.into_iter().chain(records).collect()
}

#[test]
fn every_suite() {
    for suite in SUITES {
        let (client, server) = configs(*suite);
        let name = ServerName::parse("server.example").unwrap();
        let mut client = Endpoint::new(Connection::client(Arc::new(client), name));
        let mut server = Endpoint::new(Connection::server(Arc::new(server)));
        pump(&mut client, &mut server);
        for end in [&client, &server] {
            let summary = end.connection.summary().unwrap();
            assert_eq!(summary.suite, suite.code_point);
            assert_eq!(summary.version, ProtocolVersion::TLS_1_2);
            assert_eq!(summary.legacy, expected_parts(*suite), "{suite}");
        }
        client.connection.write(b"from the client", &mut client.outgoing).unwrap();
        server.connection.write(&[7; 40_000], &mut server.outgoing).unwrap();
        pump(&mut client, &mut server);
        assert_eq!(server.received, b"from the client", "{suite}");
        assert_eq!(client.received, [7; 40_000], "{suite}");
    }
}
