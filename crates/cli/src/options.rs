//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use tls::{Group, Suite};

/// TLS 1.3 in pure Rust: watch a handshake, connect, serve.
#[derive(Debug, Parser)]
#[command(name = "ashlar", version)]
pub(crate) struct Options {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Certificates: what they say, whether they are trusted
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
pub(crate) struct Demo {
    /// The kind of the server's key
    #[arg(long, value_enum, default_value = "ecdsa")]
    pub(crate) auth: Auth,
    /// The cipher suite, by its IANA name
    #[arg(long, value_name = "NAME", value_parser = suite)]
    pub(crate) suite: Option<Suite>,
    /// The key exchange group, by its IANA name
    #[arg(long, value_name = "NAME", value_parser = group)]
    pub(crate) group: Option<Group>,
    /// Print one JSON object a line
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Auth {
    Ecdsa,
    Rsa,
}

#[derive(Args, Debug)]
pub(crate) struct Connect {
    /// Where to connect to
    #[arg(value_name = "HOST:PORT")]
    pub(crate) address: String,
    /// The name that the certificate must have [default: the host]
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Trusted roots, PEM [default: the system's]
    #[arg(long, value_name = "FILE")]
    pub(crate) ca: Option<PathBuf>,
    /// A protocol to offer by ALPN; may be repeated, the preferred first
    #[arg(long, value_name = "PROTOCOL")]
    pub(crate) alpn: Vec<String>,
    /// A cipher suite to offer, by its IANA name; may be repeated, the preferred first
    #[arg(long = "suite", value_name = "NAME", value_parser = suite)]
    pub(crate) suites: Vec<Suite>,
    /// A group to offer, by its IANA name; may be repeated, the first one's share is sent
    #[arg(long = "group", value_name = "NAME", value_parser = group)]
    pub(crate) groups: Vec<Group>,
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
    /// The certificate chain, PEM, the leaf first
    #[arg(long, value_name = "FILE")]
    pub(crate) cert: PathBuf,
    /// The private key, PEM
    #[arg(long, value_name = "FILE")]
    pub(crate) key: PathBuf,
    /// A protocol to accept by ALPN; may be repeated, the preferred first
    #[arg(long, value_name = "PROTOCOL")]
    pub(crate) alpn: Vec<String>,
    /// Send back what comes
    #[arg(long, conflicts_with = "http")]
    pub(crate) echo: bool,
    /// Answer any GET with a page that describes the connection
    #[arg(long)]
    pub(crate) http: bool,
    /// A cipher suite to accept, by its IANA name; may be repeated, the preferred first
    #[arg(long = "suite", value_name = "NAME", value_parser = suite)]
    pub(crate) suites: Vec<Suite>,
    /// A group to accept, by its IANA name; may be repeated, the preferred first
    #[arg(long = "group", value_name = "NAME", value_parser = group)]
    pub(crate) groups: Vec<Group>,
    /// Serve one connection; its outcome is the exit status
    #[arg(long)]
    pub(crate) once: bool,
}

fn suite(name: &str) -> Result<Suite, String> {
    Suite::from_name(name).ok_or_else(|| unknown("cipher suite", &Suite::ALL))
}

fn group(name: &str) -> Result<Group, String> {
    Group::from_name(name).ok_or_else(|| unknown("group", &Group::ALL))
}

fn unknown(kind: &str, all: &[impl ToString]) -> String {
    let names: Vec<String> = all.iter().map(ToString::to_string).collect();
    format!("no such {kind} here; there are {}", names.join(", "))
}
