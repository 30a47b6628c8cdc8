//! rustls-webpki, with ring's signatures.

use core::hint::black_box;
use core::time::Duration;

use rustls_pki_types::{CertificateDer, ServerName, UnixTime};
use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert};

use crate::library::{Library, Outcome, Parse, Validate};
use crate::versions;

pub(super) struct RustlsWebpki;

impl Library for RustlsWebpki {
    fn name(&self) -> &'static str {
        "rustls-webpki"
    }

    fn version(&self) -> String {
        versions::of("rustls-webpki")
    }

    fn certificate_parser(&self) -> Option<Parse> {
        Some(Box::new(|der| {
            let der = CertificateDer::from(black_box(der));
            black_box(EndEntityCert::try_from(&der)?);
            Ok(())
        }))
    }

    fn chain_validator(&self, anchor: &[u8], now: u64) -> Outcome<Option<Validate>> {
        let anchors = [anchor_from_trusted_cert(&CertificateDer::from(anchor))?.to_owned()];
        let now = UnixTime::since_unix_epoch(Duration::from_secs(now));
        let algorithms = [webpki::ring::ECDSA_P256_SHA256];
        Ok(Some(Box::new(move |chain, name| {
            let (leaf, others) = chain.split_first().ok_or("no certificate")?;
            let leaf = CertificateDer::from(&leaf[..]);
            let others: Vec<_> = others.iter().map(|der| CertificateDer::from(&der[..])).collect();
            let name = ServerName::try_from(name)?;
            let leaf = EndEntityCert::try_from(&leaf)?;
            let usage = KeyUsage::server_auth();
            leaf.verify_for_usage(&algorithms, &anchors, &others, now, usage, None, None)?;
            Ok(leaf.verify_is_valid_for_subject_name(&name)?)
        })))
    }
}
