//! ServerHello of TLS 1.2: RFC 5246, section 7.4.1.3, seen from the client.

use std::sync::Arc;

use tls_messages::{
    Context, EcPointFormats, EncryptThenMac, ExtendedMainSecret, Extension, Extensions,
    RecordSizeLimit, RenegotiationInfo, ServerHello, ServerNameAck, SessionTicket,
    StatusRequestAck,
};
use wire::registry::{CompressionMethod, ExtensionType, ProtocolVersion};
use x509::ServerName;

use crate::client::alpn;
use crate::client::hello::Offer;
use crate::config::ClientConfig;
use crate::error::{Error, Misbehaviour, Negotiation, decoding};
use crate::peer::{Peer, Received};
use crate::session::Session;
use crate::shape;
use crate::step::Fact;
use crate::suite::BulkCipher;
use crate::tls12::Hellos;
use crate::traffic::Role;

/// What ServerHello settles beyond [`Hellos`].
pub(super) struct Accepted<'c> {
    pub(super) config: &'c Arc<ClientConfig>,
    pub(super) name: &'c ServerName,
    /// The server goes on from the session that was offered.
    pub(super) resumes: bool,
    /// What the server calls the session; empty if it keeps none.
    pub(super) session_id: Vec<u8>,
    /// A NewSessionTicket will come.
    pub(super) ticket_promised: bool,
    /// A CertificateStatus may come.
    pub(super) status_promised: bool,
    pub(super) alpn: Option<Vec<u8>>,
}

/// Takes ServerHello: version, suite and extensions are settled.
pub(super) fn accept<'c>(
    peer: &mut Peer,
    offer: &Offer<'c>,
    answer: &Received,
) -> Result<(Accepted<'c>, Hellos), Error> {
    let hello = answer.read::<ServerHello<'_>>()?;
    let extensions = &hello.extensions;
    if hello.legacy_compression_method != CompressionMethod::NULL {
        return Err(Misbehaviour::Compression.into());
    }
    shape::check_answers(extensions, Context::Tls12ServerHello, &offer.offered)?;
    let chosen = hello.cipher_suite;
    let suite = offer.tls12_suites.iter().copied().find(|suite| suite.code_point == chosen);
    let suite = suite.ok_or(Misbehaviour::CipherSuiteNotOffered { chosen })?;
    peer.note(|| Fact::Suite(ProtocolVersion::TLS_1_2, chosen));

    let echoed = !offer.session_id.is_empty() && hello.legacy_session_id_echo == offer.session_id;
    if echoed && offer.tls12_session().is_none() {
        return Err(Misbehaviour::SessionIdEcho.into());
    }
    check_renegotiation(extensions)?;
    check_point_formats(extensions)?;
    answered::<ServerNameAck>(extensions)?;
    if let Some(limit) = decode::<RecordSizeLimit>(extensions)? {
        peer.limit_records(limit.content());
    }
    let extended = answered::<ExtendedMainSecret>(extensions)?;
    if !extended && offer.config.require_extended_main_secret {
        return Err(Negotiation::ExtendedMainSecret.into());
    }
    let has_mac = matches!(suite.cipher, BulkCipher::AesCbc { .. });
    let encrypt_then_mac = answered::<EncryptThenMac>(extensions)?;
    if encrypt_then_mac && !has_mac {
        // RFC 7366, section 3.
        let (extension, message) = (ExtensionType::ENCRYPT_THEN_MAC, "ServerHello");
        return Err(Misbehaviour::ExtensionForbidden { extension, message }.into());
    }
    let accepted = Accepted {
        config: offer.config,
        name: offer.name,
        resumes: echoed,
        session_id: hello.legacy_session_id_echo.to_vec(),
        ticket_promised: decode::<SessionTicket<'_>>(extensions)?.is_some(),
        status_promised: answered::<StatusRequestAck>(extensions)?,
        alpn: alpn::receive(peer, offer.config, (extensions, "ServerHello"))?,
    };
    peer.start_and_keep_transcript(suite.hash);
    peer.add(answer);
    let hellos = Hellos {
        role: Role::Client,
        suite,
        client_random: offer.random,
        server_random: hello.random,
        extended,
        encrypt_then_mac,
        legacy: offer.config.legacy.clone(),
    };
    for part in hellos.legacy_parts() {
        peer.note(|| Fact::LegacyUsed(part));
    }
    Ok((accepted, hellos))
}

/// A resumed session keeps its suite and its binding: RFC 5246, section 7.4.1.3; RFC 7627, section
/// 5.3.
pub(super) fn check_session(hellos: &Hellos, session: &Session) -> Result<(), Error> {
    let (first, second) = (session.suite, hellos.suite.code_point);
    if first != second {
        return Err(Misbehaviour::CipherSuiteChanged { first, second }.into());
    }
    match session.extended == hellos.extended {
        true => Ok(()),
        false => Err(Misbehaviour::ExtendedMainSecretChanged.into()),
    }
}

/// RFC 5746, section 3.4: nothing was negotiated before.
fn check_renegotiation(extensions: &Extensions<'_>) -> Result<(), Error> {
    match decode::<RenegotiationInfo<'_>>(extensions)? {
        Some(info) if !info.renegotiated_connection.is_empty() => {
            Err(Misbehaviour::Renegotiation.into())
        }
        _ => Ok(()),
    }
}

/// RFC 8422, section 5.2.
fn check_point_formats(extensions: &Extensions<'_>) -> Result<(), Error> {
    match decode::<EcPointFormats>(extensions)? {
        Some(formats) if !formats.has_uncompressed() => Err(Misbehaviour::PointFormats.into()),
        _ => Ok(()),
    }
}

fn answered<'a, T: Extension<'a>>(extensions: &Extensions<'a>) -> Result<bool, Error> {
    Ok(decode::<T>(extensions)?.is_some())
}

fn decode<'a, T: Extension<'a>>(extensions: &Extensions<'a>) -> Result<Option<T>, Error> {
    extensions.decode::<T>().map_err(decoding("ServerHello"))
}
