//! What is measured: each operation with everyone who has it.

mod aeads;
mod certificates;
mod hashes;
mod kems;
mod key_agreement;
mod signatures;

use crate::keys::Keys;
use crate::library::{Library, Outcome};
use crate::measure::{Contender, Task};

/// What throughput is measured with: a small message, a packet, the largest TLS record.
const SIZES: [usize; 3] = [64, 1350, 16_384];

/// About as long as what a `CertificateVerify` signs.
const MESSAGE: [u8; 130] = [0x42; 130];

/// Operations that are shown together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    Hashes,
    Macs,
    KeyDerivation,
    Aeads,
    KeyAgreement,
    Kems,
    Signatures,
    Certificates,
    Handshakes,
    Resumed,
    Sending,
    Receiving,
    Memory,
}

impl Section {
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Hashes => "Hash functions",
            Self::Macs => "HMAC, the key prepared",
            Self::KeyDerivation => "Key derivation",
            Self::Aeads => "AEADs",
            Self::KeyAgreement => "Key agreement",
            Self::Kems => "Key encapsulation",
            Self::Signatures => "Signatures",
            Self::Certificates => "X.509 certificates",
            Self::Handshakes => "Full handshakes",
            Self::Resumed => "Resumed handshakes",
            Self::Sending => "Sending",
            Self::Receiving => "Receiving",
            Self::Memory => "An idle connection",
        }
    }
}

/// One row of the result, not yet measured.
pub(crate) struct Operation<S = Setup> {
    pub(crate) section: Section,
    /// Unique, in lower case, from the algorithm to the detail: `aes-128-gcm/seal/64`.
    pub(crate) name: String,
    pub(crate) amount: Amount,
    build: Build<S>,
}

/// Checks that everyone gets the same results, and makes what is to be measured.
type Build<S> = Box<dyn Fn(&S) -> Outcome<Vec<Contender>>>;

/// From what a library has to what is measured.
type MakeTask<T> = fn(T) -> Outcome<Box<dyn Task>>;

/// What an operation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Amount {
    Bytes(u32),
    Once,
    /// Keeps memory, which is measured in the place of time.
    Kept,
}

/// Who takes part, ours first.
pub(crate) struct Setup {
    pub(crate) libraries: Vec<Box<dyn Library>>,
    pub(crate) keys: Keys,
}

/// Every operation that is known here.
pub(crate) fn all() -> Vec<Operation> {
    [
        hashes::operations(),
        aeads::operations(),
        key_agreement::operations(),
        kems::operations(),
        signatures::operations(),
        certificates::operations(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

impl<S> Operation<S> {
    pub(crate) fn once(
        section: Section,
        name: String,
        build: impl Fn(&S) -> Outcome<Vec<Contender>> + 'static,
    ) -> Self {
        Self { section, name, amount: Amount::Once, build: Box::new(build) }
    }

    pub(crate) fn of_size(
        section: Section,
        name: &str,
        size: usize,
        build: impl Fn(&S) -> Outcome<Vec<Contender>> + 'static,
    ) -> Option<Self> {
        let amount = Amount::Bytes(u32::try_from(size).ok()?);
        Some(Self { section, name: format!("{name}/{size}"), amount, build: Box::new(build) })
    }

    /// Those who have it, with results that were checked.
    pub(crate) fn contenders(&self, setup: &S) -> Outcome<Vec<Contender>> {
        (self.build)(setup).map_err(|fault| format!("{}: {fault}", self.name).into())
    }
}

impl Setup {
    /// What `find` gets from those who have it.
    fn each<T>(
        &self,
        find: impl Fn(&dyn Library) -> Outcome<Option<T>>,
    ) -> Outcome<Vec<Candidate<T>>> {
        let mut found = Vec::new();
        for library in &self.libraries {
            let name = library.name();
            let what = find(library.as_ref()).map_err(|fault| format!("{name}: {fault}"))?;
            found.extend(what.map(|what| Candidate { name, what }));
        }
        Ok(found)
    }
}

/// What one library has.
struct Candidate<T> {
    name: &'static str,
    what: T,
}

impl<T> Candidate<T> {
    /// The result of using it, with its name in the error.
    fn try_use<R>(&mut self, run: impl FnOnce(&mut T) -> Outcome<R>) -> Outcome<R> {
        run(&mut self.what).map_err(|fault| format!("{}: {fault}", self.name).into())
    }

    fn contend(self, task: impl Fn(T) -> Outcome<Box<dyn Task>>) -> Outcome<Contender> {
        Ok(Contender { library: self.name, task: task(self.what)? })
    }
}

/// Runs everyone and refuses results that differ from the first one's.
fn require_agreement<T, R: PartialEq>(
    candidates: &mut [Candidate<T>],
    run: impl Fn(&mut T) -> Outcome<R>,
) -> Outcome<()> {
    let mut first: Option<(&str, R)> = None;
    for candidate in candidates {
        let result = candidate.try_use(&run)?;
        match &first {
            None => first = Some((candidate.name, result)),
            Some((_, expected)) if *expected == result => {}
            Some((name, _)) => return Err(disagreement(name, candidate.name)),
        }
    }
    Ok(())
}

fn disagreement(first: &str, second: &str) -> Box<dyn core::error::Error> {
    format!("{first} and {second} have different results").into()
}
