//! Trust on first use, over connections: a key is remembered when the peer has proved it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use ashlar_tls::registry::AlertDescription;
use ashlar_tls::x509::{ErrorKind, Policy, SignatureAlgorithm, TofuStore, TofuStoreError, Trust};
use ashlar_tls::{Answer, ClientConfig, Error, Wants};

use crate::config::{self, Kind};
use crate::pipe::{Endpoint, pump};

#[derive(Debug, Default)]
struct Store(Mutex<BTreeMap<String, [u8; 32]>>);

impl TofuStore for Store {
    fn look_up(&self, name: &str) -> Result<Option<[u8; 32]>, TofuStoreError> {
        Ok(self.0.lock().unwrap().get(name).copied())
    }

    fn remember(&self, name: &str, key: &[u8; 32]) -> Result<(), TofuStoreError> {
        self.0.lock().unwrap().insert(name.to_owned(), *key);
        Ok(())
    }
}

fn client(store: &Arc<Store>) -> ClientConfig {
    let mut client = ClientConfig::new(Policy::new(Trust::FirstUse(store.clone())));
    client.clock = config::authority(Kind::P256).clock();
    client
}

#[test]
fn the_first_key_is_remembered_and_another_refused() {
    let store = Arc::new(Store::default());
    for _ in 0..2 {
        let (_, server) = config::authority(Kind::P256).configs();
        let (mut client, mut server) = (Endpoint::client(client(&store)), Endpoint::server(server));
        pump(&mut client, &mut server);
        assert!(client.established && server.established);
        assert_eq!(store.0.lock().unwrap().keys().collect::<Vec<_>>(), ["server.example"]);
    }
    let (_, server) = config::another_authority().configs();
    let (mut client, mut server) = (Endpoint::client(client(&store)), Endpoint::server(server));
    pump(&mut client, &mut server);
    let Error::Certificate(error) = client.failure() else { panic!("{:?}", client.error) };
    assert_eq!(error.kind(), ErrorKind::KeyChanged);
    assert_eq!(client.failure().alert(), Some(AlertDescription::UNKNOWN_CA));
}

#[test]
fn a_key_that_was_not_proved_is_not_remembered() {
    let store = Arc::new(Store::default());
    let authority = config::authority(Kind::P256);
    let (_, mut server) = authority.configs();
    server.credential = authority.external_credential();
    let (mut client, mut server) = (Endpoint::client(client(&store)), Endpoint::server(server));
    pump(&mut client, &mut server);
    assert!(matches!(server.wants, Some(Wants::Signature(_))));
    // Somebody shows the certificate of somebody else.
    let signature = authority.sign(SignatureAlgorithm::EcdsaSha256, b"something else");
    server.connection.answer(Answer::Signature(signature)).unwrap();
    server.run();
    pump(&mut client, &mut server);
    assert!(matches!(client.failure(), Error::Signature(_)));
    assert!(store.0.lock().unwrap().is_empty());
}
