//! ClientHello, the same for both versions: RFC 9846, section 4.2.2; RFC 5246, section 7.4.1.2.

mod psk;

use std::sync::Arc;

use rand_core::TryRng;
use tls_messages::{
    Alpn, ClientHello, Cookie, EcPointFormats, EncryptThenMac, ExtendedMainSecret, KeyShareClient,
    KeyShareEntry, PskKeyExchangeModes, RenegotiationInfo, ServerHello,
    ServerName as ServerNameExtension, SessionTicket, SignatureAlgorithms, StatusRequest,
    SupportedGroups, SupportedVersionsClient,
};
use wire::registry::{
    CipherSuite, EcPointFormat, ExtensionType, HandshakeType, NamedGroup, ProtocolVersion,
    PskKeyExchangeMode,
};
use x509::ServerName;

use crate::auth;
use crate::config::ClientConfig;
use crate::error::{Error, Misbehaviour, Negotiation};
use crate::kx::{ClientSecret, Group};
use crate::peer::{Peer, Received};
use crate::session::Session;
use crate::shape::{self, Extension};
use crate::step::Fact;
use crate::suite::{BulkCipher, Tls12Suite, Tls13Suite};
use crate::version::Version;

/// What the client sent and holds until the server answers.
pub(super) struct Offer<'c> {
    pub(super) config: &'c Arc<ClientConfig>,
    pub(super) name: &'c ServerName,
    pub(super) random: [u8; 32],
    pub(super) session_id: Vec<u8>,
    /// In the order of preference.
    pub(super) versions: Vec<ProtocolVersion>,
    pub(super) tls13_suites: Vec<Tls13Suite>,
    pub(super) tls12_suites: Vec<Tls12Suite>,
    /// One for each share sent.
    pub(super) secrets: Vec<ClientSecret>,
    /// An earlier connection to go on from.
    pub(super) session: Option<Arc<Session>>,
    /// The extensions sent: the only ones that the server may answer.
    pub(super) offered: Vec<ExtensionType>,
    /// The suite that a HelloRetryRequest fixed.
    pub(super) retried: Option<Tls13Suite>,
}

/// The last bytes of a server's random, if it could have chosen a higher version (RFC 9846, section
/// 4.2.3): TLS 1.2, and below that.
const DOWNGRADE_SENTINELS: [[u8; 8]; 2] = [*b"DOWNGRD\x01", *b"DOWNGRD\x00"];

/// Sends the first ClientHello.
pub(super) fn offer<'c>(
    peer: &mut Peer,
    config: &'c Arc<ClientConfig>,
    name: &'c ServerName,
) -> Result<Offer<'c>, Error> {
    let mut offer = Offer::of(config, name)?;
    peer.rng.try_fill_bytes(&mut offer.random).map_err(|_| Error::Randomness)?;
    let resumes_by_id = match offer.tls12_session() {
        Some(session) if !session.session_id.is_empty() => {
            let session_id = session.session_id.clone();
            offer.session_id = session_id;
            true
        }
        _ => false,
    };
    // RFC 9846, appendix E.4: a session id that nobody knows makes the handshake look resumed. And
    // RFC 5077, section 3.4: a server that takes the ticket returns it.
    let has_ticket = offer.tls12_session().is_some();
    if !resumes_by_id && (has_ticket || (offer.speaks_tls13() && config.middlebox_compatibility)) {
        offer.session_id = vec![0; 32];
        peer.rng.try_fill_bytes(&mut offer.session_id).map_err(|_| Error::Randomness)?;
    }
    for group in offer.groups_to_share()? {
        offer.secrets.push(ClientSecret::generate(group, &mut peer.rng)?);
    }
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

