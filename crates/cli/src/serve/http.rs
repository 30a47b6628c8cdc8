//! Just enough HTTP/1.1 for a browser or `curl` to see its own connection.

use std::io::{self, Read, Write};

use tls::x509::Certificate;
use tls::{Stream, Summary};

use crate::deadline::Deadline;

/// A request's head is no larger; nothing of it is used but its first line.
const MAX_HEAD: usize = 16 << 10;

/// Reads one request and answers it.
pub(crate) fn serve(stream: &mut Stream<Deadline>, peer: &str) -> io::Result<()> {
    let Some(head) = read_head(stream)? else {
        return respond(stream, "431 Request Header Fields Too Large", "", "");
    };
    match stream.summary() {
        Some(summary) if head.starts_with(b"GET ") => {
            let page = page(summary, peer);
            respond(stream, "200 OK", "", &page)
        }
        _ => respond(stream, "405 Method Not Allowed", "Allow: GET\r\n", ""),
    }
}

/// The head of the request; none if it is too large.
fn read_head(stream: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut head = Vec::new();
    let mut buffer = [0; 4096];
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        let length = stream.read(&mut buffer)?;
        if length == 0 {
            break;
        }
        head.extend_from_slice(buffer.get(..length).unwrap_or_default());
        if head.len() > MAX_HEAD {
            return Ok(None);
        }
    }
    Ok(Some(head))
}

fn respond(stream: &mut impl Write, status: &str, fields: &str, body: &str) -> io::Result<()> {
    let length = body.len();
    let response = format!(
        "HTTP/1.1 {status}\r\n{fields}Content-Type: text/html; charset=utf-8\r\n\
         Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    );
    stream.write_all(response.as_bytes())
}

/// The connection, described.
fn page(summary: &Summary, peer: &str) -> String {
    let rows = [
        ("client", peer.to_owned()),
        ("version", summary.version.to_string()),
        ("cipher suite", summary.suite.to_string()),
        ("key exchange group", summary.group.map_or("none".into(), |group| group.to_string())),
        ("HelloRetryRequest", if summary.retried { "needed" } else { "not needed" }.to_owned()),
        ("session", if summary.resumed { "resumed" } else { "new" }.to_owned()),
        ("server name", summary.server_name.clone().unwrap_or_else(|| "not given".to_owned())),
        ("application protocol", alpn(summary)),
        ("client certificate", subject(summary)),
        ("legacy", legacy(summary)),
    ];
    let rows: String = rows
        .iter()
        .map(|(name, value)| format!("<tr><th>{name}</th><td>{}</td></tr>\n", escape(value)))
        .collect();
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head><title>Ashlar</title></head>\n<body>\n\
         <h1>Your connection to Ashlar</h1>\n<table>\n{rows}</table>\n</body>\n</html>\n"
    )
}

fn alpn(summary: &Summary) -> String {
    let name = summary.alpn.as_ref().map(|name| name.escape_ascii().to_string());
    name.unwrap_or_else(|| "not negotiated".to_owned())
}

/// Whom the client's certificate names.
fn subject(summary: &Summary) -> String {
    match summary.peer_certificates.first().map(|leaf| Certificate::from_der(leaf)) {
        Some(Ok(leaf)) => leaf.subject().to_string(),
        Some(Err(_)) | None => "none".to_owned(),
    }
}

fn legacy(summary: &Summary) -> String {
    let parts: Vec<String> = summary.legacy.iter().map(ToString::to_string).collect();
    match parts.as_slice() {
        [] => "none".to_owned(),
        parts => parts.join("; "),
    }
}

/// Names are the client's text: they must not become markup.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
