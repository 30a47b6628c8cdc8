//! The curve P-256, which is secp256r1 and prime256v1 (SP 800-186, section 3.2.1.3).

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
pub const SCALAR_LEN: usize = 32;
/// The length of a public key in bytes.
pub const PUBLIC_KEY_LEN: usize = 65;
/// The length of a signature as two integers of fixed width in bytes.
pub const SIGNATURE_LEN: usize = 64;
/// The largest length of a signature in DER in bytes.
pub const MAX_DER_SIGNATURE_LEN: usize = 72;

/// [`PublicKey`](key::PublicKey) on this curve: a point, 65 bytes.
pub type PublicKey = key::PublicKey<P256>;
/// [`EphemeralSecret`](ecdh::EphemeralSecret) on this curve: a secret for one key agreement.
pub type EphemeralSecret = ecdh::EphemeralSecret<P256>;
/// [`SharedSecret`](ecdh::SharedSecret) on this curve: the x-coordinate of the common point, 32 bytes.
pub type SharedSecret = ecdh::SharedSecret<P256>;
/// [`SigningKey`](ecdsa::SigningKey) on this curve: 32 bytes. Messages are hashed with SHA-256.
pub type SigningKey = ecdsa::SigningKey<P256>;
/// [`Signature`](signature::Signature) on this curve: 64 bytes, in DER at most 72.
pub type Signature = signature::Signature<P256>;

/// The curve P-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct P256;

impl Curve for P256 {
    type ScalarBytes = [u8; SCALAR_LEN];
    type PublicKeyBytes = [u8; PUBLIC_KEY_LEN];
    type SignatureBytes = [u8; SIGNATURE_LEN];
}

impl Arithmetic for P256 {
    type Integer = [u64; 4];
    type Field = Element<Prime, 4>;
    type Scalar = Residue<Order, 4>;

    const B: Self::Field = Element::constant([
        0x3bce_3c3e_27d2_604b,
        0x651d_06b0_cc53_b0f6,
        0xb3eb_bd55_7698_86bc,
        0x5ac6_35d8_aa3a_93e7,
    ]);
    const BITS: usize = 256;
    #[cfg(feature = "pkcs8")]
    const OID: pkcs8::ObjectIdentifier = pkcs8::ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
    const STRIDE: usize = 1;

    #[inline]
    fn table() -> &'static [[AffinePoint<Self::Field>; 16]] {
        static TABLE: [[AffinePoint<Element<Prime, 4>>; 16]; 52] = point::table(&table::GENERATOR);
        &TABLE
    }

    fn digest(message: &[u8]) -> Digest {
        Digest::sha256(message)
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

/// p = 2^256 - 2^224 + 2^192 + 2^96 - 1.
#[derive(Clone, Copy)]
pub(crate) struct Prime;

impl Modulus<4> for Prime {
    const MODULUS: [u64; 4] =
        [0xffff_ffff_ffff_ffff, 0x0000_0000_ffff_ffff, 0, 0xffff_ffff_0000_0001];

    /// -1/p mod 2^64 is 1, so each step adds `m p` for the lowest limb `m`. Of its terms, `-m` cancels
    /// the limb; `2^96 m` is two shifts, and `2^192 (2^64 - 2^32 + 1) m` two differences with them.
    #[inline(always)]
    fn reduce(low: &[u64; 4], high: &[u64; 4]) -> [u64; 4] {
        let mut sum = *low;
        for _ in 0..4 {
            let [m, s1, s2, s3] = sum;
            let (low, high) = (m << 32, m >> 32);
            let (t_low, borrow) = sbb(m, low, 0);
            let (t_high, _) = sbb(m, high, borrow);
            let (s1, carry) = adc(s1, low, 0);
            let (s2, carry) = adc(s2, high, carry);
            let (s3, carry) = adc(s3, t_low, carry);
            // No carry out: the quotient is below 2^192 + p.
            let (s4, _) = adc(t_high, 0, carry);
            sum = [s1, s2, s3, s4];
        }
        let (sum, carry) = limbs::add(&sum, high);
        limbs::reduce_once(&sum, carry, &Self::MODULUS)
    }

    fn invert(a: &[u64; 4]) -> [u64; 4] {
        static PREPARED: Prepared<5> = Prepared::new(&Prime::MODULUS, 256);
        PREPARED.invert(a)
    }
}

/// n.
#[derive(Clone, Copy)]
pub(crate) struct Order;

impl Modulus<4> for Order {
    const MODULUS: [u64; 4] = [
        0xf3b9_cac2_fc63_2551,
        0xbce6_faad_a717_9e84,
        0xffff_ffff_ffff_ffff,
        0xffff_ffff_0000_0000,
    ];

    fn invert(a: &[u64; 4]) -> [u64; 4] {
        static PREPARED: Prepared<5> = Prepared::new(&Order::MODULUS, 256);
        PREPARED.invert(a)
    }
}
