//! The traits of the crate `digest`, for code that is generic over MACs.

use digest::common::{BlockSizeUser, KeySizeUser};
use digest::{FixedOutput, InvalidLength, Key, KeyInit, MacMarker, Output, OutputSizeUser, Update};

use crate::hash::wipe;
use crate::{Hash, Hmac, HmacKey};

impl<H: Hash> MacMarker for Hmac<H> {}

impl<H: Hash + OutputSizeUser> OutputSizeUser for Hmac<H> {
    type OutputSize = H::OutputSize;
}

/// A key of the trait's fixed size is a block; `new_from_slice` takes any length.
impl<H: Hash + BlockSizeUser> KeySizeUser for Hmac<H> {
    type KeySize = H::BlockSize;
}

impl<H: Hash + BlockSizeUser> KeyInit for Hmac<H> {
    fn new(key: &Key<Self>) -> Self {
        HmacKey::new(key).begin()
    }

    fn new_from_slice(key: &[u8]) -> Result<Self, InvalidLength> {
        Ok(HmacKey::new(key).begin())
    }
}

impl<H: Hash> Update for Hmac<H> {
    fn update(&mut self, data: &[u8]) {
        self.update(data);
    }
}

impl<H: Hash + OutputSizeUser> FixedOutput for Hmac<H> {
    fn finalize_into(self, out: &mut Output<Self>) {
        let mut mac = self.finish();
        out.copy_from_slice(mac.as_ref());
        wipe(mac.as_mut());
    }
}
