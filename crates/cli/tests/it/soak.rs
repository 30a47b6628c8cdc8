//! Many connections through `ashlar serve --echo`, every byte compared.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::thread;

use tls::x509::{Policy, ServerName, Trust, TrustAnchor, pem};
use tls::{ClientConfig, Connection, Stream};

use crate::certificates::{Kind, chain};
use crate::process::serve;

const MEBIBYTE: usize = 1 << 20;

fn client_config() -> Arc<ClientConfig> {
    let root = std::fs::read(chain(Kind::P256).root()).unwrap();
    let root = pem::certificates_from_pem(&root).unwrap();
    let anchor = TrustAnchor::from_certificate_der(&root[0]).unwrap();
    Arc::new(ClientConfig::new(Policy::new(Trust::Anchors(vec![anchor]))))
}

/// Bytes that differ from connection to connection and from place to place.
fn data(seed: u32, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_le_bytes()
    };
    let mut bytes: Vec<u8> = (0..length.div_ceil(4)).flat_map(|_| next()).collect();
    bytes.truncate(length);
    bytes
}

fn connect(address: &str, config: &Arc<ClientConfig>) -> Stream<TcpStream> {
    let name = ServerName::parse("localhost").unwrap();
    let connection = Connection::client(Arc::clone(config), name);
    let transport = TcpStream::connect(address).unwrap();
    transport.set_nodelay(true).unwrap();
    Stream::new(connection, transport)
}

#[test]
fn a_thousand_connections_one_after_the_other() {
    let chain = chain(Kind::P256);
    let (_server, address) = serve(&["--echo", "--cert", &chain.chain(), "--key", &chain.key()]);
    let config = client_config();
    for seed in 0..1000 {
        let mut stream = connect(&address, &config);
        let sent = data(seed, 1000);
        stream.write_all(&sent).unwrap();
        stream.close().unwrap();
        let mut received = Vec::new();
        stream.read_to_end(&mut received).unwrap();
        assert!(received == sent, "connection {seed}");
    }
}

#[test]
fn two_hundred_connections_at_once_with_a_mebibyte_each_way() {
    let chain = chain(Kind::P256);
    let (_server, address) = serve(&["--echo", "--cert", &chain.chain(), "--key", &chain.key()]);
    let (config, address) = (client_config(), Arc::new(address));
    let clients: Vec<_> = (0..200)
        .map(|seed| {
            let (config, address) = (Arc::clone(&config), Arc::clone(&address));
            thread::spawn(move || echo_a_mebibyte(seed, &address, &config))
        })
        .collect();
    for client in clients {
        client.join().unwrap();
    }
}

/// Sends from one half while the other receives: an echo server that is not read stops reading.
fn echo_a_mebibyte(seed: u32, address: &str, config: &Arc<ClientConfig>) {
    let mut stream = connect(address, config);
    stream.handshake().unwrap();
    let (connection, transport, mut incoming) = stream.into_parts().unwrap();
    let (mut receiving, mut sending) = connection.split().unwrap();
    let mut to_server = transport.try_clone().unwrap();
    let sender = thread::spawn(move || {
        for piece in data(seed, MEBIBYTE).chunks(30_000) {
            let mut records = Vec::new();
            sending.write(piece, &mut records).unwrap();
            to_server.write_all(&records).unwrap();
        }
        let mut records = Vec::new();
        sending.close(&mut records).unwrap();
        to_server.write_all(&records).unwrap();
    });
    let (mut transport, mut received) = (transport, Vec::new());
    loop {
        let progress = receiving.advance(incoming.unread()).unwrap();
        match progress.event {
            tls::Event::ApplicationData(range) => {
                received.extend_from_slice(&incoming.unread()[range]);
                incoming.consume(progress.consumed);
            }
            tls::Event::Closed => break,
            tls::Event::NeedsInput | _ => {
                incoming.consume(progress.consumed);
                let length = transport.read(incoming.room()).unwrap();
                assert!(length > 0, "connection {seed} was cut");
                incoming.filled(length);
            }
        }
    }
    sender.join().unwrap();
    assert!(received == data(seed, MEBIBYTE), "connection {seed}");
}
