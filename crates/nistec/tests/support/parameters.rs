//! The parameters of the curves (SP 800-186, section 3.2.1), for tests of the public interface.

use ashlar_nistec::Curve;
use ashlar_nistec::p256::P256;
use ashlar_nistec::p384::P384;
use ashlar_nistec::p521::P521;
use num_bigint::BigUint;

/// A curve with its parameters.
pub(crate) trait Parameters: Curve {
    /// p, n, b, and the generator's coordinates.
    const PARAMETERS: [&'static str; 5];

    fn p() -> BigUint {
        number(Self::PARAMETERS[0])
    }

    fn n() -> BigUint {
        number(Self::PARAMETERS[1])
    }

    fn b() -> BigUint {
        number(Self::PARAMETERS[2])
    }

    /// The generator, uncompressed.
    fn generator() -> Vec<u8> {
        point::<Self>(&number(Self::PARAMETERS[3]), &number(Self::PARAMETERS[4]))
    }
}

fn number(hexadecimal: &str) -> BigUint {
    BigUint::parse_bytes(hexadecimal.as_bytes(), 16).unwrap()
}

/// The length of an integer modulo n.
pub(crate) const fn length<C: Curve>() -> usize {
    size_of::<C::ScalarBytes>()
}

/// A number in as many bytes as an integer modulo n has.
pub(crate) fn bytes<C: Curve>(number: &BigUint) -> C::ScalarBytes {
    let magnitude = number.to_bytes_be();
    let mut bytes = vec![0; length::<C>() - magnitude.len()];
    bytes.extend(magnitude);
    bytes.as_slice().try_into().unwrap()
}

/// `04`, x and y.
pub(crate) fn point<C: Curve>(x: &BigUint, y: &BigUint) -> Vec<u8> {
    [&[4], bytes::<C>(x).as_ref(), bytes::<C>(y).as_ref()].concat()
}

/// The y-coordinate of a point with this x-coordinate, if there is one. (p is 3 modulo 4 on all three
/// curves.)
pub(crate) fn root<C: Parameters>(x: &BigUint) -> Option<BigUint> {
    let p = C::p();
    let square = (x * x * x + (&p - 3u8) * x + C::b()) % &p;
    let y = square.modpow(&((&p + 1u8) >> 2u32), &p);
    (&y * &y % &p == square).then_some(y)
}

#[rustfmt::skip]
impl Parameters for P256 {
    const PARAMETERS: [&'static str; 5] = [
        "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
        "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
        "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
        "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
        "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
    ];
}

#[rustfmt::skip]
impl Parameters for P384 {
    const PARAMETERS: [&'static str; 5] = [
        "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
        "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
        "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef",
        "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7",
        "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f",
    ];
}

#[rustfmt::skip]
impl Parameters for P521 {
    const PARAMETERS: [&'static str; 5] = [
        "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
        "0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00",
        "00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66",
        "011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650",
    ];
}
