//! AEADs, each on every backend of this machine. Sealing and opening go from one buffer to another,
//! so that every iteration has the same input.

#![forbid(unsafe_code)]

use core::hint::black_box;

use aes::{Aes128Ccm, Aes128Ccm8, Aes128Gcm, Aes192Gcm, Aes256Ccm, Aes256Ccm8, Aes256Gcm};
use chacha20poly1305::ChaCha20Poly1305;
use criterion::{BenchmarkId, Criterion, Throughput};

/// A small message, a packet, the largest TLS record.
const SIZES: [usize; 3] = [64, 1350, 16_384];
const NONCE: [u8; 12] = [0x24; 12];
/// As long as a TLS record's header.
const AAD: [u8; 5] = [0x17, 3, 3, 0, 0];

/// The AEADs share no trait: what has the same methods by convention is written once here.
macro_rules! measure {
    ($criterion:expr, $name:literal, $aead:ty, $backend:expr) => {
        let aead = <$aead>::with_backend($backend, &[0x42; <$aead>::KEY_LEN]);
        let backend = $backend.name();
        let mut group = $criterion.benchmark_group($name);
        for size in SIZES {
            let plaintext = vec![0x55; size];
            let (mut ciphertext, mut opened) = (vec![0; size], vec![0; size]);
            group.throughput(Throughput::Bytes(size as u64));
            group.bench_function(BenchmarkId::new(format!("seal/{backend}"), size), |bencher| {
                bencher.iter(|| {
                    aead.seal(&NONCE, &AAD, black_box(&plaintext), &mut ciphertext).unwrap()
                });
            });
            // Once more, for the filter of the command line may have left sealing out.
            let tag = aead.seal(&NONCE, &AAD, &plaintext, &mut ciphertext).unwrap();
            group.bench_function(BenchmarkId::new(format!("open/{backend}"), size), |bencher| {
                bencher.iter(|| {
                    aead.open(&NONCE, &AAD, black_box(&ciphertext), &tag, &mut opened).unwrap();
                });
            });
        }
        group.finish();
    };
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    for backend in aes::Backend::all() {
        measure!(criterion, "AES-128-GCM", Aes128Gcm, backend);
        measure!(criterion, "AES-192-GCM", Aes192Gcm, backend);
        measure!(criterion, "AES-256-GCM", Aes256Gcm, backend);
        measure!(criterion, "AES-128-CCM", Aes128Ccm, backend);
        measure!(criterion, "AES-256-CCM", Aes256Ccm, backend);
        measure!(criterion, "AES-128-CCM-8", Aes128Ccm8, backend);
        measure!(criterion, "AES-256-CCM-8", Aes256Ccm8, backend);
    }
    for backend in chacha20poly1305::Backend::all() {
        measure!(criterion, "ChaCha20-Poly1305", ChaCha20Poly1305, backend);
    }
    criterion.final_summary();
}
