//! ML-KEM key generation, encapsulation, decapsulation, key checks (FIPS 203).

use ::mlkem::Backend;

use super::{Answer, Fields, Question, hex, one, passed};
use crate::subject::On;
use crate::subject::mlkem::{ParameterSet, named};

pub(super) fn label(question: &Question<'_>) -> Result<String, String> {
    question.text("parameterSet").map(str::to_owned)
}

fn parameter_set(question: &Question<'_>) -> Result<ParameterSet, String> {
    match named(question.text("parameterSet")?) {
        Some(set) => Ok(set),
        None => question.not_offered("parameterSet"),
    }
}

fn on_each_backend(answer: impl Fn(Backend) -> Result<Fields, String>) -> Answer {
    Backend::all()
        .map(|backend| Ok(On { backend: backend.name(), run: answer(backend)? }))
        .collect()
}

pub(super) fn key_gen(question: &Question<'_>) -> Answer {
    let set = parameter_set(question)?;
    let [d, z]: [[u8; 32]; 2] = [question.array("d")?, question.array("z")?];
    let mut seed = [0; 64];
    seed[..32].copy_from_slice(&d);
    seed[32..].copy_from_slice(&z);
    on_each_backend(|backend| {
        let (ek, dk) = (set.key_gen)(backend, &seed);
        let mut fields = one("ek", ek);
        fields.insert("dk".to_owned(), hex(dk));
        Ok(fields)
    })
}

pub(super) fn encap_decap(question: &Question<'_>) -> Answer {
    let set = parameter_set(question)?;
    match question.text("function")? {
        "encapsulation" => {
            let (ek, m) = (question.bytes("ek")?, question.array("m")?);
            on_each_backend(|backend| {
                let (k, c) = (set.encapsulate)(backend, &ek, &m).ok_or("`ek` is not valid")?;
                let mut fields = one("c", c);
                fields.insert("k".to_owned(), hex(k));
                Ok(fields)
            })
        }
        "decapsulation" => {
            let (dk, c) = (question.bytes("dk")?, question.bytes("c")?);
            on_each_backend(|backend| {
                let k = (set.decapsulate)(backend, &dk, &c).ok_or("`dk` or `c` is not valid")?;
                Ok(one("k", k))
            })
        }
        "encapsulationKeyCheck" => {
            let ek = question.bytes("ek")?;
            on_each_backend(|backend| Ok(passed((set.is_encapsulation_key)(backend, &ek))))
        }
        "decapsulationKeyCheck" => {
            let dk = question.bytes("dk")?;
            on_each_backend(|backend| Ok(passed((set.is_decapsulation_key)(backend, &dk))))
        }
        _ => question.not_offered("function"),
    }
}
