//! Explanations of negotiations without a common parameter, with both sides' offers.

use super::{Parts, list, parts};
use crate::error::Negotiation;

pub(super) fn explain(negotiation: &Negotiation) -> Parts {
    match negotiation {
        Negotiation::Alpn { ours, theirs } => parts(
            "a common application protocol",
            "RFC 7301, section 3.2",
            list(&names(ours)),
            list(&names(theirs)),
            "let both sides speak one protocol, or leave ALPN out",
        ),
        Negotiation::CipherSuite { ours, theirs } => parts(
            "a common cipher suite",
            "RFC 9846, section 4.2.1",
            list(ours),
            list(theirs),
            "enable one of the peer's suites here, or one of these there",
        ),
        Negotiation::ExtendedMainSecret => parts(
            "extended_main_secret in TLS 1.2",
            "RFC 7627, section 5",
            "a peer that binds the keys to the handshake",
            "one that does not know how",
            "update the peer, or waive it by require_extended_main_secret",
        ),
        Negotiation::Group { ours, theirs } => parts(
            "a common key exchange group",
            "RFC 9846, section 4.2.1",
            list(ours),
            list(theirs),
            "enable one of the peer's groups here, or one of these there",
        ),
        Negotiation::KeyEncipherment => parts(
            "a key exchange that this side's certificate can do",
            "RFC 5246, section 7.4.2; RFC 5280, section 4.2.1.3",
            "an RSA key at hand whose certificate allows keyEncipherment",
            "another key, or a certificate for signatures alone",
            "use a certificate for key encipherment, or let the peer offer ECDHE",
        ),
        Negotiation::SignatureScheme { ours, theirs } => parts(
            "a signature scheme for this side's certificate that the peer accepts",
            "RFC 9846, section 4.5.2",
            list(ours),
            list(theirs),
            "use a certificate with a key that the peer can verify",
        ),
        Negotiation::Version { theirs } => parts(
            "a common protocol version",
            "RFC 9846, section 4.3.1",
            "TLS 1.3 or TLS 1.2, as far as this side is configured for them",
            list(theirs),
            "update the peer, or enable one of these versions there; SSL and TLS 1.0 and 1.1 are \
             broken and not spoken here",
        ),
    }
}

fn names(protocols: &[Vec<u8>]) -> Vec<String> {
    protocols.iter().map(|name| name.escape_ascii().to_string()).collect()
}
