//! Application data in records of 16 KiB: the server sends, the client receives.

use core::hint::black_box;

use ashlar_benches::Auth;
use tls::Group;

use super::{Bulk, Endpoints, Pair, Setup, Side, Terms, Version};
use crate::library::Outcome;
use crate::measure::{Consume, Contender, Repeat, Task};
use crate::rows::{Operation, Section};

/// What the largest record holds.
pub(super) const RECORD: usize = 16_384;
/// The type, the version and the length before each record.
const HEADER: usize = 5;

/// Records that are kept ready to be opened: together they fit into the cache of a core.
const READY: usize = 8;

type MakeTask = fn(&dyn Endpoints, &Terms) -> Outcome<Box<dyn Task>>;

pub(super) fn operations() -> Vec<Operation<Setup>> {
    let directions: [(_, _, MakeTask); 2] =
        [(Section::Sending, "send", sending), (Section::Receiving, "receive", receiving)];
    let mut operations = Vec::new();
    for (section, direction, task) in directions {
        for version in Version::ALL {
            for bulk in Bulk::ALL {
                let name = format!("{}/{}/{direction}", version.name(), bulk.name());
                let build = move |setup: &Setup| contenders(setup, &terms(version, bulk), task);
                operations.extend(Operation::of_size(section, &name, RECORD, build));
            }
        }
    }
    operations
}

pub(super) const fn terms(version: Version, bulk: Bulk) -> Terms {
    Terms { version, auth: Auth::Ecdsa, bulk, group: Group::X25519, resumes: false }
}

fn contenders(setup: &Setup, terms: &Terms, task: MakeTask) -> Outcome<Vec<Contender>> {
    let mut contenders = Vec::new();
    for (library, endpoints) in setup.each(terms)? {
        let task = task(endpoints.as_ref(), terms);
        let mut task = task.map_err(|fault| format!("{library}: {fault}"))?;
        task.time(1).map_err(|fault| format!("{library}: {fault}"))?;
        contenders.push(Contender { library, task });
    }
    Ok(contenders)
}

/// The records stay in one buffer, which is emptied for each.
fn sending(endpoints: &dyn Endpoints, terms: &Terms) -> Outcome<Box<dyn Task>> {
    let Pair { mut server, mut client, .. } = Pair::connect(endpoints, terms, false)?;
    let (data, mut outgoing, mut room) = (vec![0x42; RECORD], Vec::new(), Vec::new());
    server.send(&data, &mut outgoing)?;
    require_one_record(&outgoing)?;
    receive(client.as_mut(), &mut outgoing, &mut room)?;
    Ok(Box::new(Repeat(move || {
        outgoing.clear();
        server.send(black_box(&data), &mut outgoing)?;
        black_box(&outgoing);
        Ok(())
    })))
}

/// Each record is made by the server before, outside of the measured time.
fn receiving(endpoints: &dyn Endpoints, terms: &Terms) -> Outcome<Box<dyn Task>> {
    let Pair { mut server, mut client, .. } = Pair::connect(endpoints, terms, false)?;
    let (data, mut room) = (vec![0x42; RECORD], Vec::new());
    Ok(Box::new(Consume {
        slots: vec![Vec::new(); READY],
        prepare: move |record: &mut Vec<u8>| {
            record.clear();
            server.send(&data, record)?;
            require_one_record(record)
        },
        run: move |record: &mut Vec<u8>| receive(client.as_mut(), record, &mut room),
    }))
}

/// Opens a record that holds [`RECORD`] bytes.
pub(super) fn receive(
    side: &mut dyn Side,
    record: &mut Vec<u8>,
    room: &mut Vec<u8>,
) -> Outcome<()> {
    let mut received = 0;
    side.receive(black_box(record), room, &mut |data| received += black_box(data).len())?;
    if received == RECORD {
        return Ok(());
    }
    Err(format!("{received} bytes were received instead of {RECORD}").into())
}

fn require_one_record(records: &[u8]) -> Outcome<()> {
    let [_, _, _, high, low, ..] = records else { return Err("no record was sent".into()) };
    let length = HEADER + usize::from(u16::from_be_bytes([*high, *low]));
    if length == records.len() {
        return Ok(());
    }
    Err(format!("{} bytes are not one record of {length}", records.len()).into())
}
