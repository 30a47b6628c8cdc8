//! Published vectors: RFC 6979, RFC 5903, NIST.
#![cfg(test)]

use ashlar_nistec::p256::{EphemeralSecret, PublicKey, Signature, SigningKey};
use ashlar_nistec::{Digest, Error};
use hex_literal::hex;
use rand_core::{TryCryptoRng, TryRng};
use testkit::Tally;

use cavp::{Record, records};

#[path = "support/cavp.rs"]
mod cavp;

fn tally(algorithm: &str, source: &'static str) -> Tally {
    Tally::new("nistec", algorithm, source, "portable")
}

#[test]
fn rfc_6979_a_2_5() {
    let key = SigningKey::from_bytes(&hex!(
        "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721"
    ))
    .unwrap();
    let mut tally = tally("ECDSA P-256 deterministic", "RFC 6979");
    tally.equal(
        "public key",
        key.verifying_key().to_sec1(),
        hex!(
            "04"
            "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6"
            "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299"
        ),
    );
    for (name, digest, signature) in RFC_6979 {
        let made = key.sign_digest(&digest()).unwrap();
        tally.equal(name, made.to_bytes(), signature);
        let verified = key.verifying_key().verify_digest(&digest(), &made);
        tally.check(format_args!("{name}, verified"), verified.is_ok());
    }
    tally.finish();
}

type Vector6979 = (&'static str, fn() -> Digest, [u8; 64]);

/// RFC 6979, appendix A.2.5: the two messages with each hash function, and r and s.
#[rustfmt::skip]
const RFC_6979: [Vector6979; 6] = [
    ("SHA-256, sample", || Digest::sha256(b"sample"), hex!(
        "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
        "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8"
    )),
    ("SHA-384, sample", || Digest::sha384(b"sample"), hex!(
        "0EAFEA039B20E9B42309FB1D89E213057CBF973DC0CFC8F129EDDDC800EF7719"
        "4861F0491E6998B9455193E34E7B0D284DDD7149A74B95B9261F13ABDE940954"
    )),
    ("SHA-512, sample", || Digest::sha512(b"sample"), hex!(
        "8496A60B5E9B47C825488827E0495B0E3FA109EC4568FD3F8D1097678EB97F00"
        "2362AB1ADBE2B8ADF9CB9EDAB740EA6049C028114F2460F96554F61FAE3302FE"
    )),
    ("SHA-256, test", || Digest::sha256(b"test"), hex!(
        "F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367"
        "019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083"
    )),
    ("SHA-384, test", || Digest::sha384(b"test"), hex!(
        "83910E8B48BB0C74244EBDF7F07A1C5413D61472BD941EF3920E623FBCCEBEB6"
        "8DDBEC54CF8CD5874883841D712142A56A8D0F218F5003CB0296B6B509619F2C"
    )),
    ("SHA-512, test", || Digest::sha512(b"test"), hex!(
        "461D93F31B6540894788FD206C07CFA0CC35F46FA3C91816FFF1040AD1581A04"
        "39AF9F15DE0DB8D97E72719C74820D304CE5226E32DEDAE67519E840D1194E55"
    )),
];

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
    let mut tally = tally("ECDH P-256", "RFC 5903");
    tally.equal("gi", ephemeral(i).public_key().to_sec1(), gi);
    tally.equal("gr", ephemeral(r).public_key().to_sec1(), gr);
    tally.equal("girx at the initiator", agree(i, &gr).unwrap(), girx);
    tally.equal("girx at the responder", agree(r, &gi).unwrap(), girx);
    tally.finish();
}

#[test]
fn nist_key_pair() {
    let mut tally = tally("P-256 key pair", "NIST CAVP");
    for record in records(include_str!("vectors/KeyPair.rsp"), "d") {
        let d = record.integer("d").unwrap();
        let public = ephemeral(d).public_key();
        tally.equal(record.text("d"), Ok(public), public_key(&record, "Qx", "Qy"));
    }
    tally.finish();
}

