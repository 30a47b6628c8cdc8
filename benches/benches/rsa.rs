//! RSA signatures.

#![forbid(unsafe_code)]
#![expect(clippy::unwrap_used, reason = "without its inputs a bench has nothing to measure")]

use core::hint::black_box;

use criterion::Criterion;
use getrandom::SysRng;
use rsa::{Hash, PrivateKey};

/// About as long as what a `CertificateVerify` signs.
const MESSAGE: [u8; 130] = [0x42; 130];

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    for bits in [2048, 3072, 4096] {
        signatures(&mut criterion, bits);
    }
    criterion.final_summary();
}

fn signatures(criterion: &mut Criterion, bits: usize) {
    let key = PrivateKey::generate(bits, &mut SysRng).unwrap();
    let public = key.public_key();
    let mut group = criterion.benchmark_group(format!("RSA-{bits}"));
    group.bench_function("sign/pss", |bencher| {
        bencher.iter(|| key.sign_pss(Hash::Sha256, black_box(&MESSAGE), &mut SysRng).unwrap());
    });
    group.bench_function("sign/pkcs1v15", |bencher| {
        bencher.iter(|| key.sign_pkcs1v15(Hash::Sha256, black_box(&MESSAGE), &mut SysRng).unwrap());
    });
    let signature = key.sign_pss(Hash::Sha256, &MESSAGE, &mut SysRng).unwrap();
    group.bench_function("verify/pss", |bencher| {
        bencher.iter(|| public.verify_pss(Hash::Sha256, &MESSAGE, black_box(&signature)).unwrap());
    });
    let signature = key.sign_pkcs1v15(Hash::Sha256, &MESSAGE, &mut SysRng).unwrap();
    group.bench_function("verify/pkcs1v15", |bencher| {
        bencher.iter(|| {
            public.verify_pkcs1v15(Hash::Sha256, &MESSAGE, black_box(&signature)).unwrap();
        });
    });
    group.finish();
}
