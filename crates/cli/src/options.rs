//! The command line.

mod protocol;

use std::path::PathBuf;

use clap::builder::RangedI64ValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum, value_parser};

pub(crate) use protocol::{KeyExchange, Protocol, Version};

/// TLS 1.3 and 1.2 in pure Rust: watch a handshake, connect, serve.
#[derive(Debug, Parser)]
#[command(name = "ashlar", version)]
pub(crate) struct Options {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Certificates: what they say, whether they are trusted, and those of one's own
    Cert(Cert),
    /// Connect to a server: standard input to the peer, the peer to standard output
    Connect(Connect),
    /// Run client and server over a loopback connection and tell the handshake step by step
    Demo(Demo),
    /// Serve TLS connections
    Serve(Serve),
}

#[derive(Args, Debug)]
pub(crate) struct Cert {
    #[command(subcommand)]
    pub(crate) command: CertCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CertCommand {
    /// Judge the test cases of x509-limbo: its JSON on standard input, results on standard output
    Limbo,
    /// Issue a certificate by an authority's folder: for a server, a client, a request, or an
    /// authority below it
    Make(Make),
    /// Make an authority: a root certificate and its private key, in a folder
    MakeCa(MakeCa),
    /// What certificates, certificate requests and revocation lists say, with every extension
    Show(Show),
    /// Judge a chain: every path that was tried, every rule, and the remedy
    Verify(Verify),
}

#[derive(Args, Debug)]
pub(crate) struct Show {
    /// PEM or DER
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

#[derive(Args, Debug)]
pub(crate) struct Verify {
    /// The chain, PEM, the peer's certificate first; the others in any order
    #[arg(value_name = "CHAIN")]
    pub(crate) chain: PathBuf,
    /// Trusted roots, PEM [default: the system's]
    #[arg(long, value_name = "FILE")]
    pub(crate) ca: Option<PathBuf>,
    /// The name that the certificate must have [default: any]
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// The time of judgement, such as 2026-11-21T12:00:00Z or 2026-11-21 [default: now]
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<String>,
    /// Revocation lists, PEM or DER; may be repeated
    #[arg(long, value_name = "FILE")]
    pub(crate) crl: Vec<PathBuf>,
    /// An OCSP response, DER; may be repeated
    #[arg(long, value_name = "FILE")]
    pub(crate) ocsp: Vec<PathBuf>,
    /// Refuse certificates that are not known to be unrevoked
    #[arg(long)]
    pub(crate) require_status: bool,
    /// Judge the certificate of a client
    #[arg(long)]
    pub(crate) client: bool,
    /// Print the verdict as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct MakeCa {
    /// The folder for ca.pem and ca-key.pem; it is made if need be, nothing in it is overwritten
    #[arg(long, value_name = "DIR", default_value = "ca")]
    pub(crate) dir: PathBuf,
    /// The authority's name
    #[arg(long, value_name = "NAME", default_value = "Ashlar private CA", value_parser = common_name)]
    pub(crate) subject: String,
    /// The kind of its key
    #[arg(long, value_name = "TYPE", value_enum, default_value = "p256")]
    pub(crate) key_type: KeyType,
    /// How long its certificate is valid
    #[arg(long, value_name = "N", default_value = "3650", value_parser = days())]
    pub(crate) days: u32,
    /// Confine it to a DNS domain and what is below, and to no IP address; may be repeated
    /// [default: any name]
    #[arg(long, value_name = "DOMAIN", num_args = 1..)]
    pub(crate) permit: Vec<String>,
    /// How many authorities may stand between it and an end entity
    #[arg(long, value_name = "N", default_value = "1")]
    pub(crate) path_len: u8,
}

#[derive(Args, Debug)]
pub(crate) struct Make {
    /// The folder with the authority's ca.pem and ca-key.pem, as `make-ca` writes them
    #[arg(long, value_name = "DIR")]
    pub(crate) ca_dir: PathBuf,
    /// A DNS name, also with a wildcard, or an IP address; of a client, also an e-mail address or a
    /// URI; of an authority, what it is called. May be repeated
    #[arg(
        long = "name",
        value_name = "NAME",
        num_args = 1..,
        required_unless_present_any = ["csr", "subject"]
    )]
    pub(crate) names: Vec<String>,
    /// The subject's common name [default: the first DNS name or IP address]
    #[arg(long, value_name = "NAME", value_parser = common_name)]
    pub(crate) subject: Option<String>,
    /// The certificate is for a client [default: for a server]
    #[arg(long, conflicts_with = "intermediate")]
    pub(crate) client: bool,
    /// The certificate is for an authority below this one, which gets a folder of its own
    #[arg(long, conflicts_with_all = ["csr", "subject"])]
    pub(crate) intermediate: bool,
    /// Confine the authority to a DNS domain and what is below, and to no IP address; may be
    /// repeated [default: as the one above it]
    #[arg(long, value_name = "DOMAIN", num_args = 1.., requires = "intermediate")]
    pub(crate) permit: Vec<String>,
    /// How long the certificate is valid, at most until the authority's own end [default: 365; of
    /// an authority, 1825]
    #[arg(long, value_name = "N", value_parser = days())]
    pub(crate) days: Option<u32>,
    /// The kind of key that is made for it
    #[arg(long, value_name = "TYPE", value_enum, default_value = "p256", conflicts_with = "csr")]
    pub(crate) key_type: KeyType,
    /// The folder for the files; it is made if need be, nothing in it is overwritten [default: this
    /// one; of an authority, one of its name]
    #[arg(long, value_name = "DIR")]
    pub(crate) out_dir: Option<PathBuf>,
    /// Certify the key of this request, PEM or DER, for the names in it or, if there are any, for
    /// those of --name alone
    #[arg(long, value_name = "FILE")]
    pub(crate) csr: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum KeyType {
    P256,
    P384,
    P521,
    Ed25519,
    Rsa2048,
    Rsa3072,
    Rsa4096,
}

#[derive(Args, Debug)]
pub(crate) struct Demo {
    #[command(flatten)]
    pub(crate) protocol: Protocol,
    /// The kind of the server's key, and of the client's [default: ecdsa; rsa where the key exchange
    /// or the cipher suites need it]
    #[arg(long, value_enum)]
    pub(crate) auth: Option<Auth>,
    /// Speak TLS 1.2, where the two sides come to a secret in this way; rsa and dhe need --legacy
    #[arg(long, value_name = "NAME", value_enum)]
    pub(crate) key_exchange: Option<KeyExchange>,
    /// The server asks the client for a certificate
    #[arg(long)]
    pub(crate) client_auth: bool,
    /// Connect a second time and go on from the first connection (TLS 1.2)
    #[arg(long)]
    pub(crate) resume: bool,
    /// Print one JSON object a line
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Auth {
    Ecdsa,
    Rsa,
}

#[derive(Args, Debug)]
pub(crate) struct Connect {
    /// Where to connect to
    #[arg(value_name = "HOST:PORT")]
    pub(crate) address: String,
    #[command(flatten)]
    pub(crate) protocol: Protocol,
    /// The name that the certificate must have [default: the host]
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Trusted roots, PEM [default: the system's]
    #[arg(long, value_name = "FILE")]
    pub(crate) ca: Option<PathBuf>,
    /// The client's certificate chain, PEM, the leaf first, for servers that ask
    #[arg(long, value_name = "FILE", requires = "key")]
    pub(crate) cert: Option<PathBuf>,
    /// The private key of --cert, PEM
    #[arg(long, value_name = "FILE", requires = "cert")]
    pub(crate) key: Option<PathBuf>,
    /// A protocol to offer by ALPN; may be repeated, the preferred first
    #[arg(long, value_name = "PROTOCOL")]
    pub(crate) alpn: Vec<String>,
    /// Connect twice: once for a session, then going on from it (TLS 1.2). Nothing is kept in a file
    #[arg(long)]
    pub(crate) resume: bool,
    /// Append the connection's secrets to a file, for debugging with a packet analyser
    #[arg(long, value_name = "FILE")]
    pub(crate) keylog: Option<PathBuf>,
    /// Tell the handshake step by step on standard error
    #[arg(long)]
    pub(crate) trace: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Serve {
    /// Where to listen, such as 127.0.0.1:4433; port 0 takes a free one
    #[arg(value_name = "ADDR")]
    pub(crate) address: String,
    #[command(flatten)]
    pub(crate) protocol: Protocol,
    /// The certificate chain, PEM, the leaf first
    #[arg(long, value_name = "FILE")]
    pub(crate) cert: PathBuf,
    /// The private key, PEM
    #[arg(long, value_name = "FILE")]
    pub(crate) key: PathBuf,
    /// Ask clients for certificates that these roots, PEM, have issued, and refuse clients without
    #[arg(long, value_name = "FILE")]
    pub(crate) client_ca: Option<PathBuf>,
    /// Serve clients without a certificate too
    #[arg(long, requires = "client_ca")]
    pub(crate) client_optional: bool,
    /// A protocol to accept by ALPN; may be repeated, the preferred first
    #[arg(long, value_name = "PROTOCOL")]
    pub(crate) alpn: Vec<String>,
    /// Send back what comes
    #[arg(long, conflicts_with = "http")]
    pub(crate) echo: bool,
    /// Answer any GET with a page that describes the connection
    #[arg(long)]
    pub(crate) http: bool,
    /// Serve one connection; its outcome is the exit status
    #[arg(long)]
    pub(crate) once: bool,
}

/// A hundred years are as good as for ever, and a typing error is not.
fn days() -> RangedI64ValueParser<u32> {
    value_parser!(u32).range(1..=36_500)
}

/// What a `commonName` may be (RFC 5280, appendix A.1), on a line of its own.
pub(crate) fn common_name(name: &str) -> Result<String, String> {
    match name.chars().count() {
        _ if name.chars().any(char::is_control) => Err("it has a control character".to_owned()),
        _ if name.trim().is_empty() => Err("it is empty".to_owned()),
        0..=64 => Ok(name.to_owned()),
        _ => Err("it is longer than 64 characters".to_owned()),
    }
}
