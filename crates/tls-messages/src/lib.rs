#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]
#![warn(clippy::indexing_slicing, clippy::arithmetic_side_effects, clippy::as_conversions)]

extern crate alloc;

mod alert;
pub mod extension;
mod message;
mod permitted;

pub use alert::Alert;
pub use extension::{
    Alpn, CertificateAuthorities, Cookie, EarlyData, EarlyDataSize, Extension, Extensions,
    KeyShareClient, KeyShareEntry, KeyShareRetry, KeyShareServer, OidFilter, OidFilters,
    PostHandshakeAuth, PreSharedKeyClient, PreSharedKeyServer, PskIdentity, PskKeyExchangeModes,
    RawExtension, RecordSizeLimit, ServerName, ServerNameAck, SignatureAlgorithms,
    SignatureAlgorithmsCert, SupportedGroups, SupportedVersionsClient, SupportedVersionsServer,
};
pub use message::{
    Certificate, CertificateEntry, CertificateRequest, CertificateVerify, ClientHello,
    EncryptedExtensions, EndOfEarlyData, Finished, HELLO_RETRY_REQUEST_RANDOM, HandshakeMessage,
    KeyUpdate, Message, NewSessionTicket, ServerHello, encode, message_hash,
};
pub use permitted::{Context, permitted};
