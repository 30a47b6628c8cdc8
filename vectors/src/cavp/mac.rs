//! HMAC (HMACVS).

use super::{File, SOURCE, Stop, not_offered};
use crate::ledger::Ledger;
use crate::subject::hash::Hash;
use crate::subject::mac::over;

pub(super) fn knows(file: &File<'_>) -> bool {
    let rsp = &file.rsp;
    rsp.has("Key") && rsp.has("Msg") && (rsp.has("Mac") || rsp.has("MD"))
}

pub(super) fn run(ledger: &mut Ledger, file: &File<'_>) -> Result<(), Stop> {
    let tag = if file.rsp.has("Mac") { "Mac" } else { "MD" };
    for case in file.rsp.cases(tag) {
        // NIST gives the digest's length; files of RFCs have the hash function in their names.
        let name = match case.setting("L") {
            Some("20") => "SHA-1",
            Some("28") => "SHA-224",
            Some("32") => "SHA-256",
            Some("48") => "SHA-384",
            Some("64") => "SHA-512",
            Some(_) => return Err(case.fault("`L` is no length of a digest").into()),
            None => file.stem.rsplit('-').next().unwrap_or_default(),
        };
        let Some(mac) = Hash::named(name).map(over) else {
            if case.setting("L").is_none() {
                return Err(not_offered(&format!("HMAC over {}", name.to_uppercase())));
            }
            ledger
                .tally("hmac", "HMAC, other hash functions", SOURCE, "none")
                .skip("HMAC over a hash function that is not offered");
            continue;
        };
        let wanted = case.bytes(tag)?;
        let made = (mac.mac)(&case.bytes("Key")?, &case.bytes("Msg")?);
        let algorithm = format!("HMAC-{}", mac.hash.name());
        let tally = ledger.tally("hmac", algorithm, SOURCE, mac.backend);
        tally.equal(file.id(case.line()), made.get(..wanted.len()), Some(&*wanted));
    }
    Ok(())
}
