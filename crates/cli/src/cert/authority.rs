//! The folder of an authority: `ca.pem`, `ca-key.pem`, and below a root `root.pem`.

use std::path::{Path, PathBuf};

use tls::x509::issue::Issuer;
use tls::x509::{
    Certificate, Policy, PrivateKey, Request, Time, Trust, TrustAnchor, Usage, Validity, pem,
};
use zeroize::Zeroizing;

use super::{names, of_file};
use crate::failure::Failure;
use crate::files;
use crate::new_files::{self, NewFile};

/// Its certificate; below a root also those that lead there.
const CERTIFICATES: &str = "ca.pem";
const KEY: &str = "ca-key.pem";
/// The certificate that peers trust, if it is another one.
const ROOT: &str = "root.pem";

/// An authority that issues, read from its folder.
pub(super) struct Authority {
    folder: PathBuf,
    /// Those of `ca.pem`, its own first.
    certificates: Vec<Vec<u8>>,
    key: PrivateKey,
}

impl Authority {
    pub(super) fn load(folder: &Path) -> Result<Self, Failure> {
        let (file, key_file) = (folder.join(CERTIFICATES), folder.join(KEY));
        let text = files::read(&file).map_err(|failure| {
            let make = format!("ashlar cert make-ca --dir {}", names::word(folder));
            Failure::new(format!("{failure}, or make an authority: {make}"))
        })?;
        let certificates = of_file(&file, pem::certificates_from_pem(&text))?;
        let secret = Zeroizing::new(files::read(&key_file)?);
        let key = of_file(&key_file, PrivateKey::from_pem(&secret))?;
        let authority = Self { folder: folder.to_owned(), certificates, key };
        let both = format!("{} and {}", file.display(), key_file.display());
        match authority.issuer() {
            Ok(_) => Ok(authority),
            Err(error) => Err(Failure::new(format!("{both}: {error}"))),
        }
    }

    pub(super) fn issuer(&self) -> Result<Issuer<'_>, tls::x509::Error> {
        Issuer::new(self.der(), &self.key)
    }

    pub(super) fn certificate(&self) -> Result<Certificate<'_>, Failure> {
        Ok(Certificate::from_der(self.der())?)
    }

    fn der(&self) -> &[u8] {
        self.certificates.first().map(Vec::as_slice).unwrap_or_default()
    }

    /// What was issued and what its peers need besides: from this authority upwards, without the
    /// root, which they have.
    pub(super) fn chain<'a>(&'a self, issued: &'a [u8]) -> Vec<&'a [u8]> {
        core::iter::once(issued).chain(self.below_root()).collect()
    }

    fn below_root(&self) -> impl Iterator<Item = &[u8]> {
        self.certificates.iter().map(Vec::as_slice).take_while(|der| !is_root(der))
    }

    /// The file that peers have to trust, if it is in the folder.
    pub(super) fn root_file(&self) -> Option<PathBuf> {
        let file = self.folder.join(if is_root(self.der()) { CERTIFICATES } else { ROOT });
        file.exists().then_some(file)
    }

    /// What peers have to trust, if that is in the folder.
    pub(super) fn roots(&self) -> Result<Vec<Vec<u8>>, Failure> {
        match self.root_file() {
            _ if is_root(self.der()) => Ok(vec![self.der().to_vec()]),
            Some(file) => of_file(&file, pem::certificates_from_pem(&files::read(&file)?)),
            None => Ok(Vec::new()),
        }
    }

    /// The period of something that it issues: within its own.
    pub(super) fn validity(&self, now: Time, days: u32) -> Result<Validity, Failure> {
        let certificate = self.certificate()?;
        let own = certificate.validity();
        let refuse = |what: &str, when: Time, remedy: &str| {
            let subject = certificate.subject();
            Err(Failure::new(format!("{subject} {what} {when}; {remedy}")))
        };
        if now > own.not_after {
            return refuse("expired at", own.not_after, "make a new authority");
        }
        if now < own.not_before {
            return refuse("is not valid before", own.not_before, "correct this machine's clock");
        }
        let wished = Validity::days_from(now, days);
        Ok(Validity {
            not_before: wished.not_before.max(own.not_before),
            not_after: wished.not_after.min(own.not_after),
        })
    }

    /// Whether peers would accept what was issued: its names may be ones that this authority or one
    /// above it must not certify.
    pub(super) fn check(&self, issued: &[u8], usage: Usage, now: Time) -> Result<(), Failure> {
        let mut roots = self.roots()?;
        if roots.is_empty() {
            // As far up as is known.
            roots.extend(self.certificates.last().cloned());
        }
        let anchors = roots.iter().map(|der| TrustAnchor::from_certificate_der(der));
        let anchors = anchors.collect::<Result<_, _>>()?;
        let policy = Policy::new(Trust::Anchors(anchors));
        match policy.judge(&Request::new(&self.chain(issued), usage, now)) {
            Ok(_) => Ok(()),
            Err(error) => Err(Failure::new(format!("no peer would accept it: {error}"))),
        }
    }
}

