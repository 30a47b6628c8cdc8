//! The honest scripts, however their bytes arrive.

use testkit::script::{DATA, Peer, Records, Say};

use super::{endpoint, flows, meet, past, settings};
use crate::pipe::Endpoint;

/// Both sides are done, and data goes both ways.
fn assert_connected(mut ours: Endpoint, mut peer: Peer, what: &dyn core::fmt::Debug) {
    assert!(ours.established && peer.is_done(), "{what:?}: {:?} {peer:?}", ours.error);
    peer.say(Say::ApplicationData);
    ours.send(b"from us");
    meet(&mut ours, &mut peer);
    assert_eq!(ours.received, DATA, "{what:?}");
    assert_eq!(peer.received(), b"from us", "{what:?}");
}

#[test]
fn every_flow_in_records_of_every_kind() {
    for flow in flows() {
        for records in [Records::Each, Records::Coalesced, Records::Bytes] {
            let past = past(flow);
            let mut ours = endpoint(flow, &past);
            let mut peer = Peer::new(settings(flow, &past)).with_records(records);
            meet(&mut ours, &mut peer);
            assert_connected(ours, peer, &(flow, records));
        }
    }
}

#[test]
fn every_flow_byte_by_byte() {
    for flow in flows() {
        let past = past(flow);
        let (mut ours, mut peer) = (endpoint(flow, &past), Peer::new(settings(flow, &past)));
        ours.run();
        loop {
            let to_us = peer.go(&ours.take_outgoing());
            if to_us.is_empty() {
                break;
            }
            to_us.iter().for_each(|byte| ours.feed(&[*byte]));
        }
        assert_connected(ours, peer, &flow);
    }
}
