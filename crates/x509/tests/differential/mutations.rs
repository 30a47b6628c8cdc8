//! Alterations of a certificate: of single fields with values that matter, and blind ones.

use crate::chains::{Base, Draft};
use crate::judges::Case;
use crate::node::{Content, Node, common_name, element};
use crate::numbers::Numbers;

/// Where the fields of `tbsCertificate` stand.
const VERSION: usize = 0;
const SERIAL: usize = 1;
const ALGORITHM: usize = 2;
const ISSUER: usize = 3;
const VALIDITY: usize = 4;
const SUBJECT: usize = 5;

/// A chain with one to three alterations. One in eight is altered after it was signed.
pub(crate) fn case(base: &Base, numbers: &mut Numbers) -> Case {
    let mut drafts = base.drafts.clone();
    let after_signing = numbers.below(8) == 0;
    if !after_signing {
        for _ in 0..=numbers.below(3) {
            let place = numbers.below(drafts.len());
            let donor = drafts[numbers.below(base.drafts.len())].clone();
            alter(&mut drafts[place], &donor, numbers);
        }
    }
    let mut chain: Vec<Vec<u8>> =
        drafts.iter().enumerate().map(|(place, draft)| base.sign(place, draft, numbers)).collect();
    if after_signing {
        let place = numbers.below(chain.len());
        alter_octets(&mut chain[place], numbers);
    }
    let anchor = chain.pop().unwrap();
    if chain.len() > 1 && numbers.below(16) == 0 {
        rearrange(&mut chain, numbers);
    }
    Case { chain, anchor, name: base.name }
}

fn rearrange(chain: &mut Vec<Vec<u8>>, numbers: &mut Numbers) {
    let place = numbers.below(chain.len());
    match numbers.below(3) {
        0 => chain.rotate_left(1),
        1 => chain.push(chain[place].clone()),
        _ => drop(chain.remove(place)),
    }
    if chain.is_empty() {
        chain.push(Vec::new());
    }
}

/// Bits, missing octets, octets too many.
fn alter_octets(der: &mut Vec<u8>, numbers: &mut Numbers) {
    let at = numbers.below(der.len());
    match numbers.below(4) {
        0 => drop(der.remove(at)),
        1 => der.insert(at, numbers.byte()),
        2 => der.truncate(at),
        _ => der[at] ^= 1 << numbers.below(8),
    }
}

fn alter(draft: &mut Draft, donor: &Draft, numbers: &mut Numbers) {
    match numbers.below(4) {
        0 => alter_node(&mut draft.tbs, donor, numbers),
        1 => alter_field(draft, donor, numbers),
        _ => alter_extension(&mut draft.tbs, numbers),
    }
}

/// Alters any element of it, whatever it means.
fn alter_node(tbs: &mut Node, donor: &Draft, numbers: &mut Numbers) {
    let lent = donor.tbs.clone().nth_mut(numbers.below(donor.tbs.count())).clone();
    let node = tbs.nth_mut(1 + numbers.below(tbs.count() - 1));
    match (numbers.below(5), &mut node.content) {
        (0, _) => *node = lent,
        (1, _) => node.tag ^= 1 << numbers.below(8),
        (_, Content::Octets(octets)) if octets.is_empty() => octets.push(numbers.byte()),
        (_, Content::Octets(octets)) => alter_octets(octets, numbers),
        (choice, Content::Nodes(nodes)) => {
            let at = numbers.below(nodes.len());
            match choice {
                2 => drop(nodes.remove(at)),
                3 => nodes.insert(at, nodes[at].clone()),
                _ => nodes.rotate_left(at),
            }
        }
    }
}

fn alter_field(draft: &mut Draft, donor: &Draft, numbers: &mut Numbers) {
    let field = numbers.below(6);
    let Some(fields) = draft.tbs.nodes_mut().filter(|fields| fields.len() > SUBJECT) else {
        return;
    };
    match field {
        VERSION => {
            let version = Node::octets(2, &[*numbers.pick(&[0, 1, 2, 3, 0x82])]);
            fields[VERSION].content = Content::Nodes(vec![version]);
        }
        SERIAL => {
            let length = *numbers.pick(&[0, 1, 2, 16, 19, 20, 21, 32]);
            let mut serial = vec![*numbers.pick(&[0, 1, 0x7f, 0x80, 0xff]); length];
            serial.iter_mut().skip(1).for_each(|octet| *octet = numbers.byte());
            fields[SERIAL] = Node::octets(2, &serial);
        }
        ALGORITHM => {
            let algorithm = numbers.pick(&algorithms()).clone();
            if numbers.below(2) == 0 {
                draft.outer_algorithm = algorithm.clone();
            }
            fields[ALGORITHM] = algorithm;
        }
        VALIDITY => {
            let (tag, text) = *numbers.pick(&TIMES);
            let at = numbers.below(2);
            if let Some(times) = fields[VALIDITY].nodes_mut().filter(|times| times.len() == 2) {
                times[at] = Node::octets(tag, text);
            }
        }
        _ => {
            let names = [&donor.tbs.nodes()[ISSUER], &donor.tbs.nodes()[SUBJECT]];
            let lent = match numbers.below(4) {
                0 => Node::octets(0x30, b""),
                1 => in_another_spelling(&fields[field]),
                2 => Node::from_der(&common_name(b"Another")),
                _ => names[numbers.below(2)].clone(),
            };
            fields[field] = lent;
        }
    }
}

