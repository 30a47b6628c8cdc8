//! SSL 2, SSL 3, TLS 1.0 and TLS 1.1: refused with `protocol_version` and an explanation.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::thread;

use crate::certificates::{Kind, chain};
use crate::process::{ashlar, peer, run, serve, text};

const REMEDY: &str = "SSL and TLS 1.0 and 1.1 are broken and not spoken here";

/// A ClientHello without extensions, for the versions before TLS 1.2, in a record.
fn client_hello(version: [u8; 2]) -> Vec<u8> {
    let mut body = version.to_vec();
    body.extend([0x5a; 32]);
    // No session id; TLS_RSA_WITH_AES_128_CBC_SHA; no compression.
    body.extend([0, 0, 2, 0x00, 0x2f, 1, 0]);
    in_record(1, version, &body)
}

/// A ServerHello that chooses the version.
fn server_hello(version: [u8; 2]) -> Vec<u8> {
    let mut body = version.to_vec();
    body.extend([0x5a; 32]);
    body.extend([0, 0x00, 0x2f, 0]);
    in_record(2, version, &body)
}

fn in_record(handshake_type: u8, [major, minor]: [u8; 2], body: &[u8]) -> Vec<u8> {
    let length = u8::try_from(body.len()).unwrap();
    let mut record = vec![22, major, minor, 0, length + 4, handshake_type, 0, 0, length];
    record.extend(body);
    record
}

/// RFC 6101, appendix E.1: the client offers this version in a hello of SSL 2.
fn ssl2_hello([major, minor]: [u8; 2]) -> Vec<u8> {
    let mut body = vec![1, major, minor, 0, 3, 0, 0, 0, 16, 0x07, 0x00, 0xc0];
    body.extend([0x5a; 16]);
    let length = u8::try_from(body.len()).unwrap();
    [vec![0x80, length], body].concat()
}

/// The server answers with nothing but the fatal alert `protocol_version`.
fn is_refused(address: &str, hello: &[u8]) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(hello).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let [21, 3, 3, 0, 2, 2, 70] = answer.as_slice() else { panic!("{answer:?}") };
}

const OLD: [([u8; 2], &str, &str); 3] =
    [([3, 0], "SSL 3.0", ""), ([3, 1], "TLS 1.0", "-tls1"), ([3, 2], "TLS 1.1", "-tls1_1")];

#[test]
fn a_server_refuses_them() {
    let chain = chain(Kind::Rsa2048);
    let (cert, key) = (chain.chain(), chain.key());
    // What else is accepted makes no difference.
    for options in [&[][..], &["--version", "1.2", "--legacy"]] {
        let options = [&["--http", "--cert", &cert, "--key", &key], options].concat();
        let (server, address) = serve(&options);
        for (version, name, option) in OLD {
            is_refused(&address, &client_hello(version));
            let line = server.line_with("a common protocol version");
            assert!(line.contains(&format!("found {name};")) && line.contains(REMEDY), "{line}");
            if !option.is_empty() {
                let mut command = peer("openssl");
                command.args(["s_client", "-connect", &address, option]);
                let output = run(command.args(["-cipher", "ALL:@SECLEVEL=0"]), b"");
                assert!(text(&output.stderr).contains("alert protocol version"));
                server.line_with("a common protocol version");
            }
        }
        for version in [[0, 2], [2, 0], [3, 0], [3, 1], [3, 3]] {
            is_refused(&address, &ssl2_hello(version));
            let line = server.line_with("SSL 2.0 hello");
            assert!(line.contains(REMEDY), "{line}");
        }
    }
}

#[test]
fn a_client_refuses_them() {
    let root = chain(Kind::Rsa2048).root();
    for options in [&[][..], &["--version", "1.2"], &["--version", "1.3"], &["--legacy"]] {
        for (version, name, _) in OLD {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let address = listener.local_addr().unwrap().to_string();
            let server = thread::spawn(move || {
                let (mut stream, _) = listener.accept().unwrap();
                let mut header = [0; 5];
                stream.read_exact(&mut header).unwrap();
                let length = usize::from(u16::from_be_bytes([header[3], header[4]]));
                stream.read_exact(&mut vec![0; length]).unwrap();
                stream.write_all(&server_hello(version)).unwrap();
                let mut answer = Vec::new();
                stream.read_to_end(&mut answer).unwrap();
                drop(stream.shutdown(Shutdown::Both));
                answer
            });
            let mut command = ashlar();
            let output = run(command.args(["connect", &address, "--ca", &root]).args(options), b"");
            let told = text(&output.stderr);
            assert_eq!(output.status.code(), Some(1), "{told}");
            assert!(told.contains("a common protocol version"), "{told}");
            assert!(told.contains(&format!("found {name};")) && told.contains(REMEDY), "{told}");
            let answer = server.join().unwrap();
            let [21, 3, _, 0, 2, 2, 70] = answer.as_slice() else { panic!("{answer:?}") };
        }
    }
}

#[test]
fn a_client_is_refused_by_a_server_that_knows_no_better() {
    let chain = chain(Kind::Rsa2048);
    let options = ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"];
    let (_server, address) = crate::openssl_server::server(chain, &options);
    for legacy in [&[][..], &["--legacy"]] {
        let mut command = ashlar();
        command.args(["connect", &address, "--ca", &chain.root(), "--name", "localhost"]);
        let output = run(command.args(legacy), b"");
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(told.contains("the alert protocol_version"), "{told}");
        assert!(told.contains("none of the versions that this side does: update it"), "{told}");
    }
}
