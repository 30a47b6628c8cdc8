//! `ashlar cert make-ca` and `ashlar cert make`: what they write is used, by us and by others.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use crate::certificates::openssl;
use crate::openssl_server::s_server;
use crate::process::{ashlar, peer, run, serve, text};

/// An empty folder in which the program is run.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let name = format!("make-{name}-{}", std::process::id());
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        if path.exists() {
            fs::remove_dir_all(&path).unwrap();
        }
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(crate) fn file(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    /// All files below, each with what is in it.
    pub(crate) fn contents(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let (mut found, mut folders) = (Vec::new(), vec![self.0.clone()]);
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let content = fs::read(&path).unwrap_or_default();
                    found.push((path.strip_prefix(&self.0).unwrap().to_owned(), content));
                }
            }
        }
        found.sort();
        found
    }

    pub(crate) fn names(&self) -> Vec<String> {
        let names = self.contents().into_iter().map(|(path, _)| path.to_str().unwrap().to_owned());
        names.collect()
    }

    /// `ashlar cert` with these arguments, which have no spaces in them.
    pub(crate) fn cert(&self, arguments: &str) -> Output {
        let mut command = ashlar();
        run(command.arg("cert").args(arguments.split_whitespace()).current_dir(&self.0), b"")
    }

    /// What a success prints.
    pub(crate) fn made(&self, arguments: &str) -> String {
        let output = self.cert(arguments);
        let told = text(&output.stderr);
        assert_eq!((output.status.code(), told.as_str()), (Some(0), ""), "{arguments}");
        text(&output.stdout)
    }

    /// The sentence of a failure, after which nothing in the folder is different.
    pub(crate) fn refused(&self, arguments: &str) -> String {
        let before = self.contents();
        let output = self.cert(arguments);
        let told = text(&output.stderr);
        assert!(matches!(output.status.code(), Some(1 | 2)), "{arguments}: {told}");
        assert_eq!(text(&output.stdout), "", "{arguments}");
        assert!(self.contents() == before, "{arguments}: {:?}", self.names());
        told
    }

    /// `openssl verify` with the strictest rules; the chain is in the file.
    fn verify(&self, root: &str, file: &str, options: &[&str]) {
        let (root, file) = (self.file(root), self.file(file));
        let common = ["verify", "-x509_strict", "-check_ss_sig", "-CAfile", &root];
        openssl(&[&common[..], options, &["-untrusted", &file, &file]].concat(), &[]);
    }

    /// A certificate as OpenSSL describes it.
    fn text(&self, file: &str) -> String {
        openssl(&["x509", "-text", "-noout", "-in", &self.file(file)], &[])
    }
}

/// Serves with a certificate and connects to it.
fn talk(folder: &Folder, cert: &str, key: &str, name: &str, root: &str) {
    let (cert, key, root) = (folder.file(cert), folder.file(key), folder.file(root));
    let (_server, address) = serve(&["--echo", "--cert", &cert, "--key", &key]);
    let mut client = ashlar();
    let output = run(client.args(["connect", &address, "--name", name, "--ca", &root]), b"echo");
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(text(&output.stdout), "echo");
}

fn assert_has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part:?} is not in:\n{text}");
    }
}

