//! New files: all of them or none, each complete from the moment that it has content, and nothing
//! that exists is touched.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// A file to be.
pub(crate) struct NewFile<'a> {
    pub(crate) path: PathBuf,
    pub(crate) content: &'a [u8],
    /// For its owner alone to read.
    pub(crate) is_secret: bool,
}

/// Writes the files, in their order, and makes the folders that they are in.
pub(crate) fn create(files: &[NewFile<'_>]) -> Result<(), Failure> {
    let mut made = Made::default();
    files.iter().try_for_each(|file| reserve(file, &mut made))?;
    files.iter().try_for_each(|file| fill(file, &mut made))?;
    made.0.clear();
    Ok(())
}

/// What is removed again unless everything succeeds.
#[derive(Default)]
struct Made(Vec<PathBuf>);

impl Drop for Made {
    fn drop(&mut self) {
        for path in &self.0 {
            // It failed already, and the user knows why.
            let _ = fs::remove_file(path);
        }
    }
}

/// Takes the name by an empty file: the system refuses that if there is one, or a link.
fn reserve(file: &NewFile<'_>, made: &mut Made) -> Result<(), Failure> {
    let path = &file.path;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| failure(folder, &error))?;
    }
    open(path, file.is_secret).map_err(|error| {
        if error.kind() == io::ErrorKind::AlreadyExists {
            let remedy = "is not overwritten; name another folder, or move it away";
            Failure::new(format!("{} exists already and {remedy}", path.display()))
        } else {
            failure(path, &error)
        }
    })?;
    made.0.push(path.clone());
    Ok(())
}

/// Puts a complete file in the place of the empty one.
fn fill(file: &NewFile<'_>, made: &mut Made) -> Result<(), Failure> {
    let unfinished = unfinished(&file.path)?;
    let written = open(&unfinished, file.is_secret).and_then(|mut target| {
        made.0.push(unfinished.clone());
        target.write_all(file.content)?;
        target.sync_all()
    });
    written
        .and_then(|()| fs::rename(&unfinished, &file.path))
        .map_err(|error| failure(&file.path, &error))
}

/// A hidden name in the same folder, which no other run chooses.
fn unfinished(path: &Path) -> Result<PathBuf, Failure> {
    let mut random = [0; 8];
    getrandom::fill(&mut random)
        .map_err(|error| Failure::new(format!("the random number generator failed: {error}")))?;
    Ok(path.with_file_name(format!(".ashlar-{:016x}", u64::from_be_bytes(random))))
}

/// Opens a file that does not exist yet. Where there are modes, a secret one is of mode 0600.
fn open(path: &Path, is_secret: bool) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if is_secret {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    #[cfg(not(unix))]
    let _ = is_secret;
    options.open(path)
}

fn failure(path: &Path, error: &io::Error) -> Failure {
    let path = path.display();
    Failure::new(format!("{path}: {error}; name a folder that can be written to"))
}
