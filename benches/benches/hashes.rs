//! Hashes, HMAC, HKDF-Expand-Label and the PRF of TLS 1.2.

#![forbid(unsafe_code)]
#![expect(clippy::unwrap_used, reason = "without its inputs a bench has nothing to measure")]

use core::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput};
use hmac::{HmacKey, Prk, prf12};
use sha1::Sha1;
use sha2::{Backend256, Backend512, Sha256, Sha384, Sha512};
use sha3::{Sha3_256, Sha3_512};

/// A transcript's message, a packet, the largest TLS record.
const SIZES: [usize; 3] = [64, 1350, 16_384];

/// The hash functions share no trait: what has the same methods by convention is written once here.
macro_rules! measure {
    ($criterion:expr, $name:literal, $hash:ty, $backend:ty) => {
        for backend in <$backend>::all() {
            hash($criterion, $name, backend.name(), |data| {
                let mut hash = <$hash>::with_backend(backend);
                hash.update(data);
                hash.finish()
            });
        }
    };
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    measure!(&mut criterion, "SHA-1", Sha1, sha1::Backend);
    measure!(&mut criterion, "SHA-256", Sha256, Backend256);
    measure!(&mut criterion, "SHA-384", Sha384, Backend512);
    measure!(&mut criterion, "SHA-512", Sha512, Backend512);
    measure!(&mut criterion, "SHA3-256", Sha3_256, sha3::Backend);
    measure!(&mut criterion, "SHA3-512", Sha3_512, sha3::Backend);
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

/// The two steps of TLS 1.3's key schedule (RFC 9846, section 7.1), and that of TLS 1.2.
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
    criterion.bench_function("TLS 1.2 PRF, SHA-256", |bencher| {
        bencher.iter(|| {
            let mut out = [0; 48];
            prf12::<Sha256>(black_box(&secret), b"master secret", &[&secret, &secret], &mut out);
            out
        });
    });
}
