//! Peer programs: started, watched, and gone with whoever started them.

use core::time::Duration;
use std::fs;
use std::io::{Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Instant;

/// How long anything may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);
/// Between two looks at what says nothing by itself.
const PAUSE: Duration = Duration::from_millis(2);
/// The state of a listening socket in `/proc/net/tcp`.
const LISTENING: &str = "0A";

/// A command that the kernel kills when the thread that started it ends, however it ends: no peer is
/// left behind.
pub(crate) fn program(name: &str) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", "--", name]);
    command
}

/// Whether a program of this name is in the search path.
pub(crate) fn is_installed(program: &str) -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&paths).any(|folder| folder.join(program).is_file())
}

/// A peer program that is killed when this is dropped.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    stdin: Option<ChildStdin>,
    log: Arc<Log>,
    name: String,
}

/// What a program printed so far.
#[derive(Debug, Default)]
struct Log {
    state: Mutex<Printed>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Printed {
    /// By stream, for the order between the two is lost.
    output: String,
    errors: String,
    /// How many of the two are still open.
    open: usize,
}

impl Printed {
    fn output(&mut self) -> &mut String {
        &mut self.output
    }

    fn errors(&mut self) -> &mut String {
        &mut self.errors
    }
}

impl Running {
    /// Starts a program. What it prints is collected.
    pub(crate) fn start(mut command: Command) -> Result<Self, String> {
        let words: Vec<_> = command.get_args().skip(3).map(|word| word.to_string_lossy()).collect();
        let name = words.join(" ");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|why| format!("cannot start `{name}`: {why}"))?;
        let log = Arc::new(Log::default());
        log.watch(child.stdout.take(), Printed::output);
        log.watch(child.stderr.take(), Printed::errors);
        Ok(Self { stdin: child.stdin.take(), child, log, name })
    }

    /// How much it has printed to standard output.
    pub(crate) fn mark(&self) -> usize {
        self.log.update(|printed| printed.output.len())
    }

