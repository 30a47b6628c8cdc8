//! The handshake messages of TLS 1.2 that TLS 1.3 does not have, or has in another form (RFC 5246,
//! section 7.4).
//!
//! A structure that both versions have goes by the same name here as it does there: imported by its
//! module, `tls12::Certificate`, it says which one is meant. ClientHello, ServerHello,
//! CertificateVerify and Finished are the same in both.
//!
//! Two messages depend on the key exchange, which their bytes do not tell: ServerKeyExchange and
//! ClientKeyExchange are a type for each choice, and the caller knows the cipher suite.

mod certificate;
mod certificate_request;
mod certificate_status;
mod client_key_exchange;
mod hello_request;
mod new_session_ticket;
mod server_hello_done;
mod server_key_exchange;

pub use certificate::Certificate;
pub use certificate_request::CertificateRequest;
pub use certificate_status::CertificateStatus;
pub use client_key_exchange::{DheClientKeyExchange, EcdheClientKeyExchange, RsaClientKeyExchange};
pub use hello_request::HelloRequest;
pub use new_session_ticket::NewSessionTicket;
pub use server_hello_done::ServerHelloDone;
pub use server_key_exchange::{DheServerKeyExchange, EcdheServerKeyExchange};
