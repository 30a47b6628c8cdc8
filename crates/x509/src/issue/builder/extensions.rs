//! Extensions beyond the usual ones.

use alloc::string::String;
use alloc::vec::Vec;

use super::{CertificateBuilder, RawExtension};
use crate::certificate::Validity;
use crate::error::{Error, ErrorKind};
use crate::extension::KeyUsage;
use crate::issue::names::{printable, write_dns, write_uri};
use crate::issue::refuse;
use crate::oid::{self, Oid};
use crate::server_name::ServerName;
use crate::tag::context;
use crate::writer::Writer;

/// The extension of TLS by which a client asks for a stapled response (RFC 7633, section 4.2.3.1).
const STATUS_REQUEST: u8 = 5;

impl CertificateBuilder {
    /// A responder to which the issuer delegates OCSP: the purpose `OCSPSigning`, and
    /// `id-pkix-ocsp-nocheck`, as nobody can ask a responder about itself (RFC 6960, section
    /// 4.2.2.2). Its period of validity should be short.
    #[must_use]
    pub fn ocsp_responder(validity: Validity) -> Self {
        let mut builder = Self::new(validity, KeyUsage::DIGITAL_SIGNATURE);
        builder.purposes.push(oid::OCSP_SIGNING);
        // NULL.
        builder.push(oid::OCSP_NO_CHECK, false, Vec::from([5, 0]));
        builder
    }

    /// Demands of a TLS server that it staples an OCSP response (RFC 7633).
    ///
    /// # Errors
    ///
    /// None today.
    pub fn must_staple(self) -> Result<Self, Error> {
        self.written(oid::TLS_FEATURE, false, |w| w.sequence(|w| w.unsigned(&[STATUS_REQUEST])))
    }

    /// Where the CRL is that would list the certificate.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Issue`] if the URI is empty or not in printable ASCII.
    pub fn crl_uri(self, uri: &str) -> Result<Self, Error> {
        let uri = printable(uri)?;
        // One `DistributionPoint` with a `fullName` of one URI.
        self.written(oid::CRL_DISTRIBUTION_POINTS, false, |w| {
            w.sequence(|w| w.sequence(|w| w.explicit(0, |w| w.explicit(0, |w| write_uri(w, &uri)))))
        })
    }

    /// Where the issuer's OCSP responder is.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Issue`] if the URI is empty or not in printable ASCII.
    pub fn ocsp_uri(self, uri: &str) -> Result<Self, Error> {
        let uri = printable(uri)?;
        self.written(oid::AUTHORITY_INFO_ACCESS, false, |w| {
            w.sequence(|w| {
                w.sequence(|w| {
                    w.oid(oid::OCSP)?;
                    write_uri(w, &uri)
                })
            })
        })
    }

    /// Confines an authority to these DNS domains and what is below them (RFC 5280, section
    /// 4.2.1.10), and to no IP address at all.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Issue`] without any domain, [`ErrorKind::InvalidServerName`] for one that is no
    /// DNS name.
    pub fn confined_to_domains(self, domains: &[&str]) -> Result<Self, Error> {
        if domains.is_empty() {
            return Err(refuse("name constraints without any domain"));
        }
        let domains: Vec<_> = domains.iter().map(|domain| dns(domain)).collect::<Result<_, _>>()?;
        self.written(oid::NAME_CONSTRAINTS, true, |w| {
            w.sequence(|w| {
                w.explicit(0, |w| {
                    domains.iter().try_for_each(|domain| w.sequence(|w| write_dns(w, domain)))
                })?;
                // Excluded: all of IPv4 and of IPv6, as address and mask.
                w.explicit(1, |w| {
                    [&[0_u8; 8][..], &[0; 32]]
                        .iter()
                        .try_for_each(|all| w.sequence(|w| w.value(context(7, false), all)))
                })
            })
        })
    }

    /// Any other extension: its identifier in dotted decimal and the content of `extnValue`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Issue`] if the identifier is malformed.
    pub fn extension(mut self, oid: &str, critical: bool, value: &[u8]) -> Result<Self, Error> {
        let Ok(oid) = der::asn1::ObjectIdentifier::new(oid) else {
            return Err(refuse("an object identifier that is malformed"));
        };
        let oid = oid.as_bytes().to_vec();
        self.extensions.push(RawExtension { oid, critical, value: value.to_vec() });
        Ok(self)
    }

    fn written(
        mut self,
        oid: Oid<'_>,
        critical: bool,
        value: impl FnOnce(&mut Writer) -> Result<(), Error>,
    ) -> Result<Self, Error> {
        let mut w = Writer::new();
        value(&mut w)?;
        self.push(oid, critical, w.into_public());
        Ok(self)
    }

    fn push(&mut self, oid: Oid<'_>, critical: bool, value: Vec<u8>) {
        self.extensions.push(RawExtension { oid: oid.as_bytes().to_vec(), critical, value });
    }
}

fn dns(domain: &str) -> Result<String, Error> {
    match ServerName::parse(domain)? {
        ServerName::Dns(name) => Ok(name.as_str().into()),
        ServerName::Ip(_) | ServerName::Uri(_) => {
            Err(Error::new(ErrorKind::InvalidServerName).found(String::from(domain)))
        }
    }
}
