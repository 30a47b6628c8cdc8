//! The same handshake, however the transport cuts it.

use crate::config::{self, Kind};
use crate::pipe::{Endpoint, records};

/// Moves bytes in pieces of the given size.
fn handshake_in_pieces(size: usize) {
    let (client, server) = config::authority(Kind::P256).configs();
    let (mut client, mut server) = (Endpoint::client(client), Endpoint::server(server));
    client.run();
    while !(client.established && server.established) {
        let (to_server, to_client) = (client.take_outgoing(), server.take_outgoing());
        assert!(!(to_server.is_empty() && to_client.is_empty()), "stuck with pieces of {size}");
        to_server.chunks(size).for_each(|piece| server.feed(piece));
        to_client.chunks(size).for_each(|piece| client.feed(piece));
        assert!(client.error.is_none() && server.error.is_none());
    }
    client.send(b"ping");
    client.take_outgoing().chunks(size).for_each(|piece| server.feed(piece));
    assert_eq!(server.received, b"ping");
}

#[test]
fn byte_by_byte_and_in_odd_pieces() {
    for size in [1, 2, 3, 5, 7, 64, 1000] {
        handshake_in_pieces(size);
    }
}

/// The plaintext handshake message of a record, in records of one byte each.
fn shatter(record: &[u8]) -> Vec<u8> {
    record[5..].iter().flat_map(|byte| [22, 3, 3, 0, 1, *byte]).collect()
}

#[test]
fn g12_hellos_in_records_of_one_byte() {
    let (client, server) = config::authority(Kind::P256).configs();
    let (mut client, mut server) = (Endpoint::client(client), Endpoint::server(server));
    client.run();
    server.feed(&shatter(&client.take_outgoing()));
    let flight = records(&server.take_outgoing());
    let [server_hello, rest @ ..] = flight.as_slice() else { panic!("a ServerHello first") };
    client.feed(&shatter(server_hello));
    client.feed(&rest.concat());
    server.feed(&client.take_outgoing());
    assert!(client.established && server.established, "{:?} {:?}", client.error, server.error);
}

#[test]
fn application_data_right_behind_the_finished() {
    let (client, server) = config::authority(Kind::P256).configs();
    let (mut client, mut server) = (Endpoint::client(client), Endpoint::server(server));
    client.run();
    server.feed(&client.take_outgoing());
    client.feed(&server.take_outgoing());
    assert!(client.established && !server.established);
    client.send(b"early bird");
    server.feed(&client.take_outgoing());
    assert_eq!(server.received, b"early bird");
}
