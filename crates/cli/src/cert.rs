//! `ashlar cert`: certificates.

mod authority;
mod limbo;
mod make;
mod make_ca;
mod names;
mod show;
mod verify;

use std::io::{self, Write};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use getrandom::SysRng;
use tls::x509::issue::CertificateBuilder;
use tls::x509::{PrivateKey, Time, pem};

use crate::failure::Failure;
use crate::files;
use crate::options::{Cert, CertCommand, KeyType};

/// The labels of PEM blocks (RFC 7468, sections 5 to 7; the older ones are in use too).
const CERTIFICATE: [&str; 2] = ["CERTIFICATE", "X509 CERTIFICATE"];
const REQUEST: [&str; 2] = ["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"];
const CRL: &str = "X509 CRL";

pub(crate) fn run(options: &Cert) -> Result<(), Failure> {
    match &options.command {
        CertCommand::Limbo => limbo::run(),
        CertCommand::Make(options) => make::run(options),
        CertCommand::MakeCa(options) => make_ca::run(options),
        CertCommand::Show(options) => show::run(options),
        CertCommand::Verify(options) => verify::run(options),
    }
}

/// What a file holds: the blocks of a PEM text, with their labels, or one structure in DER.
enum Content {
    Pem(Vec<pem::Block>),
    Der(Vec<u8>),
}

fn content(file: &Path) -> Result<Content, Failure> {
    let bytes = files::read(file)?;
    // The tag of a SEQUENCE is the character 0, so that the first byte does not tell.
    let is_text = bytes.windows(11).any(|window| window == b"-----BEGIN ");
    if is_text {
        of_file(file, pem::decode(&bytes)).map(Content::Pem)
    } else {
        Ok(Content::Der(bytes))
    }
}

/// The structures of this kind in a file, whose PEM blocks have one of these labels.
fn structures(file: &Path, labels: &[&str]) -> Result<Vec<Vec<u8>>, Failure> {
    let blocks = match content(file)? {
        Content::Der(der) => return Ok(vec![der]),
        Content::Pem(blocks) => blocks,
    };
    let wanted = blocks.iter().filter(|block| labels.contains(&block.label.as_str()));
    let found: Vec<Vec<u8>> = wanted.map(|block| block.der.to_vec()).collect();
    if found.is_empty() {
        let there: Vec<&str> = blocks.iter().map(|block| block.label.as_str()).collect();
        let sentence = format!("no {} among its blocks: {}", labels.join(" or "), there.join(", "));
        return Err(Failure::new(format!("{}: {sentence}", file.display())));
    }
    Ok(found)
}

fn now() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Time::from_unix(since.as_secs())
}

fn new_key(kind: KeyType) -> Result<PrivateKey, Failure> {
    Ok(match kind {
        KeyType::P256 => PrivateKey::generate_p256(&mut SysRng)?,
        KeyType::P384 => PrivateKey::generate_p384(&mut SysRng)?,
        KeyType::P521 => PrivateKey::generate_p521(&mut SysRng)?,
        KeyType::Ed25519 => PrivateKey::generate_ed25519(&mut SysRng)?,
        KeyType::Rsa2048 => PrivateKey::generate_rsa(2048, &mut SysRng)?,
        KeyType::Rsa3072 => PrivateKey::generate_rsa(3072, &mut SysRng)?,
        KeyType::Rsa4096 => PrivateKey::generate_rsa(4096, &mut SysRng)?,
    })
}

/// Confined to these domains, if there are any.
fn confined(builder: CertificateBuilder, to: &[String]) -> Result<CertificateBuilder, Failure> {
    if to.is_empty() {
        return Ok(builder);
    }
    let domains: Vec<&str> = to.iter().map(String::as_str).collect();
    Ok(builder.confined_to_domains(&domains)?)
}

/// The command that issues with the authority of this folder, for a name that it may certify.
fn issue_with(folder: &Path, permitted: &[String]) -> String {
    let name = permitted.first().map_or("localhost", String::as_str);
    format!("issue with it:  ashlar cert make --ca-dir {} --name {name}\n", names::word(folder))
}

fn of_file<T>(file: &Path, result: Result<T, tls::x509::Error>) -> Result<T, Failure> {
    result.map_err(|error| Failure::new(format!("{}: {error}", file.display())))
}

fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
    written.map_err(|error| Failure::of_io("standard output", &error))
}
