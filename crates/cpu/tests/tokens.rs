//! Tokens: there is one where the features are, unless a debug build was told to hide it.
#![cfg(target_arch = "x86_64")]
#![cfg(test)]

use std::env;
use std::process::Command;

use ashlar_cpu::{AesNi, Avx2, Avx2Bmi2, Avx512, Avx512Ifma, ShaNi, Vaes256, Vaes512};

/// What `detected` counts.
const NAMES: [&str; 8] =
    ["ShaNi", "AesNi", "Avx2", "Avx2Bmi2", "Avx512", "Avx512Ifma", "Vaes256", "Vaes512"];

/// Whether there is a token of each name.
fn detected() -> [bool; 8] {
    [
        ShaNi::detect().is_some(),
        AesNi::detect().is_some(),
        Avx2::detect().is_some(),
        Avx2Bmi2::detect().is_some(),
        Avx512::detect().is_some(),
        Avx512Ifma::detect().is_some(),
        Vaes256::detect().is_some(),
        Vaes512::detect().is_some(),
    ]
}

/// Prints what this process detects. Passes on every machine: `hiding` reads the line.
#[test]
fn report() {
    println!("detected {}", detected().map(|token| token.to_string()).join(" "));
    assert_eq!(detected(), detected(), "detection is stable");
}

/// What a fresh process detects under this `ASHLAR_CPU_DISABLE`.
fn detected_with(disable: Option<&str>) -> [bool; 8] {
    let mut command = Command::new(env::current_exe().expect("tests have a path"));
    command.args(["--exact", "report", "--nocapture"]).env_remove("ASHLAR_CPU_DISABLE");
    if let Some(list) = disable {
        command.env("ASHLAR_CPU_DISABLE", list);
    }
    let output = String::from_utf8(command.output().expect("runs").stdout).expect("UTF-8");
    let (_, words) = output.split_once("detected ").expect("report printed its line");
    let mut words = words.split_whitespace().map(|word| word.parse().expect("true or false"));
    NAMES.map(|name| words.next().expect(name))
}

#[test]
fn detection_agrees_with_the_standard_library() {
    let shuffles = is_x86_feature_detected!("ssse3") && is_x86_feature_detected!("sse4.1");
    let sha = is_x86_feature_detected!("sha") && shuffles;
    let aes = is_x86_feature_detected!("aes") && is_x86_feature_detected!("pclmulqdq") && shuffles;
    let avx2 = is_x86_feature_detected!("avx2");
    let bmi = is_x86_feature_detected!("bmi1") && is_x86_feature_detected!("bmi2");
    let vaes = is_x86_feature_detected!("vaes") && is_x86_feature_detected!("vpclmulqdq");
    let avx512 = is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512vl");
    let ifma = is_x86_feature_detected!("avx512ifma") && avx512;
    let vaes256 = aes && avx2 && vaes;
    let vaes512 = vaes256 && avx512;
    assert_eq!(
        detected_with(None),
        [sha, aes, avx2, avx2 && bmi, avx2 && bmi && avx512, ifma, vaes256, vaes512]
    );
}

#[test]
fn hiding() {
    let there = detected_with(None);
    let without = |hidden: &[&str]| {
        let mut left = there;
        for (token, name) in left.iter_mut().zip(NAMES) {
            *token &= !(cfg!(debug_assertions) && hidden.contains(&name));
        }
        left
    };
    for name in NAMES {
        assert_eq!(detected_with(Some(name)), without(&[name]), "{name}");
    }
    for (list, hidden) in [
        ("", &[][..]),
        ("AesNi, ShaNi", &["AesNi", "ShaNi"]),
        ("all", &NAMES),
        ("Sha,AesNi2,ALL", &[]),
    ] {
        assert_eq!(detected_with(Some(list)), without(hidden), "{list:?}");
    }
}
