//! Records that no honest peer sends during a handshake, around honest messages.

use ashlar_tls::registry::{AlertDescription, ContentType};
use testkit::script::{Flow, Outgoing, Records, Role, Say, Step, Version};

use super::{DECODE, End, Misses, UNEXPECTED, end, flows, pair, positions};

/// How our side ends if `change` makes something else of what leaves at this position.
fn end_after(
    flow: Flow,
    position: usize,
    change: impl Fn(&mut Vec<Outgoing>) + 'static,
    what: &dyn core::fmt::Debug,
) -> End {
    let (ours, peer) = pair(flow);
    let hook = move |at, pieces: &mut Vec<Outgoing>| {
        if at == position {
            change(pieces);
        }
    };
    end(ours, peer.with_hook(hook), what)
}

fn handshake(flow: Flow) -> Vec<(usize, Say)> {
    positions(flow).into_iter().filter(|(_, say)| say.is_handshake()).collect()
}

/// A message in two records.
fn halves(piece: &Outgoing, length: usize) -> [Outgoing; 2] {
    let (head, tail) = piece.bytes.split_at(length);
    [head, tail].map(|bytes| Outgoing { bytes: bytes.to_vec(), ..piece.clone() })
}

#[test]
fn g12_every_message_in_two_records() {
    let mut misses = Misses::default();
    for flow in flows() {
        for (at, say) in handshake(flow) {
            for length in [1, 2, 3, 4, 5, 20, 40, 41, 60, 80, 100] {
                let change = move |pieces: &mut Vec<Outgoing>| {
                    let length = length.min(pieces[0].bytes.len() - 1);
                    *pieces = halves(&pieces[0], length).to_vec();
                };
                let what = (flow, at, say, length);
                misses.check(&what, end_after(flow, at, change, &what), End::Established);
            }
        }
    }
    misses.finish();
}

#[test]
fn g12_a_client_hello_split_at_each_byte() {
    let mut misses = Misses::default();
    for version in [Version::Tls12, Version::Tls13] {
        let flow = Flow::new(version, Role::Client);
        for length in 1..150 {
            let change = move |pieces: &mut Vec<Outgoing>| {
                let length = length.min(pieces[0].bytes.len() - 1);
                *pieces = halves(&pieces[0], length).to_vec();
            };
            let what = (flow, length);
            misses.check(&what, end_after(flow, 0, change, &what), End::Established);
        }
    }
    misses.finish();
}

#[test]
fn g13_other_records_between_the_halves_of_every_message() {
    let between = [
        // user_canceled, which is ignored anywhere else.
        (ContentType::ALERT, vec![1, 90]),
        (ContentType::APPLICATION_DATA, vec![1, 2, 3]),
        (ContentType::CHANGE_CIPHER_SPEC, vec![1]),
    ];
    let mut misses = Misses::default();
    for flow in flows() {
        for (at, say) in handshake(flow) {
            for (content_type, bytes) in between.clone() {
                let change = move |pieces: &mut Vec<Outgoing>| {
                    let [head, tail] = halves(&pieces[0], 2);
                    let protected = flow.version == Version::Tls12
                        || content_type != ContentType::CHANGE_CIPHER_SPEC;
                    let between = Outgoing { content_type, bytes: bytes.clone(), protected };
                    *pieces = vec![head, between, tail];
                };
                let what = (flow, at, say, content_type);
                misses.check(&what, end_after(flow, at, change, &what), UNEXPECTED);
            }
        }
    }
    misses.finish();
}

/// The first bytes of the next message, in the same record.
#[test]
fn g13_bytes_of_the_next_message_before_a_change_of_keys() {
    let mut misses = Misses::default();
    for flow in flows() {
        for (at, say) in handshake(flow) {
            let script = flow.script();
            let next = script.get(at + 1).copied();
            let changes = match flow.version {
                Version::Tls12 => next == Some(Step::Send(Say::ChangeCipherSpec)),
                Version::Tls13 => matches!(say, Say::ServerHello | Say::Finished),
            };
            if !changes {
                continue;
            }
            let change = |pieces: &mut Vec<Outgoing>| pieces[0].bytes.push(20);
            let what = (flow, at, say);
            misses.check(&what, end_after(flow, at, change, &what), UNEXPECTED);
        }
    }
    misses.finish();
}

#[test]
fn g14_a_claimed_length_of_16_mebibytes_in_every_message() {
    let mut misses = Misses::default();
    for flow in flows() {
        for (at, say) in handshake(flow) {
            let change = |pieces: &mut Vec<Outgoing>| pieces[0].bytes[1..4].fill(0xff);
            let what = (flow, at, say);
            misses.check(&what, end_after(flow, at, change, &what), DECODE);
        }
    }
    misses.finish();
}

/// One less leaves a byte over, one more takes one from what follows.
#[test]
fn g5_every_messages_own_length_off_by_one() {
    let mut misses = Misses::default();
    for flow in flows() {
        for (at, say) in handshake(flow) {
            for delta in [1, -1] {
                if say == Say::ServerHelloDone && delta < 0 {
                    continue;
                }
                let change = move |pieces: &mut Vec<Outgoing>| {
                    let length = &mut pieces[0].bytes[1..4];
                    let value = u32::from_be_bytes([0, length[0], length[1], length[2]]);
                    let value = value.wrapping_add_signed(delta);
                    length.copy_from_slice(&value.to_be_bytes()[1..]);
                };
                let what = (flow, at, say, delta);
                let found = end_after(flow, at, change, &what);
                misses.check(&what, found, own_length(flow, at, say, delta));
            }
        }
    }
    misses.finish();
}

