//! Sequences of messages, each well-formed and under the right keys, in an order that no RFC draws.
//!
//! The first byte chooses the flow, every other one a message, and whether it goes in the clear. The
//! model knows from the figures how the sequence must end; our side must end so.

mod model;
mod sides;

use testkit::script::{Flow, Peer, Role, Say, Step};
use tls::Error;
use tls::registry::AlertDescription;

use self::model::Model;
use crate::endpoint::Endpoint;
use crate::mutate::SplitMix64;

/// The longest sequence that is looked at. The longest flow has five messages of one side.
const MAX_LENGTH: usize = 24;

/// Marks a message that goes in the clear, whatever keys there are.
const IN_THE_CLEAR: u8 = 0x80;

/// How a sequence ends for our side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Our side refuses, with this alert.
    Refused(AlertDescription),
    /// The other side said goodbye.
    Closed,
    /// Our side waits for more.
    Waits,
    /// The sequence was that of a figure.
    Connected,
}

/// Our side ends as the model says.
pub fn run(data: &[u8]) {
    let _ = outcome(data);
}

/// As [`run`], and says how. None for an empty input.
pub fn outcome(data: &[u8]) -> Option<End> {
    let [flow, says @ ..] = data else { return None };
    let flows = flows();
    let flow = flows[usize::from(*flow) % flows.len()];
    let says = &says[..says.len().min(MAX_LENGTH)];
    Some(Sequence::new(flow).run(says))
}

fn flows() -> Vec<Flow> {
    [Role::Client, Role::Server].into_iter().flat_map(Flow::all).collect()
}

/// A sequence made from a figure: messages left out, repeated, moved, replaced, in the clear; or one
/// without any order at all. `seed` decides.
#[must_use]
pub fn sequence(seed: u64) -> Vec<u8> {
    let mut numbers = SplitMix64(seed);
    let mut below = |bound: usize| {
        let random = usize::try_from(numbers.next() >> 33).unwrap_or(0);
        random.checked_rem(bound).unwrap_or(0)
    };
    let flows = flows();
    let choice = below(flows.len());
    let mut says = honest(flows[choice]);
    if below(8) == 0 {
        says = (0..=below(12)).map(|_| byte(below(256))).collect();
    }
    for _ in 0..=below(3) {
        let (at, other) = (below(says.len()), below(says.len()));
        match below(6) {
            0 => drop(says.remove(at)),
            1 => says.insert(at, says[at]),
            2 => says.swap(at, other),
            3 => says.insert(at, byte(below(Say::ALL.len()))),
            4 => says[at] = byte(below(Say::ALL.len())),
            _ => says[at] ^= IN_THE_CLEAR,
        }
        if says.is_empty() {
            break;
        }
    }
    [vec![byte(choice)], says].concat()
}

fn byte(number: usize) -> u8 {
    u8::try_from(number).unwrap_or(0)
}

/// What the script of a flow says.
fn honest(flow: Flow) -> Vec<u8> {
    let sent = flow.script().into_iter().filter_map(|step| match step {
        Step::Send(say) => Say::ALL.iter().position(|known| *known == say).map(byte),
        Step::Await(_) => None,
    });
    sent.collect()
}

/// Every flow without a mistake, as inputs: the seeds of the corpus.
#[must_use]
pub fn figures() -> Vec<Vec<u8>> {
    let choices = flows().into_iter().enumerate();
    choices.map(|(choice, flow)| [vec![byte(choice)], honest(flow)].concat()).collect()
}

/// Our side and the script, in the middle of a sequence.
struct Sequence {
    ours: Endpoint,
    peer: Peer,
    model: Model,
}

impl Sequence {
    fn new(flow: Flow) -> Self {
        let (ours, peer) = sides::pair(flow);
        Self { ours, peer, model: Model::new(flow) }
    }

    fn run(mut self, says: &[u8]) -> End {
        self.ours.run();
        for said in says {
            let say = Say::ALL[usize::from(said & !IN_THE_CLEAR) % Say::ALL.len()];
            let in_the_clear = said & IN_THE_CLEAR != 0;
            self.say(say, in_the_clear);
            self.model.hears(say, in_the_clear);
            self.check(say);
            if self.model.end() != End::Waits {
                break;
            }
        }
        let end = self.model.end();
        if matches!(end, End::Refused(_)) {
            // Whatever comes now changes nothing: the endpoint looks at that.
            self.say(Say::Finished, false);
            self.say(Say::ApplicationData, false);
            self.check(Say::ApplicationData);
        }
        end
    }

    fn say(&mut self, say: Say, in_the_clear: bool) {
        self.peer.listen(&self.ours.take_outgoing());
        match in_the_clear {
            true => self.peer.say_in_the_clear(say),
            false => self.peer.say(say),
        }
        self.ours.feed(&self.peer.take_outgoing());
    }

    fn check(&self, say: Say) {
        let found = match &self.ours.error {
            None if self.ours.established => End::Connected,
            None => End::Waits,
            Some(Error::ClosedEarly) => End::Closed,
            Some(error) => End::Refused(error.alert().unwrap_or(AlertDescription::CLOSE_NOTIFY)),
        };
        let error = self.ours.error.as_ref().map(ToString::to_string);
        assert_eq!(found, self.model.end(), "after {say:?}: {error:?}");
    }
}
