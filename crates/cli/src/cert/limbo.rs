//! `ashlar cert limbo`: the protocol of the test suite x509-limbo (github.com/C2SP/x509-limbo).
//!
//! One JSON document of test cases in, one of results out. What this program cannot be asked is
//! `SKIPPED`, with the reason.

use std::io::{self, Read, Write};

use serde_json::{Value, json};
use tls::x509::{
    Certificate, GeneralName, KeyUsage, Policy, Profile, Request, RevocationPolicy,
    RevocationSettings, ServerName, Time, Trust, TrustAnchor, Usage, pem,
};

use crate::failure::Failure;

/// The whole suite has 30 MB.
const MAX_INPUT: u64 = 1 << 28;

pub(crate) fn run() -> Result<(), Failure> {
    let mut input = Vec::new();
    let read = io::stdin().lock().take(MAX_INPUT).read_to_end(&mut input);
    read.map_err(|error| Failure::of_io("standard input", &error))?;
    let suite: Value = serde_json::from_slice(&input)
        .map_err(|error| Failure::new(format!("standard input is not JSON: {error}")))?;
    let cases = suite["testcases"].as_array().ok_or_else(|| {
        Failure::new("standard input has no `testcases`; give the limbo.json of x509-limbo")
    })?;
    let results: Vec<Value> = cases.iter().map(result).collect();
    let output = json!({ "version": 1, "harness": "ashlar", "results": results });
    let mut stdout = io::stdout().lock();
    let written = writeln!(stdout, "{output}").and_then(|()| stdout.flush());
    written.map_err(|error| Failure::of_io("standard output", &error))
}

fn result(case: &Value) -> Value {
    let (actual, context) = match judge(case) {
        Ok(explanation) => ("SUCCESS", explanation),
        Err(Outcome::Refused(why)) => ("FAILURE", why),
        Err(Outcome::Skipped(why)) => ("SKIPPED", why),
    };
    json!({ "id": case["id"], "actual_result": actual, "context": context })
}

enum Outcome {
    Refused(String),
    /// The case asks for something that this program has not.
    Skipped(String),
}

impl From<tls::x509::Error> for Outcome {
    fn from(error: tls::x509::Error) -> Self {
        Self::Refused(error.to_string())
    }
}

fn judge(case: &Value) -> Result<String, Outcome> {
    let leaf = certificates(&case["peer_certificate"])?;
    let intermediates = certificates(&case["untrusted_intermediates"])?;
    let crls = blocks(&case["crls"], "X509 CRL")?;
    let crls: Vec<&[u8]> = crls.iter().map(Vec::as_slice).collect();
    let chain: Vec<&[u8]> = leaf.iter().chain(&intermediates).map(Vec::as_slice).collect();
    let now = time(&case["validation_time"])?;
    let name = name(case)?;
    let mut request = Request::new(&chain, usage(case)?, now);
    request.name = name.as_ref();
    request.key_usage = key_usage(case)?;
    request.evidence.crls = &crls;
    let verified = policy(case, !crls.is_empty())?.judge(&request)?;
    check_names(case, &leaf)?;
    Ok(verified.explain())
}

/// What `keyUsage` must allow: by itself nothing.
fn key_usage(case: &Value) -> Result<KeyUsage, Outcome> {
    let usages = case["key_usage"].as_array().map(Vec::as_slice).unwrap_or_default();
    usages.iter().try_fold(KeyUsage::NONE, |all, usage| match usage.as_str() {
        Some("digitalSignature") => Ok(all.and(KeyUsage::DIGITAL_SIGNATURE)),
        Some("keyEncipherment") => Ok(all.and(KeyUsage::KEY_ENCIPHERMENT)),
        Some("keyAgreement") => Ok(all.and(KeyUsage::KEY_AGREEMENT)),
        _ => Err(Outcome::Skipped(format!("the key usage {usage}"))),
    })
}

