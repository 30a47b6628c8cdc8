//! RSA signatures, and the primitive beneath.

use ::rsa::{Error, Hash as RsaHash, PrivateKey, PublicKey};
use getrandom::SysRng;

use super::{Answer, GroupKey, Question, hex, one, only, passed};
use crate::subject::hash::Hash;
use crate::subject::rsa;

const BACKEND: &str = "portable";

/// What a group says of its signatures.
struct Scheme {
    hash: RsaHash,
    /// The salt's length in bytes, of PSS.
    pss: Option<usize>,
}

fn scheme(question: &Question<'_>) -> Result<Scheme, String> {
    // SP 800-106 randomizes messages; component tests leave the hash out.
    for field in ["conformance", "randomValue"] {
        if question.has(field) {
            return question.not_offered(field);
        }
    }
    let Some(hash) = Hash::named(question.text("hashAlg")?).and_then(rsa::hash) else {
        return question.not_offered("hashAlg");
    };
    if question.says("sigType", "pkcs1v1.5") {
        return Ok(Scheme { hash, pss: None });
    }
    if !question.says("sigType", "pss") {
        return question.not_offered("sigType");
    }
    if question.has("maskFunction") && !question.says("maskFunction", "mgf1") {
        return question.not_offered("maskFunction");
    }
    Ok(Scheme { hash, pss: Some(question.number("saltLen")?) })
}

pub(super) fn sig_ver(question: &Question<'_>) -> Answer {
    let scheme = scheme(question)?;
    let key = PublicKey::new_allowing_1024(&question.bytes("n")?, &question.bytes("e")?);
    let key = key.map_err(|error| error.to_string())?;
    let (message, signature) = (question.bytes("message")?, question.bytes("signature")?);
    let verified = match scheme.pss {
        Some(len) => key.verify_pss_with_salt_len(scheme.hash, len, &message, &signature),
        None => key.verify_pkcs1v15(scheme.hash, &message, &signature),
    };
    only(BACKEND, passed(verified.is_ok()))
}

/// A fresh key of the group's size.
pub(super) fn generate(question: &Question<'_>) -> Result<GroupKey, String> {
    let key = PrivateKey::generate(question.number("modulo")?, &mut SysRng);
    let parts = key.map_err(|error| error.to_string())?.components();
    let mut public = one("n", &parts.n);
    public.insert("e".to_owned(), hex(&parts.e));
    let mut secret = one("p", &*parts.p);
    secret.insert("q".to_owned(), hex(&*parts.q));
    Ok(GroupKey { public, secret })
}

pub(super) fn sig_gen(question: &Question<'_>) -> Answer {
    let scheme = scheme(question)?;
    let key =
        rsa::key_of_primes(&question.bytes("p")?, &question.bytes("q")?, &question.bytes("e")?);
    let key = key.map_err(|error| error.to_string())?;
    let message = question.bytes("message")?;
    let signature = match scheme.pss {
        None => key.sign_pkcs1v15(scheme.hash, &message, &mut SysRng),
        Some(len) if len == scheme.hash.output_len() => {
            key.sign_pss(scheme.hash, &message, &mut SysRng)
        }
        Some(_) => return question.not_offered("saltLen"),
    };
    only(BACKEND, one("signature", signature.map_err(|error| error.to_string())?))
}

/// RSASP1: the message is a number, which must be below the modulus.
pub(super) fn primitive(question: &Question<'_>) -> Answer {
    let [n, e, p, q] =
        [question.bytes("n")?, question.bytes("e")?, question.bytes("p")?, question.bytes("q")?];
    let key = rsa::key_of_primes(&p, &q, &e).map_err(|error| error.to_string())?;
    if key.public_key().n_be() != n {
        return Err("`n` is not the product of `p` and `q`".to_owned());
    }
    match key.private_operation(&question.bytes("message")?, &mut SysRng) {
        Ok(signature) => {
            let mut fields = one("signature", signature);
            fields.extend(passed(true));
            only(BACKEND, fields)
        }
        Err(Error::InputRange) => only(BACKEND, passed(false)),
        Err(error) => Err(error.to_string()),
    }
}
