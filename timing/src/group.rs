//! Groups of classes, of which the server must not be able to tell one from the other, and their
//! samples.

use core::time::Duration;
use std::sync::Arc;
use std::time::Instant;

use tls::registry::{CipherSuite, ExtensionType};
use tls::{CbcMac, ClientConfig, Shaped, Versions};

use crate::class::{PREMASTERS, defects};
use crate::plug::{Change, Plug};
use crate::probe::{Moment, probe};
use crate::server::Server;
use crate::statistics::Random;

/// Rounds before the first that counts.
const WARM_UP: usize = 20;

/// Delays of the server that leaks on purpose, in nanoseconds. The last one has to be found.
const CONTROLS: [u64; 5] = [250, 500, 1000, 2000, 4000];

/// Messages that are compared with each other.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) title: String,
    pub(crate) classes: Vec<Class>,
    moment: Moment,
    server: Arc<Server>,
    /// The share of the run's time.
    pub(crate) weight: u32,
}

/// One kind of message.
#[derive(Debug)]
pub(crate) struct Class {
    pub(crate) name: String,
    pub(crate) purpose: Purpose,
    client: Arc<ClientConfig>,
    /// Of the server, behind what it does with a secret.
    pub(crate) delay: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// What the others are compared with.
    Baseline,
    /// Must not differ from it.
    Judged,
    /// Is the baseline once more: what differs here is the measurement's fault.
    Again,
    /// Is the baseline, with a server that leaks: should be found.
    Control,
    /// The same, and if it is not found the run shows nothing.
    LargestControl,
}

/// The times of each class, in microseconds; those of one round have the same index.
#[derive(Debug)]
pub(crate) struct Samples(pub(crate) Vec<Vec<f64>>);

/// Every group.
pub(crate) fn all() -> Result<Vec<Group>, String> {
    let (rsa, p256) = (Arc::new(Server::rsa()?), Arc::new(Server::p256()?));
    let mut groups = vec![key_transport(&rsa)];
    for encrypt_then_mac in [false, true] {
        for mac in [CbcMac::Sha1, CbcMac::Sha256, CbcMac::Sha384] {
            groups.extend(records(&p256, mac, encrypt_then_mac));
        }
    }
    Ok(groups)
}

fn key_transport(server: &Arc<Server>) -> Group {
    let suite = CipherSuite::TLS_RSA_WITH_AES_128_GCM_SHA256;
    let client = |premaster| client(server, suite, Change::Premaster(premaster));
    let title = format!("ClientKeyExchange, RSA-2048 ({suite})");
    let classes = PREMASTERS.map(|(name, premaster)| (name, client(premaster)));
    Group {
        title,
        classes: with_controls(classes.to_vec()),
        moment: Moment::KeyExchange,
        server: server.clone(),
        // One decryption takes as long as dozens of records.
        weight: 12,
    }
}

