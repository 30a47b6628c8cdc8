//! Every primitive, and whole connections, next to the same of other libraries, in one process, in
//! turns.

#![expect(clippy::print_stdout, reason = "the tables are this program's output")]
#![expect(clippy::print_stderr, reason = "what is wrong does not belong among the tables")]

mod connections;
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

use clap::{Args, Parser, Subcommand};

use crate::keys::Keys;
use crate::library::{Library, Outcome};
use crate::measure::{Contender, Plan, measure};
use crate::ours::Ours;
use crate::report::{Method, Run};
use crate::results::Row;
use crate::rows::{Operation, Setup};

/// The exit code for arguments that name nothing, as clap has it.
const USAGE: u8 = 2;

/// Compares Ashlar's primitives, or its connections, with those of other libraries.
#[derive(Debug, Parser)]
#[command(name = "compare", args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(flatten)]
    options: Options,
    /// Compares portable code with RustCrypto's portable code alone, which takes RUSTFLAGS
    #[arg(long)]
    portable: bool,
    #[command(subcommand)]
    connections: Option<Connections>,
}

#[derive(Debug, Args)]
struct Options {
    /// Only rows with this in their names, such as `aes-128-gcm/seal`, `x25519` or `tls13/full`
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
    /// Shows the names of all rows and measures nothing
    #[arg(long)]
    list: bool,
}

#[derive(Debug, Subcommand)]
enum Connections {
    /// Handshakes, full and resumed, the client's side and the server's side apart
    Handshake(Options),
    /// Application data in records of 16 KiB, sent and received
    Bulk(Options),
    /// The memory that an idle connection keeps
    Memory(Options),
}

fn main() -> ExitCode {
    let Arguments { options, portable, connections } = Arguments::parse();
    let outcome = match connections {
        None => primitives(&options, portable),
        Some(Connections::Handshake(options)) => {
            on_connections(&options, connections::handshakes(), "compare handshake")
        }
        Some(Connections::Bulk(options)) => {
            on_connections(&options, connections::bulk(), "compare bulk")
        }
        Some(Connections::Memory(options)) => memory(&options),
    };
    outcome.unwrap_or_else(|fault| {
        eprintln!("error: {fault}");
        ExitCode::FAILURE
    })
}

fn primitives(options: &Options, portable: bool) -> Outcome<ExitCode> {
    let operations = rows::all();
    if let Some(code) = options.answer(operations.iter().map(|operation| &operation.name)) {
        return Ok(code);
    }
    let setup = Setup { libraries: libraries(portable)?, keys: Keys::default() };
    let names = setup.libraries.iter().map(|library| (library.name(), library.version()));
    let run = Run::new(names.collect(), Method::InTurns(options.plan()), portable);
    compare(
        options,
        operations,
        &setup,
        &run,
        if portable { "compare --portable" } else { "compare" },
    )
}

fn on_connections(
    options: &Options,
    operations: Vec<Operation<connections::Setup>>,
    table: &str,
) -> Outcome<ExitCode> {
    if let Some(code) = options.answer(operations.iter().map(|operation| &operation.name)) {
        return Ok(code);
    }
    let setup = connections::Setup::new()?;
    let run = Run::new(setup.libraries(), Method::InTurns(options.plan()), false);
    compare(options, operations, &setup, &run, table)
}

fn memory(options: &Options) -> Outcome<ExitCode> {
    if let Some(code) = options.answer(connections::memory_names().iter()) {
        return Ok(code);
    }
    let setup = connections::Setup::new()?;
    let count = if options.quick { connections::FEW } else { connections::MANY };
    let run = Run::new(setup.libraries(), Method::Counted(count), false);
    run.conditions().iter().for_each(|line| println!("{line}"));
    let rows = connections::memory(&setup, &options.wanted(), count)?;
    for (index, row) in rows.iter().enumerate() {
        println!("{}", run.text(row, index.checked_sub(1).and_then(|before| rows.get(before))));
    }
    options.keep(&run, &rows, "compare memory")
}

fn compare<S>(
    options: &Options,
    mut operations: Vec<Operation<S>>,
    setup: &S,
    run: &Run,
    table: &str,
) -> Outcome<ExitCode> {
    run.conditions().iter().for_each(|line| println!("{line}"));
    operations.retain(|operation| operation.name.contains(&options.wanted()));

    // All results are checked before anything is measured.
    let prepared = operations
        .into_iter()
        .map(|operation| {
            let contenders = operation.contenders(setup)?;
            Ok((operation, contenders))
        })
        .collect::<Outcome<Vec<_>>>()?;
    let mut rows = Vec::new();
    for (operation, contenders) in prepared.into_iter().filter(|(_, found)| compares(found)) {
        let row = row(run, operation, contenders, options.plan())?;
        println!("{}", run.text(&row, rows.last()));
        rows.push(row);
    }
    options.keep(run, &rows, table)
}

impl Options {
    fn plan(&self) -> Plan {
        if self.quick { Plan::QUICK } else { Plan::FULL }
    }

    fn wanted(&self) -> String {
        self.filter.as_deref().unwrap_or_default().to_lowercase()
    }

    /// The exit code, if nothing is to be measured: the names are listed, or the filter fits none.
    fn answer<'a>(&self, names: impl Iterator<Item = &'a String>) -> Option<ExitCode> {
        let wanted = self.wanted();
        let (selected, others): (Vec<_>, Vec<_>) = names.partition(|name| name.contains(&wanted));
        if selected.is_empty() {
            eprintln!("no row has `{wanted}` in its name; there are");
            others.iter().for_each(|name| eprintln!("    {name}"));
            return Some(ExitCode::from(USAGE));
        }
        self.list.then(|| {
            selected.iter().for_each(|name| println!("{name}"));
            ExitCode::SUCCESS
        })
    }

    /// Writes what is to be written.
    fn keep(&self, run: &Run, rows: &[Row], table: &str) -> Outcome<ExitCode> {
        if let Some(path) = &self.json {
            fs::write(path, format!("{:#}\n", run.json(rows)))
                .map_err(|error| format!("cannot write {}: {error}", path.display()))?;
        }
        if self.write {
            let path = document::write(&run.markdown(rows), table)?;
            println!("\nwritten to {}", path.display());
        }
        Ok(ExitCode::SUCCESS)
    }
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

fn row<S>(
    run: &Run,
    operation: Operation<S>,
    mut contenders: Vec<Contender>,
    plan: Plan,
) -> Outcome<Row> {
    let figures =
        measure(&mut contenders, plan).map_err(|fault| format!("{}: {fault}", operation.name))?;
    Ok(Row {
        section: operation.section,
        name: operation.name,
        amount: operation.amount,
        ours: run.libraries.first().map_or(ours::NAME, |(name, _)| name),
        figures: contenders.iter().map(|contender| contender.library).zip(figures).collect(),
    })
}

#[cfg(test)]
mod tests;
