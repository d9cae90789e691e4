//! One writer at a time. Beside the project stands `<name>.lock`; whoever holds the operating
//! system's lock on it may write, and its text says who that is. The system lets go of the
//! lock when a program ends, however it ends, so a file left behind means nothing.

use std::{
    env,
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Read, Seek, Write},
    path::{Path, PathBuf},
    process,
};

use crate::copy;

/// A lock that is held until it is dropped.
#[derive(Debug)]
pub(crate) struct Lock {
    path: PathBuf,
    file: File,
}

/// What came of asking for the lock.
#[derive(Debug)]
pub(crate) enum Asked {
    /// It is ours.
    Held(Lock),
    /// Somebody else has it; who, as they put it.
    Taken(String),
}

/// Who we are to others who would like to write: person, machine and process.
pub(crate) fn owner() -> String {
    let of = |names: &[&str]| names.iter().find_map(|name| env::var(name).ok());
    let person = of(&["USER", "USERNAME", "LOGNAME"]).unwrap_or_else(|| "somebody".to_owned());
    let machine = of(&["HOSTNAME", "COMPUTERNAME"])
        .or_else(|| fs::read_to_string("/etc/hostname").ok())
        .map_or_else(|| "this machine".to_owned(), |name| name.trim().to_owned());
    format!("{person} on {machine} (process {})", process::id())
}

/// Where the lock of a project stands: beside the file itself, whatever link led to it.
pub(crate) fn path_of(project: &Path) -> PathBuf {
    let file = fs::canonicalize(project).unwrap_or_else(|_| project.to_owned());
    copy::beside(&file, ".lock")
}

impl Lock {
    /// Asks for the lock of a project, without waiting.
    pub(crate) fn ask(project: &Path) -> io::Result<Asked> {
        let path = path_of(project);
        // A holder that leaves takes its lock file away. Whoever opened that very file a moment
        // before would then hold a lock that nobody else can see, and has to ask again.
        for _ in 0..16 {
            let file = OpenOptions::new()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .open(&path)?;
            match file.try_lock() {
                Ok(()) if !stands_at(&file, &path) => {}
                Ok(()) => {
                    let mut lock = Self { path, file };
                    lock.sign()?;
                    return Ok(Asked::Held(lock));
                }
                Err(TryLockError::WouldBlock) => return Ok(Asked::Taken(signature(file))),
                Err(TryLockError::Error(cause)) => return Err(cause),
            }
        }
        Ok(Asked::Taken("somebody who just opened it".to_owned()))
    }

    fn sign(&mut self) -> io::Result<()> {
        self.file.set_len(0)?;
        self.file.rewind()?;
        self.file.write_all(owner().as_bytes())
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Only where a name can be taken away under a lock without confusing others; elsewhere
        // the empty file stays.
        let left = if cfg!(unix) { fs::remove_file(&self.path) } else { self.file.set_len(0) };
        if let Err(cause) = left {
            tracing::debug!(%cause, "the lock file stays behind");
        }
    }
}

/// Who signed a lock file; not every system lets others read it.
fn signature(file: File) -> String {
    let mut text = String::new();
    match file.take(1_000).read_to_string(&mut text) {
        Ok(_) if !text.trim().is_empty() => {
            text.trim().chars().filter(|c| !c.is_control()).collect()
        }
        _ => "somebody else".to_owned(),
    }
}

#[cfg(unix)]
fn stands_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::metadata(path)) {
        (Ok(held), Ok(there)) => (held.dev(), held.ino()) == (there.dev(), there.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn stands_at(_: &File, _: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_learns_who_has_it_and_gets_it_afterwards() {
        let folder = tempfile::tempdir().unwrap();
        let project = folder.path().join("a.quarry");
        let Asked::Held(first) = Lock::ask(&project).unwrap() else { panic!("nobody has it") };
        match Lock::ask(&project).unwrap() {
            Asked::Taken(who) => assert_eq!(who, owner()),
            Asked::Held(_) => panic!("two writers"),
        }
        drop(first);
        assert!(!path_of(&project).exists(), "nothing is left behind");
        assert!(matches!(Lock::ask(&project).unwrap(), Asked::Held(_)));
    }

    #[test]
    fn a_lock_file_that_a_dead_program_left_means_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let project = folder.path().join("a.quarry");
        fs::write(path_of(&project), "ann on quince (process 1)").unwrap();
        assert!(matches!(Lock::ask(&project).unwrap(), Asked::Held(_)));
    }
}
