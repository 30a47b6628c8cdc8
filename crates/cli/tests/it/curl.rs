//! `ashlar serve --http` and `curl`.

use crate::certificates::{Kind, chain};
use crate::process::{peer, run, serve, text};

#[test]
fn curl_verifies_and_reads_the_page() {
    for kind in [Kind::P256, Kind::Rsa2048] {
        let chain = chain(kind);
        let options = ["--http", "--cert", &chain.chain(), "--key", &chain.key()];
        let (_server, address) = serve(&options);
        let port = address.rsplit(':').next().unwrap();
        for version in ["1.3", "1.2"] {
            let mut command = peer("curl");
            command.args(["--silent", "--show-error", "--tls-max", version]);
            command.args(["--cacert", &chain.root()]);
            let output = run(command.arg(format!("https://localhost:{port}/")), b"");
            assert!(output.status.success(), "{}", text(&output.stderr));
            let page = text(&output.stdout);
            assert!(page.contains("<h1>Your connection to Ashlar</h1>"), "{page}");
            assert!(page.contains("<td>localhost</td>"), "{page}");
            assert!(page.contains(&format!("<td>TLS {version}</td>")), "{page}");
        }
    }
}

#[test]
fn other_methods_are_not_allowed() {
    let chain = chain(Kind::P256);
    let (_server, address) = serve(&["--http", "--cert", &chain.chain(), "--key", &chain.key()]);
    let port = address.rsplit(':').next().unwrap();
    let mut command = peer("curl");
    command.args(["--silent", "--cacert", &chain.root(), "--write-out", "%{http_code}"]);
    let output = run(command.args(["--data", "x", &format!("https://localhost:{port}/")]), b"");
    assert_eq!(text(&output.stdout), "405");
}
