//! Ed25519, in the form of its authors' `sign.input`: a line a vector, with the secret and the public
//! key, the public key, the message, and the signature with the message behind it.

use curve25519::ed25519::{PublicKey, Signature, SigningKey};
use testkit::from_hex;

use super::{File, SOURCE, Stop};
use crate::ledger::Ledger;

/// Hexadecimal digits of the two keys.
const KEYS: usize = 128;

/// The fields of a line.
fn fields(line: &str) -> Option<[&str; 4]> {
    let fields: Vec<&str> = line.strip_suffix(':')?.split(':').collect();
    fields.try_into().ok().filter(|[keys, ..]: &[&str; 4]| keys.len() == KEYS)
}

pub(super) fn knows(file: &File<'_>) -> bool {
    file.text.lines().next().is_some_and(|line| fields(line).is_some())
}

pub(super) fn run(ledger: &mut Ledger, file: &File<'_>) -> Result<(), Stop> {
    if !ledger.wants("curve25519", SOURCE) {
        return Ok(());
    }
    for (index, line) in file.text.lines().enumerate() {
        let number = index + 1;
        let Some(holds) = holds(line) else {
            ledger.fault(format!("{}: line {number}: not four fields of their lengths", file.name));
            continue;
        };
        let tally = ledger.tally("curve25519", "Ed25519", SOURCE, "portable");
        tally.check(file.id(number), holds);
    }
    Ok(())
}

/// The secret has the public key and makes the signature, which is good.
fn holds(line: &str) -> Option<bool> {
    let [keys, public, message, signed] = fields(line)?.map(from_hex);
    let (keys, public, message, signed) = (keys?, public?, message?, signed?);
    let (secret, rest) = keys.split_first_chunk::<32>()?;
    let (signature, signed_message) = signed.split_first_chunk::<64>()?;
    let key = SigningKey::from_bytes(secret);
    let made = key.sign(&message).to_bytes();
    let is_good = PublicKey::from_bytes(public.as_slice().try_into().ok()?)
        .and_then(|public| public.verify(&message, &Signature::from_bytes(signature)?))
        .is_ok();
    let has_keys = *rest == public && *key.public_key().as_bytes() == *public;
    Some(has_keys && made == *signature && message == signed_message && is_good)
}
