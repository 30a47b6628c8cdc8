//! Someone with the keys: opens what one side sends, has it edited, and seals it again.

use std::sync::Arc;

use hmac::{HkdfError, Prk};
use sha2::{Sha256, Sha384};
use tls_record::{HEADER_LEN, Opener, Protection, RecordError, Sealer, write_plaintext};
use wire::registry::{ContentType, ProtocolVersion};

use crate::edits::{Edits, Piece};
use crate::peers::{Mode, Secrets, Side};

/// The keys of one direction, as far as they are in use.
pub(crate) struct Insider {
    sender: Side,
    protection: Protection,
    secrets: Arc<Secrets>,
    epochs: Vec<Epoch>,
    current: usize,
    /// The messages of the handshake, as sent and as edited.
    messages: [Vec<u8>; 2],
}

struct Epoch {
    secret: Vec<u8>,
    opener: Opener,
    sealer: Sealer,
}

impl Epoch {
    fn new(protection: Protection, secret: Vec<u8>) -> Option<Self> {
        let mut key = vec![0; protection.key_len()];
        let mut iv = [0; 12];
        expand(&secret, b"key", &mut key).ok()?;
        expand(&secret, b"iv", &mut iv).ok()?;
        let halves = || {
            let (opener, sealer) =
                (Opener::new(protection, &key, &iv)?, Sealer::new(protection, &key, &iv)?);
            Ok::<_, RecordError>((opener, sealer))
        };
        let (opener, sealer) = halves().ok()?;
        Some(Self { secret, opener, sealer })
    }
}

/// HKDF-Expand-Label, RFC 9846, section 7.1, without context.
fn expand(secret: &[u8], label: &[u8], out: &mut [u8]) -> Result<(), HkdfError> {
    match secret.len() {
        48 => Prk::<Sha384>::from_bytes(secret).expand_label(label, &[], out),
        _ => Prk::<Sha256>::from_bytes(secret).expand_label(label, &[], out),
    }
}

impl Insider {
    pub(crate) const fn new(sender: Side, mode: Mode, secrets: Arc<Secrets>) -> Self {
        let protection = mode.protection();
        Self {
            sender,
            protection,
            secrets,
            epochs: Vec::new(),
            current: 0,
            messages: [const { Vec::new() }; 2],
        }
    }

    /// Edits the contents of records, each with its content type in front.
    pub(crate) fn edit(&mut self, records: Vec<Vec<u8>>, edits: &mut Edits) -> Vec<u8> {
        let pieces: Vec<_> = records.into_iter().map(|record| self.open(&record)).collect();
        // After a change to a hello the sides have different keys.
        let opened =
            pieces.iter().all(|piece| piece.epoch.is_some() || !is_protected(&piece.bytes));
        assert!(opened || edits.changed, "the logged secrets do not open what was sent");
        let mut sealed = Vec::new();
        let edited = edits.apply(pieces.clone());
        for (messages, pieces) in self.messages.iter_mut().zip([&pieces, &edited]) {
            messages.extend(pieces.iter().flat_map(handshake_of).copied());
        }
        for Piece { epoch, bytes } in edited {
            let Some((content_type, content)) = bytes.split_first() else { continue };
            let content_type = ContentType(*content_type);
            match epoch.and_then(|epoch| self.epochs.get_mut(epoch)) {
                // What is too long for a record is not sent.
                Some(epoch) => drop(epoch.sealer.seal(content_type, content, &mut sealed)),
                None => {
                    let version = ProtocolVersion::TLS_1_2;
                    write_plaintext(content_type, version, content, &mut sealed);
                }
            }
        }
        sealed
    }

    /// Whether a message of the handshake is not the one that was sent.
    pub(crate) fn has_forged(&self) -> bool {
        let [sent, edited] = &self.messages;
        !edited.starts_with(sent)
    }

    fn open(&mut self, record: &[u8]) -> Piece {
        let (header, content) = record.split_at(HEADER_LEN);
        if is_protected(header) {
            for epoch in [self.current, self.current + 1] {
                let mut record = record.to_vec();
                let Some(keys) = self.keys(epoch) else { break };
                if let Ok(opened) = keys.opener.open(&mut record) {
                    let bytes = [&[opened.content_type.0], &*opened.plaintext].concat();
                    self.current = epoch;
                    return Piece { epoch: Some(epoch), bytes };
                }
            }
        }
        Piece { epoch: None, bytes: [&header[..1], content].concat() }
    }

    /// The keys of the handshake, of the application data, and after each key update.
    fn keys(&mut self, epoch: usize) -> Option<&mut Epoch> {
        while self.epochs.len() <= epoch {
            let secret = match (self.epochs.as_slice(), self.sender) {
                ([], Side::Client) => self.secrets.get("CLIENT_HANDSHAKE_TRAFFIC_SECRET")?,
                ([], Side::Server) => self.secrets.get("SERVER_HANDSHAKE_TRAFFIC_SECRET")?,
                ([_], Side::Client) => self.secrets.get("CLIENT_TRAFFIC_SECRET_0")?,
                ([_], Side::Server) => self.secrets.get("SERVER_TRAFFIC_SECRET_0")?,
                ([.., last], _) => {
                    let mut next = vec![0; last.secret.len()];
                    expand(&last.secret, b"traffic upd", &mut next).ok()?;
                    next
                }
            };
            self.epochs.push(Epoch::new(self.protection, secret)?);
        }
        self.epochs.get_mut(epoch)
    }
}

/// Whether the first byte is the type of a protected record.
fn is_protected(record: &[u8]) -> bool {
    record.first() == Some(&ContentType::APPLICATION_DATA.0)
}

/// What a record adds to the handshake, before the keys of application data.
fn handshake_of(piece: &Piece) -> &[u8] {
    match (piece.epoch, piece.bytes.as_slice()) {
        (None | Some(0), [content_type, content @ ..])
            if *content_type == ContentType::HANDSHAKE.0 =>
        {
            content
        }
        _ => &[],
    }
}
