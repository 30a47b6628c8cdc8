//! Key agreement with X25519.

#![forbid(unsafe_code)]
#![expect(clippy::unwrap_used, reason = "without its inputs a bench has nothing to measure")]

use core::hint::black_box;

use criterion::{BatchSize, Criterion};
use curve25519::x25519::EphemeralSecret;
use getrandom::SysRng;

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
    criterion.final_summary();
}
