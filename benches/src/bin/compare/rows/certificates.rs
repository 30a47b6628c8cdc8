//! Certificates: reading the end entity's, and judging a chain of end entity, intermediate and root
//! with names. A validator reads the certificates and the name each time, as one does for each peer.

use core::hint::black_box;

use getrandom::SysRng;
use tls::x509::issue::{self, Issuer};
use tls::x509::{PrivateKey, Time, Usage, Validity};

use super::{Operation, Section, Setup};
use crate::library::{Outcome, Parse, Validate};
use crate::measure::{Contender, Repeat, Task};

/// 2026-06-01T00:00:00Z, when the chain is judged; it is valid for a hundred days around.
const NOW: u64 = 1_780_272_000;
const DAYS: u64 = 100 * 86_400;

const NAME: &str = "server.example";
const NAMES: [&str; 4] = ["www.server.example", "*.shop.example", "192.0.2.7", NAME];

/// What is sent, the end entity's certificate first, and the root above it.
struct Chain {
    sent: Vec<Vec<u8>>,
    root: Vec<u8>,
}

pub(super) fn operations() -> Vec<Operation> {
    let once = |name: &str, build: fn(&Setup) -> Outcome<Vec<Contender>>| {
        Operation::once(Section::Certificates, format!("certificate/{name}"), build)
    };
    vec![once("parse", parsing), once("validate", validating)]
}

fn parsing(setup: &Setup) -> Outcome<Vec<Contender>> {
    let leaf = chain()?.sent.swap_remove(0);
    let mut parsers = setup.each(|library| Ok(library.certificate_parser()))?;
    for parser in &mut parsers {
        parser.try_use(|parse| parse(&leaf))?;
        if leaf.get(1..).is_none_or(|part| (parser.what)(part).is_ok()) {
            return Err(format!("{} reads a part of a certificate", parser.name).into());
        }
    }
    let task = |mut parse: Parse| -> Outcome<Box<dyn Task>> {
        let leaf = leaf.clone();
        Ok(Box::new(Repeat(move || parse(black_box(&leaf)))))
    };
    parsers.into_iter().map(|parser| parser.contend(task)).collect()
}

fn validating(setup: &Setup) -> Outcome<Vec<Contender>> {
    let Chain { sent, root } = chain()?;
    let mut validators = setup.each(|library| library.chain_validator(&root, NOW))?;
    for validator in &mut validators {
        validator.try_use(|validate| validate(&sent, NAME))?;
        if (validator.what)(&sent, "another.example").is_ok() {
            return Err(format!("{} accepts another name", validator.name).into());
        }
    }
    let task = |mut validate: Validate| -> Outcome<Box<dyn Task>> {
        let sent = sent.clone();
        Ok(Box::new(Repeat(move || validate(black_box(&sent), black_box(NAME)))))
    };
    validators.into_iter().map(|validator| validator.contend(task)).collect()
}

fn chain() -> Outcome<Chain> {
    let rng = &mut SysRng;
    let validity = Validity {
        not_before: Time::from_unix(NOW - DAYS),
        not_after: Time::from_unix(NOW + DAYS),
    };
    let (root_key, middle_key) = (PrivateKey::generate_p256(rng)?, PrivateKey::generate_p256(rng)?);
    let leaf_key = PrivateKey::generate_p256(rng)?.public_key();
    let root = issue::ca("Root", &root_key, validity, rng)?;
    let issuer = Issuer::new(&root, &root_key)?;
    let public = middle_key.public_key();
    let middle = issue::intermediate(&issuer, &public, "Issuer", 0, validity, rng)?;
    let issuer = Issuer::new(&middle, &middle_key)?;
    let leaf = issue::leaf(&issuer, &leaf_key, &NAMES, validity, Usage::ServerAuth, rng)?;
    Ok(Chain { sent: vec![leaf, middle], root })
}