impl<'c> Offer<'c> {
    /// What the configuration leads to, without anything random.
    fn of(config: &'c Arc<ClientConfig>, name: &'c ServerName) -> Result<Self, Error> {
        let tls13_suites: Vec<_> = config.tls13_suites().collect();
        let tls12_suites: Vec<_> = config.tls12_suites().collect();
        let mut versions = config.versions.list();
        versions.retain(|version| match *version {
            ProtocolVersion::TLS_1_3 => !tls13_suites.is_empty(),
            _ => !tls12_suites.is_empty(),
        });
        if versions.is_empty() {
            return Err(Error::Misuse("a client configuration without cipher suites"));
        }
        if config.alpn.iter().any(|name| name.is_empty() || name.len() > 255) {
            return Err(Error::Misuse("an ALPN name that is empty or longer than 255 bytes"));
        }
        let session = config.take_session(name).filter(|session| match session.tls13_hash() {
            Some(hash) => {
                versions.contains(&ProtocolVersion::TLS_1_3)
                    && tls13_suites.iter().any(|suite| suite.hash == hash)
            }
            None => {
                versions.contains(&ProtocolVersion::TLS_1_2)
                    && tls12_suites.iter().any(|suite| suite.code_point == session.suite)
            }
        });
        Ok(Self {
            config,
            name,
            random: [0; 32],
            session_id: Vec::new(),
            versions,
            tls13_suites,
            tls12_suites,
            secrets: Vec::new(),
            session,
            offered: Vec::new(),
            retried: None,
        })
    }

    /// The version that the server chose: RFC 9846, section 4.3.1.
    pub(super) fn version(&self, answer: &Received) -> Result<Version, Error> {
        let hello = answer.read::<ServerHello<'_>>()?;
        let says_tls13 = hello.extensions.contains(ExtensionType::SUPPORTED_VERSIONS)
            || hello.is_hello_retry_request();
        if self.speaks_tls13() && says_tls13 {
            return Ok(Version::Tls13);
        }
        let theirs = hello.legacy_version;
        if theirs != ProtocolVersion::TLS_1_2 || !self.versions.contains(&theirs) {
            return Err(Negotiation::Version { theirs: vec![theirs] }.into());
        }
        let [.., a, b, c, d, e, f, g, h] = hello.random;
        if self.speaks_tls13() && DOWNGRADE_SENTINELS.contains(&[a, b, c, d, e, f, g, h]) {
            return Err(Misbehaviour::Downgrade.into());
        }
        Ok(Version::Tls12)
    }

    /// The session to go on from in TLS 1.2.
    pub(super) fn tls12_session(&self) -> Option<&Session> {
        self.session.as_deref().filter(|session| session.tls13_hash().is_none())
    }

    /// The session whose pre-shared key is offered in TLS 1.3.
    pub(super) fn tls13_session(&self) -> Option<&Session> {
        self.session.as_deref().filter(|session| session.tls13_hash().is_some())
    }

    fn speaks_tls13(&self) -> bool {
        self.versions.contains(&ProtocolVersion::TLS_1_3)
    }

    fn speaks_tls12(&self) -> bool {
        self.versions.contains(&ProtocolVersion::TLS_1_2)
    }

    /// The groups of the key shares: the preferred one, and of a hybrid also its curve alone.
    fn groups_to_share(&self) -> Result<Vec<Group>, Error> {
        if !self.speaks_tls13() {
            return Ok(Vec::new());
        }
        let groups = &self.config.groups;
        let Some(&group) = groups.first() else {
            return Err(Error::Misuse("a client configuration without groups"));
        };
        let curve = group.curve_of_hybrid().filter(|curve| groups.contains(curve));
        Ok([group].into_iter().chain(curve).collect())
    }