#[test]
fn every_kind_of_key_is_accepted_by_openssl_and_served_with() {
    let folder = Folder::new("kinds");
    for (kind, key, signature) in [
        ("p256", "NIST CURVE: P-256", "ecdsa-with-SHA256"),
        ("p384", "NIST CURVE: P-384", "ecdsa-with-SHA384"),
        ("p521", "NIST CURVE: P-521", "ecdsa-with-SHA512"),
        ("ed25519", "ED25519 Public-Key", "Signature Algorithm: ED25519"),
        ("rsa2048", "Public-Key: (2048 bit)", "sha256WithRSAEncryption"),
        ("rsa3072", "Public-Key: (3072 bit)", "sha256WithRSAEncryption"),
        ("rsa4096", "Public-Key: (4096 bit)", "sha256WithRSAEncryption"),
    ] {
        folder.made(&format!("make-ca --dir {kind} --key-type {kind} --subject {kind}-root"));
        let names = "--name server.example *.Wild.example 192.0.2.1 --name 2001:db8::1";
        let make = format!("make --ca-dir {kind} --out-dir {kind} --key-type {kind} {names}");
        folder.made(&make);
        let root = format!("{kind}/ca.pem");
        let [cert, private] = ["", "-key"].map(|end| format!("{kind}/server.example{end}.pem"));
        for who in [
            ["-verify_hostname", "server.example"],
            ["-verify_hostname", "www.wild.example"],
            ["-verify_ip", "192.0.2.1"],
            ["-verify_ip", "2001:db8::1"],
        ] {
            folder.verify(&root, &cert, &[&["-purpose", "sslserver"], &who[..]].concat());
        }
        let issuer = format!("Issuer: CN = {kind}-root");
        let shown = folder.text(&cert);
        assert_has(&shown, &[key, signature, &issuer, "Subject: CN = server.example", "CA:FALSE"]);
        assert_has(&shown, &["TLS Web Server Authentication", "DNS:*.wild.example"]);
        assert_has(&folder.text(&root), &[key, "CA:TRUE, pathlen:1", "Certificate Sign, CRL Sign"]);
        for private in [&private, &format!("{kind}/ca-key.pem")] {
            openssl(&["pkey", "-check", "-noout", "-in", &folder.file(private)], &[]);
        }
        talk(&folder, &cert, &private, "a.wild.example", &root);
    }
}

#[test]
fn what_is_told_can_be_done() {
    let folder = Folder::new("told");
    let made = folder.made("make-ca");
    assert_has(&made, &["ca/ca.pem: the authority CN=Ashlar private CA, P-256, valid until 20"]);
    let command = |told: &str, line: &str| {
        let command = told.lines().find_map(|it| it.strip_prefix(line)).unwrap().trim().to_owned();
        command.strip_prefix("ashlar cert ").map(str::to_owned).unwrap_or(command)
    };
    let make = command(&made, "issue with it:");
    assert_eq!(make, "make --ca-dir ca --name localhost");
    let made = folder.made(&make);
    let serve = "ashlar serve 127.0.0.1:4433 --cert localhost.pem --key localhost-key.pem";
    assert_eq!(command(&made, "serve with it:"), serve);
    let connect = "ashlar connect 127.0.0.1:4433 --name localhost --ca ca/ca.pem";
    assert_eq!(command(&made, "connect to it:"), connect);
    talk(&folder, "localhost.pem", "localhost-key.pem", "localhost", "ca/ca.pem");
    let names = ["ca/ca-key.pem", "ca/ca.pem", "localhost-key.pem", "localhost.pem"];
    assert_eq!(folder.names(), names);

    let made = folder.made("make --ca-dir ca --client --name alice@example.com");
    let check = command(&made, "check it:");
    assert!(folder.made(&check).starts_with("accepted: "));
    // A confined authority is not told to issue for what it may not.
    let made = folder.made("make-ca --dir confined --permit lab.example");
    folder.made(&command(&made, "issue with it:"));
}