    /// What it has printed to standard output since `mark`, once `text` is there.
    pub(crate) fn printed(&self, mark: usize, text: &str) -> Result<String, String> {
        let end = Instant::now() + PATIENCE;
        let mut printed = self.log.state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let since = printed.output.get(mark..).unwrap_or_default();
            if since.contains(text) {
                return Ok(since.to_owned());
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() || printed.open == 0 {
                return Err(format!("did not print {text:?}"));
            }
            let waited = self.log.changed.wait_timeout(printed, left);
            printed = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// The TCP port that it listens on: it is told to take any, and not all programs say which.
    pub(crate) fn port(&mut self) -> Result<u16, String> {
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            if let Some(port) = listening_port(self.child.id()) {
                return Ok(port);
            }
            if self.child.try_wait().is_ok_and(|status| status.is_some()) {
                return Err(self.failure("ended instead of listening"));
            }
            thread::sleep(PAUSE);
        }
        Err(self.failure("does not listen"))
    }

    /// Sends `line`, waits until `text` is printed, closes standard input, and waits for a
    /// successful end. Returns all of standard output.
    pub(crate) fn converse(mut self, line: &str, text: &str) -> Result<String, String> {
        let stdin = self.stdin.as_mut().ok_or("no standard input")?;
        // The program may have ended already: what it printed says why.
        drop(stdin.write_all(line.as_bytes()));
        self.printed(0, text).map_err(|why| self.failure(&why))?;
        self.finish(PATIENCE)
    }

    /// Closes standard input and waits so long for a successful end. Returns all of standard
    /// output.
    pub(crate) fn finish(mut self, patience: Duration) -> Result<String, String> {
        self.stdin = None;
        match self.end(patience) {
            Ok(true) => Ok(self.log.update(|printed| printed.output.clone())),
            Ok(false) => Err(self.failure("failed")),
            Err(why) => Err(self.failure(&why)),
        }
    }

    /// Waits for its end; whether it succeeded.
    fn end(&mut self, patience: Duration) -> Result<bool, String> {
        let end = Instant::now() + patience;
        while Instant::now() < end {
            if let Some(status) = self.child.try_wait().map_err(|why| why.to_string())? {
                self.log.wait_until_closed(end);
                return Ok(status.success());
            }
            thread::sleep(PAUSE);
        }
        Err("does not end".to_owned())
    }

    /// Everything that it printed: standard output, then standard error.
    pub(crate) fn log(&self) -> String {
        self.log.update(|printed| format!("{}{}", printed.output, printed.errors))
    }

    fn failure(&self, what: &str) -> String {
        format!("`{}` {what}; it printed:\n{}", self.name, self.log())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Which stream of a log.
type Destination = fn(&mut Printed) -> &mut String;

impl Log {
    fn update<T>(&self, change: impl FnOnce(&mut Printed) -> T) -> T {
        let outcome = change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner));
        self.changed.notify_all();
        outcome
    }

    /// Collects a stream in a thread, up to its end.
    fn watch(self: &Arc<Self>, stream: Option<impl Read + Send + 'static>, to: Destination) {
        let Some(stream) = stream else { return };
        let log = Arc::clone(self);
        log.update(|printed| printed.open = printed.open.saturating_add(1));
        thread::spawn(move || log.collect(stream, to));
    }

    fn collect(&self, mut stream: impl Read, to: Destination) {
        let mut piece = [0; 4096];
        while let Ok(length @ 1..) = stream.read(&mut piece) {
            let text = String::from_utf8_lossy(piece.get(..length).unwrap_or_default());
            self.update(|printed| to(printed).push_str(&text));
        }
        self.update(|printed| printed.open = printed.open.saturating_sub(1));
    }

    fn wait_until_closed(&self, end: Instant) {
        let printed = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let left = end.saturating_duration_since(Instant::now());
        drop(self.changed.wait_timeout_while(printed, left, |printed| printed.open > 0));
    }
}

/// The port of the process's listening TCP socket, if it has one: its descriptors name the sockets'
/// inodes, and the kernel's tables have state and port of each.
fn listening_port(process: u32) -> Option<u16> {
    let links = fs::read_dir(format!("/proc/{process}/fd")).ok()?;
    let inodes: Vec<String> = links
        .filter_map(|link| fs::read_link(link.ok()?.path()).ok())
        .filter_map(|target| {
            let target = target.to_string_lossy().into_owned();
            Some(target.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned())
        })
        .collect();
    ["/proc/net/tcp", "/proc/net/tcp6"].into_iter().find_map(|table| {
        let table = fs::read_to_string(table).ok()?;
        table.lines().find_map(|line| port_in(line, &inodes))
    })
}

/// Columns: number, local address, remote address, state, …; the tenth is the inode.
fn port_in(line: &str, inodes: &[String]) -> Option<u16> {
    let columns: Vec<&str> = line.split_whitespace().collect();
    let (local, state, inode) = (columns.get(1)?, columns.get(3)?, columns.get(9)?);
    let is_ours = *state == LISTENING && inodes.iter().any(|found| found == inode);
    let (_, port) = local.rsplit_once(':')?;
    is_ours.then(|| u16::from_str_radix(port, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_table_is_read() {
        let line = " 2: 00000000:9B19 00000000:0000 0A 00000000:00000000 00:00000000 00000000 \
                    0 0 1131684 1 00000000e98b0d36 100 0 0 10 0";
        assert_eq!(port_in(line, &["1131684".to_owned()]), Some(0x9b19));
        assert_eq!(port_in(line, &["1131685".to_owned()]), None);
        assert_eq!(port_in(&line.replace("0A", "01"), &["1131684".to_owned()]), None);
    }

    #[test]
    fn a_conversation_ends_well_or_says_why() {
        let mut command = program("sh");
        command.args(["-c", "read line; echo got $line; cat"]);
        let printed = Running::start(command).unwrap().converse("word\n", "got word").unwrap();
        assert_eq!(printed, "got word\n");

        let mut command = program("sh");
        command.args(["-c", "echo no luck >&2; exit 3"]);
        let why = Running::start(command).unwrap().converse("word\n", "got word").unwrap_err();
        assert!(why.contains("did not print \"got word\"") && why.contains("no luck"), "{why}");

        let mut command = program("sh");
        command.args(["-c", "read line; echo got $line; exit 3"]);
        let why = Running::start(command).unwrap().converse("word\n", "got word").unwrap_err();
        assert!(why.contains("failed"), "{why}");
    }

    #[test]
    fn a_program_that_ends_does_not_listen() {
        let why = Running::start(program("true")).unwrap().port().unwrap_err();
        assert!(why.contains("ended instead of listening"), "{why}");
    }
}
