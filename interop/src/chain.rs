//! The certificates of a run: a chain of each kind, issued afresh, as files for the peers.

use core::fmt::Display;
use core::sync::atomic::{AtomicUsize, Ordering};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use getrandom::SysRng;
use tls::Credential;
use tls::x509::issue::{self, CertificateBuilder, Issuer};
use tls::x509::{
    Identity, KeyUsage, Policy, PrivateKey, Time, Trust, TrustAnchor, Usage, Validity, pem,
};

use crate::case::Certificate;

/// The name that the client asks for.
pub(crate) const SERVER_NAME: &str = "server.example";
/// The same server for a peer that takes the name it connects to.
pub(crate) const LOCAL_NAME: &str = "localhost";
/// By which servers know the client.
pub(crate) const CLIENT_NAME: &str = "client.example";

const DAY: u64 = 86_400;

/// The chains and the folder that they are in, which goes away with this.
#[derive(Debug)]
pub(crate) struct Chains {
    folder: PathBuf,
    by_kind: BTreeMap<Certificate, Chain>,
    /// How many paths were given away.
    paths: AtomicUsize,
}

/// Root, intermediate, and what both sides authenticate with.
#[derive(Debug)]
pub(crate) struct Chain {
    folder: PathBuf,
    root: Vec<u8>,
}

/// Whose certificate or key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    Server,
    Client,
}

impl Who {
    const fn name(self) -> &'static str {
        match self {
            Self::Server => "server",
            Self::Client => "client",
        }
    }
}

impl Chains {
    /// Issues a chain of each kind.
    pub(crate) fn issue() -> Result<Self, String> {
        let folder = std::env::temp_dir().join(format!("ashlar-interop-{}", std::process::id()));
        let mut chains = Self { folder, by_kind: BTreeMap::new(), paths: AtomicUsize::new(0) };
        for kind in Certificate::ALL {
            let folder = chains.folder.join(kind.to_string());
            let chain = Chain::issue(folder, kind).map_err(|why| format!("{kind} chain: {why}"))?;
            chains.by_kind.insert(kind, chain);
        }
        Ok(chains)
    }

    pub(crate) fn of(&self, kind: Certificate) -> Result<&Chain, String> {
        self.by_kind.get(&kind).ok_or_else(|| format!("no {kind} chain"))
    }

    /// A path for a file of a peer's; no two are the same, for cases run side by side.
    pub(crate) fn new_path(&self, name: &str) -> String {
        let number = self.paths.fetch_add(1, Ordering::Relaxed);
        self.folder.join(format!("{number}-{name}")).to_string_lossy().into_owned()
    }

    /// A file with this text.
    pub(crate) fn new_file(&self, name: &str, content: &str) -> Result<String, String> {
        let path = self.new_path(name);
        fs::write(&path, content).map_err(|why| format!("{path}: {why}"))?;
        Ok(path)
    }
}

impl Drop for Chains {
    fn drop(&mut self) {
        // What is left in the system's folder for temporary files is no harm.
        drop(fs::remove_dir_all(&self.folder));
    }
}

impl Chain {
    fn issue(folder: PathBuf, kind: Certificate) -> Result<Self, String> {
        fs::create_dir_all(&folder).map_err(text)?;
        let (validity, rng) = (validity()?, &mut SysRng);
        let (root_key, middle_key) = (generate(kind)?, generate(kind)?);
        let root = issue::ca("Interop root", &root_key, validity, rng).map_err(text)?;
        let issuer = Issuer::new(&root, &root_key).map_err(text)?;
        let public = middle_key.public_key();
        let middle =
            issue::intermediate(&issuer, &public, "Interop CA", 0, validity, rng).map_err(text)?;
        let issuer = Issuer::new(&middle, &middle_key).map_err(text)?;
        let chain = Self { folder, root };
        chain.write("root.pem", &pem::encode("CERTIFICATE", &chain.root))?;
        chain.write("intermediate.pem", &pem::encode("CERTIFICATE", &middle))?;
        for who in [Who::Server, Who::Client] {
            let key = generate(kind)?;
            let leaf = leaf(who, kind, validity)?.issued_by(&issuer, &key.public_key(), rng);
            let leaf = pem::encode("CERTIFICATE", &leaf.map_err(text)?);
            let both = format!("{leaf}{}", pem::encode("CERTIFICATE", &middle));
            chain.write(&format!("{}.pem", who.name()), &leaf)?;
            chain.write(&format!("{}-chain.pem", who.name()), &both)?;
            chain.write(&format!("{}.key", who.name()), &key.to_pkcs8_pem().map_err(text)?)?;
        }
        Ok(chain)
    }

