//! `ashlar cert verify`: the verdict on a chain, with everything that was tried.

use tls::x509::{
    Policy, Request, RevocationEvidence, RevocationPolicy, RevocationSettings, ServerName, Time,
    Trust, Usage, Verdict,
};

use super::{CERTIFICATE, CRL, now, print, structures};
use crate::failure::Failure;
use crate::files;
use crate::options::Verify;
use crate::tell;

pub(crate) fn run(options: &Verify) -> Result<(), Failure> {
    let chain = structures(&options.chain, &CERTIFICATE)?;
    let crls = evidence(&options.crl, &[CRL])?;
    let ocsp = evidence(&options.ocsp, &["OCSP RESPONSE"])?;
    let name = options.name.as_deref().map(ServerName::parse).transpose()?;
    let chain: Vec<&[u8]> = chain.iter().map(Vec::as_slice).collect();
    let crls: Vec<&[u8]> = crls.iter().map(Vec::as_slice).collect();
    let ocsp: Vec<&[u8]> = ocsp.iter().map(Vec::as_slice).collect();

    let anchors = files::anchors(options.ca.as_deref())?;
    if options.ca.is_none() {
        tell::say(format_args!("trusting the {} roots of this system", anchors.len()));
    }
    let mut policy = Policy::new(Trust::Anchors(anchors));
    policy.revocation = RevocationSettings::new(if options.require_status {
        RevocationPolicy::Require
    } else if crls.is_empty() && ocsp.is_empty() {
        RevocationPolicy::Off
    } else {
        RevocationPolicy::Prefer
    });
    let usage = if options.client { Usage::ClientAuth } else { Usage::ServerAuth };
    let mut request = Request::new(&chain, usage, time(options.at.as_deref())?);
    request.name = name.as_ref();
    request.evidence =
        RevocationEvidence { crls: &crls, ocsp: &ocsp, ..RevocationEvidence::default() };
    match policy.judge(&request) {
        Ok(verified) => tell(verified.verdict(), options.json),
        Err(error) => {
            tell(error.verdict(), options.json)?;
            Err(error.into())
        }
    }
}

fn tell(verdict: Option<Verdict<'_>>, json: bool) -> Result<(), Failure> {
    let Some(verdict) = verdict else { return Ok(()) };
    print(&if json { verdict.to_json() + "\n" } else { verdict.explain() })
}

fn evidence(files: &[std::path::PathBuf], labels: &[&str]) -> Result<Vec<Vec<u8>>, Failure> {
    let read: Result<Vec<_>, _> = files.iter().map(|file| structures(file, labels)).collect();
    Ok(read?.concat())
}

fn time(text: Option<&str>) -> Result<Time, Failure> {
    match text {
        Some(text) => Ok(Time::parse(text)?),
        None => Ok(now()),
    }
}
