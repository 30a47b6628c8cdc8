//! Key agreement with X25519, signatures with Ed25519.

#![forbid(unsafe_code)]
#![expect(clippy::unwrap_used, reason = "without its inputs a bench has nothing to measure")]

use core::hint::black_box;

use criterion::{BatchSize, Criterion};
use curve25519::ed25519::{PublicKey, SigningKey};
use curve25519::x25519::EphemeralSecret;
use getrandom::SysRng;

/// About as long as what a `CertificateVerify` signs.
const MESSAGE: [u8; 130] = [0x42; 130];

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let generate = || EphemeralSecret::generate(&mut SysRng).unwrap();
    let mut group = criterion.benchmark_group("X25519");
    group.bench_function("generate a key pair", |bencher| {
        bencher.iter(|| generate().public_key());
    });
    let peer = generate().public_key();
    group.bench_function("agree", |bencher| {
        let agree = |secret: EphemeralSecret| secret.diffie_hellman(black_box(&peer)).unwrap();
        bencher.iter_batched(generate, agree, BatchSize::SmallInput);
    });
    group.finish();
    signatures(&mut criterion);
    criterion.final_summary();
}

fn signatures(criterion: &mut Criterion) {
    let key = SigningKey::generate(&mut SysRng).unwrap();
    let encoded = *key.public_key().as_bytes();
    let mut group = criterion.benchmark_group("Ed25519");
    group.bench_function("sign", |bencher| {
        bencher.iter(|| key.sign(black_box(&MESSAGE)));
    });
    group.bench_function("read a public key", |bencher| {
        bencher.iter(|| PublicKey::from_bytes(black_box(&encoded)).unwrap());
    });
    let (public, signature) = (key.public_key(), key.sign(&MESSAGE));
    group.bench_function("verify", |bencher| {
        bencher.iter(|| public.verify(black_box(&MESSAGE), &signature).unwrap());
    });
    group.finish();
}