#[test]
fn an_authority_below_an_authority_issues_with_its_chain() {
    let folder = Folder::new("intermediate");
    folder.made("make-ca --dir top --path-len 2 --key-type p384 --subject Top");
    let made = folder.made("make --ca-dir top --intermediate --name Middle --key-type ed25519");
    assert_has(&made, &["Middle/ca.pem: an authority, CN=Middle, Ed25519, issued by CN=Top,"]);
    folder.made("make --ca-dir Middle --intermediate --name Bottom --out-dir below/it");
    folder.made("make --ca-dir below/it --name server.example --name localhost");
    let chain = fs::read_to_string(folder.path("server.example.pem")).unwrap();
    assert_eq!(chain.matches("BEGIN CERTIFICATE").count(), 3);
    assert_eq!(fs::read(folder.path("below/it/root.pem")).unwrap(), {
        fs::read(folder.path("top/ca.pem")).unwrap()
    });
    assert_has(&folder.text("Middle/ca.pem"), &["CA:TRUE, pathlen:1"]);
    assert_has(&folder.text("below/it/ca.pem"), &["CA:TRUE, pathlen:0"]);
    folder.verify("top/ca.pem", "server.example.pem", &["-purpose", "sslserver"]);
    talk(&folder, "server.example.pem", "server.example-key.pem", "localhost", "top/ca.pem");

    let told = folder.refused("make --ca-dir below/it --intermediate --name Deeper");
    assert_has(&told, &["CN=Bottom allows no authority below it", "--path-len"]);
}

#[test]
fn a_client_is_let_in_by_its_certificate() {
    let folder = Folder::new("client");
    folder.made("make-ca");
    folder.made("make --ca-dir ca --name localhost");
    let names = "alice@example.com spiffe://example.com/alice laptop.example 192.0.2.7";
    folder.made(&format!("make --ca-dir ca --client --subject Alice --name {names}"));
    let (cert, key) = ("alice@example.com.pem", "alice@example.com-key.pem");
    folder.verify("ca/ca.pem", cert, &["-purpose", "sslclient"]);
    let email = ["-purpose", "sslclient", "-verify_email", "alice@example.com"];
    folder.verify("ca/ca.pem", cert, &email);
    let shown = folder.text(cert);
    assert_has(&shown, &["Subject: CN = Alice\n", "TLS Web Client Authentication"]);
    let alternatives = "email:alice@example.com, URI:spiffe://example.com/alice, \
                        DNS:laptop.example, IP Address:192.0.2.7";
    assert_has(&shown, &[alternatives]);

    let file = |name: &str| folder.file(name);
    let (root, server_cert, server_key) =
        (file("ca/ca.pem"), file("localhost.pem"), file("localhost-key.pem"));
    let asks = ["-www", "-tls1_3", "-CAfile", &root, "-Verify", "1", "-verify_return_error"];
    let identity = ["-cert", &server_cert, "-key", &server_key];
    let (_server, address) = s_server(&[&asks[..], &identity].concat());
    let port = address.rsplit(':').next().unwrap();
    let get = |options: &[&str]| {
        let mut curl = peer("curl");
        curl.args(["--silent", "--cacert", &root, &format!("https://localhost:{port}/")]);
        run(curl.args(options), b"")
    };
    let output = get(&["--cert", &folder.file(cert), "--key", &folder.file(key)]);
    assert!(output.status.success());
    assert_has(&text(&output.stdout), &["Subject: CN=Alice"]);
    assert!(!get(&[]).status.success());
    // Neither is the other.
    let told = text(&folder.cert(&format!("verify --ca ca/ca.pem {cert}")).stderr);
    assert_has(&told, &["serverAuth"]);
    let told = text(&folder.cert("verify --ca ca/ca.pem --client localhost.pem").stderr);
    assert_has(&told, &["clientAuth"]);
    // A subject alone is enough.
    let made = folder.made("make --ca-dir ca --client --subject ../Bob/");
    assert!(made.starts_with("Bob.pem: the certificate of a client, CN=../Bob/, P-256"), "{made}");
}

