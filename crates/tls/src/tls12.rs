//! What both sides of TLS 1.2 do alike: secrets and keys from what the hellos settled.

use std::sync::Arc;

use rand_core::TryRng;
use tls_messages::Finished;
use tls_record::tls12;
use tls_schedule::tls12::MainSecret;
use wire::registry::HandshakeType;

use crate::config::KeyLog;
use crate::error::Error;
use crate::established::Tls12Secrets;
use crate::finished::{self, FinishedVerified};
use crate::legacy::{CbcKeys, Legacy, LegacyPart};
use crate::peer::{AtRecordBoundary, Peer};
use crate::protection::{Opener, Sealer};
use crate::session::Session;
use crate::step::{Epoch, Fact};
use crate::suite::{BulkCipher, KeyBlock, KeyExchange, Tls12Suite, WriteKeys};
use crate::traffic::Role;

/// What the two hellos settled.
pub(crate) struct Hellos {
    pub(crate) role: Role,
    pub(crate) suite: Tls12Suite,
    pub(crate) client_random: [u8; 32],
    pub(crate) server_random: [u8; 32],
    /// Both sides sent `extended_main_secret` (RFC 7627).
    pub(crate) extended: bool,
    /// Both sides sent `encrypt_then_mac` (RFC 7366), and the suite has a MAC.
    pub(crate) encrypt_then_mac: bool,
    pub(crate) legacy: Option<Arc<dyn Legacy>>,
}

/// The keys of a connection, and the secret from which they come.
pub(crate) struct Keys {
    hellos: Hellos,
    main: MainSecret,
    block: KeyBlock,
}

impl Hellos {
    /// RFC 7627, section 4; RFC 5246, section 8.1. The transcript goes up to ClientKeyExchange.
    pub(crate) fn keys(
        self,
        peer: &Peer,
        premaster: &[u8],
        log: Option<&dyn KeyLog>,
    ) -> Result<Keys, Error> {
        let (hash, extended) = (self.suite.hash, self.extended);
        let main = match extended {
            true => MainSecret::extended(hash, premaster, &peer.hash()?),
            false => MainSecret::new(hash, premaster, &self.client_random, &self.server_random),
        };
        peer.note(|| Fact::MainSecret { extended });
        Ok(self.keys_of(main, log))
    }

    /// RFC 5246, section 7.3: an earlier connection's main secret, with keys of its own.
    pub(crate) fn resumed_keys(self, session: &Session, log: Option<&dyn KeyLog>) -> Keys {
        let main = MainSecret::from_session(self.suite.hash, &session.secret);
        self.keys_of(main, log)
    }

    fn keys_of(self, main: MainSecret, log: Option<&dyn KeyLog>) -> Keys {
        let (client, server) = (&self.client_random, &self.server_random);
        if let Some(log) = log {
            log.log("CLIENT_RANDOM", client, main.expose_for_key_log());
        }
        let block = KeyBlock::new(self.suite, |out| main.key_block(client, server, out));
        Keys { hellos: self, main, block }
    }

    /// What of the legacy this connection uses.
    pub(crate) fn legacy_parts(&self) -> Vec<LegacyPart> {
        let exchange = match self.suite.key_exchange {
            KeyExchange::Rsa => Some(LegacyPart::RsaKeyExchange),
            KeyExchange::Dhe => Some(LegacyPart::Dhe),
            KeyExchange::Ecdhe => None,
        };
        let cipher = match self.suite.cipher {
            BulkCipher::AesCbc { .. } if self.encrypt_then_mac => {
                Some(LegacyPart::CbcEncryptThenMac)
            }
            BulkCipher::AesCbc { .. } => Some(LegacyPart::CbcMacThenEncrypt),
            BulkCipher::Aead(_) => None,
        };
        exchange.into_iter().chain(cipher).collect()
    }

    /// What the other side of the configuration must bring, if the suite is legacy.
    pub(crate) fn legacy(&self) -> Result<&dyn Legacy, Error> {
        self.legacy.as_deref().ok_or(Error::Internal("a legacy suite without its implementation"))
    }
}

