//! Errors and verdicts through `serde`: what another implementation reads of `to_json`.
#![cfg(test)]

use ashlar_x509::issue::{self, Issuer};
use ashlar_x509::{Policy, PrivateKey, ServerName, Time, Trust, TrustAnchor, Usage, Validity};
use getrandom::SysRng;
use serde_json::Value;

fn read(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}: {json}"))
}

#[test]
fn serialized_and_written_json_are_the_same() {
    let now = Time::from_unix(1_800_000_000);
    let validity = Validity::days_from(now, 30);
    let key = PrivateKey::generate_p256(&mut SysRng).unwrap();
    // A name that JSON must escape.
    let root = issue::ca("Root \"\\\u{1}\u{1f512}", &key, validity, &mut SysRng).unwrap();
    let issuer = Issuer::new(&root, &key).unwrap();
    let usage = Usage::ServerAuth;
    let leaf =
        issue::leaf(&issuer, &key.public_key(), &["a.example"], validity, usage, &mut SysRng);
    let leaf = leaf.unwrap();
    let anchor = TrustAnchor::from_certificate_der(&root).unwrap();
    let policy = Policy::new(Trust::Anchors(vec![anchor]));

    let verified = policy.verify(&[&leaf], usage, None, now).unwrap();
    assert_eq!(serde_json::to_value(&verified).unwrap(), read(&verified.to_json()));
    let verdict = verified.verdict().unwrap();
    let value = serde_json::to_value(verdict).unwrap();
    assert_eq!(value, read(&verdict.to_json()));
    assert_eq!(value["tree"]["issuers"][0]["subject"], verified.anchor.unwrap());

    let name = ServerName::parse("b.example").unwrap();
    let error = policy.verify(&[&leaf], usage, Some(&name), now).unwrap_err();
    let value = serde_json::to_value(&error).unwrap();
    assert_eq!(value, read(&error.to_json()));
    assert_eq!((&value["kind"], &value["position"]), (&"NameMismatch".into(), &0.into()));
    let verdict = error.verdict().unwrap();
    assert_eq!(serde_json::to_value(verdict).unwrap(), read(&verdict.to_json()));
}
