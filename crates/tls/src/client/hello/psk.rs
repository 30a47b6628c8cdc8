//! `pre_shared_key`: RFC 9846, section 4.3.11, seen from the client.

use tls_messages::{ClientHello, Message, PreSharedKeyClient, PskIdentity};
use tls_schedule::{EarlySecret, HashAlgorithm, PskKind};

use super::Offer;
use crate::peer::Peer;
use crate::shape::Extension;

/// The extension, with zeros in the place of the binder.
pub(super) fn extension(offer: &Offer<'_>) -> Option<Extension> {
    let session = offer.tls13_session()?;
    let hash = session.tls13_hash()?;
    let identity = PskIdentity {
        identity: &session.ticket,
        obfuscated_ticket_age: session.obfuscated_age(offer.config.clock.now()),
    };
    let binder = vec![0; hash.output_len()];
    Some(Extension::of(&PreSharedKeyClient { identities: vec![identity], binders: vec![&binder] }))
}

/// Sends the hello. If it offers a pre-shared key, the binder takes its place: a MAC over all that is
/// before the binders (section 4.3.11.2).
pub(super) fn send(offer: &Offer<'_>, peer: &mut Peer, hello: &ClientHello<'_>) {
    let mut message = hello.to_message();
    let session = offer.tls13_session();
    if let Some((session, hash)) = session.and_then(|it| Some((it, it.tls13_hash()?))) {
        let beginning = message.len().saturating_sub(binders_len(hash));
        let (beginning, binders) = message.split_at_mut(beginning);
        let key = EarlySecret::new(hash, Some(session.psk())).binder_key(PskKind::Resumption);
        let binder = key.binder(&peer.hash_with(hash, beginning));
        // Behind the lengths of the list and of its one entry.
        for (to, from) in binders.iter_mut().skip(LENGTHS).zip(binder.as_ref()) {
            *to = *from;
        }
    }
    peer.send_encoded(ClientHello::TYPE, &message);
}

/// Bytes of the lengths before a single binder: of the list, and of the entry.
const LENGTHS: usize = 3;

const fn binders_len(hash: HashAlgorithm) -> usize {
    LENGTHS.saturating_add(hash.output_len())
}
