//! Every suite, group and kind of key.

use ashlar_tls::registry::{NamedGroup, ProtocolVersion};
use ashlar_tls::x509::ServerName;
use ashlar_tls::{Group, Suite};

use crate::config::{self, Kind};
use crate::pipe::{Endpoint, connected, pump};

fn exchange(client: &mut Endpoint, server: &mut Endpoint) {
    client.send(b"from the client");
    server.send(&[7; 40_000]);
    pump(client, server);
    assert_eq!(server.received, b"from the client");
    assert_eq!(client.received, [7; 40_000]);
}

const TLS13_SUITES: [Suite; 3] =
    [Suite::Aes128GcmSha256, Suite::Aes256GcmSha384, Suite::ChaCha20Poly1305Sha256];

#[test]
fn every_suite_group_and_key() {
    for kind in [Kind::P256, Kind::Rsa] {
        let authority = config::authority(kind);
        for suite in TLS13_SUITES {
            for group in Group::ALL {
                let (mut client, mut server) = authority.configs();
                (client.suites, client.groups) = (vec![suite], vec![group]);
                server.suites.reverse();
                let (mut client, mut server) = connected(client, server);
                for end in [&client, &server] {
                    let summary = end.connection.summary().unwrap();
                    assert_eq!(summary.version, ProtocolVersion::TLS_1_3);
                    assert_eq!(summary.suite, suite.code_point());
                    assert_eq!(summary.group, Some(group.code_point()));
                    assert!(!summary.retried);
                    assert_eq!(summary.server_name.as_deref(), Some("server.example"));
                }
                exchange(&mut client, &mut server);
            }
        }
    }
}

#[test]
fn a_group_without_a_share_needs_a_retry() {
    let authority = config::authority(Kind::P256);
    for compatible in [true, false] {
        let (mut client, mut server) = authority.configs();
        client.middlebox_compatibility = compatible;
        server.groups = vec![Group::Secp256r1];
        let (mut client, mut server) = connected(client, server);
        for end in [&client, &server] {
            let summary = end.connection.summary().unwrap();
            assert_eq!(summary.group, Some(NamedGroup::SECP256R1));
            assert!(summary.retried);
        }
        exchange(&mut client, &mut server);
    }
}

#[test]
fn a_hybrid_is_preferred_and_its_curve_alone_needs_no_retry() {
    let authority = config::authority(Kind::P256);
    let curves = [
        (Group::X25519MlKem768, Group::X25519),
        (Group::Secp256r1MlKem768, Group::Secp256r1),
        (Group::Secp384r1MlKem1024, Group::Secp384r1),
    ];
    let negotiated = |clients: &[Group], servers: &[Group]| {
        let (mut client, mut server) = authority.configs();
        (client.groups, server.groups) = (clients.to_vec(), servers.to_vec());
        let (mut client, mut server) = connected(client, server);
        exchange(&mut client, &mut server);
        let summary = client.connection.summary().unwrap();
        (Group::from_code_point(summary.group.unwrap()).unwrap(), summary.retried)
    };
    assert_eq!(negotiated(&Group::ALL, &Group::ALL), (Group::X25519MlKem768, false));
    for (hybrid, curve) in curves {
        let both = [hybrid, curve];
        assert_eq!(negotiated(&both, &both), (hybrid, false));
        assert_eq!(negotiated(&both, &[curve]), (curve, false));
        // A server that would rather have the curve is given it.
        assert_eq!(negotiated(&both, &[curve, hybrid]), (curve, false));
        let other = Group::Secp521r1;
        assert_eq!(negotiated(&[hybrid, other], &[other]), (other, true));
        assert_eq!(negotiated(&[curve, hybrid], &[hybrid]), (hybrid, true));
    }
}

