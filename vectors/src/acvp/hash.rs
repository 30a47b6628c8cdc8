//! SHA-1, SHA-2, SHA-3 and SHAKE: one message, long messages of a repeated part, Monte Carlo.

use serde_json::{Value, json};

use super::{Answer, Fields, Question, hex, one};
use crate::monte_carlo;
use crate::subject::On;
use crate::subject::hash::{Digest, Hash, Squeeze, Xof};

/// Steps of a Monte Carlo test.
const STEPS: usize = 100;

pub(super) fn is_hash(algorithm: &str) -> bool {
    Hash::named(algorithm).is_some()
}

pub(super) fn is_xof(algorithm: &str) -> bool {
    Xof::named(algorithm).is_some()
}

pub(super) fn crate_of(algorithm: &str) -> &'static str {
    Hash::named(algorithm).map_or("sha2", Hash::crate_name)
}

pub(super) fn hash(question: &Question<'_>) -> Answer {
    let hash = Hash::named(question.algorithm).ok_or("an unknown hash function")?;
    let message = message(question)?;
    let answer: &dyn Fn(&Digest) -> Fields = match question.text("testType")? {
        "AFT" => &|digest| one("md", digest(&message)),
        "MCT" if question.has("mctVersion") && !question.says("mctVersion", "standard") => {
            return question.not_offered("mctVersion");
        }
        "MCT" if message.len() != hash.output_len() => {
            return Err("a Monte Carlo seed of another length than the digest's".to_owned());
        }
        "MCT" => &|digest| steps(hash, digest, &message),
        _ => return question.not_offered("testType"),
    };
    let subjects = hash.on_each_backend().into_iter();
    Ok(subjects.map(|digest| On { backend: digest.backend, run: answer(&digest.run) }).collect())
}

/// The message in its length, which must be of whole bytes.
fn message(question: &Question<'_>) -> Result<Vec<u8>, String> {
    let mut message = question.bytes("msg")?;
    if question.has("len") {
        let len = question.bytes_of_bits("len")?;
        // An empty message may be written as one byte of zeros.
        if message.len() < len {
            return Err("`msg` is shorter than `len`".to_owned());
        }
        message.truncate(len);
    }
    Ok(message)
}

fn steps(hash: Hash, digest: &Digest, seed: &[u8]) -> Fields {
    let mut seed = seed.to_vec();
    let steps = core::iter::repeat_with(|| {
        seed = match hash {
            Hash::Sha3_256 | Hash::Sha3_512 => monte_carlo::sha3(digest, &seed),
            _ => monte_carlo::sha2(digest, &seed),
        };
        json!({ "md": hex(&seed) })
    });
    results(steps)
}

fn results(steps: impl Iterator<Item = Value>) -> Fields {
    Fields::from_iter([("resultsArray".to_owned(), steps.take(STEPS).collect())])
}

pub(super) fn xof(question: &Question<'_>) -> Answer {
    let xof = Xof::named(question.algorithm).ok_or("an unknown function")?;
    let message = message(question)?;
    let answer: Box<dyn Fn(&Squeeze) -> Fields> = match question.text("testType")? {
        "AFT" | "VOT" => {
            let len = question.bytes_of_bits("outLen")?;
            Box::new(move |squeeze| {
                let mut fields = one("md", squeeze(&message, len));
                fields.insert("outLen".to_owned(), json!(len * 8));
                fields
            })
        }
        "MCT" => {
            let (low, high) = (question.number("minOutLen")?, question.number("maxOutLen")?);
            if monte_carlo::Shake::new(Vec::new(), low, high).is_none() {
                return Err("bounds of the output's length that make no sense".to_owned());
            }
            Box::new(move |squeeze| {
                let mut state = monte_carlo::Shake::new(message.clone(), low, high);
                results(core::iter::from_fn(|| {
                    let md = state.as_mut()?.step(squeeze);
                    Some(json!({ "md": hex(&md), "outLen": md.len() * 8 }))
                }))
            })
        }
        _ => return question.not_offered("testType"),
    };
    let subjects = xof.on_each_backend().into_iter();
    Ok(subjects.map(|squeeze| On { backend: squeeze.backend, run: answer(&squeeze.run) }).collect())
}
