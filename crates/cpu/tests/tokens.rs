//! Tokens: there is one where the features are, unless a debug build was told to hide it.
#![cfg(target_arch = "x86_64")]
#![cfg(test)]

use std::env;
use std::process::Command;

use ashlar_cpu::{AesNi, ShaNi};

/// Prints what this process detects. Passes on every machine: `hiding` reads the line.
#[test]
fn report() {
    println!("detected {} {}", ShaNi::detect().is_some(), AesNi::detect().is_some());
    assert_eq!(ShaNi::detect().is_some(), ShaNi::detect().is_some(), "detection is stable");
}

/// What a fresh process detects under this `ASHLAR_CPU_DISABLE`: `ShaNi`, `AesNi`.
fn detected_with(disable: Option<&str>) -> (bool, bool) {
    let mut command = Command::new(env::current_exe().expect("tests have a path"));
    command.args(["--exact", "report", "--nocapture"]).env_remove("ASHLAR_CPU_DISABLE");
    if let Some(list) = disable {
        command.env("ASHLAR_CPU_DISABLE", list);
    }
    let output = String::from_utf8(command.output().expect("runs").stdout).expect("UTF-8");
    let (_, words) = output.split_once("detected ").expect("report printed its line");
    let mut words = words.split_whitespace().map(|word| word.parse().expect("true or false"));
    (words.next().expect("ShaNi"), words.next().expect("AesNi"))
}

#[test]
fn detection_agrees_with_the_standard_library() {
    let shuffles = is_x86_feature_detected!("ssse3") && is_x86_feature_detected!("sse4.1");
    let sha = is_x86_feature_detected!("sha") && shuffles;
    let aes = is_x86_feature_detected!("aes") && is_x86_feature_detected!("pclmulqdq") && shuffles;
    assert_eq!(detected_with(None), (sha, aes));
}

#[test]
fn hiding() {
    let (sha, aes) = detected_with(None);
    let hidden = |token: bool| token && !cfg!(debug_assertions);
    for (list, expected) in [
        ("", (sha, aes)),
        ("ShaNi", (hidden(sha), aes)),
        ("AesNi", (sha, hidden(aes))),
        ("AesNi, ShaNi", (hidden(sha), hidden(aes))),
        ("all", (hidden(sha), hidden(aes))),
        ("Sha,AesNi2,ALL", (sha, aes)),
    ] {
        assert_eq!(detected_with(Some(list)), expected, "{list:?}");
    }
}
