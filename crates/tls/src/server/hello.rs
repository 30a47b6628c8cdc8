//! ClientHello, as far as both versions read it: RFC 9846, sections 4.2.2 and 4.3.1.

use tls_messages::{
    Alpn, ClientHello, Context, RecordSizeLimit, ServerName, StatusRequest, SupportedVersionsClient,
};
use wire::registry::{CipherSuite, HandshakeType, ProtocolVersion};

use crate::config::ServerConfig;
use crate::error::{Error, Misbehaviour, Negotiation, decoding};
use crate::peer::{Peer, Received};
use crate::shape;
use crate::step::Fact;
use crate::version::Version;

/// What the client asks for, whichever message answers it.
pub(super) struct Asked {
    pub(super) server_name: Option<String>,
    pub(super) alpn: Vec<Vec<u8>>,
    pub(super) record_size_limit: Option<RecordSizeLimit>,
    /// A stapled OCSP response.
    pub(super) status: bool,
}

pub(super) async fn receive(peer: &mut Peer) -> Result<Received, Error> {
    peer.receive(&[HandshakeType::CLIENT_HELLO]).await
}

pub(super) fn read(received: &Received) -> Result<ClientHello<'_>, Error> {
    received.read::<ClientHello<'_>>()
}

/// The highest version that both sides speak: RFC 9846, section 4.3.1 and appendix E.
pub(super) fn choose_version(config: &ServerConfig, received: &Received) -> Result<Version, Error> {
    let hello = read(received)?;
    shape::check_places(&hello.extensions, Context::ClientHello)?;
    let ours = config.spoken_versions();
    if ours.is_empty() {
        return Err(Error::Misuse("a server configuration without cipher suites"));
    }
    let theirs = match hello.extensions.decode::<SupportedVersionsClient>() {
        Ok(Some(SupportedVersionsClient(versions))) => versions,
        Ok(None) => vec![hello.legacy_version],
        Err(error) => return Err(decoding("ClientHello")(error)),
    };
    let chosen = ours.iter().copied().find(|version| theirs.contains(version));
    let version = match chosen {
        Some(ProtocolVersion::TLS_1_3) => Version::Tls13,
        Some(_) => Version::Tls12,
        // RFC 5246, appendix E.1: a version that is not known yet contains TLS 1.2.
        None if ours.contains(&ProtocolVersion::TLS_1_2) && offers_tls12(&hello) => Version::Tls12,
        None => return Err(Negotiation::Version { theirs }.into()),
    };
    // RFC 9846, section 4.2.2: the real offer is in the extension.
    if chosen == Some(ProtocolVersion::TLS_1_3) && hello.legacy_version != ProtocolVersion::TLS_1_2
    {
        return Err(Negotiation::Version { theirs: vec![hello.legacy_version] }.into());
    }
    // RFC 7507, section 3.
    let fallback = hello.cipher_suites.contains(&CipherSuite::TLS_FALLBACK_SCSV);
    if fallback && version == Version::Tls12 && ours.contains(&ProtocolVersion::TLS_1_3) {
        return Err(Misbehaviour::InappropriateFallback.into());
    }
    Ok(version)
}

/// A client without `supported_versions` that says it speaks more than TLS 1.2.
fn offers_tls12(hello: &ClientHello<'_>) -> bool {
    !hello.extensions.contains(wire::registry::ExtensionType::SUPPORTED_VERSIONS)
        && hello.legacy_version > ProtocolVersion::TLS_1_2
        && hello.legacy_version.0 >> 8 == 3
}

pub(super) fn asked(peer: &Peer, hello: &ClientHello<'_>) -> Result<Asked, Error> {
    let decoding = || decoding("ClientHello");
    let extensions = &hello.extensions;
    let server_name = extensions.decode::<ServerName<'_>>().map_err(decoding())?;
    let server_name = server_name.and_then(|name| name.host_name().map(ToOwned::to_owned));
    if let Some(name) = &server_name {
        peer.note(|| Fact::ServerName(name.clone()));
    }
    let alpn = extensions.decode::<Alpn<'_>>().map_err(decoding())?;
    let status = extensions.decode::<StatusRequest<'_>>().map_err(decoding())?;
    Ok(Asked {
        server_name,
        alpn: alpn.iter().flat_map(Alpn::protocols).map(|name| name.to_vec()).collect(),
        record_size_limit: extensions.decode::<RecordSizeLimit>().map_err(decoding())?,
        status: status.is_some_and(|status| status.is_ocsp()),
    })
}
