//! What OCSP responses say (RFC 6960, section 3.2), signed by the issuer or by whom it delegates to.

use alloc::vec::Vec;

use super::{Finding, Issuer, Judge};
use crate::certificate::{Certificate, Version};
use crate::error::Error;
use crate::extension::{Extension, KeyUsage};
use crate::ocsp::{
    BasicOcspResponse, CertificateId, OcspResponse, OcspStatus, ResponderId, SingleResponse,
};
use crate::oid::{self, Described, Oid};
use crate::public_key::spki_key_octets;

/// What is done about an extension that is critical and not one of these.
const KNOWN: [Oid<'static>; 1] = [oid::OCSP_NONCE];

impl<'e> Judge<'e> {
    pub(super) fn by_ocsp(
        &mut self,
        certificate: &Certificate<'_>,
        issuer: &Issuer<'_>,
    ) -> Result<Vec<Finding>, Error> {
        let responses = core::mem::take(&mut self.responses);
        let findings = responses.iter().map(|response| match response {
            Ok(response) => self.one_response(response, certificate, issuer),
            Err(error) => Ok(Finding::unusable(error)),
        });
        let findings = findings.collect();
        self.responses = responses;
        findings
    }

    fn one_response(
        &mut self,
        response: &OcspResponse<'e>,
        certificate: &Certificate<'_>,
        issuer: &Issuer<'_>,
    ) -> Result<Finding, Error> {
        let response = match response.basic() {
            Ok(response) => response,
            Err(failure) => return Ok(Finding::unusable(failure)),
        };
        // A response may be about several certificates, and in any order.
        let responses = response.responses().iter();
        let about_it: Vec<&SingleResponse<'e>> =
            responses.filter(|single| is_about(&single.id, certificate, issuer)).collect();
        if about_it.is_empty() {
            return Ok(Finding::Elsewhere);
        }
        if self.nonce.is_some() && response.nonce()? != self.nonce {
            return Ok(Finding::unusable("it does not repeat the number of the request (nonce)"));
        }
        if let Some(extension) = unknown_critical(response.extensions()) {
            return Ok(Finding::unusable(format_args!(
                "it has the unknown critical extension {}",
                Described(extension)
            )));
        }
        if let Err(why) = self.check_signer(response, issuer)? {
            return Ok(why);
        }
        let findings: Vec<Finding> =
            about_it.iter().map(|single| self.one_status(single)).collect();
        // Where a response contradicts itself, the worst counts.
        let is_revoked = |finding: &Finding| matches!(finding, Finding::Revoked { .. });
        let is_good = |finding: &Finding| matches!(finding, Finding::Good);
        let worst = findings.iter().position(is_revoked);
        let worst = worst.or_else(|| findings.iter().position(|finding| !is_good(finding)));
        Ok(findings.into_iter().nth(worst.unwrap_or(0)).unwrap_or(Finding::Elsewhere))
    }

    fn one_status(&self, single: &SingleResponse<'_>) -> Finding {
        if let Some(why) = self.staleness(single.this_update, single.next_update) {
            return Finding::Unusable(why);
        }
        if let Some(extension) = unknown_critical(&single.extensions) {
            return Finding::unusable(format_args!(
                "it has the unknown critical extension {}",
                Described(extension)
            ));
        }
        match single.status {
            OcspStatus::Good => Finding::Good,
            OcspStatus::Revoked { time, reason } => Finding::Revoked { time, reason },
            OcspStatus::Unknown => Finding::unusable("the responder does not know the certificate"),
        }
    }

    /// Section 4.2.2.2: the issuer itself, or the holder of a certificate that the issuer signed
    /// for this purpose.
    fn check_signer(
        &mut self,
        response: &BasicOcspResponse<'_>,
        issuer: &Issuer<'_>,
    ) -> Result<Result<(), Finding>, Error> {
        let (algorithm, message) = (response.signature_algorithm_identifier(), response.tbs_der());
        let signature = response.signature();
        if is_responder(response.responder(), issuer.name, issuer.spki) {
            let verified = self.signed_by(issuer.spki, algorithm, message, signature)?;
            return Ok(verified.map_err(|error| Finding::unusable(error.statement())));
        }
        let mut refusal = Finding::unusable("the certificate of its responder is not there");
        for der in response.certificates() {
            let Ok(delegate) = Certificate::from_der(der) else { continue };
            if !is_responder(response.responder(), delegate.subject(), delegate.spki_der()) {
                continue;
            }
            match self.check_delegate(&delegate, issuer)? {
                Err(why) => refusal = why,
                Ok(()) => {
                    let key = delegate.spki_der();
                    match self.signed_by(key, algorithm, message, signature)? {
                        Ok(()) => return Ok(Ok(())),
                        Err(error) => refusal = Finding::unusable(error.statement()),
                    }
                }
            }
        }
        Ok(Err(refusal))
    }

    fn check_delegate(
        &mut self,
        delegate: &Certificate<'_>,
        issuer: &Issuer<'_>,
    ) -> Result<Result<(), Finding>, Error> {
        let refuse = |why: &'static str| Ok(Err(Finding::unusable(why)));
        if delegate.version() != Version::V3 || delegate.unknown_critical_extension().is_some() {
            return refuse("its responder's certificate cannot be used");
        }
        if !delegate.issuer().matches(&issuer.name) {
            return refuse("its responder's certificate is of another issuer");
        }
        let purposes = delegate.extended_key_usage();
        if !purposes.is_some_and(|purposes| purposes.contains(oid::OCSP_SIGNING)) {
            return refuse("its responder's certificate is not for OCSPSigning");
        }
        if delegate.key_usage().is_some_and(|usage| !usage.allows(KeyUsage::DIGITAL_SIGNATURE)) {
            return refuse("its responder's key is not for signatures");
        }
        let validity = delegate.validity();
        if self.now < validity.not_before || self.now > validity.not_after {
            return refuse("its responder's certificate is not valid now");
        }
        let algorithm = delegate.signature_algorithm_identifier();
        let verified =
            self.signed_by(issuer.spki, algorithm, delegate.tbs_der(), delegate.signature())?;
        Ok(verified.map_err(|_| {
            Finding::unusable("its responder's certificate is not signed by the issuer")
        }))
    }
}

fn unknown_critical<'a>(extensions: &[Extension<'a>]) -> Option<Oid<'a>> {
    let mut critical = extensions.iter().filter(|extension| extension.critical);
    critical.find(|extension| !KNOWN.contains(&extension.oid)).map(|extension| extension.oid)
}

