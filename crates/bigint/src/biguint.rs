//! Conversion from and to `num-bigint`, for public numbers.

use num_bigint::BigUint;

use crate::nat::Nat;

/// With feature `num-bigint`. Its arithmetic is not constant time and its memory is not wiped:
/// never for secrets.
impl Nat {
    /// From a public number, in as few limbs as it needs.
    pub fn from_biguint_vartime(n: &BigUint) -> Self {
        Self::from_limbs(&n.to_u64_digits())
    }

    /// To a public number, without leading zeros.
    pub fn to_biguint_vartime(&self) -> BigUint {
        BigUint::from_bytes_be(&self.to_be_bytes(8 * self.width()))
    }
}
