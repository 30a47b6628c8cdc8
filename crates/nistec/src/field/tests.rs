//! The fields against `num-bigint`.

use num_bigint::BigUint;
use proptest::prelude::*;

use super::*;
use crate::reference::{edges, limbs, value};
use crate::{p256, p384, p521};

/// Checks every operation on two elements, given by their Montgomery forms.
fn check<P: Modulus<N>, const N: usize>(a: &BigUint, b: &BigUint) {
    let p = value(&P::MODULUS);
    let r_inverse = (BigUint::from(1u8) << P::R_BITS).modinv(&p).unwrap();
    let (ea, eb) = (Element::<P, N>::from_form(limbs(a)), Element::<P, N>::from_form(limbs(b)));
    let equal = |got: Element<P, N>, expected: BigUint, name: &str| {
        assert_eq!(value(&got.0), expected, "{name} of {a:x} and {b:x}, modulo {p:x}");
    };
    equal(ea + eb, (a + b) % &p, "sum");
    equal(ea - eb, (a + &p - b) % &p, "difference");
    equal(-ea, (&p - a) % &p, "negative");
    equal(ea * eb, a * b * &r_inverse % &p, "product");
    equal(ea.square(), a * a * &r_inverse % &p, "square");
    equal(ea.triple(), a * 3u8 % &p, "triple");
    equal(ea.half().double(), a.clone(), "twice the half");
    assert_eq!(value(&ea.to_integer()), a * &r_inverse % &p);
    equal(Element::constant(limbs(a)), (a << P::R_BITS) % &p, "form");
    let mut bytes = p.to_bytes_be();
    ea.write_bytes(&mut bytes);
    equal(Element::from_bytes(&bytes).unwrap(), a.clone(), "reading what was written");
    assert_eq!(ea.is_zero(), if *a == BigUint::ZERO { u64::MAX } else { 0 });
    assert_eq!(ea.is_zero_vartime(), *a == BigUint::ZERO);
}

/// The product of an element, given by its Montgomery form, and its inverse is one, or zero.
fn check_inverse<P: Modulus<N>, const N: usize>(a: &BigUint) {
    let element = Element::<P, N>::from_form(limbs(a));
    let expected = if *a == BigUint::ZERO { [0; N] } else { P::R };
    assert_eq!((element.invert() * element).0, expected, "inverse of {a:x}");
}

#[test]
fn edges_agree_with_num_bigint() {
    fn check_all<P: Modulus<N>, const N: usize>() {
        let edges = edges(&value(&P::MODULUS));
        for a in &edges {
            check_inverse::<P, N>(a);
            for b in &edges {
                check::<P, N>(a, b);
            }
        }
    }
    check_all::<p256::Prime, 4>();
    check_all::<p384::Prime, 6>();
    check_all::<p521::Prime, 9>();
}

#[test]
fn integers_from_p_up_are_refused() {
    fn check_all<P: Modulus<N>, const N: usize>() {
        let p = value(&P::MODULUS);
        let read = |integer: &BigUint| Element::<P, N>::from_bytes(&integer.to_bytes_be());
        for above in [0u32, 1, 2, u32::MAX] {
            assert!(read(&(&p + above)).is_none());
        }
        assert!(read(&((BigUint::from(1u8) << p.bits()) - 1u8)).is_none());
        assert!(read(&(p - 1u8)).is_some());
    }
    check_all::<p256::Prime, 4>();
    check_all::<p384::Prime, 6>();
    check_all::<p521::Prime, 9>();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn random_elements_agree_with_num_bigint(a: [u64; 9], b: [u64; 9]) {
        fn check_all<P: Modulus<N>, const N: usize>(a: &[u64; 9], b: &[u64; 9]) {
            let p = value(&P::MODULUS);
            let (a, b) = (value(a) % &p, value(b) % &p);
            check::<P, N>(&a, &b);
            check_inverse::<P, N>(&a);
        }
        check_all::<p256::Prime, 4>(&a, &b);
        check_all::<p384::Prime, 6>(&a, &b);
        check_all::<p521::Prime, 9>(&a, &b);
    }
}
