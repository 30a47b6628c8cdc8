//! What a figure depends on besides the code.

use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};
use std::{env, fs, thread};

use tls::x509::Time;

/// The machine, the compiler and the day.
#[derive(Debug)]
pub(crate) struct Machine {
    pub(crate) processor: String,
    pub(crate) compiler: String,
    pub(crate) date: String,
}

impl Machine {
    pub(crate) fn detect() -> Self {
        let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = model(&processors).unwrap_or_else(|| "unknown processor".into());
        let count = thread::available_parallelism().map_or(1, usize::from);
        let (system, architecture) = (env::consts::OS, env::consts::ARCH);
        Self {
            processor: format!("{model}, {count} hardware threads, {architecture} {system}"),
            compiler: compiler().unwrap_or_else(|| "unknown compiler".into()),
            date: date(),
        }
    }
}

/// As Linux spells it on x86-64. Hypervisors leave the rest of the name out: family and model say
/// more.
fn model(processors: &str) -> Option<String> {
    let field = |name: &str| {
        let line = processors
            .lines()
            .find(|line| line.split_once(':').is_some_and(|(key, _)| key.trim() == name))?;
        line.split_once(':').map(|(_, value)| value.trim())
    };
    let name = field("model name")?;
    Some(format!("{name} (family {}, model {})", field("cpu family")?, field("model")?))
}

/// Cargo's own compiler, if it says which one that is.
fn compiler() -> Option<String> {
    let program = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(program).arg("--version").output().ok()?;
    let version = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| version.trim().to_owned())
}

fn date() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let time = Time::from_unix(now.as_secs()).to_string();
    time.split('T').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_name_of_the_processor() {
        let text = "processor\t: 0\ncpu family\t: 25\nmodel\t\t: 17\nmodel name\t: Some CPU\n";
        assert_eq!(model(text).unwrap(), "Some CPU (family 25, model 17)");
        assert_eq!(model("processor\t: 0\n"), None);
    }

    #[test]
    fn a_date_is_ten_characters() {
        let date = date();
        assert_eq!((date.len(), date.matches('-').count()), (10, 2), "{date}");
    }
}
