//! ML-KEM. That a ciphertext was not accepted stays secret as well.

use mlkem::Backend;

use crate::random::{public, secret};
use crate::registry::Registry;
use crate::taint;

macro_rules! parameter_set {
    ($entries:ident, $name:literal, $module:ident) => {
        $entries.add(concat!($name, " key pair"), "seed", |backend| {
            let key = mlkem::$module::DecapsulationKey::from_seed_with_backend(backend, &secret());
            key.to_bytes().to_vec()
        });
        $entries.add(concat!($name, " decapsulation key import"), "key", |backend| {
            let key = mlkem::$module::DecapsulationKey::from_seed_with_backend(backend, &public());
            let mut bytes = key.to_bytes();
            let public_part = bytes.len() - 64 - mlkem::$module::EncapsulationKey::LEN;
            taint::secret(&mut bytes[..public_part]);
            let key = mlkem::$module::DecapsulationKey::from_bytes_with_backend(backend, &*bytes);
            key.expect("the key is sound").to_bytes()[..public_part].to_vec()
        });
        $entries.add(concat!($name, " encapsulate"), "message", |backend| {
            let key = mlkem::$module::DecapsulationKey::from_seed_with_backend(backend, &public());
            let (shared, ciphertext) = key.encapsulation_key().encapsulate_internal(&secret());
            [shared.as_bytes().as_slice(), ciphertext.as_bytes()].concat()
        });
        $entries.add(concat!($name, " decapsulate"), "seed", |backend| {
            let key = mlkem::$module::DecapsulationKey::from_seed_with_backend(backend, &secret());
            let same = mlkem::$module::DecapsulationKey::from_seed_with_backend(backend, &{
                let mut seed = secret();
                taint::public(&mut seed);
                seed
            });
            let (_, ciphertext) = same.encapsulation_key().encapsulate_internal(&public());
            key.decapsulate(&ciphertext).as_bytes().to_vec()
        });
        $entries.add(concat!($name, " decapsulate, implicit rejection"), "seed", |backend| {
            let key = mlkem::$module::DecapsulationKey::from_seed_with_backend(backend, &secret());
            key.decapsulate(&mlkem::$module::Ciphertext::from(public())).as_bytes().to_vec()
        });
    };
}

pub(super) fn register(registry: &mut Registry) {
    let backends = Backend::all().map(|backend| (backend.name(), backend));
    registry.on_backends("mlkem", &["portable", "x86-avx2", "x86-avx512"], backends, |entries| {
        parameter_set!(entries, "ML-KEM-768", mlkem768);
        parameter_set!(entries, "ML-KEM-1024", mlkem1024);
    });
}