#[test]
fn a_request_is_answered_for_its_names_or_for_others() {
    let folder = Folder::new("request");
    folder.made("make-ca");
    let request = |name: &str, subject: &str, options: &[&str]| {
        let (key, out) = (folder.file("requester.key"), folder.file(name));
        let common = ["req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"];
        let files = ["-nodes", "-keyout", &key, "-out", &out, "-subj", subject];
        openssl(&[&common[..], &files].concat(), options);
    };
    let wish = "subjectAltName=DNS:wished.example,IP:192.0.2.1";
    let more = ["-addext", wish, "-addext", "basicConstraints=critical,CA:true"];
    request("wish.csr", "/CN=Wished", &more);
    let made = folder.made("make --ca-dir ca --csr wish.csr");
    assert_has(&made, &["CN=Wished, for DNS:wished.example IP:192.0.2.1", "--key KEY.pem"]);
    assert!(!folder.path("wished.example-key.pem").exists());
    folder.verify("ca/ca.pem", "wished.example.pem", &["-verify_ip", "192.0.2.1"]);
    let shown = folder.text("wished.example.pem");
    assert!(shown.contains("CA:FALSE") && !shown.contains("CA:TRUE"), "{shown}");
    talk(&folder, "wished.example.pem", "requester.key", "wished.example", "ca/ca.pem");

    let made = folder.made("make --ca-dir ca --csr wish.csr --name other.example");
    assert_has(&made, &["other.example.pem: ", "for DNS:other.example, P-256"]);
    let shown = folder.text("other.example.pem");
    assert!(!shown.contains("wished") && !shown.contains("Wished"), "{shown}");

    request("bare.csr", "/CN=bare.example", &[]);
    let told = folder.refused("make --ca-dir ca --csr bare.csr");
    assert_has(&told, &["needs a DNS name or an IP address; give it by --name"]);
    let made = folder.made("make --ca-dir ca --csr bare.csr --client --subject Carol");
    assert!(made.starts_with("Carol.pem: the certificate of a client, CN=Carol, P-256"), "{made}");

    // A request that the requester did not sign.
    let der = folder.file("forged.der");
    openssl(&["req", "-in", &folder.file("wish.csr"), "-outform", "DER", "-out", &der], &[]);
    let mut forged = fs::read(&der).unwrap();
    let place = forged.windows(6).position(|window| window == b"Wished").unwrap();
    forged[place] = b'F';
    fs::write(&der, forged).unwrap();
    for names in ["", " --name any.example"] {
        let told = folder.refused(&format!("make --ca-dir ca --csr forged.der{names}"));
        assert_has(&told, &["forged.der", "signature"]);
    }
    // Names that are not issued do not count beside others.
    let odd = ["-addext", "subjectAltName=RID:1.2.3,URI:https://odd.example/,DNS:odd.example"];
    request("odd.csr", "/CN=odd", &odd);
    let told = folder.refused("make --ca-dir ca --csr odd.csr");
    assert_has(&told, &["odd.csr", "expected a DNS name, an IP address, a URI or an e-mail"]);
    folder.made("make --ca-dir ca --csr odd.csr --name even.example");
    let uri = ["-addext", "subjectAltName=URI:https://uri.example/,DNS:uri.example"];
    request("uri.csr", "/CN=uri", &uri);
    let made = folder.made("make --ca-dir ca --csr uri.csr");
    assert!(made.starts_with("https-uri.example.pem: "), "{made}");
    assert_has(&made, &[" --name uri.example --ca ca/ca.pem\n"]);
    let two = fs::read(folder.path("wish.csr")).unwrap().repeat(2);
    fs::write(folder.path("two.csr"), two).unwrap();
    assert_has(&folder.refused("make --ca-dir ca --csr two.csr"), &["2 requests; give one"]);
    assert_has(&folder.refused("make --ca-dir ca --csr ca/ca.pem"), &["no CERTIFICATE REQUEST"]);
}

