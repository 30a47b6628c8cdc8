//! What is recorded: each family of suites once, and each way of a handshake.

use testkit::{Item, Recording};

use crate::identities::{Identities, SERVER_NAME};
use recordings::Side;

/// A handshake, in both directions.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) suite: &'static str,
    pub(crate) way: Way,
}

/// What is special about a handshake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Plain,
    /// The second of two connections goes on from the first.
    ById,
    ByTicket,
    ClientAuthentication,
    /// The peer does not know `extended_main_secret`.
    WithoutExtendedMainSecret,
    /// The peer does not know `encrypt_then_mac`.
    MacThenEncrypt,
    /// The reproduced side speaks TLS 1.3 too.
    Downgraded,
}

macro_rules! cases {
    ($($name:literal $suite:ident $way:ident)+) => {
        [$(Case { name: $name, suite: stringify!($suite), way: Way::$way },)+]
    };
}

pub(crate) const CASES: [Case; 16] = cases! {
    "ecdhe-ecdsa-aes128-gcm" TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 Plain
    "ecdhe-ecdsa-aes256-gcm" TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 Plain
    "ecdhe-ecdsa-chacha20" TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 Plain
    "ecdhe-ecdsa-aes128-ccm" TLS_ECDHE_ECDSA_WITH_AES_128_CCM Plain
    "ecdhe-rsa-aes128-gcm" TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 Plain
    "client-authentication" TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 ClientAuthentication
    "resumed-by-id" TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 ById
    "resumed-by-ticket" TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 ByTicket
    "without-extended-main-secret" TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
        WithoutExtendedMainSecret
    "downgraded" TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 Downgraded
    "rsa-aes128-gcm" TLS_RSA_WITH_AES_128_GCM_SHA256 Plain
    "rsa-aes128-cbc-sha" TLS_RSA_WITH_AES_128_CBC_SHA Plain
    "rsa-aes128-cbc-sha256-mac-then-encrypt" TLS_RSA_WITH_AES_128_CBC_SHA256 MacThenEncrypt
    "dhe-rsa-aes128-gcm" TLS_DHE_RSA_WITH_AES_128_GCM_SHA256 Plain
    "dhe-rsa-aes256-cbc-sha256" TLS_DHE_RSA_WITH_AES_256_CBC_SHA256 Plain
    "ecdhe-rsa-aes256-cbc-sha384" TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384 Plain
};

const X25519: &str = "X25519 private key";
const ECDSA: &[&str] = &["additional data of the ECDSA nonce"];
const PSS: &[&str] = &["salt of the PSS signature", "RSA blinding"];

impl Case {
    /// A line for the reader of the file.
    pub(crate) fn title(&self, side: Side) -> String {
        let (ours, peer) = (side.name(), side.peer().name());
        format!(
            "{}: a {ours} whose bytes follow from what it drew, and OpenSSL's {peer}.",
            self.name
        )
    }

    /// What the recording begins with.
    pub(crate) fn head(&self, side: Side, identities: &Identities, version: &str) -> Recording {
        let versions = if self.way == Way::Downgraded { "1.3 1.2" } else { "1.2" };
        let yes = |is| if is { "yes" } else { "no" };
        let has_client = self.way == Way::ClientAuthentication;
        let mut settings = vec![
            ("reproduced", side.name()),
            ("peer", version),
            ("suite", self.suite),
            ("versions", versions),
            // Without its curve a certificate is none (RFC 8422, section 5.1.1).
            ("groups", "x25519 secp256r1"),
            ("server-name", SERVER_NAME),
            // 2026-12-01.
            ("time", "1796083200"),
            ("resumption", self.resumption()),
            ("extended-main-secret", yes(self.way != Way::WithoutExtendedMainSecret)),
            ("client-authentication", yes(has_client)),
        ];
        if self.is_cbc() {
            settings.push(("encrypt-then-mac", yes(self.way != Way::MacThenEncrypt)));
        }
        let setting = |(name, value)| Item::new(format_args!("{name} {value}"), &[]);
        let mut head: Vec<Item> = settings.into_iter().map(setting).collect();
        let server = match self.suite.contains("ECDSA") {
            true => &identities.ecdsa_server,
            false => &identities.rsa_server,
        };
        head.push(Item::new("certificate server", &server.certificate));
        head.push(Item::new("key server", &server.key));
        if has_client {
            head.push(Item::new("certificate client", &identities.ecdsa_client.certificate));
            head.push(Item::new("key client", &identities.ecdsa_client.key));
        }
        Recording { head, connections: Vec::new() }
    }

