//! RSA signatures (RSAVS, RSA2VS of FIPS 186-2 to 186-4): PKCS#1 v1.5 and PSS.
//!
//! Files of signatures made are verified; where they hold the private exponent, those of
//! PKCS#1 v1.5, which are deterministic, are made again.

use ::rsa::{Hash as RsaHash, PublicKey};
use getrandom::SysRng;
use testkit::rsp::{Case, Fault};

use super::{File, SOURCE, Stop, not_offered};
use crate::ledger::Ledger;
use crate::subject::hash::Hash;
use crate::subject::rsa;

const NO_HASH: &str = "hash function that signatures are not offered with";

pub(super) fn knows(file: &File<'_>) -> bool {
    file.rsp.has("SHAAlg") && file.rsp.has("n") && file.rsp.has("S")
}

pub(super) fn run(ledger: &mut Ledger, file: &File<'_>) -> Result<(), Stop> {
    let says = |word: &str| file.title.contains(word);
    if says("x9.31") {
        return Err(not_offered("RSA of X9.31"));
    }
    if !ledger.wants("rsa", SOURCE) {
        return Ok(());
    }
    let is_pss = says("pss") || file.stem.contains("pss");
    let algorithm = if is_pss { "PSS verify" } else { "PKCS#1 v1.5 verify" };
    for case in file.rsp.cases("S") {
        let Some(vector) = vector(&case)? else {
            ledger.tally("rsa", algorithm, SOURCE, "portable").skip(NO_HASH);
            continue;
        };
        let id = file.id(case.line());
        let verified = match is_pss {
            true => vector.verifies_pss(salt_len(file, &case)?),
            false => vector.verifies_pkcs1v15(),
        };
        let passes = case.own("Result").is_none() || case.passes()?;
        ledger.tally("rsa", algorithm, SOURCE, "portable").check(&id, verified == passes);
        if !is_pss && passes && case.text("d").is_ok() && vector.n.len() >= 256 {
            let made = vector.sign_pkcs1v15(&case)?;
            let tally = ledger.tally("rsa", "PKCS#1 v1.5 sign", SOURCE, "portable");
            tally.equal(id, made, Ok(vector.signature));
        }
    }
    Ok(())
}

struct Vector {
    n: Vec<u8>,
    e: Vec<u8>,
    hash: RsaHash,
    message: Vec<u8>,
    signature: Vec<u8>,
}

/// The vector, if its hash function is offered.
fn vector(case: &Case<'_, '_>) -> Result<Option<Vector>, Fault> {
    let Some(hash) = Hash::named(case.text("SHAAlg")?).and_then(rsa::hash) else {
        return Ok(None);
    };
    let [n, e, message, signature] =
        [case.bytes("n")?, case.bytes("e")?, case.bytes("Msg")?, case.bytes("S")?];
    Ok(Some(Vector { n, e, hash, message, signature }))
}

/// In a comment such as `Salt len: 20`, or that of the salt.
fn salt_len(file: &File<'_>, case: &Case<'_, '_>) -> Result<usize, Fault> {
    let told =
        file.title.lines().find_map(|line| line.strip_prefix("salt len:")?.trim().parse().ok());
    match told {
        Some(len) => Ok(len),
        None => Ok(case.bytes("SaltVal")?.len()),
    }
}

impl Vector {
    /// Files go down to 1024 bits.
    fn key(&self) -> Option<PublicKey> {
        PublicKey::new_allowing_1024(&self.n, &self.e).ok()
    }

    fn verifies_pkcs1v15(&self) -> bool {
        self.key().is_some_and(|key| {
            key.verify_pkcs1v15(self.hash, &self.message, &self.signature).is_ok()
        })
    }

    fn verifies_pss(&self, salt_len: usize) -> bool {
        self.key().is_some_and(|key| {
            let (message, signature) = (&self.message, &self.signature);
            key.verify_pss_with_salt_len(self.hash, salt_len, message, signature).is_ok()
        })
    }

    fn sign_pkcs1v15(&self, case: &Case<'_, '_>) -> Result<Result<Vec<u8>, ::rsa::Error>, Fault> {
        let key = match (case.bytes("p"), case.bytes("q")) {
            (Ok(p), Ok(q)) => rsa::key_of_primes(&p, &q, &self.e),
            _ => rsa::key_of_exponents(&self.n, &self.e, &case.bytes("d")?),
        };
        Ok(key.and_then(|key| key.sign_pkcs1v15(self.hash, &self.message, &mut SysRng)))
    }
}
