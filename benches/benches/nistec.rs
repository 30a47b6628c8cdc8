//! Key agreement and signatures with P-256.

#![forbid(unsafe_code)]
#![expect(clippy::unwrap_used, reason = "without its inputs a bench has nothing to measure")]

use core::hint::black_box;

use criterion::{BatchSize, Criterion};
use getrandom::SysRng;
use nistec::p256::{EphemeralSecret, PublicKey, SigningKey};

/// About as long as what a `CertificateVerify` signs.
const MESSAGE: [u8; 130] = [0x42; 130];

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    agreement(&mut criterion);
    signatures(&mut criterion);
    criterion.final_summary();
}

fn agreement(criterion: &mut Criterion) {
    let generate = || EphemeralSecret::generate(&mut SysRng).unwrap();
    let mut group = criterion.benchmark_group("ECDH P-256");
    group.bench_function("generate a key pair", |bencher| {
        bencher.iter(|| generate().public_key());
    });
    let encoded = generate().public_key().to_sec1();
    group.bench_function("read a public key", |bencher| {
        bencher.iter(|| PublicKey::from_sec1(black_box(&encoded)).unwrap());
    });
    let peer = PublicKey::from_sec1(&encoded).unwrap();
    group.bench_function("agree", |bencher| {
        let agree = |secret: EphemeralSecret| secret.diffie_hellman(black_box(&peer)).unwrap();
        bencher.iter_batched(generate, agree, BatchSize::SmallInput);
    });
    group.finish();
}

fn signatures(criterion: &mut Criterion) {
    let key = SigningKey::generate(&mut SysRng).unwrap();
    let public = key.verifying_key();
    let mut group = criterion.benchmark_group("ECDSA P-256");
    group.bench_function("sign", |bencher| {
        bencher.iter(|| key.sign(black_box(&MESSAGE)).unwrap());
    });
    group.bench_function("sign, hedged", |bencher| {
        bencher.iter(|| key.sign_hedged(black_box(&MESSAGE), &mut SysRng).unwrap());
    });
    let signature = key.sign(&MESSAGE).unwrap();
    group.bench_function("verify", |bencher| {
        bencher.iter(|| public.verify(black_box(&MESSAGE), &signature).unwrap());
    });
    group.finish();
}
