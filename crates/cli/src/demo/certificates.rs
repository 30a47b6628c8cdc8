//! The demonstration's certificates: an authority, and what it issues for the two sides.

use std::time::{SystemTime, UNIX_EPOCH};

use getrandom::SysRng;
use tls::x509::issue::{self, CertificateBuilder, Issuer};
use tls::x509::{Identity, KeyUsage, PrivateKey, Time, TrustAnchor, Usage, Validity};

use crate::failure::Failure;
use crate::options::Auth;

/// The server's name.
pub(super) const NAME: &str = "localhost";

pub(super) struct Certificates {
    pub(super) anchor: TrustAnchor,
    pub(super) server: Identity,
    pub(super) client: Option<Identity>,
}

/// Issues them; the client's if it is wanted.
pub(super) fn issue(
    auth: Auth,
    with_client: bool,
    tell: &impl Fn(&str),
) -> Result<Certificates, Failure> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let validity = Validity::days_from(Time::from_unix(now.as_secs()), 30);
    let (ca_key, key) = (new_key(auth)?, new_key(auth)?);
    let public = key.public_key();
    tell(&format!("made two {} keys", public.describe()));
    let root = issue::ca("Ashlar demo CA", &ca_key, validity, &mut SysRng)?;
    let issuer = Issuer::new(&root, &ca_key)?;
    let mut leaf = CertificateBuilder::end_entity(validity, Usage::ServerAuth)
        .server_name(NAME)?
        .server_name("127.0.0.1")?;
    if auth == Auth::Rsa {
        // RSA key transport (RFC 5246, section 7.4.2) makes the key decrypt.
        leaf = leaf.key_usage(KeyUsage::DIGITAL_SIGNATURE.and(KeyUsage::KEY_ENCIPHERMENT));
    }
    let leaf = leaf.issued_by(&issuer, &public, &mut SysRng)?;
    tell(&format!("issued Ashlar demo CA and, by it, a certificate for {NAME}"));
    let client = match with_client {
        true => Some(client(auth, (&issuer, validity), tell)?),
        false => None,
    };
    Ok(Certificates {
        anchor: TrustAnchor::from_certificate_der(&root)?,
        server: Identity::new(vec![leaf], key)?,
        client,
    })
}

fn client(
    auth: Auth,
    (issuer, validity): (&Issuer<'_>, Validity),
    tell: &impl Fn(&str),
) -> Result<Identity, Failure> {
    const SUBJECT: &str = "Ashlar demo client";
    let key = new_key(auth)?;
    let leaf = issue::client(issuer, &key.public_key(), SUBJECT, validity, &mut SysRng)?;
    tell(&format!("issued, by the same, a certificate for {SUBJECT}"));
    Ok(Identity::new(vec![leaf], key)?)
}

fn new_key(auth: Auth) -> Result<PrivateKey, Failure> {
    Ok(match auth {
        Auth::Ecdsa => PrivateKey::generate_p256(&mut SysRng)?,
        Auth::Rsa => PrivateKey::generate_rsa(2048, &mut SysRng)?,
    })
}
