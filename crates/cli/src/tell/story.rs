//! What each step of a handshake decides or proves, as far as the handshake has come.

use core::fmt;

use tls::legacy::LegacyPart;
use tls::registry::{HandshakeType, ProtocolVersion};
use tls::{Direction, Fact, Step};

use crate::options::KeyExchange;

/// Which side is told about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Client,
    Server,
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Client => "client",
            Self::Server => "server",
        })
    }
}

/// One side's handshake up to the step that is told.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Story {
    role: Role,
    protocol: Protocol,
}

/// What is known of the protocol. The same messages mean other things in other versions.
#[derive(Clone, Copy, Debug)]
enum Protocol {
    /// The hellos have not settled it yet.
    Open {
        /// This side speaks TLS 1.3.
        tls13: bool,
    },
    Tls12(KeyExchange),
    Tls13,
}

/// A Certificate message of TLS 1.2 without a certificate: its header and the list's length.
const EMPTY_CERTIFICATE: usize = 7;

impl Story {
    /// A handshake that begins. `tls13`: whether this side speaks TLS 1.3.
    pub(crate) const fn new(role: Role, tls13: bool) -> Self {
        Self { role, protocol: Protocol::Open { tls13 } }
    }

    pub(crate) const fn role(&self) -> Role {
        self.role
    }

    /// Takes note of what the step settles.
    pub(crate) fn follow(&mut self, step: &Step) {
        if let Step::Fact(Fact::Suite(version, suite)) = step {
            self.protocol = match *version {
                ProtocolVersion::TLS_1_2 => Protocol::Tls12(KeyExchange::of(*suite)),
                _ => Protocol::Tls13,
            };
        }
    }

    /// The message's name. The registry marks those that TLS 1.3 does not have.
    pub(crate) fn name(handshake_type: HandshakeType) -> String {
        let name = handshake_type.to_string();
        name.strip_suffix("_RESERVED").map(ToOwned::to_owned).unwrap_or(name)
    }

    /// What a message of this size decides or proves.
    pub(crate) fn meaning(
        &self,
        direction: Direction,
        handshake_type: HandshakeType,
        size: usize,
    ) -> &'static str {
        let is_clients = (self.role == Role::Client) == (direction == Direction::Sent);
        match self.protocol {
            Protocol::Open { tls13 } => of_hello(handshake_type, tls13),
            Protocol::Tls13 => in_tls13(handshake_type),
            Protocol::Tls12(_) if handshake_type == HandshakeType::CERTIFICATE && is_clients => {
                match size {
                    EMPTY_CERTIFICATE => "the client has no certificate to show",
                    _ => "says who the client is",
                }
            }
            Protocol::Tls12(exchange) => in_tls12(handshake_type, exchange),
        }
    }

    /// How a fact comes about, where there is more to say than the fact.
    pub(crate) fn explain(&self, fact: &Fact) -> &'static [&'static str] {
        let Protocol::Tls12(exchange) = self.protocol else {
            let resumed: &[_] = &[
                "no certificate: the pre-shared key of that connection's ticket takes its place, \
                 beside a new key exchange",
            ];
            return if matches!(fact, Fact::Resumed) { resumed } else { &[] };
        };
        match (fact, self.role, exchange) {
            (Fact::PremasterEncrypted, Role::Client, _) => &[
                "this side made it: the version and 46 random bytes; the server's private key alone \
                 gets them out again",
            ],
            (Fact::PremasterEncrypted, Role::Server, _) => &[
                "this side decrypted it; had that gone wrong, a random one would be in its place, \
                 and Finished would not match",
            ],
            (Fact::SharedSecret(_), ..) => {
                &["that is the premaster secret; it was never sent, and no later key gives it away"]
            }
            (Fact::MainSecret { extended: true }, ..) => &[
                "main secret = PRF(premaster secret, \"extended master secret\", hash of the \
                 messages so far)",
                KEY_EXPANSION,
            ],
            (Fact::MainSecret { extended: false }, ..) => &[
                "main secret = PRF(premaster secret, \"master secret\", the client's random and the \
                 server's)",
                KEY_EXPANSION,
            ],
            (Fact::Resumed, ..) => &[
                "no certificate, no key exchange: both sides still have that connection's main \
                 secret",
                KEY_EXPANSION,
            ],
            (Fact::FinishedVerified, Role::Client, KeyExchange::Rsa) => &[
                "so the server has decrypted the premaster secret: it holds its certificate's key",
            ],
            (Fact::LegacyUsed(part), ..) => of_legacy(*part),
            _ => &[],
        }
    }
}

