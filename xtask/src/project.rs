//! The workspace as the checks see it: its files and its packages.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::manifest::{self, Entry};

/// Up to here no crate knows an operating system.
pub(crate) const LAST_NO_STD_LAYER: u8 = 4;

/// Every file of the tree and what the manifests say.
#[derive(Debug)]
pub(crate) struct Project {
    /// Path from the root, with `/`, to the text; `None` where the file is not UTF-8.
    pub(crate) files: BTreeMap<String, Option<String>>,
    /// Ordered by folder.
    pub(crate) packages: Vec<Package>,
}

/// One member of the workspace.
#[derive(Debug)]
pub(crate) struct Package {
    /// From the root: `crates/sha2`.
    pub(crate) folder: String,
    /// What cargo's `-p` takes: `ashlar-sha2`.
    pub(crate) name: String,
    pub(crate) layer: Option<Layer>,
    pub(crate) dependencies: Vec<Dependency>,
    pub(crate) manifest: Vec<Entry>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layer {
    Number(u8),
    /// Test support: never below anything that ships.
    Tests,
}

#[derive(Debug)]
pub(crate) struct Dependency {
    /// The name on the registry, or the folder's name for a crate of ours.
    pub(crate) name: String,
    /// The folder of the crate, if it is ours.
    pub(crate) folder: Option<String>,
    pub(crate) kind: Kind,
    /// Line of the manifest.
    pub(crate) line: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Normal,
    Dev,
    Build,
}

impl Kind {
    /// As docs/dependencies.md spells it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Dev => "dev",
            Self::Build => "build",
        }
    }
}

impl Project {
    /// Reads the tree below `root`, all but build output and git's own files.
    pub(crate) fn load(root: &Path) -> Result<Self, String> {
        let mut files = BTreeMap::new();
        walk(root, "", &mut files)?;
        Ok(Self::from_files(files))
    }

    pub(crate) fn from_files(files: BTreeMap<String, Option<String>>) -> Self {
        let text = |path: &str| files.get(path).and_then(Option::as_deref);
        let shared: BTreeMap<String, Entry> = manifest::parse(text("Cargo.toml").unwrap_or(""))
            .into_iter()
            .filter(|entry| entry.section == "workspace.dependencies")
            .map(|entry| (entry.key.clone(), entry))
            .collect();
        let packages = files
            .keys()
            .filter_map(|path| {
                let folder = path.strip_suffix("/Cargo.toml")?;
                let manifest = text(path)?;
                // The libFuzzer wrappers need another compiler: a workspace of their own.
                let is_member = manifest.lines().all(|line| line.trim() != "[workspace]");
                is_member.then(|| Package::read(folder, manifest, &shared))
            })
            .collect();
        Self { files, packages }
    }

    /// The text of a file, if it exists and is text.
    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path)?.as_deref()
    }

    /// Every text file.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().filter_map(|(path, text)| Some((path.as_str(), text.as_deref()?)))
    }

    pub(crate) fn package(&self, folder: &str) -> Option<&Package> {
        self.packages.iter().find(|package| package.folder == folder)
    }
}

impl Package {
    fn read(folder: &str, text: &str, shared: &BTreeMap<String, Entry>) -> Self {
        let manifest = manifest::parse(text);
        let find = |section: &str, key: &str| {
            manifest.iter().find(|entry| entry.section == section && entry.key == key)
        };
        let name = find("package", "name").map_or("", Entry::text).to_owned();
        let layer = find("package.metadata.ashlar", "layer").and_then(|entry| match entry.text() {
            "tests" => Some(Layer::Tests),
            number => number.parse().ok().map(Layer::Number),
        });
        let dependencies =
            manifest.iter().filter_map(|entry| Dependency::read(folder, entry, shared)).collect();
        Self { folder: folder.to_owned(), name, layer, dependencies, manifest }
    }

    /// The last part of the folder's name: the name that code and documents use.
    pub(crate) fn noun(&self) -> &str {
        self.folder.rsplit('/').next().unwrap_or(&self.folder)
    }

    pub(crate) fn manifest_path(&self) -> String {
        format!("{}/Cargo.toml", self.folder)
    }

    /// Whether it goes to the registry.
    pub(crate) fn is_published(&self) -> bool {
        !self.manifest.iter().any(|entry| {
            entry.section == "package" && entry.key == "publish" && entry.value == "false"
        })
    }

    /// Its features, without `default`, and without `std`, which says what it needs.
    pub(crate) fn features(&self) -> impl Iterator<Item = &str> {
        let keys = self.manifest.iter().filter(|entry| entry.section == "features");
        keys.map(|entry| entry.key.as_str()).filter(|key| !["default", "std"].contains(key))
    }

    pub(crate) fn depends_on(&self, name: &str, kind: Kind) -> bool {
        self.dependencies.iter().any(|found| found.name == name && found.kind == kind)
    }

    /// Whether the crate chooses between CPU backends.
    pub(crate) fn has_backends(&self) -> bool {
        self.depends_on("cpu", Kind::Normal)
    }
}

