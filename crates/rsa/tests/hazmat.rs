//! The private operation without padding.
#![cfg(test)]

use ashlar_rsa::{Error, Hash, PrivateKey};
use getrandom::SysRng;
use num_bigint::BigUint;

#[path = "support/rng.rs"]
mod rng;

#[test]
fn the_private_operation_is_the_inverse_of_the_public_one() {
    let key = PrivateKey::generate(2048, &mut SysRng).unwrap();
    let n = BigUint::from_bytes_be(&key.public_key().n_be());
    let e = BigUint::from_bytes_be(&key.public_key().e_be());
    let padded = |number: &BigUint| {
        let bytes = number.to_bytes_be();
        [vec![0; 256 - bytes.len()], bytes].concat()
    };
    let one = BigUint::from(1_u8);
    for input in [BigUint::ZERO, one.clone(), &one + 1_u8, &n >> 1, &n - 1_u8] {
        let output = key.private_operation(&padded(&input), &mut SysRng).unwrap();
        assert_eq!(output.len(), 256);
        assert_eq!(BigUint::from_bytes_be(&output).modpow(&e, &n), input);
    }
    for wrong in [padded(&n), vec![0xff; 256], vec![], vec![1; 255], vec![0; 257], vec![0; 1 << 20]]
    {
        assert_eq!(key.private_operation(&wrong, &mut SysRng), Err(Error::InputRange));
    }
    let refused = key.private_operation(&padded(&one), &mut rng::FailsAfter(0));
    assert_eq!(refused, Err(Error::Rng));
    let refused = key.private_operation(&padded(&one), &mut rng::Constant(0));
    assert_eq!(refused, Err(Error::Rng));
}

/// A signature made of the primitive and the padding of a valid one.
#[test]
fn signatures_are_private_operations() {
    let key = PrivateKey::generate(2048, &mut SysRng).unwrap();
    let signature = key.sign_pkcs1v15(Hash::Sha256, b"message", &mut SysRng).unwrap();
    let [s, e, n] = [&signature, &key.public_key().e_be(), &key.public_key().n_be()]
        .map(|bytes| BigUint::from_bytes_be(bytes));
    let em = [&[0], &*s.modpow(&e, &n).to_bytes_be()].concat();
    assert_eq!(key.private_operation(&em, &mut SysRng), Ok(signature));
}
