//! `ashlar cert make`: certificates by an authority of one's own.

use std::path::{Path, PathBuf};

use getrandom::SysRng;
use tls::x509::issue::CertificateBuilder;
use tls::x509::{Certificate, CertificateRequest, PrivateKey, PublicKey, Usage, Validity};

use super::authority::{Authority, Folder, certificates_pem};
use super::{REQUEST, confined, issue_with, names, new_key, now, of_file, print, structures};
use crate::failure::Failure;
use crate::new_files::{self, NewFile};
use crate::options::{Make, common_name};

/// Below what browsers take from an authority of one's own (825 days).
const DAYS: u32 = 365;
const AUTHORITY_DAYS: u32 = 1825;

pub(crate) fn run(options: &Make) -> Result<(), Failure> {
    let authority = Authority::load(&options.ca_dir)?;
    if options.intermediate {
        intermediate(options, &authority)
    } else {
        end_entity(options, &authority)
    }
}

/// An authority below another, in a folder from which it issues in its turn.
fn intermediate(options: &Make, authority: &Authority) -> Result<(), Failure> {
    let [name] = options.names.as_slice() else {
        return Err(Failure::new("an authority has one --name: what it is called"));
    };
    common_name(name).map_err(|why| Failure::new(format!("the authority's --name: {why}")))?;
    let issuer = authority.certificate()?;
    let path_len = match issuer.basic_constraints().and_then(|constraints| constraints.path_len) {
        Some(0) => {
            let remedy = "make one with --path-len 1 or more, or issue with this one";
            let subject = issuer.subject();
            return Err(Failure::new(format!("{subject} allows no authority below it; {remedy}")));
        }
        Some(above) => above.saturating_sub(1),
        None => 0,
    };
    let validity = authority.validity(now(), options.days.unwrap_or(AUTHORITY_DAYS))?;
    let builder = CertificateBuilder::authority(validity, Some(path_len)).common_name(name);
    let builder = confined(builder, &options.permit)?;
    let key = new_key(options.key_type)?;
    let issued = builder.issued_by(&authority.issuer()?, &key.public_key(), &mut SysRng)?;

    let roots = authority.roots()?;
    let by_name = || PathBuf::from(names::file_stem(name));
    let path = options.out_dir.clone().unwrap_or_else(by_name);
    let folder = Folder::new(&path);
    folder.write(&authority.chain(&issued), &key, &roots)?;

    let described = describe(&Certificate::from_der(&issued)?, &issuer)?;
    let (file, key_file) = (folder.certificates.display(), folder.key.display());
    let mut told = format!(
        "{file}: an authority, {described}\n\
         {key_file}: its private key; whoever has it can issue in its name\n",
    );
    if !roots.is_empty() {
        told += &format!("{}: the root, for peers to trust\n", folder.root.display());
    }
    print(&(told + &issue_with(&path, &options.permit)))
}

/// A certificate for a server or a client, and its key if that is not somebody else's.
fn end_entity(options: &Make, authority: &Authority) -> Result<(), Failure> {
    let usage = if options.client { Usage::ClientAuth } else { Usage::ServerAuth };
    let validity = authority.validity(now(), options.days.unwrap_or(DAYS))?;
    let (builder, public, key) = match &options.csr {
        Some(file) => {
            let (builder, public) = requested(options, file, validity, usage)?;
            (builder, public, None)
        }
        None => {
            let builder = named(options, validity, usage)?;
            let key = new_key(options.key_type)?;
            (builder, key.public_key(), Some(key))
        }
    };
    let issued = builder.issued_by(&authority.issuer()?, &public, &mut SysRng)?;
    authority.check(&issued, usage, now())?;
    let certificate = Certificate::from_der(&issued)?;
    let server_name = names::of_server(&certificate);
    if usage == Usage::ServerAuth && server_name.is_none() {
        return Err(Failure::new(
            "a server's certificate needs a DNS name or an IP address; give it by --name",
        ));
    }
    let files = Files::new(options.out_dir.as_deref(), &certificate, key.is_some());
    files.write(&authority.chain(&issued), key.as_ref())?;
    let described = describe(&certificate, &authority.certificate()?)?;
    let server_name = server_name.filter(|_| !options.client);
    print(&tell(&described, server_name.as_deref(), &files, authority))
}

