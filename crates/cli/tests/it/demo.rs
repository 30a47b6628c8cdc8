//! `ashlar demo`: the main job.

use std::process::Stdio;

use crate::process::{ashlar, run, text};

#[test]
fn tells_every_message_both_ways_and_ends_well() {
    let output = run(ashlar().arg("demo"), b"");
    let told = text(&output.stdout);
    assert!(output.status.success(), "{told}\n{}", text(&output.stderr));
    let mut rest = told.as_str();
    for line in [
        "client -> client_hello",
        "server <- client_hello",
        "server -> server_hello",
        "sends under the handshake keys",
        "client <- server_hello",
        "client <- encrypted_extensions",
        "client <- certificate ",
        "client <- certificate_verify",
        "client <- finished",
        "client -> finished",
        "server <- finished",
    ] {
        let at = rest.find(line).unwrap_or_else(|| panic!("{line} is not next in\n{told}"));
        rest = &rest[at..];
    }
    assert!(told.contains("both sides hold the same X25519MLKEM768 secret"), "{told}");
}

#[test]
fn a_second_connection_goes_on_from_the_first() {
    let output = run(ashlar().args(["demo", "--resume"]), b"");
    let told = text(&output.stdout);
    assert!(output.status.success(), "{told}\n{}", text(&output.stderr));
    let (first, second) = told.split_once("connects again").unwrap();
    assert!(first.contains("client <- certificate_verify"), "{told}");
    assert!(first.contains("server -> new_session_ticket"), "{told}");
    assert!(second.contains("the connection goes on from an earlier one"), "{told}");
    assert!(second.contains("the pre-shared key of that connection's ticket"), "{told}");
    assert!(!second.contains("certificate_verify"), "{told}");
}

#[test]
fn every_option() {
    for auth in ["rsa", "ecdsa"] {
        let suite = "TLS_CHACHA20_POLY1305_SHA256";
        let mut command = ashlar();
        command.args(["demo", "--auth", auth, "--suite", suite, "--group", "secp256r1"]);
        let output = run(&mut command, b"");
        let told = text(&output.stdout);
        assert!(output.status.success(), "{told}\n{}", text(&output.stderr));
        assert!(told.contains(suite) && told.contains("same secp256r1 secret"), "{told}");
        let scheme = if auth == "rsa" { "rsa_pss_rsae_sha256" } else { "ecdsa_secp256r1_sha256" };
        assert!(told.contains(&format!("{scheme} signature verified")), "{told}");
    }
}

#[test]
fn json_is_one_object_a_line() {
    let output = run(ashlar().args(["demo", "--json"]), b"");
    assert!(output.status.success());
    let told = text(&output.stdout);
    let mut messages = Vec::new();
    for line in told.lines() {
        let object: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(object["microseconds"].as_f64().unwrap() >= 0.0);
        if object["event"] == "message" && object["side"] == "client" {
            assert!(object["bytes"].as_u64().unwrap() >= 4);
            messages.push(object["message"].as_str().unwrap().to_owned());
        }
    }
    let expected = "client_hello server_hello encrypted_extensions certificate certificate_verify \
                    finished finished";
    assert_eq!(messages.join(" "), expected);
}

#[test]
fn a_reader_that_has_seen_enough_does_no_harm() {
    let mut child =
        ashlar().arg("demo").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(output.stderr.is_empty());
}