/// In the section of dependencies that are there for instruments alone.
const INSTRUMENTS: &str = "'cfg(ctgrind)'";

impl Dependency {
    fn read(folder: &str, entry: &Entry, shared: &BTreeMap<String, Entry>) -> Option<Self> {
        // Both `a.workspace = true` and a section `[dependencies.a]`, which has a line per field.
        let (section, key) = match entry.section.rsplit_once("dependencies.") {
            Some((before, key)) => (format!("{before}dependencies"), key),
            None => (entry.section.clone(), entry.key.split('.').next().unwrap_or(&entry.key)),
        };
        let kind = match section.rsplit('.').next()? {
            // For the instruments of `cargo xtask ct`: nothing that ships has it.
            "dependencies" if section.contains(INSTRUMENTS) => Kind::Dev,
            "dependencies" => Kind::Normal,
            "dev-dependencies" => Kind::Dev,
            "build-dependencies" => Kind::Build,
            _ => return None,
        };
        let described = shared.get(key).unwrap_or(entry);
        let folder = match (entry.field("path"), described.field("path")) {
            (Some(path), _) => Some(resolve(folder, path)),
            (None, path) => path.map(str::to_owned),
        };
        let name = match &folder {
            Some(folder) => folder.rsplit('/').next().unwrap_or(key),
            None => described.field("package").unwrap_or(key),
        };
        Some(Self { name: name.to_owned(), folder, kind, line: entry.line })
    }
}

/// `crates/rsa` and `../sha2` make `crates/sha2`.
fn resolve(folder: &str, relative: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').collect();
    for part in relative.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()),
            name => parts.push(name),
        }
    }
    parts.join("/")
}

fn walk(
    folder: &Path,
    prefix: &str,
    files: &mut BTreeMap<String, Option<String>>,
) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("cannot read {}: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        let kind = entry.file_type().map_err(failed)?;
        if kind.is_dir() && name != ".git" && name != "target" {
            walk(&entry.path(), &format!("{path}/"), files)?;
        } else if kind.is_file() {
            let bytes = fs::read(entry.path()).map_err(failed)?;
            files.insert(path, String::from_utf8(bytes).ok());
        }
    }
    Ok(())
}

/// A project made of a few texts.
#[cfg(test)]
pub(crate) fn fixture(files: &[(&str, &str)]) -> Project {
    let owned = |&(path, text): &(&str, &str)| (path.to_owned(), Some(text.to_owned()));
    Project::from_files(files.iter().map(owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: &str = "[workspace.dependencies]\n\
        cpu = { package = \"ashlar-cpu\", path = \"crates/cpu\" }\n\
        peer = { package = \"peer-rs\", version = \"1\" }\nder = \"0.8\"\n";

    fn read(manifest: &str) -> Package {
        let project = fixture(&[("Cargo.toml", ROOT), ("crates/a/Cargo.toml", manifest)]);
        project.packages.into_iter().next().unwrap()
    }

    #[test]
    fn knows_ours_from_theirs() {
        let package = read(
            "[package]\nname = \"ashlar-a\"\n[package.metadata.ashlar]\nlayer = 2\n\
             [target.'cfg(unix)'.dependencies]\ncpu.workspace = true\n\
             [dev-dependencies]\npeer.workspace = true\nb = { path = \"../b\" }\n\
             [dev-dependencies.der]\nworkspace = true\n",
        );
        assert_eq!((package.noun(), package.name.as_str()), ("a", "ashlar-a"));
        assert_eq!(package.layer, Some(Layer::Number(2)));
        let seen: Vec<_> = package
            .dependencies
            .iter()
            .map(|d| (d.name.as_str(), d.folder.as_deref(), d.kind, d.line))
            .collect();
        assert_eq!(
            seen,
            [
                ("cpu", Some("crates/cpu"), Kind::Normal, 6),
                ("peer-rs", None, Kind::Dev, 8),
                ("b", Some("crates/b"), Kind::Dev, 9),
                ("der", None, Kind::Dev, 11),
            ]
        );
        assert!(package.has_backends());
    }

    #[test]
    fn what_instruments_need_makes_no_backend() {
        let package = read("[target.'cfg(ctgrind)'.dependencies]\ncpu.workspace = true\n");
        assert!(package.depends_on("cpu", Kind::Dev));
        assert!(!package.has_backends());
    }

    #[test]
    fn another_workspace_is_not_ours() {
        let project =
            fixture(&[("Cargo.toml", ROOT), ("a/Cargo.toml", "[package]\n[workspace]\n")]);
        assert!(project.packages.is_empty());
    }

    #[test]
    fn a_layer_is_a_number_or_tests() {
        let layer = |value| read(&format!("[package.metadata.ashlar]\nlayer = {value}\n")).layer;
        assert_eq!(layer("\"tests\""), Some(Layer::Tests));
        assert_eq!(layer("\"upper\""), None);
        assert_eq!(layer("7"), Some(Layer::Number(7)));
    }
}
