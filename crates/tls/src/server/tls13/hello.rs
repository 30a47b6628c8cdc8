//! HelloRetryRequest and ServerHello: RFC 9846, section 4.2, seen from the server.

use rand_core::TryRng;
use tls_messages::{
    ClientHello, HELLO_RETRY_REQUEST_RANDOM, KeyShareClient, KeyShareEntry, KeyShareRetry,
    KeyShareServer, PreSharedKeyServer, ServerHello, SignatureAlgorithms, SupportedGroups,
    SupportedVersionsServer,
};
use tls_schedule::{EarlySecret, HandshakeSecrets};
use wire::registry::{
    CompressionMethod, ExtensionType, NamedGroup, ProtocolVersion, SignatureScheme,
};

use super::psk::{self, Psk};
use crate::config::ServerConfig;
use crate::error::{Error, Misbehaviour, Negotiation, decoding};
use crate::kx::{self, Group};
use crate::peer::{Peer, Received};
use crate::server::hello::{Asked, asked, choose_version, read};
use crate::session::Session;
use crate::shape::{self, Extension};
use crate::step::Fact;
use crate::suite::Tls13Suite;
use crate::version::Version;

/// What the server chose from a ClientHello.
pub(super) struct Choice {
    suite: Tls13Suite,
    group: Group,
    /// The client's share of the group. None: a HelloRetryRequest must ask for it.
    pub(super) share: Option<Vec<u8>>,
    /// The client's pre-shared key that fits.
    psk: Option<Psk>,
}

/// What ServerHello settles, and what the ClientHello holds for the messages after it.
pub(super) struct Answered {
    pub(super) suite: Tls13Suite,
    pub(super) group: Group,
    pub(super) client_random: [u8; 32],
    pub(super) parameters: Asked,
    pub(super) signature_schemes: Vec<SignatureScheme>,
    /// The session that this handshake goes on from.
    pub(super) session: Option<Session>,
    /// The client takes tickets.
    pub(super) takes_tickets: bool,
}

/// Chooses suite and group: RFC 9846, section 4.2.1.
pub(super) fn choose(
    peer: &Peer,
    config: &ServerConfig,
    received: &Received,
) -> Result<Choice, Error> {
    let hello = read(received)?;
    if hello.legacy_compression_methods != [0] {
        return Err(Misbehaviour::Compression.into());
    }
    check_pre_shared_key(&hello)?;
    let suite = choose_suite(config, &hello)?;
    let (group, share) = choose_group(config, &hello)?;
    let psk = psk::choose(peer, config, (received, &hello), suite)?;
    Ok(Choice { suite, group, share, psk })
}

/// Asks for a share of the chosen group: RFC 9846, section 4.2.4.
pub(super) fn retry(peer: &mut Peer, choice: &Choice, first: &Received) -> Result<(), Error> {
    let hello = read(first)?;
    peer.start_transcript(choice.suite.hash);
    peer.replace_with_message_hash();
    let extensions = [
        Extension::of(&KeyShareRetry(choice.group.code_point())),
        Extension::of(&SupportedVersionsServer(ProtocolVersion::TLS_1_3)),
    ];
    let retry = ServerHello {
        legacy_version: ProtocolVersion::TLS_1_2,
        random: HELLO_RETRY_REQUEST_RANDOM,
        legacy_session_id_echo: hello.legacy_session_id,
        cipher_suite: choice.suite.code_point,
        legacy_compression_method: CompressionMethod::NULL,
        extensions: shape::borrow(&extensions),
    };
    peer.send(&retry);
    peer.note(|| Fact::RetryAskedFor(choice.group));
    change_cipher_spec(peer, &hello)
}

/// The choice from the second ClientHello, which may differ only where the retry asked it to.
pub(super) fn choose_again(
    peer: &Peer,
    config: &ServerConfig,
    choice: &Choice,
    (first, second): (&Received, &Received),
) -> Result<Choice, Error> {
    check_unchanged(&read(first)?, &read(second)?)?;
    // The same list of versions gives the same choice, but legacy_version may have changed.
    if choose_version(config, second)? != Version::Tls13 {
        return Err(Misbehaviour::HelloChanged { field: "list of versions" }.into());
    }
    let again = choose(peer, config, second)?;
    if again.group != choice.group || again.share.is_none() {
        let field = "key_share than the one asked for";
        return Err(Misbehaviour::HelloChanged { field }.into());
    }
    Ok(again)
}

/// Sends ServerHello: version, suite and the shared secret are settled.
pub(super) fn answer(
    peer: &mut Peer,
    choice: Choice,
    received: &Received,
    retried: bool,
) -> Result<(Answered, HandshakeSecrets), Error> {
    let hello = read(received)?;
    let Choice { suite, group, share, psk } = choice;
    let share = share.ok_or(Error::Internal("a second retry"))?;
    let parameters = asked(peer, &hello)?;
    let SignatureAlgorithms(signature_schemes) = required(&hello)?;
    peer.start_transcript(suite.hash);
    let mut random = [0; 32];
    peer.rng.try_fill_bytes(&mut random).map_err(|_| Error::Randomness)?;
    let kx::Response { share, secret } = kx::respond(group, &share, &mut peer.rng)?;
    let entry = KeyShareEntry { group: group.code_point(), key_exchange: &share };
    let mut extensions = vec![
        Extension::of(&KeyShareServer(entry)),
        Extension::of(&SupportedVersionsServer(ProtocolVersion::TLS_1_3)),
    ];
    if let Some(Psk { index, .. }) = &psk {
        peer.note(|| Fact::Resumed);
        extensions.push(Extension::of(&PreSharedKeyServer(*index)));
    }
    let answer = ServerHello {
        legacy_version: ProtocolVersion::TLS_1_2,
        random,
        legacy_session_id_echo: hello.legacy_session_id,
        cipher_suite: suite.code_point,
        legacy_compression_method: CompressionMethod::NULL,
        extensions: shape::borrow(&extensions),
    };
    peer.send(&answer);
    peer.note(|| Fact::Suite(ProtocolVersion::TLS_1_3, suite.code_point));
    peer.note(|| Fact::SharedSecret(group.code_point()));
    if !retried {
        change_cipher_spec(peer, &hello)?;
    }
    let early = psk.as_ref().map(|psk| psk.session.psk());
    let secrets = EarlySecret::new(suite.hash, early).into_handshake(&secret, &peer.hash()?);
    let answered = Answered {
        suite,
        group,
        client_random: hello.random,
        parameters,
        signature_schemes,
        session: psk.map(|psk| psk.session),
        takes_tickets: psk::takes_tickets(&hello)?,
    };
    Ok((answered, secrets))
}