/// The same name in capital letters, as PrintableString.
fn in_another_spelling(name: &Node) -> Node {
    match &name.content {
        Content::Nodes(nodes) => {
            let nodes = nodes.iter().map(in_another_spelling).collect();
            Node { tag: name.tag, content: Content::Nodes(nodes) }
        }
        Content::Octets(octets) if name.tag == 0x0c => {
            Node::octets(0x13, &octets.to_ascii_uppercase())
        }
        Content::Octets(_) => name.clone(),
    }
}

/// Times before and after that of judgement, in both types, and ones that are no times.
const TIMES: [(u8, &[u8]); 14] = [
    (0x17, b"200101000000Z"),
    (0x17, b"270601000000Z"),
    (0x17, b"270531235959Z"),
    (0x17, b"270601000001Z"),
    (0x17, b"491231235959Z"),
    (0x17, b"500101000000Z"),
    (0x17, b"2706010000Z"),
    (0x17, b"270601000000+0100"),
    (0x17, b"270229000000Z"),
    (0x18, b"20270601000000Z"),
    (0x18, b"20490101000000Z"),
    (0x18, b"20500101000000Z"),
    (0x18, b"99991231235959Z"),
    (0x18, b"20500101000000.5Z"),
];

/// `ecdsa-with-SHA256` with and without parameters, with SHA-384, SHA-1; `sha256WithRSAEncryption`.
fn algorithms() -> [Node; 5] {
    let ecdsa = |last: &[u8]| [&[0x2a, 0x86, 0x48, 0xce, 0x3d, 4][..], last].concat();
    let algorithm = |oid: &[u8], parameters: &[u8]| {
        Node::from_der(&element(0x30, &[&element(6, &[oid]), parameters]))
    };
    [
        algorithm(&ecdsa(&[3, 2]), &[]),
        algorithm(&ecdsa(&[3, 2]), &[5, 0]),
        algorithm(&ecdsa(&[3, 3]), &[]),
        algorithm(&ecdsa(&[1]), &[]),
        algorithm(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11], &[5, 0]),
    ]
}

/// Alters the list of extensions or one of them.
fn alter_extension(tbs: &mut Node, numbers: &mut Numbers) {
    let extensions = tbs
        .nodes_mut()
        .and_then(|fields| fields.last_mut())
        .filter(|last| last.tag == 0xa3)
        .and_then(|last| last.nodes_mut()?.first_mut()?.nodes_mut())
        .filter(|extensions| !extensions.is_empty());
    let Some(extensions) = extensions else { return };
    let at = numbers.below(extensions.len());
    match numbers.below(8) {
        0 => drop(extensions.remove(at)),
        1 => extensions.push(extensions[at].clone()),
        2 => flip_criticality(&mut extensions[at]),
        3 => {
            let value = Node::octets(4, &element(5, &[]));
            let oid = Node::octets(6, &[0x2a, 3, 4, numbers.byte() & 0x7f]);
            extensions.push(Node::sequence(vec![oid, value]));
            if numbers.below(2) == 0 {
                flip_criticality(extensions.last_mut().unwrap());
            }
        }
        _ => {
            let (oid, values) = numbers.pick(&values()).clone();
            let value = Node::octets(4, numbers.pick::<Vec<u8>>(&values));
            let same = |extension: &&mut Node| extension.nodes().first() == Some(&oid);
            match extensions.iter_mut().find(same).and_then(Node::nodes_mut) {
                Some(parts) => *parts.last_mut().unwrap() = value,
                None => extensions.push(Node::sequence(vec![oid, value])),
            }
        }
    }
}

fn flip_criticality(extension: &mut Node) {
    let Some(parts) = extension.nodes_mut() else { return };
    match parts.iter().position(|part| part.tag == 1) {
        Some(at) => drop(parts.remove(at)),
        None if parts.is_empty() => {}
        None => parts.insert(1, Node::octets(1, &[0xff])),
    }
}

/// Extensions by the last number of their identifiers, with the values that they are given.
fn values() -> [(Node, Vec<Vec<u8>>); 6] {
    let extension = |last, values| (Node::octets(6, &[0x55, 0x1d, last]), values);
    [
        extension(19, basic_constraints()),
        extension(15, key_usages()),
        extension(37, purposes()),
        extension(17, alternative_names()),
        extension(30, name_constraints()),
        extension(36, policy_constraints()),
    ]
}

