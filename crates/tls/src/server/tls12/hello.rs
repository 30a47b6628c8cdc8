//! ClientHello and ServerHello of TLS 1.2: RFC 5246, section 7.4.1, seen from the server.

use rand_core::TryRng;
use tls_messages::{
    Alpn, ClientHello, EcPointFormats, EncryptThenMac, ExtendedMainSecret, RenegotiationInfo,
    ServerHello, ServerNameAck, SessionTicket, SignatureAlgorithms, StatusRequestAck,
    SupportedGroups,
};
use wire::registry::{
    CipherSuite, CompressionMethod, EcPointFormat, NamedGroup, ProtocolVersion, SignatureScheme,
};

use crate::auth::tls12 as auth;
use crate::config::ServerConfig;
use crate::error::{Error, Misbehaviour, Negotiation, decoding};
use crate::kx::Group;
use crate::peer::{Peer, Received};
use crate::server::alpn;
use crate::server::hello::{self as hellos, Asked};
use crate::session::Session;
use crate::shape::{self, Extension};
use crate::step::Fact;
use crate::suite::{BulkCipher, KeyExchange, Tls12Suite};
use crate::tls12::Hellos;
use crate::traffic::Role;

/// What the client offers.
pub(super) struct Offer {
    pub(super) random: [u8; 32],
    /// The highest version that it speaks, as its premaster secret must repeat it.
    pub(super) version: ProtocolVersion,
    pub(super) session_id: Vec<u8>,
    /// None without the extension; empty if the client has no ticket yet.
    pub(super) ticket: Option<Vec<u8>>,
    pub(super) suites: Vec<CipherSuite>,
    /// None without the extension.
    pub(super) groups: Option<Vec<NamedGroup>>,
    pub(super) schemes: Vec<SignatureScheme>,
    pub(super) extended: bool,
    pub(super) asked: Asked,
    encrypt_then_mac: bool,
    secure_renegotiation: bool,
    point_formats: bool,
}

/// What the server chose from it.
pub(super) struct Choice {
    pub(super) suite: Tls12Suite,
    pub(super) exchange: Exchange,
}

/// How the premaster secret will come about.
pub(super) enum Exchange {
    Rsa,
    Dhe { scheme: SignatureScheme },
    Ecdhe { scheme: SignatureScheme, group: Group },
}

/// What ServerHello settled beyond [`Hellos`].
pub(super) struct Answered {
    pub(super) server_name: Option<String>,
    pub(super) alpn: Option<Vec<u8>>,
    /// What the session will be called; empty if it is not kept.
    pub(super) session_id: Vec<u8>,
    /// A NewSessionTicket must follow.
    pub(super) ticket_promised: bool,
    /// A CertificateStatus must follow.
    pub(super) status_promised: bool,
}

/// Takes the ClientHello apart, and refuses what no server may accept.
pub(super) fn read(
    peer: &mut Peer,
    config: &ServerConfig,
    received: &Received,
) -> Result<Offer, Error> {
    let hello = hellos::read(received)?;
    if !hello.legacy_compression_methods.contains(&CompressionMethod::NULL.0) {
        return Err(Misbehaviour::Compression.into());
    }
    let scsv = CipherSuite::TLS_EMPTY_RENEGOTIATION_INFO_SCSV;
    let renegotiation = decode::<RenegotiationInfo<'_>>(&hello)?;
    if renegotiation.is_some_and(|info| !info.renegotiated_connection.is_empty()) {
        return Err(Misbehaviour::Renegotiation.into());
    }
    let extended = decode::<ExtendedMainSecret>(&hello)?.is_some();
    if !extended && config.require_extended_main_secret {
        return Err(Negotiation::ExtendedMainSecret.into());
    }
    // RFC 8422, section 5.1.2.
    let formats = decode::<EcPointFormats>(&hello)?;
    if formats.as_ref().is_some_and(|formats| !formats.has_uncompressed()) {
        return Err(Misbehaviour::PointFormats.into());
    }
    let asked = hellos::asked(peer, &hello)?;
    Ok(Offer {
        random: hello.random,
        version: hello.legacy_version,
        session_id: hello.legacy_session_id.to_vec(),
        ticket: decode::<SessionTicket<'_>>(&hello)?.map(|ticket| ticket.0.to_vec()),
        groups: decode::<SupportedGroups>(&hello)?.map(|groups| groups.0),
        // Without the extension: SHA-1 alone (RFC 5246, section 7.4.1.4.1), which nobody signs with.
        schemes: decode::<SignatureAlgorithms>(&hello)?.map(|it| it.0).unwrap_or_default(),
        extended,
        asked,
        encrypt_then_mac: decode::<EncryptThenMac>(&hello)?.is_some(),
        secure_renegotiation: renegotiation.is_some() || hello.cipher_suites.contains(&scsv),
        point_formats: formats.is_some(),
        suites: hello.cipher_suites,
    })
}

