//! `ashlar cert limbo` speaks the protocol of x509-limbo.

use std::fs;

use serde_json::{Value, json};

use crate::certificates::{Kind, chain, stranger};
use crate::process::{ashlar, run, text};

/// A case that must be accepted, made of the chain of OpenSSL.
fn case(id: &str) -> Value {
    let chain = chain(Kind::P256);
    let read = |file: String| fs::read_to_string(file).unwrap();
    json!({
        "id": id,
        "features": [],
        "validation_kind": "SERVER",
        "trusted_certs": [read(chain.root())],
        "untrusted_intermediates": [read(chain.intermediate())],
        "peer_certificate": read(chain.leaf()),
        "validation_time": null,
        "signature_algorithms": [],
        "key_usage": [],
        "extended_key_usage": [],
        "expected_peer_name": { "kind": "DNS", "value": "server.example" },
        "expected_peer_names": [],
        "max_chain_depth": null,
        "crls": [],
    })
}

fn with(id: &str, field: &str, value: Value) -> Value {
    let mut case = case(id);
    case[field] = value;
    case
}

#[test]
fn cases_are_judged_one_by_one() {
    let other = fs::read_to_string(stranger().root()).unwrap();
    let name = |kind: &str, value: &str| json!({ "kind": kind, "value": value });
    let cases = [
        (case("online::accepted"), "SUCCESS"),
        (with("a::address", "expected_peer_name", name("IP", "127.0.0.1")), "SUCCESS"),
        (with("a::name", "expected_peer_name", name("DNS", "other.example")), "FAILURE"),
        (with("a::mailbox", "expected_peer_name", name("RFC822", "a@b.example")), "SKIPPED"),
        (with("a::names", "expected_peer_names", json!([name("DNS", "localhost")])), "SUCCESS"),
        (with("a::more", "expected_peer_names", json!([name("DNS", "a.example")])), "FAILURE"),
        (with("a::root", "trusted_certs", json!([other])), "FAILURE"),
        (with("a::time", "validation_time", json!("2001-01-01T00:00:00+00:00")), "FAILURE"),
        (with("a::not a time", "validation_time", json!("yesterday")), "FAILURE"),
        (with("a::depth", "max_chain_depth", json!(0)), "FAILURE"),
        (with("a::purpose", "extended_key_usage", json!(["clientAuth"])), "FAILURE"),
        (with("a::usage", "key_usage", json!(["keyEncipherment"])), "FAILURE"),
        (with("a::unknown usage", "key_usage", json!(["cRLSign"])), "SKIPPED"),
        (with("a::kind", "validation_kind", json!("CODE")), "SKIPPED"),
        (with("a::algorithms", "signature_algorithms", json!(["RSA_WITH_SHA256"])), "SKIPPED"),
        // The commonName is no subject alternative name, which public authorities must not issue.
        (case("rfc5280::by the RFC"), "SUCCESS"),
        (case("webpki::by the Baseline Requirements"), "FAILURE"),
        (json!({ "id": "a::nothing" }), "SKIPPED"),
    ];
    let (suite, expected): (Vec<Value>, Vec<&str>) = cases.into_iter().unzip();
    let input = json!({ "version": 1, "testcases": suite }).to_string();
    let output = run(ashlar().args(["cert", "limbo"]), input.as_bytes());
    assert!(output.status.success(), "{}", text(&output.stderr));
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&answer["version"], &answer["harness"]), (&json!(1), &json!("ashlar")));
    let results = answer["results"].as_array().unwrap();
    assert_eq!(results.len(), expected.len());
    for ((result, case), expected) in results.iter().zip(&suite).zip(expected) {
        assert_eq!(result["id"], case["id"]);
        assert_eq!(result["actual_result"], expected, "{result}");
        assert!(!result["context"].as_str().unwrap().is_empty());
    }
}

#[test]
fn what_is_no_suite_is_refused_with_a_sentence() {
    for (input, words) in [("", "is not JSON"), ("{}", "testcases"), ("[1", "is not JSON")] {
        let output = run(ashlar().args(["cert", "limbo"]), input.as_bytes());
        assert_eq!(output.status.code(), Some(1));
        assert!(text(&output.stderr).contains(words), "{}", text(&output.stderr));
        assert!(output.stdout.is_empty());
    }
}
