//! The schedule against RFC 9846, section 7.1, spelled out with HKDF as such.
#![cfg(test)]

use ashlar_tls_schedule::{EarlySecret, HashAlgorithm, Transcript, TranscriptBuffer};
use hmac::{Hash, Prk};
use proptest::prelude::*;
use sha2::{Sha256, Sha384};

/// HKDF-Expand-Label to a secret.
fn expand<H: Hash>(secret: &Prk<H>, label: &[u8], context: &[u8]) -> Prk<H> {
    let mut out = vec![0; H::OUTPUT_LEN];
    secret.expand_label(label, context, &mut out).unwrap();
    Prk::from_bytes(&out)
}

fn digest<H: Hash>(data: &[u8]) -> H::Output {
    let mut hash = H::new();
    hash.update(data);
    hash.finish()
}

/// Inputs of a handshake: PSK, shared secret, and messages up to each of three points.
type Inputs = (Option<Vec<u8>>, Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>);

/// All leaves of the diagram, in its order, by the letter of the RFC.
fn reference<H: Hash>((psk, shared, hellos, server, client): &Inputs) -> Vec<Vec<u8>> {
    let zeros = vec![0; H::OUTPUT_LEN];
    let empty = digest::<H>(b"");
    let [hellos, server, client] = [hellos, server, client].map(|m| digest::<H>(m));

    let early = Prk::<H>::extract(&zeros, psk.as_deref().unwrap_or(&zeros));
    let derived = expand(&early, b"derived", empty.as_ref());
    let handshake = Prk::<H>::extract(derived.as_bytes(), shared);
    let derived = expand(&handshake, b"derived", empty.as_ref());
    let main = Prk::<H>::extract(derived.as_bytes(), &zeros);
    let resumption = expand(&main, b"res master", client.as_ref());
    let exporter = expand(&main, b"exp master", server.as_ref());
    let labelled = expand(&exporter, b"EXPORTER-test", empty.as_ref());
    let c_ap = expand(&main, b"c ap traffic", server.as_ref());
    [
        expand(&handshake, b"c hs traffic", hellos.as_ref()),
        expand(&handshake, b"s hs traffic", hellos.as_ref()),
        expand(&c_ap, b"traffic upd", b""),
        c_ap,
        expand(&main, b"s ap traffic", server.as_ref()),
        expand(&labelled, b"exporter", digest::<H>(shared).as_ref()),
        expand(&resumption, b"resumption", &[0, 1]),
    ]
    .iter()
    .map(|secret| secret.as_bytes().to_vec())
    .collect()
}

/// The same through the type-state.
fn ours(hash: HashAlgorithm, (psk, shared, hellos, server, client): &Inputs) -> Vec<Vec<u8>> {
    let [hellos, server, client] = [hellos, server, client].map(|m| hash.digest(m));
    let handshake = EarlySecret::new(hash, psk.as_deref()).into_handshake(shared, &hellos);
    let hs = [&handshake.client, &handshake.server].map(|s| s.expose_for_key_log().to_vec());
    let application = handshake.into_application(&server);
    let mut exported = vec![0; hash.output_len()];
    application.exporter.export(b"EXPORTER-test", shared, &mut exported).unwrap();
    let rest = [
        application.client.next().expose_for_key_log().to_vec(),
        application.client.expose_for_key_log().to_vec(),
        application.server.expose_for_key_log().to_vec(),
        exported,
        application
            .main
            .into_resumption(&client)
            .psk_for_ticket(&[0, 1])
            .unwrap()
            .as_bytes()
            .to_vec(),
    ];
    hs.into_iter().chain(rest).collect()
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..200)
}

proptest! {
    #[test]
    fn schedule_is_the_diagram(
        inputs in (prop::option::of(bytes()), bytes(), bytes(), bytes(), bytes())
    ) {
        prop_assert_eq!(ours(HashAlgorithm::Sha256, &inputs), reference::<Sha256>(&inputs));
        prop_assert_eq!(ours(HashAlgorithm::Sha384, &inputs), reference::<Sha384>(&inputs));
    }

    /// However messages are cut, and whenever the hash becomes known.
    #[test]
    fn transcript_is_the_hash_of_all(messages in prop::collection::vec(bytes(), 0..6), known in 0_usize..6) {
        let whole = messages.concat();
        for hash in [HashAlgorithm::Sha256, HashAlgorithm::Sha384] {
            let (before, after) = messages.split_at(known.min(messages.len()));
            let mut buffer = TranscriptBuffer::new();
            before.iter().for_each(|message| buffer.add(message));
            let mut transcript = buffer.start(hash);
            after.iter().for_each(|message| transcript.add(message));
            prop_assert_eq!(transcript.hash(), hash.digest(&whole));
            // Asking changes nothing.
            prop_assert_eq!(transcript.hash(), hash.digest(&whole));
            let mut direct = Transcript::new(hash);
            direct.add(&whole);
            prop_assert_eq!(direct.hash(), transcript.hash());
        }
    }
}
