//! The three judges.

use core::fmt;
use core::net::IpAddr;
use std::process::Command;

use ashlar_x509::{Error, ErrorKind, Policy, ServerName, Time, Trust, TrustAnchor, Usage, pem};
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};
use rustls_pki_types::{
    AlgorithmIdentifier, CertificateDer, InvalidSignature, SignatureVerificationAlgorithm,
    UnixTime, alg_id,
};
use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert};

use crate::chains::NOW;

/// Accepted, or the name of what was found wrong.
pub(crate) type Opinion = Result<(), String>;

/// A peer's chain, and the anchor that is trusted.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) chain: Vec<Vec<u8>>,
    pub(crate) anchor: Vec<u8>,
    pub(crate) name: &'static str,
}

impl fmt::Display for Case {
    /// Our verdict in full and the certificates in PEM, to be looked at.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ours = self.judge_by_ours().map_or_else(|error| error.to_string(), |()| "fine".into());
        writeln!(f, "asked for {}: {ours}", self.name)?;
        let all = self.chain.iter().chain([&self.anchor]);
        all.into_iter().try_for_each(|der| f.write_str(&pem::encode("CERTIFICATE", der)))
    }
}

impl Case {
    pub(crate) fn ours(&self) -> Opinion {
        let anchor =
            if TrustAnchor::from_certificate_der(&self.anchor).is_err() { "anchor " } else { "" };
        self.judge_by_ours().map_err(|error| {
            let kind = error.kind();
            if let ErrorKind::Der { field, .. } = kind {
                format!("{anchor}Der {field}")
            } else {
                format!("{anchor}{}", kind.name())
            }
        })
    }

    fn judge_by_ours(&self) -> Result<(), Error> {
        let anchor = TrustAnchor::from_certificate_der(&self.anchor)?;
        let chain: Vec<_> = self.chain.iter().map(Vec::as_slice).collect();
        let name = ServerName::parse(self.name)?;
        let policy = Policy::new(Trust::Anchors(vec![anchor]));
        policy.verify(&chain, Usage::ServerAuth, Some(&name), Time::from_unix(NOW)).map(|_| ())
    }

    pub(crate) fn webpki(&self) -> Opinion {
        // The variant alone: what it carries differs from case to case.
        self.judge_by_webpki().map_err(|error| {
            let text = format!("{error:?}");
            let end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
            text[..end].to_string()
        })
    }

    fn judge_by_webpki(&self) -> Result<(), webpki::Error> {
        let anchor = CertificateDer::from(&self.anchor[..]);
        let anchors = [anchor_from_trusted_cert(&anchor)?];
        let (leaf, others) = self.chain.split_first().unwrap();
        let leaf = CertificateDer::from(&leaf[..]);
        let others: Vec<_> = others.iter().map(|der| CertificateDer::from(&der[..])).collect();
        let name = rustls_pki_types::ServerName::try_from(self.name).unwrap();
        let now = UnixTime::since_unix_epoch(core::time::Duration::from_secs(NOW));
        let leaf = EndEntityCert::try_from(&leaf)?;
        let usage = KeyUsage::server_auth();
        leaf.verify_for_usage(&[&EcdsaP256], &anchors, &others, now, usage, None, None)?;
        leaf.verify_is_valid_for_subject_name(&name)
    }

    /// OpenSSL's command line, which is started for each chain: `folder` is for its files.
    pub(crate) fn openssl(&self, folder: &std::path::Path) -> Opinion {
        let write = |name: &str, certificates: &[Vec<u8>]| {
            let path = folder.join(name);
            let text: String =
                certificates.iter().map(|der| pem::encode("CERTIFICATE", der)).collect();
            std::fs::write(&path, text).unwrap();
            path
        };
        let (leaf, others) = self.chain.split_at(1);
        let mut command = Command::new("openssl");
        command.args([
            "verify",
            "-purpose",
            "sslserver",
            "-no-CApath",
            "-no-CAstore",
            "-partial_chain",
        ]);
        command.arg("-attime").arg(NOW.to_string());
        let by_address = self.name.parse::<IpAddr>().is_ok();
        command.args([if by_address { "-verify_ip" } else { "-verify_hostname" }, self.name]);
        command.arg("-CAfile").arg(write("anchor.pem", core::slice::from_ref(&self.anchor)));
        if !others.is_empty() {
            command.arg("-untrusted").arg(write("others.pem", others));
        }
        command.arg(write("leaf.pem", leaf));
        let output = command.output().unwrap_or_else(|error| {
            panic!("this test needs the program openssl (Debian: apt-get install openssl): {error}")
        });
        if output.status.success() {
            return Ok(());
        }
        let text = String::from_utf8_lossy(&output.stderr);
        // "error 20 at 0 depth lookup: unable to get local issuer certificate"
        let reason = text.lines().find_map(|line| line.split_once("depth lookup: "));
        Err(reason.map_or("cannot be read", |(_, reason)| reason.trim()).to_string())
    }
}

/// ECDSA by RustCrypto, so that webpki shares no code with us and needs no C compiler.
#[derive(Debug)]
struct EcdsaP256;

impl SignatureVerificationAlgorithm for EcdsaP256 {
    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::ECDSA_P256
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::ECDSA_SHA256
    }

    fn verify_signature(
        &self,
        public_key: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), InvalidSignature> {
        let key = VerifyingKey::from_sec1_bytes(public_key).map_err(|_| InvalidSignature)?;
        let signature = Signature::from_der(signature).map_err(|_| InvalidSignature)?;
        key.verify(message, &signature).map_err(|_| InvalidSignature)
    }
}
