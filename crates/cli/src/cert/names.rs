//! Names on the command line: what they are as names of a certificate, as file names, and as words
//! of a shell.

use std::path::Path;

use tls::x509::issue::CertificateBuilder;
use tls::x509::{Certificate, GeneralName, ServerName, SpiffeId};

use crate::failure::Failure;

/// Together with the longest ending that is well below what any file system takes.
const MAX_STEM: usize = 120;

/// What a name is by its form.
enum Form {
    Server,
    Email,
    Uri,
}

/// Adds a name, as what it is by its form.
pub(super) fn add(
    builder: CertificateBuilder,
    name: &str,
    is_client: bool,
) -> Result<CertificateBuilder, Failure> {
    let refuse = |why: &str| Failure::new(format!("{}: {why}", name.escape_debug()));
    let form = form(name).map_err(|why| refuse(&why))?;
    let added = match form {
        Form::Server => builder.server_name(name),
        Form::Email if is_client => builder.email(name),
        Form::Uri if is_client => builder.uri(name),
        Form::Email | Form::Uri => {
            return Err(refuse(
                "a server is known by its DNS name or IP address alone; give that, or --client \
                 for a client's certificate",
            ));
        }
    };
    added.map_err(|error| refuse(&error.to_string()))
}

/// What a well-formed name is, or why it is none.
fn form(name: &str) -> Result<Form, String> {
    if name.starts_with("spiffe:") {
        let is_id = SpiffeId::parse(name).is_some();
        return if is_id {
            Ok(Form::Uri)
        } else {
            Err("not a SPIFFE ID: write spiffe://trust-domain/path".to_owned())
        };
    }
    if name.contains("://") {
        let parsed = ServerName::parse_uri(name).map_err(|error| error.to_string());
        return parsed.map(|_| Form::Uri);
    }
    if let Some((local, host)) = name.rsplit_once('@') {
        return check_email(local, host).map(|()| Form::Email);
    }
    match name.strip_prefix("*.") {
        Some(parent) => check_wildcard(parent)?,
        None => _ = server_name(name)?,
    }
    Ok(Form::Server)
}

/// A `Mailbox` of RFC 5321, section 4.1.2, without quotes (RFC 5280, section 4.2.1.6).
fn check_email(local: &str, host: &str) -> Result<(), String> {
    let is_local = |octet: u8| octet.is_ascii_graphic() && !b"@\"(),:;<>[\\]".contains(&octet);
    if local.is_empty() || !local.bytes().all(is_local) {
        return Err("not an e-mail address: write user@host in ASCII".to_owned());
    }
    if !matches!(server_name(host)?, ServerName::Dns(_)) || host.ends_with('.') {
        return Err("not an e-mail address: its host is no DNS name".to_owned());
    }
    Ok(())
}

/// What stands behind `*.` in a name that a client compares (RFC 9525, section 6.3).
fn check_wildcard(parent: &str) -> Result<(), String> {
    if let ServerName::Dns(domain) = server_name(parent)?
        && domain.as_str().contains('.')
    {
        return Ok(());
    }
    Err("no client accepts this wildcard: write *. and a domain of two labels or more".to_owned())
}

fn server_name(name: &str) -> Result<ServerName, String> {
    ServerName::parse(name).map_err(|error| error.to_string())
}

/// What a certificate is called: its first alternative name, or else its `commonName`.
pub(super) fn title(certificate: &Certificate<'_>) -> String {
    let first = certificate.subject_alt_names().iter().find_map(spelled);
    let common_name = || certificate.subject().common_name().map(|name| name.into_owned());
    first.or_else(common_name).unwrap_or_default()
}

/// The first name by which a certificate is a server's.
pub(super) fn of_server(certificate: &Certificate<'_>) -> Option<String> {
    let is_server_name =
        |name: &GeneralName<'_>| matches!(name, GeneralName::Dns(_) | GeneralName::Ip(_));
    certificate.subject_alt_names().iter().find(is_server_name).and_then(spelled)
}

fn spelled(name: GeneralName<'_>) -> Option<String> {
    if let GeneralName::Dns(name) | GeneralName::Rfc822(name) | GeneralName::Uri(name) = name {
        Some(name.to_owned())
    } else if let GeneralName::Ip(address) = name {
        Some(address.to_string())
    } else {
        None
    }
}

/// A file name without its ending, whatever the title: of ASCII letters, digits, `-`, `_`, `.` and
/// `@`, neither hidden nor an option.
pub(super) fn file_stem(title: &str) -> String {
    let title = match title.strip_prefix("*.") {
        Some(domain) => format!("_wildcard.{domain}"),
        None => title.to_owned(),
    };
    let mut stem = String::new();
    for character in title.chars().take(MAX_STEM) {
        if character.is_ascii_alphanumeric() || "-_.@".contains(character) {
            stem.push(character);
        } else if !stem.ends_with('-') {
            stem.push('-');
        }
    }
    let stem = stem.trim_matches(['-', '.']);
    if stem.is_empty() { "certificate".to_owned() } else { stem.to_owned() }
}

/// A path as one word of a shell.
pub(super) fn word(path: &Path) -> String {
    let path = path.display().to_string();
    let is_plain = |octet: u8| octet.is_ascii_alphanumeric() || b"-_./@:+,%=".contains(&octet);
    if path.bytes().all(is_plain) { path } else { format!("'{}'", path.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::{file_stem, word};
    use std::path::Path;

    #[test]
    fn file_stems_are_safe() {
        for (title, stem) in [
            ("localhost", "localhost"),
            ("*.example.com", "_wildcard.example.com"),
            ("2001:db8::1", "2001-db8-1"),
            ("alice@example.com", "alice@example.com"),
            ("spiffe://example.org/a/b", "spiffe-example.org-a-b"),
            ("xn--bcher-kva.example", "xn--bcher-kva.example"),
            ("../x", "x"),
            ("/etc/passwd", "etc-passwd"),
            ("..", "certificate"),
            ("", "certificate"),
            ("-rf", "rf"),
            ("a\\b\0c\nd", "a-b-c-d"),
            ("Prüfstelle 7", "Pr-fstelle-7"),
            ("例え", "certificate"),
        ] {
            assert_eq!(file_stem(title), stem, "{title:?}");
        }
        assert_eq!(file_stem(&"a".repeat(253)).len(), 120);
    }

    #[test]
    fn words_of_a_shell() {
        for (path, expected) in [
            ("ca/ca.pem", "ca/ca.pem"),
            ("my ca/ca.pem", "'my ca/ca.pem'"),
            ("it's", "'it'\\''s'"),
            ("$(reboot)", "'$(reboot)'"),
        ] {
            assert_eq!(word(Path::new(path)), expected);
        }
    }
}
