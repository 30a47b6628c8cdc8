//! Explanations of well-formed messages that the protocol does not allow.

use super::{Parts, parts};
use crate::error::Misbehaviour;
use crate::limits;

const FAULTY_PEER: &str = "the peer does not follow the protocol; report it to whoever runs it";

#[expect(clippy::too_many_lines, reason = "a table, one row a rule")]
pub(super) fn explain(misbehaviour: &Misbehaviour) -> Parts {
    let offered = "one that this side offered";
    match misbehaviour {
        Misbehaviour::AlpnNotOffered { chosen } => row(
            "the application protocol that the server chose",
            "RFC 7301, section 3.1",
            offered,
            chosen.escape_ascii(),
        ),
        Misbehaviour::CertificateRequestContext => row(
            "certificate_request_context",
            "RFC 9846, sections 4.4.2 and 4.5.1",
            "an empty one in the main handshake",
            "another one",
        ),
        Misbehaviour::CertificateRequired => row(
            "the client's Certificate message",
            "RFC 9846, section 4.5.1.4",
            "a certificate, which this server requires",
            "none",
        ),
        Misbehaviour::ChainTooLong { found } => row(
            "the length of the certificate chain",
            "this library's limit against costly chains",
            format!("at most {} certificates", limits::CHAIN_LENGTH),
            found,
        ),
        Misbehaviour::ChangeCipherSpec => row(
            "a change_cipher_spec record",
            "RFC 9846, section 5; RFC 5246, section 7.1",
            "the single byte 1: in TLS 1.3 before the peer's Finished, in TLS 1.2 right before it",
            "another one, or one elsewhere",
        ),
        Misbehaviour::ClientCertificateMissing => row(
            "the client's Certificate message",
            "RFC 5246, section 7.4.6",
            "a certificate, which this server requires",
            "none",
        ),
        Misbehaviour::CipherSuiteNotOffered { chosen } => row(
            "the cipher suite that the server chose",
            "RFC 9846, section 4.2.3",
            offered,
            chosen,
        ),
        Misbehaviour::CipherSuiteChanged { first, second } => row(
            "that HelloRetryRequest and ServerHello, or a session and its resumption, name one suite",
            "RFC 9846, section 4.2.4; RFC 5246, section 7.4.1.3",
            first,
            second,
        ),
        Misbehaviour::Compression => row(
            "the compression method",
            "RFC 9846, sections 4.2.2 and 4.2.3",
            "null alone",
            "another one",
        ),
        Misbehaviour::Downgrade => parts(
            "the server's random",
            "RFC 9846, section 4.2.3",
            "TLS 1.3, which both sides speak",
            "TLS 1.2 with the sign that the server was offered no more",
            "something changed the hello on its way; do not trust this network",
        ),
        Misbehaviour::EmptyCertificate => row(
            "the server's Certificate message",
            "RFC 9846, section 4.5.1.4",
            "at least one certificate",
            "none",
        ),
        Misbehaviour::ExtendedMainSecretChanged => row(
            "extended_main_secret in a resumed session",
            "RFC 7627, section 5.3",
            "the same as in the handshake that made the session",
            "the contrary",
        ),
        Misbehaviour::ExtensionForbidden { extension, message } => row(
            format!("the extensions of {message}"),
            "RFC 9846, section 4.3",
            "extensions that belong there",
            extension,
        ),
        Misbehaviour::ExtensionMissing { extension, message } => {
            row(format!("the extensions of {message}"), "RFC 9846, section 9.2", extension, "none")
        }
        Misbehaviour::ExtensionUnsolicited { extension, message } => row(
            format!("the extensions of {message}"),
            "RFC 9846, section 4.3",
            "answers to extensions that this side sent",
            extension,
        ),
        Misbehaviour::Flood { what } => row(
            "how much costly or empty traffic the peer sends",
            "this library's limits against denial of service",
            "as much as an honest peer sends",
            format!("too many {what}"),
        ),
        Misbehaviour::GroupNotOffered { chosen } => row(
            "the group of the peer's key share",
            "RFC 9846, section 4.3.8",
            "one that was offered and asked for",
            chosen,
        ),
        Misbehaviour::HelloChanged { field } => row(
            "the second ClientHello",
            "RFC 9846, section 4.2.2",
            "the first one but for the changes that HelloRetryRequest asked for",
            format!("another {field}"),
        ),
        Misbehaviour::InappropriateFallback => parts(
            "why the client offers no more than TLS 1.2",
            "RFC 7507, section 3",
            "TLS 1.3, which both sides speak",
            "a second attempt with a lower version",
            "see why the first attempt failed: something on the way may not let TLS 1.3 through",
        ),
        Misbehaviour::Interleaved => row(
            "the records of a handshake message",
            "RFC 9846, section 5.1",
            "its fragments one after the other",
            "a record of another type between them",
        ),
        Misbehaviour::KeyOfAnotherKind => row(
            "the key of the server's certificate",
            "RFC 5246, section 7.4.2; RFC 8422, section 2",
            "one of the kind that the cipher suite names",
            "one of another kind",
        ),
        Misbehaviour::KeyShare { what } => {
            row("the peer's key share", "RFC 9846, section 4.3.8", what, "another value")
        }
        Misbehaviour::KeyUpdateRequest => {
            row("KeyUpdate.request_update", "RFC 9846, section 4.7.3", "0 or 1", "another value")
        }
        Misbehaviour::KeyUsage(error) => parts(
            "what the peer uses its certificate's key for",
            "RFC 5246, section 7.4.2; RFC 5280, section 4.2.1.3",
            error.expected_value().unwrap_or("a use that keyUsage allows"),
            error.found_value().unwrap_or("another use"),
            "let the peer use a certificate whose keyUsage allows the key exchange, or another suite",
        ),
        Misbehaviour::LegacyVersion { found } => row(
            "the versions in ServerHello",
            "RFC 9846, sections 4.2.3 and 4.3.1",
            "legacy_version TLS 1.2 and selected_version TLS 1.3",
            found,
        ),
        Misbehaviour::NotAtRecordBoundary => row(
            "where handshake messages end",
            "RFC 9846, section 5.1",
            "the end of a record before the keys change",
            "more handshake bytes",
        ),
        Misbehaviour::PointFormats => row(
            "ec_point_formats",
            "RFC 8422, section 5.1.2",
            "a list with the uncompressed format",
            "one without it",
        ),
        Misbehaviour::PreSharedKeyNotLast => row(
            "the extensions of ClientHello",
            "RFC 9846, section 4.3.11",
            "pre_shared_key as the last one",
            "others behind it",
        ),
        Misbehaviour::PreSharedKeyNotOffered { index } => row(
            "the pre-shared key that the server chose",
            "RFC 9846, section 4.3.11",
            "the one that was offered, with a suite of its hash",
            format!("number {index}, or another hash"),
        ),
        Misbehaviour::Renegotiation => row(
            "renegotiation_info",
            "RFC 5746, sections 3.4 and 3.6",
            "an empty one: there was no earlier handshake",
            "one that speaks of an earlier handshake",
        ),
        Misbehaviour::RetryWithoutChange => row(
            "HelloRetryRequest",
            "RFC 9846, section 4.2.4",
            "a request that changes the ClientHello",
            "one that changes nothing",
        ),
        Misbehaviour::SecondRetry => row(
            "the answer to the second ClientHello",
            "RFC 9846, section 4.2.4",
            "ServerHello",
            "a second HelloRetryRequest",
        ),
        Misbehaviour::SessionIdEcho => row(
            "legacy_session_id_echo",
            "RFC 9846, section 4.2.3",
            "the client's legacy_session_id",
            "another value",
        ),
        Misbehaviour::SignatureScheme { chosen } => row(
            "the signature scheme of CertificateVerify or ServerKeyExchange",
            "RFC 9846, section 4.5.2; RFC 5246, section 7.4.3",
            "one that was offered and fits the certificate's key",
            chosen,
        ),
        Misbehaviour::WeakGroup { bits } => parts(
            "the group of finite field Diffie-Hellman",
            "RFC 7919, section 3",
            "one of the groups ffdhe2048 to ffdhe8192",
            format!("another one, with a prime of {bits} bits"),
            "let the server use a group of RFC 7919, or ECDHE",
        ),
    }
}

fn row(checked: impl ToString, rule: &str, expected: impl ToString, found: impl ToString) -> Parts {
    parts(checked, rule, expected, found, FAULTY_PEER)
}
