//! `ashlar demo` in TLS 1.2: the story of each key exchange, line by line.

use std::process::Output;

use crate::process::{ashlar, run, text};

/// Runs the demonstration, which succeeds.
fn demo(options: &[&str]) -> Output {
    let output = run(ashlar().arg("demo").args(options), b"");
    assert!(output.status.success(), "{}\n{}", text(&output.stdout), text(&output.stderr));
    output
}

/// What one side told, without times and sizes. The two sides' lines mix differently each time.
fn told_by(side: &str, output: &Output) -> String {
    lines_of(side, &text(&output.stdout))
}

fn lines_of(side: &str, told: &str) -> String {
    // The time since the line before takes 13 columns, also where there is none.
    let lines = told.lines().filter_map(|line| line.get(13..)?.strip_prefix(side));
    let lines = lines.map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let is_size = |at: usize| words.get(at + 1).is_some_and(|next| *next == "bytes,");
        let words = words.iter().enumerate();
        let words: Vec<&str> =
            words.map(|(at, word)| if is_size(at) { "N" } else { word }).collect();
        words.join(" ") + "\n"
    });
    lines.collect()
}

/// Both sides tell what is written in the folder `stories`.
fn tells(options: &[&str], client: &str, server: &str) -> Output {
    let output = demo(options);
    let mine = told_by("client", &output);
    assert!(mine == client, "the client's story is\n{mine}");
    let theirs = told_by("server", &output);
    // The port is another one each time.
    let (first, rest) = theirs.split_once('\n').unwrap();
    assert!(first.starts_with("listens on 127.0.0.1:"), "{first}");
    assert!(rest == server, "the server's story is\n{rest}");
    output
}

macro_rules! tells {
    ($options:expr, $story:literal) => {
        tells(
            $options,
            include_str!(concat!("stories/", $story, "-client.txt")),
            include_str!(concat!("stories/", $story, "-server.txt")),
        )
    };
}

/// Standard error is one warning a connection, with these words.
fn warned(output: &Output, connections: usize, words: &str) {
    let told = text(&output.stderr);
    assert_eq!(told.lines().count(), connections, "{told}");
    for line in told.lines() {
        assert!(line.starts_with("ashlar: warning: ") && line.contains("RFC 10015"), "{line}");
        assert!(line.contains(words), "{line}");
    }
}

#[test]
fn rsa_key_transport() {
    let options = ["--version", "1.2", "--legacy", "--key-exchange", "rsa"];
    let output = tells!(&options, "rsa");
    warned(&output, 1, "RSA key exchange, without forward secrecy");
}

/// `docs/legacy.md` shows what the program prints.
#[test]
fn the_documentation_has_the_real_story() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/legacy.md");
    let page = std::fs::read_to_string(page).unwrap();
    assert_eq!(lines_of("client", &page), include_str!("stories/rsa-client.txt"));
}

#[test]
fn diffie_hellman_in_a_finite_field() {
    let options = ["--version", "1.2", "--legacy", "--key-exchange", "dhe"];
    warned(&tells!(&options, "dhe"), 1, "finite field Diffie-Hellman");
}

#[test]
fn diffie_hellman_on_a_curve() {
    let options = ["--version", "1.2", "--legacy", "--key-exchange", "ecdhe"];
    warned(&tells!(&options, "ecdhe"), 0, "");
    // Nothing of the legacy is needed for it.
    warned(&tells!(&["--version", "1.2", "--key-exchange", "ecdhe"], "ecdhe"), 0, "");
    warned(&tells!(&["--version", "1.2"], "ecdhe"), 0, "");
}

#[test]
fn certificates_on_both_sides_and_a_session() {
    let output = tells!(&["--version", "1.2", "--client-auth", "--resume"], "client-auth-resume");
    warned(&output, 0, "");
}

#[test]
fn a_legacy_session() {
    let output = demo(&["--legacy", "--key-exchange", "rsa", "--resume", "--client-auth"]);
    warned(&output, 2, "RSA key exchange");
    let told = told_by("client", &output);
    assert_eq!(told.matches("the premaster secret is under the server's RSA key").count(), 1);
    assert_eq!(told.matches("the connection goes on from an earlier one").count(), 1);
}

#[test]
fn client_certificates_in_tls_1_3() {
    for auth in ["ecdsa", "rsa"] {
        let output = demo(&["--client-auth", "--auth", auth]);
        let told = told_by("server", &output);
        assert!(told.contains("-> certificate_request N bytes, protected: asks the client who"));
        assert!(told.contains("certificate accepted: CN=Ashlar demo client"), "{told}");
    }
}

#[test]
fn every_suite_by_its_name() {
    use crate::certificates::Kind::{P256, Rsa2048};
    use crate::tls12_suites::{legacy, legacy_parts, of};
    for suite in of(P256).iter().chain(of(Rsa2048)) {
        let output = demo(&["--suite", suite]);
        assert!(told_by("client", &output).contains(&format!("TLS 1.2 with {suite}\n")));
        warned(&output, 0, "");
    }
    // One of each kind; the program's tests with OpenSSL have them all.
    for suite in legacy(P256).iter().take(1).chain(legacy(Rsa2048).iter().step_by(4)) {
        let output = demo(&["--legacy", "--suite", suite]);
        assert!(told_by("server", &output).contains(&format!("TLS 1.2 with {suite}\n")));
        warned(&output, 1, &legacy_parts(suite, true).join("; "));
    }
}

#[test]
fn json_explains_too() {
    let output = demo(&["--json", "--legacy", "--key-exchange", "rsa"]);
    let told = text(&output.stdout);
    let (mut messages, mut explanations) = (Vec::new(), Vec::new());
    for line in told.lines() {
        let object: serde_json::Value = serde_json::from_str(line).unwrap();
        if object["side"] != "client" {
            continue;
        }
        if object["event"] == "message" {
            assert!(!object["meaning"].as_str().unwrap().contains("no place"), "{line}");
            messages.push(object["message"].as_str().unwrap().to_owned());
        }
        if object["event"] == "change_cipher_spec" {
            assert_eq!(object["dummy"], false);
            messages.push("[change_cipher_spec]".to_owned());
        }
        if object["event"] == "fact" {
            let lines = object["explanation"].as_array().unwrap().iter();
            explanations.extend(lines.map(|line| line.as_str().unwrap().to_owned()));
        }
    }
    let expected = "client_hello server_hello certificate server_hello_done client_key_exchange \
                    [change_cipher_spec] finished new_session_ticket [change_cipher_spec] finished";
    assert_eq!(messages.join(" "), expected);
    let story = explanations.join("\n");
    for words in ["this side made it", "main secret = PRF(premaster", "PRF(main secret, \"key"] {
        assert!(story.contains(words), "{words} is not in\n{story}");
    }
}
