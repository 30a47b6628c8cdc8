//! Every recording, replayed: what this library sends is, byte for byte, what was recorded.
#![cfg(test)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use recordings::{derive, replay};
use testkit::{Recording, Tally};

/// The recordings by file name.
fn recordings() -> BTreeMap<String, Recording> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let texts = paths.filter(|path| path.extension().is_some_and(|extension| extension == "txt"));
    let read = |path: &Path| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let recording = Recording::read(&fs::read_to_string(path).unwrap());
        let recording = recording.unwrap_or_else(|why| panic!("{name}: {why}"));
        (name, recording)
    };
    texts.map(|path| read(&path)).collect()
}

fn replay_all(side: &str) {
    let algorithm = format!("TLS 1.2 handshake, {side}");
    let mut tally = Tally::new("recordings", algorithm, "recorded", "best");
    let recordings = recordings();
    let chosen: Vec<_> = recordings
        .iter()
        .filter(|(_, recording)| recording.setting("reproduced") == Ok(side))
        .collect();
    assert_eq!(chosen.len(), 16, "one a case and side");
    for (name, recording) in chosen {
        tally.equal(name, replay(recording), Ok(()));
    }
    tally.finish();
}

#[test]
fn clients() {
    replay_all("client");
}

#[test]
fn servers() {
    replay_all("server");
}

/// The secrets, from the premaster secret on, by `tls-schedule` alone.
#[test]
fn secrets() {
    let mut tally = Tally::new("recordings", "TLS 1.2 key derivation", "recorded", "best");
    for (name, recording) in recordings() {
        tally.equal(&name, derive(&recording), Ok(()));
    }
    tally.finish();
}

/// Both together see every byte that was drawn, sent or received, and every secret.
#[test]
fn a_changed_recording_fails() {
    let all = recordings();
    for name in ["client-authentication-client", "resumed-by-ticket-server"] {
        let original = &all[name];
        for (number, items) in original.connections.iter().enumerate() {
            for (place, item) in items.iter().enumerate().filter(|(_, item)| !item.bytes.is_empty())
            {
                let mut recording = original.clone();
                *recording.connections[number][place].bytes.last_mut().unwrap() ^= 1;
                let judged = replay(&recording).and_then(|()| derive(&recording));
                assert!(judged.is_err(), "{name}: connection {number}, {}", item.words);
            }
        }
    }
}

#[test]
fn an_item_too_few_or_too_many_fails() {
    let all = recordings();
    let original = &all["ecdhe-ecdsa-aes128-gcm-client"];
    for (place, item) in original.connections[0].iter().enumerate().skip(1) {
        let (mut fewer, mut more) = (original.clone(), original.clone());
        fewer.connections[0].remove(place);
        more.connections[0].insert(place, item.clone());
        let judge = |recording| replay(recording).and_then(|()| derive(recording));
        assert!(judge(&fewer).is_err(), "without {}", item.words);
        // A second goodbye is none, and a secret may be said twice.
        if item.after("close").is_none() && item.after("secret").is_none() {
            assert!(judge(&more).is_err(), "twice {}", item.words);
        }
    }
}
