//! Mutations of a corpus, the same ones each time.

/// Alters inputs in the ways that find mistakes in parsers: bits, boundary values, lengths, pieces
/// moved or missing.
#[derive(Clone, Debug)]
pub struct Mutator {
    numbers: SplitMix64,
}

impl Mutator {
    /// A mutator whose whole sequence follows from `seed`.
    pub fn new(seed: &[u8]) -> Self {
        // FNV-1a, so that each name leads to a sequence of its own.
        let state = seed.iter().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self { numbers: SplitMix64(state) }
    }

    /// A copy of `input` with one to four mutations; `others` lend pieces.
    pub fn mutate(&mut self, input: &[u8], others: &[Vec<u8>]) -> Vec<u8> {
        let mut data = input.to_vec();
        for _ in 0..=self.below(4) {
            self.mutate_once(&mut data, others);
        }
        data
    }

    fn mutate_once(&mut self, data: &mut Vec<u8>, others: &[Vec<u8>]) {
        const BOUNDARIES: [u8; 9] = [0, 1, 2, 0x20, 0x7f, 0x80, 0x81, 0xfe, 0xff];
        let at = self.below(data.len());
        let end = data.len().min(at + 1 + self.below(32));
        match self.below(8) {
            0 => self.change(data, at, |random, byte| byte ^ 1 << (random % 8)),
            1 => self.change(data, at, |random, _| BOUNDARIES[random % BOUNDARIES.len()]),
            2 => self.change(data, at, |random, byte| {
                byte.wrapping_add(if random % 2 == 0 { 1 } else { 255 })
            }),
            3 => data.truncate(at),
            4 => drop(data.drain(at..end)),
            5 => {
                let piece = data[at..end].to_vec();
                drop(data.splice(at..at, piece));
            }
            6 => {
                let random = self.below(256);
                data.insert(at, u8::try_from(random).unwrap_or(0));
            }
            _ => self.lend(data, at, others),
        }
    }

    fn change(&mut self, data: &mut [u8], at: usize, new: impl Fn(usize, u8) -> u8) {
        let random = self.below(1 << 16);
        if let Some(byte) = data.get_mut(at) {
            *byte = new(random, *byte);
        }
    }

    /// Puts a piece of another input over what is there.
    fn lend(&mut self, data: &mut Vec<u8>, at: usize, others: &[Vec<u8>]) {
        let Some(other) = others.get(self.below(others.len())) else { return };
        let from = self.below(other.len());
        let to = other.len().min(from + 1 + self.below(64));
        let end = data.len().min(at + (to - from));
        drop(data.splice(at..end, other[from..to].iter().copied()));
    }

    /// A number below `bound`; 0 if there is none.
    fn below(&mut self, bound: usize) -> usize {
        let random = usize::try_from(self.numbers.next() >> 33).unwrap_or(0);
        random.checked_rem(bound).unwrap_or(0)
    }
}

/// Numbers that look random and are the same each time (Steele, Lea, Flood 2014).
#[derive(Clone, Debug)]
pub(crate) struct SplitMix64(pub(crate) u64);

impl SplitMix64 {
    pub(crate) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }
}
