//! Starting programs, and what they print.

use core::time::Duration;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Instant;

/// How long any program may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program under test.
pub(crate) fn ashlar() -> Command {
    Command::new(env!("CARGO_BIN_EXE_ashlar"))
}

/// A peer program.
pub(crate) fn peer(program: &str) -> Command {
    Command::new(program)
}

/// Runs a program to its end with this standard input.
pub(crate) fn run(command: &mut Command, input: &[u8]) -> Output {
    let mut child = spawn(command.stdin(Stdio::piped()));
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // The program may end without reading all of it: that is its right.
    let writer = thread::spawn(move || drop(stdin.write_all(&input)));
    let output = wait(child);
    writer.join().unwrap();
    output
}

/// As [`run`], keeping standard input open until the program has printed `until`.
pub(crate) fn run_until(command: &mut Command, input: &[u8], until: &str) -> Output {
    let mut child = spawn(command.stdin(Stdio::piped()));
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input).unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let mut printed = Vec::new();
    let mut byte = [0];
    while !String::from_utf8_lossy(&printed).contains(until) {
        match stdout.read(&mut byte).unwrap() {
            0 => break,
            _ => printed.push(byte[0]),
        }
    }
    drop(stdin);
    stdout.read_to_end(&mut printed).unwrap();
    let mut output = wait(child);
    output.stdout = printed;
    output
}

fn spawn(command: &mut Command) -> Child {
    let program = command.get_program().to_string_lossy().into_owned();
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap_or_else(|error| {
        panic!("{program} cannot be started ({error}): install it, `cargo xtask ci` does so")
    })
}

/// Waits for the end, but not for ever.
fn wait(child: Child) -> Output {
    let (done, finished) = channel();
    let id = child.id();
    let waiter = thread::spawn(move || {
        let output = child.wait_with_output().unwrap();
        let _ = done.send(());
        output
    });
    if finished.recv_timeout(PATIENCE).is_err() {
        let _ = Command::new("kill").arg(id.to_string()).status();
        panic!("a program took more than {PATIENCE:?}: {:?}", waiter.join().unwrap());
    }
    waiter.join().unwrap()
}

/// A program that runs in the background until this is dropped.
pub(crate) struct Running {
    child: Child,
    stdout: Receiver<String>,
    stderr: Receiver<String>,
}

impl Running {
    /// Starts a program whose output is read line by line.
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child = spawn(command.stdin(Stdio::piped()));
        let stdout = lines(child.stdout.take().unwrap());
        let stderr = lines(child.stderr.take().unwrap());
        Self { child, stdout, stderr }
    }

    /// The next line of standard error that contains `text`.
    pub(crate) fn line_with(&self, text: &str) -> String {
        find(&self.stderr, text)
    }

    /// The next line of standard output that contains `text`.
    pub(crate) fn printed_with(&self, text: &str) -> String {
        find(&self.stdout, text)
    }

    /// Waits for the program's own end; whether it succeeded.
    pub(crate) fn succeeds(mut self) -> bool {
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.success();
            }
            thread::sleep(Duration::from_millis(5));
        }
        panic!("a program took more than {PATIENCE:?}")
    }
}

/// The lines of a pipe, which must not fill up.
fn lines(pipe: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, lines) = channel();
    thread::spawn(move || {
        for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
            // Nobody may be there to read it any more.
            let _ = sender.send(text(&line));
        }
    });
    lines
}

fn find(lines: &Receiver<String>, text: &str) -> String {
    let end = Instant::now() + PATIENCE;
    let mut seen = Vec::new();
    while let Ok(line) = lines.recv_timeout(end.saturating_duration_since(Instant::now())) {
        if line.contains(text) {
            return line;
        }
        seen.push(line);
    }
    panic!("no line with {text:?}; there were {seen:#?}")
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// `ashlar serve` on a free port of the loopback interface, and its address.
pub(crate) fn serve(options: &[&str]) -> (Running, String) {
    let server = Running::start(ashlar().args(["serve", "127.0.0.1:0"]).args(options));
    let line = server.line_with("listening on ");
    let address = line.rsplit(' ').next().unwrap().to_owned();
    (server, address)
}

/// A port on which nothing listens, as far as anybody knows.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