/// An extension without which TLS 1.3 cannot be negotiated here: RFC 9846, section 9.2.
fn required<'a, T: tls_messages::Extension<'a>>(hello: &ClientHello<'a>) -> Result<T, Error> {
    let (extension, message) = (T::TYPE, "ClientHello");
    hello
        .extensions
        .decode::<T>()
        .map_err(decoding("ClientHello"))?
        .ok_or_else(|| Misbehaviour::ExtensionMissing { extension, message }.into())
}

/// RFC 9846, sections 4.3.9 and 4.3.11: what binds a server even if it takes no pre-shared key.
fn check_pre_shared_key(hello: &ClientHello<'_>) -> Result<(), Error> {
    let (offered, extension) = (&hello.extensions, ExtensionType::PSK_KEY_EXCHANGE_MODES);
    if !offered.contains(ExtensionType::PRE_SHARED_KEY) {
        return Ok(());
    }
    if offered.types().last() != Some(ExtensionType::PRE_SHARED_KEY) {
        return Err(Misbehaviour::PreSharedKeyNotLast.into());
    }
    match offered.contains(extension) {
        true => Ok(()),
        false => Err(Misbehaviour::ExtensionMissing { extension, message: "ClientHello" }.into()),
    }
}

fn choose_suite(config: &ServerConfig, hello: &ClientHello<'_>) -> Result<Tls13Suite, Error> {
    let theirs = &hello.cipher_suites;
    let ours = || config.tls13_suites().map(|suite| suite.code_point).collect();
    let common = config.tls13_suites().find(|suite| theirs.contains(&suite.code_point));
    common.ok_or_else(|| Negotiation::CipherSuite { ours: ours(), theirs: theirs.clone() }.into())
}

/// The preferred group with a share; without one, the preferred common group.
fn choose_group(
    config: &ServerConfig,
    hello: &ClientHello<'_>,
) -> Result<(Group, Option<Vec<u8>>), Error> {
    let SupportedGroups(theirs) = required(hello)?;
    let KeyShareClient(shares) = required(hello)?;
    let share_of = |group: Group| {
        shares
            .iter()
            .find(|share| share.group == group.code_point())
            .map(|share| share.key_exchange)
    };
    if let Some(share) = shares.iter().find(|share| !theirs.contains(&share.group)) {
        return Err(Misbehaviour::GroupNotOffered { chosen: share.group }.into());
    }
    let common = || config.groups.iter().copied().filter(|g| theirs.contains(&g.code_point()));
    if let Some((group, share)) = common().find_map(|group| Some((group, share_of(group)?))) {
        return Ok((group, Some(share.to_vec())));
    }
    let ours = || config.groups.iter().map(|group| group.code_point()).collect::<Vec<NamedGroup>>();
    let group = common()
        .next()
        .ok_or_else(|| Negotiation::Group { ours: ours(), theirs: theirs.clone() })?;
    Ok((group, None))
}

/// RFC 9846, section 4.2.2: what may change between the two ClientHellos.
fn check_unchanged(first: &ClientHello<'_>, second: &ClientHello<'_>) -> Result<(), Error> {
    const MAY_CHANGE: [ExtensionType; 5] = [
        ExtensionType::KEY_SHARE,
        ExtensionType::EARLY_DATA,
        ExtensionType::COOKIE,
        ExtensionType::PRE_SHARED_KEY,
        ExtensionType::PADDING,
    ];
    let lasting = |hello: &ClientHello<'_>| {
        let lasting = hello.extensions.0.iter();
        lasting
            .filter(|extension| !MAY_CHANGE.contains(&extension.extension_type))
            .map(|extension| (extension.extension_type, extension.data.to_vec()))
            .collect::<Vec<_>>()
    };
    let field = if first.random != second.random {
        "random"
    } else if first.legacy_session_id != second.legacy_session_id {
        "legacy_session_id"
    } else if first.cipher_suites != second.cipher_suites {
        "list of cipher suites"
    } else if lasting(first) != lasting(second) {
        "list of extensions"
    } else {
        return Ok(());
    };
    Err(Misbehaviour::HelloChanged { field }.into())
}

/// RFC 9846, appendix E.4: the dummy record follows the server's first message if the client asks
/// for it with a session id.
fn change_cipher_spec(peer: &mut Peer, hello: &ClientHello<'_>) -> Result<(), Error> {
    match hello.legacy_session_id.is_empty() {
        true => Ok(()),
        false => peer.send_change_cipher_spec(),
    }
}
