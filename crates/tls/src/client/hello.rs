//! ClientHello, HelloRetryRequest, ServerHello: RFC 9846, section 4.2, seen from the client.

use rand_core::TryRng;
use tls_messages::{
    Alpn, ClientHello, Context, Cookie, KeyShareClient, KeyShareEntry, KeyShareRetry,
    KeyShareServer, ServerHello, ServerName as ServerNameExtension, SignatureAlgorithms,
    SupportedGroups, SupportedVersionsClient, SupportedVersionsServer,
};
use tls_schedule::{EarlySecret, HandshakeSecrets};
use wire::registry::{CompressionMethod, ExtensionType, HandshakeType, ProtocolVersion};
use x509::ServerName;

use crate::auth;
use crate::config::ClientConfig;
use crate::error::{Error, Misbehaviour, Negotiation, decoding};
use crate::kx::{ClientSecret, Group};
use crate::peer::{Peer, Received};
use crate::shape::{self, Extension};
use crate::step::Fact;
use crate::suite::Suite;

/// What the client sent and holds until the server answers.
pub(super) struct Offer<'c> {
    config: &'c ClientConfig,
    name: &'c ServerName,
    random: [u8; 32],
    session_id: Vec<u8>,
    /// One for each share sent.
    secrets: Vec<ClientSecret>,
    /// The extensions sent: the only ones that the server may answer.
    offered: Vec<ExtensionType>,
    /// The suite that a HelloRetryRequest fixed.
    retried: Option<Suite>,
}

/// What ServerHello settles.
pub(super) struct Accepted {
    pub(super) suite: Suite,
    pub(super) group: Group,
    pub(super) random: [u8; 32],
    pub(super) retried: bool,
    pub(super) offered: Vec<ExtensionType>,
    pub(super) secrets: HandshakeSecrets,
}

/// Sends the first ClientHello.
pub(super) fn offer<'c>(
    peer: &mut Peer,
    config: &'c ClientConfig,
    name: &'c ServerName,
) -> Result<Offer<'c>, Error> {
    if config.suites.is_empty() {
        return Err(Error::Misuse("a client configuration without cipher suites"));
    }
    let Some(&group) = config.groups.first() else {
        return Err(Error::Misuse("a client configuration without groups"));
    };
    if config.alpn.iter().any(|name| name.is_empty() || name.len() > 255) {
        return Err(Error::Misuse("an ALPN name that is empty or longer than 255 bytes"));
    }
    let mut random = [0; 32];
    peer.rng.try_fill_bytes(&mut random).map_err(|_| Error::Randomness)?;
    // RFC 9846, appendix E.4: a session id that nobody knows makes the handshake look resumed.
    let mut session_id = vec![0; if config.middlebox_compatibility { 32 } else { 0 }];
    peer.rng.try_fill_bytes(&mut session_id).map_err(|_| Error::Randomness)?;
    let curve = group.curve_of_hybrid().filter(|curve| config.groups.contains(curve));
    let mut secrets = Vec::new();
    for group in [group].into_iter().chain(curve) {
        secrets.push(ClientSecret::generate(group, &mut peer.rng)?);
    }
    let mut offer =
        Offer { config, name, random, session_id, secrets, offered: Vec::new(), retried: None };
    offer.send(peer, None)?;
    if let Some(name) = name.dns_name() {
        peer.note(|| Fact::ServerName(name.to_owned()));
    }
    Ok(offer)
}

/// The answer: HelloRetryRequest is a ServerHello with a special random.
pub(super) async fn receive(peer: &mut Peer) -> Result<Received, Error> {
    peer.receive(&[HandshakeType::SERVER_HELLO]).await
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
    let suite = offer.check(&hello, Context::HelloRetryRequest)?;
    let decoding = || decoding("HelloRetryRequest");
    let cookie = hello.extensions.decode::<Cookie<'_>>().map_err(decoding())?;
    let share = hello.extensions.decode::<KeyShareRetry>().map_err(decoding())?;
    if cookie.is_none() && share.is_none() {
        return Err(Misbehaviour::RetryWithoutChange.into());
    }
    peer.start_transcript(suite.hash());
    peer.replace_with_message_hash();
    peer.add(answer);
    if offer.config.middlebox_compatibility {
        peer.send_change_cipher_spec()?;
    }
    let secrets = match share {
        Some(KeyShareRetry(chosen)) => vec![offer.another_secret(peer, chosen)?],
        None => offer.secrets,
    };
    let mut offer = Offer { secrets, retried: Some(suite), ..offer };
    offer.send(peer, cookie)?;
    Ok(offer)
}

