//! Published vectors: RFC 6979, RFC 5903, NIST.
#![cfg(test)]

use ashlar_nistec::p256::P256;
use ashlar_nistec::p384::P384;
use ashlar_nistec::p521::P521;
use ashlar_nistec::{Curve, Digest, EphemeralSecret, Error, PublicKey, Signature, SigningKey};
use hex_literal::hex;
use testkit::{ScriptedRng, Tally};

use cavp::Record;

#[path = "support/cavp.rs"]
mod cavp;

/// Runs a test for each curve, with the records of a file that have a certain field.
macro_rules! each_curve {
    ($test:ident, $algorithm:literal, $source:literal, $files:expr, $field:literal) => {
        let run = |curve: &'static str, test: fn(&Record<'_>, &mut Tally)| {
            let algorithm = format!("{} {curve}", $algorithm);
            let mut tally = Tally::new("nistec", &algorithm, $source, "portable");
            for record in $files.iter().flat_map(|file| cavp::records(file, $field)) {
                if record.curve() == curve {
                    test(&record, &mut tally);
                }
            }
            tally.finish();
        };
        run("P-256", $test::<P256>);
        run("P-384", $test::<P384>);
        run("P-521", $test::<P521>);
    };
}

#[test]
fn rfc_6979_a_2_5_to_a_2_7() {
    let files = [include_str!("vectors/RFC6979.txt")];
    each_curve!(deterministic_signature, "ECDSA deterministic", "RFC 6979", files, "R");
}

fn deterministic_signature<C: Curve>(record: &Record<'_>, tally: &mut Tally) {
    let key = SigningKey::<C>::from_bytes(&integer::<C>(record, "d").unwrap()).unwrap();
    tally.equal("public key", Ok(key.verifying_key()), public_key(record, "Qx", "Qy").as_ref());
    let made = key.sign_digest(&digest(record)).unwrap();
    tally.equal(record.text("Msg"), Ok(made), signature::<C>(record));
    tally.check("verified", key.verifying_key().verify_digest(&digest(record), &made).is_ok());
}

#[test]
fn rfc_5903_section_8_1() {
    let i = hex!("C88F01F510D9AC3F70A292DAA2316DE544E9AAB8AFE84049C62A9C57862D1433");
    let r = hex!("C6EF9C5D78AE012A011164ACB397CE2088685D8F06BF9BE0B283AB46476BEE53");
    let gi = hex!(
        "04"
        "DAD0B65394221CF9B051E1FECA5787D098DFE637FC90B9EF945D0C3772581180"
        "5271A0461CDB8252D61F1C456FA3E59AB1F45B33ACCF5F58389E0577B8990BB3"
    );
    let gr = hex!(
        "04"
        "D12DFB5289C8D4F81208B70270398C342296970A0BCCB74C736FC7554494BF63"
        "56FBF3CA366CC23E8157854C13C58D6AAC23F046ADA30F8353E74F33039872AB"
    );
    let girx = hex!("D6840F6B42F6EDAFD13116E0E12565202FEF8E9ECE7DCE03812464D04B9442DE");
    let agree = |secret, peer: &[u8]| agree(&secret, &PublicKey::<P256>::from_sec1(peer)?);
    let mut tally = Tally::new("nistec", "ECDH P-256", "RFC 5903", "portable");
    tally.equal("gi", ephemeral::<P256>(&i).public_key().to_sec1(), gi);
    tally.equal("gr", ephemeral::<P256>(&r).public_key().to_sec1(), gr);
    tally.equal("girx at the initiator", agree(i, &gr), Ok(girx));
    tally.equal("girx at the responder", agree(r, &gi), Ok(girx));
    tally.finish();
}

#[test]
fn nist_key_pair() {
    let files = [include_str!("vectors/KeyPair.rsp")];
    each_curve!(key_pair, "key pair", "NIST CAVP", files, "d");
}

fn key_pair<C: Curve>(record: &Record<'_>, tally: &mut Tally) {
    let public = ephemeral::<C>(&integer::<C>(record, "d").unwrap()).public_key();
    tally.equal(record.text("d"), Ok(public), public_key(record, "Qx", "Qy"));
}

#[test]
fn nist_public_key_validation() {
    let files = [include_str!("vectors/PKV.rsp")];
    each_curve!(validation, "public key validation", "NIST CAVP", files, "Result");
}

fn validation<C: Curve>(record: &Record<'_>, tally: &mut Tally) {
    let accepted = public_key::<C>(record, "Qx", "Qy").is_ok();
    tally.check(record.text("Qx"), accepted == passes(record));
}

#[test]
fn nist_ecdh() {
    let files = [include_str!("vectors/KAS_init.fax"), include_str!("vectors/KAS_resp.fax")];
    each_curve!(agreement, "ECDH", "NIST CAVP", files, "Z");
}

