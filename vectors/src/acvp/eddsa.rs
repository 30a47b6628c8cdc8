//! Ed25519.

use curve25519::ed25519::{PublicKey, Signature, SigningKey};
use getrandom::SysRng;

use super::{Answer, GroupKey, Question, one, only, passed};

const BACKEND: &str = "portable";

/// Ed25519 without prehashing and context is what is offered.
fn check(question: &Question<'_>) -> Result<(), String> {
    if !question.says("curve", "ED-25519") {
        return question.not_offered("curve");
    }
    if question.is_set("preHash") {
        return question.not_offered("preHash");
    }
    if question.text("context").is_ok_and(|context| !context.is_empty()) {
        return question.not_offered("context");
    }
    Ok(())
}

fn public_key(question: &Question<'_>) -> Result<Option<PublicKey>, String> {
    let bytes = question.bytes("q")?;
    Ok(bytes.as_slice().try_into().ok().and_then(|bytes| PublicKey::from_bytes(bytes).ok()))
}

pub(super) fn key_ver(question: &Question<'_>) -> Answer {
    check(question)?;
    only(BACKEND, passed(public_key(question)?.is_some()))
}

pub(super) fn sig_ver(question: &Question<'_>) -> Answer {
    check(question)?;
    let (message, signature) = (question.bytes("message")?, question.bytes("signature")?);
    let signature = signature.as_slice().try_into().ok();
    let signature = signature.and_then(|bytes| Signature::from_bytes(bytes).ok());
    let verified = public_key(question)?
        .zip(signature)
        .is_some_and(|(key, signature)| key.verify(&message, &signature).is_ok());
    only(BACKEND, passed(verified))
}

/// A fresh key for a group of signatures.
pub(super) fn generate(question: &Question<'_>) -> Result<GroupKey, String> {
    check(question)?;
    let key = SigningKey::generate(&mut SysRng).map_err(|error| error.to_string())?;
    let public = one("q", key.public_key().as_bytes());
    Ok(GroupKey { public, secret: one("d", *key.to_bytes()) })
}

pub(super) fn sig_gen(question: &Question<'_>) -> Answer {
    check(question)?;
    let key = SigningKey::from_bytes(&question.array("d")?);
    only(BACKEND, one("signature", key.sign(&question.bytes("message")?).to_bytes()))
}
