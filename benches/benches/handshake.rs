//! Full TLS 1.3 handshakes, both sides in one thread.

#![forbid(unsafe_code)]
#![expect(clippy::unwrap_used, reason = "without its inputs a bench has nothing to measure")]

use ashlar_benches::{Auth, Pair};
use criterion::{BenchmarkId, Criterion};
use tls::Group;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let mut benches = criterion.benchmark_group("TLS 1.3 handshake");
    for auth in Auth::ALL {
        for group in Group::ALL {
            let pair = Pair::new(auth, group).unwrap();
            benches.bench_function(BenchmarkId::new(auth.to_string(), group), |bencher| {
                bencher.iter(|| pair.handshake().unwrap());
            });
        }
    }
    benches.finish();
    criterion.final_summary();
}
