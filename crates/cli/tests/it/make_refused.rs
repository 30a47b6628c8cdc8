//! `ashlar cert make-ca` and `ashlar cert make`, asked for what they must not do.

use std::fs;

use crate::certificates::{Kind, chain, stranger};
use crate::make::Folder;
use crate::process::{ashlar, run, text};

/// Each refusal has its words, and changes nothing.
fn all_refused(folder: &Folder, cases: &[(&str, &str)]) {
    for (arguments, words) in cases {
        let told = folder.refused(arguments);
        assert!(told.contains(words), "{arguments}: {words:?} is not in: {told}");
    }
}

#[test]
fn nothing_is_overwritten() {
    let folder = Folder::new("overwrite");
    folder.made("make-ca");
    folder.made("make --ca-dir ca --name localhost");
    folder.made("make --ca-dir ca --intermediate --name Middle");
    let exists = " exists already and is not overwritten; name another folder";
    for arguments in [
        "make-ca",
        "make-ca --dir ca --key-type ed25519",
        "make --ca-dir ca --name localhost --days 7",
        "make --ca-dir ca --intermediate --name Middle",
        "make --ca-dir ca --intermediate --name Other --out-dir ca",
        // Another certificate, but the same file.
        "make --ca-dir ca --client --name localhost",
    ] {
        let told = folder.refused(arguments);
        assert!(told.contains(exists), "{arguments}: {told}");
    }
    // One of the files is enough: the other one is not made.
    for (dir, file) in [("one", "ca.pem"), ("two", "ca-key.pem")] {
        fs::create_dir(folder.path(dir)).unwrap();
        fs::write(folder.path(&format!("{dir}/{file}")), "precious").unwrap();
        let told = folder.refused(&format!("make-ca --dir {dir}"));
        assert!(told.contains(&format!("{dir}/{file}{exists}")), "{told}");
    }
    fs::create_dir(folder.path("away.example.pem")).unwrap();
    all_refused(&folder, &[("make --ca-dir ca --name away.example", exists)]);
}

#[cfg(unix)]
#[test]
fn a_link_is_not_followed_and_keys_are_their_owner_s() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let folder = Folder::new("modes");
    folder.made("make-ca");
    folder.made("make --ca-dir ca --intermediate --name Middle");
    folder.made("make --ca-dir Middle --name localhost --out-dir out");
    let mode = |name: &str| fs::metadata(folder.path(name)).unwrap().permissions().mode() & 0o777;
    for key in ["ca/ca-key.pem", "Middle/ca-key.pem", "out/localhost-key.pem"] {
        assert_eq!(mode(key), 0o600, "{key}");
    }
    for public in ["ca/ca.pem", "Middle/ca.pem", "Middle/root.pem", "out/localhost.pem"] {
        assert_eq!(mode(public) & 0o400, 0o400, "{public}");
        assert_ne!(mode(public), 0o600, "{public}");
    }
    // Nothing unfinished is left.
    let expected = [
        "Middle/ca-key.pem",
        "Middle/ca.pem",
        "Middle/root.pem",
        "ca/ca-key.pem",
        "ca/ca.pem",
        "out/localhost-key.pem",
        "out/localhost.pem",
    ];
    assert_eq!(folder.names(), expected);

    symlink(folder.path("elsewhere"), folder.path("linked.example-key.pem")).unwrap();
    let told = folder.refused("make --ca-dir ca --name linked.example");
    assert!(told.contains("linked.example-key.pem exists already"), "{told}");
    assert!(!folder.path("elsewhere").exists() && !folder.path("linked.example.pem").exists());
}

#[test]
fn folders_that_cannot_be_written_to() {
    let folder = Folder::new("unwritable");
    folder.made("make-ca");
    fs::write(folder.path("file"), "a file").unwrap();
    let words = "name a folder that can be written to";
    all_refused(
        &folder,
        &[
            ("make-ca --dir file", words),
            ("make-ca --dir file/ca", words),
            ("make --ca-dir ca --name localhost --out-dir file/out", words),
            ("make --ca-dir ca --intermediate --name Middle --out-dir file/out", words),
        ],
    );
}

