//! Handshake messages, extensions, alerts.
//!
//! The input is a whole handshake message; if it is not one, it is taken as the body of each.

use core::fmt::Debug;

use tls_messages::{
    Alert, Alpn, Certificate, CertificateAuthorities, CertificateRequest, CertificateVerify,
    ClientHello, Context, Cookie, EarlyData, EarlyDataSize, EcPointFormats, EncryptThenMac,
    EncryptedExtensions, EndOfEarlyData, ExtendedMainSecret, Extension, Extensions, Finished,
    HandshakeMessage, KeyShareClient, KeyShareRetry, KeyShareServer, KeyUpdate, Message,
    NewSessionTicket, OcspStatus, OidFilters, PostHandshakeAuth, PreSharedKeyClient,
    PreSharedKeyServer, PskKeyExchangeModes, RecordSizeLimit, RenegotiationInfo, ServerHello,
    ServerName, ServerNameAck, SessionTicket, SignatureAlgorithms, SignatureAlgorithmsCert,
    StatusRequest, StatusRequestAck, SupportedGroups, SupportedVersionsClient,
    SupportedVersionsServer, encode, permitted, tls12,
};
use wire::DecodeError;

/// What is accepted has one encoding, and every error points into the input.
pub fn run(data: &[u8]) {
    if let Ok(alert) = Alert::read(data) {
        assert_eq!(alert.to_bytes(), data);
    }
    let body = match HandshakeMessage::split(data) {
        Ok(HandshakeMessage { handshake_type, body }) => {
            assert_eq!(encode(handshake_type, |w| w.bytes(body)), data);
            body
        }
        Err(error) => {
            assert!(error.offset <= data.len(), "{error}");
            data
        }
    };
    if let Some(hello) = message::<ClientHello<'_>>(body) {
        extensions(body, &hello.extensions);
    }
    if let Some(hello) = message::<ServerHello<'_>>(body) {
        extensions(body, &hello.extensions);
    }
    if let Some(message) = message::<EncryptedExtensions<'_>>(body) {
        extensions(body, &message.extensions);
    }
    if let Some(request) = message::<CertificateRequest<'_>>(body) {
        extensions(body, &request.extensions);
    }
    if let Some(certificate) = message::<Certificate<'_>>(body) {
        certificate.entries.iter().for_each(|entry| extensions(body, &entry.extensions));
    }
    if let Some(ticket) = message::<NewSessionTicket<'_>>(body) {
        extensions(body, &ticket.extensions);
    }
    message::<CertificateVerify<'_>>(body);
    message::<Finished<'_>>(body);
    message::<KeyUpdate>(body);
    message::<EndOfEarlyData>(body);
    tls12_messages(body);
}

fn tls12_messages(body: &[u8]) {
    message::<tls12::HelloRequest>(body);
    message::<tls12::Certificate<'_>>(body);
    message::<tls12::CertificateStatus<'_>>(body);
    message::<tls12::CertificateRequest<'_>>(body);
    message::<tls12::ServerHelloDone>(body);
    message::<tls12::EcdheClientKeyExchange<'_>>(body);
    message::<tls12::DheClientKeyExchange<'_>>(body);
    message::<tls12::RsaClientKeyExchange<'_>>(body);
    message::<tls12::NewSessionTicket<'_>>(body);
    if let Some(exchange) = message::<tls12::EcdheServerKeyExchange<'_>>(body) {
        signed(body, &exchange.params(), exchange.signature);
    }
    if let Some(exchange) = message::<tls12::DheServerKeyExchange<'_>>(body) {
        signed(body, &exchange.params(), exchange.signature);
    }
}

/// What is signed is what was sent, but for the algorithm, the signature's length, the signature.
fn signed(body: &[u8], params: &[u8], signature: &[u8]) {
    assert_eq!(body.len(), params.len() + 4 + signature.len());
    assert!(body.starts_with(params) && body.ends_with(signature));
}

