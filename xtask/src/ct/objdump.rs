//! The machine code of every function, as binutils' objdump prints it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use crate::process;

/// What there is to see in a function. Functions that differ in a generic argument alone have the
/// same symbol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Listing {
    pub(super) symbol: String,
    /// Conditional jumps.
    pub(super) jumps: usize,
    /// Jumps to an address from a register or from memory.
    pub(super) computed_jumps: usize,
    pub(super) divisions: usize,
    /// The functions that it calls or jumps to; `*` is one at an address that cannot be told.
    pub(super) calls: BTreeSet<String>,
}

/// The functions whose addresses the dynamic linker writes, by the place where it writes them.
type Slots = BTreeMap<String, String>;

/// What may stand before a jump or call.
const PREFIXES: [&str; 3] = ["notrack", "bnd", "data16"];
/// Of integers and of floating-point numbers: the time of both depends on the numbers.
const DIVISIONS: [&str; 5] = ["div", "idiv", "vdiv", "sqrt", "vsqrt"];

pub(super) fn disassemble(program: &Path) -> Result<Vec<Listing>, String> {
    let code = run(&["--disassemble", "--demangle=rust", "--no-show-raw-insn"], program)?;
    let slots = slots(&run(&["--dynamic-reloc"], program)?, &code);
    Ok(listings(&code, &slots))
}

fn run(options: &[&str], program: &Path) -> Result<Vec<String>, String> {
    let output = process::capture(Command::new("objdump").args(options).arg(program))?;
    match output.success {
        true => Ok(output.stdout),
        false => Err(format!("objdump cannot read {}", program.display())),
    }
}

/// Lines are `129d48 R_X86_64_GLOB_DAT memset@GLIBC_2.2.5` for a function of a library, and
/// `129f68 R_X86_64_RELATIVE *ABS*+0x2e030` for one of the program, among other things.
fn slots(relocations: &[String], code: &[String]) -> Slots {
    let by_address: BTreeMap<&str, &str> = code.iter().filter_map(|line| header(line)).collect();
    let mut slots = Slots::new();
    for line in relocations {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [slot, kind, value] = *words else { continue };
        let function = match (kind, value.strip_prefix("*ABS*+0x")) {
            ("R_X86_64_RELATIVE", Some(address)) => by_address.get(without_zeros(address)).copied(),
            ("R_X86_64_GLOB_DAT" | "R_X86_64_JUMP_SLOT", _) => Some(value),
            _ => None,
        };
        if let Some(function) = function {
            slots.insert(without_zeros(slot).to_owned(), without_version(function).to_owned());
        }
    }
    slots
}

/// The address and the symbol of a function's first line, `0000000000001000 <symbol>:`.
fn header(line: &str) -> Option<(&str, &str)> {
    let (address, symbol) = line.strip_suffix(">:")?.split_once(" <")?;
    Some((without_zeros(address), symbol))
}

fn without_zeros(address: &str) -> &str {
    address.trim_start_matches('0')
}

/// `memset@GLIBC_2.2.5` is memset.
fn without_version(symbol: &str) -> &str {
    symbol.split('@').next().unwrap_or(symbol)
}

fn listings(code: &[String], slots: &Slots) -> Vec<Listing> {
    let mut functions: Vec<Function> = Vec::new();
    for line in code {
        if let Some((_, symbol)) = header(line) {
            functions.push(Function::new(symbol));
        } else if let (Some(function), Some((_, instruction))) =
            (functions.last_mut(), line.split_once(":\t"))
        {
            function.read(instruction, slots);
        }
    }
    functions.into_iter().map(Function::finish).collect()
}

struct Function {
    listing: Listing,
    /// Whether it calls through a register, and whether it has loaded one from a slot.
    calls_register: bool,
    loads_slot: bool,
}

impl Function {
    fn new(symbol: &str) -> Self {
        let listing = Listing { symbol: symbol.to_owned(), ..Listing::default() };
        Self { listing, calls_register: false, loads_slot: false }
    }

