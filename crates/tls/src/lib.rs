#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![warn(clippy::indexing_slicing, clippy::arithmetic_side_effects, clippy::as_conversions)]

mod auth;
mod buffer;
mod channel;
mod client;
mod config;
mod connection;
mod error;
mod established;
mod explain;
mod finished;
mod handshaking;
mod key_log;
mod kx;
pub mod legacy;
mod limits;
#[cfg(feature = "native-certs")]
mod native;
mod peer;
mod protection;
mod server;
mod session;
mod shape;
mod step;
mod stream;
mod suite;
mod ticket_keeper;
mod tickets;
mod tls12;
mod traffic;
mod version;
mod wants;

pub use buffer::ReceiveBuffer;
pub use config::{
    ClientAuth, ClientConfig, Clock, Credential, KeyLog, Randomness, ServerConfig, Shaped,
};
pub use connection::Connection;
pub use error::{Error, Misbehaviour, Negotiation, Unexpected};
pub use established::Summary;
pub use explain::Explanation;
pub use kx::Group;
#[cfg(feature = "native-certs")]
pub use native::native_anchors;
pub use session::{MemorySessions, Session, Sessions};
pub use step::{Direction, Epoch, Fact, Step};
pub use stream::Stream;
pub use suite::{Authentication, BulkCipher, CbcMac, KeyExchange, Suite, Tls12Suite};
pub use tickets::Tickets;
pub use tls_messages::NewSessionTicket;
pub use tls_schedule::ResumptionPsk;
pub use traffic::{Event, Progress, Receiving, Sending};
pub use version::Versions;
pub use wants::{Answer, SignatureRequest, Wants};
pub use wire::registry;
pub use x509;
