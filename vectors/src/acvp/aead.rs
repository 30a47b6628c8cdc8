//! AES-GCM and AES-CCM.

use super::question::NOT_OFFERED;
use super::{Answer, Fields, Question, hex, one, passed};
use crate::subject::On;
use crate::subject::aead::{Aead, Lengths, Mode, Refused, Sealed, opens_with_cut_tag};

pub(super) fn gcm(question: &Question<'_>) -> Answer {
    if question.has("ivGen") && !question.says("ivGen", "external") && !question.has("iv") {
        return question.not_offered("ivGen");
    }
    answer(question, Mode::AesGcm)
}

pub(super) fn ccm(question: &Question<'_>) -> Answer {
    answer(question, Mode::AesCcm)
}

fn answer(question: &Question<'_>, mode: Mode) -> Answer {
    if !question.says("testType", "AFT") && !question.says("testType", "VADT") {
        return question.not_offered("testType");
    }
    let tag_len = question.bytes_of_bits("tagLen")?;
    let lengths = Lengths { nonce: question.bytes("iv")?.len(), tag: tag_len };
    let keys = mode.on_each_backend(&question.bytes("key")?, lengths);
    let keys = keys.map_err(|what| format!("{what} {NOT_OFFERED}"))?;
    let work: fn(&Question<'_>, Mode, &dyn Aead, usize) -> Result<Fields, String> =
        match question.text("direction")? {
            "encrypt" => seal,
            "decrypt" => open,
            _ => return question.not_offered("direction"),
        };
    keys.into_iter()
        .map(|key| {
            let run = work(question, mode, &*key.run, tag_len)?;
            Ok(On { backend: key.backend, run })
        })
        .collect()
}

fn nonce(question: &Question<'_>) -> Result<Vec<u8>, String> {
    question.sized_bytes("iv", "ivLen")
}

fn aad(question: &Question<'_>) -> Result<Vec<u8>, String> {
    question.sized_bytes("aad", "aadLen")
}

fn seal(
    question: &Question<'_>,
    mode: Mode,
    key: &dyn Aead,
    tag_len: usize,
) -> Result<Fields, String> {
    let [nonce, aad, plaintext] =
        [nonce(question)?, aad(question)?, question.sized_bytes("pt", "payloadLen")?];
    let sealed = key.seal(&nonce, &aad, &plaintext).map_err(told)?;
    let tag = sealed.tag.get(..tag_len).ok_or("`tagLen` is too long")?;
    if mode == Mode::AesCcm {
        return Ok(one("ct", [&sealed.ciphertext, tag].concat()));
    }
    let mut fields = one("ct", &sealed.ciphertext);
    fields.insert("tag".to_owned(), hex(tag));
    Ok(fields)
}

fn open(
    question: &Question<'_>,
    mode: Mode,
    key: &dyn Aead,
    tag_len: usize,
) -> Result<Fields, String> {
    let (nonce, aad) = (nonce(question)?, aad(question)?);
    let mut ciphertext = question.bytes("ct")?;
    let tag = match mode {
        Mode::AesCcm => {
            let len =
                ciphertext.len().checked_sub(tag_len).ok_or("`ct` is shorter than its tag")?;
            ciphertext.split_off(len)
        }
        _ => question.bytes("tag")?,
    };
    if tag.len() != tag_len {
        return Err("`tag` has not the length that `tagLen` says".to_owned());
    }
    if question.has("payloadLen") && question.bytes_of_bits("payloadLen")? != ciphertext.len() {
        return Err("`ct` has not the length that `payloadLen` says".to_owned());
    }
    let sealed = Sealed { ciphertext, tag };
    let opened = match key.open(&nonce, &aad, &sealed) {
        Ok(plaintext) => Ok(Some(plaintext)),
        Err(Refused::Failed) => Ok(None),
        Err(Refused::NotOffered(_)) => opens_with_cut_tag(key, &nonce, &aad, &sealed),
    };
    Ok(match opened.map_err(told)? {
        Some(plaintext) => one("pt", plaintext),
        None => passed(false),
    })
}

fn told(refused: Refused) -> String {
    match refused {
        Refused::NotOffered(what) => format!("{what} {NOT_OFFERED}"),
        Refused::Failed => "the message is too long".to_owned(),
    }
}
