//! Signatures of random messages against the plain formula in `num-bigint`.
#![cfg(test)]

use std::sync::LazyLock;

use ashlar_rsa::{Hash, PrivateKey};
use getrandom::SysRng;
use num_bigint::BigUint;
use proptest::prelude::*;

static KEYS: LazyLock<[PrivateKey; 2]> =
    LazyLock::new(|| [2048, 2304].map(|bits| PrivateKey::generate(bits, &mut SysRng).unwrap()));

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn signatures(
        message: Vec<u8>,
        hash in prop::sample::select(&[Hash::Sha256, Hash::Sha384, Hash::Sha512][..]),
        index in 0..2_usize,
    ) {
        let key = &KEYS[index];
        let public = key.public_key();
        let parts = key.components();
        let [n, e, d] = [&parts.n[..], &parts.e, &parts.d].map(BigUint::from_bytes_be);

        let signature = key.sign_pkcs1v15(hash, &message, &mut SysRng).unwrap();
        prop_assert_eq!(signature.len(), public.modulus_len());
        public.verify_pkcs1v15(hash, &message, &signature).unwrap();
        // Deterministic, and the same as without blinding and remainder theorem.
        let em = BigUint::from_bytes_be(&signature).modpow(&e, &n);
        prop_assert_eq!(em.modpow(&d, &n), BigUint::from_bytes_be(&signature));
        prop_assert_eq!(key.sign_pkcs1v15(hash, &message, &mut SysRng).unwrap(), signature);

        let signature = key.sign_pss(hash, &message, &mut SysRng).unwrap();
        public.verify_pss(hash, &message, &signature).unwrap();
        prop_assert_ne!(key.sign_pss(hash, &message, &mut SysRng).unwrap(), signature);
    }
}
