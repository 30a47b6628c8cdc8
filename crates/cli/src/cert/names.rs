//! Names on the command line: what they are as names of a certificate, as file names, and as words
//! of a shell.

use std::path::Path;

use tls::x509::issue::CertificateBuilder;
use tls::x509::{Certificate, Error, GeneralName, ServerName, SpiffeId};

use crate::failure::Failure;

/// Together with the longest ending that is well below what any file system takes.
const MAX_STEM: usize = 120;

/// What a name is by its form. That it is well-formed has been checked.
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
    let form = form(name).map_err(|why| Failure::new(format!("{}: {why}", name.escape_debug())))?;
    let added = match (form, is_client) {
        (Form::Server, _) => builder.server_name(name)?,
        (Form::Email, true) => builder.email(name)?,
        (Form::Uri, true) => builder.uri(name)?,
        (Form::Email | Form::Uri, false) => {
            let remedy = "a server is known by its DNS name or IP address alone; give that, or \
                          --client for a client's certificate";
            return Err(Failure::new(format!("{name}: {remedy}")));
        }
    };
    Ok(added)
}

fn form(name: &str) -> Result<Form, String> {
    if name.starts_with("spiffe:") {
        return match SpiffeId::parse(name) {
            Some(_) => Ok(Form::Uri),
            None => Err("not a SPIFFE ID: write spiffe://trust-domain/path".to_owned()),
        };
    }
    let as_server_name = |name: &str| ServerName::parse(name).map_err(sentence);
    if name.contains("://") {
        return ServerName::parse_uri(name).map(|_| Form::Uri).map_err(sentence);
    }
    if let Some((local, host)) = name.rsplit_once('@') {
        let is_local = |octet: u8| octet.is_ascii_graphic() && !b"@\"(),:;<>[\\]".contains(&octet);
        if local.is_empty() || !local.bytes().all(is_local) {
            return Err("not an e-mail address: write user@host in ASCII".to_owned());
        }
        if !matches!(as_server_name(host)?, ServerName::Dns(_)) {
            return Err("not an e-mail address: its host is no DNS name".to_owned());
        }
        return Ok(Form::Email);
    }
    if let Some(parent) = name.strip_prefix("*.") {
        let is_domain = matches!(as_server_name(parent)?, ServerName::Dns(_));
        if !is_domain || !parent.contains('.') {
            return Err("no client accepts this wildcard: write *. and a domain of two labels or \
                        more"
                .to_owned());
        }
        return Ok(Form::Server);
    }
    as_server_name(name).map(|_| Form::Server)
}

fn sentence(error: Error) -> String {
    error.to_string()
}

/// What a certificate is called: its first alternative name, or else its `commonName`.
pub(super) fn title(certificate: &Certificate<'_>) -> String {
    match certificate.subject_alt_names().first() {
        Some(GeneralName::Dns(name) | GeneralName::Rfc822(name) | GeneralName::Uri(name)) => {
            (*name).to_owned()
        }
        Some(GeneralName::Ip(address)) => address.to_string(),
        _ => certificate.subject().common_name().map_or_else(String::new, |it| it.into_owned()),
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
