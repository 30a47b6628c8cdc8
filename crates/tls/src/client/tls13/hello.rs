//! HelloRetryRequest and ServerHello: RFC 9846, section 4.2, seen from the client.

use std::sync::Arc;

use tls_messages::{
    Context, Cookie, KeyShareRetry, KeyShareServer, PreSharedKeyServer, ServerHello,
    SupportedVersionsServer,
};
use tls_schedule::{EarlySecret, HandshakeSecrets};
use wire::registry::{CompressionMethod, ExtensionType, NamedGroup, ProtocolVersion};

use crate::client::hello::Offer;
use crate::error::{Error, Misbehaviour, Negotiation, decoding};
use crate::kx::{ClientSecret, Group};
use crate::peer::{Peer, Received};
use crate::session::Session;
use crate::shape;
use crate::step::Fact;
use crate::suite::Tls13Suite;

/// What ServerHello settles.
pub(super) struct Accepted {
    pub(super) suite: Tls13Suite,
    pub(super) group: Group,
    pub(super) random: [u8; 32],
    pub(super) retried: bool,
    pub(super) offered: Vec<ExtensionType>,
    pub(super) secrets: HandshakeSecrets,
    /// The session that the server goes on from.
    pub(super) session: Option<Arc<Session>>,
}

pub(super) fn is_retry(answer: &Received) -> Result<bool, Error> {
    Ok(read(answer)?.is_hello_retry_request())
}

/// Takes a HelloRetryRequest and sends the second ClientHello: RFC 9846, section 4.2.4.
pub(super) fn retry<'c>(
    peer: &mut Peer,
    offer: Offer<'c>,
    answer: &Received,
) -> Result<Offer<'c>, Error> {
    let hello = read(answer)?;
    let suite = check(&offer, &hello, Context::HelloRetryRequest)?;
    let decoding = || decoding("HelloRetryRequest");
    let cookie = hello.extensions.decode::<Cookie<'_>>().map_err(decoding())?;
    let share = hello.extensions.decode::<KeyShareRetry>().map_err(decoding())?;
    if cookie.is_none() && share.is_none() {
        return Err(Misbehaviour::RetryWithoutChange.into());
    }
    peer.start_transcript(suite.hash);
    peer.replace_with_message_hash();
    peer.add(answer);
    if offer.config.middlebox_compatibility {
        peer.send_change_cipher_spec()?;
    }
    let secrets = match share {
        Some(KeyShareRetry(chosen)) => vec![another_secret(&offer, peer, chosen)?],
        None => offer.secrets,
    };
    // Section 4.2.4: no pre-shared key that does not fit the suite.
    let session = offer.session.filter(|session| session.tls13_hash() == Some(suite.hash));
    let mut offer = Offer { secrets, session, retried: Some(suite), ..offer };
    offer.send(peer, cookie)?;
    Ok(offer)
}

/// Takes ServerHello: version, suite and the shared secret are settled.
pub(super) fn accept(
    peer: &mut Peer,
    mut offer: Offer<'_>,
    answer: &Received,
) -> Result<Accepted, Error> {
    let hello = read(answer)?;
    if hello.is_hello_retry_request() {
        return Err(Misbehaviour::SecondRetry.into());
    }
    let suite = check(&offer, &hello, Context::ServerHello)?;
    if let Some(first) = offer.retried.filter(|first| *first != suite) {
        let (first, second) = (first.code_point, suite.code_point);
        return Err(Misbehaviour::CipherSuiteChanged { first, second }.into());
    }
    peer.note(|| Fact::Suite(ProtocolVersion::TLS_1_3, suite.code_point));

    let share = hello.extensions.decode::<KeyShareServer<'_>>().map_err(decoding("ServerHello"))?;
    let (extension, message) = (ExtensionType::KEY_SHARE, "ServerHello");
    let KeyShareServer(share) =
        share.ok_or(Misbehaviour::ExtensionMissing { extension, message })?;
    let session = session(peer, &mut offer, &hello, suite)?;
    let Offer { random, offered, retried, secrets, .. } = offer;
    let mut secrets = secrets.into_iter();
    let secret = secrets
        .find(|secret| secret.group().code_point() == share.group)
        .ok_or(Misbehaviour::GroupNotOffered { chosen: share.group })?;
    let group = secret.group();
    let shared_secret = secret.agree(share.key_exchange)?;
    peer.note(|| Fact::SharedSecret(group.code_point()));

    peer.start_transcript(suite.hash);
    peer.add(answer);
    let psk = session.as_deref().map(Session::psk);
    let secrets = EarlySecret::new(suite.hash, psk).into_handshake(&shared_secret, &peer.hash()?);
    let retried = retried.is_some();
    Ok(Accepted { suite, group, random, retried, offered, secrets, session })
}

