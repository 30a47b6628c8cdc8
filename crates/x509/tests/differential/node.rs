//! DER as a tree that can be altered and written again.

/// One element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    pub(crate) tag: u8,
    pub(crate) content: Content,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    Octets(Vec<u8>),
    Nodes(Vec<Node>),
}

/// The tag of OCTET STRING, which holds DER in extensions.
const OCTET_STRING: u8 = 4;
const CONSTRUCTED: u8 = 0x20;

/// One element in DER.
pub(crate) fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    Node::octets(tag, &parts.concat()).to_der()
}

/// A distinguished name of one `commonName`.
pub(crate) fn common_name(value: &[u8]) -> Vec<u8> {
    let attribute = element(0x30, &[&element(6, &[&[0x55, 4, 3]]), &element(0x0c, &[value])]);
    element(0x30, &[&element(0x31, &[&attribute])])
}

impl Node {
    pub(crate) fn octets(tag: u8, octets: &[u8]) -> Self {
        Self { tag, content: Content::Octets(octets.to_vec()) }
    }

    pub(crate) fn sequence(nodes: Vec<Self>) -> Self {
        Self { tag: 0x30, content: Content::Nodes(nodes) }
    }

    pub(crate) fn from_der(der: &[u8]) -> Self {
        let [node] = <[Self; 1]>::try_from(read_all(der).unwrap()).unwrap();
        node
    }

    pub(crate) fn to_der(&self) -> Vec<u8> {
        let content = match &self.content {
            Content::Octets(octets) => octets.clone(),
            Content::Nodes(nodes) => nodes.iter().flat_map(Self::to_der).collect(),
        };
        let mut der = vec![self.tag];
        match u32::try_from(content.len()).unwrap().to_be_bytes() {
            [0, 0, 0, short @ 0..0x80] => der.push(short),
            [0, 0, 0, one] => der.extend([0x81, one]),
            [0, 0, two @ ..] => der.extend([&[0x82], &two[..]].concat()),
            longer => der.extend([&[0x84], &longer[..]].concat()),
        }
        der.extend(content);
        der
    }

    /// What it consists of; nothing for a value.
    pub(crate) fn nodes(&self) -> &[Self] {
        match &self.content {
            Content::Nodes(nodes) => nodes,
            Content::Octets(_) => &[],
        }
    }

    pub(crate) fn nodes_mut(&mut self) -> Option<&mut Vec<Self>> {
        match &mut self.content {
            Content::Nodes(nodes) => Some(nodes),
            Content::Octets(_) => None,
        }
    }

    /// The number of elements, this one with all below it.
    pub(crate) fn count(&self) -> usize {
        1 + self.nodes().iter().map(Self::count).sum::<usize>()
    }

    /// The element of a number below `count`, in the order of their encoding.
    pub(crate) fn nth_mut(&mut self, mut number: usize) -> &mut Self {
        if number == 0 {
            return self;
        }
        number -= 1;
        for node in self.nodes_mut().unwrap() {
            let count = node.count();
            if number < count {
                return node.nth_mut(number);
            }
            number -= count;
        }
        panic!("a number below the count");
    }
}

/// Any number of elements; nothing if the octets are something else.
fn read_all(mut der: &[u8]) -> Option<Vec<Node>> {
    let mut nodes = Vec::new();
    while let [tag, rest @ ..] = der {
        let (length, rest) = match rest {
            [short @ 0..=0x7f, rest @ ..] => (usize::from(*short), rest),
            [0x81, one, rest @ ..] => (usize::from(*one), rest),
            [0x82, high, low, rest @ ..] => (usize::from(u16::from_be_bytes([*high, *low])), rest),
            _ => return None,
        };
        let (octets, rest) = rest.split_at_checked(length)?;
        let has_nodes = tag & CONSTRUCTED != 0 || *tag == OCTET_STRING;
        let content = match read_all(octets).filter(|nodes| has_nodes && !nodes.is_empty()) {
            Some(nodes) => Content::Nodes(nodes),
            None => Content::Octets(octets.to_vec()),
        };
        nodes.push(Node { tag: *tag, content });
        der = rest;
    }
    Some(nodes)
}
