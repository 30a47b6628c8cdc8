//! ML-KEM on every backend of this machine, and TLS's hybrids with it.

#![forbid(unsafe_code)]

use core::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion};
use getrandom::SysRng;
use mlkem::Backend;

/// The parameter sets share no trait: what has the same functions is written once here.
macro_rules! measure {
    ($criterion:expr, $name:literal, $set:ident, $backend:expr) => {
        let (seed, name) = ([0x42; 64], $backend.name());
        let key = mlkem::$set::DecapsulationKey::from_seed_with_backend($backend, &seed);
        let public = *key.encapsulation_key().as_bytes();
        let read = |bytes| {
            mlkem::$set::EncapsulationKey::from_bytes_with_backend($backend, bytes).unwrap()
        };
        let mut group = $criterion.benchmark_group($name);
        group.bench_function(BenchmarkId::new("key from seed", name), |bencher| {
            let generate = mlkem::$set::DecapsulationKey::from_seed_with_backend;
            bencher.iter(|| generate($backend, black_box(&seed)));
        });
        group.bench_function(BenchmarkId::new("read a key and encapsulate", name), |bencher| {
            bencher.iter(|| read(black_box(&public)).encapsulate(&mut SysRng).unwrap());
        });
        let (_, ciphertext) = read(&public).encapsulate(&mut SysRng).unwrap();
        group.bench_function(BenchmarkId::new("decapsulate", name), |bencher| {
            bencher.iter(|| key.decapsulate(black_box(&ciphertext)));
        });
        group.finish();
    };
}

/// What a client and a server do in TLS 1.3 (RFC 10024).
macro_rules! hybrid {
    ($criterion:expr, $name:literal, $group:ident) => {
        let generate = || hybrid::$group::ClientSecret::generate(&mut SysRng).unwrap();
        let share = generate().share();
        let mut group = $criterion.benchmark_group($name);
        group.bench_function("generate a client's share", |bencher| {
            bencher.iter(|| generate().share());
        });
        group.bench_function("respond", |bencher| {
            bencher.iter(|| hybrid::$group::respond(black_box(&share), &mut SysRng).unwrap());
        });
        group.bench_function("agree", |bencher| {
            let prepare = || {
                let secret = generate();
                let (answer, _) = hybrid::$group::respond(&secret.share(), &mut SysRng).unwrap();
                (secret, answer)
            };
            bencher.iter_batched(
                prepare,
                |(secret, answer)| secret.agree(&answer).unwrap(),
                BatchSize::SmallInput,
            );
        });
        group.finish();
    };
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    for backend in Backend::all() {
        measure!(criterion, "ML-KEM-768", mlkem768, backend);
        measure!(criterion, "ML-KEM-1024", mlkem1024, backend);
    }
    hybrid!(criterion, "X25519MLKEM768", x25519_mlkem768);
    hybrid!(criterion, "SecP256r1MLKEM768", secp256r1_mlkem768);
    criterion.final_summary();
}
