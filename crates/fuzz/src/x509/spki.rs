//! A `SubjectPublicKeyInfo`.

use x509::PublicKey;

use super::explained;

/// Keys survive being written and read again.
pub fn run(der: &[u8]) {
    let Some(key) = explained(PublicKey::from_spki_der(der)) else { return };
    let Some(written) = explained(key.to_spki_der()) else { return };
    let again = explained(PublicKey::from_spki_der(&written));
    let written_again = again.and_then(|key| explained(key.to_spki_der()));
    assert_eq!(written_again, Some(written), "another key");
}
