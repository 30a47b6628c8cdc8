//! Monte Carlo tests of hash functions, which CAVP and ACVP share: each output is the next input's
//! seed.

use crate::subject::block_mode::Cbc;

/// Rounds of one step.
const ROUNDS: usize = 1000;

/// A step of the SHA-1 and SHA-2 test (SHAVS, section 6.4): each message is the last three digests.
pub(crate) fn sha2(digest: &dyn Fn(&[u8]) -> Vec<u8>, seed: &[u8]) -> Vec<u8> {
    let mut last = [seed.to_vec(), seed.to_vec(), seed.to_vec()];
    for _ in 0..ROUNDS {
        let next = digest(&last.concat());
        last.rotate_left(1);
        last[2] = next;
    }
    let [.., last] = last;
    last
}

/// A step of the SHA-3 test (SHA3VS, section 6.2.3): each message is the last digest.
pub(crate) fn sha3(digest: &dyn Fn(&[u8]) -> Vec<u8>, seed: &[u8]) -> Vec<u8> {
    let mut last = seed.to_vec();
    for _ in 0..ROUNDS {
        last = digest(&last);
    }
    last
}

/// The SHAKE test (SHA3VS, section 6.3.3): the message is the head of the last output, whose end
/// chooses the next output's length.
pub(crate) struct Shake {
    last: Vec<u8>,
    /// The bounds of the output's length, in bytes.
    low: usize,
    high: usize,
    len: usize,
}

impl Shake {
    /// From the seed and the bounds in bits; nothing if those are no bounds of this test.
    pub(crate) fn new(seed: Vec<u8>, low_bits: usize, high_bits: usize) -> Option<Self> {
        let (low, high) = (low_bits.div_ceil(8), high_bits / 8);
        let is_sound = low_bits >= 16 && low <= high && high_bits <= 1 << 16;
        is_sound.then_some(Self { last: seed, low, high, len: high })
    }

    /// The last output of the next 1000.
    pub(crate) fn step(&mut self, squeeze: &dyn Fn(&[u8], usize) -> Vec<u8>) -> Vec<u8> {
        for _ in 0..ROUNDS {
            let mut message = [0; 16];
            let len = self.last.len().min(message.len());
            message[..len].copy_from_slice(&self.last[..len]);
            self.last = squeeze(&message, self.len);
            if let [.., high, low] = self.last[..] {
                let choice = usize::from(u16::from_be_bytes([high, low]));
                let range = self.high - self.low + 1;
                self.len = self.low + choice % range;
            }
        }
        self.last.clone()
    }
}

/// A step of the CBC test (AESAVS, section 6.4.2): the last and the last but one of 1000 outputs.
/// Each output is the next but one's input; the first input after the start is the IV.
pub(crate) fn cbc(
    key: &dyn Cbc,
    encrypts: bool,
    iv: &[u8; 16],
    start: &[u8; 16],
) -> ([u8; 16], [u8; 16]) {
    let (mut chain, mut input, mut last) = (*iv, *start, *iv);
    let mut output = [*start];
    for _ in 0..ROUNDS {
        output = [input];
        match encrypts {
            true => key.encrypt(&chain, &mut output),
            false => key.decrypt(&chain, &mut output),
        }
        // What chains is the last ciphertext; what comes in is the last output but one.
        chain = if encrypts { output[0] } else { input };
        input = last;
        last = output[0];
    }
    (output[0], input)
}
