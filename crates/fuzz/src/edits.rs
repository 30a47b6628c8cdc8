//! Edits to what one side sends, as bytes of an input.
//!
//! An edit is the operation (low two bits), whether it counts records or bytes (the next bit), where
//! (two bytes, from the start of the connection), how much (one byte), and what an insertion inserts.

/// A record on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Which of the sender's keys protect it, if the bytes are its content and not the record.
    pub(crate) epoch: Option<usize>,
    pub(crate) bytes: Vec<u8>,
}

/// The edits, and how much has passed.
#[derive(Debug)]
pub(crate) struct Edits {
    list: Vec<Edit>,
    records: usize,
    bytes: usize,
    /// Whether something that passed was changed.
    pub(crate) changed: bool,
}

#[derive(Debug)]
struct Edit {
    operation: Operation,
    counts_records: bool,
    at: usize,
    length: usize,
}

#[derive(Debug)]
enum Operation {
    Delete,
    Duplicate,
    Flip(u8),
    Insert(Vec<u8>),
}

impl Edits {
    /// More would make a run slow, and its failure hard to read.
    const MAX: usize = 32;

    pub(crate) fn read(mut data: &[u8]) -> Self {
        let mut list = Vec::new();
        while let ([kind, high, low, amount, rest @ ..], true) = (data, list.len() < Self::MAX) {
            let length = usize::from(*amount);
            let (inserted, rest) = match kind & 3 {
                1 => rest.split_at(length.min(rest.len())),
                _ => (&[][..], rest),
            };
            let operation = match kind & 3 {
                0 => Operation::Flip(*amount),
                1 => Operation::Insert(inserted.to_vec()),
                2 => Operation::Delete,
                _ => Operation::Duplicate,
            };
            let at = usize::from(u16::from_be_bytes([*high, *low]));
            list.push(Edit { operation, counts_records: kind & 4 != 0, at, length });
            data = rest;
        }
        Self { list, records: 0, bytes: 0, changed: false }
    }

    /// Edits what passes.
    pub(crate) fn apply(&mut self, pieces: Vec<Piece>) -> Vec<Piece> {
        let mut edited = Vec::new();
        for piece in pieces {
            let length = piece.bytes.len();
            let original = piece.clone();
            let start = edited.len();
            let mut piece = Some(piece);
            for edit in &self.list {
                if edit.counts_records {
                    edit.to_records(self.records, &mut piece, &mut edited);
                } else if let (Some(piece), Some(at)) =
                    (&mut piece, edit.at.checked_sub(self.bytes))
                    && at < length
                {
                    edit.to_bytes(at, &mut piece.bytes);
                }
            }
            edited.extend(piece);
            self.changed |= edited.get(start..) != Some(&[original]);
            self.records += 1;
            self.bytes += length;
        }
        edited
    }
}

impl Edit {
    fn to_records(&self, index: usize, piece: &mut Option<Piece>, before: &mut Vec<Piece>) {
        let Some(distance) = index.checked_sub(self.at) else { return };
        let Some(present) = piece else { return };
        let (is_first, is_within) = (distance == 0, distance < self.length);
        match &self.operation {
            Operation::Delete => *piece = piece.take().filter(|_| !is_within),
            Operation::Duplicate => before.extend(is_within.then(|| present.clone())),
            Operation::Flip(bits) => {
                if let (Some(first), true) = (present.bytes.first_mut(), is_first) {
                    *first ^= bits;
                }
            }
            Operation::Insert(bytes) => {
                let inserted = || Piece { epoch: present.epoch, bytes: bytes.clone() };
                before.extend(is_first.then(inserted));
            }
        }
    }

    fn to_bytes(&self, at: usize, bytes: &mut Vec<u8>) {
        let at = at.min(bytes.len());
        let end = bytes.len().min(at + self.length);
        match &self.operation {
            Operation::Delete => drop(bytes.drain(at..end)),
            Operation::Duplicate => {
                let copy = bytes[at..end].to_vec();
                drop(bytes.splice(at..at, copy));
            }
            Operation::Flip(bits) => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= bits;
                }
            }
            Operation::Insert(inserted) => drop(bytes.splice(at..at, inserted.iter().copied())),
        }
    }
}
