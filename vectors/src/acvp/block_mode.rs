//! AES-CBC and AES-CTR.

use serde_json::json;

use super::{Answer, Fields, Question, hex, one};
use crate::monte_carlo;
use crate::subject::On;
use crate::subject::block_mode::{Cbc, blocks, cbc_on_each_backend, ctr_on_each_backend};

/// Steps of a Monte Carlo test.
const STEPS: usize = 100;
const KEY: &str = "`key` has no length of AES";

/// Which way, and the names of input and output.
struct Direction {
    encrypts: bool,
    input: &'static str,
    output: &'static str,
}

fn direction(question: &Question<'_>) -> Result<Direction, String> {
    match question.text("direction")? {
        "encrypt" => Ok(Direction { encrypts: true, input: "pt", output: "ct" }),
        "decrypt" => Ok(Direction { encrypts: false, input: "ct", output: "pt" }),
        _ => question.not_offered("direction"),
    }
}

pub(super) fn cbc(question: &Question<'_>) -> Answer {
    let direction = direction(question)?;
    let (key, iv) = (question.bytes("key")?, question.array("iv")?);
    let input = blocks(&question.bytes(direction.input)?).ok_or("the input is not whole blocks")?;
    if question.says("testType", "MCT") {
        let [input] = input[..] else { return Err("a start of one block is needed".to_owned()) };
        return monte_carlo_steps(&direction, key, iv, input);
    }
    if !question.says("testType", "AFT") {
        return question.not_offered("testType");
    }
    let keys = cbc_on_each_backend(&key).ok_or(KEY)?.into_iter();
    let answers = keys.map(|key| {
        let mut data = input.clone();
        crypt(&*key.run, &direction, &iv, &mut data);
        On { backend: key.backend, run: one(direction.output, data.as_flattened()) }
    });
    Ok(answers.collect())
}

fn crypt(key: &dyn Cbc, direction: &Direction, iv: &[u8; 16], data: &mut [[u8; 16]]) {
    match direction.encrypts {
        true => key.encrypt(iv, data),
        false => key.decrypt(iv, data),
    }
}

fn monte_carlo_steps(direction: &Direction, key: Vec<u8>, iv: [u8; 16], input: [u8; 16]) -> Answer {
    let backends = cbc_on_each_backend(&key).ok_or(KEY)?.len();
    let mut results = Vec::new();
    for backend in 0..backends {
        let (mut key, mut iv, mut input) = (key.clone(), iv, input);
        let mut steps = Vec::new();
        let mut name = "";
        for _ in 0..STEPS {
            let mut keys = cbc_on_each_backend(&key).ok_or(KEY)?;
            let on = keys.swap_remove(backend);
            name = on.backend;
            let (output, before) = monte_carlo::cbc(&*on.run, direction.encrypts, &iv, &input);
            steps.push(json!({
                "key": hex(&key), "iv": hex(iv), direction.input: hex(input),
                direction.output: hex(output),
            }));
            // AESAVS, section 6.4.2: the key is xored with the end of the last two outputs.
            let outputs = [before, output].concat();
            let end = &outputs[outputs.len() - key.len()..];
            key.iter_mut().zip(end).for_each(|(key, byte)| *key ^= byte);
            (iv, input) = (output, before);
        }
        let run = Fields::from_iter([("resultsArray".to_owned(), steps.into())]);
        results.push(On { backend: name, run });
    }
    Ok(results)
}

pub(super) fn ctr(question: &Question<'_>) -> Answer {
    if !question.says("testType", "AFT") {
        return question.not_offered("testType");
    }
    let direction = direction(question)?;
    let (key, counter) = (question.bytes("key")?, question.array("iv")?);
    let input = question.sized_bytes(direction.input, "payloadLen")?;
    let keys = ctr_on_each_backend(&key).ok_or(KEY)?.into_iter();
    let answers = keys.map(|key| {
        let mut data = input.clone();
        key.run.apply(&counter, &mut data);
        On { backend: key.backend, run: one(direction.output, data) }
    });
    Ok(answers.collect())
}