/// The session whose pre-shared key the server chose, if it did: section 4.3.11.
fn session(
    peer: &Peer,
    offer: &mut Offer<'_>,
    hello: &ServerHello<'_>,
    suite: Tls13Suite,
) -> Result<Option<Arc<Session>>, Error> {
    let chosen =
        hello.extensions.decode::<PreSharedKeyServer>().map_err(decoding("ServerHello"))?;
    let Some(PreSharedKeyServer(index)) = chosen else { return Ok(None) };
    let session = offer.session.take();
    match session.filter(|session| index == 0 && session.tls13_hash() == Some(suite.hash)) {
        Some(session) => {
            peer.note(|| Fact::Resumed);
            Ok(Some(session))
        }
        None => Err(Misbehaviour::PreSharedKeyNotOffered { index }.into()),
    }
}

fn read(answer: &Received) -> Result<ServerHello<'_>, Error> {
    answer.read::<ServerHello<'_>>()
}

/// What ServerHello and HelloRetryRequest have in common: RFC 9846, section 4.2.3.
fn check(
    offer: &Offer<'_>,
    hello: &ServerHello<'_>,
    context: Context,
) -> Result<Tls13Suite, Error> {
    let versions = hello.extensions.decode::<SupportedVersionsServer>();
    let Some(SupportedVersionsServer(selected)) = versions.map_err(decoding("ServerHello"))? else {
        return Err(Negotiation::Version { theirs: vec![hello.legacy_version] }.into());
    };
    for (found, legal) in
        [(selected, ProtocolVersion::TLS_1_3), (hello.legacy_version, ProtocolVersion::TLS_1_2)]
    {
        if found != legal {
            return Err(Misbehaviour::LegacyVersion { found }.into());
        }
    }
    if hello.legacy_session_id_echo != offer.session_id {
        return Err(Misbehaviour::SessionIdEcho.into());
    }
    if hello.legacy_compression_method != CompressionMethod::NULL {
        return Err(Misbehaviour::Compression.into());
    }
    shape::check_answers(&hello.extensions, context, &offer.offered)?;
    let chosen = hello.cipher_suite;
    let suite = offer.tls13_suites.iter().copied().find(|suite| suite.code_point == chosen);
    suite.ok_or_else(|| Misbehaviour::CipherSuiteNotOffered { chosen }.into())
}

/// A secret of the group that the server asks for.
fn another_secret(
    offer: &Offer<'_>,
    peer: &mut Peer,
    chosen: NamedGroup,
) -> Result<ClientSecret, Error> {
    let group = Group::from_code_point(chosen)
        .filter(|group| offer.config.groups.contains(group))
        .ok_or(Misbehaviour::GroupNotOffered { chosen })?;
    if offer.secrets.iter().any(|secret| secret.group() == group) {
        return Err(Misbehaviour::RetryWithoutChange.into());
    }
    peer.note(|| Fact::RetryAskedFor(group));
    ClientSecret::generate(group, &mut peer.rng)
}