    pub(crate) fn connections(&self) -> usize {
        if self.resumption() == "none" { 1 } else { 2 }
    }

    const fn resumption(&self) -> &'static str {
        match self.way {
            Way::ById => "id",
            Way::ByTicket => "ticket",
            Way::Plain
            | Way::ClientAuthentication
            | Way::WithoutExtendedMainSecret
            | Way::MacThenEncrypt
            | Way::Downgraded => "none",
        }
    }

    fn is_cbc(&self) -> bool {
        self.suite.contains("_CBC_")
    }

    /// Completes the items `random`: what each draw of connection `number` is for. A draw more than
    /// these is one that was made again.
    pub(crate) fn name_draws(
        &self,
        items: &mut [Item],
        (side, number): (Side, usize),
    ) -> Result<(), String> {
        let names = match side {
            Side::Client => self.clients_draws(number > 0),
            Side::Server => self.servers_draws(number > 0),
        };
        let draws = items.iter_mut().filter(|item| item.words == "random");
        let draws: Vec<&mut Item> = draws.collect();
        if draws.len() != names.len() {
            return Err(format!("{} draws for {names:?}", draws.len()));
        }
        for (draw, name) in draws.into_iter().zip(names) {
            draw.words = format!("random {name}");
        }
        Ok(())
    }

    /// The order in the documentation of `tls::Randomness`.
    fn clients_draws(&self, resumed: bool) -> Vec<&'static str> {
        let mut names = vec!["client random"];
        if self.way == Way::Downgraded {
            names.extend(["session id", "X25519 private key for TLS 1.3"]);
        }
        if resumed && self.way == Way::ByTicket {
            names.push("session id");
        }
        if !resumed {
            match self.exchange() {
                "RSA" => names.extend(["premaster secret", "PKCS#1 v1.5 padding"]),
                "DHE" => names.push("Diffie-Hellman exponent"),
                _ => names.push(X25519),
            }
            if self.way == Way::ClientAuthentication {
                names.extend(ECDSA);
            }
        }
        names.extend(self.is_cbc().then_some("key of the record IVs"));
        names
    }

    fn servers_draws(&self, resumed: bool) -> Vec<&'static str> {
        let mut names = Vec::new();
        if !resumed && self.way == Way::ById {
            names.push("session id");
        }
        names.push("server random");
        if !resumed {
            match self.exchange() {
                "RSA" => names.extend(["premaster secret against bad padding", "RSA blinding"]),
                "DHE" => names.push("Diffie-Hellman exponent"),
                _ => names.push(X25519),
            }
            match self.exchange() {
                "RSA" => {}
                "ECDHE_ECDSA" => names.extend(ECDSA),
                _ => names.extend(PSS),
            }
            if self.way == Way::ByTicket {
                names.extend(["name of the ticket key", "ticket key", "nonce of the ticket"]);
            }
        }
        names.extend(self.is_cbc().then_some("key of the record IVs"));
        names
    }

    fn exchange(&self) -> &'static str {
        let name = self.suite.strip_prefix("TLS_").unwrap_or(self.suite);
        match name.split_once("_WITH_").map_or(name, |(exchange, _)| exchange) {
            "DHE_RSA" => "DHE",
            other => other,
        }
    }
}