/// As on a full disk: names can be taken, but nothing can be written.
#[cfg(unix)]
#[test]
fn nothing_is_left_of_files_that_cannot_be_written_whole() {
    use std::process::Command;

    let folder = Folder::new("full");
    let mut command = Command::new("sh");
    let script = "trap '' XFSZ; ulimit -f 0; exec \"$0\" cert make-ca --dir .";
    command.args(["-c", script, env!("CARGO_BIN_EXE_ashlar")]);
    let output = run(command.current_dir(folder.path("")), b"");
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.starts_with("ashlar: ./ca-key.pem: File too large"), "{told}");
    assert_eq!(folder.names(), [""; 0]);
}

#[test]
fn authorities_that_are_none() {
    let folder = Folder::new("none");
    let authority = |name: &str, cert: &str, key: &str| {
        fs::create_dir(folder.path(name)).unwrap();
        fs::copy(cert, folder.path(&format!("{name}/ca.pem"))).unwrap();
        fs::copy(key, folder.path(&format!("{name}/ca-key.pem"))).unwrap();
    };
    let (ours, other) = (chain(Kind::P256), stranger());
    authority("mixed", &ours.root(), &other.file("root.key"));
    authority("leaf", &ours.leaf(), &ours.key());
    authority("swapped", &ours.file("root.key"), &ours.root());
    authority("keyless", &ours.root(), &ours.file("root.key"));
    fs::remove_file(folder.path("keyless/ca-key.pem")).unwrap();
    authority("text", &ours.file("leaf.ext"), &ours.file("root.key"));
    let name = "--name localhost";
    all_refused(
        &folder,
        &[
            (&format!("make --ca-dir nowhere {name}"), "ashlar cert make-ca --dir nowhere"),
            (&format!("make --ca-dir keyless {name}"), "keyless/ca-key.pem: "),
            (&format!("make --ca-dir mixed {name}"), "mixed/ca.pem and mixed/ca-key.pem: "),
            (&format!("make --ca-dir mixed {name}"), "key"),
            (&format!("make --ca-dir leaf {name}"), "basicConstraints cA TRUE"),
            (&format!("make --ca-dir swapped {name}"), "swapped/ca.pem: "),
            (&format!("make --ca-dir text {name}"), "text/ca.pem: "),
        ],
    );
    // One that OpenSSL made is one.
    authority("theirs", &ours.root(), &ours.file("root.key"));
    folder.made(&format!("make --ca-dir theirs {name}"));
    // What stands behind a root, be it its key, goes nowhere.
    let combined = [ours.root(), ours.intermediate(), ours.file("root.key")];
    let combined = combined.map(|file| fs::read(file).unwrap()).concat();
    authority("combined", &ours.root(), &ours.file("root.key"));
    fs::write(folder.path("combined/ca.pem"), combined).unwrap();
    folder.made("make --ca-dir combined --intermediate --name Middle");
    folder.made("make --ca-dir Middle --name deep.example");
    for (file, certificates) in
        [("Middle/ca.pem", 1), ("Middle/root.pem", 1), ("deep.example.pem", 2)]
    {
        let content = fs::read_to_string(folder.path(file)).unwrap();
        assert_eq!(content.matches("BEGIN").count(), certificates, "{file}");
        assert!(!content.contains("PRIVATE KEY"), "{file}");
    }
    // An intermediate authority whose root is not at hand gives what it has.
    authority("rootless", &ours.intermediate(), &ours.file("intermediate.key"));
    let made = folder.made("make --ca-dir rootless --name server.example");
    assert!(made.contains("--ca ROOT.pem"), "{made}");
    let file = fs::read_to_string(folder.path("server.example.pem")).unwrap();
    assert_eq!(file.matches("BEGIN CERTIFICATE").count(), 2);
}

