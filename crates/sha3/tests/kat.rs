//! Published vectors: NIST's CAVP files and the empty message, on every backend.
#![cfg(test)]

use ashlar_sha3::{Backend, Sha3_256, Sha3_512, Shake128, Shake128Batch, Shake256, Shake256Batch};
use testkit::Tally;

/// The output for a message, of the length asked for where there is a choice.
type Function = dyn Fn(&[u8], usize) -> Vec<u8>;

/// A function on one backend.
struct Subject {
    algorithm: &'static str,
    backend: &'static str,
    function: Box<Function>,
}

macro_rules! hash {
    ($hash:ident, $algorithm:literal) => {
        Backend::all().map(|backend| Subject {
            algorithm: $algorithm,
            backend: backend.name(),
            function: Box::new(move |message, len| {
                assert_eq!(len, $hash::OUTPUT_LEN);
                let mut hash = $hash::with_backend(backend);
                hash.update(message);
                hash.finish().to_vec()
            }),
        })
    };
}

macro_rules! xof {
    ($xof:ident, $algorithm:literal) => {
        Backend::all().map(|backend| Subject {
            algorithm: $algorithm,
            backend: backend.name(),
            function: Box::new(move |message, len| {
                let mut xof = $xof::with_backend(backend);
                xof.update(message);
                let mut output = vec![0; len];
                xof.finish().squeeze(&mut output);
                output
            }),
        })
    };
}

impl Subject {
    fn hashes() -> Vec<Self> {
        hash!(Sha3_256, "SHA3-256").chain(hash!(Sha3_512, "SHA3-512")).collect()
    }

    fn xofs() -> Vec<Self> {
        xof!(Shake128, "SHAKE128").chain(xof!(Shake256, "SHAKE256")).collect()
    }

    fn tally(&self, source: &'static str) -> Tally {
        Tally::new("sha3", self.algorithm, source, self.backend)
    }
}

/// The value of every line `name = value`.
fn values<'a>(file: &'a str, name: &str) -> Vec<&'a str> {
    let pairs = file.lines().filter_map(|line| line.split_once(" = "));
    pairs.filter(|(found, _)| *found == name).map(|(_, value)| value.trim()).collect()
}

fn lengths(file: &str, name: &str) -> Vec<usize> {
    let bytes = |bits: &&str| bits.trim_end_matches(']').parse::<usize>().expect("a number") / 8;
    values(file, name).iter().map(bytes).collect()
}

fn from_hex(text: &str) -> Vec<u8> {
    let digit = |at| u8::from_str_radix(&text[at..at + 2], 16).expect("hexadecimal");
    (0..text.len()).step_by(2).map(digit).collect()
}

/// Runs a file of messages. `output` names the lines with the expected value.
fn messages(subject: &Subject, tally: &mut Tally, file: &str, output: &str) {
    let (lengths, messages, outputs) =
        (lengths(file, "Len"), values(file, "Msg"), values(file, output));
    assert_eq!((messages.len(), outputs.len()), (lengths.len(), lengths.len()));
    for ((len, message), expected) in lengths.iter().zip(messages).zip(outputs) {
        // The empty message is given as one zero byte.
        let (message, expected) = (&from_hex(message)[..*len], from_hex(expected));
        let got = (subject.function)(message, expected.len());
        tally.equal(format_args!("Len = {}", 8 * len), got, expected);
    }
}

#[test]
fn cavp_hash_messages() {
    for subject in Subject::hashes() {
        let files = match subject.algorithm {
            "SHA3-256" => [
                include_str!("vectors/SHA3_256ShortMsg.rsp"),
                include_str!("vectors/SHA3_256LongMsg.rsp"),
            ],
            _ => [
                include_str!("vectors/SHA3_512ShortMsg.rsp"),
                include_str!("vectors/SHA3_512LongMsg.rsp"),
            ],
        };
        let mut tally = subject.tally("NIST CAVP");
        for file in files {
            messages(&subject, &mut tally, file, "MD");
        }
        tally.finish();
    }
}