/// The first suite of ours that the client offers and that has all that it needs. If none has, what
/// the first one lacks.
pub(super) fn choose(config: &ServerConfig, offer: &Offer) -> Result<Choice, Error> {
    let ours = || config.tls12_suites();
    let mut refused: Option<Error> = None;
    for suite in ours().filter(|suite| offer.suites.contains(&suite.code_point)) {
        match exchange(config, offer, suite) {
            Ok(exchange) => return Ok(Choice { suite, exchange }),
            Err(error) => drop(refused.get_or_insert(error)),
        }
    }
    Err(refused.unwrap_or_else(|| {
        let ours = ours().map(|suite| suite.code_point).collect();
        Negotiation::CipherSuite { ours, theirs: offer.suites.clone() }.into()
    }))
}

/// What a suite's key exchange needs of both sides.
fn exchange(config: &ServerConfig, offer: &Offer, suite: Tls12Suite) -> Result<Exchange, Error> {
    let credential = &config.credential;
    if suite.key_exchange == KeyExchange::Rsa {
        return match credential.deciphers {
            true => Ok(Exchange::Rsa),
            false => Err(Negotiation::KeyEncipherment.into()),
        };
    }
    let scheme = auth::choose(credential, &offer.schemes, Some(suite.authentication))?;
    // RFC 8422, section 5.3: the curve of the certificate too is one that the client supports.
    if let (Some(curve), Some(theirs)) = (credential.curve, &offer.groups)
        && !theirs.contains(&curve)
    {
        return Err(Negotiation::Group { ours: vec![curve], theirs: theirs.clone() }.into());
    }
    if suite.key_exchange == KeyExchange::Dhe {
        return Ok(Exchange::Dhe { scheme });
    }
    // RFC 8422, section 5.1: a client that names no groups takes any; every client knows secp256r1.
    let theirs = offer.groups.clone().unwrap_or_else(|| vec![NamedGroup::SECP256R1]);
    let curves = || config.groups.iter().copied().filter(|group| group.is_curve());
    match curves().find(|group| theirs.contains(&group.code_point())) {
        Some(group) => Ok(Exchange::Ecdhe { scheme, group }),
        None => {
            let ours = curves().map(Group::code_point).collect();
            Err(Negotiation::Group { ours, theirs }.into())
        }
    }
}

/// Sends the ServerHello of a full handshake.
pub(super) fn answer(
    peer: &mut Peer,
    config: &ServerConfig,
    offer: &Offer,
    choice: &Choice,
) -> Result<(Answered, Hellos), Error> {
    let ticket_promised = config.tickets.is_some() && offer.ticket.is_some();
    let mut session_id = Vec::new();
    if config.sessions.is_some() && !ticket_promised {
        session_id = vec![0; 32];
        peer.rng.try_fill_bytes(&mut session_id).map_err(|_| Error::Randomness)?;
    }
    let answered = Answered {
        server_name: offer.asked.server_name.clone(),
        alpn: alpn::choose(peer, config, &offer.asked.alpn)?,
        session_id,
        ticket_promised,
        status_promised: offer.asked.status && config.credential.ocsp_response.is_some(),
    };
    send(peer, config, offer, (answered, choice.suite, false))
}

