//! Sequences of messages against client and server. `examples/states.rs` runs a million.
#![cfg(test)]

use std::collections::BTreeMap;
use std::panic::catch_unwind;

use ashlar_fuzz::states::{self, End};

/// Enough to meet every message at every position of every flow.
const SEQUENCES: u64 = 6_000;

#[test]
fn sequences_end_in_the_right_alert_and_none_in_a_connection() {
    let mut ends = BTreeMap::<String, u64>::new();
    for seed in 0..SEQUENCES {
        let sequence = states::sequence(seed);
        let Ok(end) = catch_unwind(|| states::outcome(&sequence)) else {
            panic!("seed {seed}: {sequence:02x?}")
        };
        *ends.entry(format!("{end:?}")).or_default() += 1;
    }
    // Some edits undo each other, or add what may be added.
    let connected = ends.get(&format!("{:?}", Some(End::Connected))).copied().unwrap_or_default();
    assert!(connected < SEQUENCES / 4, "{ends:?}");
    assert!(ends.len() >= 5, "too much alike: {ends:?}");
}

#[test]
fn the_figures_end_in_a_connection() {
    let figures = states::figures();
    assert_eq!(figures.len(), 14);
    for figure in figures {
        assert_eq!(states::outcome(&figure), Some(End::Connected), "{figure:02x?}");
        for left_out in 1..figure.len() {
            let mut shorter = figure.clone();
            shorter.remove(left_out);
            let end = states::outcome(&shorter).unwrap();
            // TLS 1.3 and 1.2 can do without a CertificateRequest.
            let optional = figure[left_out] == 9;
            assert!(end != End::Connected || optional, "{figure:02x?} without {left_out}");
        }
    }
}
