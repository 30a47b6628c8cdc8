//! A connection in a paragraph, and what is to be warned of.

use tls::Summary;

/// A connection in one paragraph.
pub(super) fn paragraph(summary: &Summary, peer: &str) -> String {
    let mut text = format!("Connected to {peer}: {}, {}", summary.version, summary.suite);
    if let Some(group) = summary.group {
        text.push_str(&format!(", {group}"));
    }
    if summary.resumed {
        text.push_str(", going on from an earlier connection");
    }
    for part in &summary.legacy {
        text.push_str(&format!(", with a legacy: {part}"));
    }
    if summary.retried {
        text.push_str(" after a HelloRetryRequest");
    }
    if let Some(alpn) = &summary.alpn {
        text.push_str(&format!(", application protocol {}", alpn.escape_ascii()));
    }
    text.push_str(&identity(summary));
    text.push('.');
    text
}

/// Who the peer is, and how that is known.
fn identity(summary: &Summary) -> String {
    let Some(leaf) = summary.peer_certificates.first() else { return String::new() };
    let length = summary.peer_certificates.len();
    let mut text = match summary.signature_scheme {
        _ if summary.resumed => format!(". The peer then sent {length} certificate(s)"),
        Some(scheme) => {
            format!(". The peer proved its identity with {scheme} and sent {length} certificate(s)")
        }
        None => {
            format!(". The peer proved its identity by decrypting and sent {length} certificate(s)")
        }
    };
    if let Ok(leaf) = tls::x509::Certificate::from_der(leaf) {
        let (subject, issuer) = (leaf.subject(), leaf.issuer());
        let until = leaf.validity().not_after;
        text.push_str(&format!(
            "; its own names {subject}, issued by {issuer}, valid until {until}"
        ));
    }
    text
}

/// What people should know of a connection that uses a legacy part.
pub(super) fn legacy_warning(summary: &Summary, peer: &str) -> Option<String> {
    let parts: Vec<String> = summary.legacy.iter().map(ToString::to_string).collect();
    (!parts.is_empty()).then(|| {
        let parts = parts.join("; ");
        format!(
            "ashlar: warning: the connection with {peer} uses what --legacy accepts against \
             RFC 10015: {parts}; let the peer speak TLS 1.3, or ECDHE with an AEAD suite in TLS \
             1.2, and leave --legacy out"
        )
    })
}

/// What people should know of a connection that was to go on from an earlier one and does not.
pub(super) fn full_handshake_warning(summary: &Summary, peer: &str) -> Option<String> {
    if summary.resumed {
        return None;
    }
    let why = "it keeps no sessions, or did not take this one up";
    Some(format!("ashlar: warning: {peer} made a full handshake again: {why}"))
}
