//! The Poly1305 one-time authenticator (RFC 8439, section 2.5).

pub(crate) mod portable;
