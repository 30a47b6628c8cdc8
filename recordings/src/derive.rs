//! The secrets of a recording, by `tls-schedule` from the premaster secret and the messages.

use testkit::{Item, Recording};
use tls_schedule::tls12::MainSecret;
use tls_schedule::{HashAlgorithm, Transcript};

use crate::endpoint::Side;
use crate::replay::equal;

/// RFC 5246, section 7.4.
const CLIENT_HELLO: u8 = 1;
const SERVER_HELLO: u8 = 2;
const CLIENT_KEY_EXCHANGE: u8 = 16;
/// The length of a record's header, and of a handshake message's.
const RECORD_HEADER: usize = 5;
const MESSAGE_HEADER: usize = 4;
/// The header of Finished.
const FINISHED: [u8; MESSAGE_HEADER] = [20, 0, 0, 12];

/// Derives main secrets, key blocks and verify data, and compares them with the recorded ones.
///
/// # Errors
///
/// The connection, and what is different there or missing.
pub fn derive(recording: &Recording) -> Result<(), String> {
    let hash = match recording.setting("suite")?.ends_with("SHA384") {
        true => HashAlgorithm::Sha384,
        false => HashAlgorithm::Sha256,
    };
    let is_extended = recording.is("extended-main-secret")?;
    let mut earlier = None;
    for (items, number) in recording.connections.iter().zip(1..) {
        let connection = Connection { items, hash, is_extended };
        let main = connection.derive(earlier);
        earlier = Some(main.map_err(|why| format!("connection {number}: {why}"))?);
    }
    Ok(())
}

struct Connection<'a> {
    items: &'a [Item],
    hash: HashAlgorithm,
    is_extended: bool,
}

/// The messages of a handshake.
#[derive(Default)]
struct Flow {
    /// Those in the clear: all but Finished.
    clear: Vec<u8>,
    /// How many bytes of these go up to ClientKeyExchange.
    through_exchange: usize,
    client_random: Option<[u8; 32]>,
    server_random: Option<[u8; 32]>,
    /// Who sent Finished, and after how many bytes in the clear.
    finished: Vec<(Side, usize)>,
}

impl Connection<'_> {
    /// Returns the main secret.
    fn derive(&self, earlier: Option<[u8; 48]>) -> Result<[u8; 48], String> {
        let flow = self.flow()?;
        let (client, server) = flow.client_random.zip(flow.server_random).ok_or("no hellos")?;
        let main = match (self.secret("premaster"), earlier) {
            (Ok(premaster), None) if self.is_extended => {
                let through = flow.clear.get(..flow.through_exchange).unwrap_or_default();
                let session_hash = self.hash.digest(through);
                MainSecret::extended(self.hash, premaster, &session_hash)
            }
            (Ok(premaster), None) => MainSecret::new(self.hash, premaster, &client, &server),
            (Err(_), Some(earlier)) => MainSecret::from_session(self.hash, &earlier),
            _ => return Err("neither a full handshake nor a resumed one".to_owned()),
        };
        equal(main.expose_for_session(), self.secret("main")?)?;
        let recorded = self.secret("key-block")?;
        let mut block = vec![0; recorded.len()];
        main.key_block(&client, &server, &mut block);
        equal(&block, recorded)?;
        self.check_finished(&flow, &main)?;
        Ok(*main.expose_for_session())
    }

    fn check_finished(&self, flow: &Flow, main: &MainSecret) -> Result<(), String> {
        let (mut transcript, mut added) = (Transcript::new(self.hash), 0);
        for &(side, before) in &flow.finished {
            transcript.add(flow.clear.get(added..before).unwrap_or_default());
            added = before;
            let verify_data = match side {
                Side::Client => main.client_finished(&transcript.hash()),
                Side::Server => main.server_finished(&transcript.hash()),
            };
            equal(&verify_data, self.secret(&format!("{}-verify-data", side.name()))?)?;
            transcript.add(&[&FINISHED[..], &verify_data].concat());
        }
        match flow.finished[..] {
            [(one, _), (other, _)] if one == other.peer() => Ok(()),
            _ => Err("not one Finished of each side".to_owned()),
        }
    }

    fn secret(&self, name: &str) -> Result<&[u8], String> {
        let found = self.items.iter().find(|item| item.after("secret") == Some(name));
        found.map(|item| &*item.bytes).ok_or_else(|| format!("no item `secret {name}`"))
    }

    fn flow(&self) -> Result<Flow, String> {
        let (mut flow, mut changed) = (Flow::default(), Vec::new());
        for item in self.items {
            let Some(words) = item.after("record") else { continue };
            let sender = Side::from_name(words.split(' ').next().unwrap_or_default())?;
            let content = item.bytes.get(RECORD_HEADER..).unwrap_or_default();
            match item.bytes.first() {
                Some(20) => changed.push(sender),
                Some(22) if changed.contains(&sender) => {
                    flow.finished.push((sender, flow.clear.len()));
                }
                Some(22) => flow.add(content),
                _ => {}
            }
        }
        Ok(flow)
    }
}

impl Flow {
    /// Adds the handshake messages of one record.
    fn add(&mut self, mut content: &[u8]) {
        while let Some([kind, high, middle, low]) = content.first_chunk() {
            let length = u32::from_be_bytes([0, *high, *middle, *low]);
            let length = usize::try_from(length).unwrap_or(usize::MAX);
            let end = MESSAGE_HEADER.saturating_add(length).min(content.len());
            let (message, rest) = content.split_at(end);
            self.clear.extend_from_slice(message);
            // Both hellos begin with a version and a random.
            let random = message.get(MESSAGE_HEADER.saturating_add(2)..);
            let random = random.and_then(|from| from.first_chunk().copied());
            match *kind {
                CLIENT_HELLO => self.client_random = random,
                SERVER_HELLO => self.server_random = random,
                CLIENT_KEY_EXCHANGE => self.through_exchange = self.clear.len(),
                _ => {}
            }
            content = rest;
        }
    }
}
