//! Hash functions, HMAC and HKDF: bytes to bytes.

use super::{Operation, SIZES, Section, Setup, require_agreement};
use crate::library::{Hash, Map, Outcome};
use crate::measure::{Contender, Repeat, Task};

/// The hash functions of TLS's MACs.
const HMAC_HASHES: [Hash; 2] = [Hash::Sha256, Hash::Sha384];

/// The length of a TLS 1.3 secret with SHA-256, of the label around a hash of it, and of a salt.
const SECRET: [u8; 32] = [0x42; 32];
const LABEL_LEN: usize = 54;

pub(super) fn operations() -> Vec<Operation> {
    let hashes = Hash::ALL.into_iter().flat_map(|hash| {
        SIZES.into_iter().filter_map(move |size| {
            Operation::of_size(Section::Hashes, hash.name(), size, move |setup| {
                maps(setup, size, hash.output_len(), |library| Ok(library.hash(hash)))
            })
        })
    });
    let macs = HMAC_HASHES.into_iter().flat_map(|hash| {
        let name = format!("hmac-{}", hash.name());
        SIZES.into_iter().filter_map(move |size| {
            Operation::of_size(Section::Macs, &name, size, move |setup| {
                maps(setup, size, hash.output_len(), |library| library.hmac(hash, &SECRET))
            })
        })
    });
    let expand = Operation::once(Section::KeyDerivation, "hkdf-sha-256/expand".into(), |setup| {
        maps(setup, LABEL_LEN, SECRET.len(), |library| library.hkdf_expand(&SECRET))
    });
    let both = "hkdf-sha-256/extract-expand".into();
    let both = Operation::once(Section::KeyDerivation, both, |setup| {
        maps(setup, LABEL_LEN, SECRET.len(), |library| {
            Ok(library.hkdf().map(|mut derive| -> Map {
                Box::new(move |info, out| {
                    derive(&SECRET, info.first_chunk::<32>().unwrap_or(&SECRET), info, out)
                })
            }))
        })
    });
    hashes.chain(macs).chain([expand, both]).collect()
}

/// Each input begins with the output before it, so that no two operations run at the same time.
fn maps(
    setup: &Setup,
    input_len: usize,
    output_len: usize,
    find: impl Fn(&dyn crate::library::Library) -> Outcome<Option<Map>>,
) -> Outcome<Vec<Contender>> {
    let mut candidates = setup.each(find)?;
    for length in [0, 1, input_len - 1, input_len] {
        let input: Vec<u8> = (0..=u8::MAX).cycle().take(length).collect();
        require_agreement(&mut candidates, |map| {
            let mut output = vec![0; output_len];
            map(&input, &mut output)?;
            Ok(output)
        })?;
    }
    let task = |mut map: Map| -> Outcome<Box<dyn Task>> {
        let (mut input, mut output) = (vec![0x55; input_len], vec![0; output_len]);
        Ok(Box::new(Repeat(move || {
            map(&input, &mut output)?;
            if let Some(start) = input.get_mut(..output_len) {
                start.copy_from_slice(&output);
            }
            Ok(())
        })))
    };
    candidates.into_iter().map(|candidate| candidate.contend(task)).collect()
}
