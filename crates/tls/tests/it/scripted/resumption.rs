//! Sessions and tickets of TLS 1.2: taken up only where they belong, whatever was kept.

use core::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;

use ashlar_tls::x509::{ServerName, Time};
use ashlar_tls::{
    ClientAuth, ClientConfig, Clock, Connection, Error, MemorySessions, ServerConfig, Session,
    Sessions, Suite, Tickets,
};
use testkit::script::{Flow, Role, Say, Version};
use tls_messages::Message;
use tls_messages::tls12::NewSessionTicket;

use super::{Remembers, client_and, edited, meet};
use crate::config::{self, Kind, NOT_BEFORE};
use crate::pipe::{Endpoint, pump};
use crate::tls12::configs;

const DAY: u64 = 86_400;

/// A clock that a test sets.
#[derive(Clone)]
struct Hand(Arc<AtomicU64>);

impl Hand {
    fn new() -> Self {
        Self(Arc::new(AtomicU64::new(NOT_BEFORE + 100 * DAY)))
    }

    fn forward(&self, seconds: u64) {
        self.0.fetch_add(seconds, Ordering::Relaxed);
    }

    fn back(&self, seconds: u64) {
        self.0.fetch_sub(seconds, Ordering::Relaxed);
    }

    fn clock(&self) -> Clock {
        let time = Arc::clone(&self.0);
        Clock::from_fn(move || Time::from_unix(time.load(Ordering::Relaxed)))
    }
}

/// How the server keeps sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Ticket,
    Id,
}

const BOTH: [By; 2] = [By::Ticket, By::Id];

/// Configurations that share their stores with whatever is cloned from them.
struct Sides {
    client: ClientConfig,
    server: ServerConfig,
}

impl Sides {
    fn new(by: By) -> Self {
        let (client, mut server) = configs(Kind::P256);
        if by == By::Id {
            server.tickets = None;
            server.sessions = Some(Arc::new(MemorySessions::new(8)));
        }
        Self { client, server }
    }

    /// Connects, and says whether the connection was resumed.
    fn connect(&self) -> bool {
        self.connect_to("server.example")
    }

    fn connect_to(&self, name: &str) -> bool {
        let name = ServerName::parse(name).unwrap();
        let client = Connection::client(Arc::new(self.client.clone()), name);
        let (mut client, mut server) =
            (Endpoint::new(client), Endpoint::server(self.server.clone()));
        pump(&mut client, &mut server);
        assert!(client.error.is_none() && server.error.is_none(), "{:?}", client.error);
        let [client, server] =
            [client, server].map(|end| end.connection.summary().unwrap().resumed);
        assert_eq!(client, server);
        client
    }
}

#[test]
fn sessions_are_resumed_at_all() {
    for by in BOTH {
        let sides = Sides::new(by);
        assert_eq!([sides.connect(), sides.connect(), sides.connect()], [false, true, true]);
    }
}

/// After a first connection, `change` makes the second one a full handshake.
fn assert_full_after(by: By, change: impl FnOnce(&mut Sides)) {
    let mut sides = Sides::new(by);
    assert!(!sides.connect());
    change(&mut sides);
    assert!(!sides.connect(), "{by:?}");
}

/// CVE-2025-23419, CVE-2025-68121.
#[test]
fn h5_what_a_session_was_made_under_must_not_change() {
    for by in BOTH {
        // The client trusts somebody else too.
        assert_full_after(by, |sides| sides.client.policy.allow_rsa_1024 = true);
        // The client now has a certificate to show.
        assert_full_after(by, |sides| {
            sides.client.credential = Some(config::authority(Kind::P256).client_credential());
        });
        // The server asks for certificates, and requires them or not.
        for required in [false, true] {
            assert_full_after(by, |sides| {
                let policy = config::authority(Kind::P256).policy();
                sides.server.client_auth = Some(ClientAuth { policy, required });
                sides.client.credential = Some(config::authority(Kind::P256).client_credential());
            });
        }
        // Its suites: the session's is no longer among them.
        assert_full_after(by, |sides| {
            sides.server.suites = vec![Suite::EcdheEcdsaChaCha20Poly1305Sha256];
        });
        assert_full_after(by, |sides| {
            sides.client.suites = vec![Suite::EcdheEcdsaChaCha20Poly1305Sha256];
        });
    }
}

