//! AES without authentication, each mode on every backend of this machine, in place.

#![forbid(unsafe_code)]

use core::hint::black_box;

use aes::{Aes128Cbc, Aes128Ctr, Aes192Cbc, Aes192Ctr, Aes256Cbc, Aes256Ctr, Backend};
use criterion::{BenchmarkId, Criterion, Throughput};

/// A small message, a packet rounded to blocks, the largest TLS record.
const BLOCKS: [usize; 3] = [4, 84, 1024];
const IV: [u8; 16] = [0x24; 16];

macro_rules! measure {
    ($criterion:expr, $name:literal, $cbc:ty, $ctr:ty, $backend:expr) => {
        let cbc = <$cbc>::with_backend($backend, &[0x42; <$cbc>::KEY_LEN]);
        let ctr = <$ctr>::with_backend($backend, &[0x42; <$ctr>::KEY_LEN]);
        let backend = $backend.name();
        let mut group = $criterion.benchmark_group($name);
        for count in BLOCKS {
            let mut blocks = vec![[0x55; 16]; count];
            let size = 16 * count;
            group.throughput(Throughput::Bytes(size as u64));
            group.bench_function(BenchmarkId::new(format!("CBC encrypt/{backend}"), size), |b| {
                b.iter(|| cbc.encrypt(&IV, black_box(&mut blocks)));
            });
            group.bench_function(BenchmarkId::new(format!("CBC decrypt/{backend}"), size), |b| {
                b.iter(|| cbc.decrypt(&IV, black_box(&mut blocks)));
            });
            group.bench_function(BenchmarkId::new(format!("CTR/{backend}"), size), |b| {
                b.iter(|| ctr.apply(&IV, black_box(blocks.as_flattened_mut())));
            });
        }
        group.finish();
    };
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    for backend in Backend::all() {
        measure!(criterion, "AES-128", Aes128Cbc, Aes128Ctr, backend);
        measure!(criterion, "AES-192", Aes192Cbc, Aes192Ctr, backend);
        measure!(criterion, "AES-256", Aes256Cbc, Aes256Ctr, backend);
    }
    criterion.final_summary();
}
