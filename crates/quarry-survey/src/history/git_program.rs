//! The log through the git program.
//!
//! A repository from elsewhere must not be able to run anything here: git is started on an
//! empty repository of ours that borrows the objects of theirs, so that none of their
//! configuration, hooks or attributes is ever read, and is told the commit to start from.

use std::{
    ffi::OsString,
    fs,
    io::{self, BufRead, BufReader, Read},
    path::Path,
    process::{Child, Command, Stdio},
};

use gix::ObjectId;
use quarry_model::{
    diagnostic::{Diagnostic, Severity},
    progress::{Cancelled, Progress, Stage},
};

use super::{
    log::{Happened, Log, LoggedChange, LoggedCommit},
    repository::Repository,
};

/// Starts a commit in the output; no path starts with it where a commit may start.
const COMMIT: u8 = 1;
const FORMAT: &str = "--format=%x01%H%x00%P%x00%at%x00%ct%x00%an%x00%ae%x00";

/// Reads the log. The inner error says in words why git could not be used at all.
pub(super) fn read(
    repository: &Repository,
    progress: &dyn Progress,
) -> Result<Result<Log, String>, Cancelled> {
    let Some(commit) = repository.commit_id() else { return Ok(Ok(Log::default())) };
    let (folder, mut git) = match start(repository, commit) {
        Ok(started) => started,
        Err(cause) => return Ok(Err(cause.to_string())),
    };
    let Some(output) = git.stdout.take() else { return Ok(Err("git has no output".to_owned())) };
    let mut commits = Vec::new();
    let mut reader = LogReader { output: BufReader::with_capacity(1 << 18, output), peeked: None };
    let mut broken = None;
    loop {
        match reader.commit() {
            Ok(Some(mut commit)) => {
                if repository.is_boundary(&commit.id) {
                    commit.changes.clear();
                }
                commits.push(commit);
            }
            Ok(None) => break,
            Err(cause) => {
                broken = Some(cause.to_string());
                break;
            }
        }
        if commits.len() % 256 == 0
            && let Err(cancelled) = progress.report(Stage::History, commits.len() as u64, 0)
        {
            stop(&mut git);
            return Err(cancelled);
        }
    }
    drop(reader);
    if broken.is_some() {
        stop(&mut git);
    }
    let succeeded = git.wait().is_ok_and(|status| status.success());
    let said = fs::read_to_string(folder.path().join("said")).unwrap_or_default();
    if !succeeded && broken.is_none() {
        broken = Some(said.lines().next().unwrap_or("git gave no reason").to_owned());
    }
    if commits.is_empty()
        && let Some(cause) = broken
    {
        return Ok(Err(cause));
    }
    let diagnostics = broken.into_iter().map(|cause| Diagnostic {
        path: String::new(),
        line: 0,
        severity: Severity::Warning,
        cause: format!(
            "The history could be read only in part, {} commits ({cause}); fetch what is missing \
             and survey again",
            commits.len()
        ),
    });
    let diagnostics = diagnostics.collect();
    Ok(Ok(Log::in_order(commits, diagnostics)))
}

fn stop(git: &mut Child) {
    // Both fail only when the program has ended already, which is what is wanted.
    let _ = git.kill();
    let _ = git.wait();
}

fn start(repository: &Repository, commit: ObjectId) -> io::Result<(tempfile::TempDir, Child)> {
    let folder = tempfile::Builder::new().prefix("quarry-history-").tempdir()?;
    let git_dir = folder.path().join("git");
    lend(repository, &git_dir)?;
    let nothing = folder.path().join("nothing");
    fs::write(&nothing, "")?;
    let said = fs::File::create(folder.path().join("said"))?;
    let mut git = Command::new("git");
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("GIT_") {
            git.env_remove(name);
        }
    }
    git.env("GIT_DIR", &git_dir)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_SYSTEM", &nothing)
        .env("GIT_CONFIG_GLOBAL", &nothing)
        .env("GIT_ATTR_NOSYSTEM", "1")
        .env("GIT_NO_REPLACE_OBJECTS", "1")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("HOME", folder.path())
        .env("XDG_CONFIG_HOME", folder.path())
        .env("LC_ALL", "C")
        .current_dir(folder.path())
        .args(["--no-pager", "log", "-z", "--raw", "--no-abbrev", "--no-renames", "--root"])
        .args(["--no-show-signature", "--no-notes", "--no-ext-diff", "--no-textconv"])
        .args(["--no-color", "--no-mailmap", "--encoding=UTF-8", FORMAT])
        .arg(commit.to_string())
        .arg("--")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(said);
    let child = git.spawn()?;
    Ok((folder, child))
}

