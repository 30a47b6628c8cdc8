//! Running other programs.

use std::env;
use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

/// What a program printed, line by line, and whether it succeeded.
#[derive(Debug)]
pub(crate) struct Output {
    pub(crate) stdout: Vec<String>,
    pub(crate) stderr: Vec<String>,
    pub(crate) success: bool,
}

/// The cargo that runs this program, so that a chosen toolchain stays chosen.
pub(crate) fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")))
}

/// Runs to the end with this program's own standard output and error.
pub(crate) fn run(command: &mut Command) -> Result<(), String> {
    let status = command
        .stdin(Stdio::null())
        .status()
        .map_err(|error| format!("cannot start `{}`: {error}", line(command)))?;
    if status.success() { Ok(()) } else { Err(format!("`{}` failed: {status}", line(command))) }
}

/// Whether the program starts and succeeds; its output is dropped.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Runs to the end and collects the output; standard error is shown while it comes.
pub(crate) fn capture(command: &mut Command) -> Result<Output, String> {
    let name = line(command);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot start `{name}`: {error}"))?;
    let (Some(stdout), Some(stderr)) = (child.stdout.take(), child.stderr.take()) else {
        return Err(format!("`{name}` has no output to read"));
    };
    let shown = thread::spawn(move || lines(stderr, |line| eprintln!("{line}")));
    let stdout = lines(stdout, |_| ());
    let stderr = shown.join().map_err(|_| format!("cannot show what `{name}` prints"))?;
    let status = child.wait().map_err(|error| format!("cannot wait for `{name}`: {error}"))?;
    Ok(Output { stdout, stderr, success: status.success() })
}

/// Runs to the end and collects the output, and shows nothing of it.
pub(crate) fn capture_quietly(command: &mut Command) -> Result<Output, String> {
    let output = command.stdin(Stdio::null()).output();
    let output = output.map_err(|error| format!("cannot start `{}`: {error}", line(command)))?;
    Ok(Output {
        stdout: lines(&*output.stdout, |_| ()),
        stderr: lines(&*output.stderr, |_| ()),
        success: output.status.success(),
    })
}

/// Whether a program of this name is in the search path.
pub(crate) fn is_installed(program: &str) -> bool {
    let paths = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&paths).any(|folder| folder.join(program).is_file())
}

/// Reads by bytes: a test may print what is not UTF-8.
fn lines(source: impl std::io::Read, mut each: impl FnMut(&str)) -> Vec<String> {
    BufReader::new(source)
        .split(b'\n')
        .map_while(Result::ok)
        .map(|bytes| {
            let line = String::from_utf8_lossy(&bytes).trim_end_matches('\r').to_owned();
            each(&line);
            line
        })
        .collect()
}

/// The command as one would type it.
fn line(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default();
    let words = [program].into_iter().chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_and_success_are_told() {
        let version = capture(cargo().arg("--version")).unwrap();
        assert!(version.success && version.stdout[0].starts_with("cargo "), "{version:?}");
        let wrong = capture(cargo().arg("--no-such-option")).unwrap();
        assert!(!wrong.success && !wrong.stderr.is_empty(), "{wrong:?}");
    }

    #[test]
    fn a_failure_names_the_command() {
        let fault = run(Command::new("no-such-program").arg("x")).unwrap_err();
        assert!(fault.starts_with("cannot start `no-such-program x`: "), "{fault}");
        assert!(!succeeds(&mut Command::new("no-such-program")));
        assert!(!is_installed("no-such-program"));
    }
}