impl Keys {
    /// Sends `change_cipher_spec` and Finished: RFC 5246, sections 7.1 and 7.4.9.
    pub(crate) fn send_finished(&self, peer: &mut Peer) -> Result<(), Error> {
        let keys = match self.hellos.role {
            Role::Client => self.block.client(),
            Role::Server => self.block.server(),
        };
        let sealer = self.sealer(peer, keys)?;
        peer.send_change_cipher_spec()?;
        peer.seal_with(self.hellos.suite.code_point, sealer, Epoch::Write)?;
        let verify_data = match self.hellos.role {
            Role::Client => self.main.client_finished(&peer.hash()?),
            Role::Server => self.main.server_finished(&peer.hash()?),
        };
        peer.send(&Finished { verify_data: &verify_data });
        Ok(())
    }

    /// Receives `change_cipher_spec` and Finished.
    pub(crate) async fn receive_finished(
        &self,
        peer: &mut Peer,
    ) -> Result<FinishedVerified, Error> {
        let boundary = peer.receive_change_cipher_spec().await?;
        self.open(peer, boundary)?;
        let message = peer.receive(&[HandshakeType::FINISHED]).await?;
        let through = peer.hash()?;
        finished::verify(peer, &message, |verify_data| match self.hellos.role {
            Role::Client => self.main.verify_server_finished(&through, verify_data),
            Role::Server => self.main.verify_client_finished(&through, verify_data),
        })
    }

    fn open(&self, peer: &mut Peer, boundary: AtRecordBoundary) -> Result<(), Error> {
        let keys = match self.hellos.role {
            Role::Client => self.block.server(),
            Role::Server => self.block.client(),
        };
        let opener = match self.hellos.suite.cipher {
            BulkCipher::Aead(protection) => {
                Opener::Tls12(tls12::Opener::new(protection, keys.key, keys.fixed_iv)?)
            }
            BulkCipher::AesCbc { .. } => {
                let keys = self.cbc_keys(keys, &[0; 32])?;
                Opener::Legacy(self.hellos.legacy()?.cbc_opener(keys)?)
            }
        };
        peer.open_with(self.hellos.suite.code_point, opener, Epoch::Write, boundary);
        Ok(())
    }

    fn sealer(&self, peer: &mut Peer, keys: WriteKeys<'_>) -> Result<Sealer, Error> {
        match self.hellos.suite.cipher {
            BulkCipher::Aead(protection) => {
                Ok(Sealer::Tls12(tls12::Sealer::new(protection, keys.key, keys.fixed_iv)?))
            }
            BulkCipher::AesCbc { .. } => {
                let mut iv_key = zeroize::Zeroizing::new([0; 32]);
                peer.rng.try_fill_bytes(&mut *iv_key).map_err(|_| Error::Randomness)?;
                let keys = self.cbc_keys(keys, &iv_key)?;
                Ok(Sealer::Legacy(self.hellos.legacy()?.cbc_sealer(keys)?))
            }
        }
    }

    fn cbc_keys<'a>(
        &self,
        WriteKeys { mac_key, key, .. }: WriteKeys<'a>,
        iv_key: &'a [u8; 32],
    ) -> Result<CbcKeys<'a>, Error> {
        let BulkCipher::AesCbc { mac, .. } = self.hellos.suite.cipher else {
            return Err(Error::Internal("MAC keys of a suite without MAC"));
        };
        let encrypt_then_mac = self.hellos.encrypt_then_mac;
        Ok(CbcKeys { key, mac_key, mac, encrypt_then_mac, iv_key })
    }

    /// The main secret, for a session to be resumed.
    pub(crate) fn session_secret(&self) -> &[u8; 48] {
        self.main.expose_for_session()
    }

    pub(crate) const fn hellos(&self) -> &Hellos {
        &self.hellos
    }

    /// What outlives the handshake.
    pub(crate) fn into_secrets(self) -> Tls12Secrets {
        let Self { hellos, main, .. } = self;
        let Hellos { client_random, server_random, extended, .. } = hellos;
        Tls12Secrets { main, client_random, server_random, extended }
    }
}