/// Of a client, which has several names: each must be there.
fn check_names(case: &Value, leaf: &[Vec<u8>]) -> Result<(), Outcome> {
    let expected = case["expected_peer_names"].as_array().map(Vec::as_slice).unwrap_or_default();
    let certificate = leaf.first().map(|der| Certificate::from_der(der)).transpose()?;
    let names = certificate.as_ref().map(Certificate::subject_alt_names).unwrap_or_default();
    for name in expected {
        let value = name["value"].as_str().unwrap_or_default();
        let is_there = match name["kind"].as_str() {
            Some("RFC822") => names.iter().any(|it| it == GeneralName::Rfc822(value)),
            Some("DNS" | "IP") => {
                let name = ServerName::parse(value)?;
                names.iter().any(|presented| name.matches(&presented))
            }
            _ => return Err(Outcome::Skipped(format!("a peer name of kind {}", name["kind"]))),
        };
        if !is_there {
            return Err(Outcome::Refused(format!("the certificate is not for {value}")));
        }
    }
    Ok(())
}

/// The policy of a case: its anchors, and revocation required where there are CRLs.
fn policy(case: &Value, has_crls: bool) -> Result<Policy, Outcome> {
    if case["signature_algorithms"].as_array().is_some_and(|list| !list.is_empty()) {
        return Err(Outcome::Skipped("a choice of signature algorithms".to_owned()));
    }
    let features = case["features"].as_array().map(Vec::as_slice).unwrap_or_default();
    if features.iter().any(|feature| feature == "pedantic-public-suffix-wildcard") {
        return Err(Outcome::Skipped("a list of public suffixes".to_owned()));
    }
    let trusted = certificates(&case["trusted_certs"])?;
    // A certificate that cannot be an anchor is none; the others still are.
    let anchors = trusted.iter().filter_map(|der| TrustAnchor::from_certificate_der(der).ok());
    let mut policy = Policy::new(Trust::Anchors(anchors.collect()));
    policy.max_intermediates =
        case["max_chain_depth"].as_u64().and_then(|depth| usize::try_from(depth).ok());
    policy.profile = profile(case);
    // RFC 5280 lets an authority present its own certificate; the Web PKI does not.
    policy.allow_ca_as_leaf = policy.profile != Profile::WebPki;
    if has_crls {
        policy.revocation = RevocationSettings::new(RevocationPolicy::Require);
    }
    Ok(policy)
}

/// The rules of a case, which are those that its namespace is named after.
fn profile(case: &Value) -> Profile {
    match case["id"].as_str().and_then(|id| id.split_once("::")) {
        Some(("webpki", _)) => Profile::WebPki,
        Some(("rfc5280" | "crl", _)) => Profile::Rfc5280,
        _ => Profile::Usual,
    }
}

fn usage(case: &Value) -> Result<Usage, Outcome> {
    let by_kind = match case["validation_kind"].as_str() {
        Some("SERVER") => Usage::ServerAuth,
        Some("CLIENT") => Usage::ClientAuth,
        other => return Err(Outcome::Skipped(format!("validation_kind {other:?}"))),
    };
    let purposes = case["extended_key_usage"].as_array().map(Vec::as_slice).unwrap_or_default();
    match purposes {
        [] => Ok(by_kind),
        [only] if only == "serverAuth" => Ok(Usage::ServerAuth),
        [only] if only == "clientAuth" => Ok(Usage::ClientAuth),
        _ => Err(Outcome::Skipped("other purposes than serverAuth or clientAuth".to_owned())),
    }
}

fn name(case: &Value) -> Result<Option<ServerName>, Outcome> {
    let name = &case["expected_peer_name"];
    match name["kind"].as_str() {
        None => Ok(None),
        Some("DNS" | "IP") => {
            Ok(Some(ServerName::parse(name["value"].as_str().unwrap_or_default())?))
        }
        Some(other) => Err(Outcome::Skipped(format!("a peer name of kind {other}"))),
    }
}

fn time(value: &Value) -> Result<Time, Outcome> {
    match value.as_str() {
        Some(text) => Ok(Time::parse(text)?),
        None => Ok(super::now()),
    }
}

fn certificates(value: &Value) -> Result<Vec<Vec<u8>>, Outcome> {
    blocks(value, "CERTIFICATE")
}

/// The PEM blocks of a text, or of a list of texts.
fn blocks(value: &Value, label: &str) -> Result<Vec<Vec<u8>>, Outcome> {
    let list = value.as_array().map_or(core::slice::from_ref(value), Vec::as_slice);
    let texts = list.iter().filter_map(Value::as_str);
    let mut found = Vec::new();
    for text in texts {
        let blocks = pem::decode(text.as_bytes())?.into_iter();
        found.extend(blocks.filter(|block| block.label == label).map(|block| block.der.to_vec()));
    }
    Ok(found)
}
