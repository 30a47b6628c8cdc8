//! Messages of the right type that are not what they should be: cut, lengthened, with wrong lengths
//! and wrong extensions.

use ashlar_tls::registry::{AlertDescription, ExtensionType};
use testkit::script::{Flow, Layout, Outgoing, Role, Say, Version};

use super::{
    DECODE, End, HANDSHAKE_FAILURE, ILLEGAL, Misses, PROTOCOL_VERSION, end, flows, pair, positions,
};

const UNSUPPORTED: End = End::Alert(AlertDescription::UNSUPPORTED_EXTENSION);

/// How our side ends if `edit` changes the message at this position.
fn end_after(
    flow: Flow,
    position: usize,
    edit: impl Fn(&[u8]) -> Vec<u8> + 'static,
    what: &dyn core::fmt::Debug,
) -> End {
    let (ours, peer) = pair(flow);
    let hook = move |at, pieces: &mut Vec<Outgoing>| {
        if at == position {
            pieces[0].bytes = edit(&pieces[0].bytes);
        }
    };
    end(ours, peer.with_hook(hook), what)
}

/// The handshake messages that a script sends, as it sends them.
fn messages(flow: Flow) -> Vec<(usize, Say, Vec<u8>)> {
    let sent = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let (ours, peer) = pair(flow);
    let sink = std::sync::Arc::clone(&sent);
    let hook = move |at, pieces: &mut Vec<Outgoing>| {
        sink.lock().unwrap().push((at, pieces[0].bytes.clone()));
    };
    assert_eq!(end(ours, peer.with_hook(hook), &flow), End::Established);
    let sent = core::mem::take(&mut *sent.lock().unwrap());
    let said = positions(flow).into_iter().zip(sent).map(|((at, say), (sent_at, bytes))| {
        assert_eq!(at, sent_at);
        (at, say, bytes)
    });
    said.filter(|(_, say, _)| say.is_handshake()).collect()
}

/// The message with another body, and a header that fits it.
fn with_body(message: &[u8], body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap().to_be_bytes();
    [&message[..1], &length[1..], body].concat()
}

#[test]
fn g5_every_message_cut_at_every_byte() {
    let mut misses = Misses::default();
    for flow in flows() {
        for (at, say, honest) in messages(flow) {
            for length in 0..honest.len() - 4 {
                let what = (flow, at, say, length);
                let edit = move |message: &[u8]| {
                    // What a script signs anew may have another length.
                    let kept = length.min(message.len() - 5);
                    with_body(message, &message[4..4 + kept])
                };
                let found = end_after(flow, at, edit, &what);
                misses.check(&what, found, cut(flow, at, say, &honest, length));
            }
        }
    }
    misses.finish();
}

/// Hellos may end before their extensions: that is another hello, and a poor one.
fn cut(flow: Flow, at: usize, say: Say, honest: &[u8], length: usize) -> End {
    let layout = Layout::of(flow.version, say, honest);
    let is_bare = layout.blocks.first().is_some_and(|block| *block == 4 + length + 2);
    match (flow.version, say) {
        _ if !is_bare => DECODE,
        // It speaks TLS 1.2 then, without extended_main_secret.
        (_, Say::ClientHello) if at == 0 => HANDSHAKE_FAILURE,
        (_, Say::ClientHello) => ILLEGAL,
        (Version::Tls12, Say::ServerHello) => HANDSHAKE_FAILURE,
        // It speaks TLS 1.2 then, with a suite of TLS 1.3; after a retry, or with the random of
        // one, it does not even speak that.
        (Version::Tls13, Say::ServerHello) if !flow.retried => ILLEGAL,
        (Version::Tls13, Say::ServerHello | Say::HelloRetryRequest) => PROTOCOL_VERSION,
        _ => DECODE,
    }
}

#[test]
fn g9_every_message_with_a_byte_behind_it() {
    let mut misses = Misses::default();
    for flow in flows() {
        for (at, say, _) in messages(flow) {
            let what = (flow, at, say);
            let edit = |message: &[u8]| with_body(message, &[&message[4..], &[0]].concat());
            misses.check(&what, end_after(flow, at, edit, &what), DECODE);
        }
    }
    misses.finish();
}

#[test]
fn g5_every_length_off_by_one() {
    let mut misses = Misses::default();
    for flow in flows() {
        for (at, say, honest) in messages(flow) {
            let layout = Layout::of(flow.version, say, &honest);
            // The message's own length is the first one: `g14` has it.
            for index in 1..layout.lengths.len() {
                for delta in [-1, 1] {
                    let value = layout.lengths[index].value;
                    let Some(wrong) = value.checked_add_signed(delta) else { continue };
                    let what = (flow, at, say, layout.lengths[index], delta);
                    let edit = move |message: &[u8]| {
                        let mut message = message.to_vec();
                        Layout::of(flow.version, say, &message).lengths[index]
                            .write(&mut message, wrong);
                        message
                    };
                    let found = end_after(flow, at, edit, &what);
                    let expected = off_by_one(flow, (at, say), &honest, layout.lengths[index].at);
                    misses.check(&what, found, expected);
                }
            }
        }
    }
    misses.finish();
}