/// Sends the ServerHello that takes a session up again: RFC 5246, section 7.4.1.3. RFC 5077, section
/// 3.4: with a ticket, the client's session id comes back as the sign of it.
pub(super) fn resume(
    peer: &mut Peer,
    config: &ServerConfig,
    offer: &Offer,
    session: &Session,
) -> Result<(Answered, Hellos), Error> {
    let suite = config.tls12_suites().find(|suite| suite.code_point == session.suite);
    let suite = suite.ok_or(Error::Internal("a session of a suite that is not configured"))?;
    let answered = Answered {
        server_name: offer.asked.server_name.clone(),
        alpn: alpn::choose(peer, config, &offer.asked.alpn)?,
        session_id: offer.session_id.clone(),
        ticket_promised: false,
        status_promised: false,
    };
    send(peer, config, offer, (answered, suite, true))
}

fn send(
    peer: &mut Peer,
    config: &ServerConfig,
    offer: &Offer,
    (answered, suite, resumes): (Answered, Tls12Suite, bool),
) -> Result<(Answered, Hellos), Error> {
    let mut server_random = [0; 32];
    peer.rng.try_fill_bytes(&mut server_random).map_err(|_| Error::Randomness)?;
    if config.spoken_versions().contains(&ProtocolVersion::TLS_1_3) {
        // RFC 9846, section 4.2.3: a client that speaks TLS 1.3 too will notice.
        if let Some(last) = server_random.last_chunk_mut() {
            *last = *b"DOWNGRD\x01";
        }
    }
    let has_mac = matches!(suite.cipher, BulkCipher::AesCbc { .. });
    let hellos = Hellos {
        role: Role::Server,
        suite,
        client_random: offer.random,
        server_random,
        extended: offer.extended,
        encrypt_then_mac: has_mac && offer.encrypt_then_mac,
        legacy: config.legacy.clone(),
    };
    let extensions = extensions(offer, &answered, &hellos, resumes);
    peer.note(|| Fact::Suite(ProtocolVersion::TLS_1_2, suite.code_point));
    peer.start_and_keep_transcript(suite.hash);
    peer.send(&ServerHello {
        legacy_version: ProtocolVersion::TLS_1_2,
        random: server_random,
        legacy_session_id_echo: &answered.session_id,
        cipher_suite: suite.code_point,
        legacy_compression_method: CompressionMethod::NULL,
        extensions: shape::borrow(&extensions),
    });
    for part in hellos.legacy_parts() {
        peer.note(|| Fact::LegacyUsed(part));
    }
    Ok((answered, hellos))
}

/// The answers to what the client sent; nothing else may stand here.
fn extensions(
    offer: &Offer,
    answered: &Answered,
    hellos: &Hellos,
    resumes: bool,
) -> Vec<Extension> {
    let mut extensions = Vec::new();
    // RFC 6066, section 3: not when a session is resumed.
    if answered.server_name.is_some() && !resumes {
        extensions.push(Extension::of(&ServerNameAck));
    }
    if offer.secure_renegotiation {
        extensions.push(Extension::of(&RenegotiationInfo { renegotiated_connection: &[] }));
    }
    if offer.extended {
        extensions.push(Extension::of(&ExtendedMainSecret));
    }
    if hellos.encrypt_then_mac {
        extensions.push(Extension::of(&EncryptThenMac));
    }
    if offer.point_formats && hellos.suite.key_exchange == KeyExchange::Ecdhe {
        extensions.push(Extension::of(&EcPointFormats(vec![EcPointFormat::UNCOMPRESSED])));
    }
    if answered.ticket_promised {
        extensions.push(Extension::of(&SessionTicket(&[])));
    }
    if answered.status_promised {
        extensions.push(Extension::of(&StatusRequestAck));
    }
    if let Some(name) = &answered.alpn {
        extensions.push(Extension::of(&Alpn::new([name])));
    }
    extensions
}

fn decode<'a, T: tls_messages::Extension<'a>>(hello: &ClientHello<'a>) -> Result<Option<T>, Error> {
    hello.extensions.decode::<T>().map_err(decoding("ClientHello"))
}
