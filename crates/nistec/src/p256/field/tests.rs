//! The field against `num-bigint`.

use num_bigint::BigUint;
use proptest::prelude::*;

use super::*;
use crate::p256::reference::{edges, limbs, modulus, value};

/// The element whose Montgomery form is this number.
fn element(form: &BigUint) -> FieldElement {
    FieldElement(limbs(form))
}

/// Checks every operation on two elements, given by their Montgomery forms.
fn check(a: &BigUint, b: &BigUint) {
    let p = modulus();
    let r_inverse = (BigUint::from(1u8) << 256u32).modinv(&p).unwrap();
    let (ea, eb) = (element(a), element(b));
    let equal = |got: FieldElement, expected: BigUint, name: &str| {
        assert_eq!(value(&got.0), expected, "{name} of {a:x} and {b:x}");
    };
    equal(ea + eb, (a + b) % &p, "sum");
    equal(ea - eb, (a + &p - b) % &p, "difference");
    equal(-ea, (&p - a) % &p, "negative");
    equal(ea * eb, a * b * &r_inverse % &p, "product");
    equal(ea.square(), a * a * &r_inverse % &p, "square");
    equal(ea.triple(), a * 3u8 % &p, "triple");
    equal(ea.half().double(), a.clone(), "twice the half");
    assert_eq!(value(&ea.to_integer()), a * &r_inverse % &p);
    equal(FieldElement::from_integer(&limbs(a)), (a << 256u32) % &p, "form");
    assert_eq!(FieldElement::from_bytes(&ea.to_bytes()), Some(ea));
    assert_eq!(ea.is_zero(), if *a == BigUint::ZERO { u64::MAX } else { 0 });
}

#[test]
fn edges_agree_with_num_bigint() {
    let edges = edges(&modulus());
    for a in &edges {
        for b in &edges {
            check(a, b);
        }
    }
}

#[test]
fn integers_from_p_up() {
    let p = modulus();
    for above in [0u32, 1, 2, u32::MAX] {
        let integer = &p + above;
        assert!(FieldElement::from_bytes(&crate::p256::reference::bytes(&integer)).is_none());
        let reduced = FieldElement::from_integer(&limbs(&integer)).to_integer();
        assert_eq!(value(&reduced), BigUint::from(above));
    }
    let last = limbs(&((BigUint::from(1u8) << 256u32) - 1u8));
    assert_eq!(value(&FieldElement::from_integer(&last).to_integer()), value(&last) - p);
}

#[test]
fn inverses() {
    for a in edges(&modulus()) {
        let expected = if a == BigUint::ZERO { FieldElement::ZERO } else { FieldElement::ONE };
        let product = element(&a).invert() * element(&a);
        assert_eq!(product.0, expected.0, "inverse of {a:x}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn random_elements_agree_with_num_bigint(a: [u64; 4], b: [u64; 4]) {
        let (a, b) = (value(&a) % modulus(), value(&b) % modulus());
        check(&a, &b);
        let expected = if a == BigUint::ZERO { FieldElement::ZERO } else { FieldElement::ONE };
        prop_assert_eq!(element(&a).invert() * element(&a), expected);
    }
}
