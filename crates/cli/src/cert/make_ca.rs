//! `ashlar cert make-ca`: a root of one's own.

use getrandom::SysRng;
use tls::x509::issue::CertificateBuilder;
use tls::x509::{Certificate, Validity};

use super::authority::Folder;
use super::{confined, issue_with, names, new_key, now, print};
use crate::failure::Failure;
use crate::options::MakeCa;

pub(crate) fn run(options: &MakeCa) -> Result<(), Failure> {
    let validity = Validity::days_from(now(), options.days);
    let builder = CertificateBuilder::authority(validity, Some(options.path_len))
        .common_name(&options.subject);
    let builder = confined(builder, &options.permit)?;
    let key = new_key(options.key_type)?;
    let root = builder.self_signed(&key, &mut SysRng)?;
    let folder = Folder::new(&options.dir);
    folder.write(&[&root], &key, &[])?;

    let certificate = Certificate::from_der(&root)?;
    let (file, key_file) = (folder.certificates.display(), folder.key.display());
    let root_word = names::word(&folder.certificates);
    let what = format!("{}, {}", certificate.subject(), key.public_key().describe());
    print(&format!(
        "{file}: the authority {what}, valid until {}; for peers to trust\n\
         {key_file}: its private key; whoever has it can issue in its name\n\
         {}\
         trust it:       ashlar connect HOST:PORT --ca {root_word}\n",
        certificate.validity().not_after,
        issue_with(&options.dir, &options.permit),
    ))
}
