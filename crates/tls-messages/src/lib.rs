#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]
#![warn(clippy::indexing_slicing, clippy::arithmetic_side_effects, clippy::as_conversions)]

extern crate alloc;

mod alert;
pub mod extension;
mod message;
mod permitted;
pub mod tls12;

pub use alert::Alert;
pub use extension::{
    Alpn, CertificateAuthorities, Cookie, EarlyData, EarlyDataSize, EcPointFormats, EncryptThenMac,
    ExtendedMainSecret, Extension, Extensions, KeyShareClient, KeyShareEntry, KeyShareRetry,
    KeyShareServer, OcspStatus, OidFilter, OidFilters, PostHandshakeAuth, PreSharedKeyClient,
    PreSharedKeyServer, PskIdentity, PskKeyExchangeModes, RawExtension, RecordSizeLimit,
    RenegotiationInfo, ServerName, ServerNameAck, SessionTicket, SignatureAlgorithms,
    SignatureAlgorithmsCert, StatusRequest, StatusRequestAck, SupportedGroups,
    SupportedVersionsClient, SupportedVersionsServer,
};
pub use message::{
    Certificate, CertificateEntry, CertificateRequest, CertificateVerify, ClientHello,
    EncryptedExtensions, EndOfEarlyData, Finished, HELLO_RETRY_REQUEST_RANDOM, HandshakeMessage,
    KeyUpdate, Message, NewSessionTicket, ServerHello, encode, message_hash,
};
pub use permitted::{Context, permitted};
