//! The curve P-521, which is secp521r1 (SP 800-186, section 3.2.1.5).

mod table;

use crate::curve::{Arithmetic, Curve};
use crate::digest::Digest;
use crate::field::Element;
use crate::inverse::Prepared;
use crate::modulus::Modulus;
use crate::point::{self, AffinePoint, JacobianPoint};
use crate::scalar::Residue;
use crate::{ecdh, ecdsa, key, limbs, multiply, signature};

pub use crate::der::DerSignature;

/// The length of a secret key, of a coordinate and of a shared secret in bytes.
pub const SCALAR_LEN: usize = 66;
/// The length of a public key in bytes.
pub const PUBLIC_KEY_LEN: usize = 133;
/// The length of a signature as two integers of fixed width in bytes.
pub const SIGNATURE_LEN: usize = 132;
/// The largest length of a signature in DER in bytes.
pub const MAX_DER_SIGNATURE_LEN: usize = 139;

/// [`PublicKey`](key::PublicKey) on this curve: a point, 133 bytes.
pub type PublicKey = key::PublicKey<P521>;
/// [`EphemeralSecret`](ecdh::EphemeralSecret) on this curve: a secret for one key agreement.
pub type EphemeralSecret = ecdh::EphemeralSecret<P521>;
/// [`SharedSecret`](ecdh::SharedSecret) on this curve: the x-coordinate of the common point, 66 bytes.
pub type SharedSecret = ecdh::SharedSecret<P521>;
/// [`SigningKey`](ecdsa::SigningKey) on this curve: 66 bytes. Messages are hashed with SHA-512.
pub type SigningKey = ecdsa::SigningKey<P521>;
/// [`Signature`](signature::Signature) on this curve: 132 bytes, in DER at most 139.
pub type Signature = signature::Signature<P521>;

/// The curve P-521.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct P521;

impl Curve for P521 {
    type ScalarBytes = [u8; SCALAR_LEN];
    type PublicKeyBytes = [u8; PUBLIC_KEY_LEN];
    type SignatureBytes = [u8; SIGNATURE_LEN];
}

impl Arithmetic for P521 {
    type Integer = [u64; 9];
    type Field = Element<Prime, 9>;
    type Scalar = Residue<Order, 9>;

    const B: Self::Field = Element::constant([
        0xef45_1fd4_6b50_3f00,
        0x3573_df88_3d2c_34f1,
        0x1652_c0bd_3bb1_bf07,
        0x5619_3951_ec7e_937b,
        0xb8b4_8991_8ef1_09e1,
        0xa2da_725b_99b3_15f3,
        0x929a_21a0_b685_40ee,
        0x953e_b961_8e1c_9a1f,
        0x0000_0000_0000_0051,
    ]);
    const BITS: usize = 521;
    #[cfg(feature = "pkcs8")]
    const OID: pkcs8::ObjectIdentifier = pkcs8::ObjectIdentifier::new_unwrap("1.3.132.0.35");
    const STRIDE: usize = 4;

    #[inline]
    fn table() -> &'static [[AffinePoint<Self::Field>; 16]] {
        static TABLE: [[AffinePoint<Element<Prime, 9>>; 16]; 27] = point::table(&table::GENERATOR);
        &TABLE
    }

    fn digest(message: &[u8]) -> Digest {
        Digest::sha512(message)
    }

    fn generator_multiple(scalar: &Self::Scalar) -> JacobianPoint<Self::Field> {
        multiply::generator_multiple::<Self>(scalar)
    }

    fn multiple(
        scalar: &Self::Scalar,
        point: &AffinePoint<Self::Field>,
    ) -> JacobianPoint<Self::Field> {
        multiply::multiple::<Self>(scalar, point)
    }

    fn sum_vartime(
        u1: &Self::Scalar,
        u2: &Self::Scalar,
        point: &AffinePoint<Self::Field>,
    ) -> JacobianPoint<Self::Field> {
        multiply::sum_vartime::<Self>(u1, u2, point)
    }
}

/// p = 2^521 - 1.
#[derive(Clone, Copy)]
pub(crate) struct Prime;

impl Modulus<9> for Prime {
    const MODULUS: [u64; 9] = [
        0xffff_ffff_ffff_ffff,
        0xffff_ffff_ffff_ffff,
        0xffff_ffff_ffff_ffff,
        0xffff_ffff_ffff_ffff,
        0xffff_ffff_ffff_ffff,
        0xffff_ffff_ffff_ffff,
        0xffff_ffff_ffff_ffff,
        0xffff_ffff_ffff_ffff,
        0x0000_0000_0000_01ff,
    ];

    /// Products are plain: 2^521 is 1 modulo p.
    const R_BITS: usize = 0;

    /// The bits from 2^521 up are added to those below.
    #[inline(always)]
    fn reduce(low: &[u64; 9], high: &[u64; 9]) -> [u64; 9] {
        let mut above = [0; 9];
        for i in 0..9 {
            let lower = if i == 0 { low[8] } else { high[i - 1] };
            above[i] = lower >> 9 | high[i] << 55;
        }
        let mut below = *low;
        below[8] &= Self::MODULUS[8];
        let (sum, carry) = limbs::add(&below, &above);
        limbs::reduce_once(&sum, carry, &Self::MODULUS)
    }

    // Called, not inlined: the code of a doubling or an addition would not fit the caches.

    #[inline(never)]
    fn multiply(a: &[u64; 9], b: &[u64; 9]) -> [u64; 9] {
        let (low, high) = limbs::product(a, b);
        Self::reduce(&low, &high)
    }

    #[inline(never)]
    fn square(a: &[u64; 9]) -> [u64; 9] {
        let (low, high) = limbs::square(a);
        Self::reduce(&low, &high)
    }

    fn invert(a: &[u64; 9]) -> [u64; 9] {
        static PREPARED: Prepared<9> = Prepared::new(&Prime::MODULUS, 521);
        PREPARED.invert(a)
    }
}

/// n.
#[derive(Clone, Copy)]
pub(crate) struct Order;

impl Modulus<9> for Order {
    const MODULUS: [u64; 9] = [
        0xbb6f_b71e_9138_6409,
        0x3bb5_c9b8_899c_47ae,
        0x7fcc_0148_f709_a5d0,
        0x5186_8783_bf2f_966b,
        0xffff_ffff_ffff_fffa,
        0xffff_ffff_ffff_ffff,
        0xffff_ffff_ffff_ffff,
        0xffff_ffff_ffff_ffff,
        0x0000_0000_0000_01ff,
    ];

    fn invert(a: &[u64; 9]) -> [u64; 9] {
        static PREPARED: Prepared<9> = Prepared::new(&Order::MODULUS, 521);
        PREPARED.invert(a)
    }
}