/// The server's own eyes: the client's store is not to be believed.
#[test]
fn h5_a_server_looks_for_itself() {
    for by in BOTH {
        let kept = Arc::new(Remembers::default());
        let sides = |server: &ServerConfig| {
            let (mut client, _) = configs(Kind::P256);
            client.sessions = Some(Arc::<Remembers>::clone(&kept));
            client.credential = Some(config::authority(Kind::P256).client_credential());
            Sides { client, server: server.clone() }
        };
        let policy = config::authority(Kind::P256).policy();
        let mut server = Sides::new(by).server;
        server.client_auth = Some(ClientAuth { policy, required: true });
        assert!(!sides(&server).connect());
        assert!(sides(&server).connect());
        // Another set of authorities.
        let mut other = server.clone();
        let mut policy = config::authority(Kind::P256).policy();
        policy.allow_rsa_1024 = true;
        other.client_auth = Some(ClientAuth { policy, required: true });
        assert!(!sides(&other).connect());
        // Another certificate of the server's, with the same stores.
        let mut other = server.clone();
        other.credential = config::another_authority().configs().1.credential;
        let mut trusting = sides(&other);
        trusting.client.policy = config::another_authority().policy();
        assert!(!trusting.connect());
        assert!(sides(&server).connect(), "nothing but that");
    }
}

#[test]
fn h5_another_server_name() {
    for by in BOTH {
        let sides = Sides::new(by);
        assert!(!sides.connect_to("server.example"));
        // The client keeps sessions by name.
        assert!(!sides.connect_to("192.0.2.7"));
        assert!(sides.connect_to("server.example"));
        // Nor does it offer a session of another name that a store hands out.
        let kept: Arc<dyn Sessions> = Arc::new(Remembers::default());
        let mut sides = Sides::new(by);
        sides.client.sessions = Some(kept);
        assert!(!sides.connect_to("server.example"));
        assert!(!sides.connect_to("192.0.2.7"));
    }
}

/// The ticket of one name, shown with another.
#[test]
fn h5_a_server_does_not_take_a_session_of_another_name() {
    let flow = Flow { ticket: true, ..Flow::new(Version::Tls12, Role::Client) };
    let tickets = Arc::new(Tickets::default());
    let share = |config: &mut ServerConfig| config.tickets = Some(Arc::clone(&tickets));
    let (mut ours, mut peer) = super::server_and(flow, share, |_| ());
    meet(&mut ours, &mut peer);
    let session = peer.session();
    for (name, resumed) in [("server.example", true), ("other.example", false)] {
        let flow = Flow { resumed, ticket: !resumed, ..flow };
        let (mut ours, mut peer) = super::server_and(flow, share, |settings| {
            settings.session.clone_from(&session);
            settings.server_name = name.to_owned();
        });
        meet(&mut ours, &mut peer);
        assert!(ours.established && peer.is_done(), "{name}: {:?}", ours.error);
        assert_eq!(ours.connection.summary().unwrap().resumed, resumed, "{name}");
    }
}

#[test]
fn h7_sessions_expire_and_a_clock_that_goes_back_expires_them() {
    for by in BOTH {
        for (seconds, back, resumed) in [
            (3600, false, true),
            (6 * DAY, false, by == By::Id),
            (7 * DAY - 1, false, by == By::Id),
            (7 * DAY, false, false),
            (30 * DAY, false, false),
            (1, true, false),
            (DAY, true, false),
        ] {
            let (hand, mut sides) = (Hand::new(), Sides::new(by));
            sides.client.clock = hand.clock();
            sides.server.clock = hand.clock();
            assert!(!sides.connect());
            if back {
                hand.back(seconds);
            } else {
                hand.forward(seconds);
            }
            assert_eq!(sides.connect(), resumed, "{by:?} {seconds} {back}");
        }
    }
}

