//! Telling policies apart.

use alloc::format;
use alloc::sync::Arc;

use sha2::Sha256;

use super::Policy;
use crate::trust::{Trust, TrustAnchor};

impl Policy {
    /// A hash of everything that the policy asks. Two policies with the same fingerprint judge a
    /// chain alike, so what was accepted under one need not be judged again under the other; a
    /// store of first uses is only ever the same as itself. It is for use within one process.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        // Named one by one, so that a new field is not forgotten here.
        let Self {
            trust,
            allow_rsa_1024,
            allow_sha1_signatures,
            allow_ca_as_leaf,
            allow_v1_leaf,
            expiry_leeway,
            allow_missing_san_for_pinned_key,
            allowed_identities,
            profile,
            max_intermediates,
            certificate_policies,
            revocation,
        } = self;
        let tolerances = (
            allow_rsa_1024,
            allow_sha1_signatures,
            allow_ca_as_leaf,
            allow_v1_leaf,
            expiry_leeway,
            allow_missing_san_for_pinned_key,
        );
        let demands =
            (allowed_identities, profile, max_intermediates, certificate_policies, revocation);
        hash.update(format!("{tolerances:?} {demands:?} ").as_bytes());
        match trust {
            Trust::Anchors(anchors) => {
                hash.update(b"anchors ");
                anchors.iter().for_each(|anchor| add_anchor(&mut hash, anchor));
            }
            Trust::ExactCertificates(certificates) => {
                hash.update(b"certificates ");
                certificates.iter().for_each(|der| hash.update(&Sha256::digest(der)));
            }
            Trust::ExactKeys(keys) => {
                hash.update(b"keys ");
                keys.iter().for_each(|key| hash.update(key));
            }
            Trust::FirstUse(store) => {
                hash.update(format!("store {:?}", Arc::as_ptr(store)).as_bytes());
            }
        }
        hash.finish()
    }
}

fn add_anchor(hash: &mut Sha256, anchor: &TrustAnchor) {
    hash.update(&anchor.digest);
    if anchor.distrust_after.is_some() || anchor.permitted_dns_names.is_some() {
        let limits = (anchor.distrust_after, &anchor.permitted_dns_names);
        hash.update(&Sha256::digest(format!("{limits:?}").as_bytes()));
    }
}
