//! ATTACKS B3: faults that only a damaged key in memory can make.

use std::sync::LazyLock;
use std::vec::Vec;

use bigint::{Modulus, Nat};
use getrandom::SysRng;

use super::{Blinding, PrivateKey};
use crate::{Error, Hash};

static KEY: LazyLock<PrivateKey> =
    LazyLock::new(|| PrivateKey::generate(2048, &mut SysRng).unwrap());

/// The errors of all that uses the private key: `None` where something was given out.
fn errors(key: &PrivateKey) -> Vec<Option<Error>> {
    let public = &KEY.public;
    let oaep = public.encrypt_oaep(Hash::Sha256, b"", b"message", &mut SysRng).unwrap();
    let pkcs1 = public.encrypt_pkcs1v15(b"message", &mut SysRng).unwrap();
    std::vec![
        key.sign_pkcs1v15(Hash::Sha256, b"message", &mut SysRng).err(),
        key.sign_pss(Hash::Sha256, b"message", &mut SysRng).err(),
        key.decrypt_oaep(Hash::Sha256, b"", &oaep, &mut SysRng).err(),
        key.decrypt_pkcs1v15(&pkcs1, &mut SysRng).err(),
        key.decrypt_pkcs1v15_fixed(&pkcs1, &[0; 7], &mut SysRng).err(),
        #[cfg(feature = "hazmat")]
        key.private_operation(&pkcs1, &mut SysRng).err(),
    ]
}

/// Whether everything that uses the private key finds the fault.
fn all_fail(key: &PrivateKey) -> bool {
    errors(key).iter().all(|error| *error == Some(Error::Fault))
}

type Fault = fn(&mut PrivateKey, &Nat);

#[test]
fn b3_faults_in_one_half_give_no_result() {
    let one = |width| Nat::from_limb(1, width);
    let faults: [(&str, Fault); 6] = [
        ("dP", |key, one| _ = key.dp.add_assign(one)),
        ("dQ", |key, one| _ = key.dq.add_assign(one)),
        ("qInv", |key, _| key.qinv = key.p.add(&key.qinv, &key.p.one())),
        ("qInv is 0", |key, _| key.qinv = key.p.zero()),
        ("q", |key, _| key.q = key.p.clone()),
        ("p", |key, _| key.p = Modulus::new(&key.p.to_nat().half()).unwrap()),
    ];
    for (what, fault) in faults {
        let mut key = KEY.clone();
        fault(&mut key, &one(1));
        assert!(all_fail(&key), "{what}");
    }
    // The same key without a fault, and with one in the part that no power needs.
    let mut key = KEY.clone();
    key.d.add_assign(&one(1));
    for key in [&*KEY, &key] {
        assert!(errors(key).iter().all(Option::is_none));
    }
}

#[test]
fn b3_every_bit_of_an_exponent_matters() {
    for bit in (0..64 * KEY.dp.width()).step_by(97) {
        let mut limbs = KEY.dp.limbs().to_vec();
        limbs[bit / 64] ^= 1 << (bit % 64);
        let mut key = KEY.clone();
        key.dp = Nat::from_limbs(&limbs);
        assert!(all_fail(&key), "bit {bit}");
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
