//! ECDSA and ECDH on NIST's curves.

use super::{Answer, Fields, GroupKey, Question, hex, one, only, passed};
use crate::subject::ec::{self, Curve, Form};
use crate::subject::hash::Hash;

const BACKEND: &str = "portable";

fn curve(question: &Question<'_>, field: &str) -> Result<Curve, String> {
    match ec::named(question.text(field)?) {
        Some(curve) => Ok(curve),
        None => question.not_offered(field),
    }
}

/// The point of two coordinates; nothing if one is too long.
fn point(
    curve: &Curve,
    question: &Question<'_>,
    x: &str,
    y: &str,
) -> Result<Option<Vec<u8>>, String> {
    Ok(curve.point(&question.bytes(x)?, &question.bytes(y)?))
}

pub(super) fn key_ver(question: &Question<'_>) -> Answer {
    let curve = curve(question, "curve")?;
    let point = point(&curve, question, "qx", "qy")?;
    only(BACKEND, passed(point.is_some_and(|point| (curve.is_public_key)(&point))))
}

fn digest(question: &Question<'_>) -> Result<nistec::Digest, String> {
    for field in ["conformance", "randomValue"] {
        if question.has(field) {
            return question.not_offered(field);
        }
    }
    if question.is_set("componentTest") {
        return question.not_offered("componentTest");
    }
    let message = question.bytes("message")?;
    match Hash::named(question.text("hashAlg")?).and_then(|hash| ec::digest(hash, &message)) {
        Some(digest) => Ok(digest),
        None => question.not_offered("hashAlg"),
    }
}

pub(super) fn sig_ver(question: &Question<'_>) -> Answer {
    let (curve, digest) = (curve(question, "curve")?, digest(question)?);
    let point = point(&curve, question, "qx", "qy")?;
    let signature = curve.signature(&question.bytes("r")?, &question.bytes("s")?);
    let verified = point
        .zip(signature)
        .is_some_and(|(point, signature)| (curve.verify)(&point, &digest, Form::Fixed(&signature)));
    only(BACKEND, passed(verified))
}

/// A fresh key for a group of signatures.
pub(super) fn generate(question: &Question<'_>) -> Result<GroupKey, String> {
    let curve = curve(question, "curve")?;
    let (secret, point) = (curve.generate)().ok_or("no key could be made")?;
    Ok(GroupKey { public: coordinates(&curve, &point, ["qx", "qy"]), secret: one("d", secret) })
}

fn coordinates(curve: &Curve, point: &[u8], names: [&str; 2]) -> Fields {
    let coordinates = point.get(1..).unwrap_or_default().chunks(curve.len);
    names.into_iter().zip(coordinates).map(|(name, bytes)| (name.to_owned(), hex(bytes))).collect()
}

pub(super) fn sig_gen(question: &Question<'_>) -> Answer {
    let (curve, digest) = (curve(question, "curve")?, digest(question)?);
    let signature =
        (curve.sign)(&question.bytes("d")?, &digest).ok_or("no signature could be made")?;
    let (r, s) = signature.split_at(curve.len);
    let mut fields = one("r", r);
    fields.insert("s".to_owned(), hex(s));
    only(BACKEND, fields)
}

/// Shared secrets of SP 800-56A, one ephemeral or static key pair a side.
pub(super) fn shared_secret(question: &Question<'_>) -> Answer {
    let kind = match question.text("scheme")? {
        "ephemeralUnified" => "ephemeral",
        "staticUnified" => "static",
        _ => return question.not_offered("scheme"),
    };
    if question.has("hashFunctionZ") && !question.says("hashFunctionZ", "none") {
        return question.not_offered("hashFunctionZ");
    }
    let curve = curve(question, "domainParameterGenerationMode")?;
    let name = |rest: &str| format!("{kind}{rest}");
    let server = [name("PublicServerX"), name("PublicServerY")];
    let iut = [name("PublicIutX"), name("PublicIutY")];
    let peer = point(&curve, question, &server[0], &server[1])?;
    match question.text("testType")? {
        "AFT" => {
            let (secret, point) = (curve.generate)().ok_or("no key could be made")?;
            let z = peer.and_then(|peer| (curve.agree)(&secret, &peer));
            let mut fields = coordinates(&curve, &point, [&iut[0], &iut[1]]);
            fields.insert("z".to_owned(), hex(z.ok_or("the server's key is not valid")?));
            only(BACKEND, fields)
        }
        "VAL" => {
            let own = point(&curve, question, &iut[0], &iut[1])?;
            let secret = curve.integer(&question.bytes(&name("PrivateIut"))?);
            let z = curve.integer(&question.bytes("z")?);
            let made = peer.zip(secret.clone()).and_then(|(p, s)| (curve.agree)(&s, &p));
            let is_own = own.is_some() && secret.and_then(|s| (curve.public_key)(&s)) == own;
            only(BACKEND, passed(is_own && made.is_some() && made == z))
        }
        _ => question.not_offered("testType"),
    }
}
