//! Runs sequences of `ashlar_fuzz::states` and counts how they end:
//! `cargo run --release -p ashlar-fuzz --example states -- 1000000`.

use std::collections::BTreeMap;
use std::io::Write;
use std::panic::catch_unwind;
use std::time::Instant;

use ashlar_fuzz::states;

fn main() -> std::io::Result<()> {
    let count = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(10_000);
    let (start, mut ends) = (Instant::now(), BTreeMap::<String, u64>::new());
    for seed in 0..count {
        let sequence = states::sequence(seed);
        let Ok(end) = catch_unwind(|| states::outcome(&sequence)) else {
            writeln!(std::io::stderr(), "seed {seed}: {sequence:02x?}")?;
            return Err(std::io::Error::other("it ends in another way than the model says"));
        };
        if let Some(end) = end {
            let name = if let states::End::Refused(alert) = end {
                alert.to_string()
            } else {
                format!("({end:?})")
            };
            *ends.entry(name).or_default() += 1;
        }
    }
    let mut out = std::io::stdout().lock();
    writeln!(out, "{count} sequences in {:.0} s", start.elapsed().as_secs_f64())?;
    ends.iter().try_for_each(|(end, count)| writeln!(out, "{count:>9} {end}"))
}