fn is_root(der: &[u8]) -> bool {
    Certificate::from_der(der).is_ok_and(|certificate| certificate.is_self_issued())
}

/// The files of an authority's folder.
pub(super) struct Folder {
    pub(super) certificates: PathBuf,
    pub(super) key: PathBuf,
    pub(super) root: PathBuf,
}

impl Folder {
    pub(super) fn new(folder: &Path) -> Self {
        let [certificates, key, root] = [CERTIFICATES, KEY, ROOT].map(|file| folder.join(file));
        Self { certificates, key, root }
    }

    /// Writes them; a root has no other `roots`.
    pub(super) fn write(
        &self,
        certificates: &[&[u8]],
        key: &PrivateKey,
        roots: &[Vec<u8>],
    ) -> Result<(), Failure> {
        let (certificates, key) = (certificates_pem(certificates), key.to_pkcs8_pem()?);
        let roots = certificates_pem(roots);
        let mut files = vec![
            NewFile { path: self.key.clone(), content: key.as_bytes(), is_secret: true },
            NewFile {
                path: self.certificates.clone(),
                content: certificates.as_bytes(),
                is_secret: false,
            },
        ];
        if !roots.is_empty() {
            let content = roots.as_bytes();
            files.push(NewFile { path: self.root.clone(), content, is_secret: false });
        }
        new_files::create(&files)
    }
}

/// Certificates as PEM, one after the other.
pub(super) fn certificates_pem(certificates: &[impl AsRef<[u8]>]) -> String {
    certificates.iter().map(|der| pem::encode("CERTIFICATE", der.as_ref())).collect()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use getrandom::SysRng;
    use tls::x509::issue;

    use super::{Authority, PrivateKey, Time, Validity};

    fn time(text: &str) -> Time {
        Time::parse(text).unwrap()
    }

    fn authority() -> Authority {
        let key = PrivateKey::generate_p256(&mut SysRng).unwrap();
        let own = Validity { not_before: time("2026-01-10"), not_after: time("2026-03-01") };
        let root = issue::ca("root", &key, own, &mut SysRng).unwrap();
        Authority { folder: PathBuf::new(), certificates: vec![root], key }
    }

    #[test]
    fn a_period_is_within_the_issuer_s() {
        let authority = authority();
        for (now, days, not_before, not_after) in [
            ("2026-02-01", 7, "2026-01-31", "2026-02-08"),
            ("2026-02-01", 365, "2026-01-31", "2026-03-01"),
            ("2026-01-10", 7, "2026-01-10", "2026-01-17"),
            ("2026-03-01", 7, "2026-02-28", "2026-03-01"),
        ] {
            let validity = authority.validity(time(now), days).unwrap();
            let expected = (time(not_before), time(not_after));
            assert_eq!((validity.not_before, validity.not_after), expected, "{now}");
        }
    }

    #[test]
    fn an_authority_that_is_not_valid_issues_nothing() {
        let authority = authority();
        for (now, words) in [
            ("2026-03-01T00:00:01Z", "CN=root expired at 2026-03-01T00:00:00Z; make a new"),
            ("2026-01-09T23:59:59Z", "CN=root is not valid before 2026-01-10T00:00:00Z; correct"),
        ] {
            let told = authority.validity(time(now), 1).unwrap_err().to_string();
            assert!(told.starts_with(words), "{told}");
        }
    }
}
