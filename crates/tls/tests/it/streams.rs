//! The blocking stream, over real sockets.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use ashlar_tls::x509::{ServerName, SignatureAlgorithm};
use ashlar_tls::{Answer, Connection, Error, Stream, Wants};

use crate::config::{self, Kind};

fn sockets() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    (client, listener.accept().unwrap().0)
}

fn streams() -> (Stream<TcpStream>, Stream<TcpStream>) {
    let (client, server) = config::authority(Kind::P256).configs();
    let name = ServerName::parse("server.example").unwrap();
    let (to_server, to_client) = sockets();
    let client = Stream::new(Connection::client(Arc::new(client), name), to_server);
    (client, Stream::new(Connection::server(Arc::new(server)), to_client))
}

#[test]
fn a_megabyte_each_way() {
    let (mut client, mut server) = streams();
    let data: Vec<u8> =
        (0..1_u32 << 20).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let echo = thread::spawn(move || {
        let mut received = Vec::new();
        server.read_to_end(&mut received).unwrap();
        server.write_all(&received).unwrap();
        server.close().unwrap();
    });
    client.write_all(&data).unwrap();
    client.close().unwrap();
    let mut back = Vec::new();
    client.read_to_end(&mut back).unwrap();
    assert!(back == data);
    echo.join().unwrap();
}

#[test]
fn reading_in_small_pieces_loses_nothing() {
    let (mut client, mut server) = streams();
    let sender = thread::spawn(move || {
        server.write_all(b"some words, read three bytes at a time").unwrap();
        server.close().unwrap();
    });
    let (mut all, mut piece) = (Vec::new(), [0; 3]);
    loop {
        match client.read(&mut piece).unwrap() {
            0 => break,
            length => all.extend_from_slice(&piece[..length]),
        }
    }
    assert_eq!(all, b"some words, read three bytes at a time");
    sender.join().unwrap();
}

#[test]
fn g22_a_cut_transport_is_unexpected_end_of_file() {
    let (mut client, mut server) = streams();
    let cut = thread::spawn(move || {
        server.write_all(b"half a sen").unwrap();
        // Dropped without a goodbye.
    });
    let mut received = Vec::new();
    let error = client.read_to_end(&mut received).unwrap_err();
    assert_eq!(received, b"half a sen");
    assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    assert!(matches!(Error::from_io(&error), Some(Error::Truncated)));
    cut.join().unwrap();
}

#[test]
fn a_transport_cut_during_the_handshake_is_explained() {
    let (mut client, server) = streams();
    drop(server);
    let error = client.handshake().unwrap_err();
    assert!(
        matches!(Error::from_io(&error), Some(Error::ClosedEarly))
            || error.kind() == io::ErrorKind::ConnectionReset,
        "{error}"
    );
}

#[test]
fn signing_outside_over_a_blocking_stream() {
    let authority = config::authority(Kind::P256);
    let (client, mut server) = authority.configs();
    server.credential = authority.external_credential();
    let (to_server, to_client) = sockets();
    let name = ServerName::parse("server.example").unwrap();
    let mut client = Stream::new(Connection::client(Arc::new(client), name), to_server);
    let mut server = Stream::new(Connection::server(Arc::new(server)), to_client);
    let signing = thread::spawn(move || {
        let sign = |wants| match wants {
            Wants::Signature(request) => Answer::Signature(
                config::authority(Kind::P256)
                    .sign(SignatureAlgorithm::EcdsaSha256, &request.message),
            ),
            _ => Answer::SignerFailed,
        };
        server.handshake_with(sign).unwrap();
    });
    client.handshake().unwrap();
    signing.join().unwrap();
}

#[test]
fn a_stream_with_unread_data_is_not_taken_apart() {
    let (mut client, mut server) = streams();
    let sender = thread::spawn(move || {
        server.write_all(b"waiting").unwrap();
        server
    });
    let mut piece = [0; 2];
    client.read_exact(&mut piece).unwrap();
    assert!(matches!(client.into_parts(), Err(Error::Misuse(_))));
    drop(sender.join().unwrap());
}
