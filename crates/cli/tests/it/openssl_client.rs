//! `ashlar serve` against `openssl s_client`.

use crate::certificates::{Chain, Kind, chain};
use crate::process::{peer, run_until, serve, text};

const GET: &[u8] = b"GET / HTTP/1.1\r\nHost: server.example\r\n\r\n";

/// `openssl s_client` fetches the page; returns all that it printed.
pub(crate) fn fetch(chain: &Chain, address: &str, options: &[&str]) -> String {
    let mut command = peer("openssl");
    command.args(["s_client", "-connect", address, "-servername", "server.example"]);
    command.args(["-CAfile", &chain.root(), "-verify_return_error", "-verify_hostname"]);
    command.args(["server.example", "-ign_eof", "-nocommands"]).args(options);
    let output = run_until(&mut command, GET, "</html>");
    let printed = text(&output.stdout);
    assert!(output.status.success(), "{printed}\n{}", text(&output.stderr));
    assert!(printed.contains("Verification: OK"), "{printed}");
    assert!(printed.contains("HTTP/1.1 200 OK"), "{printed}");
    printed
}

#[test]
fn every_suite_group_and_kind_of_chain() {
    for kind in [Kind::P256, Kind::Rsa2048] {
        let chain = chain(kind);
        let (_server, address) =
            serve(&["--http", "--cert", &chain.chain(), "--key", &chain.key()]);
        for suite in
            ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"]
        {
            for (group, theirs) in [
                ("x25519", "X25519"),
                ("secp256r1", "P-256"),
                ("secp384r1", "P-384"),
                ("secp521r1", "P-521"),
            ] {
                let page = fetch(chain, &address, &["-ciphersuites", suite, "-groups", theirs]);
                assert!(page.contains(&format!("<td>{suite}</td>")), "{page}");
                assert!(page.contains(&format!("<td>{group}</td>")), "{page}");
                assert!(page.contains("<td>server.example</td>"), "{page}");
            }
        }
    }
}

#[test]
fn a_server_with_one_group_asks_for_its_share() {
    let chain = chain(Kind::P256);
    let options =
        ["--http", "--cert", &chain.chain(), "--key", &chain.key(), "--group", "secp256r1"];
    let (_server, address) = serve(&options);
    let page = fetch(chain, &address, &["-groups", "X25519:P-256"]);
    assert!(page.contains("<tr><th>HelloRetryRequest</th><td>needed</td></tr>"), "{page}");
}

#[test]
fn alpn_is_chosen_in_the_servers_order() {
    let chain = chain(Kind::P256);
    let options = ["--http", "--cert", &chain.chain(), "--key", &chain.key()];
    let (_server, address) = serve(&[&options[..], &["--alpn", "http/1.1"]].concat());
    let page = fetch(chain, &address, &["-alpn", "h2,http/1.1"]);
    assert!(page.contains("ALPN protocol: http/1.1"), "{page}");
}

#[test]
fn a_tls_1_1_client_is_told_the_version() {
    let chain = chain(Kind::P256);
    let (server, address) = serve(&["--http", "--cert", &chain.chain(), "--key", &chain.key()]);
    let mut command = peer("openssl");
    command.args(["s_client", "-connect", &address, "-tls1_1", "-cipher", "ALL:@SECLEVEL=0"]);
    let output = crate::process::run(&mut command, b"");
    assert!(!output.status.success());
    let told = text(&output.stderr);
    assert!(told.contains("alert protocol version"), "{told}");
    let line = server.line_with("a common protocol version");
    assert!(line.contains("TLS 1.2") && line.contains("found TLS 1.1"), "{line}");
}