/// Section 4.1.1. The hashes are names for issuer and key, for which SHA-1 does.
fn is_about(id: &CertificateId<'_>, certificate: &Certificate<'_>, issuer: &Issuer<'_>) -> bool {
    if id.serial != certificate.serial() {
        return false;
    }
    let Some(key) = spki_key_octets(issuer.spki) else { return false };
    let name = certificate.issuer().as_der();
    let matches = |hash: &dyn Fn(&[u8]) -> Vec<u8>| {
        hash(name) == id.issuer_name_hash && hash(key) == id.issuer_key_hash
    };
    match id.hash_algorithm.oid() {
        oid::SHA1 => matches(&|data| sha1::Sha1::digest(data).to_vec()),
        oid::SHA256 => matches(&|data| sha2::Sha256::digest(data).to_vec()),
        oid::SHA384 => matches(&|data| sha2::Sha384::digest(data).to_vec()),
        oid::SHA512 => matches(&|data| sha2::Sha512::digest(data).to_vec()),
        _ => false,
    }
}

fn is_responder(id: ResponderId<'_>, name: crate::name::Name<'_>, spki: &[u8]) -> bool {
    match id {
        ResponderId::Name(id) => id.matches(&name),
        ResponderId::KeyHash(hash) => {
            spki_key_octets(spki).is_some_and(|key| sha1::Sha1::digest(key) == hash)
        }
    }
}
