//! What an idle connection keeps.

use super::bulk::{RECORD, receive, terms};
use super::{Bulk, Endpoints, Pair, Setup, Side, Terms, Version};
use crate::library::Outcome;
use crate::measure::Figures;
use crate::ours;
use crate::results::Row;
use crate::rows::{Amount, Section};

/// How many connections there are at once, whose mean is taken.
pub(crate) const MANY: u32 = 1000;
/// How many there are in a quick run.
pub(crate) const FEW: u32 = 100;

/// What has happened on the connections.
#[derive(Clone, Copy)]
enum After {
    Handshake,
    /// A record of 16 KiB each way.
    Exchange,
}

impl After {
    const ALL: [Self; 2] = [Self::Handshake, Self::Exchange];
}

/// What both sides keep, in bytes a connection.
struct Kept {
    client: f64,
    server: f64,
}

/// The names of all rows.
pub(crate) fn names() -> Vec<String> {
    let situations = Version::ALL
        .into_iter()
        .flat_map(|version| After::ALL.map(|after| names_of(version, after)));
    situations.flatten().collect()
}

/// The name of the client's row, and of the server's.
fn names_of(version: Version, after: After) -> [String; 2] {
    let after = match after {
        After::Handshake => "handshake",
        After::Exchange => "exchange",
    };
    ["client", "server"].map(|role| format!("{}/{after}/{role}", version.name()))
}

/// The rows with `wanted` in their names.
pub(crate) fn rows(setup: &Setup, wanted: &str, connections: u32) -> Outcome<Vec<Row>> {
    let mut rows = Vec::new();
    for version in Version::ALL {
        for after in After::ALL {
            let names = names_of(version, after);
            if names.iter().any(|name| name.contains(wanted)) {
                let [client, server] = both(setup, version, after, connections)?;
                let named = names.into_iter().zip([client, server]);
                let named = named.filter(|(name, _)| name.contains(wanted));
                rows.extend(named.map(|(name, figures)| row(name, figures)));
            }
        }
    }
    Ok(rows)
}

fn row(name: String, figures: Vec<(&'static str, Figures)>) -> Row {
    Row { section: Section::Memory, name, amount: Amount::Kept, ours: ours::NAME, figures }
}

/// The figures of clients and those of servers.
fn both(
    setup: &Setup,
    version: Version,
    after: After,
    connections: u32,
) -> Outcome<[Vec<(&'static str, Figures)>; 2]> {
    let terms = terms(version, Bulk::Aes128Gcm);
    let mut figures = [Vec::new(), Vec::new()];
    for (library, endpoints) in setup.each(&terms)? {
        let kept = kept(endpoints.as_ref(), &terms, after, connections);
        let Kept { client, server } = kept.map_err(|fault| format!("{library}: {fault}"))?;
        for (figures, bytes) in figures.iter_mut().zip([client, server]) {
            figures.push((library, Figures::new(vec![bytes]).ok_or("no figure")?));
        }
    }
    Ok(figures)
}

fn kept(endpoints: &dyn Endpoints, terms: &Terms, after: After, connections: u32) -> Outcome<Kept> {
    // What a library makes once is there before anything is counted.
    (0..10).try_for_each(|_| connected(endpoints, terms, after).map(drop))?;
    let capacity = usize::try_from(connections)?;
    let (mut clients, mut servers) = (Vec::with_capacity(capacity), Vec::with_capacity(capacity));
    let before = heap()?;
    for _ in 0..connections {
        let Pair { client, server, .. } = connected(endpoints, terms, after)?;
        clients.push(client);
        servers.push(server);
    }
    let with_both = heap()?;
    drop(servers);
    let with_clients = heap()?;
    Ok(Kept {
        client: (with_clients - before) / f64::from(connections),
        server: (with_both - with_clients) / f64::from(connections),
    })
}

fn connected(endpoints: &dyn Endpoints, terms: &Terms, after: After) -> Outcome<Pair> {
    let mut pair = Pair::connect(endpoints, terms, false)?;
    if let After::Exchange = after {
        let Pair { client, server, .. } = &mut pair;
        transfer(client.as_mut(), server.as_mut())?;
        transfer(server.as_mut(), client.as_mut())?;
    }
    Ok(pair)
}

/// The buffers of the caller are gone afterwards.
fn transfer(from: &mut dyn Side, to: &mut dyn Side) -> Outcome<()> {
    let mut record = Vec::new();
    from.send(&[0x42; RECORD], &mut record)?;
    receive(to, &mut record, &mut Vec::new())
}

/// The bytes that the C library's allocator has given out to this process, whatever the language:
/// with what it adds to each piece.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(unsafe_code, reason = "nobody but the C library knows what it has given out")]
#[expect(clippy::cast_precision_loss, reason = "far below 2^53 bytes")]
fn heap() -> Outcome<f64> {
    // SAFETY: takes nothing and returns numbers by value.
    let info = unsafe { libc::mallinfo2() };
    Ok((info.uordblks + info.hblkhd) as f64)
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn heap() -> Outcome<f64> {
    Err("counting memory takes the allocator of glibc".into())
}

#[cfg(test)]
mod tests {
    use super::heap;

    #[test]
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    fn what_is_kept_is_counted() {
        let before = heap().unwrap();
        let kept: Vec<Vec<u8>> = (0..4000).map(|_| Vec::with_capacity(1000)).collect();
        let with = heap().unwrap() - before;
        drop(kept);
        let without = heap().unwrap() - before;
        // Other tests run meanwhile.
        assert!((4.0e6..8.0e6).contains(&with), "{with}");
        assert!(without < 2.0e6, "{without}");
    }
}
