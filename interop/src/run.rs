//! Running the matrix: batches that share a server, on all of the machine's processors.

use core::sync::atomic::{AtomicBool, Ordering};
use std::collections::{BTreeMap, VecDeque};
use std::net::TcpListener;
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::case::{Case, Certificate, Mode, Role};
use crate::chain::Chains;
use crate::ours;
use crate::peers::{Peer, Seen, Server, Setup, Terms};

/// A fault may take all patience: after so many in one setup, its other cases have failed, too.
const MAX_FAULTS: usize = 2;

/// A case, the peer of it, and how it went: what went wrong, or nothing.
pub(crate) struct Outcome {
    pub(crate) peer: &'static str,
    pub(crate) case: Case,
    pub(crate) fault: Option<String>,
}

/// Cases of one peer that can share a server.
struct Batch<'a> {
    peer: &'a dyn Peer,
    cases: Vec<Case>,
}

/// Tries each case with each peer that has it.
pub(crate) fn all(peers: &[Box<dyn Peer>], cases: &[Case], chains: &Chains) -> Vec<Outcome> {
    let batches = Mutex::new(batches(peers, cases));
    let outcomes = Mutex::new(Vec::new());
    let next = || batches.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
    let work = || {
        while let Some(batch) = next() {
            let done = batch.run(chains);
            outcomes.lock().unwrap_or_else(PoisonError::into_inner).extend(done);
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    outcomes.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn batches<'a>(peers: &'a [Box<dyn Peer>], cases: &[Case]) -> VecDeque<Batch<'a>> {
    let mut batches = VecDeque::new();
    for peer in peers.iter().map(Box::as_ref) {
        let mut by_setup: BTreeMap<(Role, Certificate, Mode), Vec<Case>> = BTreeMap::new();
        for case in cases.iter().filter(|case| peer.has(case)) {
            by_setup.entry((case.role, case.certificate, case.mode)).or_default().push(*case);
        }
        batches.extend(by_setup.into_values().map(|cases| Batch { peer, cases }));
    }
    batches
}

impl Batch<'_> {
    fn run(&self, chains: &Chains) -> Vec<Outcome> {
        let (mut server, mut faults) = (None, 0);
        let outcomes = self.cases.iter().map(|&case| {
            let result = match case.role {
                _ if faults >= MAX_FAULTS => Err("not tried after so many faults".to_owned()),
                Role::Client => self.against_server(&case, chains, &mut server),
                Role::Server => self.against_client(&case, chains),
            };
            faults += usize::from(result.is_err());
            Outcome { peer: self.peer.name(), case, fault: result.err() }
        });
        outcomes.collect()
    }

    /// Our client and the peer's server, which the next case finds running if all went well.
    fn against_server(
        &self,
        case: &Case,
        chains: &Chains,
        running: &mut Option<Box<dyn Server>>,
    ) -> Result<(), String> {
        let setup = setup(case, chains)?;
        let mut server = match running.take() {
            Some(server) => server,
            None => self.peer.serve(&setup)?,
        };
        self.talk(case, &setup, server.as_mut())
            .map_err(|why| format!("{why}\nThe peer printed:\n{}", server.log()))?;
        *running = Some(server);
        Ok(())
    }

    fn talk(&self, case: &Case, setup: &Setup<'_>, server: &mut dyn Server) -> Result<(), String> {
        let terms = Terms::new(case, self.peer);
        let client = ours::Client::new(setup.chain, &terms)?;
        for number in 0..case.mode.connections() {
            let (ours, reply) = client.talk(server.port(), server.dialogue())?;
            let theirs = server.seen(&reply)?;
            terms.check(&ours, case.suite.0, number).map_err(|why| format!("we say: {why}"))?;
            self.check(&terms, &theirs, number)?;
        }
        Ok(())
    }

    /// Our server and the peer's client.
    fn against_client(&self, case: &Case, chains: &Chains) -> Result<(), String> {
        let setup = setup(case, chains)?;
        let terms = Terms::new(case, self.peer);
        let server = ours::Server::new(setup.chain, &terms)?;
        let listener = TcpListener::bind("127.0.0.1:0").map_err(|why| why.to_string())?;
        let port = listener.local_addr().map_err(|why| why.to_string())?.port();
        let (connections, stop) = (case.mode.connections(), AtomicBool::new(false));
        let (ours, theirs) = thread::scope(|scope| {
            let serving = scope.spawn(|| server.serve(&listener, connections, &stop));
            let theirs = self.peer.connect(&setup, port);
            stop.store(theirs.is_err(), Ordering::Relaxed);
            (serving.join().unwrap_or_else(|_| Err("our server panicked".to_owned())), theirs)
        });
        let (ours, theirs) = match (ours, theirs) {
            (Ok(ours), Ok(theirs)) => (ours, theirs),
            (Err(ours), Ok(_)) => return Err(format!("our server: {ours}")),
            (Ok(_), Err(theirs)) => return Err(theirs),
            (Err(ours), Err(theirs)) => return Err(format!("our server: {ours}\n{theirs}")),
        };
        if theirs.len() != connections {
            return Err(format!("it tells of {} connections, not {connections}", theirs.len()));
        }
        for (number, (ours, theirs)) in ours.iter().zip(&theirs).enumerate() {
            terms.check(ours, case.suite.0, number).map_err(|why| format!("we say: {why}"))?;
            self.check(&terms, theirs, number)?;
        }
        Ok(())
    }

    fn check(&self, terms: &Terms, seen: &Seen, number: usize) -> Result<(), String> {
        let checked = terms.check(seen, &self.peer.spelling(terms.suite), number);
        checked.map_err(|why| format!("{} says: {why}", self.peer.name()))
    }
}

fn setup<'a>(case: &Case, chains: &'a Chains) -> Result<Setup<'a>, String> {
    Ok(Setup { mode: case.mode, chain: chains.of(case.certificate)?, chains })
}
