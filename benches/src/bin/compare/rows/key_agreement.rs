//! Ephemeral key pairs, and shared secrets from an encoded public key, checked as each library does.

use core::hint::black_box;

use super::{MakeTask, Operation, Section, Setup, disagreement};
use crate::library::{Generate, Group, KeyPair, Outcome};
use crate::measure::{Consume, Contender, Repeat, Task};

/// How many key pairs are kept ready: each is good for one agreement.
pub(super) const READY_KEYS: usize = 16;

pub(super) fn operations() -> Vec<Operation> {
    let of_group = |group: Group| {
        let tasks: [(_, MakeTask<Generate>); 2] = [("generate", generating), ("agree", agreeing)];
        tasks.map(|(name, task)| {
            let name = format!("{}/{name}", group.name());
            Operation::once(Section::KeyAgreement, name, move |setup| {
                contenders(setup, group, task)
            })
        })
    };
    Group::ALL.into_iter().flat_map(of_group).collect()
}

fn contenders(setup: &Setup, group: Group, task: MakeTask<Generate>) -> Outcome<Vec<Contender>> {
    let mut candidates = setup.each(|library| Ok(library.key_agreement(group)))?;
    // The first one agrees with everyone.
    if let Some((first, others)) = candidates.split_first_mut() {
        for other in others {
            let one = first.try_use(|generate| generate())?;
            let two = other.try_use(|generate| generate())?;
            let (one_public, two_public) = (one.public, two.public);
            let ours = first.try_use(|_| (one.agree)(&two_public))?;
            let theirs = other.try_use(|_| (two.agree)(&one_public))?;
            if ours != theirs {
                return Err(disagreement(first.name, other.name));
            }
        }
    }
    candidates.into_iter().map(|candidate| candidate.contend(task)).collect()
}

/// Generates key pairs and encodes the public key.
pub(super) fn generating(generate: Generate) -> Outcome<Box<dyn Task>> {
    Ok(Box::new(Repeat(move || {
        black_box(generate()?);
        Ok(())
    })))
}

fn agreeing(generate: Generate) -> Outcome<Box<dyn Task>> {
    let peer = generate()?.public;
    Ok(Box::new(Consume {
        slots: (0..READY_KEYS).map(|_| None).collect(),
        prepare: move |slot: &mut Option<KeyPair>| {
            *slot = Some(generate()?);
            Ok(())
        },
        run: move |slot: &mut Option<KeyPair>| {
            let pair = slot.take().ok_or("no key pair is ready")?;
            black_box((pair.agree)(black_box(&peer))?);
            Ok(())
        },
    }))
}
