//! Conversion from and to `num-bigint`.
#![cfg(test)]

use ashlar_bigint::Nat;
use num_bigint::BigUint;

#[test]
fn there_and_back() {
    let one = BigUint::from(1_u8);
    let values = (0..300).flat_map(|bits| [(&one << bits) - 1_u8, &one << bits]);
    for value in values.chain([BigUint::from_bytes_be(&[0x5a; 1024])]) {
        let nat = Nat::from_biguint_vartime(&value);
        assert_eq!(nat.width() as u64, value.bits().div_ceil(64));
        let len = 8 * nat.width();
        assert_eq!(BigUint::from_bytes_be(&nat.to_be_bytes(len)), value);
        assert_eq!(nat.to_biguint_vartime(), value);
        assert_eq!(nat.resized(nat.width() + 3).to_biguint_vartime(), value);
    }
    assert_eq!(Nat::from_biguint_vartime(&BigUint::ZERO).width(), 0);
}
