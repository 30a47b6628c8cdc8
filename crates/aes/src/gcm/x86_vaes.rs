//! GCM with VAES and VPCLMULQDQ, sixteen blocks a step, on registers of 512 or 256 bits.
//!
//! The two units work at the same time: while sixteen counter blocks go through the rounds, sixteen
//! blocks of ciphertext are hashed. Sealing hashes the batch before, opening the batch at hand.
//! What is less than a batch is hashed in one sum with the length block and, if no batch came
//! before it, with the associated data.
//!
//! The macro below is the kernel, for either width. `#[target_feature]` wants its features spelled
//! out, and so neither a trait nor a type parameter can stand for the registers: a module of a
//! width names its instructions alike, and then takes the macro.

use core::arch::x86_64::_mm_setzero_si128;

use cpu::x86::store128;

use crate::{block::x86_aesni::RoundKeys, ghash::x86_vaes::HashKey};

pub(super) mod avx2;
pub(super) mod avx512;

/// The key, expanded. Two of these lie in every connection, so that round keys and powers are stored
/// once, and not once for each part of a register.
#[derive(Clone)]
pub(super) struct Key<const N: usize> {
    cipher: RoundKeys<N>,
    hash: HashKey,
}

impl<const N: usize> Key<N> {
    #[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
    pub(super) fn new(key: &[u8]) -> Self {
        let cipher = RoundKeys::<N>::new(key);
        let hash = HashKey::new(store128(cipher.encrypt_one(_mm_setzero_si128())));
        Self { cipher, hash }
    }
}