fn records(server: &Arc<Server>, mac: CbcMac, encrypt_then_mac: bool) -> Vec<Group> {
    let suite = match mac {
        CbcMac::Sha1 => CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
        CbcMac::Sha256 => CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256,
        CbcMac::Sha384 => CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384,
    };
    let order = if encrypt_then_mac { "encrypt then MAC" } else { "MAC then encrypt" };
    let group = |(blocks, defects): (usize, Vec<(&'static str, _)>)| {
        let class = |(name, defect)| {
            let mut client = client(server, suite, Change::Record(defect));
            if !encrypt_then_mac {
                client.hello_shape = Some(without_encrypt_then_mac());
            }
            (name, client)
        };
        let weight = if defects.len() > 8 { 2 } else { 1 };
        Group {
            title: format!("Records of {blocks} blocks, {order} ({suite})"),
            classes: with_controls(defects.into_iter().map(class).collect()),
            moment: Moment::ApplicationData,
            server: server.clone(),
            weight,
        }
    };
    defects(mac, encrypt_then_mac).into_iter().map(group).collect()
}

fn client(server: &Server, suite: CipherSuite, change: Change) -> ClientConfig {
    let legacy = Plug::new(Some(suite), change);
    let mut client = ClientConfig::new(server.policy()).with_legacy(legacy);
    client.versions = Versions::Tls12Only;
    client.suites = Vec::new();
    client.sessions = None;
    client
}

/// The usual ClientHello of TLS 1.2 but for one extension.
fn without_encrypt_then_mac() -> Vec<Shaped> {
    [
        ExtensionType::SERVER_NAME,
        ExtensionType::SUPPORTED_GROUPS,
        ExtensionType::SIGNATURE_ALGORITHMS,
        ExtensionType::EXTENDED_MAIN_SECRET,
        ExtensionType::RENEGOTIATION_INFO,
        ExtensionType::EC_POINT_FORMATS,
    ]
    .map(Shaped::Computed)
    .to_vec()
}

/// The classes, the first of which is the baseline, and the baseline again: as it is, and with
/// the delays.
fn with_controls(classes: Vec<(&'static str, ClientConfig)>) -> Vec<Class> {
    let mut named: Vec<Class> = Vec::new();
    for (name, client) in classes {
        let purpose = if named.is_empty() { Purpose::Baseline } else { Purpose::Judged };
        let (name, client) = (name.to_owned(), Arc::new(client));
        named.push(Class { name, purpose, client, delay: Duration::ZERO });
    }
    let Some(baseline) = named.first().map(|class| class.client.clone()) else { return named };
    let mut again = |name: String, purpose, delay| {
        named.push(Class { name, purpose, client: baseline.clone(), delay });
    };
    again("the baseline again".to_owned(), Purpose::Again, Duration::ZERO);
    for (at, nanoseconds) in CONTROLS.into_iter().enumerate() {
        let is_last = at + 1 == CONTROLS.len();
        let purpose = if is_last { Purpose::LargestControl } else { Purpose::Control };
        let delay = Duration::from_nanos(nanoseconds);
        again(format!("the baseline, leaking {delay:?}"), purpose, delay);
    }
    named
}

impl Class {
    /// Whether the server leaks here on purpose.
    pub(crate) const fn is_control(&self) -> bool {
        matches!(self.purpose, Purpose::Control | Purpose::LargestControl)
    }
}

impl Group {
    /// Takes a sample of each class in random order, over and over, until `time` has passed.
    pub(crate) fn measure(&self, time: Duration) -> Result<Samples, String> {
        let mut samples = vec![Vec::new(); self.classes.len()];
        let (mut order, mut random) = ((0..self.classes.len()).collect::<Vec<_>>(), Random::new());
        let mut len = None;
        let start = Instant::now();
        let mut round = 0;
        while start.elapsed() < time || round <= WARM_UP {
            random.shuffle(&mut order);
            for &at in &order {
                let class = &self.classes[at];
                let answer = self
                    .sample(class)
                    .map_err(|fault| format!("{}: {}: {fault}", self.title, class.name))?;
                if *len.get_or_insert(answer.0) != answer.0 {
                    return Err(format!("{}: {}: a longer alert", self.title, class.name));
                }
                if round >= WARM_UP {
                    samples[at].push(answer.1);
                }
            }
            round += 1;
        }
        Ok(Samples(samples))
    }

    /// The length of the answer, and its time in microseconds.
    fn sample(&self, class: &Class) -> Result<(usize, f64), String> {
        self.server.delay.set(class.delay);
        let answer = probe(self.server.address, &class.client, self.moment)?;
        Ok((answer.len, answer.time.as_secs_f64() * 1e6))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One sample of each class, the controls too.
    #[test]
    fn a1_a2_a3_e2_every_class_gets_one_bad_record_mac_and_the_same_close() {
        let groups = all().unwrap();
        assert_eq!(groups.len(), 10);
        for group in groups {
            let lens: Vec<usize> =
                group.classes.iter().map(|class| group.sample(class).unwrap().0).collect();
            assert!(lens.iter().all(|len| *len == lens[0]), "{}: {lens:?}", group.title);
            let plaintext = group.moment == Moment::KeyExchange;
            assert_eq!(lens[0] == 7, plaintext, "{}", group.title);
        }
    }

    #[test]
    fn delays_are_seen() {
        let server = Arc::new(Server::p256().unwrap());
        let group = records(&server, CbcMac::Sha256, true).remove(0);
        let Class { name, purpose, client, .. } = &group.classes[0];
        let (name, purpose, client) = (name.clone(), *purpose, client.clone());
        let slow = Class { name, purpose, client, delay: Duration::from_millis(20) };
        let quickest = |class: &Class| {
            (0..5).map(|_| group.sample(class).unwrap().1).fold(f64::INFINITY, f64::min)
        };
        assert!(quickest(&slow) >= 20_000.0 && quickest(&group.classes[0]) < 20_000.0);
    }
}
