//! Every bound on what a peer can make this side hold or do, with the reason for its size.
//! The bounds on single messages and records are in `tls_record::limits`.

use crate::error::{Error, Misbehaviour};

/// `change_cipher_spec` records dropped during one handshake. Middlebox compatibility sends one or
/// two (RFC 9846, appendix E.4); a flood of them would keep this side busy for nothing.
pub(crate) const CHANGE_CIPHER_SPECS: u16 = 8;

/// Alerts that do not end a connection: `user_canceled`, and the warnings of TLS 1.2. Nobody needs
/// many of them (CVE-2016-8610).
pub(crate) const IGNORED_ALERTS: u16 = 4;

/// Application data records without content in a row. RFC 9846 section 5.1 allows them against
/// traffic analysis; without a bound they are free work for the sender only.
pub(crate) const EMPTY_RECORDS: u16 = 1024;

/// `KeyUpdate` messages in a row without application data between them. The bound is on the row
/// and not on the connection, so that a connection may live for years.
pub(crate) const CONSECUTIVE_KEY_UPDATES: u16 = 32;

/// `NewSessionTicket` messages in a row without application data between them. Servers send two;
/// some send one for each of a browser's parallel connections.
pub(crate) const CONSECUTIVE_TICKETS: u16 = 32;

/// Wishes to negotiate a TLS 1.2 connection anew. They are refused, so a peer stops asking.
pub(crate) const RENEGOTIATIONS: u16 = 4;

/// Bytes of a session in a ticket, and of a ticket that a client keeps. A peer's chain or ticket may
/// be of 64 KiB, and a hello with such a ticket would not fit its length fields; real ones have a few
/// thousand bytes.
pub(crate) const TICKET: usize = 16_384;

/// Certificates in the peer's chain. Public chains have at most five; each costs parsing.
pub(crate) const CHAIN_LENGTH: usize = 16;

/// Counts one more of something that a peer may do only so often.
pub(crate) fn count(counter: &mut u16, limit: u16, what: &'static str) -> Result<(), Error> {
    *counter = counter.saturating_add(1);
    match *counter > limit {
        true => Err(Misbehaviour::Flood { what }.into()),
        false => Ok(()),
    }
}
