//! The versions of the crates that this program was built from.

const LOCK: &str = include_str!("../../../../Cargo.lock");
const PACKAGE: &str = env!("CARGO_PKG_NAME");

/// The version of a crate that this package depends on, or `?`.
pub(crate) fn of(name: &str) -> String {
    find(LOCK, name).unwrap_or("?").to_owned()
}

/// A dependency stands as `name`, or as `name version` where the lock file has several of it.
fn find<'a>(lock: &'a str, name: &str) -> Option<&'a str> {
    let own = packages(lock).find(|package| field(package, "name") == Some(PACKAGE))?;
    let (_, dependencies) = own.split_once("dependencies = [")?;
    let mut wanted = dependencies.lines().filter_map(|line| line.trim().strip_prefix('"'));
    let wanted = wanted.find_map(|line| {
        let mut words = line.trim_end_matches(['"', ',']).split(' ');
        (words.next() == Some(name)).then(|| words.next())
    })?;
    wanted.or_else(|| {
        let package = packages(lock).find(|package| field(package, "name") == Some(name))?;
        field(package, "version")
    })
}

fn packages(lock: &str) -> impl Iterator<Item = &str> {
    lock.split("[[package]]")
}

fn field<'a>(package: &'a str, name: &str) -> Option<&'a str> {
    package
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(" = \"")?.strip_suffix('"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = "\
[[package]]
name = \"a\"
version = \"1.0.0\"

[[package]]
name = \"ashlar-benches\"
version = \"0.1.0\"
dependencies = [
 \"a\",
 \"b 2.0.0\",
]

[[package]]
name = \"b\"
version = \"1.0.0\"

[[package]]
name = \"b\"
version = \"2.0.0\"
";

    #[test]
    fn finds_the_version_that_this_package_takes() {
        assert_eq!(find(SAMPLE, "a"), Some("1.0.0"));
        assert_eq!(find(SAMPLE, "b"), Some("2.0.0"));
        assert_eq!(find(SAMPLE, "c"), None);
    }

    #[test]
    fn every_peer_has_a_version() {
        for library in crate::peers::all() {
            assert!(!library.version().contains('?'), "{}: {}", library.name(), library.version());
        }
    }
}
