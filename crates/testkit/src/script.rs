//! A peer that follows a script: one side of TLS 1.2 or 1.3, message by message.
//!
//! Without interference it is honest: it computes keys, signs and proves, so that whatever stands
//! behind the first flight can be reached. Every message passes a [`Hook`] on its way, before it is
//! protected. What is sent, whatever the hook made of it, goes into the transcript: a message that
//! is left out is missing from this side's Finished too, as an attacker with the keys would have it.

mod keys;
mod layout;
mod peer;
mod says;

pub use layout::{Layout, Length};
pub use peer::{Hook, Identity, Outgoing, Peer, Records, Session, Settings, Sign};
use wire::registry::{ContentType, HandshakeType};

/// The version that a script speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// RFC 5246, with ECDHE and AES-128-GCM.
    Tls12,
    /// RFC 9846, with secp256r1 and AES-128-GCM.
    Tls13,
}

/// The side that a script plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It connects.
    Client,
    /// It answers.
    Server,
}

/// What a peer can send, with its best knowledge at that moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Say {
    /// TLS 1.2.
    HelloRequest,
    /// Both versions.
    ClientHello,
    /// Both versions.
    ServerHello,
    /// TLS 1.3: asks for a share of secp256r1.
    HelloRetryRequest,
    /// Both versions.
    NewSessionTicket,
    /// TLS 1.3.
    EndOfEarlyData,
    /// TLS 1.3.
    EncryptedExtensions,
    /// Both versions.
    Certificate,
    /// TLS 1.2.
    ServerKeyExchange,
    /// Both versions.
    CertificateRequest,
    /// TLS 1.2.
    ServerHelloDone,
    /// Both versions.
    CertificateVerify,
    /// TLS 1.2.
    ClientKeyExchange,
    /// TLS 1.2.
    CertificateStatus,
    /// Both versions.
    Finished,
    /// TLS 1.3.
    KeyUpdate,
    /// The record of its own type; what follows it is protected in TLS 1.2.
    ChangeCipherSpec,
    /// A record of [`DATA`].
    ApplicationData,
    /// The alert `close_notify`.
    CloseNotify,
}

/// What [`Say::ApplicationData`] says.
pub const DATA: &[u8] = b"as the script says";

impl Say {
    /// Everything.
    pub const ALL: [Self; 19] = [
        Self::HelloRequest,
        Self::ClientHello,
        Self::ServerHello,
        Self::HelloRetryRequest,
        Self::NewSessionTicket,
        Self::EndOfEarlyData,
        Self::EncryptedExtensions,
        Self::Certificate,
        Self::ServerKeyExchange,
        Self::CertificateRequest,
        Self::ServerHelloDone,
        Self::CertificateVerify,
        Self::ClientKeyExchange,
        Self::CertificateStatus,
        Self::Finished,
        Self::KeyUpdate,
        Self::ChangeCipherSpec,
        Self::ApplicationData,
        Self::CloseNotify,
    ];

    /// The type of its record, before protection.
    #[must_use]
    #[expect(clippy::wildcard_enum_match_arm, reason = "all others are handshake messages")]
    pub const fn content_type(self) -> ContentType {
        match self {
            Self::ChangeCipherSpec => ContentType::CHANGE_CIPHER_SPEC,
            Self::ApplicationData => ContentType::APPLICATION_DATA,
            Self::CloseNotify => ContentType::ALERT,
            _ => ContentType::HANDSHAKE,
        }
    }

    /// Whether it is a handshake message.
    #[must_use]
    pub fn is_handshake(self) -> bool {
        self.content_type() == ContentType::HANDSHAKE
    }

    /// What a received handshake message is.
    fn of(message: &[u8]) -> Option<Self> {
        let handshake_type = HandshakeType(*message.first()?);
        Some(match handshake_type {
            HandshakeType::HELLO_REQUEST => Self::HelloRequest,
            HandshakeType::CLIENT_HELLO => Self::ClientHello,
            HandshakeType::SERVER_HELLO if says::is_retry(message) => Self::HelloRetryRequest,
            HandshakeType::SERVER_HELLO => Self::ServerHello,
            HandshakeType::NEW_SESSION_TICKET => Self::NewSessionTicket,
            HandshakeType::ENCRYPTED_EXTENSIONS => Self::EncryptedExtensions,
            HandshakeType::CERTIFICATE => Self::Certificate,
            HandshakeType::SERVER_KEY_EXCHANGE => Self::ServerKeyExchange,
            HandshakeType::CERTIFICATE_REQUEST => Self::CertificateRequest,
            HandshakeType::SERVER_HELLO_DONE => Self::ServerHelloDone,
            HandshakeType::CERTIFICATE_VERIFY => Self::CertificateVerify,
            HandshakeType::CLIENT_KEY_EXCHANGE => Self::ClientKeyExchange,
            HandshakeType::CERTIFICATE_STATUS => Self::CertificateStatus,
            HandshakeType::FINISHED => Self::Finished,
            HandshakeType::KEY_UPDATE => Self::KeyUpdate,
            _ => return None,
        })
    }
}

