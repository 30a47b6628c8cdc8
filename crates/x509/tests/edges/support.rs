//! A certificate writer of its own, which can write what the crate refuses to issue.

use ashlar_x509::{
    Certificate, Error, Policy, PrivateKey, ServerName, SignatureAlgorithm, Time, Trust,
    TrustAnchor, Usage, Verified,
};
use getrandom::SysRng;

/// 2027-06-01T00:00:00Z.
pub(crate) const NOW: Time = Time::from_unix(1_811_808_000);

pub(crate) const BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 19];
pub(crate) const KEY_USAGE: &[u8] = &[0x55, 0x1d, 15];
pub(crate) const EXTENDED_KEY_USAGE: &[u8] = &[0x55, 0x1d, 37];
pub(crate) const SUBJECT_ALT_NAME: &[u8] = &[0x55, 0x1d, 17];
pub(crate) const NAME_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 30];
pub(crate) const COMMON_NAME: &[u8] = &[0x55, 4, 3];
pub(crate) const ORGANIZATION: &[u8] = &[0x55, 4, 10];
pub(crate) const SERVER_AUTH: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 1];
pub(crate) const ECDSA_WITH_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];

/// Context tags of `GeneralName`.
pub(crate) const EMAIL: u8 = 1;
pub(crate) const DNS: u8 = 2;
pub(crate) const URI: u8 = 6;
pub(crate) const IP: u8 = 7;

/// The tag of UTF8String.
pub(crate) const UTF8: u8 = 0x0c;

pub(crate) fn fixture_text(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/vectors/{name}.pem", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

pub(crate) fn fixture(name: &str) -> Vec<u8> {
    ashlar_x509::pem::certificates_from_pem(&fixture_text(name)).unwrap().remove(0)
}

pub(crate) fn new_key() -> PrivateKey {
    PrivateKey::generate_p256(&mut SysRng).unwrap()
}

/// One element of DER.
pub(crate) fn tlv(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = u32::try_from(value.len()).unwrap().to_be_bytes();
    let mut der = vec![tag];
    match length {
        [0, 0, 0, short @ 0..0x80] => der.push(short),
        [0, 0, 0, one] => der.extend([0x81, one]),
        [0, 0, two @ ..] => der.extend([&[0x82], &two[..]].concat()),
        [0, three @ ..] => der.extend([&[0x83], &three[..]].concat()),
        four => der.extend([&[0x84], &four[..]].concat()),
    }
    der.extend(value);
    der
}

pub(crate) fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    tlv(0x30, &parts.concat())
}

pub(crate) fn name(common_name: &str) -> Vec<u8> {
    let oid = tlv(6, &[0x55, 4, 3]);
    let value = tlv(0x0c, common_name.as_bytes());
    sequence(&[&tlv(0x31, &sequence(&[&oid, &value]))])
}

pub(crate) fn extension(oid: &[u8], critical: bool, value: &[u8]) -> Vec<u8> {
    let critical: &[u8] = if critical { &[1, 1, 0xff] } else { &[] };
    sequence(&[&tlv(6, oid), critical, &tlv(4, value)])
}

/// `basicConstraints` of an authority.
pub(crate) fn ca_constraints(path_len: Option<u8>) -> Vec<u8> {
    let length = path_len.map(|length| tlv(2, &[length])).unwrap_or_default();
    extension(BASIC_CONSTRAINTS, true, &sequence(&[&[1, 1, 0xff], &length]))
}

/// `subjectAltName` of the given entries: context tag and value.
pub(crate) fn alt_names(entries: &[(u8, &[u8])]) -> Vec<u8> {
    let entries: Vec<u8> = entries.iter().flat_map(|(tag, value)| tlv(0x80 | tag, value)).collect();
    extension(SUBJECT_ALT_NAME, false, &sequence(&[&entries]))
}

