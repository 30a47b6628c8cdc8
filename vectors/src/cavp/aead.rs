//! AES-GCM (GCMVS) and AES-CCM (CCMVS).

use testkit::Tally;
use testkit::rsp::{Case, Fault};

use super::{File, SOURCE, Stop};
use crate::ledger::Ledger;
use crate::subject::aead::{Aead, Lengths, Mode, Refused, Sealed, opens_with_cut_tag};

pub(super) fn knows_gcm(file: &File<'_>) -> bool {
    let rsp = &file.rsp;
    let has_fields = rsp.has("Key") && rsp.has("IV") && rsp.has("CT") && rsp.has("Tag");
    has_fields
        && (file.stem.contains("gcm") || file.title.contains("gcm"))
        && !file.stem.contains("siv")
}

pub(super) fn knows_ccm(file: &File<'_>) -> bool {
    let rsp = &file.rsp;
    rsp.has("Key") && rsp.has("Nonce") && rsp.has("Adata") && rsp.has("CT")
}

/// A vector of either mode.
struct Vector {
    id: String,
    key: Vec<u8>,
    nonce: Vec<u8>,
    aad: Vec<u8>,
    sealed: Sealed,
    /// What opening gives; `None` if it must fail.
    plaintext: Option<Vec<u8>>,
}

pub(super) fn gcm(ledger: &mut Ledger, file: &File<'_>) -> Result<(), Stop> {
    for case in file.rsp.cases("Tag") {
        let plaintext = match (case.own("FAIL"), case.own("PT")) {
            (Some(_), _) => None,
            (None, Some(_)) => Some(case.bytes("PT")?),
            (None, None) => return Err(case.fault("neither `PT` nor `FAIL`").into()),
        };
        let vector = Vector {
            id: file.id(case.line()),
            key: case.bytes("Key")?,
            nonce: case.bytes("IV")?,
            aad: case.bytes("AAD")?,
            sealed: Sealed { ciphertext: case.bytes("CT")?, tag: case.bytes("Tag")? },
            plaintext,
        };
        count(ledger, Mode::AesGcm, &vector);
    }
    Ok(())
}

pub(super) fn ccm(ledger: &mut Ledger, file: &File<'_>) -> Result<(), Stop> {
    for case in file.rsp.cases("CT") {
        let vector = ccm_vector(file, &case)?;
        count(ledger, Mode::AesCcm, &vector);
    }
    Ok(())
}

fn ccm_vector(file: &File<'_>, case: &Case<'_, '_>) -> Result<Vector, Fault> {
    let [tag_len, aad_len, payload_len] =
        [case.number("Tlen")?, case.number("Alen")?, case.number("Plen")?];
    let passes = case.own("Result").is_none() || case.passes()?;
    let mut ciphertext = case.bytes("CT")?;
    if ciphertext.len() != payload_len.saturating_add(tag_len) {
        return Err(case.fault("`CT` has not the length of payload and tag"));
    }
    let tag = ciphertext.split_off(payload_len);
    let plaintext = match passes {
        true => Some(case.bytes_of_bits("Payload", payload_len.saturating_mul(8))?),
        false => None,
    };
    Ok(Vector {
        id: file.id(case.line()),
        key: case.bytes("Key")?,
        nonce: case.bytes("Nonce")?,
        aad: case.bytes_of_bits("Adata", aad_len.saturating_mul(8))?,
        sealed: Sealed { ciphertext, tag },
        plaintext,
    })
}

fn count(ledger: &mut Ledger, mode: Mode, vector: &Vector) {
    if !ledger.wants(mode.crate_name(), SOURCE) {
        return;
    }
    let algorithm = mode.name(vector.key.len());
    let lengths = Lengths { nonce: vector.nonce.len(), tag: vector.sealed.tag.len() };
    match mode.on_each_backend(&vector.key, lengths) {
        Ok(keys) => {
            for key in keys {
                let tally = ledger.tally(mode.crate_name(), &algorithm, SOURCE, key.backend);
                check(tally, &*key.run, vector);
            }
        }
        Err(why) => ledger.tally(mode.crate_name(), &algorithm, SOURCE, "none").skip(why),
    }
}

fn check(tally: &mut Tally, key: &dyn Aead, vector: &Vector) {
    let Vector { id, nonce, aad, sealed, plaintext, .. } = vector;
    let opened = match key.open(nonce, aad, sealed) {
        Ok(opened) => Ok(Some(opened)),
        Err(Refused::Failed) => Ok(None),
        Err(Refused::NotOffered(_)) => opens_with_cut_tag(key, nonce, aad, sealed),
    };
    let opened = match opened {
        Ok(opened) => opened,
        Err(Refused::NotOffered(why)) => return tally.skip(why),
        Err(Refused::Failed) => None,
    };
    if opened != *plaintext {
        return tally.equal(id, opened, plaintext.clone());
    }
    let Some(plaintext) = plaintext else { return tally.check(id, true) };
    let made = key.seal(nonce, aad, plaintext);
    tally.check(
        id,
        made.is_ok_and(|made| {
            made.ciphertext == sealed.ciphertext && made.tag.starts_with(&sealed.tag)
        }),
    );
}