/// A server whose clock alone moves: it judges for itself.
#[test]
fn h7_a_server_does_not_take_what_is_too_old() {
    for by in BOTH {
        let (hand, mut sides) = (Hand::new(), Sides::new(by));
        sides.server.clock = hand.clock();
        sides.client.sessions = Some(Arc::new(Remembers::default()));
        assert!(!sides.connect());
        assert!(sides.connect());
        hand.forward(8 * DAY);
        assert!(!sides.connect(), "{by:?}");
    }
}

/// RFC 5077, section 3.3, with the bound of RFC 9846, section 4.7.1.
#[test]
fn h7_a_lifetime_beyond_seven_days_is_not_honoured() {
    let flow = Flow { ticket: true, ..Flow::new(Version::Tls12, Role::Server) };
    for (lifetime, seconds, offered) in [
        (u32::MAX, 7 * DAY - 1, true),
        (u32::MAX, 7 * DAY, false),
        (0, 7 * DAY - 1, true),
        (60, 59, true),
        (60, 60, false),
    ] {
        let (hand, sessions) = (Hand::new(), Arc::new(Remembers::default()));
        let change = |config: &mut ClientConfig| {
            config.clock = hand.clock();
            config.sessions = Some(Arc::<Remembers>::clone(&sessions));
        };
        let (mut ours, peer) = client_and(flow, change, |_| ());
        let mut peer = edited(peer, flow, Say::NewSessionTicket, move |message| {
            let mut ticket = NewSessionTicket::read(&message[4..]).unwrap();
            ticket.lifetime_hint = lifetime;
            ticket.to_message()
        });
        meet(&mut ours, &mut peer);
        assert!(ours.established, "{:?}", ours.error);
        hand.forward(seconds);
        let (mut again, _) = client_and(flow, change, |_| ());
        again.run();
        let ticket = b"a ticket of the script";
        let found = again.outgoing.windows(ticket.len()).any(|bytes| bytes == ticket);
        assert_eq!(found, offered, "{lifetime} {seconds}");
    }
}

/// CVE-2024-2511.
#[test]
fn h7_stores_are_bounded() {
    let store = Arc::new(MemorySessions::new(8));
    let mut sides = Sides::new(By::Id);
    sides.server.sessions = Some(Arc::<MemorySessions>::clone(&store));
    sides.client.sessions = None;
    for connections in 1..=20 {
        assert!(!sides.connect());
        assert_eq!(store.len(), connections.min(8));
    }
}

/// CVE-2020-13777: no key before the first rotation that anybody could know.
#[test]
fn h4_ticket_keys_are_random_and_of_their_own() {
    let ticket = |tickets: &Arc<Tickets>| {
        let flow = Flow { ticket: true, ..Flow::new(Version::Tls12, Role::Client) };
        let share = |config: &mut ServerConfig| {
            config.tickets = Some(Arc::clone(tickets));
            config.randomness = ashlar_tls::Randomness::system();
        };
        let (mut ours, mut peer) = super::server_and(flow, share, |_| ());
        meet(&mut ours, &mut peer);
        assert!(ours.established, "{:?}", ours.error);
        peer.session().unwrap().ticket
    };
    let (one, other) = (Arc::new(Tickets::default()), Arc::new(Tickets::default()));
    let [first, second, third] = [ticket(&one), ticket(&one), ticket(&other)];
    // The key's name stands in front: 16 bytes, then the nonce of 12.
    assert_eq!(first[..16], second[..16]);
    assert_ne!(first[..16], third[..16]);
    assert_ne!(first[16..28], second[16..28], "a nonce twice");
    assert_ne!(first[..16], [0; 16]);
    // Under no key that is all zeros.
    let zeros = aes::Aes256Gcm::new(&[0; 32]);
    let (sealed, tag) = first[28..].split_last_chunk::<16>().unwrap();
    let nonce = first[16..28].try_into().unwrap();
    assert!(zeros.open_in_place(nonce, &first[..16], &mut sealed.to_vec(), tag).is_err());
}

