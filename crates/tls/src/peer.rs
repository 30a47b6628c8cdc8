//! What a handshake's flow talks to: messages in, messages out, keys, and questions to the outside.
//!
//! The flow is an `async fn` that owns a [`Peer`]; the connection polls it and holds the other
//! handle to the [`Channel`] between them.

use core::future::poll_fn;
use core::task::Poll;
use std::sync::{Arc, Mutex};

use tls_messages::{HandshakeMessage, Message};
use tls_schedule::{Digest, HashAlgorithm, TrafficSecret, Transcript, TranscriptBuffer};
use wire::registry::{CipherSuite, HandshakeType};

use crate::channel::{Channel, lock};
use crate::config::Generator;
use crate::error::{Error, Misbehaviour, Unexpected, decoding};
use crate::protection::{Opener, Sealer};
use crate::step::{Epoch, Fact, Step};
use crate::suite::Tls13Suite;
use crate::version::Version;
use crate::wants::{Answer, Wants};

/// The handshake's end of the connection.
pub(crate) struct Peer {
    channel: Arc<Mutex<Channel>>,
    transcript: Messages,
    /// Every message so far in TLS 1.2, while CertificateVerify may have to sign them.
    signed: Option<TranscriptBuffer>,
    pub(crate) rng: Generator,
}

/// The handshake messages so far: kept until the cipher suite names the hash, then hashed.
enum Messages {
    Kept(TranscriptBuffer),
    Hashed(Transcript),
}

/// A whole handshake message, as received.
pub(crate) struct Received {
    bytes: Vec<u8>,
    pub(crate) handshake_type: HandshakeType,
}

/// No handshake bytes are pending, so the read keys may change (RFC 9846, section 5.1).
/// [`Peer::at_record_boundary`] and [`Peer::receive_change_cipher_spec`] are its only sources.
#[derive(Debug)]
pub(crate) struct AtRecordBoundary(());

impl Received {
    /// The whole message, with its header.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Its size in bytes, with the header.
    pub(crate) const fn size(&self) -> usize {
        self.bytes.len()
    }

    /// Decodes the message as a `T`.
    pub(crate) fn read<'a, T: Message<'a>>(&'a self) -> Result<T, Error> {
        let body = self.bytes.get(HandshakeMessage::HEADER_LEN..).unwrap_or_default();
        T::read(body).map_err(decoding(T::NAME))
    }
}

impl Peer {
    pub(crate) fn new(channel: Arc<Mutex<Channel>>, rng: Generator) -> Self {
        Self { channel, transcript: Messages::Kept(TranscriptBuffer::new()), signed: None, rng }
    }

    /// The next handshake message, which must be of the given type.
    pub(crate) async fn receive(
        &mut self,
        expected: &'static [HandshakeType],
    ) -> Result<Received, Error> {
        let channel = &self.channel;
        poll_fn(|_| match lock(channel).next_message() {
            Ok(Some(message)) => Poll::Ready(message.expect(expected)),
            Ok(None) => Poll::Pending,
            Err(error) => Poll::Ready(Err(error)),
        })
        .await
    }

    /// The type of the next handshake message, which stays to be received.
    pub(crate) async fn peek(&mut self) -> Result<HandshakeType, Error> {
        let channel = &self.channel;
        poll_fn(|_| match lock(channel).peek() {
            Ok(Some(handshake_type)) => Poll::Ready(Ok(handshake_type)),
            Ok(None) => Poll::Pending,
            Err(error) => Poll::Ready(Err(error)),
        })
        .await
    }

    /// Asks the outside and waits for the answer.
    pub(crate) async fn ask(&mut self, wants: Wants) -> Answer {
        lock(&self.channel).question = Some(wants);
        let channel = &self.channel;
        poll_fn(|_| lock(channel).answer.take().map_or(Poll::Pending, Poll::Ready)).await
    }

    /// Queues a message and adds it to the transcript. Messages between two changes of keys share
    /// records.
    pub(crate) fn send<'a, T: Message<'a>>(&mut self, message: &T) {
        self.send_encoded(T::TYPE, &message.to_message());
    }

    /// As [`send`](Self::send), for a message that is encoded already.
    pub(crate) fn send_encoded(&mut self, handshake_type: HandshakeType, message: &[u8]) {
        self.record(message);
        lock(&self.channel).queue(handshake_type, message);
    }

    /// Adds a received message to the transcript. [`receive`](Self::receive) does not, because most
    /// messages are checked against the transcript before them.
    pub(crate) fn add(&mut self, message: &Received) {
        self.record(&message.bytes);
    }

    fn record(&mut self, message: &[u8]) {
        if let Some(signed) = &mut self.signed {
            signed.add(message);
        }
        match &mut self.transcript {
            Messages::Kept(buffer) => buffer.add(message),
            Messages::Hashed(transcript) => transcript.add(message),
        }
    }

    /// The cipher suite is known: hashes what was kept.
    pub(crate) fn start_transcript(&mut self, hash: HashAlgorithm) {
        if let Messages::Kept(buffer) = &self.transcript {
            self.transcript = Messages::Hashed(buffer.start(hash));
        }
    }

    /// As [`start_transcript`](Self::start_transcript), and keeps the messages: CertificateVerify of
    /// TLS 1.2 signs them with a hash of its own (RFC 5246, section 7.4.8).
    pub(crate) fn start_and_keep_transcript(&mut self, hash: HashAlgorithm) {
        if let Messages::Kept(buffer) = &self.transcript {
            self.signed = Some(buffer.clone());
        }
        self.start_transcript(hash);
    }