fn basic_constraints() -> Vec<Vec<u8>> {
    let is_ca: &[u8] = &[1, 1, 0xff];
    let is_not: &[u8] = &[1, 1, 0];
    let limit = |octets: &[u8]| element(2, &[octets]);
    vec![
        element(0x30, &[]),
        element(0x30, &[is_ca]),
        element(0x30, &[is_not]),
        element(0x30, &[is_ca, &limit(&[0])]),
        element(0x30, &[is_ca, &limit(&[1])]),
        element(0x30, &[is_ca, &limit(&[1, 0])]),
        element(0x30, &[is_ca, &limit(&[0xff])]),
        element(0x30, &[&limit(&[0])]),
    ]
}

fn key_usages() -> Vec<Vec<u8>> {
    // Signatures; encipherment; certificates and CRLs; all of them; none; a bit that is unused.
    let bits: [&[u8]; 7] =
        [&[7, 0x80], &[5, 0x20], &[1, 6], &[1, 0xa6], &[0], &[0, 0x80], &[7, 0x80, 0x80]];
    bits.iter().map(|bits| element(3, &[bits])).collect()
}

fn purposes() -> Vec<Vec<u8>> {
    let purpose = |last| element(6, &[&[0x2b, 6, 1, 5, 5, 7, 3, last]]);
    let any = element(6, &[&[0x55, 0x1d, 0x25, 0]]);
    vec![
        element(0x30, &[&purpose(1)]),
        element(0x30, &[&purpose(2)]),
        element(0x30, &[&purpose(9), &purpose(1)]),
        element(0x30, &[&any]),
        element(0x30, &[]),
    ]
}

fn alternative_names() -> Vec<Vec<u8>> {
    let dns = |name: &[u8]| element(0x82, &[name]);
    let server = dns(b"server.example");
    let other = element(0xa0, &[&element(6, &[&[0x2a, 3]]), &element(0xa0, &[&[5, 0]])]);
    let single = [
        server.clone(),
        dns(b"SERVER.Example"),
        dns(b"server.example."),
        dns(b"*.server.example"),
        dns(b"*.example"),
        dns(b"w*.wild.example"),
        dns(b"*"),
        dns(b"www.wild.example"),
        dns(b"evil.example"),
        dns(b"server.test"),
        dns(b"server_1.example"),
        dns(b"ser ver.example"),
        dns(b""),
        element(0x87, &[&[192, 0, 2, 7]]),
        element(0x87, &[&[198, 51, 100, 7]]),
        element(0x87, &[&[192, 0, 2]]),
        element(0x81, &[b"someone@example"]),
        element(0x81, &[b"someone"]),
        element(0x86, &[b"https://server.example/"]),
        element(0x86, &[b"server"]),
        element(0xa4, &[&common_name(b"shop.server.example")]),
        other,
        element(0x88, &[&[0x2a, 3]]),
        element(0x89, &[b"unknown"]),
    ];
    let with_server = single.iter().map(|name| element(0x30, &[&server, name]));
    let alone = single.iter().map(|name| element(0x30, &[name]));
    alone.chain(with_server).chain([element(0x30, &[])]).collect()
}

fn name_constraints() -> Vec<Vec<u8>> {
    let bases = [
        element(0x82, &[b"example"]),
        element(0x82, &[b".example"]),
        element(0x82, &[b"server.example"]),
        element(0x82, &[b"test"]),
        element(0x82, &[]),
        element(0x82, &[b"*.example"]),
        element(0x87, &[&[192, 0, 2, 0, 255, 255, 255, 0]]),
        element(0x87, &[&[192, 0, 2, 0, 255, 0, 255, 0]]),
        element(0x87, &[&[192, 0, 2, 0]]),
        element(0x87, &[&[0; 32]]),
        element(0x81, &[b"example"]),
        element(0x86, &[b".example"]),
        element(0xa4, &[&common_name(b"server.example")]),
        element(0xa4, &[&element(0x30, &[])]),
        element(0x88, &[&[0x2a, 3]]),
    ];
    let subtrees = |base: &Vec<u8>| {
        let minimum = element(0x80, &[&[1]]);
        [element(0x30, &[base]), element(0x30, &[base, &minimum])]
    };
    let of_tag = |tag| {
        let lists = bases.iter().flat_map(subtrees);
        lists.map(move |subtree| element(0x30, &[&element(tag, &[&subtree])]))
    };
    of_tag(0xa0).chain(of_tag(0xa1)).chain([element(0x30, &[])]).collect()
}

fn policy_constraints() -> Vec<Vec<u8>> {
    let [explicit, mapping] = [0x80, 0x81].map(|tag| element(tag, &[&[0]]));
    vec![
        element(0x30, &[&explicit]),
        element(0x30, &[&mapping]),
        element(0x30, &[&explicit, &mapping]),
        element(0x30, &[&element(0x80, &[&[2]])]),
        element(0x30, &[]),
    ]
}
