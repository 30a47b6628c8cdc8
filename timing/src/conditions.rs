//! Under what conditions a run was made, as far as Linux tells.

use std::fs;
use std::process::Command;

/// The load averages of 1, 5 and 15 minutes.
pub(crate) fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split_whitespace().take(3).collect::<Vec<_>>().join(", ")
}

/// A list for the report; `before` is the load when the run began.
pub(crate) fn describe(before: &str) -> String {
    let compiler = Command::new("rustc").arg("--version").output();
    let compiler = compiler.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let cpu = field("/proc/cpuinfo", "model name");
    let cores = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let cores = cores.lines().filter(|line| line.starts_with("processor")).count();
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let affinity = field("/proc/self/status", "Cpus_allowed_list");
    format!(
        "- {}\n- CPU: {cpu}, {cores} cores{}; kernel {}\n- client and server are threads of one process, \
         which may run on CPU {affinity}\n- load averages of 1, 5 and 15 minutes: {before} before, {} \
         after\n",
        compiler.as_deref().unwrap_or("rustc").trim(),
        if is_virtual() { " of a virtual machine" } else { "" },
        kernel.trim(),
        load(),
    )
}

fn is_virtual() -> bool {
    field("/proc/cpuinfo", "flags").split_whitespace().any(|flag| flag == "hypervisor")
}

/// What the first line of this name says.
fn field(file: &str, name: &str) -> String {
    let text = fs::read_to_string(file).unwrap_or_default();
    let mut lines = text.lines().filter_map(|line| line.split_once(':'));
    let found = lines.find(|(key, _)| key.trim() == name);
    found.map_or_else(|| "unknown".to_owned(), |(_, value)| value.trim().to_owned())
}