    /// The messages so far, which are not kept any longer.
    pub(crate) fn take_messages(&mut self) -> Option<TranscriptBuffer> {
        self.signed.take()
    }

    /// Puts `message_hash` in place of the first ClientHello: RFC 9846, section 4.1.
    pub(crate) fn replace_with_message_hash(&mut self) {
        if let Messages::Hashed(transcript) = &mut self.transcript {
            transcript.replace_with_message_hash();
        }
    }

    /// `Transcript-Hash` over the messages so far.
    pub(crate) fn hash(&self) -> Result<Digest, Error> {
        match &self.transcript {
            Messages::Hashed(transcript) => Ok(transcript.hash()),
            Messages::Kept(_) => Err(Error::Internal("the transcript has no hash yet")),
        }
    }

    /// `Transcript-Hash` over the messages so far and the beginning of one more.
    pub(crate) fn hash_with(&self, hash: HashAlgorithm, beginning: &[u8]) -> Digest {
        let mut transcript = match &self.transcript {
            Messages::Kept(buffer) => buffer.start(hash),
            Messages::Hashed(transcript) => transcript.clone(),
        };
        transcript.add(beginning);
        transcript.hash()
    }

    /// The hellos have settled the version.
    pub(crate) fn settle(&mut self, version: Version) -> Result<(), Error> {
        lock(&self.channel).settle(version)
    }

    /// The `change_cipher_spec` record of TLS 1.2: no handshake bytes are pending.
    pub(crate) async fn receive_change_cipher_spec(&mut self) -> Result<AtRecordBoundary, Error> {
        let channel = &self.channel;
        poll_fn(|_| match lock(channel).take_change_cipher_spec() {
            Ok(true) => Poll::Ready(Ok(AtRecordBoundary(()))),
            Ok(false) => Poll::Pending,
            Err(error) => Poll::Ready(Err(error)),
        })
        .await
    }

    /// Queues a `change_cipher_spec` record behind what is queued already: that of TLS 1.2, or the
    /// dummy one of middlebox compatibility (RFC 9846, appendix E.4).
    pub(crate) fn send_change_cipher_spec(&mut self) -> Result<(), Error> {
        lock(&self.channel).send_change_cipher_spec()
    }

    /// The proof that no handshake bytes are pending.
    pub(crate) fn at_record_boundary(&self) -> Result<AtRecordBoundary, Error> {
        match lock(&self.channel).is_at_message_boundary() {
            true => Ok(AtRecordBoundary(())),
            false => Err(Misbehaviour::NotAtRecordBoundary.into()),
        }
    }

    /// From the next record on, the peer's records are opened with these keys.
    pub(crate) fn read_with(
        &mut self,
        suite: Tls13Suite,
        secret: &TrafficSecret,
        epoch: Epoch,
        boundary: AtRecordBoundary,
    ) -> Result<(), Error> {
        let opener = Opener::Tls13(suite.opener(secret)?);
        self.open_with(suite.code_point, opener, epoch, boundary);
        Ok(())
    }

    /// From the next record on, what is sent is sealed with these keys.
    pub(crate) fn write_with(
        &mut self,
        suite: Tls13Suite,
        secret: &TrafficSecret,
        epoch: Epoch,
    ) -> Result<(), Error> {
        let sealer = Sealer::Tls13(suite.sealer(secret)?);
        self.seal_with(suite.code_point, sealer, epoch)
    }

    /// From the next record on, the peer's records are opened by `opener`.
    pub(crate) fn open_with(
        &mut self,
        suite: CipherSuite,
        opener: Opener,
        epoch: Epoch,
        AtRecordBoundary(()): AtRecordBoundary,
    ) {
        lock(&self.channel).read_with(suite, opener, epoch);
    }

    /// From the next record on, what is sent is sealed by `sealer`.
    pub(crate) fn seal_with(
        &mut self,
        suite: CipherSuite,
        sealer: Sealer,
        epoch: Epoch,
    ) -> Result<(), Error> {
        lock(&self.channel).write_with(suite, sealer, epoch)
    }

    /// Puts `change_cipher_spec` before the next protected record.
    pub(crate) fn change_cipher_spec_before_next_record(&mut self) {
        lock(&self.channel).change_cipher_spec_before_next_record();
    }

    /// Sends no record with more content than this (RFC 8449).
    pub(crate) fn limit_records(&mut self, content: usize) {
        lock(&self.channel).limit_records(content);
    }

    /// Tells the observer, if there is one.
    pub(crate) fn note(&self, fact: impl FnOnce() -> Fact) {
        lock(&self.channel).observe(|| Step::Fact(fact()));
    }
}

impl Received {
    pub(crate) fn new(bytes: Vec<u8>) -> Result<Self, Error> {
        let message = HandshakeMessage::split(&bytes).map_err(decoding("handshake message"))?;
        let handshake_type = message.handshake_type;
        Ok(Self { bytes, handshake_type })
    }

    fn expect(self, expected: &'static [HandshakeType]) -> Result<Self, Error> {
        if expected.contains(&self.handshake_type) {
            return Ok(self);
        }
        let found = Unexpected::Handshake(self.handshake_type);
        Err(Error::UnexpectedMessage { expected, found })
    }
}
