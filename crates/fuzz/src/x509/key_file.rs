//! Files of private keys and certificates, of every form.

use x509::{Identity, PrivateKey};

use super::explained;

/// Keys survive being written and read again, identities being put together anew.
pub fn run(data: &[u8]) {
    let readers = [
        PrivateKey::from_pkcs8_der,
        PrivateKey::from_pkcs1_der,
        PrivateKey::from_sec1_der,
        PrivateKey::from_pem,
    ];
    // Without a passphrase, so that no file makes it derive keys.
    explained(PrivateKey::load(data, None));
    if let Some(identity) = explained(Identity::load(data, None)) {
        let files: Vec<&[u8]> = identity.certificates.iter().map(Vec::as_slice).collect();
        let key = explained(identity.key.to_pkcs8_der()).unwrap_or_default();
        let again = explained(Identity::load_files(&[&files[..], &[&*key]].concat(), None));
        assert_eq!(again.map(|it| it.certificates), Some(identity.certificates), "another order");
    }
    for read in readers {
        let Some(key) = explained(read(data)) else { continue };
        let Some(written) = explained(key.to_pkcs8_der()) else { continue };
        let again = explained(PrivateKey::from_pkcs8_der(&written));
        assert_eq!(again.as_ref().and_then(spki), spki(&key), "another key");
    }
}

fn spki(key: &PrivateKey) -> Option<Vec<u8>> {
    explained(key.public_key().to_spki_der())
}