/// Takes ServerHello: version, suite and the shared secret are settled.
pub(super) fn accept(
    peer: &mut Peer,
    offer: Offer<'_>,
    answer: &Received,
) -> Result<Accepted, Error> {
    let hello = read(answer)?;
    if hello.is_hello_retry_request() {
        return Err(Misbehaviour::SecondRetry.into());
    }
    let suite = offer.check(&hello, Context::ServerHello)?;
    if let Some(first) = offer.retried.filter(|first| *first != suite) {
        let (first, second) = (first.code_point(), suite.code_point());
        return Err(Misbehaviour::CipherSuiteChanged { first, second }.into());
    }
    peer.note(|| Fact::Suite(ProtocolVersion::TLS_1_3, suite));

    let share = hello.extensions.decode::<KeyShareServer<'_>>().map_err(decoding("ServerHello"))?;
    let (extension, message) = (ExtensionType::KEY_SHARE, "ServerHello");
    let KeyShareServer(share) =
        share.ok_or(Misbehaviour::ExtensionMissing { extension, message })?;
    let Offer { random, offered, retried, secrets, .. } = offer;
    let mut secrets = secrets.into_iter();
    let secret = secrets
        .find(|secret| secret.group().code_point() == share.group)
        .ok_or(Misbehaviour::GroupNotOffered { chosen: share.group })?;
    let group = secret.group();
    let shared_secret = secret.agree(share.key_exchange)?;
    peer.note(|| Fact::SharedSecret(group));

    peer.start_transcript(suite.hash());
    peer.add(answer);
    let secrets =
        EarlySecret::new(suite.hash(), None).into_handshake(&shared_secret, &peer.hash()?);
    let retried = retried.is_some();
    Ok(Accepted { suite, group, random, retried, offered, secrets })
}

fn read(answer: &Received) -> Result<ServerHello<'_>, Error> {
    answer.read::<ServerHello<'_>>()
}

impl Offer<'_> {
    fn send(&mut self, peer: &mut Peer, cookie: Option<Cookie<'_>>) -> Result<(), Error> {
        let extensions =
            shape::arrange(self.extensions(cookie), self.config.hello_shape.as_deref());
        self.offered = extensions.iter().map(|extension| extension.extension_type).collect();
        let required = [
            ExtensionType::SUPPORTED_VERSIONS,
            ExtensionType::SUPPORTED_GROUPS,
            ExtensionType::SIGNATURE_ALGORITHMS,
            ExtensionType::KEY_SHARE,
        ];
        if required.iter().any(|extension| !self.offered.contains(extension)) {
            return Err(Error::Misuse("a hello shape without an extension that TLS 1.3 requires"));
        }
        let hello = ClientHello {
            legacy_version: ProtocolVersion::TLS_1_2,
            random: self.random,
            legacy_session_id: &self.session_id,
            cipher_suites: self.config.suites.iter().map(|suite| suite.code_point()).collect(),
            legacy_compression_methods: &[0],
            extensions: shape::borrow(&extensions),
        };
        peer.send(&hello);
        Ok(())
    }

    /// The extensions that the configuration leads to, in our own order.
    fn extensions(&self, cookie: Option<Cookie<'_>>) -> Vec<Extension> {
        let config = self.config;
        let mut extensions = Vec::new();
        if let Some(name) = self.name.dns_name() {
            extensions.push(Extension::of(&ServerNameExtension::new(name)));
        }
        let groups = config.groups.iter().map(|group| group.code_point()).collect();
        extensions.push(Extension::of(&SupportedGroups(groups)));
        extensions.push(Extension::of(&SignatureAlgorithms(auth::OFFERED_SCHEMES.to_vec())));
        if !config.alpn.is_empty() {
            extensions.push(Extension::of(&Alpn::new(&config.alpn)));
        }
        extensions.push(Extension::of(&SupportedVersionsClient(vec![ProtocolVersion::TLS_1_3])));
        if let Some(cookie) = cookie {
            extensions.push(Extension::of(&cookie));
        }
        let of_secret = |secret: &ClientSecret| (secret.group().code_point(), secret.share());
        let shares: Vec<_> = self.secrets.iter().map(of_secret).collect();
        let entries = shares
            .iter()
            .map(|(group, share)| KeyShareEntry { group: *group, key_exchange: share })
            .collect();
        extensions.push(Extension::of(&KeyShareClient(entries)));
        extensions
    }

    /// What ServerHello and HelloRetryRequest have in common: RFC 9846, section 4.2.3.
    fn check(&self, hello: &ServerHello<'_>, context: Context) -> Result<Suite, Error> {
        let versions = hello.extensions.decode::<SupportedVersionsServer>();
        let Some(SupportedVersionsServer(selected)) = versions.map_err(decoding("ServerHello"))?
        else {
            return Err(Negotiation::Version { theirs: vec![hello.legacy_version] }.into());
        };
        for (found, legal) in
            [(selected, ProtocolVersion::TLS_1_3), (hello.legacy_version, ProtocolVersion::TLS_1_2)]
        {
            if found != legal {
                return Err(Misbehaviour::LegacyVersion { found }.into());
            }
        }
        if hello.legacy_session_id_echo != self.session_id {
            return Err(Misbehaviour::SessionIdEcho.into());
        }
        if hello.legacy_compression_method != CompressionMethod::NULL {
            return Err(Misbehaviour::Compression.into());
        }
        shape::check_answers(&hello.extensions, context, &self.offered)?;
        let chosen = hello.cipher_suite;
        Suite::from_code_point(chosen)
            .filter(|suite| self.config.suites.contains(suite))
            .ok_or_else(|| Misbehaviour::CipherSuiteNotOffered { chosen }.into())
    }

    /// A secret of the group that the server asks for.
    fn another_secret(
        &self,
        peer: &mut Peer,
        chosen: wire::registry::NamedGroup,
    ) -> Result<ClientSecret, Error> {
        let group = Group::from_code_point(chosen)
            .filter(|group| self.config.groups.contains(group))
            .ok_or(Misbehaviour::GroupNotOffered { chosen })?;
        if self.secrets.iter().any(|secret| secret.group() == group) {
            return Err(Misbehaviour::RetryWithoutChange.into());
        }
        peer.note(|| Fact::RetryAskedFor(group));
        ClientSecret::generate(group, &mut peer.rng)
    }
}