/// What was made, and how to use it: as a server, if there is a name for that, or a client.
fn tell(
    described: &str,
    server_name: Option<&str>,
    files: &Files,
    authority: &Authority,
) -> String {
    let who = if server_name.is_some() { "server" } else { "client" };
    let file = files.certificates.display();
    let mut told = format!("{file}: the certificate of a {who}, {described}\n");
    if let Some(key) = &files.key {
        told += &format!("{}: its private key\n", key.display());
    }
    let word = |file: Option<&Path>, unknown: &str| file.map_or(unknown.to_owned(), names::word);
    let key = word(files.key.as_deref(), "KEY.pem");
    let root = word(authority.root_file().as_deref(), "ROOT.pem");
    let file = names::word(&files.certificates);
    told + &match server_name {
        Some(name) => how_to_serve(&file, &key, name, &root),
        None => how_to_be_a_client(&file, &key, &root),
    }
}

fn how_to_serve(file: &str, key: &str, name: &str, root: &str) -> String {
    // A wildcard is for one label, whatever it is.
    let name = name.replacen('*', "www", 1);
    format!(
        "serve with it:  ashlar serve 127.0.0.1:4433 --cert {file} --key {key}\n\
         connect to it:  ashlar connect 127.0.0.1:4433 --name {name} --ca {root}\n",
    )
}

fn how_to_be_a_client(file: &str, key: &str, root: &str) -> String {
    format!(
        "check it:       ashlar cert verify --client --ca {root} {file}\n\
         use it:         curl --cert {file} --key {key} https://HOST/\n\
         servers trust:  {root}\n",
    )
}

/// The names of the command line.
fn named(options: &Make, validity: Validity, usage: Usage) -> Result<CertificateBuilder, Failure> {
    let mut builder = CertificateBuilder::end_entity(validity, usage);
    if let Some(subject) = &options.subject {
        builder = builder.common_name(subject);
    }
    options
        .names
        .iter()
        .try_fold(builder, |builder, name| names::add(builder, name, options.client))
}

/// The key of a request, and the names of the command line or else of the request.
fn requested(
    options: &Make,
    file: &Path,
    validity: Validity,
    usage: Usage,
) -> Result<(CertificateBuilder, PublicKey), Failure> {
    let found = structures(file, &REQUEST)?;
    let [der] = found.as_slice() else {
        let count = found.len();
        return Err(Failure::new(format!("{}: {count} requests; give one", file.display())));
    };
    let request = of_file(file, CertificateRequest::from_der(der))?;
    let builder = if options.names.is_empty() {
        let wished = CertificateBuilder::for_request(&request, validity, usage);
        let wished = of_file(file, wished)?;
        match &options.subject {
            Some(subject) => wished.common_name(subject),
            None => wished,
        }
    } else {
        of_file(file, request.verify_signature())?;
        named(options, validity, usage)?
    };
    Ok((builder, of_file(file, request.public_key())?))
}

/// The files of an end entity.
struct Files {
    certificates: PathBuf,
    /// If the key was made here.
    key: Option<PathBuf>,
}

impl Files {
    fn new(folder: Option<&Path>, certificate: &Certificate<'_>, has_key: bool) -> Self {
        let folder = folder.unwrap_or(Path::new(""));
        let stem = names::file_stem(&names::title(certificate));
        Self {
            certificates: folder.join(format!("{stem}.pem")),
            key: has_key.then(|| folder.join(format!("{stem}-key.pem"))),
        }
    }

    fn write(&self, chain: &[&[u8]], key: Option<&PrivateKey>) -> Result<(), Failure> {
        let key = key.map(PrivateKey::to_pkcs8_pem).transpose()?;
        let certificates = certificates_pem(chain);
        let mut files = Vec::new();
        if let (Some(path), Some(key)) = (&self.key, &key) {
            let content = key.as_bytes();
            files.push(NewFile { path: path.clone(), content, is_secret: true });
        }
        let (path, content) = (self.certificates.clone(), certificates.as_bytes());
        files.push(NewFile { path, content, is_secret: false });
        new_files::create(&files)
    }
}

/// Subject, names, key, issuer and end of a certificate.
fn describe(certificate: &Certificate<'_>, issuer: &Certificate<'_>) -> Result<String, Failure> {
    let mut parts = Vec::new();
    let subject = certificate.subject();
    if !subject.is_empty() {
        parts.push(subject.to_string());
    }
    let names = certificate.subject_alt_names().iter().map(|name| name.to_string());
    let names: Vec<String> = names.collect();
    if !names.is_empty() {
        parts.push(format!("for {}", names.join(" ")));
    }
    parts.push(certificate.public_key()?.describe());
    parts.push(format!("issued by {}", certificate.issuer()));
    let end = certificate.validity().not_after;
    let as_issuer = if end == issuer.validity().not_after { ", as its issuer" } else { "" };
    parts.push(format!("valid until {end}{as_issuer}"));
    Ok(parts.join(", "))
}
