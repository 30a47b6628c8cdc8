//! AES: every mode with a secret key and secret data.

use aes::{Aes128Cbc, Aes128Ccm, Aes128Ccm8, Aes128Ctr, Aes128Gcm, Aes192Cbc, Aes192Ctr};
use aes::{Aes192Gcm, Aes256Cbc, Aes256Ccm, Aes256Ccm8, Aes256Ctr, Aes256Gcm, Backend};

use crate::operations::aead_operations;
use crate::random::{public, secret};
use crate::registry::{Entries, Registry};

const BACKENDS: [&str; 4] = ["portable", "x86-aes-ni", "x86-vaes-avx2", "x86-vaes-avx512"];

macro_rules! ctr {
    ($entries:ident, $name:literal, $type:ty) => {
        $entries.add(concat!($name, "-CTR"), "key, data", |backend| {
            let mut data: [u8; 200] = secret();
            <$type>::with_backend(backend, &secret()).apply(&public(), &mut data);
            data.to_vec()
        });
    };
}

macro_rules! cbc {
    ($entries:ident, $name:literal, $type:ty) => {
        $entries.add(concat!($name, "-CBC encrypt"), "key, data", |backend| {
            let mut data: [u8; 176] = secret();
            let blocks = data.as_chunks_mut().0;
            <$type>::with_backend(backend, &secret()).encrypt(&public(), blocks);
            data.to_vec()
        });
        $entries.add(concat!($name, "-CBC decrypt"), "key, data", |backend| {
            let mut data: [u8; 176] = secret();
            let blocks = data.as_chunks_mut().0;
            <$type>::with_backend(backend, &secret()).decrypt(&public(), blocks);
            data.to_vec()
        });
    };
}

pub(super) fn register(registry: &mut Registry) {
    let backends = Backend::all().map(|backend| (backend.name(), backend));
    registry.on_backends("aes", &BACKENDS, backends, |entries| {
        plain_modes(entries);
        aead_operations!(entries, "AES-128-GCM", Aes128Gcm);
        aead_operations!(entries, "AES-192-GCM", Aes192Gcm);
        aead_operations!(entries, "AES-256-GCM", Aes256Gcm);
        aead_operations!(entries, "AES-128-CCM", Aes128Ccm);
        aead_operations!(entries, "AES-128-CCM-8", Aes128Ccm8);
        aead_operations!(entries, "AES-256-CCM", Aes256Ccm);
        aead_operations!(entries, "AES-256-CCM-8", Aes256Ccm8);
    });
}

fn plain_modes(entries: &mut Entries<'_, Backend>) {
    ctr!(entries, "AES-128", Aes128Ctr);
    ctr!(entries, "AES-192", Aes192Ctr);
    ctr!(entries, "AES-256", Aes256Ctr);
    cbc!(entries, "AES-128", Aes128Cbc);
    cbc!(entries, "AES-192", Aes192Cbc);
    cbc!(entries, "AES-256", Aes256Cbc);
}
