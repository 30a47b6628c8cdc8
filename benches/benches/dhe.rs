//! Key agreement in the groups of RFC 7919.

#![forbid(unsafe_code)]
#![expect(clippy::unwrap_used, reason = "without its inputs a bench has nothing to measure")]

use core::hint::black_box;

use criterion::{BatchSize, Criterion};
use dhe::{EphemeralSecret, Group, PublicKey};
use getrandom::SysRng;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    for dhe_group in Group::ALL {
        let generate = || EphemeralSecret::generate(dhe_group, &mut SysRng).unwrap();
        let peer = generate().public_key();
        let mut group = criterion.benchmark_group(dhe_group.name());
        group.bench_function("generate a key pair", |bencher| {
            bencher.iter(|| generate().public_key());
        });
        group.bench_function("read a key and agree", |bencher| {
            let agree = |secret: EphemeralSecret| {
                let peer = PublicKey::from_bytes(dhe_group, black_box(peer.as_bytes())).unwrap();
                secret.diffie_hellman(&peer).unwrap()
            };
            bencher.iter_batched(generate, agree, BatchSize::SmallInput);
        });
        group.finish();
    }
    criterion.final_summary();
}