#[test]
fn a_confined_authority_certifies_for_its_domains_alone() {
    let folder = Folder::new("confined");
    folder.made("make-ca --permit lab.example test.example");
    assert_has(&folder.text("ca/ca.pem"), &["X509v3 Name Constraints: critical"]);
    folder.made("make --ca-dir ca --intermediate --name Sub --permit sub.lab.example");
    folder.made("make --ca-dir ca --intermediate --name Open");
    for (authority, names) in [
        ("ca", "lab.example *.lab.example www.test.example"),
        ("Sub", "a.sub.lab.example"),
        ("Open", "b.lab.example"),
    ] {
        folder.made(&format!("make --ca-dir {authority} --name {names}"));
        let file = format!("{}.pem", names.split(' ').next().unwrap());
        folder.verify("ca/ca.pem", &file, &["-purpose", "sslserver"]);
    }
    for (authority, name) in [
        ("ca", "www.example"),
        ("ca", "lab.example.org"),
        ("ca", "192.0.2.1"),
        ("ca", "2001:db8::1"),
        ("Sub", "www.lab.example"),
        // Here it is the root that does not allow it.
        ("Open", "www.example"),
    ] {
        let told = folder.refused(&format!("make --ca-dir {authority} --name {name}"));
        assert_has(&told, &["no peer would accept it", "outside what its issuer may certify"]);
    }
}

#[test]
fn a_certificate_ends_with_its_issuer_at_the_latest() {
    let folder = Folder::new("days");
    folder.made("make-ca --days 10");
    let end = |file: &str| {
        let file = folder.file(file);
        openssl(&["x509", "-noout", "-enddate", "-in", &file], &[])
    };
    let made = folder.made("make --ca-dir ca --name a.example");
    assert_has(&made, &[", as its issuer\n"]);
    folder.made("make --ca-dir ca --name b.example --days 36500");
    let made = folder.made("make --ca-dir ca --name c.example --days 9");
    assert!(!made.contains(", as its issuer"), "{made}");
    folder.made("make --ca-dir ca --intermediate --name Middle");
    for file in ["a.example.pem", "b.example.pem", "Middle/ca.pem"] {
        assert_eq!(end(file), end("ca/ca.pem"), "{file}");
    }
    assert_ne!(end("c.example.pem"), end("ca/ca.pem"));
}

#[test]
fn serial_numbers_and_keys_are_never_the_same() {
    let folder = Folder::new("serial");
    folder.made("make-ca");
    let of = |folder: &Folder, out: &str| {
        folder.made(&format!("make --ca-dir ca --name localhost --out-dir {out}"));
        let file = folder.file(&format!("{out}/localhost.pem"));
        ["-serial", "-pubkey"].map(|what| openssl(&["x509", "-noout", what, "-in", &file], &[]))
    };
    let (one, two) = (of(&folder, "one"), of(&folder, "two"));
    assert!(one[0] != two[0] && one[1] != two[1]);
    assert_eq!(one[0].trim().len(), "serial=".len() + 32);
}

/// `docs/certificates.md` shows what the program prints, but for the time of day.
#[test]
fn the_documentation_has_real_output() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/certificates.md");
    let page = without_times(&fs::read_to_string(page).unwrap());
    let folder = Folder::new("documented");
    let start = page.find("\n## Issuing").expect("the section on issuing");
    let (mut shown, mut runs) = (page[start..].lines().peekable(), 0);
    while let Some(line) = shown.next() {
        let Some(arguments) = line.strip_prefix("$ ashlar cert make") else { continue };
        let output = folder.cert(&format!("make{arguments}").replace('\'', ""));
        let told = text(&output.stdout) + &text(&output.stderr);
        for expected in without_times(&told).lines() {
            assert_eq!(shown.next(), Some(expected), "{line}");
        }
        let is_end = |next: &&str| *next == "```" || next.starts_with("$ ");
        assert!(shown.peek().is_some_and(is_end), "{line}");
        runs += 1;
    }
    assert!(runs >= 4, "{runs}");
}

/// A text whose points in time have no digits.
fn without_times(text: &str) -> String {
    let words = text.split_inclusive([' ', '\n', ',', ';']);
    let is_time = |word: &str| {
        let word = word.trim_end_matches([' ', '\n', ',', ';']);
        word.len() == 20 && word.ends_with('Z') && word.as_bytes()[10] == b'T'
    };
    let blank = |word: &str| word.replace(|it: char| it.is_ascii_digit(), "0");
    words.map(|word| if is_time(word) { blank(word) } else { word.to_owned() }).collect()
}
