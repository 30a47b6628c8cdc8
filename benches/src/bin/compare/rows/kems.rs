//! Key encapsulation. Public keys and ciphertexts come encoded, and are checked.

use core::hint::black_box;

use super::key_agreement::{READY_KEYS, generating};
use super::{Candidate, MakeTask, Operation, Section, Setup};
use crate::library::{Kem, KemFunctions, KeyPair, Outcome};
use crate::measure::{Consume, Contender, Repeat, Task};

pub(super) fn operations() -> Vec<Operation> {
    let of_kem = |kem: Kem| {
        let tasks: [(_, MakeTask<KemFunctions>); 3] = [
            ("generate", key_generation),
            ("encapsulate", encapsulation),
            ("decapsulate", decapsulation),
        ];
        tasks.map(|(name, task)| {
            let name = format!("{}/{name}", kem.name());
            Operation::once(Section::Kems, name, move |setup| contenders(setup, kem, task))
        })
    };
    Kem::ALL.into_iter().flat_map(of_kem).collect()
}

fn contenders(setup: &Setup, kem: Kem, task: MakeTask<KemFunctions>) -> Outcome<Vec<Contender>> {
    let mut candidates = setup.each(|library| Ok(library.kem(kem)))?;
    // The first one talks to everyone, itself too, in both directions.
    if let [first, ..] = candidates.as_mut_slice() {
        require_round_trip(&first.what, &first.what)
            .map_err(|fault| format!("{}: {fault}", first.name))?;
    }
    if let Some((first, others)) = candidates.split_first_mut() {
        for other in others {
            let names = format!("{} and {}", first.name, other.name);
            require_round_trip(&first.what, &other.what)
                .and_then(|()| require_round_trip(&other.what, &first.what))
                .map_err(|fault| format!("{names}: {fault}"))?;
        }
    }
    candidates.into_iter().map(|candidate: Candidate<_>| candidate.contend(task)).collect()
}

fn require_round_trip(receiver: &KemFunctions, sender: &KemFunctions) -> Outcome<()> {
    let pair = (receiver.generate)()?;
    let (ciphertext, sent) = (sender.encapsulate)(&pair.public)?;
    match (pair.agree)(&ciphertext)? == sent {
        true => Ok(()),
        false => Err("the shared secrets differ".into()),
    }
}

fn key_generation(kem: KemFunctions) -> Outcome<Box<dyn Task>> {
    generating(kem.generate)
}

fn encapsulation(kem: KemFunctions) -> Outcome<Box<dyn Task>> {
    let public = (kem.generate)()?.public;
    Ok(Box::new(Repeat(move || {
        black_box((kem.encapsulate)(black_box(&public))?);
        Ok(())
    })))
}

fn decapsulation(kem: KemFunctions) -> Outcome<Box<dyn Task>> {
    Ok(Box::new(Consume {
        slots: (0..READY_KEYS).map(|_| None).collect(),
        prepare: move |slot: &mut Option<(KeyPair, Vec<u8>)>| {
            let pair = (kem.generate)()?;
            let (ciphertext, _) = (kem.encapsulate)(&pair.public)?;
            *slot = Some((pair, ciphertext));
            Ok(())
        },
        run: |slot: &mut Option<(KeyPair, Vec<u8>)>| {
            let (pair, ciphertext) = slot.take().ok_or("no ciphertext is ready")?;
            black_box((pair.agree)(&ciphertext)?);
            Ok(())
        },
    }))
}
