//! Handing secrets to the key log, if the configuration has one: RFC 9850, section 2.

use tls_schedule::{ApplicationSecrets, TrafficSecret};

use crate::config::KeyLog;

/// The secrets of one connection.
pub(crate) struct Secrets<'a> {
    log: Option<&'a dyn KeyLog>,
    client_random: [u8; 32],
}

impl<'a> Secrets<'a> {
    pub(crate) const fn new(log: Option<&'a dyn KeyLog>, client_random: [u8; 32]) -> Self {
        Self { log, client_random }
    }

    pub(crate) fn handshake(&self, client: &TrafficSecret, server: &TrafficSecret) {
        self.log("CLIENT_HANDSHAKE_TRAFFIC_SECRET", client.expose_for_key_log());
        self.log("SERVER_HANDSHAKE_TRAFFIC_SECRET", server.expose_for_key_log());
    }

    pub(crate) fn application(&self, secrets: &ApplicationSecrets) {
        self.log("CLIENT_TRAFFIC_SECRET_0", secrets.client.expose_for_key_log());
        self.log("SERVER_TRAFFIC_SECRET_0", secrets.server.expose_for_key_log());
        self.log("EXPORTER_SECRET", secrets.exporter.expose_for_key_log());
    }

    fn log(&self, label: &str, secret: &[u8]) {
        if let Some(log) = self.log {
            log.log(label, &self.client_random, secret);
        }
    }
}
