//! Full TLS 1.3 handshakes per second on one core, client and server apart.

#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, reason = "the table is this program's output")]

use core::error::Error;
use core::time::Duration;
use std::time::Instant;

use ashlar_benches::{Auth, Pair, Spent};
use tls::Group;

/// Rounds that count. Odd, so that the median is one of them.
const ROUNDS: usize = 9;
/// How long each pair runs in a round.
const ROUND: Duration = Duration::from_millis(150);

fn main() -> Result<(), Box<dyn Error>> {
    let mut lines = Vec::new();
    for auth in Auth::ALL {
        for group in Group::ALL {
            let pair = Pair::new(auth, group)?;
            // The first round fills caches and wakes the clock up, and is not kept.
            measure(&pair)?;
            lines.push(Line { auth, group, pair, rounds: Vec::new() });
        }
    }
    // In turns, so that a disturbance of the machine hits one round of each and not one of them.
    for _ in 0..ROUNDS {
        for line in &mut lines {
            line.rounds.push(measure(&line.pair)?);
        }
    }
    println!(
        "Full TLS 1.3 handshakes on one core, TLS_AES_128_GCM_SHA256, median of {ROUNDS} rounds"
    );
    println!();
    println!("auth   group      client/s   server/s   client us   server us");
    for line in &lines {
        line.print();
    }
    Ok(())
}

/// A line of the table: what was measured, and the time of one handshake in each round.
struct Line {
    auth: Auth,
    group: Group,
    pair: Pair,
    rounds: Vec<Spent>,
}

impl Line {
    fn print(&self) {
        let client = median(self.rounds.iter().map(|spent| spent.client));
        let server = median(self.rounds.iter().map(|spent| spent.server));
        println!(
            "{:<6} {:<10} {:>8.0}   {:>8.0}   {:>9.1}   {:>9.1}",
            self.auth,
            self.group.to_string(),
            1.0 / client.as_secs_f64(),
            1.0 / server.as_secs_f64(),
            1e6 * client.as_secs_f64(),
            1e6 * server.as_secs_f64(),
        );
    }
}

/// The mean time of a handshake over one round.
fn measure(pair: &Pair) -> Result<Spent, Box<dyn Error>> {
    let start = Instant::now();
    let (mut sum, mut handshakes) = (Spent::default(), 0);
    while start.elapsed() < ROUND {
        let spent = pair.handshake()?;
        sum.client += spent.client;
        sum.server += spent.server;
        handshakes += 1;
    }
    Ok(Spent { client: sum.client / handshakes, server: sum.server / handshakes })
}

fn median(durations: impl Iterator<Item = Duration>) -> Duration {
    let mut sorted: Vec<_> = durations.collect();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Duration, median};

    #[test]
    fn the_median_is_the_middle_one() {
        let durations = [9, 1, 5, 200, 4].map(Duration::from_micros);
        assert_eq!(median(durations.into_iter()), Duration::from_micros(5));
    }
}