/// Makes an empty repository at `git_dir` that reads its objects from the other's.
fn lend(repository: &Repository, git_dir: &Path) -> io::Result<()> {
    fs::create_dir_all(git_dir.join("objects/info"))?;
    fs::create_dir_all(git_dir.join("refs"))?;
    fs::write(git_dir.join("HEAD"), "ref: refs/heads/none\n")?;
    let sha_256 = repository.commit_id().is_some_and(|commit| commit.as_slice().len() == 32);
    let config = if sha_256 {
        "[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectformat = sha256\n"
    } else {
        "[core]\n\trepositoryformatversion = 0\n\tbare = true\n"
    };
    fs::write(git_dir.join("config"), config)?;
    let objects = repository.objects().canonicalize()?;
    fs::write(git_dir.join("objects/info/alternates"), alternates_line(&objects))?;
    if repository.is_shallow() {
        let mut shallow = String::new();
        for commit in repository.boundary() {
            shallow.push_str(&commit.to_string());
            shallow.push('\n');
        }
        fs::write(git_dir.join("shallow"), shallow)?;
    }
    Ok(())
}

/// The line of `objects/info/alternates` for a folder; odd names are quoted as git does.
fn alternates_line(folder: &Path) -> Vec<u8> {
    let bytes = OsString::from(folder).into_encoded_bytes();
    let odd = bytes.iter().any(|byte| byte.is_ascii_control() || b"\"\\#".contains(byte));
    let mut line = Vec::with_capacity(bytes.len() + 3);
    if odd && !cfg!(windows) {
        line.push(b'"');
        for byte in bytes {
            match byte {
                b'"' | b'\\' => line.extend([b'\\', byte]),
                _ if byte.is_ascii_control() => line.extend(format!("\\{byte:03o}").bytes()),
                _ => line.push(byte),
            }
        }
        line.push(b'"');
    } else {
        line.extend(bytes);
    }
    line.push(b'\n');
    line
}

/// Takes git's output apart.
struct LogReader<R> {
    output: BufReader<R>,
    peeked: Option<Vec<u8>>,
}

impl<R: Read> LogReader<R> {
    /// The next piece that ends in a zero byte; line breaks that git puts before it are no
    /// part of it.
    fn piece(&mut self) -> io::Result<Option<Vec<u8>>> {
        if let Some(piece) = self.peeked.take() {
            return Ok(Some(piece));
        }
        let mut piece = Vec::new();
        if self.output.read_until(0, &mut piece)? == 0 {
            return Ok(None);
        }
        if piece.last() == Some(&0) {
            piece.pop();
        }
        Ok(Some(piece))
    }

    fn field(&mut self) -> io::Result<Vec<u8>> {
        self.piece()?.ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))
    }

    fn number(&mut self) -> io::Result<i64> {
        let field = self.field()?;
        // A commit with a broken date has none; 0 is what git itself shows then.
        Ok(std::str::from_utf8(&field).ok().and_then(|text| text.parse().ok()).unwrap_or(0))
    }

    fn commit(&mut self) -> io::Result<Option<LoggedCommit>> {
        let start = loop {
            match self.piece()? {
                None => return Ok(None),
                Some(piece) => {
                    let piece = piece.trim_ascii_start().to_vec();
                    if piece.first() == Some(&COMMIT) {
                        break piece;
                    }
                    if !piece.is_empty() {
                        return Err(unexpected());
                    }
                }
            }
        };
        let id = ObjectId::from_hex(&start[1..]).map_err(|_| unexpected())?;
        let parents = self.field()?;
        let parents = parents
            .split(|byte| *byte == b' ')
            .filter(|hash| !hash.is_empty())
            .map(|hash| ObjectId::from_hex(hash).map_err(|_| unexpected()))
            .collect::<io::Result<Vec<_>>>()?;
        let authored = self.number()?;
        let committed = self.number()?;
        let name = String::from_utf8_lossy(&self.field()?).into_owned();
        let email = String::from_utf8_lossy(&self.field()?).into_owned();
        let changes = self.changes()?;
        let changes = if parents.len() > 1 { Vec::new() } else { changes };
        Ok(Some(LoggedCommit { id, parents, authored, committed, name, email, changes }))
    }

    fn changes(&mut self) -> io::Result<Vec<LoggedChange>> {
        let mut changes = Vec::new();
        while let Some(piece) = self.piece()? {
            let trimmed = piece.trim_ascii_start();
            if trimmed.first() == Some(&COMMIT) {
                self.peeked = Some(piece);
                break;
            }
            if trimmed.is_empty() {
                continue;
            }
            let what = happened(trimmed).ok_or_else(unexpected)?;
            let path = String::from_utf8_lossy(&self.field()?).into_owned();
            changes.push(LoggedChange { path, what });
        }
        Ok(changes)
    }
}

fn unexpected() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "git wrote something unexpected")
}

/// Reads `:100644 100644 hash hash M`.
fn happened(meta: &[u8]) -> Option<Happened> {
    let mut fields = meta.strip_prefix(b":")?.split(|byte| *byte == b' ').skip(2);
    let before = ObjectId::from_hex(fields.next()?).ok()?;
    let after = ObjectId::from_hex(fields.next()?).ok()?;
    Some(match fields.next()?.first()? {
        b'A' => Happened::Added(after),
        b'D' => Happened::Deleted(before),
        _ => Happened::Modified(before, after),
    })
}