#[test]
fn a_retry_under_sha384_hashes_the_first_hello_with_it() {
    let (mut client, mut server) = config::authority(Kind::P256).configs();
    client.suites = vec![Suite::Aes256GcmSha384];
    server.groups = vec![Group::Secp256r1];
    let (mut client, mut server) = connected(client, server);
    exchange(&mut client, &mut server);
}

#[test]
fn the_server_prefers_its_own_order_of_suites_and_a_group_with_a_share() {
    let (mut client, mut server) = config::authority(Kind::P256).configs();
    server.suites = vec![Suite::ChaCha20Poly1305Sha256, Suite::Aes128GcmSha256];
    server.groups = vec![Group::Secp256r1, Group::X25519];
    client.groups = vec![Group::X25519, Group::Secp256r1];
    let (client, _) = connected(client, server);
    let summary = client.connection.summary().unwrap();
    assert_eq!(summary.suite, Suite::ChaCha20Poly1305Sha256.code_point());
    assert_eq!((summary.group, summary.retried), (Some(NamedGroup::X25519), false));
}

#[test]
fn alpn_takes_the_servers_first_common_protocol() {
    let (mut client, mut server) = config::authority(Kind::P256).configs();
    client.alpn = vec![b"http/1.1".to_vec(), b"h2".to_vec()];
    server.alpn = vec![b"h3".to_vec(), b"h2".to_vec(), b"http/1.1".to_vec()];
    let (client, server) = connected(client, server);
    for end in [client, server] {
        assert_eq!(end.connection.summary().unwrap().alpn.as_deref(), Some(b"h2".as_slice()));
    }
}

#[test]
fn alpn_is_left_out_where_one_side_has_none() {
    let authority = config::authority(Kind::P256);
    for (ours, theirs) in [(vec![b"h2".to_vec()], vec![]), (vec![], vec![b"h2".to_vec()])] {
        let (mut client, mut server) = authority.configs();
        (client.alpn, server.alpn) = (ours, theirs);
        let (client, _) = connected(client, server);
        assert_eq!(client.connection.summary().unwrap().alpn, None);
    }
}

#[test]
fn an_address_is_verified_and_not_sent_as_a_server_name() {
    let authority = config::authority(Kind::P256);
    let (client, server) = authority.configs();
    let name = ServerName::parse("192.0.2.7").unwrap();
    let connection = ashlar_tls::Connection::client(std::sync::Arc::new(client), name);
    let (mut client, mut server) = (Endpoint::new(connection), Endpoint::server(server));
    pump(&mut client, &mut server);
    assert!(client.established && server.established, "{:?}", client.error);
    assert_eq!(server.connection.summary().unwrap().server_name, None);
}

#[test]
fn both_sides_export_the_same() {
    let (client, server) = config::authority(Kind::P256).configs();
    let (mut client, mut server) = connected(client, server);
    let (mut ours, mut theirs, mut other) = ([0; 48], [0; 48], [0; 48]);
    client.connection.export(b"EXPERIMENTAL test", b"context", &mut ours).unwrap();
    server.connection.export(b"EXPERIMENTAL test", b"context", &mut theirs).unwrap();
    server.connection.export(b"EXPERIMENTAL test", b"another", &mut other).unwrap();
    assert_eq!(ours, theirs);
    assert_ne!(ours, other);
    assert!(client.connection.export(&[b'x'; 300], b"", &mut ours).is_err());
}

#[test]
fn middlebox_compatibility_shows_one_change_cipher_spec_a_side() {
    let authority = config::authority(Kind::P256);
    for compatible in [true, false] {
        let (mut client, server) = authority.configs();
        client.middlebox_compatibility = compatible;
        let (mut client, mut server) = (Endpoint::client(client), Endpoint::server(server));
        let mut seen = 0;
        crate::pipe::pump_through(&mut client, &mut server, |_, bytes| {
            seen += crate::pipe::records(&bytes).iter().filter(|record| record[0] == 20).count();
            bytes
        });
        assert!(client.established && server.established);
        assert_eq!(seen, if compatible { 2 } else { 0 });
    }
}
