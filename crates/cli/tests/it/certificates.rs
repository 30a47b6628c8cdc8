//! Chains made by OpenSSL: root, intermediate, leaf.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::process::{peer, text};

/// The kind of all keys of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    P256,
    Rsa2048,
}

/// A chain in a folder of its own.
pub(crate) struct Chain {
    folder: PathBuf,
}

impl Chain {
    /// The trusted root.
    pub(crate) fn root(&self) -> String {
        self.file("root.pem")
    }

    /// The leaf and the intermediate.
    pub(crate) fn chain(&self) -> String {
        self.file("chain.pem")
    }

    /// The leaf alone.
    pub(crate) fn leaf(&self) -> String {
        self.file("leaf.pem")
    }

    pub(crate) fn intermediate(&self) -> String {
        self.file("intermediate.pem")
    }

    /// The leaf's key.
    pub(crate) fn key(&self) -> String {
        self.file("leaf.key")
    }

    /// A client's certificate, the intermediate, and the client's key.
    pub(crate) fn client(&self) -> (String, String) {
        (self.file("client-chain.pem"), self.file("client.key"))
    }

    pub(crate) fn file(&self, name: &str) -> String {
        self.folder.join(name).to_str().unwrap().to_owned()
    }
}

/// The chain of this kind, made once in each run of the tests.
pub(crate) fn chain(kind: Kind) -> &'static Chain {
    static P256: OnceLock<Chain> = OnceLock::new();
    static RSA: OnceLock<Chain> = OnceLock::new();
    match kind {
        Kind::P256 => {
            P256.get_or_init(|| make("p256", &["EC", "-pkeyopt", "ec_paramgen_curve:P-256"]))
        }
        Kind::Rsa2048 => {
            RSA.get_or_init(|| make("rsa2048", &["RSA", "-pkeyopt", "rsa_keygen_bits:2048"]))
        }
    }
}

/// Another root, which has issued nothing that is used here.
pub(crate) fn stranger() -> &'static Chain {
    static STRANGER: OnceLock<Chain> = OnceLock::new();
    STRANGER.get_or_init(|| make("stranger", &["EC", "-pkeyopt", "ec_paramgen_curve:P-256"]))
}

fn make(name: &str, algorithm: &[&str]) -> Chain {
    let folder =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let chain = Chain { folder };
    let ca = "basicConstraints=critical,CA:true\nkeyUsage=critical,keyCertSign,cRLSign\n";
    // An RSA key may also decrypt: RSA key transport needs that.
    let usage = if name == "rsa2048" { ",keyEncipherment" } else { "" };
    let leaf = &format!(
        "subjectAltName=DNS:localhost,DNS:server.example,IP:127.0.0.1\n\
         keyUsage=critical,digitalSignature{usage}\nextendedKeyUsage=serverAuth\n"
    );
    let client = "keyUsage=critical,digitalSignature\nextendedKeyUsage=clientAuth\n";
    for (who, extensions) in
        [("root", ca), ("intermediate", ca), ("leaf", leaf), ("client", client)]
    {
        fs::write(chain.file(&format!("{who}.ext")), extensions).unwrap();
        let key = chain.file(&format!("{who}.key"));
        openssl(&["genpkey", "-out", &key, "-algorithm"], algorithm);
        let request = chain.file(&format!("{who}.csr"));
        let subject = format!("/O=Ashlar tests/CN={name} {who}");
        openssl(&["req", "-new", "-key", &key, "-subj", &subject, "-out", &request], &[]);
    }
    sign(&chain, "root", None, "3650");
    sign(&chain, "intermediate", Some("root"), "3650");
    sign(&chain, "leaf", Some("intermediate"), "365");
    sign(&chain, "client", Some("intermediate"), "365");
    let intermediate = fs::read(chain.intermediate()).unwrap();
    for (leaf, file) in
        [(chain.leaf(), chain.chain()), (chain.file("client.pem"), chain.client().0)]
    {
        let leaf = fs::read(leaf).unwrap();
        fs::write(file, [leaf, intermediate.clone()].concat()).unwrap();
    }
    chain
}

fn sign(chain: &Chain, who: &str, issuer: Option<&str>, days: &str) {
    let file = |ending: &str| chain.file(&format!("{who}.{ending}"));
    let (request, extensions, out, key) = (file("csr"), file("ext"), file("pem"), file("key"));
    let mut arguments = vec!["x509", "-req", "-sha256", "-days", days, "-in", &request];
    arguments.extend(["-extfile", &extensions, "-out", &out]);
    let issuer = issuer
        .map(|issuer| (chain.file(&format!("{issuer}.pem")), chain.file(&format!("{issuer}.key"))));
    match &issuer {
        Some((certificate, key)) => {
            arguments.extend(["-CA", certificate, "-CAkey", key, "-CAcreateserial"]);
        }
        None => arguments.extend(["-signkey", &key]),
    }
    openssl(&arguments, &[]);
}

/// Runs OpenSSL, and returns what it prints.
pub(crate) fn openssl(arguments: &[&str], more: &[&str]) -> String {
    let mut command: Command = peer("openssl");
    let output = command.args(arguments).args(more).output();
    let output = output.unwrap_or_else(|error| panic!("openssl cannot be started: {error}"));
    assert!(output.status.success(), "openssl {arguments:?}: {}", text(&output.stderr));
    text(&output.stdout)
}