/// The kernel, in a module that names the instructions of its width. Its `crypt` is the entry.
macro_rules! kernel {
    ($features:tt) => {
        use core::{
            arch::x86_64::{__m128i, _mm_set_epi64x, _mm_setzero_si128, _mm_xor_si128},
            hint::black_box,
        };

        use cpu::x86::{load128, store128};

        use super::Key;
        use crate::{
            aead::{BATCH_LEN, Batch, Message},
            ghash::{
                length_block,
                x86_aesni::{polynomial, reverse_bytes},
                x86_vaes::{HashKey, MORE, POWERS, blocks, hash},
            },
        };

        hash!($features);

        /// Bytes in a register.
        const WIDTH: usize = size_of::<Vector>();
        /// Registers in a batch.
        const BATCH: usize = BATCH_LEN / WIDTH;

        /// Encrypts or decrypts and returns the tag that belongs to the message.
        #[target_feature(enable = $features)]
        pub(in crate::gcm) fn crypt<const SEAL: bool, const N: usize>(
            key: &Key<N>,
            message: Message<'_>,
        ) -> [u8; 16] {
            let Message { nonce, mut aad, source, data } = message;
            let lengths = length_block(aad.len(), data.len());
            let first = first_counter(&key.hash, nonce);
            let (batches, tail) = data.as_chunks_mut();
            let mut run = Run::<SEAL, N>::new(key, first);
            if !batches.is_empty() || blocks(aad) + blocks(tail) >= POWERS {
                run.y = widen(absorb(&key.hash, _mm_setzero_si128(), aad));
                aad = &[];
            }
            run.batches(source, batches);
            let mut group = Group::new(&key.hash, run.y, blocks(aad) + blocks(tail) + 1);
            for part in aad.chunks(WIDTH) {
                group.push(load_up_to(part), blocks(part));
            }
            match tail.len() {
                0 => {}
                1..=64 => run.tail::<{ 64 / WIDTH }>(tail, &mut group),
                65..=128 => run.tail::<{ 128 / WIDTH }>(tail, &mut group),
                _ => run.tail::<BATCH>(tail, &mut group),
            }
            group.push(widen(load128(&lengths)), 1);
            let mask = key.cipher.encrypt_one(reverse_bytes(first));
            store128(_mm_xor_si128(mask, reverse_bytes(group.finish())))
        }

        /// The first counter block as an integer, SP 800-38D, section 7.1, step 2.
        #[inline]
        #[target_feature(enable = $features)]
        fn first_counter(hash: &HashKey, nonce: &[u8]) -> __m128i {
            if let &[n0, n1, n2, n3, n4, n5, n6, n7, n8, n9, n10, n11] = nonce {
                let high = u64::from_be_bytes([n0, n1, n2, n3, n4, n5, n6, n7]);
                let low = u64::from_be_bytes([n8, n9, n10, n11, 0, 0, 0, 1]);
                return _mm_set_epi64x(high.cast_signed(), low.cast_signed());
            }
            hash_nonce(hash, nonce)
        }

        /// The same for nonces of other lengths, which are rare.
        #[cold]
        #[target_feature(enable = $features)]
        fn hash_nonce(hash: &HashKey, nonce: &[u8]) -> __m128i {
            let y = absorb(hash, _mm_setzero_si128(), nonce);
            absorb(hash, y, &length_block(0, nonce.len()))
        }

        /// A message on its way. Every function has its own copy for each direction, and so a
        /// single caller: the compiler would not put one with two into its loop.
        struct Run<'a, const SEAL: bool, const N: usize> {
            key: &'a Key<N>,
            /// The next counters, as integers.
            counters: Vector,
            /// The hash so far, which is the sum of what the next blocks in a register take each.
            y: Vector,
        }

        impl<'a, const SEAL: bool, const N: usize> Run<'a, SEAL, N> {
            #[inline]
            #[target_feature(enable = $features)]
            fn new(key: &'a Key<N>, first: __m128i) -> Self {
                Self { key, counters: add32(broadcast(first), lane_numbers()), y: zero() }
            }

            /// All whole batches, each but one hashed while one is encrypted.
            #[inline]
            #[target_feature(enable = $features)]
            fn batches(&mut self, source: &[Batch], batches: &mut [Batch]) {
                let mut source = source.iter();
                let mut batches = batches.iter_mut();
                if SEAL {
                    let Some(first) = batches.next() else { return };
                    let mut sealed = self.crypt_batch(source.next().unwrap_or(first));
                    store_batch(first, sealed);
                    for current in batches {
                        sealed = self.step(sealed, source.next().unwrap_or(current));
                        store_batch(current, sealed);
                    }
                    self.absorb_batch(sealed);
                } else {
                    let Some(last) = batches.next_back() else { return };
                    for current in batches {
                        let input = source.next().unwrap_or(current);
                        store_batch(current, self.step(load_batch(input), input));
                    }
                    let input = source.next().unwrap_or(last);
                    self.absorb_batch(load_batch(input));
                    store_batch(last, self.crypt_batch(input));
                }
            }

            /// Encrypts or decrypts a batch and meanwhile absorbs one: what was sealed before, or
            /// what is to be opened.
            ///
            /// Every block is multiplied by the power for the first one in its register. So the
            /// blocks in each place have a hash of their own, and the next batch continues all of
            /// them: their sum is formed once, after the last batch.
            #[inline]
            #[target_feature(enable = $features)]
            fn step(&mut self, hashed: [Vector; BATCH], input: &Batch) -> [Vector; BATCH] {
                let keys = self.round_keys();
                let mut state = self.next_counters(keys[0]);
                // AES-128 has nine rounds before the last, and a batch eight registers or four.
                let (with_hash, after) = keys[1..N - 1].split_at(BATCH);
                let powers = self.key.hash.last(BATCH_LEN / 16).iter().step_by(WIDTH / 16);
                let mut sum = Sum::new();
                for ((key, bytes), power) in with_hash.iter().zip(hashed).zip(powers) {
                    round(&mut state, *key);
                    let block = xor(self.y, reverse_each(bytes));
                    self.y = zero();
                    sum.add(block, broadcast(*power));
                }
                for key in after {
                    round(&mut state, *key);
                }
                self.y = sum.reduce();
                self.last_round(state, input)
            }

            #[inline]
            #[target_feature(enable = $features)]
            fn crypt_batch(&mut self, input: &Batch) -> [Vector; BATCH] {
                let state = self.rounds();
                self.last_round(state, input)
            }

            /// Absorbs the last batch.
            #[inline]
            #[target_feature(enable = $features)]
            fn absorb_batch(&mut self, batch: [Vector; BATCH]) {
                let mut group = Group::new(&self.key.hash, self.y, BATCH_LEN / 16);
                for bytes in batch {
                    group.push(bytes, WIDTH / 16);
                }
                self.y = widen(group.finish());
            }

            /// What is less than a batch: of `V` registers at most.
            #[inline]
            #[target_feature(enable = $features)]
            fn tail<const V: usize>(&mut self, tail: &mut [u8], group: &mut Group<'_>) {
                let mut keystream: [Vector; V] = self.rounds();
                let last_key = broadcast(self.round_keys()[N - 1]);
                for block in &mut keystream {
                    *block = aes_last_round(*block, last_key);
                }
                if V > 1 {
                    // Opaque, or else the rounds of each register would wait for those before it.
                    keystream = black_box(keystream);
                }
                let mut keystream = keystream.iter();
                let (whole, rest) = tail.as_chunks_mut::<WIDTH>();
                for (part, key) in whole.iter_mut().zip(keystream.by_ref()) {
                    let input = load(part);
                    let output = xor(input, *key);
                    store_up_to(output, part);
                    group.push(if SEAL { output } else { input }, WIDTH / 16);
                }
                if let Some(key) = keystream.next()
                    && !rest.is_empty()
                {
                    let input = load_up_to(rest);
                    let output = xor(input, *key);
                    store_up_to(output, rest);
                    let hashed = if SEAL { keep_first(output, rest.len()) } else { input };
                    group.push(hashed, blocks(rest));
                }
            }

            /// The next counter blocks after all rounds but the last.
            #[inline]
            #[target_feature(enable = $features)]
            fn rounds<const V: usize>(&mut self) -> [Vector; V] {
                let keys = self.round_keys();
                let mut state = self.next_counters(keys[0]);
                for key in &keys[1..N - 1] {
                    round(&mut state, *key);
                }
                state
            }

            /// The last round, and the addition of the input: with the input added to the round
            /// key, one instruction adds both.
            #[inline]
            #[target_feature(enable = $features)]
            fn last_round(&self, mut state: [Vector; BATCH], input: &Batch) -> [Vector; BATCH] {
                let key = broadcast(self.round_keys()[N - 1]);
                for (state, input) in state.iter_mut().zip(load_batch(input)) {
                    *state = aes_last_round(*state, xor(key, input));
                }
                state
            }

            /// The next counter blocks, SP 800-38D, section 6.2, with the first round key added:
            /// the lowest 32 bits count and wrap.
            #[inline]
            #[target_feature(enable = $features)]
            fn next_counters<const V: usize>(&mut self, first_key: __m128i) -> [Vector; V] {
                let mut blocks = [broadcast(first_key); V];
                for block in &mut blocks {
                    *block = xor(*block, reverse_each(self.counters));
                    self.counters = add32(self.counters, lane_count());
                }
                blocks
            }

            /// The round keys, where they lie. The compiler would otherwise load them once, find
            /// no registers to hold them, and leave a second copy of them on the stack.
            #[inline]
            #[target_feature(enable = $features)]
            fn round_keys(&self) -> &'a [__m128i; N] {
                &black_box(self.key).cipher.0
            }
        }

        /// One round, FIPS 197, section 5.1, on every block.
        #[inline]
        #[target_feature(enable = $features)]
        fn round<const V: usize>(state: &mut [Vector; V], round_key: __m128i) {
            let key = broadcast(round_key);
            for block in state {
                *block = aes_round(*block, key);
            }
        }

        #[inline]
        #[target_feature(enable = $features)]
        fn load_batch(input: &Batch) -> [Vector; BATCH] {
            let (parts, _) = input.as_chunks();
            let mut batch = [zero(); BATCH];
            for (register, part) in batch.iter_mut().zip(parts) {
                *register = load(part);
            }
            batch
        }

        #[inline]
        #[target_feature(enable = $features)]
        fn store_batch(output: &mut Batch, batch: [Vector; BATCH]) {
            let (parts, _) = output.as_chunks_mut();
            for (part, register) in parts.iter_mut().zip(batch) {
                *part = store(register);
            }
        }
    };
}

use kernel;