#[test]
fn h4_ticket_keys_are_replaced_and_old_ones_forgotten() {
    let (hand, mut sides) = (Hand::new(), Sides::new(By::Ticket));
    // The client's clock stands still: it would offer the ticket for ever.
    sides.server.clock = hand.clock();
    let lifetime = 1000;
    sides.server.tickets = Some(Arc::new(Tickets::new(u32::try_from(lifetime).unwrap())));
    sides.client.sessions = Some(Arc::new(Remembers::default()));
    assert!(!sides.connect());
    hand.forward(lifetime - 1);
    assert!(sides.connect());
    // Another key seals now, and the old one still opens.
    hand.forward(2);
    let other = Sides { client: configs(Kind::P256).0, server: sides.server.clone() };
    assert!(!other.connect());
    assert!(sides.connect());
    hand.forward(lifetime);
    assert!(!sides.connect());
    // Another server's keys open nothing of ours.
    let mut sides = Sides::new(By::Ticket);
    sides.client.sessions = Some(Arc::new(Remembers::default()));
    assert!(!sides.connect());
    assert!(sides.connect());
    sides.server.tickets = Some(Arc::new(Tickets::default()));
    assert!(!sides.connect());
}

/// A ticket of a scripted connection, changed: the server goes on with a full handshake.
#[test]
fn h8_tickets_that_are_tampered_with_or_cut() {
    let flow = Flow { ticket: true, ..Flow::new(Version::Tls12, Role::Client) };
    let tickets = Arc::new(Tickets::default());
    let share = |config: &mut ServerConfig| config.tickets = Some(Arc::clone(&tickets));
    let (mut ours, mut peer) = super::server_and(flow, share, |_| ());
    meet(&mut ours, &mut peer);
    let session = peer.session().unwrap();
    let resumed = |ticket: Vec<u8>| {
        let session = testkit::script::Session { ticket, ..session.clone() };
        // As in a full handshake: a server that resumes does not send what this script awaits.
        let settle = |settings: &mut testkit::script::Settings| settings.session = Some(session);
        let (mut ours, mut peer) = super::server_and(flow, share, settle);
        meet(&mut ours, &mut peer);
        assert!(ours.error.is_none(), "{:?}", ours.error);
        assert_eq!(ours.established, peer.is_done());
        !ours.established
    };
    assert!(resumed(session.ticket.clone()));
    for length in 1..session.ticket.len() {
        assert!(!resumed(session.ticket[..length].to_vec()), "{length}");
    }
    for at in 0..session.ticket.len() {
        let mut ticket = session.ticket.clone();
        ticket[at] ^= 1 << (at % 8);
        assert!(!resumed(ticket), "{at}");
    }
    assert!(!resumed([session.ticket.as_slice(), &[0]].concat()));
}

/// CVE-2026-2646.
#[test]
fn h8_stored_sessions_that_are_tampered_with_or_cut() {
    let flow = Flow { ticket: true, ..Flow::new(Version::Tls12, Role::Server) };
    let sessions = Arc::new(Remembers::default());
    let share = |config: &mut ClientConfig| {
        config.sessions = Some(Arc::<Remembers>::clone(&sessions));
    };
    let (mut ours, mut peer) = client_and(flow, share, |_| ());
    meet(&mut ours, &mut peer);
    assert!(ours.established, "{:?}", ours.error);
    let kept = sessions.0.lock().unwrap().clone().unwrap().to_bytes();

    // As a store outside of memory gives it back: another value, and of no configuration that is here.
    *sessions.0.lock().unwrap() = Some(Arc::new(Session::from_bytes(&kept).unwrap()));
    let (mut ours, _) = client_and(flow, share, |_| ());
    ours.run();
    let ticket = b"a ticket of the script";
    assert!(ours.outgoing.windows(ticket.len()).any(|bytes| bytes == ticket));

    let refused = |stored: &[u8]| {
        matches!(Session::from_bytes(stored), Err(Error::Decode { what: "Session", .. }))
    };
    for length in 0..kept.len() {
        assert!(refused(&kept[..length]), "{length}");
    }
    for at in 0..kept.len() {
        let mut stored = kept.to_vec();
        stored[at] ^= 1 << (at % 8);
        assert!(refused(&stored), "{at}");
    }
    assert!(refused(&[kept.as_slice(), &[0]].concat()));
}

