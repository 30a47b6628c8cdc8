//! `ashlar cert`: certificates.

mod limbo;

use crate::failure::Failure;
use crate::options::{Cert, CertCommand};

pub(crate) fn run(options: &Cert) -> Result<(), Failure> {
    match options.command {
        CertCommand::Limbo => limbo::run(),
    }
}
