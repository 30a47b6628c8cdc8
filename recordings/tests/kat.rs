//! Every recording, replayed: what this library sends is, byte for byte, what was recorded.
#![cfg(test)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use recordings::replay;
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

/// A replay sees every byte that the reproduced side drew or sent, and every one that it received.
#[test]
fn a_changed_recording_fails() {
    let all = recordings();
    let name = "client-authentication-client";
    let items = all[name].connections[0].len();
    for item in 0..items {
        let mut recording = all[name].clone();
        let changed = &mut recording.connections[0][item];
        let judged = ["random", "record", "data", "secret main"];
        if judged.iter().all(|word| changed.after(word).is_none()) {
            continue;
        }
        let words = changed.words.clone();
        *changed.bytes.last_mut().unwrap() ^= 1;
        assert!(replay(&recording).is_err(), "{words}");
    }
}
