//! The name of a peer, as people write it.

use x509::ServerName;

use super::explained;

/// Names survive being printed and parsed again.
pub fn run(data: &[u8]) {
    let Ok(text) = core::str::from_utf8(data) else { return };
    for parse in [ServerName::parse, ServerName::parse_uri] {
        let Some(name) = explained(parse(text)) else { continue };
        let printed = name.to_string();
        let again = explained(parse(&printed)).map(|name| name.to_string());
        assert_eq!(again.as_ref(), Some(&printed), "another name");
    }
}