/// A connection made under a configuration in this process is recognised by it alone: so what is
/// changed in place must be another.
#[test]
fn h5_a_configuration_that_is_changed_in_place() {
    for by in BOTH {
        let Sides { client, server } = Sides::new(by);
        let mut client = Arc::new(client);
        let connect = |client: &Arc<ClientConfig>| {
            let mut ends = (Endpoint::client_of(client), Endpoint::server(server.clone()));
            pump(&mut ends.0, &mut ends.1);
            ends.0.connection.summary().unwrap().resumed
        };
        assert_eq!([connect(&client), connect(&client)], [false, true]);
        assert!(Arc::get_mut(&mut client).is_none(), "its session refers to it");
        Arc::make_mut(&mut client).policy.allow_rsa_1024 = true;
        assert_eq!([connect(&client), connect(&client)], [false, true]);
        let mut taken_out = Arc::into_inner(client).unwrap();
        taken_out.policy.allow_rsa_1024 = false;
        let client = Arc::new(taken_out);
        assert_eq!([connect(&client), connect(&client)], [false, true]);
    }
}

#[test]
fn what_was_put_first_makes_room_for_the_newest() {
    let mut sides = Sides::new(By::Ticket);
    let remembers = Arc::new(Remembers::default());
    sides.client.sessions = Some(Arc::<Remembers>::clone(&remembers));
    assert!(!sides.connect());
    let session = remembers.get(b"").unwrap();

    let store = MemorySessions::new(2);
    let put = |key: &str| store.put(key.as_bytes(), Arc::clone(&session));
    let kept = || ["a", "b", "c"].map(|key| store.get(key.as_bytes()).is_some());
    put("a");
    put("b");
    // Again: it is no longer the first.
    put("a");
    assert_eq!((store.len(), kept()), (2, [true, true, false]));
    put("c");
    assert_eq!((store.len(), kept()), (2, [true, false, true]));
    assert!(store.take(b"a").is_some());
    assert!(store.take(b"a").is_none());
    assert_eq!((store.len(), kept()), (1, [false, false, true]));
    put("b");
    assert_eq!((store.len(), kept()), (2, [false, true, true]));
    let store = MemorySessions::new(0);
    store.put(b"a", Arc::clone(&session));
    assert!(store.is_empty());
}

/// RFC 7627, section 5.3.
#[test]
fn g18_sessions_with_and_without_extended_main_secret() {
    let flow = Flow { ticket: true, ..Flow::new(Version::Tls12, Role::Client) };
    let tickets = Arc::new(Tickets::default());
    let lax = |config: &mut ServerConfig| {
        config.tickets = Some(Arc::clone(&tickets));
        config.require_extended_main_secret = false;
    };
    let (mut ours, mut peer) = super::server_and(flow, lax, |it| it.extended_main_secret = false);
    meet(&mut ours, &mut peer);
    assert!(ours.established, "{:?}", ours.error);
    assert!(!ours.connection.summary().unwrap().extended_main_secret);
    // RFC 7627, section 5.4: nothing is exported without it.
    let exported = ours.connection.export(b"EXPERIMENTAL", b"", &mut [0; 32]);
    assert!(matches!(exported, Err(Error::Misuse(_))));
    // The session is taken up without, by a client that still has none; with it, the handshake is a
    // full one.
    let session = peer.session();
    for (extended, resumed) in [(false, true), (true, false)] {
        let flow = Flow { resumed, ticket: !resumed, ..flow };
        let (mut ours, mut peer) = super::server_and(flow, lax, |settings| {
            settings.session.clone_from(&session);
            settings.extended_main_secret = extended;
        });
        meet(&mut ours, &mut peer);
        assert!(ours.established && peer.is_done(), "{extended}: {:?}", ours.error);
        let summary = ours.connection.summary().unwrap();
        assert_eq!((summary.resumed, summary.extended_main_secret), (resumed, extended));
    }
}
