//! ATTACKS B3: faults that only a damaged key in memory can make.

use alloc::vec::Vec;
use std::sync::LazyLock;

use bigint::Nat;
use getrandom::SysRng;

use super::{Blinding, PrivateKey};
use crate::{Error, Hash};

static KEY: LazyLock<PrivateKey> =
    LazyLock::new(|| PrivateKey::generate(2048, &mut SysRng).unwrap());

fn sign_both(key: &PrivateKey) -> [Result<Vec<u8>, Error>; 2] {
    [
        key.sign_pkcs1v15(Hash::Sha256, b"message", &mut SysRng),
        key.sign_pss(Hash::Sha256, b"message", &mut SysRng),
    ]
}

#[test]
fn b3_faults_in_one_half_give_no_signature() {
    let one = |width| Nat::from_limb(1, width);
    let faults: [fn(&mut PrivateKey, &Nat); 4] = [
        |key, one| _ = key.dp.add_assign(one),
        |key, one| _ = key.dq.add_assign(one),
        |key, _| key.qinv = key.p.add(&key.qinv, &key.p.one()),
        |key, _| key.q = key.p.clone(),
    ];
    for (i, fault) in faults.into_iter().enumerate() {
        let mut key = KEY.clone();
        fault(&mut key, &one(1));
        assert_eq!(sign_both(&key), [Err(Error::Fault), Err(Error::Fault)], "fault {i}");
    }
    // The same key without a fault, and with one in the part that signing does not use.
    let mut key = KEY.clone();
    key.d.add_assign(&one(1));
    assert!(sign_both(&KEY).iter().chain(&sign_both(&key)).all(Result::is_ok));
}

#[test]
fn b3_every_bit_of_an_exponent_matters() {
    for bit in (0..64 * KEY.dp.width()).step_by(97) {
        let mut limbs = KEY.dp.limbs().to_vec();
        limbs[bit / 64] ^= 1 << (bit % 64);
        let mut key = KEY.clone();
        key.dp = Nat::from_limbs(&limbs);
        assert_eq!(sign_both(&key), [Err(Error::Fault), Err(Error::Fault)], "bit {bit}");
    }
}

#[test]
fn blinding_is_fresh_and_cancels() {
    let n = KEY.public.modulus();
    let [first, second] = [(); 2].map(|()| Blinding::new(&KEY.public, &mut SysRng).unwrap());
    assert_ne!(n.nat(&first.factor).limbs(), n.nat(&second.factor).limbs());
    for Blinding { factor, inverse } in [first, second] {
        let product = n.mul(&factor, &KEY.public.apply(&inverse));
        assert_eq!(n.nat(&product).limbs(), Nat::from_limb(1, n.width()).limbs());
    }
}
