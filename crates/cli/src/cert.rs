//! `ashlar cert`: certificates.

mod limbo;
mod show;
mod verify;

use std::io::{self, Write};
use std::path::Path;

use tls::x509::pem;

use crate::failure::Failure;
use crate::files;
use crate::options::{Cert, CertCommand};

pub(crate) fn run(options: &Cert) -> Result<(), Failure> {
    match &options.command {
        CertCommand::Limbo => limbo::run(),
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

fn of_file<T>(file: &Path, result: Result<T, tls::x509::Error>) -> Result<T, Failure> {
    result.map_err(|error| Failure::new(format!("{}: {error}", file.display())))
}

fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
    written.map_err(|error| Failure::of_io("standard output", &error))
}
