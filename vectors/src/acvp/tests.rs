//! Vector sets, NIST's and made here, through the path of a user's own.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{own, projection};
use crate::ledger::{Choice, Ledger};

fn package() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The groups of the response to a set, and what has no answer.
fn answer(set: &Value) -> (Vec<Value>, Vec<String>) {
    let (response, _, unanswered) = own::answer(&set.to_string()).unwrap();
    (response[1]["testGroups"].as_array().unwrap().clone(), unanswered)
}

/// The tests of all groups of a response or of expected results.
fn tests(set: &Value) -> Vec<Value> {
    let groups = set["testGroups"].as_array().unwrap();
    groups.iter().flat_map(|group| group["tests"].as_array().unwrap().clone()).collect()
}

fn read(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn samples_are_answered_as_nist_expects() {
    let folder = package().join("tests/vectors/acvp");
    let mut count = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let prompt = entry.unwrap().path();
        let name = prompt.file_name().unwrap().to_string_lossy().into_owned();
        let Some(name) = name.strip_suffix(".prompt.json") else { continue };
        let out = std::env::temp_dir().join(format!("ashlar-{}-{name}", std::process::id()));
        own::answer_file(&prompt, &out).unwrap();
        let response = read(&out);
        fs::remove_file(&out).unwrap();
        let wanted = read(&folder.join(format!("{name}.expectedResults.json")));
        let wanted = if wanted.is_array() { &wanted[1] } else { &wanted };
        assert_eq!(response[1]["algorithm"], wanted["algorithm"]);
        for (given, wanted) in tests(&response[1]).iter().zip(tests(wanted)) {
            count += 1;
            // Of a Monte Carlo test the sample has the last results.
            match (given["resultsArray"].as_array(), wanted["resultsArray"].as_array()) {
                (Some(given), Some(wanted)) => {
                    assert_eq!(given.len(), 100);
                    assert_eq!(given[given.len() - wanted.len()..], wanted[..], "{name}");
                }
                _ => assert_eq!(*given, wanted, "{name}"),
            }
        }
    }
    assert_eq!(count, 1 + 6 + 10 + 2 + 1);
}

/// Reads the whole sets beside the workspace, where they are (`docs/vectors.md`); where they are
/// not, the runner says so in its table. Private keys of RSA are left to the runner for their time.
#[test]
fn whole_sets_beside_the_workspace_hold() {
    let folder = package().join("..").join(projection::FOLDER);
    for file in projection::FILES.iter().filter(|file| !file.starts_with("RSA")) {
        let Ok(text) = fs::read_to_string(folder.join(file)) else { continue };
        let mut ledger = Ledger::new(Choice::default());
        projection::run_text(&mut ledger, file, &text).unwrap();
        assert_eq!(ledger.report(), Ok(()), "{file}");
    }
}

#[test]
fn a_wrong_field_of_a_set_is_a_miss() {
    let path = package().join("tests/vectors/acvp/ACVP-AES-CBC-1.0.prompt.json");
    let mut set = read(&path);
    set["testGroups"][0]["tests"][0]["resultsArray"] = json!([]);
    let mut ledger = Ledger::new(Choice::default());
    projection::run_text(&mut ledger, "x.json", &set.to_string()).unwrap();
    let faults = ledger.report().unwrap_err();
    assert!(faults[0].contains("x.json tcId 2156: `resultsArray` is"), "{faults:?}");
}

fn set(algorithm: &str, mode: &str, groups: &Value) -> Value {
    json!({ "vsId": 1, "algorithm": algorithm, "mode": mode, "revision": "1.0",
        "testGroups": groups })
}

#[test]
fn what_is_not_understood_is_told_and_the_rest_answered() {
    let group = |id: u8, kind: &str| {
        json!({ "tgId": id, "testType": kind, "tests": [
            { "tcId": 1, "len": 0, "msg": "" }, { "tcId": 2, "len": 3, "msg": "E0" },
            { "tcId": 3, "len": 8, "msg": "0G" }, { "tcId": 4, "len": 8 }
        ] })
    };
    let groups = json!([group(1, "AFT"), group(2, "LDT"), { "tgId": 3 }]);
    let (answers, unanswered) = answer(&set("SHA2-256", "", &groups));
    let empty = "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855";
    assert_eq!(answers[0], json!({ "tgId": 1, "tests": [{ "tcId": 1, "md": empty }] }));
    assert_eq!(answers[1], json!({ "tgId": 2, "tests": [] }));
    let start = "SHA2-256 1.0, tgId";
    assert_eq!(
        unanswered[0],
        format!("{start} 1, tcId 2: `len` of a part of a byte is not offered")
    );
    assert_eq!(unanswered[1], format!("{start} 1, tcId 3: `msg` is not hexadecimal"));
    assert_eq!(unanswered[2], format!("{start} 1, tcId 4: no field `msg`"));
    assert_eq!(unanswered[3], format!("{start} 2, tcId 1: `testType` \"LDT\" is not offered"));
    assert_eq!(unanswered.last().unwrap(), &format!("{start} 3: no array `tests`"));
}

#[test]
fn what_is_no_vector_set_is_a_sentence() {
    let fault = |text: &str| own::answer(text).unwrap_err();
    assert!(fault("{\"a\": 1,\n \"b\"}").contains("line 2"), "{}", fault("{\"a\": 1,\n \"b\"}"));
    for text in ["[]", "3", "{}", "[{\"acvVersion\": \"1.0\"}]", "{\"testGroups\": 3}"] {
        assert_eq!(fault(text), "no vector set: no object with an array `testGroups`", "{text}");
    }
    let unknown = set("AES-XTS", "", &json!([])).to_string();
    assert_eq!(fault(&unknown), "AES-XTS 1.0: not an algorithm that is offered");
    let missing = own::answer_file(Path::new("no-such-file"), Path::new("out")).unwrap_err();
    assert!(missing[0].starts_with("no-such-file: "), "{missing:?}");
}

