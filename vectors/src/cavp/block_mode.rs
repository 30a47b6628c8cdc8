//! AES-CBC and AES-CTR (AESAVS): known answers, messages of several blocks, Monte Carlo tests.

use testkit::rsp::{Case, Fault};

use super::{File, SOURCE, Stop, not_offered};
use crate::ledger::Ledger;
use crate::monte_carlo;
use crate::subject::block_mode::{Cbc, blocks, cbc_on_each_backend, ctr_on_each_backend};

pub(super) fn knows(file: &File<'_>) -> bool {
    let rsp = &file.rsp;
    // Files for other ciphers say what they were derived from.
    let is_aes =
        file.stem.contains("aes") || file.title.lines().any(|line| line.starts_with("aes"));
    is_aes && rsp.has("KEY") && rsp.has("PLAINTEXT") && rsp.has("CIPHERTEXT")
}

pub(super) fn run(ledger: &mut Ledger, file: &File<'_>) -> Result<(), Stop> {
    let mode = ["cbc", "ctr", "ecb", "ofb", "cfb", "xts"]
        .into_iter()
        .find(|mode| file.stem.contains(mode) || file.title.contains(&format!("for {mode}")));
    if !ledger.wants("aes", SOURCE) {
        return Ok(());
    }
    match mode {
        Some("cbc") => cbc(ledger, file),
        Some("ctr") => ctr(ledger, file),
        Some(other) => Err(not_offered(&format!("AES-{}", other.to_uppercase()))),
        None => Err(Stop::NotOffered("an AES file that does not say its mode".to_owned())),
    }
}

struct Vector {
    id: String,
    key: Vec<u8>,
    iv: [u8; 16],
    plaintext: Vec<u8>,
    ciphertext: Vec<u8>,
    encrypts: bool,
}

fn vector(file: &File<'_>, case: &Case<'_, '_>) -> Result<Vector, Fault> {
    let iv = case.bytes("IV")?;
    Ok(Vector {
        id: file.id(case.line()),
        key: case.bytes("KEY")?,
        iv: iv.try_into().map_err(|_| case.fault("`IV` has not 128 bits"))?,
        plaintext: case.bytes("PLAINTEXT")?,
        ciphertext: case.bytes("CIPHERTEXT")?,
        encrypts: case.setting("DECRYPT").is_none(),
    })
}

const KEY: &str = "`KEY` has no length of AES";

fn cbc(ledger: &mut Ledger, file: &File<'_>) -> Result<(), Stop> {
    let is_monte_carlo = file.stem.contains("mct") || file.title.contains("mct");
    for case in file.rsp.cases("CIPHERTEXT") {
        let vector = vector(file, &case)?;
        let keys = cbc_on_each_backend(&vector.key).ok_or_else(|| case.fault(KEY))?;
        for key in keys {
            let algorithm = format!("AES-{}-CBC", vector.key.len() * 8);
            let tally = ledger.tally("aes", algorithm, SOURCE, key.backend);
            let holds = match is_monte_carlo {
                true => monte_carlo_holds(&*key.run, &vector),
                false => holds(&*key.run, &vector),
            };
            tally.check(&vector.id, holds);
        }
    }
    Ok(())
}

fn holds(key: &dyn Cbc, vector: &Vector) -> bool {
    let (Some(mut sealed), Some(mut opened)) =
        (blocks(&vector.plaintext), blocks(&vector.ciphertext))
    else {
        return false;
    };
    key.encrypt(&vector.iv, &mut sealed);
    key.decrypt(&vector.iv, &mut opened);
    sealed.as_flattened() == vector.ciphertext && opened.as_flattened() == vector.plaintext
}

fn monte_carlo_holds(key: &dyn Cbc, vector: &Vector) -> bool {
    let (input, output) = match vector.encrypts {
        true => (&vector.plaintext, &vector.ciphertext),
        false => (&vector.ciphertext, &vector.plaintext),
    };
    let Ok(input) = input.as_slice().try_into() else { return false };
    let last = monte_carlo::cbc(key, vector.encrypts, &vector.iv, input);
    last.0.as_slice() == output.as_slice()
}

fn ctr(ledger: &mut Ledger, file: &File<'_>) -> Result<(), Stop> {
    for case in file.rsp.cases("CIPHERTEXT") {
        let vector = vector(file, &case)?;
        let keys = ctr_on_each_backend(&vector.key).ok_or_else(|| case.fault(KEY))?;
        for key in keys {
            let algorithm = format!("AES-{}-CTR", vector.key.len() * 8);
            let tally = ledger.tally("aes", algorithm, SOURCE, key.backend);
            let mut data = vector.plaintext.clone();
            key.run.apply(&vector.iv, &mut data);
            tally.equal(&vector.id, &data, &vector.ciphertext);
        }
    }
    Ok(())
}
