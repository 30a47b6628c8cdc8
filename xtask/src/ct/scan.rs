//! The machine code of the kernels: jumps, calls and divisions, whatever made them.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use super::kernels::{Expected, KERNELS, TWINS};
use crate::process;

/// A function of the program. An expected one may have several, one a generic argument.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Listing {
    symbol: String,
    /// Conditional jumps.
    jumps: usize,
    /// Jumps to an address from a register or from memory.
    computed_jumps: usize,
    divisions: usize,
    /// Functions that are called, or jumped to at the end; `*` where a register holds the address.
    calls: BTreeSet<String>,
}

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
        self.symbol.starts_with(&of_crate) && self.backend == backend
    }

    #[cfg(test)]
    pub(super) fn for_test(symbol: &'static str, backend: &'static str) -> Self {
        let (jumps, calls) = (Vec::new(), Vec::new());
        Self { symbol, backend, copies: 1, jumps, calls }
    }
}

/// Every kernel, and what is not as registered.
pub(super) fn run(program: &Path) -> Result<(Vec<Kernel>, Vec<String>), String> {
    let mut objdump = Command::new("objdump");
    objdump.args(["--disassemble", "--demangle=rust", "--no-show-raw-insn"]).arg(program);
    let output = process::capture(&mut objdump)?;
    if !output.success {
        return Err("objdump failed".to_owned());
    }
    let listings = parse(&output.stdout);
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
    for (symbol, jumps) in TWINS {
        let twin = Expected { symbol, backend: "", jumps, computed_jumps: 0, calls: &[] };
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
    let Expected { symbol, jumps, computed_jumps, calls, .. } = *expected;
    if found.is_empty() {
        return vec![format!(
            "{symbol}: no such function in the program: was it inlined or renamed?"
        )];
    }
    let mut faults = BTreeSet::new();
    for listing in found {
        if !jumps.contains(&listing.jumps) {
            faults.insert(format!("{} conditional jumps, registered are {jumps:?}", listing.jumps));
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

/// The functions of objdump's output.
fn parse(lines: &[String]) -> Vec<Listing> {
    let mut listings: Vec<Listing> = Vec::new();
    for line in lines {
        if let Some(symbol) = line.strip_suffix(">:").and_then(|line| line.split_once(" <")) {
            listings.push(Listing { symbol: symbol.1.to_owned(), ..Listing::default() });
        } else if let (Some(listing), Some((_, code))) =
            (listings.last_mut(), line.split_once(":\t"))
        {
            let words = code.split_whitespace().skip_while(|word| PREFIXES.contains(word));
            let mut words = words.map(str::to_owned);
            let mnemonic = words.next().unwrap_or_default();
            let operand = words.collect::<Vec<String>>().join(" ");
            listing.add(&mnemonic, &operand);
        }
    }
    listings
}

/// What may stand before a jump or call.
const PREFIXES: [&str; 3] = ["notrack", "bnd", "data16"];

/// Of integers and of floating-point numbers: the time of both depends on the numbers.
const DIVISIONS: [&str; 4] = ["div", "idiv", "vdiv", "sqrt"];

impl Listing {
    fn add(&mut self, mnemonic: &str, operand: &str) {
        let is_call = mnemonic.starts_with("call");
        if mnemonic == "jmp" || is_call {
            match target(operand) {
                Some(target) if !is_call && target == self.symbol => {}
                Some(target) => drop(self.calls.insert(name(target).to_owned())),
                None if is_call => drop(self.calls.insert("*".to_owned())),
                None => self.computed_jumps += 1,
            }
        } else if mnemonic.starts_with('j') || mnemonic.starts_with("loop") {
            self.jumps += 1;
        } else if DIVISIONS.iter().any(|division| mnemonic.starts_with(division)) {
            self.divisions += 1;
        }
    }
}

/// The function in `401000 <name+0x12>`; `None` for an address from a register or from memory.
fn target(operand: &str) -> Option<&str> {
    if operand.starts_with('*') {
        return None;
    }
    let (_, rest) = operand.split_once('<')?;
    let symbol = rest.strip_suffix('>')?;
    // An offset from the start follows the last plus.
    match symbol.rsplit_once("+0x") {
        Some((symbol, offset)) if offset.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            Some(symbol)
        }
        _ => Some(symbol),
    }
}

/// Without the version that the linker noted and the table that it goes through.
fn name(symbol: &str) -> &str {
    symbol.split('@').next().unwrap_or(symbol)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
0000000000001000 <a::kernel>:
    1000:\tmov    (%rdi),%rax
    1003:\tjne    1000 <a::kernel>
    1005:\tcall   2000 <a::step::<impl a::B>::f>
    100a:\tcall   *0x2e8(%rip)        # 6a0 <_DYNAMIC+0x2e8>
    1010:\tnotrack jmp *%rax
    1013:\tjmp    1003 <a::kernel+0x3>
    1018:\tjmp    3000 <memcpy@GLIBC_2.14>
    101d:\tdivq   (%rsi)
    1020:\tret

0000000000002000 <a::step::<impl a::B>::f>:
    2000:\tret
";

    fn listings() -> Vec<Listing> {
        parse(&TEXT.lines().map(str::to_owned).collect::<Vec<_>>())
    }

    const KERNEL: Expected = Expected {
        symbol: "a::kernel",
        backend: "portable",
        jumps: &[1],
        computed_jumps: 1,
        calls: &["*", "a::step::<impl a::B>::f", "memcpy"],
    };

    #[test]
    fn a_listing_is_counted() {
        let listings = listings();
        assert_eq!(listings.len(), 2);
        let kernel = &listings[0];
        assert_eq!((kernel.jumps, kernel.computed_jumps, kernel.divisions), (1, 1, 1));
        let calls: Vec<&str> = kernel.calls.iter().map(String::as_str).collect();
        assert_eq!(calls, KERNEL.calls);
    }

    #[test]
    fn whatever_is_not_registered_is_a_fault() {
        let mut listing = listings().swap_remove(0);
        assert_eq!(compare(&KERNEL, &[&listing]).len(), 1, "the division");
        listing.divisions = 0;
        assert!(compare(&KERNEL, &[&listing]).is_empty());
        assert_eq!(compare(&Expected { jumps: &[0, 2], ..KERNEL }, &[&listing]).len(), 1);
        assert_eq!(compare(&Expected { computed_jumps: 0, ..KERNEL }, &[&listing]).len(), 1);
        assert_eq!(compare(&Expected { calls: &["*"], ..KERNEL }, &[&listing]).len(), 2);
        assert_eq!(compare(&KERNEL, &[]).len(), 1, "it is gone");
    }
}