/// Reads a body and, if it is accepted, writes it again.
fn message<'a, M: Message<'a> + Debug + PartialEq>(body: &'a [u8]) -> Option<M> {
    let message = accepted(M::read(body), body)?;
    let written = message.to_message();
    let split = HandshakeMessage::split(&written);
    assert_eq!(split.map(|split| split.handshake_type), Ok(M::TYPE));
    let written = split.map_or(&[][..], |split| split.body);
    // The hellos may end with an empty extension block or without one; the latter is written.
    let hello = M::TYPE == ClientHello::TYPE || M::TYPE == ServerHello::TYPE;
    assert!(
        written == body || hello && body.strip_suffix(&[0, 0]) == Some(written),
        "{} was read from {body:02x?} and written as {written:02x?}",
        M::NAME,
    );
    Some(message)
}

fn accepted<T>(result: Result<T, DecodeError>, body: &[u8]) -> Option<T> {
    if let Err(error) = &result {
        assert!(error.offset <= body.len(), "{error}");
        assert!(error.to_string().starts_with(error.field));
    }
    result.ok()
}

/// Looks for every extension in a block, whichever message it came from.
fn extensions<'a>(body: &[u8], block: &Extensions<'a>) {
    for extension_type in block.types() {
        use Context::{
            Certificate, CertificateRequest, ClientHello, EncryptedExtensions, HelloRetryRequest,
            NewSessionTicket, ServerHello, Tls12ServerHello,
        };
        let known = permitted(extension_type, ClientHello).is_some();
        let others = [
            ServerHello,
            HelloRetryRequest,
            EncryptedExtensions,
            CertificateRequest,
            Certificate,
            NewSessionTicket,
            Tls12ServerHello,
        ];
        assert!(others.iter().all(|other| permitted(extension_type, *other).is_some() == known));
        assert!(block.contains(extension_type));
    }
    extension::<Alpn<'a>>(body, block);
    extension::<CertificateAuthorities<'a>>(body, block);
    extension::<Cookie<'a>>(body, block);
    extension::<EarlyData>(body, block);
    extension::<EarlyDataSize>(body, block);
    extension::<EcPointFormats>(body, block);
    extension::<EncryptThenMac>(body, block);
    extension::<ExtendedMainSecret>(body, block);
    extension::<KeyShareClient<'a>>(body, block);
    extension::<KeyShareRetry>(body, block);
    extension::<KeyShareServer<'a>>(body, block);
    extension::<OcspStatus<'a>>(body, block);
    extension::<OidFilters<'a>>(body, block);
    extension::<PostHandshakeAuth>(body, block);
    extension::<PreSharedKeyClient<'a>>(body, block);
    extension::<PreSharedKeyServer>(body, block);
    extension::<PskKeyExchangeModes>(body, block);
    extension::<RecordSizeLimit>(body, block);
    extension::<RenegotiationInfo<'a>>(body, block);
    extension::<ServerNameAck>(body, block);
    extension::<SessionTicket<'a>>(body, block);
    extension::<SignatureAlgorithms>(body, block);
    extension::<SignatureAlgorithmsCert>(body, block);
    extension::<StatusRequest<'a>>(body, block);
    extension::<StatusRequestAck>(body, block);
    extension::<SupportedGroups>(body, block);
    extension::<SupportedVersionsClient>(body, block);
    extension::<SupportedVersionsServer>(body, block);
    if let Some(name) = extension::<ServerName<'a>>(body, block).and_then(|n| n.host_name()) {
        assert!(!name.is_empty() && name.len() <= 255 && name.is_ascii() && !name.contains('\0'));
    }
}

/// Reads an extension and, if it is accepted, writes it again.
fn extension<'a, E: Extension<'a>>(body: &[u8], block: &Extensions<'a>) -> Option<E> {
    let extension = accepted(block.decode::<E>(), body)??;
    assert_eq!(Some(extension.to_vec().as_slice()), block.find(E::TYPE), "{}", E::TYPE);
    Some(extension)
}
