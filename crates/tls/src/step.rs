//! What an observer of a handshake is told, in the order in which it happens.

use core::fmt;

use wire::registry::{
    AlertDescription, CipherSuite, HandshakeType, NamedGroup, ProtocolVersion, SignatureScheme,
};

use crate::kx::Group;
use crate::legacy::LegacyPart;

/// One step of a handshake.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Step {
    /// An alert.
    Alert {
        /// Who sent it.
        direction: Direction,
        /// Which one.
        description: AlertDescription,
    },
    /// A `change_cipher_spec` record.
    ChangeCipherSpec {
        /// Who sent it.
        direction: Direction,
        /// Whether it means nothing: TLS 1.3 sends it for middleboxes. In TLS 1.2 the records
        /// behind it are protected.
        dummy: bool,
    },
    /// A fact that is settled from here on.
    Fact(Fact),
    /// Keys that protect one direction from the next record on.
    Keys {
        /// The direction.
        direction: Direction,
        /// Which keys.
        epoch: Epoch,
        /// The suite they belong to.
        suite: CipherSuite,
    },
    /// A handshake message.
    Message {
        /// Who sent it.
        direction: Direction,
        /// Which one.
        handshake_type: HandshakeType,
        /// Its size in bytes, with the four-byte header.
        size: usize,
        /// The keys that protect it; none for plaintext.
        epoch: Option<Epoch>,
    },
}

/// Seen from this side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From this side to the peer.
    Sent,
    /// From the peer to this side.
    Received,
}

/// Which of a connection's keys: RFC 9846, section 7.1; RFC 5246, section 6.3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Epoch {
    /// `client_handshake_traffic_secret` and `server_handshake_traffic_secret`.
    Handshake,
    /// `client_application_traffic_secret_0` and `server_application_traffic_secret_0`.
    Application,
    /// `client_write_key` and `server_write_key` of TLS 1.2, which has no others.
    Write,
}

/// What a handshake decides or proves.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Fact {
    /// The application protocol.
    Alpn(Vec<u8>),
    /// The peer's chain leads to a trusted anchor and names the peer.
    ChainVerified(Box<x509::Verified>),
    /// The peer's Finished is the MAC of this handshake: nobody changed a byte of it.
    FinishedVerified,
    /// This part of the legacy of TLS 1.2 is in use.
    LegacyUsed(LegacyPart),
    /// This side has made the main secret of TLS 1.2: bound to the handshake that made it
    /// (RFC 7627), or to the two randoms alone.
    MainSecret {
        /// Which of the two.
        extended: bool,
    },
    /// The client has sent its premaster secret under the server's RSA key; the server has decrypted
    /// something, which Finished will show to be right or wrong.
    PremasterEncrypted,
    /// The connection goes on from an earlier one.
    Resumed,
    /// The server asks for a key share of this group.
    RetryAskedFor(Group),
    /// The server name that the client asks for.
    ServerName(String),
    /// Both sides hold the same (EC)DHE secret of this group.
    SharedSecret(NamedGroup),
    /// The peer signed this handshake with its certificate's key.
    SignatureVerified(SignatureScheme),
    /// Version and cipher suite.
    Suite(ProtocolVersion, CipherSuite),
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sent => "sent",
            Self::Received => "received",
        })
    }
}

impl fmt::Display for Epoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Handshake => "handshake",
            Self::Application => "application",
            Self::Write => "write",
        })
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Alpn(name) => write!(f, "application protocol {}", name.escape_ascii()),
            Self::ChainVerified(verified) => chain_verified(verified, f),
            Self::FinishedVerified => {
                f.write_str("Finished matches: no byte of the handshake was changed")
            }
            Self::LegacyUsed(part) => write!(f, "legacy in use: {part}"),
            Self::MainSecret { extended: true } => {
                f.write_str("the main secret is made, bound to this handshake")
            }
            Self::MainSecret { extended: false } => {
                f.write_str("the main secret is made, not bound to this handshake")
            }
            Self::PremasterEncrypted => {
                f.write_str("the premaster secret is under the server's RSA key")
            }
            Self::Resumed => f.write_str("the connection goes on from an earlier one"),
            Self::RetryAskedFor(group) => write!(f, "the server wants a key share of {group}"),
            Self::ServerName(name) => write!(f, "the client asks for {name}"),
            Self::SharedSecret(group) => write!(f, "both sides hold the same {group} secret"),
            Self::SignatureVerified(scheme) => {
                write!(f, "the peer holds its certificate's key: {scheme} signature verified")
            }
            Self::Suite(version, suite) => write!(f, "{version} with {suite}"),
        }
    }
}

fn chain_verified(verified: &x509::Verified, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let subjects: Vec<&str> = verified.path.iter().map(|it| it.subject.as_str()).collect();
    write!(f, "certificate accepted: {}", subjects.join(", issued by "))?;
    match &verified.anchor {
        Some(anchor) => write!(f, ", issued by the trusted {anchor}")?,
        None => f.write_str(", which is trusted itself")?,
    }
    match &verified.matched {
        Some(matched) => write!(f, "; it is for {matched}"),
        None => Ok(()),
    }
}
