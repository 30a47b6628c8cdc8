//! The curve P-384, which is secp384r1 (SP 800-186, section 3.2.1.4).

mod table;

use crate::carry::{adc, sbb};
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
pub const SCALAR_LEN: usize = 48;
/// The length of a public key in bytes.
pub const PUBLIC_KEY_LEN: usize = 97;
/// The length of a signature as two integers of fixed width in bytes.
pub const SIGNATURE_LEN: usize = 96;
/// The largest length of a signature in DER in bytes.
pub const MAX_DER_SIGNATURE_LEN: usize = 104;

/// [`PublicKey`](key::PublicKey) on this curve: a point, 97 bytes.
pub type PublicKey = key::PublicKey<P384>;
/// [`EphemeralSecret`](ecdh::EphemeralSecret) on this curve: a secret for one key agreement.
pub type EphemeralSecret = ecdh::EphemeralSecret<P384>;
/// [`SharedSecret`](ecdh::SharedSecret) on this curve: the x-coordinate of the common point, 48 bytes.
pub type SharedSecret = ecdh::SharedSecret<P384>;
/// [`SigningKey`](ecdsa::SigningKey) on this curve: 48 bytes. Messages are hashed with SHA-384.
pub type SigningKey = ecdsa::SigningKey<P384>;
/// [`Signature`](signature::Signature) on this curve: 96 bytes, in DER at most 104.
pub type Signature = signature::Signature<P384>;

/// The curve P-384.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct P384;

impl Curve for P384 {
    type ScalarBytes = [u8; SCALAR_LEN];
    type PublicKeyBytes = [u8; PUBLIC_KEY_LEN];
    type SignatureBytes = [u8; SIGNATURE_LEN];
}

impl Arithmetic for P384 {
    type Integer = [u64; 6];
    type Field = Element<Prime, 6>;
    type Scalar = Residue<Order, 6>;

    const B: Self::Field = Element::constant([
        0x2a85_c8ed_d3ec_2aef,
        0xc656_398d_8a2e_d19d,
        0x0314_088f_5013_875a,
        0x181d_9c6e_fe81_4112,
        0x988e_056b_e3f8_2d19,
        0xb331_2fa7_e23e_e7e4,
    ]);
    const BITS: usize = 384;
    #[cfg(feature = "pkcs8")]
    const OID: pkcs8::ObjectIdentifier = pkcs8::ObjectIdentifier::new_unwrap("1.3.132.0.34");
    const STRIDE: usize = 2;

    #[inline]
    fn table() -> &'static [[AffinePoint<Self::Field>; 16]] {
        static TABLE: [[AffinePoint<Element<Prime, 6>>; 16]; 39] = point::table(&table::GENERATOR);
        &TABLE
    }

    fn digest(message: &[u8]) -> Digest {
        Digest::sha384(message)
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

/// p = 2^384 - 2^128 - 2^96 + 2^32 - 1.
#[derive(Clone, Copy)]
pub(crate) struct Prime;

impl Modulus<6> for Prime {
    const MODULUS: [u64; 6] = [
        0x0000_0000_ffff_ffff,
        0xffff_ffff_0000_0000,
        0xffff_ffff_ffff_fffe,
        0xffff_ffff_ffff_ffff,
        0xffff_ffff_ffff_ffff,
        0xffff_ffff_ffff_ffff,
    ];

    /// -1/p mod 2^64 is 2^32 + 1, so each step adds `m p` for the product `m` of that and the lowest
    /// limb: it adds `2^384 m` and subtracts `(2^128 + 2^96 - 2^32 + 1) m`, all of it shifts.
    #[inline(always)]
    fn reduce(low: &[u64; 6], high: &[u64; 6]) -> [u64; 6] {
        let mut sum = *low;
        for _ in 0..6 {
            let [s0, s1, s2, s3, s4, s5] = sum;
            let m = s0.wrapping_add(s0 << 32);
            let (low, high) = (m << 32, m >> 32);
            // What is subtracted. Its lowest limb is s0, which falls out.
            let (_, borrow) = sbb(m, low, 0);
            let (t1, borrow) = sbb(low, high, borrow);
            let (t2, carry) = adc(m, high, 0);
            let (t2, borrow) = sbb(t2, 0, borrow);
            // The borrow can only take back the carry.
            let t3 = u64::from(carry - borrow);
            let (s1, borrow) = sbb(s1, t1, 0);
            let (s2, borrow) = sbb(s2, t2, borrow);
            let (s3, borrow) = sbb(s3, t3, borrow);
            let (s4, borrow) = sbb(s4, 0, borrow);
            let (s5, borrow) = sbb(s5, 0, borrow);
            let (m, _) = sbb(m, 0, borrow);
            sum = [s1, s2, s3, s4, s5, m];
        }
        let (sum, carry) = limbs::add(&sum, high);
        limbs::reduce_once(&sum, carry, &Self::MODULUS)
    }

    // Called, not inlined: the code of a doubling or an addition would not fit the caches.

    #[inline(never)]
    fn multiply(a: &[u64; 6], b: &[u64; 6]) -> [u64; 6] {
        let (low, high) = limbs::product(a, b);
        Self::reduce(&low, &high)
    }

    #[inline(never)]
    fn square(a: &[u64; 6]) -> [u64; 6] {
        let (low, high) = limbs::square(a);
        Self::reduce(&low, &high)
    }

    fn invert(a: &[u64; 6]) -> [u64; 6] {
        static PREPARED: Prepared<7> = Prepared::new(&Prime::MODULUS, 384);
        PREPARED.invert(a)
    }
}

/// n.
#[derive(Clone, Copy)]
pub(crate) struct Order;

impl Modulus<6> for Order {
    const MODULUS: [u64; 6] = [
        0xecec_196a_ccc5_2973,
        0x581a_0db2_48b0_a77a,
        0xc763_4d81_f437_2ddf,
        0xffff_ffff_ffff_ffff,
        0xffff_ffff_ffff_ffff,
        0xffff_ffff_ffff_ffff,
    ];

    fn invert(a: &[u64; 6]) -> [u64; 6] {
        static PREPARED: Prepared<7> = Prepared::new(&Order::MODULUS, 384);
        PREPARED.invert(a)
    }
}