/// One line of a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Waits until the other side has sent this.
    Await(Say),
    /// Sends this.
    Send(Say),
}

/// A flow of messages that an RFC draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flow {
    /// The version.
    pub version: Version,
    /// Whom the script plays.
    pub role: Role,
    /// TLS 1.3: a HelloRetryRequest asks for another share.
    pub retried: bool,
    /// The server asks for the client's certificate, and gets it.
    pub client_auth: bool,
    /// TLS 1.2: the abbreviated handshake.
    pub resumed: bool,
    /// TLS 1.2: the server sends a ticket.
    pub ticket: bool,
}

impl Flow {
    /// The full handshake with nothing optional.
    #[must_use]
    pub const fn new(version: Version, role: Role) -> Self {
        let (retried, client_auth, resumed, ticket) = (false, false, false, false);
        Self { version, role, retried, client_auth, resumed, ticket }
    }

    /// Every flow that `role` can play.
    #[must_use]
    pub fn all(role: Role) -> Vec<Self> {
        let (tls12, tls13) = (Self::new(Version::Tls12, role), Self::new(Version::Tls13, role));
        vec![
            tls12,
            Self { ticket: true, ..tls12 },
            Self { client_auth: true, ..tls12 },
            Self { resumed: true, ..tls12 },
            tls13,
            Self { retried: true, ..tls13 },
            Self { client_auth: true, ..tls13 },
        ]
    }

    /// The figure as this side sees it: RFC 5246, figures 1 and 2; RFC 9846, figures 1 and 2.
    #[must_use]
    pub fn script(&self) -> Vec<Step> {
        let figure = match (self.version, self.resumed) {
            (Version::Tls12, true) => self.tls12_resumed(),
            (Version::Tls12, false) => self.tls12(),
            (Version::Tls13, _) => self.tls13(),
        };
        let side = |(sender, say)| match sender == self.role {
            true => Step::Send(say),
            false => Step::Await(say),
        };
        figure.into_iter().map(side).collect()
    }

    fn tls12(&self) -> Vec<(Role, Say)> {
        use Role::{Client, Server};
        let auth = |line| self.client_auth.then_some(line);
        let mut figure = vec![
            (Client, Say::ClientHello),
            (Server, Say::ServerHello),
            (Server, Say::Certificate),
            (Server, Say::ServerKeyExchange),
        ];
        figure.extend(auth((Server, Say::CertificateRequest)));
        figure.push((Server, Say::ServerHelloDone));
        figure.extend(auth((Client, Say::Certificate)));
        figure.push((Client, Say::ClientKeyExchange));
        figure.extend(auth((Client, Say::CertificateVerify)));
        figure.extend([(Client, Say::ChangeCipherSpec), (Client, Say::Finished)]);
        figure.extend(self.ticket.then_some((Server, Say::NewSessionTicket)));
        figure.extend([(Server, Say::ChangeCipherSpec), (Server, Say::Finished)]);
        figure
    }

    fn tls12_resumed(&self) -> Vec<(Role, Say)> {
        use Role::{Client, Server};
        vec![
            (Client, Say::ClientHello),
            (Server, Say::ServerHello),
            (Server, Say::ChangeCipherSpec),
            (Server, Say::Finished),
            (Client, Say::ChangeCipherSpec),
            (Client, Say::Finished),
        ]
    }

    fn tls13(&self) -> Vec<(Role, Say)> {
        use Role::{Client, Server};
        let auth = |line| self.client_auth.then_some(line);
        let mut figure = vec![(Client, Say::ClientHello)];
        if self.retried {
            figure.extend([(Server, Say::HelloRetryRequest), (Client, Say::ClientHello)]);
        }
        figure.extend([(Server, Say::ServerHello), (Server, Say::EncryptedExtensions)]);
        figure.extend(auth((Server, Say::CertificateRequest)));
        figure.extend([
            (Server, Say::Certificate),
            (Server, Say::CertificateVerify),
            (Server, Say::Finished),
        ]);
        figure.extend(auth((Client, Say::Certificate)));
        figure.extend(auth((Client, Say::CertificateVerify)));
        figure.push((Client, Say::Finished));
        figure
    }
}