    /// The trusted root.
    pub(crate) fn root(&self) -> String {
        self.path("root.pem")
    }

    pub(crate) fn intermediate(&self) -> String {
        self.path("intermediate.pem")
    }

    /// The certificate of the server or client alone.
    pub(crate) fn leaf(&self, who: Who) -> String {
        self.path(&format!("{}.pem", who.name()))
    }

    /// The same with the intermediate after it.
    pub(crate) fn chain(&self, who: Who) -> String {
        self.path(&format!("{}-chain.pem", who.name()))
    }

    pub(crate) fn key(&self, who: Who) -> String {
        self.path(&format!("{}.key", who.name()))
    }

    /// What Ashlar trusts: the root.
    pub(crate) fn policy(&self) -> Result<Policy, String> {
        let anchor = TrustAnchor::from_certificate_der(&self.root).map_err(text)?;
        Ok(Policy::new(Trust::Anchors(vec![anchor])))
    }

    /// What Ashlar authenticates with.
    pub(crate) fn credential(&self, who: Who) -> Result<Credential, String> {
        let read = |path: String| fs::read(&path).map_err(|why| format!("{path}: {why}"));
        let identity = Identity::from_pem(&read(self.chain(who))?, &read(self.key(who))?);
        Ok(Credential::new(identity.map_err(text)?))
    }

    fn path(&self, name: &str) -> String {
        self.folder.join(name).to_string_lossy().into_owned()
    }

    fn write(&self, name: &str, content: &str) -> Result<(), String> {
        fs::write(self.folder.join(name), content).map_err(text)
    }
}

fn leaf(who: Who, kind: Certificate, validity: Validity) -> Result<CertificateBuilder, String> {
    let builder = match who {
        Who::Server => CertificateBuilder::end_entity(validity, Usage::ServerAuth)
            .server_name(SERVER_NAME)
            .and_then(|builder| builder.server_name(LOCAL_NAME))
            .map_err(text)?,
        Who::Client => {
            CertificateBuilder::end_entity(validity, Usage::ClientAuth).common_name(CLIENT_NAME)
        }
    };
    // TLS_RSA_* encrypts under the key of the certificate: RFC 5246, 7.4.2.
    Ok(match kind {
        Certificate::Rsa2048 => {
            builder.key_usage(KeyUsage::DIGITAL_SIGNATURE.and(KeyUsage::KEY_ENCIPHERMENT))
        }
        Certificate::P256 | Certificate::P384 | Certificate::Ed25519 => builder,
    })
}

fn generate(kind: Certificate) -> Result<PrivateKey, String> {
    let rng = &mut SysRng;
    let key = match kind {
        Certificate::Rsa2048 => PrivateKey::generate_rsa(2048, rng),
        Certificate::P256 => PrivateKey::generate_p256(rng),
        Certificate::P384 => PrivateKey::generate_p384(rng),
        Certificate::Ed25519 => PrivateKey::generate_ed25519(rng),
    };
    key.map_err(text)
}

/// From yesterday to the day after tomorrow.
fn validity() -> Result<Validity, String> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_err(text)?.as_secs();
    Ok(Validity {
        not_before: Time::from_unix(now.saturating_sub(DAY)),
        not_after: Time::from_unix(now.saturating_add(2 * DAY)),
    })
}

fn text(error: impl Display) -> String {
    error.to_string()
}
