//! The chains that are altered: good ones, of several shapes.

use ashlar_x509::issue::{CertificateBuilder, Issuer};
use ashlar_x509::{PrivateKey, SignatureAlgorithm, Time, Usage, Validity};

use crate::node::{Node, element};
use crate::numbers::Numbers;

/// 2027-06-01T00:00:00Z, when everything is judged.
pub(crate) const NOW: u64 = 1_811_808_000;
const DAY: u64 = 86_400;

/// A certificate before it is signed.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) tbs: Node,
    pub(crate) outer_algorithm: Node,
}

/// A chain whose certificates can be altered and signed again. The end entity is the first
/// certificate, the trust anchor the last; each has the key of the same place.
#[derive(Debug)]
pub(crate) struct Base {
    pub(crate) drafts: Vec<Draft>,
    keys: Vec<PrivateKey>,
    /// The name that the peer is asked for.
    pub(crate) name: &'static str,
}

impl Base {
    /// Signs a certificate by the key of the next one in the chain, the last by its own.
    pub(crate) fn sign(&self, place: usize, draft: &Draft, numbers: &mut Numbers) -> Vec<u8> {
        let key = self.keys.get(place + 1).unwrap_or(&self.keys[place]);
        let signature =
            key.sign(SignatureAlgorithm::EcdsaSha256, &draft.tbs.to_der(), numbers).unwrap();
        let signature = Node::octets(3, &[&[0], &signature[..]].concat());
        let parts = vec![draft.tbs.clone(), draft.outer_algorithm.clone(), signature];
        Node::sequence(parts).to_der()
    }
}

/// The object identifier and the value of an extension.
type Extension = (&'static str, Vec<u8>);

/// `pathLenConstraint` of an authority, and another extension.
type Authority = (Option<u8>, Option<fn() -> Extension>);

/// What the certificates of a chain say.
struct Shape {
    name: &'static str,
    /// From the anchor down.
    authorities: &'static [Authority],
    names: &'static [&'static str],
    uri: bool,
}

const NAME_CONSTRAINTS: &str = "2.5.29.30";

/// Permitted: `example`, 192.0.2.0/24; excluded: `evil.example`.
fn hosts() -> Extension {
    let dns = element(0x30, &[&element(0x82, &[b"example"])]);
    let ip = element(0x30, &[&element(0x87, &[&[192, 0, 2, 0, 255, 255, 255, 0]])]);
    let evil = element(0x30, &[&element(0x82, &[b"evil.example"])]);
    let (permitted, excluded) = (element(0xa0, &[&dns, &ip]), element(0xa1, &[&evil]));
    (NAME_CONSTRAINTS, element(0x30, &[&permitted, &excluded]))
}

/// Permitted: `server.example`, mailboxes at `example`.
fn mailboxes() -> Extension {
    let dns = element(0x30, &[&element(0x82, &[b"server.example"])]);
    let mailboxes = element(0x30, &[&element(0x81, &[b"example"])]);
    (NAME_CONSTRAINTS, element(0x30, &[&element(0xa0, &[&dns, &mailboxes])]))
}

/// `extKeyUsage` of an authority: servers and clients.
fn purposes() -> Extension {
    let purpose = |last| element(6, &[&[0x2b, 6, 1, 5, 5, 7, 3, last]]);
    ("2.5.29.37", element(0x30, &[&purpose(1), &purpose(2)]))
}

/// `certificatePolicies`: anyPolicy.
fn policies() -> Extension {
    let any = element(0x30, &[&element(6, &[&[0x55, 0x1d, 0x20, 0]])]);
    ("2.5.29.32", element(0x30, &[&any]))
}

const SHAPES: [Shape; 6] = [
    Shape {
        name: "server.example",
        authorities: &[(None, None), (Some(0), None)],
        names: &["server.example", "*.wild.example", "192.0.2.7"],
        uri: false,
    },
    Shape {
        name: "www.wild.example",
        authorities: &[(Some(1), None), (Some(0), Some(hosts))],
        names: &["*.wild.example", "192.0.2.7"],
        uri: false,
    },
    Shape {
        name: "192.0.2.7",
        authorities: &[(None, Some(hosts)), (None, Some(purposes)), (Some(0), None)],
        names: &["server.example", "192.0.2.7"],
        uri: true,
    },
    Shape {
        name: "server.example",
        authorities: &[(None, None)],
        names: &["server.example"],
        uri: true,
    },
    Shape {
        name: "shop.server.example",
        authorities: &[(None, None), (None, Some(mailboxes))],
        names: &["shop.server.example"],
        uri: false,
    },
    Shape {
        name: "2001:db8::7",
        authorities: &[(None, None), (Some(0), Some(policies))],
        names: &["2001:db8::7", "server.example"],
        uri: false,
    },
];

pub(crate) fn all(numbers: &mut Numbers) -> Vec<Base> {
    SHAPES.iter().map(|shape| shape.build(numbers)).collect()
}

impl Shape {
    fn build(&self, numbers: &mut Numbers) -> Base {
        let key = |_| PrivateKey::generate_p256(numbers).unwrap();
        let keys: Vec<_> = (0..=self.authorities.len()).map(key).collect();
        let mut chain: Vec<Vec<u8>> = Vec::new();
        let validity = Validity {
            not_before: Time::from_unix(NOW - 100 * DAY),
            not_after: Time::from_unix(NOW + 100 * DAY),
        };
        let mut names = ["Root", "First CA", "Second CA"].iter();
        for ((path_len, extension), key) in self.authorities.iter().zip(keys.iter().rev()) {
            let mut builder = CertificateBuilder::authority(validity, *path_len)
                .common_name(names.next().unwrap());
            if let Some((oid, value)) = extension.map(|make| make()) {
                builder = builder.extension(oid, oid == NAME_CONSTRAINTS, &value).unwrap();
            }
            let place = chain.len();
            let der = match chain.last() {
                None => builder.self_signed(key, numbers),
                Some(above) => {
                    let issuer = Issuer::new(above, &keys[keys.len() - place]).unwrap();
                    builder.issued_by(&issuer, &key.public_key(), numbers)
                }
            };
            chain.push(der.unwrap());
        }
        let mut builder = CertificateBuilder::end_entity(validity, Usage::ServerAuth);
        for name in self.names {
            builder = builder.server_name(name).unwrap();
        }
        if self.uri {
            builder = builder.uri("spiffe://server.example/shop").unwrap();
        }
        let issuer = Issuer::new(chain.last().unwrap(), &keys[1]).unwrap();
        let leaf = builder.issued_by(&issuer, &keys[0].public_key(), numbers).unwrap();
        chain.push(leaf);
        let drafts = chain.iter().rev().map(|der| draft(der)).collect();
        Base { drafts, keys, name: self.name }
    }
}

fn draft(der: &[u8]) -> Draft {
    let certificate = Node::from_der(der);
    assert_eq!(certificate.to_der(), der, "the tree is written as it was read");
    Draft { tbs: certificate.nodes()[0].clone(), outer_algorithm: certificate.nodes()[1].clone() }
}
