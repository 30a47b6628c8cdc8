//! How much memory waiting bytes take, which no caller sees.

use super::*;
use crate::limits::MAX_PLAINTEXT;

/// What waits takes at most twice its length, as growing vectors do.
fn assert_bounded(joiner: &HandshakeJoiner, received: usize) {
    let capacity = joiner.pending.capacity();
    assert!(capacity <= received.saturating_mul(2).max(8), "{capacity} bytes held for {received}");
}

/// G14: a length of 2^24 - 1, and the largest that is accepted, reserve nothing.
#[test]
fn g14_announced_length_reserves_nothing() {
    let mut joiner = HandshakeJoiner::new();
    let result = joiner.push(&[11, 0xff, 0xff, 0xff]);
    assert_eq!(result, Err(RecordError::HandshakeTooLong { found: 0xff_ffff }));
    assert_bounded(&joiner, 4);

    let mut joiner = HandshakeJoiner::new();
    joiner.push(&[11, 1, 0, 0]).unwrap();
    assert_eq!(joiner.next_message(), Ok(None));
    assert_bounded(&joiner, 4);
}

/// G14: byte by byte up to the cap.
#[test]
fn g14_one_byte_fragments() {
    let mut message = Vec::from([11, 1, 0, 0]);
    message.resize(MESSAGE_HEADER_LEN + MAX_HANDSHAKE_BODY, 5);
    let mut joiner = HandshakeJoiner::new();
    for (received, byte) in message.iter().enumerate() {
        assert_eq!(joiner.next_message(), Ok(None));
        joiner.push(core::slice::from_ref(byte)).unwrap();
        assert_bounded(&joiner, received + 1);
    }
    assert_eq!(joiner.next_message(), Ok(Some(message)));
    assert_eq!(joiner.pending.capacity(), 0, "an idle joiner keeps no buffer");
}

/// G14: many small messages, taken out as they come, do not add up.
#[test]
fn g14_taken_messages_free_their_place() {
    let mut joiner = HandshakeJoiner::new();
    // Messages of 5 bytes in fragments of 7: the ends never meet but every 35 bytes.
    let stream = [1, 0, 0, 1, 0xaa].repeat(7);
    let mut taken = 0;
    for _ in 0..1000 {
        for fragment in stream.chunks(7) {
            joiner.push(fragment).unwrap();
            while let Some(message) = joiner.next_message().unwrap() {
                assert_eq!(message, [1, 0, 0, 1, 0xaa]);
                taken += 1;
            }
            assert_bounded(&joiner, 16);
        }
        assert!(joiner.is_empty());
    }
    assert_eq!(taken, 7000);
}

/// A caller that never takes messages out is stopped.
#[test]
fn backlog_is_bounded() {
    let mut joiner = HandshakeJoiner::new();
    let record = [0; MAX_PLAINTEXT];
    let pushed = (0..100).take_while(|_| joiner.push(&record).is_ok()).count();
    assert_eq!(pushed, MAX_HANDSHAKE_PENDING / MAX_PLAINTEXT);
    assert_eq!(joiner.push(&record), Err(RecordError::HandshakeBacklog));
}