/// A certificate, every field of it at the writer's will.
#[derive(Clone)]
pub(crate) struct Draft {
    pub(crate) version: Option<Vec<u8>>,
    pub(crate) serial: Vec<u8>,
    pub(crate) algorithm: Vec<u8>,
    pub(crate) outer_algorithm: Option<Vec<u8>>,
    pub(crate) issuer: Vec<u8>,
    pub(crate) not_before: Vec<u8>,
    pub(crate) not_after: Vec<u8>,
    pub(crate) subject: Vec<u8>,
    pub(crate) spki: Vec<u8>,
    pub(crate) extensions: Option<Vec<Vec<u8>>>,
}

impl Draft {
    /// An acceptable end entity without extensions.
    pub(crate) fn new(issuer: &str, subject: &str, key: &PrivateKey) -> Self {
        Self {
            version: Some(tlv(0xa0, &tlv(2, &[2]))),
            serial: tlv(2, &[0x11, 0x22]),
            algorithm: sequence(&[&tlv(6, ECDSA_WITH_SHA256)]),
            outer_algorithm: None,
            issuer: name(issuer),
            not_before: tlv(0x17, b"200101000000Z"),
            not_after: tlv(0x17, b"491231235959Z"),
            subject: name(subject),
            spki: key.public_key().to_spki_der().unwrap(),
            extensions: None,
        }
    }

    pub(crate) fn with(mut self, extension: Vec<u8>) -> Self {
        self.extensions.get_or_insert_default().push(extension);
        self
    }

    pub(crate) fn authority(issuer: &str, subject: &str, key: &PrivateKey) -> Self {
        Self::new(issuer, subject, key).with(ca_constraints(None))
    }

    pub(crate) fn tbs(&self) -> Vec<u8> {
        let extensions = self
            .extensions
            .as_ref()
            .map(|list| tlv(0xa3, &sequence(&[&list.concat()])))
            .unwrap_or_default();
        sequence(&[
            self.version.as_deref().unwrap_or_default(),
            &self.serial,
            &self.algorithm,
            &self.issuer,
            &sequence(&[&self.not_before, &self.not_after]),
            &self.subject,
            &self.spki,
            &extensions,
        ])
    }

    pub(crate) fn sign(&self, key: &PrivateKey) -> Vec<u8> {
        let tbs = self.tbs();
        let signature = key.sign(SignatureAlgorithm::EcdsaSha256, &tbs, &mut SysRng).unwrap();
        let outer = self.outer_algorithm.as_ref().unwrap_or(&self.algorithm);
        sequence(&[&tbs, outer, &tlv(3, &[&[0], &signature[..]].concat())])
    }
}

/// A root with its key.
pub(crate) struct Root {
    pub(crate) key: PrivateKey,
    pub(crate) anchor: TrustAnchor,
}

impl Root {
    pub(crate) fn new() -> Self {
        let key = new_key();
        let der = Draft::authority("root", "root", &key).sign(&key);
        Self { anchor: TrustAnchor::from_certificate_der(&der).unwrap(), key }
    }

    pub(crate) fn policy(&self) -> Policy {
        Policy::new(Trust::Anchors(vec![self.anchor.clone()]))
    }

    pub(crate) fn verify(&self, chain: &[Vec<u8>]) -> Result<Verified, Error> {
        verify(&self.policy(), chain, None)
    }
}

pub(crate) fn verify(
    policy: &Policy,
    chain: &[Vec<u8>],
    name: Option<&str>,
) -> Result<Verified, Error> {
    let chain: Vec<_> = chain.iter().map(Vec::as_slice).collect();
    let name = name.map(|name| ServerName::parse(name).unwrap());
    policy.verify(&chain, Usage::ServerAuth, name.as_ref(), NOW)
}

/// Whether a certificate with these subject alternative names is for `name`.
pub(crate) fn is_for(entries: &[(u8, &[u8])], name: &str) -> bool {
    let key = new_key();
    let der = Draft::new("root", "leaf", &key).with(alt_names(entries)).sign(&key);
    let certificate = Certificate::from_der(&der).unwrap();
    let name = ServerName::parse(name).unwrap();
    certificate.subject_alt_names().iter().any(|presented| name.matches(&presented))
}
