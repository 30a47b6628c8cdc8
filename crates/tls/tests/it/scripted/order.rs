//! Messages left out, sent twice, in another order, or replaced by every other one.

use testkit::script::{Flow, Role, Say, Step, Version};

use super::{End, ILLEGAL, Misses, UNEXPECTED, end, flows, pair, positions};

/// How our side ends if the script is another one.
fn end_with(flow: Flow, script: Vec<Step>, what: &dyn core::fmt::Debug) -> End {
    let (ours, peer) = pair(flow);
    end(ours, peer.with_script(script), what)
}

/// Whether our side has to answer before the script goes on behind this place, or the script is at
/// its end.
fn is_last_of_flight(flow: Flow, at: usize) -> bool {
    !matches!(flow.script().get(at + 1), Some(Step::Send(_)))
}

#[test]
fn g1_g2_every_other_message_at_every_position() {
    let mut misses = Misses::default();
    for flow in flows() {
        for (at, honest) in positions(flow) {
            for other in Say::ALL.into_iter().filter(|other| *other != honest) {
                let mut script = flow.script();
                script[at] = Step::Send(other);
                let what = (flow, at, honest, other);
                let found = end_with(flow, script, &what);
                misses.check(&what, found, instead(flow, at, honest, other));
            }
        }
    }
    misses.finish();
}

/// What `other` in place of `honest` leads to.
fn instead(flow: Flow, at: usize, honest: Say, other: Say) -> End {
    match (flow.version, honest, other) {
        (_, _, Say::CloseNotify) => End::Closed,
        // A dummy record, as good as none; but none may come first, and none in TLS 1.2.
        (Version::Tls13, Say::CertificateRequest, Say::ChangeCipherSpec) => End::Established,
        (Version::Tls13, _, Say::ChangeCipherSpec) => match is_last_of_flight(flow, at) {
            true if at > 0 => End::Waits,
            _ => UNEXPECTED,
        },
        // Optional in front of it.
        (Version::Tls12, Say::ServerHelloDone, Say::CertificateRequest) if !flow.client_auth => {
            End::Waits
        }
        // A retry that asks for the share that was sent, or an answer to one that was not.
        (_, Say::ServerHello, Say::HelloRetryRequest) if !flow.retried => ILLEGAL,
        (_, Say::HelloRetryRequest, Say::ServerHello) => ILLEGAL,
        _ => UNEXPECTED,
    }
}

#[test]
fn g2_g3_every_message_left_out() {
    let mut misses = Misses::default();
    for flow in flows() {
        for (at, left_out) in positions(flow) {
            let mut script = flow.script();
            script.remove(at);
            let what = (flow, at, left_out);
            let expected = match is_last_of_flight(flow, at) {
                true => End::Waits,
                // Nobody is asked, so nobody answers; TLS 1.3 is then done on our side.
                false if left_out == Say::CertificateRequest => match flow.version {
                    Version::Tls12 => End::Waits,
                    Version::Tls13 => End::Established,
                },
                false => UNEXPECTED,
            };
            misses.check(&what, end_with(flow, script, &what), expected);
        }
    }
    misses.finish();
}

#[test]
fn g2_every_message_twice() {
    let mut misses = Misses::default();
    for flow in flows() {
        for (at, twice) in positions(flow) {
            let mut script = flow.script();
            script.insert(at, Step::Send(twice));
            let what = (flow, at, twice);
            // The same hello again is an answer to the retry, but not the one that was asked for.
            let retries = flow.retried && at == 0 && twice == Say::ClientHello;
            let expected = if retries { ILLEGAL } else { UNEXPECTED };
            misses.check(&what, end_with(flow, script, &what), expected);
        }
    }
    misses.finish();
}

#[test]
fn g2_g3_neighbours_swapped() {
    let mut misses = Misses::default();
    for flow in flows() {
        for (at, first) in positions(flow) {
            let mut script = flow.script();
            let Some(Step::Send(second)) = script.get(at + 1).copied() else { continue };
            script.swap(at, at + 1);
            let what = (flow, at, first, second);
            misses.check(&what, end_with(flow, script, &what), UNEXPECTED);
        }
    }
    misses.finish();
}

/// CVE-2014-0224: keys that an attacker can know must not be switched to.
#[test]
fn g1_a_change_cipher_spec_before_every_message_of_tls_1_2() {
    let mut misses = Misses::default();
    for flow in flows().into_iter().filter(|flow| flow.version == Version::Tls12) {
        for (at, before) in positions(flow) {
            let mut script = flow.script();
            script.insert(at, Step::Send(Say::ChangeCipherSpec));
            let what = (flow, at, before);
            misses.check(&what, end_with(flow, script, &what), UNEXPECTED);
        }
    }
    misses.finish();
}

/// RFC 9846, section 5: dropped, wherever it stands between ClientHello and Finished.
#[test]
fn g24_dummy_change_cipher_spec_records_before_every_message_of_tls_1_3() {
    let mut misses = Misses::default();
    for flow in flows().into_iter().filter(|flow| flow.version == Version::Tls13) {
        for (at, before) in positions(flow) {
            let mut script = flow.script();
            script.insert(at, Step::Send(Say::ChangeCipherSpec));
            let first = flow.role == Role::Client && at == 0;
            let expected = if first { UNEXPECTED } else { End::Established };
            let what = (flow, at, before);
            misses.check(&what, end_with(flow, script, &what), expected);
        }
    }
    misses.finish();
}

/// Application data in front of every message, under the keys in force.
#[test]
fn g15_application_data_before_every_message() {
    let mut misses = Misses::default();
    for flow in flows() {
        for (at, before) in positions(flow) {
            let mut script = flow.script();
            script.insert(at, Step::Send(Say::ApplicationData));
            let what = (flow, at, before);
            misses.check(&what, end_with(flow, script, &what), UNEXPECTED);
        }
    }
    misses.finish();
}

#[test]
fn g22_a_goodbye_before_every_message_ends_the_handshake() {
    let mut misses = Misses::default();
    for flow in flows() {
        for (at, before) in positions(flow) {
            let mut script = flow.script();
            script.insert(at, Step::Send(Say::CloseNotify));
            let what = (flow, at, before);
            misses.check(&what, end_with(flow, script, &what), End::Closed);
        }
    }
    misses.finish();
}