/// A server reads of the first hello what it needs to ask for another share, and of the second one
/// first whether it is the same: what is wrong within other extensions is a difference then.
fn off_by_one(flow: Flow, (at, say): (usize, Say), message: &[u8], wrong: usize) -> End {
    let layout = Layout::of(flow.version, say, message);
    let within = layout.extensions.iter().find(|it| it.start + 4 <= wrong && wrong < it.end);
    let Some(within) = within.filter(|_| flow.retried && say == Say::ClientHello) else {
        return DECODE;
    };
    let code = u16::from_be_bytes([message[within.start], message[within.start + 1]]);
    let read_at_once: &[ExtensionType] = match at {
        0 => &[
            ExtensionType::SUPPORTED_VERSIONS,
            ExtensionType::SUPPORTED_GROUPS,
            ExtensionType::KEY_SHARE,
        ],
        _ => &[ExtensionType::KEY_SHARE],
    };
    if read_at_once.contains(&ExtensionType(code)) { DECODE } else { ILLEGAL }
}

#[test]
fn g9_every_extension_twice() {
    let mut misses = Misses::default();
    for flow in flows() {
        for (at, say, honest) in messages(flow) {
            let layout = Layout::of(flow.version, say, &honest);
            for index in 0..layout.extensions.len() {
                let what = (flow, at, say, index);
                let edit = move |message: &[u8]| {
                    let layout = Layout::of(flow.version, say, message);
                    let extension = &message[layout.extensions[index].clone()];
                    layout.insert(message, layout.blocks[0], extension)
                };
                misses.check(&what, end_after(flow, at, edit, &what), ILLEGAL);
            }
        }
    }
    misses.finish();
}

/// With an empty extension of this type at the front.
fn end_with_extension(
    flow: Flow,
    (at, say): (usize, Say),
    extension: ExtensionType,
    what: &dyn core::fmt::Debug,
) -> End {
    let edit = move |message: &[u8]| {
        let layout = Layout::of(flow.version, say, message);
        let [high, low] = extension.0.to_be_bytes();
        layout.insert(message, layout.blocks[0], &[high, low, 0, 0])
    };
    end_after(flow, at, edit, what)
}

/// The messages of a flow that carry extensions.
fn with_extensions(flow: Flow) -> Vec<(usize, Say)> {
    let has = |(_, say, message): &(usize, Say, Vec<u8>)| {
        !Layout::of(flow.version, *say, message).blocks.is_empty()
    };
    messages(flow).into_iter().filter(has).map(|(at, say, _)| (at, say)).collect()
}

#[test]
fn g9_a_known_extension_in_a_wrong_message() {
    let mut misses = Misses::default();
    for flow in flows() {
        for (at, say) in with_extensions(flow) {
            // One that belongs nowhere but there, and is not in the message already.
            let extension = if say == Say::ClientHello {
                ExtensionType::OID_FILTERS
            } else {
                ExtensionType::PSK_KEY_EXCHANGE_MODES
            };
            let what = (flow, at, say, extension);
            let found = end_with_extension(flow, (at, say), extension, &what);
            misses.check(&what, found, ILLEGAL);
        }
    }
    misses.finish();
}

#[test]
fn g9_an_unsolicited_extension() {
    let mut misses = Misses::default();
    for flow in flows() {
        for (at, say) in with_extensions(flow) {
            for extension in [ExtensionType(0xfafa), ExtensionType::RECORD_SIZE_LIMIT] {
                let what = (flow, at, say, extension);
                let found = end_with_extension(flow, (at, say), extension, &what);
                misses.check(&what, found, unsolicited(flow, say, extension));
            }
        }
    }
    misses.finish();
}

/// Requests may hold what nobody knows; answers may not. One that is known is malformed, being
/// empty, where it may stand, and misplaced elsewhere.
fn unsolicited(flow: Flow, say: Say, extension: ExtensionType) -> End {
    let known = extension == ExtensionType::RECORD_SIZE_LIMIT;
    match (say, flow.version) {
        // The two hellos of a retry differ.
        (Say::ClientHello, _) if flow.retried => ILLEGAL,
        (Say::ClientHello, _) if known => DECODE,
        (Say::ClientHello | Say::CertificateRequest, _) if !known => End::Established,
        (Say::EncryptedExtensions, _) | (Say::ServerHello, Version::Tls12) => UNSUPPORTED,
        _ if known => ILLEGAL,
        _ => UNSUPPORTED,
    }
}

#[test]
fn every_flow_has_messages_with_extensions() {
    for flow in flows() {
        let count = with_extensions(flow).len();
        let least = match (flow.version, flow.role) {
            (Version::Tls13, Role::Server) => 3,
            _ => 1,
        };
        assert!(count >= least, "{flow:?}: {count}");
    }
}
