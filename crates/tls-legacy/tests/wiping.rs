//! Nothing of the key of the IVs is left in a sealer's place once it is dropped, nor anything else that
//! was secret there. The other keys have boxes to themselves; `ashlar-aes` and `ashlar-hmac` test them.
#![cfg(test)]

#[path = "../../testkit/wiping.rs"]
mod wiping;

use ashlar_tls_legacy::cbc::{CbcMac, CbcSealer, Order};
use wiping::wipes;

#[test]
fn l7_sealers_are_wiped_on_drop() {
    for mac in [CbcMac::Sha1, CbcMac::Sha256, CbcMac::Sha384] {
        // The round keys of AES-256 are 240 bytes, of which the first key is itself.
        wipes(240, |secret| {
            let mac_key = vec![secret; mac.size()];
            CbcSealer::new(Order::EncryptThenMac, mac, &[secret; 16], &mac_key, &[secret; 32])
                .unwrap()
        });
    }
}