/// RFC 5246, section 6.3.
const KEY_EXPANSION: &str = "keys of both directions = PRF(main secret, \"key expansion\", the \
                             server's random and the client's)";

/// Before the version is settled.
fn of_hello(handshake_type: HandshakeType, tls13: bool) -> &'static str {
    match (handshake_type, tls13) {
        (HandshakeType::CLIENT_HELLO, true) => {
            "offers versions, suites and groups, with a key share"
        }
        (HandshakeType::CLIENT_HELLO, false) => "offers suites and groups, and a random value",
        (HandshakeType::SERVER_HELLO, true) => {
            "decides version and suite; in TLS 1.3 it answers the key share"
        }
        (HandshakeType::SERVER_HELLO, false) => "decides the suite, and adds a random value",
        _ => "has no place here",
    }
}

/// RFC 5246, section 7.4.
fn in_tls12(handshake_type: HandshakeType, exchange: KeyExchange) -> &'static str {
    match (handshake_type, exchange) {
        (HandshakeType::SERVER_HELLO, _) => "decides the suite, and adds a random value",
        (HandshakeType::CERTIFICATE, KeyExchange::Rsa) => {
            "says who the server is, and gives the RSA key under which a secret can be sent to it"
        }
        (HandshakeType::CERTIFICATE, _) => {
            "says who the server is, and gives the key to verify its signature with"
        }
        (HandshakeType::CERTIFICATE_STATUS, _) => {
            "an OCSP response: what the issuer has to say of the certificate today"
        }
        (HandshakeType::SERVER_KEY_EXCHANGE, KeyExchange::Dhe) => {
            "a group and the server's public key for this once, signed with both random values"
        }
        (HandshakeType::SERVER_KEY_EXCHANGE, _) => {
            "a curve and the server's public key for this once, signed with both random values"
        }
        (HandshakeType::CERTIFICATE_REQUEST, _) => "asks the client who it is",
        (HandshakeType::SERVER_HELLO_DONE, _) => "it is the client's turn",
        (HandshakeType::CLIENT_KEY_EXCHANGE, KeyExchange::Rsa) => {
            "the premaster secret, which the client made, under the server's RSA key"
        }
        (HandshakeType::CLIENT_KEY_EXCHANGE, _) => "the client's public key for this once",
        (HandshakeType::CERTIFICATE_VERIFY, _) => {
            "proves that the client holds its certificate's key: a signature of all before it"
        }
        (HandshakeType::NEW_SESSION_TICKET, _) => {
            "the main secret under a key of the server's alone, for the client to bring back"
        }
        (HandshakeType::FINISHED, _) => {
            "proves by the main secret that both sides saw the same handshake"
        }
        _ => "has no place here",
    }
}

/// RFC 9846, section 4.
fn in_tls13(handshake_type: HandshakeType) -> &'static str {
    match handshake_type {
        HandshakeType::CLIENT_HELLO => "offers versions, suites and groups, with a key share",
        HandshakeType::SERVER_HELLO => "decides version and suite, answers the key share",
        HandshakeType::ENCRYPTED_EXTENSIONS => "decides what is left, out of sight",
        HandshakeType::CERTIFICATE_REQUEST => "asks the client who it is",
        HandshakeType::CERTIFICATE => "says who the sender is",
        HandshakeType::CERTIFICATE_VERIFY => "proves that the sender holds the certificate's key",
        HandshakeType::FINISHED => "proves that both sides saw the same handshake",
        HandshakeType::NEW_SESSION_TICKET => "gives the client a key to go on with later",
        _ => "goes beyond the handshake",
    }
}

fn of_legacy(part: LegacyPart) -> &'static [&'static str] {
    match part {
        LegacyPart::RsaKeyExchange => &[
            "RFC 10015 forbids it: whoever gets hold of the server's key, even years later, reads \
             this connection",
        ],
        LegacyPart::Dhe => &["RFC 10015 forbids it: TLS 1.2 has no good way to agree on the group"],
        LegacyPart::CbcMacThenEncrypt => &[
            "RFC 9325 recommends AEAD suites: whoever can tell wrong padding from a wrong MAC, reads \
             this connection",
        ],
        LegacyPart::CbcEncryptThenMac => {
            &["RFC 9325 recommends AEAD suites; of the two orders this is the safer one"]
        }
        _ => &[],
    }
}