#[test]
fn names_that_nobody_can_have() {
    let folder = Folder::new("names");
    folder.made("make-ca");
    let long = format!("{0}.{0}.{0}.{0}.example", "a".repeat(63));
    for (name, words) in [
        ("../x", "../x: "),
        ("/etc/passwd", "neither a DNS name nor an IP address"),
        ("..", "an empty label"),
        ("a..example", "an empty label"),
        ("host:443", "a name with a port"),
        ("*", "a wildcard"),
        ("*.example", "no client accepts this wildcard"),
        ("*.example.", "no client accepts this wildcard"),
        ("*.192.0.2.1", "no client accepts this wildcard"),
        ("www.*.example.com", "a wildcard"),
        ("192.0.2.256", "a last label of digits"),
        ("bücher.example", "xn--"),
        (&long, "longer than 253 characters"),
        ("alice@example.com", "a server is known by its DNS name or IP address alone"),
        ("https://example.com/", "a server is known by its DNS name or IP address alone"),
        ("a\u{1b}[31m.example", "a\\u{1b}[31m.example: "),
    ] {
        let told = folder.refused(&format!("make --ca-dir ca --name good.example {name}"));
        assert!(told.contains(words) && !told.contains('\u{1b}'), "{name}: {told}");
    }
    for (name, words) in [
        ("@example.com", "not an e-mail address"),
        ("a@b@example.com", "not an e-mail address"),
        ("alice@", "empty"),
        ("alice@192.0.2.1", "its host is no DNS name"),
        ("alice@example.com.", "its host is no DNS name"),
        ("https://example.com/\u{1b}", "https://example.com/\\u{1b}: "),
        ("spiffe://Example.com/x", "not a SPIFFE ID"),
        ("spiffe:x", "not a SPIFFE ID"),
        ("https:///path", "not a URI"),
    ] {
        let told = folder.refused(&format!("make --ca-dir ca --client --name {name}"));
        assert!(told.contains(words), "{name}: {told}");
    }
    folder.made("make --ca-dir ca --name *.example.com");
    assert!(folder.path("_wildcard.example.com.pem").exists());
    folder.made("make --ca-dir ca --name 2001:db8::1");
    assert!(folder.path("2001-db8-1-key.pem").exists());
    let long = "a.".repeat(120) + "example";
    folder.made(&format!("make --ca-dir ca --name {long}"));
}

#[test]
fn options_that_make_no_sense() {
    let folder = Folder::new("options");
    folder.made("make-ca");
    let long = "x".repeat(65);
    all_refused(
        &folder,
        &[
            ("make-ca --dir new --days 0", "0 is not in 1..=36500"),
            ("make-ca --dir new --days 4294967296", "is not in 1..=36500"),
            ("make-ca --dir new --days soon", "invalid digit"),
            ("make-ca --dir new --key-type rsa1024", "[possible values: p256, p384, p521"),
            (&format!("make-ca --dir new --subject {long}"), "longer than 64 characters"),
            ("make-ca --dir new --permit 192.0.2.1", "192.0.2.1"),
            ("make-ca --dir new --permit *.example", "a wildcard"),
            ("make-ca --dir new --path-len 256", "256 is not in 0..=255"),
            ("make --ca-dir ca --name x --days 0", "0 is not in 1..=36500"),
            ("make --ca-dir ca --name x --days 36501", "36501 is not in 1..=36500"),
            ("make --ca-dir ca", "--name <NAME>..."),
            ("make --name localhost", "--ca-dir <DIR>"),
            ("make --ca-dir ca --subject Alice", "needs a DNS name or an IP address"),
            ("make --ca-dir ca --name x --permit example.com", "--intermediate"),
            ("make --ca-dir ca --name x --client --intermediate", "cannot be used with"),
            ("make --ca-dir ca --csr x --key-type p384", "cannot be used with"),
            ("make --ca-dir ca --csr nowhere.csr", "nowhere.csr: "),
            ("make --ca-dir ca --intermediate --name one --name two", "one --name"),
            (&format!("make --ca-dir ca --intermediate --name {long}"), "longer than 64"),
        ],
    );
    for subject in ["", " ", "a\nb", "a\u{1b}[31m"] {
        let new = folder.file("new");
        let mut command = ashlar();
        let output =
            run(command.args(["cert", "make-ca", "--dir", &new, "--subject", subject]), b"");
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains("it is empty") || told.contains("a control character"), "{told}");
    }
    assert!(!folder.path("new").exists());
}
