//! Every primitive next to the same of other libraries, in one process, in turns.

#![expect(clippy::print_stdout, reason = "the tables are this program's output")]
#![expect(clippy::print_stderr, reason = "what is wrong does not belong among the tables")]

mod document;
mod goals;
mod keys;
mod library;
mod machine;
mod measure;
mod ours;
mod peers;
mod report;
mod results;
mod rows;
mod versions;

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use crate::keys::Keys;
use crate::library::{Library, Outcome};
use crate::measure::{Contender, Plan, measure};
use crate::ours::Ours;
use crate::report::Run;
use crate::results::Row;
use crate::rows::{Operation, Setup};

/// The exit code for arguments that name nothing, as clap has it.
const USAGE: u8 = 2;

/// Compares Ashlar's primitives with those of other libraries.
#[derive(Debug, Parser)]
#[command(name = "compare")]
struct Arguments {
    /// Only operations with this in their names, such as `aes-128-gcm/seal` or `x25519`
    filter: Option<String>,
    /// Fewer and shorter samples
    #[arg(long)]
    quick: bool,
    /// Writes the figures there as JSON, too
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Writes the tables to docs/performance.md, too
    #[arg(long, conflicts_with = "filter")]
    write: bool,
    /// Compares portable code with RustCrypto's portable code alone, which takes RUSTFLAGS
    #[arg(long)]
    portable: bool,
    /// Shows the names of all operations and measures nothing
    #[arg(long)]
    list: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let wanted = arguments.filter.as_deref().unwrap_or_default().to_lowercase();
    let (selected, others): (Vec<_>, Vec<_>) =
        rows::all().into_iter().partition(|operation| operation.name.contains(&wanted));
    if selected.is_empty() {
        eprintln!("no operation has `{wanted}` in its name; there are");
        others.iter().for_each(|operation| eprintln!("    {}", operation.name));
        return ExitCode::from(USAGE);
    }
    if arguments.list {
        selected.iter().for_each(|operation| println!("{}", operation.name));
        return ExitCode::SUCCESS;
    }
    match compare(&arguments, selected) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("error: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn compare(arguments: &Arguments, operations: Vec<Operation>) -> Outcome<()> {
    let setup = Setup { libraries: libraries(arguments.portable)?, keys: Keys::default() };
    let plan = if arguments.quick { Plan::QUICK } else { Plan::FULL };
    let run = Run::new(&setup.libraries, plan, arguments.portable);
    run.conditions().iter().for_each(|line| println!("{line}"));

    // All results are checked before anything is measured.
    let prepared = operations
        .into_iter()
        .map(|operation| {
            let contenders = operation.contenders(&setup)?;
            Ok((operation, contenders))
        })
        .collect::<Outcome<Vec<_>>>()?;
    let mut rows = Vec::new();
    for (operation, contenders) in prepared.into_iter().filter(|(_, found)| compares(found)) {
        let row = row(&setup, operation, contenders, plan)?;
        println!("{}", run.text(&row, rows.last()));
        rows.push(row);
    }
    if let Some(path) = &arguments.json {
        fs::write(path, format!("{:#}\n", run.json(&rows)))
            .map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    }
    if arguments.write {
        let path = document::write(&run.markdown(&rows), arguments.portable)?;
        println!("\nwritten to {}", path.display());
    }
    Ok(())
}

/// Whether there is something to compare us with, and something of ours.
fn compares(contenders: &[Contender]) -> bool {
    let [first, _, ..] = contenders else { return false };
    [ours::NAME, ours::PORTABLE].contains(&first.library)
}

/// Who takes part, ours first.
fn libraries(portable: bool) -> Outcome<Vec<Box<dyn Library>>> {
    let mut peers = peers::all();
    if !portable {
        let ours: [Box<dyn Library>; 2] = [Box::new(Ours::Best), Box::new(Ours::PortableBeside)];
        return Ok(ours.into_iter().chain(peers).collect());
    }
    peers.retain(|peer| peer.name() == peers::RUSTCRYPTO);
    if peers.is_empty() || !peers::IS_PORTABLE {
        return Err(format!(
            "--portable takes RustCrypto's portable code and no other peer: build this program \
             with --no-default-features --features rustcrypto and\nRUSTFLAGS='{}'",
            peers::PORTABLE_FLAGS.trim_end()
        )
        .into());
    }
    let ours: [Box<dyn Library>; 1] = [Box::new(Ours::Portable)];
    Ok(ours.into_iter().chain(peers).collect())
}

fn row(
    setup: &Setup,
    operation: Operation,
    mut contenders: Vec<Contender>,
    plan: Plan,
) -> Outcome<Row> {
    let figures =
        measure(&mut contenders, plan).map_err(|fault| format!("{}: {fault}", operation.name))?;
    Ok(Row {
        section: operation.section,
        name: operation.name,
        amount: operation.amount,
        ours: setup.libraries.first().map_or(ours::NAME, |library| library.name()),
        figures: contenders.iter().map(|contender| contender.library).zip(figures).collect(),
    })
}

#[cfg(test)]
mod tests;
