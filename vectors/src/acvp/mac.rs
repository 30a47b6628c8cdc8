//! HMAC.

use super::{Answer, Question, one, only};
use crate::subject::hash::Hash;
use crate::subject::mac::{Mac, over};

fn named(algorithm: &str) -> Option<Mac> {
    Some(over(Hash::named(algorithm.strip_prefix("HMAC-")?)?))
}

pub(super) fn is_offered(algorithm: &str) -> bool {
    named(algorithm).is_some()
}

pub(super) fn answer(question: &Question<'_>) -> Answer {
    let mac = named(question.algorithm).ok_or("an unknown hash function")?;
    if !question.says("testType", "AFT") {
        return question.not_offered("testType");
    }
    let whole =
        (mac.mac)(&question.sized_bytes("key", "keyLen")?, &question.sized_bytes("msg", "msgLen")?);
    let len = question.bytes_of_bits("macLen")?;
    let tag = whole.get(..len).ok_or("`macLen` is longer than the digest")?;
    only(mac.backend, one("mac", tag))
}
