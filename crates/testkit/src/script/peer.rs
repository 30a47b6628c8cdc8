//! The interpreter of scripts.

use core::fmt;
use std::sync::Arc;

use tls_messages::{Alert, HandshakeMessage};
use tls_record::{HEADER_LEN, HandshakeJoiner, write_plaintext};
use tls_schedule::tls12::MainSecret;
use wire::registry::{AlertLevel, ContentType, ProtocolVersion, SignatureScheme};

use super::keys::{Opens, Schedule, Seals, tls12_keys};
use super::{Flow, Role, Say, Step, Version};

/// Makes a signature of what it is given.
pub type Sign = dyn Fn(&[u8]) -> Vec<u8> + Send + Sync;

/// Who a peer says it is.
#[derive(Clone)]
#[expect(clippy::exhaustive_structs, reason = "tests build it")]
pub struct Identity {
    /// DER, the leaf first.
    pub certificates: Vec<Vec<u8>>,
    /// How it signs. An RSA scheme makes the suites of a TLS 1.2 server those of RSA.
    pub scheme: SignatureScheme,
    /// Signs with the leaf's key.
    pub sign: Arc<Sign>,
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity").field("scheme", &self.scheme).finish_non_exhaustive()
    }
}

/// A TLS 1.2 connection that both sides can resume.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "tests build it")]
pub struct Session {
    /// The main secret.
    pub main: Vec<u8>,
    /// The server's name for it; empty if it is in a ticket.
    pub id: Vec<u8>,
    /// The server's ticket; empty if there is none.
    pub ticket: Vec<u8>,
}

/// How a peer behaves beyond its flow.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "tests build it")]
pub struct Settings {
    /// The flow, which says who and in which version.
    pub flow: Flow,
    /// What it shows, as a server, or as a client that is asked.
    pub identity: Option<Identity>,
    /// TLS 1.2: what to go on from.
    pub session: Option<Session>,
    /// TLS 1.2: whether to speak of `extended_main_secret`.
    pub extended_main_secret: bool,
    /// The name that a client asks for.
    pub server_name: String,
}

/// How messages go into records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "no other comes to mind")]
pub enum Records {
    /// One record for each message.
    #[default]
    Each,
    /// All messages of a flight under the same keys in one record.
    Coalesced,
    /// One record for each byte of a handshake message.
    Bytes,
}

/// What leaves at one step, before it is protected.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "hooks build it")]
pub struct Outgoing {
    /// The type of the record.
    pub content_type: ContentType,
    /// A handshake message with its header, or another record's content.
    pub bytes: Vec<u8>,
    /// Whether the keys in force protect it, if there are any.
    pub protected: bool,
}

/// Sees what leaves at a step of the script, by its number, and may make anything else of it:
/// change it, leave it out, put more behind or before it.
pub type Hook = Box<dyn FnMut(usize, &mut Vec<Outgoing>)>;

/// One side of a connection.
pub struct Peer {
    pub(super) settings: Settings,
    script: Vec<Step>,
    at: usize,
    hook: Option<Hook>,
    records: Records,
    /// What waits for the same record.
    pending: Vec<Outgoing>,
    outgoing: Vec<u8>,
    incoming: Vec<u8>,
    joiner: HandshakeJoiner,
    heard: Vec<Say>,
    seals: Option<Seals>,
    opens: Option<Opens>,
    pub(super) known: Known,
    alert: Option<Alert>,
    warnings: Vec<Alert>,
    received: Vec<u8>,
    unreadable: bool,
}

/// What this side has learned and made so far.
#[derive(Default)]
pub(super) struct Known {
    /// Every handshake message, or what stands for it after a HelloRetryRequest.
    pub(super) transcript: Vec<u8>,
    pub(super) client_random: [u8; 32],
    pub(super) server_random: [u8; 32],
    pub(super) client_session_id: Vec<u8>,
    pub(super) server_session_id: Vec<u8>,
    /// The extensions of the other side's ClientHello.
    pub(super) offered: Vec<wire::registry::ExtensionType>,
    pub(super) retried: bool,
    pub(super) extended: bool,
    pub(super) ticket: Vec<u8>,
    pub(super) shared: Option<Vec<u8>>,
    pub(super) main: Option<MainSecret>,
    pub(super) schedule: Option<Schedule>,
}

