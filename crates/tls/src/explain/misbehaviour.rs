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
            "RFC 9846, section 5",
            "the single byte 1, between the first ClientHello and the peer's Finished",
            "another one",
        ),
        Misbehaviour::CipherSuiteNotOffered { chosen } => row(
            "the cipher suite that the server chose",
            "RFC 9846, section 4.2.3",
            offered,
            chosen,
        ),
        Misbehaviour::CipherSuiteChanged { first, second } => row(
            "that HelloRetryRequest and ServerHello name one cipher suite",
            "RFC 9846, section 4.2.4",
            first,
            second,
        ),
        Misbehaviour::Compression => row(
            "the compression method",
            "RFC 9846, sections 4.2.2 and 4.2.3",
            "null alone",
            "another one",
        ),
        Misbehaviour::EmptyCertificate => row(
            "the server's Certificate message",
            "RFC 9846, section 4.5.1.4",
            "at least one certificate",
            "none",
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
        Misbehaviour::Interleaved => row(
            "the records of a handshake message",
            "RFC 9846, section 5.1",
            "its fragments one after the other",
            "a record of another type between them",
        ),
        Misbehaviour::KeyShare { what } => {
            row("the peer's key share", "RFC 9846, section 4.3.8", what, "another value")
        }
        Misbehaviour::KeyUpdateRequest => {
            row("KeyUpdate.request_update", "RFC 9846, section 4.7.3", "0 or 1", "another value")
        }
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
        Misbehaviour::PreSharedKeyNotLast => row(
            "the extensions of ClientHello",
            "RFC 9846, section 4.3.11",
            "pre_shared_key as the last one",
            "others behind it",
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
            "the signature scheme of CertificateVerify",
            "RFC 9846, section 4.5.2",
            "one that was offered and fits the certificate's key",
            chosen,
        ),
    }
}

fn row(checked: impl ToString, rule: &str, expected: impl ToString, found: impl ToString) -> Parts {
    parts(checked, rule, expected, found, FAULTY_PEER)
}
