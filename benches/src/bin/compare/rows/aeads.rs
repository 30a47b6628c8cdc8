//! AEADs in place, with the aad of a TLS record.

use super::{Operation, SIZES, Section, Setup, require_agreement};
use crate::library::{Aead, Cipher, NONCE_LEN, Outcome, TAG_LEN};
use crate::measure::{Consume, Contender, Repeat, Task};

/// The header of a TLS record.
const AAD: [u8; 5] = [0x17, 3, 3, 0, 0];
const KEY: [u8; 32] = [0x42; 32];
const FIRST_NONCE: [u8; NONCE_LEN] = [0x24; NONCE_LEN];

/// How many bytes of records are kept ready to be opened: they should stay in the cache.
const READY_BYTES: usize = 65_536;
/// And how many records at most.
const READY_RECORDS: usize = 128;

type Key = Box<dyn Aead>;

pub(super) fn operations() -> Vec<Operation> {
    let sized = |cipher: Cipher, size| {
        let (seal, open) = (format!("{}/seal", cipher.name()), format!("{}/open", cipher.name()));
        let seal = Operation::of_size(Section::Aeads, &seal, size, move |setup| {
            contenders(setup, cipher, size, sealing)
        });
        let open = Operation::of_size(Section::Aeads, &open, size, move |setup| {
            contenders(setup, cipher, size, opening)
        });
        [seal, open].into_iter().flatten()
    };
    Cipher::ALL
        .into_iter()
        .flat_map(|cipher| SIZES.into_iter().flat_map(move |size| sized(cipher, size)))
        .collect()
}

fn contenders(
    setup: &Setup,
    cipher: Cipher,
    size: usize,
    task: fn(Key, usize) -> Outcome<Box<dyn Task>>,
) -> Outcome<Vec<Contender>> {
    let key = KEY.get(..cipher.key_len()).ok_or("the key is too long")?;
    let mut candidates = setup.each(|library| library.aead(cipher, key))?;
    require_agreement(&mut candidates, |key| {
        let sealed = sealed(key, FIRST_NONCE, size)?;
        require_opening(key, &sealed)?;
        Ok(sealed)
    })?;
    candidates.into_iter().map(|candidate| candidate.contend(|key| task(key, size))).collect()
}

/// A record of zeros.
fn sealed(key: &mut Key, nonce: [u8; NONCE_LEN], size: usize) -> Outcome<Vec<u8>> {
    let mut record = vec![0; size + TAG_LEN];
    key.seal(nonce, &AAD, &mut record)?;
    Ok(record)
}

/// Opens as it should, and only as it should.
fn require_opening(key: &mut Key, sealed: &[u8]) -> Outcome<()> {
    let mut record = sealed.to_vec();
    key.open(FIRST_NONCE, &AAD, &mut record)?;
    let text = record.len() - TAG_LEN;
    if record.iter().take(text).any(|&byte| byte != 0) {
        return Err("opening gives another text".into());
    }
    for index in [0, text] {
        let mut altered = sealed.to_vec();
        altered.iter_mut().skip(index).take(1).for_each(|byte| *byte ^= 1);
        if key.open(FIRST_NONCE, &AAD, &mut altered).is_ok() {
            return Err("an altered record opens".into());
        }
    }
    Ok(())
}

/// Each nonce is the tag before it, so that no two operations run at the same time.
fn sealing(mut key: Key, size: usize) -> Outcome<Box<dyn Task>> {
    let mut record = vec![0; size + TAG_LEN];
    Ok(Box::new(Repeat(move || {
        let nonce = *record.last_chunk().ok_or("the record is shorter than a nonce")?;
        key.seal(nonce, &AAD, &mut record)
    })))
}

/// A record that is opened again and again.
struct Ready {
    nonce: [u8; NONCE_LEN],
    sealed: Vec<u8>,
    record: Vec<u8>,
}

/// Each nonce takes the text before it in, which is zero: again no two at the same time.
fn opening(mut key: Key, size: usize) -> Outcome<Box<dyn Task>> {
    let mut nonce = FIRST_NONCE;
    let mut slots = Vec::new();
    for _ in 0..(READY_BYTES / size).clamp(1, READY_RECORDS) {
        let sealed = sealed(&mut key, nonce, size)?;
        let next = *sealed.last_chunk().ok_or("the record is shorter than a nonce")?;
        slots.push(Ready { nonce, record: sealed.clone(), sealed });
        nonce = next;
    }
    let mut text_before = [0; NONCE_LEN];
    Ok(Box::new(Consume {
        slots,
        prepare: |ready: &mut Ready| {
            ready.record.copy_from_slice(&ready.sealed);
            Ok(())
        },
        run: move |ready: &mut Ready| {
            let mut nonce = ready.nonce;
            nonce.iter_mut().zip(text_before).for_each(|(byte, before)| *byte ^= before);
            key.open(nonce, &AAD, &mut ready.record)?;
            text_before = *ready.record.first_chunk().ok_or("the text is shorter than a nonce")?;
            Ok(())
        },
    }))
}