impl Peer {
    /// A peer that follows its flow's script.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        let script = settings.flow.script();
        Self {
            settings,
            script,
            at: 0,
            hook: None,
            records: Records::Each,
            pending: Vec::new(),
            outgoing: Vec::new(),
            incoming: Vec::new(),
            joiner: HandshakeJoiner::new(),
            heard: Vec::new(),
            seals: None,
            opens: None,
            known: Known::default(),
            alert: None,
            warnings: Vec::new(),
            received: Vec::new(),
            unreadable: false,
        }
    }

    /// With a script of the caller's.
    #[must_use]
    pub fn with_script(self, script: Vec<Step>) -> Self {
        Self { script, ..self }
    }

    /// With a hook.
    #[must_use]
    pub fn with_hook(self, hook: impl FnMut(usize, &mut Vec<Outgoing>) + 'static) -> Self {
        Self { hook: Some(Box::new(hook)), ..self }
    }

    /// With another way to put messages into records.
    #[must_use]
    pub fn with_records(self, records: Records) -> Self {
        Self { records, ..self }
    }

    /// Takes what the other side sent, follows the script as far as it goes, and returns what there
    /// is to send.
    pub fn go(&mut self, incoming: &[u8]) -> Vec<u8> {
        self.listen(incoming);
        while let Some(step) = self.script.get(self.at).copied() {
            match step {
                Step::Await(say) => {
                    let Some(place) = self.heard.iter().position(|heard| *heard == say) else {
                        break;
                    };
                    self.heard.drain(..=place);
                }
                Step::Send(_) if self.alert.is_some() => break,
                Step::Send(say) => self.say(say),
            }
            self.at += 1;
        }
        self.take_outgoing()
    }

    /// Sends something at once, whatever the script says.
    pub fn say(&mut self, say: Say) {
        // The dummy record of TLS 1.3 is never protected: RFC 9846, section 5.
        let protected = say != Say::ChangeCipherSpec || self.is_tls12();
        self.say_protected(say, protected);
    }

    /// As [`say`](Self::say), in the clear.
    pub fn say_in_the_clear(&mut self, say: Say) {
        self.say_protected(say, false);
    }

    fn say_protected(&mut self, say: Say, protected: bool) {
        let bytes = self.contents(say);
        let content_type = say.content_type();
        self.put(say, vec![Outgoing { content_type, bytes, protected }]);
    }

    fn put(&mut self, say: Say, mut pieces: Vec<Outgoing>) {
        if let Some(hook) = &mut self.hook {
            hook(self.at, &mut pieces);
        }
        if let Some(hello) = pieces.first().filter(|_| self.is_own_hello(say)) {
            self.learn_own_hello(say, &hello.bytes);
        }
        for piece in pieces {
            if piece.content_type == ContentType::HANDSHAKE {
                self.known.transcript.extend_from_slice(&piece.bytes);
            }
            let joins = self.records == Records::Coalesced
                && piece.content_type == ContentType::HANDSHAKE
                && self.pending.last().is_none_or(|last| last.content_type == piece.content_type);
            if !joins {
                self.flush();
            }
            self.pending.push(piece);
        }
        if let Some((seals, opens)) = self.keys_after_sending(say) {
            self.flush();
            self.seals = seals.or(self.seals.take());
            self.opens = opens.or(self.opens.take());
        }
    }

    /// Sends these bytes as they are; the transcript does not know of them.
    pub fn send(&mut self, piece: Outgoing) {
        self.flush();
        self.pending.push(piece);
    }

    fn is_own_hello(&self, say: Say) -> bool {
        match self.settings.flow.role {
            Role::Client => say == Say::ClientHello,
            Role::Server => say == Say::ServerHello,
        }
    }

    /// What there is to send.
    pub fn take_outgoing(&mut self) -> Vec<u8> {
        self.flush();
        core::mem::take(&mut self.outgoing)
    }

    fn flush(&mut self) {
        let pending = core::mem::take(&mut self.pending);
        let Some(Outgoing { content_type, protected, .. }) = pending.first() else { return };
        let (content_type, protected) = (*content_type, *protected);
        let content: Vec<u8> = pending.into_iter().flat_map(|piece| piece.bytes).collect();
        let is_handshake = content_type == ContentType::HANDSHAKE;
        let size = if is_handshake && self.records == Records::Bytes { 1 } else { 16_384 };
        // Of nothing, one empty record, which only application data may have.
        if content.is_empty() && !(protected && self.seals.is_some()) {
            self.outgoing.extend_from_slice(&[content_type.0, 3, 3, 0, 0]);
        }
        let empty: &[&[u8]] = if content.is_empty() { &[&[]] } else { &[] };
        for fragment in empty.iter().copied().chain(content.chunks(size)) {
            match &mut self.seals {
                Some(seals) if protected => {
                    seals.seal(content_type, fragment, &mut self.outgoing);
                }
                _ => {
                    let version = ProtocolVersion::TLS_1_2;
                    write_plaintext(content_type, version, fragment, &mut self.outgoing);
                }
            }
        }
    }

    /// Takes what the other side sent.
    pub fn listen(&mut self, incoming: &[u8]) {
        self.incoming.extend_from_slice(incoming);
        while let [content_type, _, _, high, low, ..] = *self.incoming.as_slice() {
            let length = HEADER_LEN + usize::from(u16::from_be_bytes([high, low]));
            if self.incoming.len() < length || self.unreadable {
                return;
            }
            let mut record: Vec<u8> = self.incoming.drain(..length).collect();
            self.hear_record(ContentType(content_type), &mut record);
        }
    }

    fn hear_record(&mut self, content_type: ContentType, record: &mut [u8]) {
        let is_plain = match (&self.opens, content_type) {
            (None, _) | (Some(_), ContentType::CHANGE_CIPHER_SPEC) => true,
            // Two bytes in the clear, from a side that has no keys yet.
            (Some(_), ContentType::ALERT) => record.len() == HEADER_LEN + 2,
            (Some(Opens::Tls13(_)), _) => content_type != ContentType::APPLICATION_DATA,
            (Some(Opens::Tls12(_)), _) => false,
        };
        let opened = match &mut self.opens {
            Some(opens) if !is_plain => opens.open(record).ok(),
            _ => {
                let plaintext = record.get_mut(HEADER_LEN..).unwrap_or_default();
                return self.hear(content_type, plaintext.to_vec().as_slice());
            }
        };
        match opened.map(|opened| (opened.content_type, opened.plaintext.to_vec())) {
            Some((content_type, content)) => self.hear(content_type, &content),
            None => self.unreadable = true,
        }
    }

    fn hear(&mut self, content_type: ContentType, content: &[u8]) {
        match content_type {
            ContentType::APPLICATION_DATA => self.received.extend_from_slice(content),
            ContentType::ALERT => match Alert::read(content) {
                Ok(alert) if alert.level == AlertLevel::WARNING && self.is_tls12() => {
                    self.warnings.push(alert);
                }
                alert => self.alert = alert.ok(),
            },
            ContentType::CHANGE_CIPHER_SPEC if self.is_tls12() => {
                if let Some((_, opens)) = self.tls12_keys() {
                    self.opens = opens;
                }
                self.heard.push(Say::ChangeCipherSpec);
            }
            ContentType::HANDSHAKE if self.joiner.push(content).is_ok() => {
                while let Ok(Some(message)) = self.joiner.next_message() {
                    self.hear_message(&message);
                }
            }
            _ => {}
        }
    }

    fn hear_message(&mut self, message: &[u8]) {
        let Some(say) = Say::of(message) else { return };
        let body = message.get(HandshakeMessage::HEADER_LEN..).unwrap_or_default();
        self.learn(say, message, body);
        self.heard.push(say);
        if let Some((seals, opens)) = self.keys_after_hearing(say) {
            self.seals = seals.or(self.seals.take());
            self.opens = opens.or(self.opens.take());
        }
    }

    fn keys_after_sending(&mut self, say: Say) -> Option<(Option<Seals>, Option<Opens>)> {
        let role = self.settings.flow.role;
        match (self.settings.flow.version, say) {
            (Version::Tls12, Say::ChangeCipherSpec) => {
                self.tls12_keys().map(|(seals, _)| (seals, None))
            }
            (Version::Tls12, Say::ClientKeyExchange) => {
                self.make_main_secret();
                None
            }
            (Version::Tls13, Say::HelloRetryRequest) => {
                self.known.retried = true;
                None
            }
            (Version::Tls13, Say::ServerHello) if role == Role::Server => self.start_schedule(),
            (Version::Tls13, Say::Finished) => {
                let schedule = self.known.schedule.as_mut()?;
                if role == Role::Server {
                    schedule.finish(&self.known.transcript);
                }
                let (seals, _) = schedule.application_keys();
                Some((seals, None))
            }
            _ => None,
        }
    }

    fn keys_after_hearing(&mut self, say: Say) -> Option<(Option<Seals>, Option<Opens>)> {
        let role = self.settings.flow.role;
        match (self.settings.flow.version, say) {
            (Version::Tls12, Say::ClientKeyExchange) => {
                self.make_main_secret();
                None
            }
            (Version::Tls13, Say::ServerHello) if role == Role::Client => self.start_schedule(),
            (Version::Tls13, Say::Finished) => {
                let schedule = self.known.schedule.as_mut()?;
                if role == Role::Client {
                    schedule.finish(&self.known.transcript);
                }
                let (_, opens) = schedule.application_keys();
                Some((None, opens))
            }
            _ => None,
        }
    }

    fn start_schedule(&mut self) -> Option<(Option<Seals>, Option<Opens>)> {
        let Known { shared, transcript, .. } = &self.known;
        let schedule = Schedule::new(self.settings.flow.role, shared.as_deref()?, transcript);
        let keys = schedule.handshake_keys();
        self.known.schedule = Some(schedule);
        Some(keys)
    }

    fn tls12_keys(&self) -> Option<(Option<Seals>, Option<Opens>)> {
        let Known { client_random, server_random, main, .. } = &self.known;
        Some(tls12_keys(main.as_ref()?, [client_random, server_random], self.settings.flow.role))
    }

    fn is_tls12(&self) -> bool {
        self.settings.flow.version == Version::Tls12
    }

    /// The alert that ended the connection.
    #[must_use]
    pub const fn alert(&self) -> Option<Alert> {
        self.alert
    }

    /// Alerts of TLS 1.2 that did not.
    #[must_use]
    pub fn warnings(&self) -> &[Alert] {
        &self.warnings
    }

    /// The application data that came.
    #[must_use]
    pub fn received(&self) -> &[u8] {
        &self.received
    }

    /// Whether something came that this side's keys do not open: the sides have seen different
    /// messages.
    #[must_use]
    pub const fn cannot_read(&self) -> bool {
        self.unreadable
    }

    /// The client's random and the server's.
    #[must_use]
    pub const fn randoms(&self) -> [[u8; 32]; 2] {
        [self.known.client_random, self.known.server_random]
    }

    /// Whether the script is at its end.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        self.at >= self.script.len()
    }

    /// What a later connection can go on from.
    #[must_use]
    pub fn session(&self) -> Option<Session> {
        let Known { main, server_session_id, ticket, .. } = &self.known;
        let main = main.as_ref()?.expose_for_session().to_vec();
        Some(Session { main, id: server_session_id.clone(), ticket: ticket.clone() })
    }
}

impl fmt::Debug for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Peer").field("flow", &self.settings.flow).finish_non_exhaustive()
    }
}
