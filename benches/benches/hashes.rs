//! Hashes, HMAC and HKDF-Expand-Label.

#![forbid(unsafe_code)]
#![expect(clippy::unwrap_used, reason = "without its inputs a bench has nothing to measure")]

use core::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput};
use hmac::{HmacKey, Prk};
use sha2::{Backend256, Backend512, Sha256, Sha384, Sha512};

/// A transcript's message, a packet, the largest TLS record.
const SIZES: [usize; 3] = [64, 1350, 16_384];

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    for backend in Backend256::all() {
        hash(&mut criterion, "SHA-256", backend.name(), |data| {
            let mut hash = Sha256::with_backend(backend);
            hash.update(data);
            hash.finish()
        });
    }
    for backend in Backend512::all() {
        hash(&mut criterion, "SHA-384", backend.name(), |data| {
            let mut hash = Sha384::with_backend(backend);
            hash.update(data);
            hash.finish()
        });
        hash(&mut criterion, "SHA-512", backend.name(), |data| {
            let mut hash = Sha512::with_backend(backend);
            hash.update(data);
            hash.finish()
        });
    }
    let key = HmacKey::<Sha256>::new(&[0x42; 32]);
    hash(&mut criterion, "HMAC-SHA-256", "best", |data| key.mac(data));
    let key = HmacKey::<Sha384>::new(&[0x42; 48]);
    hash(&mut criterion, "HMAC-SHA-384", "best", |data| key.mac(data));
    key_schedule(&mut criterion);
    criterion.final_summary();
}

/// Data of each size to a value.
fn hash<T>(criterion: &mut Criterion, name: &str, backend: &str, hash: impl Fn(&[u8]) -> T) {
    let mut group = criterion.benchmark_group(name);
    for size in SIZES {
        let data = vec![0x42; size];
        group.throughput(Throughput::Bytes(size as u64));
        group.bench_function(BenchmarkId::new(backend, size), |bencher| {
            bencher.iter(|| hash(black_box(&data)));
        });
    }
    group.finish();
}

/// The two steps of TLS 1.3's key schedule (RFC 9846, section 7.1).
fn key_schedule(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("HKDF-SHA-256");
    let secret = [0x42; 32];
    group.bench_function("extract", |bencher| {
        bencher.iter(|| Prk::<Sha256>::extract(black_box(&secret), black_box(&secret)));
    });
    let prk = Prk::<Sha256>::from_bytes(&secret);
    group.bench_function("expand-label", |bencher| {
        bencher.iter(|| {
            let mut out = [0; 32];
            prk.expand_label(b"c hs traffic", black_box(&secret), &mut out).unwrap();
            out
        });
    });
    group.finish();
}
