#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]
#![warn(clippy::indexing_slicing, clippy::arithmetic_side_effects, clippy::as_conversions)]

extern crate alloc;

mod digest;
mod exporter;
mod finished;
mod resumption;
mod schedule;
mod secret;
pub mod tls12;
mod traffic;
mod transcript;

pub use digest::{Digest, HashAlgorithm};
pub use exporter::{EarlyExporterSecret, ExporterSecret};
pub use finished::{BinderKey, FinishedMismatch, VerifyData};
pub use hmac::HkdfError;
pub use resumption::{ResumptionPsk, ResumptionSecret};
pub use schedule::{
    ApplicationSecrets, EarlySecret, HandshakeSecret, HandshakeSecrets, MainSecret, PskKind,
};
pub use traffic::{TrafficKey, TrafficKeys, TrafficSecret};
pub use transcript::{Transcript, TranscriptBuffer};