/// Takes the answer of a set that makes signatures into one that verifies them.
fn signs_and_verifies(algorithm: &str, group: &Value, key: &[&str], signature: &[&str]) {
    let (answers, unanswered) = answer(&set(algorithm, "sigGen", &json!([group])));
    assert_eq!(unanswered, [""; 0], "{algorithm}");
    let mut verify = group.clone();
    for field in key {
        verify[*field] = answers[0][*field].clone();
    }
    for field in signature {
        verify["tests"][0][*field] = answers[0]["tests"][0][*field].clone();
    }
    for (message, wanted) in [("C0FFEE", true), ("C0FFEF", false)] {
        verify["tests"][0]["message"] = message.into();
        let (answers, unanswered) = answer(&set(algorithm, "sigVer", &json!([verify])));
        assert_eq!(unanswered, [""; 0], "{algorithm}");
        assert_eq!(answers[0]["tests"][0]["testPassed"], wanted, "{algorithm}");
    }
}

#[test]
fn signatures_made_here_verify_here() {
    let tests = json!([{ "tcId": 7, "message": "C0FFEE" }]);
    for curve in ["P-256", "P-384", "P-521"] {
        let group = json!({ "tgId": 1, "testType": "AFT", "curve": curve, "hashAlg": "SHA2-384",
            "componentTest": false, "tests": tests });
        signs_and_verifies("ECDSA", &group, &["qx", "qy"], &["r", "s"]);
    }
    for kind in ["pkcs1v1.5", "pss"] {
        let group = json!({ "tgId": 1, "testType": "GDT", "sigType": kind, "hashAlg": "SHA2-256",
            "saltLen": 32, "maskFunction": "mgf1", "modulo": 2048, "tests": tests });
        signs_and_verifies("RSA", &group, &["n", "e"], &["signature"]);
    }
    let group = json!({ "tgId": 1, "testType": "AFT", "curve": "ED-25519", "preHash": false,
        "tests": tests });
    signs_and_verifies("EDDSA", &group, &["q"], &["signature"]);
}

#[test]
fn aeads_open_what_they_sealed() {
    let test = |extra: Value| {
        let mut test = json!({ "tcId": 1, "key": "00".repeat(24), "aad": "0102" });
        test.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        test
    };
    for (algorithm, iv, tag_len) in [
        ("ACVP-AES-GCM", "00".repeat(12), 128),
        ("ACVP-AES-GCM", "00".repeat(5), 96),
        ("ACVP-AES-CCM", "00".repeat(12), 128),
        ("ACVP-AES-CCM", "00".repeat(7), 32),
    ] {
        let group = |direction: &str, test: Value| {
            set(
                algorithm,
                "",
                &json!([{ "tgId": 1, "testType": "AFT", "direction": direction,
                "tagLen": tag_len, "tests": [test] }]),
            )
        };
        let (sealed, faults) = answer(&group("encrypt", test(json!({ "iv": iv, "pt": "C0FFEE" }))));
        assert_eq!(faults, [""; 0], "{algorithm}");
        let mut fields = sealed[0]["tests"][0].clone();
        fields["iv"] = iv.into();
        let (opened, _) = answer(&group("decrypt", test(fields.clone())));
        assert_eq!(opened[0]["tests"][0]["pt"], "C0FFEE", "{algorithm}");
        fields["aad"] = "0103".into();
        let (refused, _) = answer(&group("decrypt", test(fields)));
        assert_eq!(refused[0]["tests"][0], json!({ "tcId": 1, "testPassed": false }));
    }
}

#[test]
fn shared_secrets_are_made_and_checked() {
    let group = |kind: &str, test: &Value| {
        set(
            "KAS-ECC-SSC",
            "",
            &json!([{ "tgId": 1, "testType": kind, "scheme": "ephemeralUnified",
            "domainParameterGenerationMode": "P-256", "tests": [test] }]),
        )
    };
    // RFC 5903, section 8.1.
    let server = json!({ "tcId": 1,
        "ephemeralPublicServerX": "DAD0B65394221CF9B051E1FECA5787D098DFE637FC90B9EF945D0C3772581180",
        "ephemeralPublicServerY": "5271A0461CDB8252D61F1C456FA3E59AB1F45B33ACCF5F58389E0577B8990BB3" });
    let (made, faults) = answer(&group("AFT", &server));
    assert_eq!(faults, [""; 0]);
    assert_eq!(made[0]["tests"][0]["z"].as_str().map(str::len), Some(64));
    let mut test = server;
    for (field, value) in [
        ("PublicIutX", "D12DFB5289C8D4F81208B70270398C342296970A0BCCB74C736FC7554494BF63"),
        ("PublicIutY", "56FBF3CA366CC23E8157854C13C58D6AAC23F046ADA30F8353E74F33039872AB"),
        ("PrivateIut", "C6EF9C5D78AE012A011164ACB397CE2088685D8F06BF9BE0B283AB46476BEE53"),
    ] {
        test[format!("ephemeral{field}")] = value.into();
    }
    let z = "D6840F6B42F6EDAFD13116E0E12565202FEF8E9ECE7DCE03812464D04B9442DE";
    for (z, wanted) in [(z.to_owned(), true), (z.replace("D6", "D7"), false)] {
        test["z"] = z.into();
        let (checked, _) = answer(&group("VAL", &test));
        assert_eq!(checked[0]["tests"][0]["testPassed"], wanted);
    }
}