    fn read(&mut self, instruction: &str, slots: &Slots) {
        let (instruction, comment) = instruction.split_once(" # ").unwrap_or((instruction, ""));
        let instruction = PREFIXES.iter().fold(instruction.trim(), |rest, prefix| {
            rest.strip_prefix(prefix).map_or(rest, str::trim_start)
        });
        let (mnemonic, operand) = instruction.split_once(' ').unwrap_or((instruction, ""));
        let operand = operand.trim();
        let slot = slots.get(comment.split(' ').next().unwrap_or(""));
        let is_call = mnemonic.starts_with("call");
        if is_call || mnemonic == "jmp" {
            self.transfer(operand, slot, is_call);
        } else if mnemonic.starts_with('j') || mnemonic.starts_with("loop") {
            self.listing.jumps += 1;
        } else if DIVISIONS.iter().any(|division| mnemonic.starts_with(division)) {
            self.listing.divisions += 1;
        } else if mnemonic == "mov"
            && let Some(function) = slot
        {
            self.loads_slot = true;
            self.listing.calls.insert(function.clone());
        }
    }

    /// A call or an unconditional jump.
    fn transfer(&mut self, operand: &str, slot: Option<&String>, is_call: bool) {
        let calls = &mut self.listing.calls;
        match (slot, target(operand)) {
            (Some(function), _) => drop(calls.insert(function.clone())),
            (None, Some(symbol)) if !is_call && symbol == self.listing.symbol => {}
            (None, Some(symbol)) => drop(calls.insert(without_version(symbol).to_owned())),
            (None, None) if !is_call => self.listing.computed_jumps += 1,
            (None, None) if operand.starts_with("*%") => self.calls_register = true,
            (None, None) => drop(calls.insert("*".to_owned())),
        }
    }

    /// What a register that is called through holds was loaded from a slot, if any was.
    fn finish(mut self) -> Listing {
        if self.calls_register && !self.loads_slot {
            self.listing.calls.insert("*".to_owned());
        }
        self.listing
    }
}

/// The function in `401000 <symbol+0x12>`; `None` for an address from a register or from memory.
fn target(operand: &str) -> Option<&str> {
    if operand.starts_with('*') {
        return None;
    }
    let (_, rest) = operand.split_once('<')?;
    let symbol = rest.strip_suffix('>')?;
    Some(symbol.rsplit_once("+0x").map_or(symbol, |(symbol, _)| symbol))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = "\
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
    2000:\tmov    0x2f0(%rip),%rbx        # 6a8 <memset@GLIBC_2.2.5>
    2007:\tcall   *%rbx
    2009:\tret

0000000000003000 <a::unknown>:
    3000:\tcall   *%rbx
    3002:\tcall   *0x10(%rax)
";

    const RELOCATIONS: &str = "\
OFFSET           TYPE              VALUE
00000000000006a0 R_X86_64_RELATIVE  *ABS*+0x0000000000003000
00000000000006a8 R_X86_64_GLOB_DAT  memset@GLIBC_2.2.5
00000000000006b0 R_X86_64_RELATIVE  *ABS*+0x0000000000009999
";

    fn parsed() -> Vec<Listing> {
        let [code, relocations] =
            [CODE, RELOCATIONS].map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>());
        listings(&code, &slots(&relocations, &code))
    }

    fn calls(listing: &Listing) -> Vec<&str> {
        listing.calls.iter().map(String::as_str).collect()
    }

    #[test]
    fn jumps_and_divisions_are_counted() {
        let kernel = &parsed()[0];
        assert_eq!(kernel.symbol, "a::kernel");
        assert_eq!((kernel.jumps, kernel.computed_jumps, kernel.divisions), (1, 1, 1));
    }

    #[test]
    fn calls_are_named_where_they_can_be() {
        let listings = parsed();
        assert_eq!(calls(&listings[0]), ["a::step::<impl a::B>::f", "a::unknown", "memcpy"]);
        assert_eq!(calls(&listings[1]), ["memset"]);
        assert_eq!(calls(&listings[2]), ["*"]);
    }
}
