//! Signatures. A verifier reads the public key each time, as one does who sees it once.

use core::hint::black_box;

use super::{Candidate, MESSAGE, Operation, Section, Setup};
use crate::library::{Outcome, Scheme, Sign, Verify};
use crate::measure::{Contender, Repeat, Task};

type BuildFor = fn(&Setup, Scheme) -> Outcome<Vec<Contender>>;

pub(super) fn operations() -> Vec<Operation> {
    let of_scheme = |scheme: Scheme| {
        let build: [(_, BuildFor); 2] = [("sign", signing), ("verify", verifying)];
        build.map(|(name, build)| {
            let name = format!("{}/{name}", scheme.name());
            Operation::once(Section::Signatures, name, move |setup| build(setup, scheme))
        })
    };
    Scheme::all().into_iter().flat_map(of_scheme).collect()
}

fn signing(setup: &Setup, scheme: Scheme) -> Outcome<Vec<Contender>> {
    let (signers, _, _) = checked(setup, scheme)?;
    let task = |mut sign: Sign| -> Outcome<Box<dyn Task>> {
        Ok(Box::new(Repeat(move || {
            black_box(sign(black_box(&MESSAGE))?);
            Ok(())
        })))
    };
    signers.into_iter().map(|signer| signer.contend(task)).collect()
}

fn verifying(setup: &Setup, scheme: Scheme) -> Outcome<Vec<Contender>> {
    let (_, verifiers, signature) = checked(setup, scheme)?;
    let task = |mut verify: Verify| -> Outcome<Box<dyn Task>> {
        let signature = signature.clone();
        Ok(Box::new(Repeat(move || verify(black_box(&MESSAGE), &signature))))
    };
    verifiers.into_iter().map(|verifier| verifier.contend(task)).collect()
}

type Checked = (Vec<Candidate<Sign>>, Vec<Candidate<Verify>>, Vec<u8>);

/// Everyone's functions and a signature: everyone verifies every signature, of its message alone.
fn checked(setup: &Setup, scheme: Scheme) -> Outcome<Checked> {
    let key = setup.keys.get(scheme)?;
    let mut signers = setup.each(|library| library.signer(scheme, &key))?;
    let mut verifiers = setup.each(|library| library.verifier(scheme, &key))?;
    let mut last = Vec::new();
    for signer in &mut signers {
        let signature = signer.try_use(|sign| sign(&MESSAGE))?;
        for verifier in &mut verifiers {
            verifier
                .try_use(|verify| verify(&MESSAGE, &signature))
                .map_err(|fault| format!("{fault}: a signature of {}", signer.name))?;
            if (verifier.what)(b"another message", &signature).is_ok() {
                return Err(format!("{} verifies another message", verifier.name).into());
            }
        }
        last = signature;
    }
    Ok((signers, verifiers, last))
}
