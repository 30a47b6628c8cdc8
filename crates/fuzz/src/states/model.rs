//! What must become of a sequence of messages, from the figures alone.

use testkit::script::{Flow, Role, Say, Step, Version};
use tls::registry::AlertDescription;

use super::End;

const UNEXPECTED: End = End::Refused(AlertDescription::UNEXPECTED_MESSAGE);
const ILLEGAL: End = End::Refused(AlertDescription::ILLEGAL_PARAMETER);
const BAD_MAC: End = End::Refused(AlertDescription::BAD_RECORD_MAC);

/// Dummy `change_cipher_spec` records, and warnings, that are let pass.
const MAX_DUMMIES: usize = 8;

/// How far a sequence has come along its figure.
pub(super) struct Model {
    flow: Flow,
    /// What is still to come from the other side and must.
    rest: Vec<Say>,
    first: bool,
    dummies: usize,
    /// Whether a CertificateRequest has come.
    asked: bool,
    /// Whether our side has keys to read with, and has opened a record.
    keys: bool,
    opened: bool,
    end: End,
}

impl Model {
    pub(super) fn new(flow: Flow) -> Self {
        let sent = flow.script().into_iter().filter_map(|step| match step {
            Step::Send(Say::CertificateRequest) | Step::Await(_) => None,
            Step::Send(say) => Some(say),
        });
        let rest = sent.collect();
        Self {
            flow,
            rest,
            first: true,
            dummies: 0,
            asked: false,
            keys: false,
            opened: false,
            end: End::Waits,
        }
    }

    pub(super) const fn end(&self) -> End {
        self.end
    }

    pub(super) fn hears(&mut self, say: Say, in_the_clear: bool) {
        self.end = self.judge(say, in_the_clear);
    }

    fn judge(&mut self, say: Say, in_the_clear: bool) -> End {
        let dummy = say == Say::ChangeCipherSpec && !self.settled_tls12();
        if dummy {
            return self.dummy();
        }
        if self.keys && in_the_clear {
            match (self.flow.version, say) {
                (Version::Tls12, _) => return BAD_MAC,
                // From a peer that has no keys yet.
                (Version::Tls13, Say::CloseNotify) if !self.opened => return End::Closed,
                // It has the type of a protected record.
                (Version::Tls13, Say::ApplicationData) => return BAD_MAC,
                (Version::Tls13, _) => return UNEXPECTED,
            }
        }
        self.opened |= self.keys;
        if say == Say::CloseNotify {
            return End::Closed;
        }
        self.message(say)
    }

    /// Whether our side knows that it speaks TLS 1.2.
    fn settled_tls12(&self) -> bool {
        self.flow.version == Version::Tls12 && !self.first
    }

    /// RFC 9846, section 5: dropped, from the ClientHello on.
    fn dummy(&mut self) -> End {
        self.dummies += 1;
        let too_early = self.first && self.flow.role == Role::Client;
        if too_early || self.dummies > MAX_DUMMIES { UNEXPECTED } else { End::Waits }
    }

    /// CertificateRequest is optional, once, behind EncryptedExtensions or in front of
    /// ServerHelloDone.
    fn may_be_asked(&self) -> bool {
        let before = match self.flow.version {
            Version::Tls12 => Say::ServerHelloDone,
            Version::Tls13 => Say::Certificate,
        };
        self.flow.role == Role::Server && !self.asked && self.rest.first() == Some(&before)
    }

    fn message(&mut self, say: Say) -> End {
        let wrong_answer = match (self.flow.role, say) {
            (Role::Client, _) => false,
            // It asks for the share that was sent.
            (_, Say::HelloRetryRequest) => self.first && !self.flow.retried,
            // Its share answers none that was sent.
            (_, Say::ServerHello) => self.first && self.flow.retried,
            _ => false,
        };
        if wrong_answer {
            return ILLEGAL;
        }
        if say == Say::CertificateRequest && self.may_be_asked() {
            self.asked = true;
            return End::Waits;
        }
        if self.rest.first() != Some(&say) {
            return UNEXPECTED;
        }
        self.rest.remove(0);
        // What came before the hellos said TLS 1.2 came too early.
        if self.flow.version == Version::Tls12 && self.first && self.dummies > 0 {
            return UNEXPECTED;
        }
        self.first = false;
        self.keys |= match (self.flow.version, self.flow.role) {
            (Version::Tls12, _) => say == Say::ChangeCipherSpec,
            (Version::Tls13, Role::Server) => say == Say::ServerHello,
            (Version::Tls13, Role::Client) => {
                say == Say::ClientHello && self.rest.first() != Some(&Say::ClientHello)
            }
        };
        if self.rest.is_empty() { End::Connected } else { End::Waits }
    }
}