#[test]
fn nist_public_key_validation() {
    let mut tally = tally("P-256 public key validation", "NIST CAVP");
    for record in records(include_str!("vectors/PKV.rsp"), "Result") {
        let accepted = public_key(&record, "Qx", "Qy").is_ok();
        tally.check(record.text("Qx"), accepted == passes(&record));
    }
    tally.finish();
}

#[test]
fn nist_ecdh() {
    let mut tally = tally("ECDH P-256", "NIST CAVP");
    let files = [include_str!("vectors/KAS_init.fax"), include_str!("vectors/KAS_resp.fax")];
    for record in files.iter().flat_map(|file| records(file, "Z")) {
        tally.check(record.text("dsIUT"), agreement_is_valid(&record) == passes(&record));
    }
    tally.finish();
}

/// Both public keys are valid, ours is that of our secret, and the shared secret is right.
fn agreement_is_valid(record: &Record<'_>) -> bool {
    let (Ok(peer), Ok(public)) =
        (public_key(record, "QsCAVSx", "QsCAVSy"), public_key(record, "QsIUTx", "QsIUTy"))
    else {
        return false;
    };
    let secret = record.integer("dsIUT").unwrap();
    ephemeral(secret).public_key() == public
        && agree(secret, &peer.to_sec1()).ok() == record.integer("Z")
}

#[test]
fn nist_signature_verification() {
    let mut tally = tally("ECDSA P-256 verify", "NIST CAVP");
    for record in records(include_str!("vectors/SigVer.rsp"), "Result") {
        tally.check(record.text("Msg"), verifies(&record) == passes(&record));
    }
    // Signatures made elsewhere; that they are made so here is tested where the nonce can be set.
    for record in records(include_str!("vectors/SigGen.txt"), "R") {
        tally.check(record.text("k"), verifies(&record));
    }
    tally.finish();
}

fn verifies(record: &Record<'_>) -> bool {
    let message = record.bytes("Msg");
    let digest = match record.section {
        "P-256,SHA-256" => Digest::sha256(&message),
        "P-256,SHA-384" => Digest::sha384(&message),
        "P-256,SHA-512" => Digest::sha512(&message),
        other => panic!("section {other}"),
    };
    let (Ok(key), Some(r), Some(s)) =
        (public_key(record, "Qx", "Qy"), record.integer("R"), record.integer("S"))
    else {
        return false;
    };
    let mut bytes = [0; 64];
    bytes[..32].copy_from_slice(&r);
    bytes[32..].copy_from_slice(&s);
    Signature::from_bytes(&bytes)
        .and_then(|signature| key.verify_digest(&digest, &signature))
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

fn public_key(record: &Record<'_>, x: &str, y: &str) -> Result<PublicKey, Error> {
    let (x, y) = (record.integer(x), record.integer(y));
    let mut sec1 = vec![4];
    sec1.extend(x.ok_or(Error::Coordinate)?);
    sec1.extend(y.ok_or(Error::Coordinate)?);
    PublicKey::from_sec1(&sec1)
}

fn agree(secret: [u8; 32], peer: &[u8]) -> Result<[u8; 32], Error> {
    let shared = ephemeral(secret).diffie_hellman(&PublicKey::from_sec1(peer)?)?;
    Ok(*shared.as_bytes())
}

/// The secret that a generator yields which returns `bytes`.
fn ephemeral(bytes: [u8; 32]) -> EphemeralSecret {
    EphemeralSecret::generate(&mut Fixed(bytes)).expect("a secret in range")
}

/// A generator that yields the same 32 bytes whenever it is asked for 32.
struct Fixed([u8; 32]);

impl TryRng for Fixed {
    type Error = core::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        panic!("secrets are drawn as bytes")
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        panic!("secrets are drawn as bytes")
    }

    fn try_fill_bytes(&mut self, dst: &mut [u8]) -> Result<(), Self::Error> {
        dst.copy_from_slice(&self.0);
        Ok(())
    }
}

impl TryCryptoRng for Fixed {}
