//! Published examples of the parts, put together as RFC 10024 says.
//!
//! RFC 10024 has no examples. Each vector here is one of NIST for ML-KEM beside one of an RFC for
//! the curve: given the randomness of both, the share and the secret must be theirs, in order.
#![cfg(test)]

use hex_literal::hex;
use testkit::{ScriptedRng, Tally};

/// A Diffie-Hellman example: what each side draws and sends, and what they share.
struct Exchange {
    client_secret: &'static [u8],
    client_share: &'static [u8],
    server_secret: &'static [u8],
    server_share: &'static [u8],
    shared: &'static [u8],
}

/// RFC 7748, section 6.1.
const X25519: Exchange = Exchange {
    client_secret: &hex!("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"),
    client_share: &hex!("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"),
    server_secret: &hex!("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"),
    server_share: &hex!("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"),
    shared: &hex!("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"),
};

/// RFC 5903, section 8.1.
const P256: Exchange = Exchange {
    client_secret: &hex!("C88F01F510D9AC3F70A292DAA2316DE544E9AAB8AFE84049C62A9C57862D1433"),
    client_share: &hex!(
        "04"
        "DAD0B65394221CF9B051E1FECA5787D098DFE637FC90B9EF945D0C3772581180"
        "5271A0461CDB8252D61F1C456FA3E59AB1F45B33ACCF5F58389E0577B8990BB3"
    ),
    server_secret: &hex!("C6EF9C5D78AE012A011164ACB397CE2088685D8F06BF9BE0B283AB46476BEE53"),
    server_share: &hex!(
        "04"
        "D12DFB5289C8D4F81208B70270398C342296970A0BCCB74C736FC7554494BF63"
        "56FBF3CA366CC23E8157854C13C58D6AAC23F046ADA30F8353E74F33039872AB"
    ),
    shared: &hex!("D6840F6B42F6EDAFD13116E0E12565202FEF8E9ECE7DCE03812464D04B9442DE"),
};

/// RFC 5903, section 8.2.
const P384: Exchange = Exchange {
    client_secret: &hex!(
        "099F3C7034D4A2C699884D73A375A67F7624EF7C6B3C0F160647B67414DCE655"
        "E35B538041E649EE3FAEF896783AB194"
    ),
    client_share: &hex!(
        "04"
        "667842D7D180AC2CDE6F74F37551F55755C7645C20EF73E31634FE72B4C55EE6"
        "DE3AC808ACB4BDB4C88732AEE95F41AA"
        "9482ED1FC0EEB9CAFC4984625CCFC23F65032149E0E144ADA024181535A0F38E"
        "EB9FCFF3C2C947DAE69B4C634573A81C"
    ),
    server_secret: &hex!(
        "41CB0779B4BDB85D47846725FBEC3C9430FAB46CC8DC5060855CC9BDA0AA2942"
        "E0308312916B8ED2960E4BD55A7448FC"
    ),
    server_share: &hex!(
        "04"
        "E558DBEF53EECDE3D3FCCFC1AEA08A89A987475D12FD950D83CFA41732BC509D"
        "0D1AC43A0336DEF96FDA41D0774A3571"
        "DCFBEC7AACF3196472169E838430367F66EEBE3C6E70C416DD5F0C68759DD1FF"
        "F83FA40142209DFF5EAAD96DB9E6386C"
    ),
    shared: &hex!(
        "11187331C279962D93D604243FD592CB9D0A926F422E47187521287E7156C5C4"
        "D603135569B9E9D09CF5D4A270F59746"
    ),
};

#[derive(Clone, Copy)]
enum Order {
    KemFirst,
    EcdhFirst,
}

impl Order {
    fn join(self, kem: &[u8], ecdh: &[u8]) -> Vec<u8> {
        match self {
            Self::KemFirst => [kem, ecdh].concat(),
            Self::EcdhFirst => [ecdh, kem].concat(),
        }
    }
}

/// The fields of the tests of one function.
fn vectors<'a>(file: &'a str, function: &str) -> impl Iterator<Item = Vector<'a>> {
    let heading = format!("[{function}]");
    let blocks = file.split("\n\n").filter(move |block| block.starts_with(&heading));
    blocks.map(|block| {
        Vector(block.lines().skip(1).map(|line| line.split_once(" = ").expect("a field")).collect())
    })
}

struct Vector<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Vector<'a> {
    fn text(&self, name: &str) -> &'a str {
        self.0.iter().find(|(field, _)| *field == name).expect(name).1
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        let text = self.text(name);
        let digit = |at| u8::from_str_radix(&text[at..at + 2], 16).expect("hexadecimal");
        (0..text.len()).step_by(2).map(digit).collect()
    }
}

macro_rules! group {
    ($test:ident, $module:ident, $order:expr, $exchange:expr, $file:literal) => {
        #[test]
        fn $test() {
            use ashlar_hybrid::$module::{ClientSecret, respond};

            let (order, curve) = ($order, $exchange);
            let source = "NIST ACVP with RFC 7748 or 5903";
            let mut tally = Tally::new("hybrid", stringify!($test), source, "portable");
            for vector in vectors(include_str!($file), "keyGen") {
                let seed = [vector.bytes("d"), vector.bytes("z")].concat();
                let mut rng = ScriptedRng(&[curve.client_secret, &seed]);
                let client = ClientSecret::generate(&mut rng).expect("randomness");
                let expected = order.join(&vector.bytes("ek"), curve.client_share);
                tally.equal(vector.text("tcId"), client.share().to_vec(), expected);
            }
            for vector in vectors(include_str!($file), "encapsulation") {
                let client_share = order.join(&vector.bytes("ek"), curve.client_share);
                let m = vector.bytes("m");
                let mut rng = ScriptedRng(&[curve.server_secret, &m]);
                let (share, secret) = respond(&client_share, &mut rng).expect("a valid share");
                let expected = (
                    order.join(&vector.bytes("c"), curve.server_share),
                    order.join(&vector.bytes("k"), curve.shared),
                );
                let got = (share.to_vec(), secret.as_bytes().to_vec());
                tally.equal(vector.text("tcId"), got, expected);
            }
            tally.finish();
        }
    };
}

group!(x25519_mlkem768, x25519_mlkem768, Order::KemFirst, X25519, "vectors/ML-KEM-768.txt");
group!(secp256r1_mlkem768, secp256r1_mlkem768, Order::EcdhFirst, P256, "vectors/ML-KEM-768.txt");
group!(secp384r1_mlkem1024, secp384r1_mlkem1024, Order::EcdhFirst, P384, "vectors/ML-KEM-1024.txt");
