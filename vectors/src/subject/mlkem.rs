//! ML-KEM.

use mlkem::{Backend, mlkem768, mlkem1024};

/// What a parameter set offers, on bytes.
#[expect(clippy::type_complexity, reason = "a table of functions: the types are what it says")]
#[derive(Clone, Copy)]
pub(crate) struct ParameterSet {
    pub(crate) name: &'static str,
    /// Encapsulation and decapsulation key of d and z.
    pub(crate) key_gen: fn(Backend, &[u8; 64]) -> (Vec<u8>, Vec<u8>),
    /// Shared secret and ciphertext for an encapsulation key and m.
    pub(crate) encapsulate: fn(Backend, &[u8], &[u8; 32]) -> Option<(Vec<u8>, Vec<u8>)>,
    /// Shared secret of a decapsulation key and a ciphertext.
    pub(crate) decapsulate: fn(Backend, &[u8], &[u8]) -> Option<Vec<u8>>,
    pub(crate) is_encapsulation_key: fn(Backend, &[u8]) -> bool,
    pub(crate) is_decapsulation_key: fn(Backend, &[u8]) -> bool,
}

macro_rules! parameter_set {
    ($module:ident, $name:literal) => {
        ParameterSet {
            name: $name,
            key_gen: |backend, seed| {
                let dk = $module::DecapsulationKey::from_seed_with_backend(backend, seed);
                (dk.encapsulation_key().as_bytes().to_vec(), dk.to_bytes().to_vec())
            },
            encapsulate: |backend, ek, m| {
                let ek = $module::EncapsulationKey::from_bytes_with_backend(backend, ek).ok()?;
                let (secret, c) = ek.encapsulate_internal(m);
                Some((secret.as_bytes().to_vec(), c.as_bytes().to_vec()))
            },
            decapsulate: |backend, dk, c| {
                let dk = $module::DecapsulationKey::from_bytes_with_backend(backend, dk).ok()?;
                let c = $module::Ciphertext::from_bytes(c).ok()?;
                Some(dk.decapsulate(&c).as_bytes().to_vec())
            },
            is_encapsulation_key: |backend, ek| {
                $module::EncapsulationKey::from_bytes_with_backend(backend, ek).is_ok()
            },
            is_decapsulation_key: |backend, dk| {
                $module::DecapsulationKey::from_bytes_with_backend(backend, dk).is_ok()
            },
        }
    };
}

const SETS: [ParameterSet; 2] =
    [parameter_set!(mlkem768, "ML-KEM-768"), parameter_set!(mlkem1024, "ML-KEM-1024")];

/// The parameter set of this name, if it is offered.
pub(crate) fn named(name: &str) -> Option<ParameterSet> {
    SETS.into_iter().find(|set| set.name == name)
}
