//! Certificate and CertificateStatus: RFC 5246, section 7.4.2; RFC 6066, section 8.

use tls_messages::tls12::CertificateStatus;

use super::hello::Answered;
use crate::auth::tls12;
use crate::config::ServerConfig;
use crate::peer::Peer;

pub(super) fn send(peer: &mut Peer, config: &ServerConfig, hello: &Answered) {
    tls12::send_certificate(peer, Some(&config.credential));
    if let Some(ocsp_response) = &config.credential.ocsp_response
        && hello.status_promised
    {
        peer.send(&CertificateStatus { ocsp_response });
    }
}
