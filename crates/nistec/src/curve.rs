//! What the three curves differ in.

use core::array::TryFromSliceError;
use core::fmt::Debug;

use zeroize::Zeroize;

use crate::digest::Digest;
use crate::field::Field;
use crate::point::{AffinePoint, JacobianPoint};
use crate::scalar::Scalar;

/// One of the curves of SP 800-186, section 3.2.1: [`P256`](crate::p256::P256),
/// [`P384`](crate::p384::P384), [`P521`](crate::p521::P521). No other crate can add one.
#[expect(private_bounds, reason = "what seals the trait")]
pub trait Curve: Arithmetic + Copy + Eq + Debug + Send + Sync + 'static {
    /// An integer modulo n, or a coordinate, big endian.
    type ScalarBytes: Bytes;
    /// An uncompressed point.
    type PublicKeyBytes: Bytes;
    /// The two integers of a signature.
    type SignatureBytes: Bytes;
}

/// An array of bytes.
pub(crate) trait Bytes:
    AsRef<[u8]>
    + AsMut<[u8]>
    + for<'a> TryFrom<&'a [u8], Error = TryFromSliceError>
    + Copy
    + Eq
    + Debug
    + Zeroize
    + Send
    + Sync
{
    const ZERO: Self;
}

impl<const LEN: usize> Bytes for [u8; LEN] {
    const ZERO: Self = [0; LEN];
}

/// The numbers behind a curve `y^2 = x^3 - 3 x + b`.
pub(crate) trait Arithmetic: Sized {
    /// The limbs of an integer.
    type Integer: AsRef<[u64]> + Copy + Zeroize;
    /// Integers modulo p.
    type Field: Field<Integer = Self::Integer>;
    /// Integers modulo n.
    type Scalar: Scalar<Integer = Self::Integer>;

    /// The coefficient `b`.
    const B: Self::Field;
    /// The number of bits of n, and of p.
    const BITS: usize;
    /// The name of the curve (RFC 5480, section 2.1.1.1).
    #[cfg(feature = "pkcs8")]
    const OID: pkcs8::ObjectIdentifier;
    /// Of how many digits of a scalar one has a row in the table. See `multiply`.
    const STRIDE: usize;

    /// Multiples of the generator: `table()[i][j]` is `(2 j + 1) 32^(STRIDE i)` times it.
    fn table() -> &'static [[AffinePoint<Self::Field>; 16]];

    /// The hash of a message with the hash function that goes with the curve.
    fn digest(message: &[u8]) -> Digest;

    // What follows is `multiply`'s function of the same name. The trait has it so that it is compiled
    // once, with the curve, and not wherever code for any curve is used.

    /// The multiple of the generator by a scalar that is not zero. Constant time.
    fn generator_multiple(scalar: &Self::Scalar) -> JacobianPoint<Self::Field>;

    /// The multiple of a point by a scalar that is not zero. Constant time.
    fn multiple(
        scalar: &Self::Scalar,
        point: &AffinePoint<Self::Field>,
    ) -> JacobianPoint<Self::Field>;

    /// `u1` times the generator plus `u2` times the point, in variable time.
    fn sum_vartime(
        u1: &Self::Scalar,
        u2: &Self::Scalar,
        point: &AffinePoint<Self::Field>,
    ) -> JacobianPoint<Self::Field>;
}
