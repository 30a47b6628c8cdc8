//! Key agreement and signatures with P-256, P-384 and P-521.

#![forbid(unsafe_code)]
#![expect(clippy::unwrap_used, reason = "without its inputs a bench has nothing to measure")]

use core::hint::black_box;

use criterion::{BatchSize, Criterion};
use getrandom::SysRng;
use nistec::p256::P256;
use nistec::p384::P384;
use nistec::p521::P521;
use nistec::{Curve, EphemeralSecret, PublicKey, SigningKey};

/// About as long as what a `CertificateVerify` signs.
const MESSAGE: [u8; 130] = [0x42; 130];

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    all::<P256>(&mut criterion, "P-256");
    all::<P384>(&mut criterion, "P-384");
    all::<P521>(&mut criterion, "P-521");
    criterion.final_summary();
}

fn all<C: Curve>(criterion: &mut Criterion, curve: &str) {
    agreement::<C>(criterion, curve);
    signatures::<C>(criterion, curve);
}

fn agreement<C: Curve>(criterion: &mut Criterion, curve: &str) {
    let generate = || EphemeralSecret::<C>::generate(&mut SysRng).unwrap();
    let mut group = criterion.benchmark_group(format!("ECDH {curve}"));
    group.bench_function("generate a key pair", |bencher| {
        bencher.iter(|| generate().public_key());
    });
    let encoded = generate().public_key().to_sec1();
    group.bench_function("read a public key", |bencher| {
        bencher.iter(|| PublicKey::<C>::from_sec1(black_box(encoded.as_ref())).unwrap());
    });
    let peer = PublicKey::<C>::from_sec1(encoded.as_ref()).unwrap();
    group.bench_function("agree", |bencher| {
        let agree = |secret: EphemeralSecret<C>| secret.diffie_hellman(black_box(&peer)).unwrap();
        bencher.iter_batched(generate, agree, BatchSize::SmallInput);
    });
    group.finish();
}

fn signatures<C: Curve>(criterion: &mut Criterion, curve: &str) {
    let key = SigningKey::<C>::generate(&mut SysRng).unwrap();
    let public = key.verifying_key();
    let mut group = criterion.benchmark_group(format!("ECDSA {curve}"));
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