    /// Sends the hello; the second one, after a HelloRetryRequest, with its cookie.
    pub(super) fn send(
        &mut self,
        peer: &mut Peer,
        cookie: Option<Cookie<'_>>,
    ) -> Result<(), Error> {
        let mut extensions =
            shape::arrange(self.extensions(cookie), self.config.hello_shape.as_deref());
        // RFC 9846, section 4.3.11: the last one, whatever the shape.
        extensions.extend(psk::extension(self));
        self.offered = extensions.iter().map(|extension| extension.extension_type).collect();
        let required = [
            ExtensionType::SUPPORTED_VERSIONS,
            ExtensionType::SUPPORTED_GROUPS,
            ExtensionType::SIGNATURE_ALGORITHMS,
            ExtensionType::KEY_SHARE,
        ];
        let missing = |extension| !self.offered.contains(extension);
        if self.speaks_tls13() && required.iter().any(missing) {
            return Err(Error::Misuse("a hello shape without an extension that TLS 1.3 requires"));
        }
        let hello = ClientHello {
            legacy_version: ProtocolVersion::TLS_1_2,
            random: self.random,
            legacy_session_id: &self.session_id,
            cipher_suites: self.cipher_suites(),
            legacy_compression_methods: &[0],
            extensions: shape::borrow(&extensions),
        };
        psk::send(self, peer, &hello);
        Ok(())
    }

    fn cipher_suites(&self) -> Vec<CipherSuite> {
        let mut suites = Vec::new();
        if self.speaks_tls13() {
            suites.extend(self.tls13_suites.iter().map(|suite| suite.code_point));
        }
        if self.speaks_tls12() {
            suites.extend(self.tls12_suites.iter().map(|suite| suite.code_point));
        }
        if self.config.is_fallback {
            suites.push(CipherSuite::TLS_FALLBACK_SCSV);
        }
        suites
    }

    /// The extensions that the configuration leads to, in our own order.
    fn extensions(&self, cookie: Option<Cookie<'_>>) -> Vec<Extension> {
        let config = self.config;
        let mut extensions = Vec::new();
        if let Some(name) = self.name.dns_name() {
            extensions.push(Extension::of(&ServerNameExtension::new(name)));
        }
        extensions.push(Extension::of(&SupportedGroups(self.groups())));
        extensions.push(Extension::of(&SignatureAlgorithms(auth::OFFERED_SCHEMES.to_vec())));
        if !config.alpn.is_empty() {
            extensions.push(Extension::of(&Alpn::new(&config.alpn)));
        }
        if config.ocsp_stapling {
            extensions.push(Extension::of(&StatusRequest::ocsp()));
        }
        if self.speaks_tls12() {
            self.tls12_extensions(&mut extensions);
        }
        if self.speaks_tls13() {
            self.tls13_extensions(cookie, &mut extensions);
        }
        extensions
    }

    fn tls12_extensions(&self, extensions: &mut Vec<Extension>) {
        extensions.push(Extension::of(&ExtendedMainSecret));
        extensions.push(Extension::of(&RenegotiationInfo { renegotiated_connection: &[] }));
        extensions.push(Extension::of(&EcPointFormats(vec![EcPointFormat::UNCOMPRESSED])));
        if self.config.sessions.is_some() {
            let ticket = self.tls12_session().map(|session| session.ticket.as_slice());
            extensions.push(Extension::of(&SessionTicket(ticket.unwrap_or_default())));
        }
        let cbc = |suite: &Tls12Suite| matches!(suite.cipher, BulkCipher::AesCbc { .. });
        if self.tls12_suites.iter().any(cbc) {
            extensions.push(Extension::of(&EncryptThenMac));
        }
    }

    fn tls13_extensions(&self, cookie: Option<Cookie<'_>>, extensions: &mut Vec<Extension>) {
        extensions.push(Extension::of(&SupportedVersionsClient(self.versions.clone())));
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
        if self.config.sessions.is_some() {
            // RFC 9846, section 4.3.9: without it, a server sends no tickets.
            let modes = vec![PskKeyExchangeMode::PSK_DHE_KE];
            extensions.push(Extension::of(&PskKeyExchangeModes(modes)));
        }
    }

    /// What TLS 1.2 cannot use, it does not mind.
    fn groups(&self) -> Vec<NamedGroup> {
        let own = self.config.groups.iter().map(|group| group.code_point());
        let legacy = self.config.legacy.iter().filter(|_| self.speaks_tls12());
        own.chain(legacy.flat_map(|legacy| legacy.groups().iter().copied())).collect()
    }
}