fn own_length(flow: Flow, at: usize, say: Say, delta: i32) -> End {
    let next = flow.script().get(at + 1).copied();
    match (next, say) {
        _ if delta < 0 => DECODE,
        // Under other keys, or of another type: it cannot be the rest of this message.
        (Some(Step::Send(Say::ChangeCipherSpec)), _) => UNEXPECTED,
        (Some(Step::Send(_)), Say::ServerHello) if flow.version == Version::Tls13 => UNEXPECTED,
        (Some(Step::Send(_)), _) => DECODE,
        // Nothing follows.
        _ => End::Waits,
    }
}

/// A record in the clear where keys are in force.
#[test]
fn g15_plaintext_where_keys_are_in_force() {
    let mut misses = Misses::default();
    for flow in flows() {
        let mut keys = false;
        for (at, say) in positions(flow) {
            if keys {
                let change = |pieces: &mut Vec<Outgoing>| pieces[0].protected = false;
                let what = (flow, at, say);
                let expected = match flow.version {
                    // Every type is protected: this is one whose protection is wrong.
                    Version::Tls12 => End::Alert(AlertDescription::BAD_RECORD_MAC),
                    Version::Tls13 => UNEXPECTED,
                };
                misses.check(&what, end_after(flow, at, change, &what), expected);
            }
            keys |= match (flow.version, flow.role) {
                (Version::Tls12, _) => say == Say::ChangeCipherSpec,
                (Version::Tls13, Role::Server) => say == Say::ServerHello,
                // The client's keys came with the ServerHello, before anything else it sends.
                (Version::Tls13, Role::Client) => !flow.retried || at > 0,
            };
        }
        assert!(keys, "{flow:?} never comes to keys");
    }
    misses.finish();
}

#[test]
fn f10_empty_records_before_every_message() {
    let mut misses = Misses::default();
    for flow in flows() {
        for (at, say) in positions(flow) {
            for content_type in [ContentType::HANDSHAKE, ContentType::ALERT] {
                let change = move |pieces: &mut Vec<Outgoing>| {
                    let empty = Outgoing { content_type, bytes: Vec::new(), protected: false };
                    pieces.insert(0, empty);
                };
                let what = (flow, at, say, content_type);
                misses.check(&what, end_after(flow, at, change, &what), empty_record(flow, at));
            }
        }
    }
    misses.finish();
}

/// Under keys of TLS 1.2 an empty record lacks its protection like any other.
fn empty_record(flow: Flow, at: usize) -> End {
    let before = &flow.script()[..at];
    match flow.version == Version::Tls12 && before.contains(&Step::Send(Say::ChangeCipherSpec)) {
        true => End::Alert(AlertDescription::BAD_RECORD_MAC),
        false => UNEXPECTED,
    }
}

/// CVE-2016-8610.
#[test]
fn f9_warnings_before_every_message_are_bounded() {
    let mut misses = Misses::default();
    for flow in flows() {
        for (at, say) in positions(flow) {
            for (count, expected) in [(4, End::Established), (5, UNEXPECTED)] {
                let change = move |pieces: &mut Vec<Outgoing>| {
                    let content_type = ContentType::ALERT;
                    // user_canceled, which TLS 1.3 ignores too.
                    let bytes = vec![1, 90];
                    let protected = pieces[0].protected;
                    let warning = Outgoing { content_type, bytes, protected };
                    pieces.splice(..0, vec![warning; count]);
                };
                let what = (flow, at, say, count);
                misses.check(&what, end_after(flow, at, change, &what), expected);
            }
        }
    }
    misses.finish();
}

/// A change_cipher_spec record with anything but the byte 1.
#[test]
fn g1_a_change_cipher_spec_of_another_value() {
    let mut misses = Misses::default();
    for flow in flows().into_iter().filter(|flow| flow.version == Version::Tls12) {
        let ccs = |(_, say): &(usize, Say)| *say == Say::ChangeCipherSpec;
        for (at, _) in positions(flow).into_iter().filter(ccs) {
            for bytes in [vec![0], vec![2], vec![1, 1]] {
                let what = (flow, bytes.clone());
                let change = move |pieces: &mut Vec<Outgoing>| pieces[0].bytes.clone_from(&bytes);
                misses.check(&what, end_after(flow, at, change, &what), UNEXPECTED);
            }
        }
    }
    misses.finish();
}

/// All that a side sends in one record, although keys change within: RFC 5246, section 7.1.
#[test]
fn g13_the_finished_in_the_record_before_its_keys() {
    for role in [Role::Client, Role::Server] {
        let flow = Flow::new(Version::Tls12, role);
        let mut script = flow.script();
        script.retain(|step| *step != Step::Send(Say::ChangeCipherSpec));
        let (ours, peer) = pair(flow);
        let peer = peer.with_script(script).with_records(Records::Coalesced);
        assert_eq!(end(ours, peer, &flow), UNEXPECTED);
    }
}