fn agreement<C: Curve>(record: &Record<'_>, tally: &mut Tally) {
    tally.check(record.text("dsIUT"), agreement_is_valid::<C>(record) == passes(record));
}

/// Both public keys are valid, ours is that of our secret, and the shared secret is right.
fn agreement_is_valid<C: Curve>(record: &Record<'_>) -> bool {
    let peer = public_key::<C>(record, "QsCAVSx", "QsCAVSy");
    let (Ok(peer), Ok(public)) = (peer, public_key::<C>(record, "QsIUTx", "QsIUTy")) else {
        return false;
    };
    let secret = integer::<C>(record, "dsIUT").unwrap();
    // Drawn, a secret has no more bits than n; some here do.
    SigningKey::<C>::from_bytes(&secret).is_ok()
        && ephemeral(&secret).public_key() == public
        && agree(&secret, &peer).ok() == integer::<C>(record, "Z")
}

#[test]
fn nist_signature_verification() {
    let files = [include_str!("vectors/SigVer.rsp")];
    each_curve!(verification, "ECDSA verify", "NIST CAVP", files, "Result");
    // Signatures made elsewhere; that they are made so here is tested where the nonce can be set.
    let files = [include_str!("vectors/SigGen.txt")];
    each_curve!(valid_signature, "ECDSA verify, valid", "NIST CAVP", files, "R");
}

#[test]
fn nist_signature_verification_with_legacy_sha1() {
    let files = [include_str!("vectors/SigVerSha1.rsp")];
    each_curve!(legacy_verification, "ECDSA verify, SHA-1", "NIST CAVP", files, "Result");
}

fn legacy_verification<C: Curve>(record: &Record<'_>, tally: &mut Tally) {
    let message = record.bytes("Msg");
    let verified = public_key::<C>(record, "Qx", "Qy").and_then(|key| {
        let signature = signature(record)?;
        // Under no other name.
        for hash in [Digest::sha256, Digest::sha384, Digest::sha512] {
            assert!(key.verify_digest(&hash(&message), &signature).is_err());
        }
        key.verify_legacy_sha1(&message, &signature)
    });
    tally.check(record.text("Msg"), verified.is_ok() == passes(record));
}

fn verification<C: Curve>(record: &Record<'_>, tally: &mut Tally) {
    tally.check(record.text("Msg"), verifies::<C>(record) == passes(record));
}

fn valid_signature<C: Curve>(record: &Record<'_>, tally: &mut Tally) {
    tally.check(record.text("k"), verifies::<C>(record));
}

fn verifies<C: Curve>(record: &Record<'_>) -> bool {
    public_key::<C>(record, "Qx", "Qy")
        .and_then(|key| key.verify_digest(&digest(record), &signature(record)?))
        .is_ok()
}

/// Whether the file says that the record is to be accepted.
fn passes(record: &Record<'_>) -> bool {
    match record.text("Result").as_bytes() {
        [b'P', ..] => true,
        [b'F', ..] => false,
        _ => panic!("a result is P or F"),
    }
}

fn digest(record: &Record<'_>) -> Digest {
    record.digest(Digest::sha256, Digest::sha384, Digest::sha512)
}

/// A field as an integer of the curve's length, if it has no more bytes.
fn integer<C: Curve>(record: &Record<'_>, name: &str) -> Option<C::ScalarBytes> {
    let length = size_of::<C::ScalarBytes>();
    let mut bytes = vec![0; length];
    record.integer(name, &mut bytes)?;
    bytes.as_slice().try_into().ok()
}

fn public_key<C: Curve>(record: &Record<'_>, x: &str, y: &str) -> Result<PublicKey<C>, Error> {
    let (x, y) = (integer::<C>(record, x), integer::<C>(record, y));
    let mut sec1 = vec![4];
    sec1.extend(x.ok_or(Error::Coordinate)?.as_ref());
    sec1.extend(y.ok_or(Error::Coordinate)?.as_ref());
    PublicKey::from_sec1(&sec1)
}

fn signature<C: Curve>(record: &Record<'_>) -> Result<Signature<C>, Error> {
    let (r, s) = (integer::<C>(record, "R"), integer::<C>(record, "S"));
    let (r, s) = r.zip(s).ok_or(Error::SignatureRange)?;
    let bytes = [r.as_ref(), s.as_ref()].concat();
    Signature::from_bytes(&bytes.as_slice().try_into().unwrap())
}

fn agree<C: Curve>(secret: &C::ScalarBytes, peer: &PublicKey<C>) -> Result<C::ScalarBytes, Error> {
    Ok(*ephemeral::<C>(secret).diffie_hellman(peer)?.as_bytes())
}

/// The secret that a generator yields which returns `bytes`.
fn ephemeral<C: Curve>(bytes: &C::ScalarBytes) -> EphemeralSecret<C> {
    EphemeralSecret::generate(&mut ScriptedRng(&[bytes.as_ref()])).expect("a secret in range")
}
