//! The machine code of the kernels: jumps, calls and divisions, whatever made them.

use std::collections::BTreeSet;
use std::path::Path;

use super::kernels::{Expected, KERNELS, TWINS};
use super::objdump::{self, Listing};

/// What the scan saw of one registered kernel.
#[derive(Debug)]
pub(super) struct Kernel {
    pub(super) symbol: &'static str,
    pub(super) backend: &'static str,
    pub(super) copies: usize,
    pub(super) jumps: Vec<usize>,
    pub(super) calls: Vec<String>,
}

impl Kernel {
    /// Whether it belongs to this crate and backend.
    pub(super) fn is_of(&self, crate_name: &str, backend: &str) -> bool {
        let of_crate = format!("ashlar_{}::", crate_name.replace('-', "_"));
        self.symbol.trim_start_matches('<').starts_with(&of_crate) && self.backend == backend
    }

    #[cfg(test)]
    pub(super) fn for_test(symbol: &'static str, backend: &'static str) -> Self {
        let (jumps, calls) = (Vec::new(), Vec::new());
        Self { symbol, backend, copies: 1, jumps, calls }
    }
}

/// Every kernel, and what is not as registered.
pub(super) fn run(program: &Path) -> Result<(Vec<Kernel>, Vec<String>), String> {
    let listings = objdump::disassemble(program)?;
    let (mut kernels, mut faults) = (Vec::new(), Vec::new());
    for expected in KERNELS {
        let found: Vec<&Listing> = of_symbol(&listings, expected.symbol).collect();
        faults.extend(compare(expected, &found));
        let jumps: BTreeSet<usize> = found.iter().map(|listing| listing.jumps).collect();
        let calls: BTreeSet<String> =
            found.iter().flat_map(|listing| listing.calls.iter().cloned()).collect();
        kernels.push(Kernel {
            symbol: expected.symbol,
            backend: expected.backend,
            copies: found.len(),
            jumps: jumps.into_iter().collect(),
            calls: calls.into_iter().collect(),
        });
    }
    for &(symbol, max_jumps) in TWINS {
        let twin = Expected { symbol, backend: "", max_jumps, computed_jumps: 0, calls: &[] };
        let found: Vec<&Listing> = of_symbol(&listings, symbol).collect();
        if found.is_empty() || compare(&twin, &found).is_empty() {
            faults.push(format!("the scan does not report {symbol}, which leaks: it is broken"));
        }
    }
    Ok((kernels, faults))
}

fn of_symbol<'a>(listings: &'a [Listing], symbol: &str) -> impl Iterator<Item = &'a Listing> {
    listings.iter().filter(move |listing| listing.symbol == symbol)
}

/// Sentences on what differs.
fn compare(expected: &Expected, found: &[&Listing]) -> Vec<String> {
    let Expected { symbol, max_jumps, computed_jumps, calls, .. } = *expected;
    if found.is_empty() {
        return vec![format!(
            "{symbol}: no such function in the program: was it inlined or renamed?"
        )];
    }
    let mut faults = BTreeSet::new();
    for listing in found {
        if listing.jumps > max_jumps {
            let count = listing.jumps;
            faults.insert(format!("{count} conditional jumps, registered are at most {max_jumps}"));
        }
        if listing.computed_jumps != computed_jumps {
            let count = listing.computed_jumps;
            faults.insert(format!("{count} computed jumps, registered are {computed_jumps}"));
        }
        if listing.divisions != 0 {
            faults.insert(format!("{} divisions, whose time depends on values", listing.divisions));
        }
        let unknown = listing.calls.iter().filter(|call| !calls.contains(&call.as_str()));
        faults.extend(unknown.map(|call| format!("a call of `{call}`, which is not registered")));
    }
    faults.into_iter().map(|fault| format!("{symbol}: {fault}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing() -> Listing {
        let calls = ["*", "a::step", "memcpy"].map(str::to_owned);
        Listing {
            symbol: "a::kernel".to_owned(),
            jumps: 1,
            computed_jumps: 1,
            divisions: 0,
            calls: calls.into_iter().collect(),
        }
    }

    const KERNEL: Expected = Expected {
        symbol: "a::kernel",
        backend: "portable",
        max_jumps: 1,
        computed_jumps: 1,
        calls: &["*", "a::step", "memcpy"],
    };

    #[test]
    fn whatever_is_not_registered_is_a_fault() {
        let listing = listing();
        assert!(compare(&KERNEL, &[&listing]).is_empty());
        assert!(compare(&Expected { max_jumps: 2, ..KERNEL }, &[&listing]).is_empty());
        assert_eq!(compare(&Expected { max_jumps: 0, ..KERNEL }, &[&listing]).len(), 1);
        assert_eq!(compare(&Expected { computed_jumps: 0, ..KERNEL }, &[&listing]).len(), 1);
        assert_eq!(compare(&Expected { calls: &["*"], ..KERNEL }, &[&listing]).len(), 2);
        assert_eq!(compare(&KERNEL, &[&Listing { divisions: 1, ..listing }]).len(), 1);
        assert_eq!(compare(&KERNEL, &[]).len(), 1, "it is gone");
    }
}