#[test]
fn cavp_xof_messages() {
    for subject in Subject::xofs() {
        let (files, variable) = match subject.algorithm {
            "SHAKE128" => (
                [
                    include_str!("vectors/SHAKE128ShortMsg.rsp"),
                    include_str!("vectors/SHAKE128LongMsg.rsp"),
                ],
                include_str!("vectors/SHAKE128VariableOut.rsp"),
            ),
            _ => (
                [
                    include_str!("vectors/SHAKE256ShortMsg.rsp"),
                    include_str!("vectors/SHAKE256LongMsg.rsp"),
                ],
                include_str!("vectors/SHAKE256VariableOut.rsp"),
            ),
        };
        let mut tally = subject.tally("NIST CAVP");
        for file in files {
            messages(&subject, &mut tally, file, "Output");
        }
        let lengths = lengths(variable, "Outputlen");
        let (messages, outputs) = (values(variable, "Msg"), values(variable, "Output"));
        assert_eq!((messages.len(), outputs.len()), (lengths.len(), lengths.len()));
        for ((len, message), expected) in lengths.iter().zip(messages).zip(outputs) {
            let got = (subject.function)(&from_hex(message), *len);
            tally.equal(format_args!("Outputlen = {}", 8 * len), got, from_hex(expected));
        }
        tally.finish();
    }
}

/// SHA3VS, section 6.2.3: each of 100 checkpoints is a thousand digests further.
#[test]
fn cavp_hash_monte_carlo() {
    for subject in Subject::hashes() {
        let file = match subject.algorithm {
            "SHA3-256" => include_str!("vectors/SHA3_256Monte.rsp"),
            _ => include_str!("vectors/SHA3_512Monte.rsp"),
        };
        let mut digest = from_hex(values(file, "Seed")[0]);
        let mut tally = subject.tally("NIST CAVP Monte Carlo");
        for (count, expected) in values(file, "MD").iter().enumerate() {
            for _ in 0..1000 {
                digest = (subject.function)(&digest, digest.len());
            }
            tally.equal(format_args!("COUNT = {count}"), &digest, &from_hex(expected));
        }
        tally.finish();
    }
}

/// SHA3VS, section 6.3.3: the message is the first 128 bits of the output before, filled up with
/// zeros; the output's last 16 bits choose the length of the next.
#[test]
fn cavp_xof_monte_carlo() {
    for subject in Subject::xofs() {
        let file = match subject.algorithm {
            "SHAKE128" => include_str!("vectors/SHAKE128Monte.rsp"),
            _ => include_str!("vectors/SHAKE256Monte.rsp"),
        };
        let shortest = lengths(file, "[Minimum Output Length (bits)");
        let longest = lengths(file, "[Maximum Output Length (bits)");
        let (shortest, longest) = (shortest[0], longest[0]);
        let mut output = from_hex(values(file, "Msg")[0]);
        let mut len = longest;
        let mut tally = subject.tally("NIST CAVP Monte Carlo");
        for (count, expected) in values(file, "Output").iter().enumerate() {
            for _ in 0..1000 {
                let mut message = output;
                message.resize(16, 0);
                output = (subject.function)(&message, len);
                let last = [output[output.len() - 2], output[output.len() - 1]];
                let choices = longest - shortest + 1;
                len = shortest + usize::from(u16::from_be_bytes(last)) % choices;
            }
            tally.equal(format_args!("COUNT = {count}"), &output, &from_hex(expected));
        }
        tally.finish();
    }
}

/// The same files through the batches: four messages of one length side by side, and one alone.
#[test]
fn cavp_messages_in_batches() {
    macro_rules! batches {
        ($batch:ident, $algorithm:literal, $file:literal, [$($len:literal),+]) => {{
            let file = include_str!($file);
            for backend in Backend::all() {
                let mut tally =
                    Tally::new("sha3", concat!($algorithm, " batch"), "NIST CAVP", backend.name());
                $({
                    let at = lengths(file, "Len").iter().position(|&len| len == $len);
                    let at = at.expect("an entry of this length");
                    let message = from_hex(values(file, "Msg")[at]);
                    let message: [u8; $len] = message.try_into().expect("the length");
                    let expected = from_hex(values(file, "Output")[at]);
                    let mut blocks = [[0; $batch::<4>::BLOCK_LEN]; 4];
                    let messages = [[0x55; $len], message, [0xaa; $len], message];
                    $batch::with_backend(backend, &messages).squeeze_blocks(&mut blocks);
                    let [_, second, _, fourth] = &blocks;
                    tally.equal($len, &second[..expected.len()], &expected[..]);
                    tally.equal($len, &fourth[..expected.len()], &expected[..]);
                    let mut blocks = [[0; $batch::<1>::BLOCK_LEN]; 1];
                    $batch::with_backend(backend, &[message]).squeeze_blocks(&mut blocks);
                    tally.equal($len, &blocks[0][..expected.len()], &expected[..]);
                })+
                tally.finish();
            }
        }};
    }
    batches!(Shake128Batch, "SHAKE128", "vectors/SHAKE128ShortMsg.rsp", [2, 34, 64, 100, 166]);
    batches!(Shake256Batch, "SHAKE256", "vectors/SHAKE256ShortMsg.rsp", [2, 34, 64, 100, 134]);
}
