//! `ashlar cert show`: what a certificate, a request or a CRL says.

use core::fmt::Write;

use tls::x509::{
    AlgorithmIdentifier, Certificate, CertificateRequest, Crl, Error, Extension, Oid, PublicKey,
    Validity,
};

use super::{CERTIFICATE, CRL, Content, REQUEST, content, of_file, print};
use crate::failure::Failure;
use crate::options::Show;

/// How many revoked certificates are listed.
const SHOWN_REVOKED: usize = 100;

pub(crate) fn run(options: &Show) -> Result<(), Failure> {
    let file = &options.file;
    let text = match content(file)? {
        Content::Der(der) => of_file(file, of_der(&der))?,
        Content::Pem(blocks) => {
            let mut text = String::new();
            for (index, block) in blocks.iter().enumerate() {
                let separator = if index > 0 { "\n" } else { "" };
                let shown = of_file(file, of_label(&block.label, &block.der))?;
                text.push_str(separator);
                text.push_str(&shown);
            }
            text
        }
    };
    print(&text)
}

fn of_label(label: &str, der: &[u8]) -> Result<String, Error> {
    if CERTIFICATE.contains(&label) {
        Certificate::from_der(der).map(|it| certificate(&it))
    } else if REQUEST.contains(&label) {
        CertificateRequest::from_der(der).map(|it| request(&it))
    } else if label == CRL {
        Crl::from_der(der).map(|it| crl(&it))
    } else {
        Ok(format!("{label}, {} bytes: not shown\n", der.len()))
    }
}

/// Without a label, whatever can be read; the error is that of a certificate.
fn of_der(der: &[u8]) -> Result<String, Error> {
    let error = match Certificate::from_der(der) {
        Ok(it) => return Ok(certificate(&it)),
        Err(error) => error,
    };
    if let Ok(it) = CertificateRequest::from_der(der) {
        return Ok(request(&it));
    }
    Crl::from_der(der).map(|it| crl(&it)).map_err(|_| error)
}

/// A text of labelled lines, all of which begin in the same column.
#[derive(Default)]
struct Page(String);

impl Page {
    fn line(&mut self, label: &str, value: impl core::fmt::Display) {
        // Writing to a String does not fail.
        let _ = writeln!(self.0, "{label:22} {value}");
    }

    fn key(&mut self, spki: &[u8]) {
        match PublicKey::from_spki_der(spki) {
            Ok(key) => self.line("public key", key.describe()),
            Err(error) => self.line("public key", format_args!("not usable here: {error}")),
        }
    }

    fn extensions<'a>(&mut self, extensions: impl Iterator<Item = Extension<'a>>) {
        for extension in extensions {
            let critical = if extension.critical { ", critical" } else { "" };
            let title = format!("{}{critical}", named(extension.oid));
            self.line("extension", title);
            match extension.describe() {
                Ok(lines) => lines.iter().for_each(|line| self.line("", format_args!("  {line}"))),
                Err(error) => self.line("", format_args!("  malformed: {error}")),
            }
        }
    }
}

fn certificate(certificate: &Certificate<'_>) -> String {
    let mut page = Page::default();
    page.line("certificate", certificate.subject());
    page.line("version", format_args!("{:?}", certificate.version()));
    page.line("serial number", certificate.serial_hex());
    page.line("issuer", certificate.issuer());
    let Validity { not_before, not_after } = certificate.validity();
    page.line("valid from", not_before);
    page.line("valid until", not_after);
    page.key(certificate.spki_der());
    page.line("signature algorithm", algorithm(&certificate.signature_algorithm_identifier()));
    page.extensions(certificate.extensions());
    page.line("SHA-256", hex(&certificate.fingerprint_sha256()));
    page.line("SHA-256 of the key", hex(&certificate.spki_sha256()));
    page.0
}

fn request(request: &CertificateRequest<'_>) -> String {
    let mut page = Page::default();
    page.line("certificate request", request.subject());
    page.key(request.spki_der());
    match request.verify_signature() {
        Ok(()) => page.line("signature", "by this key"),
        Err(error) => page.line("signature", format_args!("not verified: {error}")),
    }
    for attribute in request.attributes() {
        page.line("attribute", named(attribute.oid));
    }
    page.extensions(request.extensions().iter().copied());
    page.0
}

fn crl(crl: &Crl<'_>) -> String {
    let mut page = Page::default();
    page.line("revocation list", if crl.is_delta() { "delta" } else { "complete" });
    page.line("issuer", crl.issuer());
    page.line("this update", crl.this_update());
    match crl.next_update() {
        Some(time) => page.line("next update", time),
        None => page.line("next update", "not said"),
    }
    page.line("signature algorithm", algorithm(&crl.signature_algorithm_identifier()));
    page.extensions(crl.extensions().iter().copied());
    let count = crl.revoked().count();
    page.line("revoked", format_args!("{count} certificates"));
    for entry in crl.revoked().take(SHOWN_REVOKED) {
        let reason = entry.reason.map(|reason| format!(", {reason}")).unwrap_or_default();
        let serial = colons(entry.serial);
        page.line("", format_args!("  {serial} at {}{reason}", entry.revocation_date));
    }
    if let Some(more @ 1..) = count.checked_sub(SHOWN_REVOKED) {
        page.line("", format_args!("  and {more} more"));
    }
    page.0
}

fn algorithm(identifier: &AlgorithmIdentifier<'_>) -> String {
    match identifier.signature_algorithm() {
        Ok(algorithm) => algorithm.to_string(),
        Err(error) => format!("{}, not usable here: {error}", named(identifier.oid())),
    }
}

fn named(oid: Oid<'_>) -> String {
    oid.name().map_or_else(|| oid.to_string(), |name| format!("{name} ({oid})"))
}

fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

fn colons(octets: &[u8]) -> String {
    let octets: Vec<String> = octets.iter().map(|octet| format!("{octet:02x}")).collect();
    octets.join(":")
}
