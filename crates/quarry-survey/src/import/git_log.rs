//! Logs of git: plain `git log` with `--numstat`, `--name-status`, `--name-only` or `--raw`, and
//! the two formats that code-maat asks for. Renames that the log names are followed.

use quarry_model::{
    evidence::{ModuleIx, Reading},
    history::{Change, ChangedLines, Commit, History},
};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    Confidence, Format, Glance, ImportError, ImportFile, ImportOptions, Imported,
    git_log_dates::seconds,
    graph::{Graph, MOST_MODULES},
    names::{is_source, module_path},
    notes::{Notes, plain},
};
use crate::history::Authors;

/// See the module.
#[derive(Debug)]
pub(super) struct GitLog;

/// The most changes of files that are read.
const MOST_CHANGES: usize = 20_000_000;

impl Format for GitLog {
    fn name(&self) -> &'static str {
        "git-log"
    }

    fn describe(&self) -> &'static str {
        "git log with --numstat, --name-status, --name-only or --raw, also as code-maat wants it"
    }

    fn recognises(&self, glance: &Glance<'_>) -> Confidence {
        if glance.text.contains('\0') {
            return Confidence::No;
        }
        let mut lines = glance.lines().filter(|line| !line.trim().is_empty());
        let Some(first) = lines.next() else { return Confidence::No };
        let is_plain = matches!(header(first), Some(Header::Plain(_)));
        match header(first) {
            Some(Header::Whole(_)) => Confidence::Certain,
            Some(Header::Plain(_)) if is_plain => {
                let follows = lines
                    .next()
                    .is_some_and(|line| line.starts_with("Author:") || line.starts_with("Merge:"));
                if follows { Confidence::Certain } else { Confidence::No }
            }
            _ => Confidence::No,
        }
    }

    fn read(
        &self,
        file: &ImportFile<'_>,
        options: &ImportOptions,
    ) -> Result<Imported, ImportError> {
        let mut notes = Notes::about(file.name);
        let text = file.text(&mut notes);
        let mut log = Log::default();
        for (number, line) in (1..).zip(text.lines()) {
            log.line(line.trim_end_matches('\r'), number, &mut notes)?;
        }
        log.close(&mut notes);
        if log.shortened {
            notes.warn("", 0, || {
                "Files are listed as --stat lists them, with shortened paths, and are left out; \
                 write the log with --numstat"
                    .to_owned()
            });
        }
        let (reading, counts) = log.finish(*options, notes)?;
        Ok(Imported { format: self.name(), reading, counts, ..Imported::default() })
    }
}

/// A line that begins a commit.
#[derive(Debug, PartialEq, Eq)]
enum Header<'a> {
    /// `commit 0a1b2c`, the rest in lines of their own.
    Plain(&'a str),
    /// Everything in one line.
    Whole(Signed<'a>),
}

#[derive(Debug, PartialEq, Eq)]
struct Signed<'a> {
    hash: &'a str,
    author: &'a str,
    date: &'a str,
}

fn is_hash(text: &str) -> bool {
    (4..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn header(line: &str) -> Option<Header<'_>> {
    if let Some(rest) = line.strip_prefix("commit ") {
        let hash = rest.split_whitespace().next().filter(|hash| is_hash(hash))?;
        return Some(Header::Plain(hash));
    }
    if let Some(rest) = line.strip_prefix("--") {
        let (hash, rest) = rest.split_once("--")?;
        let (date, author) = rest.split_once("--")?;
        return is_hash(hash).then_some(Header::Whole(Signed { hash, author, date }));
    }
    let (hash, rest) = line.strip_prefix('[')?.split_once("] ")?;
    let is_day = |word: &str| {
        word.len() == 10
            && word.bytes().enumerate().all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            })
    };
    let mut at = 0;
    for word in rest.split(' ') {
        if is_day(word) && at > 0 && is_hash(hash) {
            let author = rest[..at].trim();
            return Some(Header::Whole(Signed { hash, author, date: word }));
        }
        at += word.len() + 1;
    }
    None
}

/// What happened to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Happened {
    Changed,
    Deleted,
    RenamedFrom(u32),
}

/// A file that a commit lists.
#[derive(Debug, Clone, Copy)]
struct Listed {
    /// Its place among the paths.
    path: u32,
    happened: Happened,
    /// As `--numstat` counts them; `None` in other logs and for binary content.
    lines: Option<ChangedLines>,
}

#[derive(Debug)]
struct Logged {
    hash: String,
    at: i64,
    author: (String, String),
    first: usize,
}

/// The commit that is being read.
#[derive(Debug, Default)]
struct Open {
    hash: String,
    line: u32,
    author: Option<(String, String)>,
    date: String,
    first: usize,
    /// Whether its message was read, in a plain log.
    said: bool,
    plain: bool,
}

#[derive(Debug, Default)]
struct Log {
    commits: Vec<Logged>,
    changes: Vec<Listed>,
    paths: Vec<String>,
    by_path: FxHashMap<String, u32>,
    hashes: FxHashSet<String>,
    open: Option<Open>,
    shortened: bool,
}

impl Log {
    fn line(&mut self, line: &str, number: u32, notes: &mut Notes) -> Result<(), ImportError> {
        let in_message =
            self.open.as_ref().is_some_and(|open| open.plain) && line.starts_with("    ");
        if !in_message && let Some(header) = header(line) {
            self.close(notes);
            let mut open = Open { line: number, first: self.changes.len(), ..Open::default() };
            match header {
                Header::Plain(hash) => {
                    hash.clone_into(&mut open.hash);
                    open.plain = true;
                }
                Header::Whole(signed) => {
                    signed.hash.clone_into(&mut open.hash);
                    signed.date.clone_into(&mut open.date);
                    open.author = Some(signature(signed.author));
                    open.said = true;
                }
            }
            self.open = Some(open);
            return Ok(());
        }
        let Some(open) = self.open.as_mut() else {
            if !line.trim().is_empty() {
                notes.skip("lines before the first commit", number, || {
                    format!("“{}” belongs to no commit", plain(line))
                });
            }
            return Ok(());
        };
        if line.trim().is_empty() {
            return Ok(());
        }
        if in_message {
            open.said = true;
            return Ok(());
        }
        if open.plain && !open.said {
            if let Some(author) = line.strip_prefix("Author:") {
                open.author = Some(signature(author));
                return Ok(());
            }
            let date = line.strip_prefix("AuthorDate:").or_else(|| line.strip_prefix("Date:"));
            if let Some(date) = date {
                date.trim().clone_into(&mut open.date);
                return Ok(());
            }
            let other = ["Merge:", "Commit:", "CommitDate:", "Reflog", "Notes"];
            if other.iter().any(|start| line.starts_with(start)) {
                return Ok(());
            }
        }
        self.change(line, number, notes)
    }

    /// A line that lists a file.
    fn change(&mut self, line: &str, number: u32, notes: &mut Notes) -> Result<(), ImportError> {
        let mut cells = line.split('\t');
        let first = cells.next().unwrap_or("");
        let is_count = |cell: &str| {
            cell == "-" || (!cell.is_empty() && cell.bytes().all(|b| b.is_ascii_digit()))
        };
        let status =
            first.strip_prefix(':').and_then(|raw| raw.rsplit(' ').next()).unwrap_or(first);
        let letter = status.chars().next();
        let rest: Vec<&str> = cells.collect();
        match (&rest[..], letter) {
            ([removed, path], _) if is_count(first) && is_count(removed) => {
                let before = self.changes.len();
                match renamed(path) {
                    Some((old, new)) => self.push(&new, Some(&old), false, number, notes)?,
                    None => self.push(&unquoted(path), None, false, number, notes)?,
                }
                if let Some(listed) = self.changes.get_mut(before) {
                    listed.lines = counted(first, removed);
                }
                Ok(())
            }
            ([old, new], Some('R')) => {
                self.push(&unquoted(new), Some(&unquoted(old)), false, number, notes)
            }
            ([_, new], Some('C')) => self.push(&unquoted(new), None, false, number, notes),
            ([path], Some('D')) if status.len() == 1 => {
                self.push(&unquoted(path), None, true, number, notes)
            }
            ([path], Some('A' | 'M' | 'T' | 'U' | 'X' | 'B')) => {
                self.push(&unquoted(path), None, false, number, notes)
            }
            ([], _) if line.starts_with(' ') => {
                self.shortened |= line.contains(" | ");
                Ok(())
            }
            ([], _) => self.push(&unquoted(line), None, false, number, notes),
            _ => {
                notes.skip("lines that list no file", number, || {
                    format!("“{}” lists no file", plain(line))
                });
                Ok(())
            }
        }
    }

    fn push(
        &mut self,
        path: &str,
        from: Option<&str>,
        deleted: bool,
        line: u32,
        notes: &mut Notes,
    ) -> Result<(), ImportError> {
        if self.changes.len() >= MOST_CHANGES {
            return Err(ImportError::TooMany { what: "changes of files", limit: MOST_CHANGES });
        }
        let mut place = |path: &str| match module_path(path) {
            Ok(path) => {
                if let Some(place) = self.by_path.get(&path) {
                    return Ok(Some(*place));
                }
                if self.paths.len() >= MOST_MODULES * 4 {
                    return Err(ImportError::TooMany { what: "files", limit: MOST_MODULES * 4 });
                }
                let place = self.paths.len() as u32;
                self.by_path.insert(path.clone(), place);
                self.paths.push(path);
                Ok(Some(place))
            }
            Err(fault) => {
                notes.skip("names that no file can have", line, || {
                    format!("The name “{}” {}", plain(path), fault.because())
                });
                Ok(None)
            }
        };
        let from = match from {
            Some(from) => place(from)?,
            None => None,
        };
        if let Some(path) = place(path)? {
            let happened = match (deleted, from) {
                (true, _) => Happened::Deleted,
                (false, Some(from)) => Happened::RenamedFrom(from),
                (false, None) => Happened::Changed,
            };
            self.changes.push(Listed { path, happened, lines: None });
        }
        Ok(())
    }

    /// Ends the commit that is being read.
    fn close(&mut self, notes: &mut Notes) {
        let Some(open) = self.open.take() else { return };
        if self.changes.len() == open.first {
            // Merges, and commits that change no file.
            return;
        }
        let Some(at) = seconds(&open.date) else {
            notes.skip("commits without a date", open.line, || {
                format!("“{}” is no date", plain(&open.date))
            });
            self.changes.truncate(open.first);
            return;
        };
        if !self.hashes.insert(open.hash.clone()) {
            notes.skip("commits that stand there twice", open.line, || {
                format!("The commit {} stands there twice", open.hash)
            });
            self.changes.truncate(open.first);
            return;
        }
        notes.read();
        let author = open.author.unwrap_or_default();
        self.commits.push(Logged { hash: open.hash, at, author, first: open.first });
    }

    fn finish(
        self,
        options: ImportOptions,
        mut notes: Notes,
    ) -> Result<(Reading, super::Counts), ImportError> {
        let reversed = match (self.commits.first(), self.commits.last()) {
            (Some(first), Some(last)) => first.at < last.at,
            _ => false,
        };
        // Newest first.
        let mut order: Vec<usize> = (0..self.commits.len()).collect();
        if reversed {
            order.reverse();
        }
        let followed = self.follow(&order);
        let mut graph = Graph::default();
        let mut modules = vec![None; self.paths.len()];
        let mut no_source = FxHashSet::default();
        for today in followed.files.iter().flatten().flatten() {
            let path = &self.paths[*today as usize];
            if !is_source(path) {
                no_source.insert(*today);
            } else if modules[*today as usize].is_none() {
                modules[*today as usize] = graph.module(path, 0, &mut notes)?;
            }
        }
        if !no_source.is_empty() {
            notes.note("", 0, || {
                format!("{} files that are no source are left out", no_source.len())
            });
        }
        let (mut reading, counts) = graph.finish(notes);
        reading.renames = followed
            .renames
            .iter()
            .map(|(old, today)| {
                (self.paths[*old as usize].clone(), self.paths[*today as usize].clone())
            })
            .collect();
        let places: Vec<Option<ModuleIx>> = self
            .paths
            .iter()
            .zip(&modules)
            .map(|(path, module)| {
                (*module)?;
                let found =
                    reading.evidence.modules.binary_search_by(|m| m.path.as_str().cmp(path));
                Some(ModuleIx(found.ok()? as u32))
            })
            .collect();
        reading.evidence.history = self.history(&order, &followed.files, &places, options);
        Ok((reading, counts))
    }

    /// Which file of today each change concerns, going from the newest commit to the oldest.
    fn follow(&self, order: &[usize]) -> Followed {
        let mut today: FxHashMap<u32, Option<u32>> = FxHashMap::default();
        let mut files = vec![Vec::new(); self.commits.len()];
        let mut renames = Vec::new();
        for commit in order {
            let mut former = Vec::new();
            for Listed { path, happened, .. } in self.changes_of(*commit) {
                let known = today.get(path).copied();
                let file = match (known, happened) {
                    (Some(file), _) => file,
                    // Nothing later is known of it: it is gone.
                    (None, Happened::Deleted) => None,
                    (None, _) => Some(*path),
                };
                today.insert(*path, file);
                files[*commit].push(file);
                if let (Happened::RenamedFrom(old), Some(file)) = (happened, file) {
                    former.push((*old, file));
                    renames.push((*old, file));
                }
            }
            // Before this commit, the old names stand for the files of today.
            for (old, file) in former {
                today.insert(old, Some(file));
            }
        }
        Followed { files, renames }
    }

    fn changes_of(&self, commit: usize) -> &[Listed] {
        let end = self.commits.get(commit + 1).map_or(self.changes.len(), |next| next.first);
        &self.changes[self.commits[commit].first..end]
    }

    fn history(
        &self,
        order: &[usize],
        files: &[Vec<Option<u32>>],
        places: &[Option<ModuleIx>],
        options: ImportOptions,
    ) -> History {
        let mut authors = Authors::new(b"");
        let mut history = History::default();
        for commit in order.iter().rev() {
            let touched: Vec<(ModuleIx, Option<ChangedLines>)> = files[*commit]
                .iter()
                .zip(self.changes_of(*commit))
                .filter_map(|(file, listed)| Some((places[(*file)? as usize]?, listed.lines)))
                .collect();
            if touched.is_empty() {
                continue;
            }
            let logged = &self.commits[*commit];
            let at = history.commits.len() as u32;
            history.commits.push(Commit {
                hash: logged.hash.clone(),
                at: logged.at,
                author: authors.number(&logged.author.0, &logged.author.1),
                files: self.changes_of(*commit).len() as u32,
            });
            history.changes.extend(Change::once_each(at, touched));
        }
        let (authors, places) = authors.finish(options.author_names);
        history.authors = authors;
        for commit in &mut history.commits {
            commit.author = places[commit.author as usize];
        }
        history
    }
}

struct Followed {
    /// For each change of each commit the file of today; `None` if it is gone.
    files: Vec<Vec<Option<u32>>>,
    /// Former paths with the files of today, those left last first.
    renames: Vec<(u32, u32)>,
}

/// The lines that `--numstat` lists; it writes `-` for binary content.
fn counted(added: &str, removed: &str) -> Option<ChangedLines> {
    Some(ChangedLines { added: added.parse().ok()?, removed: removed.parse().ok()? })
}

/// Name and address of `Name <address>`.
fn signature(text: &str) -> (String, String) {
    let clean = |text: &str| -> String {
        text.trim().chars().filter(|c| !c.is_control()).take(200).collect()
    };
    match text.rsplit_once('<') {
        Some((name, address)) => (clean(name), clean(address.trim_end().trim_end_matches('>'))),
        None => (clean(text), String::new()),
    }
}

/// The old and the new path where a line names both: `src/{a => b}/c.py`, `a => b`.
fn renamed(text: &str) -> Option<(String, String)> {
    let (before, after) = text.split_once(" => ")?;
    let whole = || Some((unquoted(before), unquoted(after)));
    let Some(open) = before.rfind('{') else { return whole() };
    let Some(close) = after.find('}') else { return whole() };
    let (start, end) = (&before[..open], &after[close + 1..]);
    let path = |middle: &str| format!("{start}{middle}{end}").replace("//", "/");
    Some((path(&before[open + 1..]), path(&after[..close])))
}

/// A path as git quotes it where it holds other than plain characters.
fn unquoted(text: &str) -> String {
    let text = text.trim();
    let Some(inner) = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) else {
        return text.to_owned();
    };
    let mut bytes = Vec::with_capacity(inner.len());
    let mut rest = inner.bytes().peekable();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        match rest.next() {
            Some(digit @ b'0'..=b'3') => {
                let mut value = u32::from(digit - b'0');
                for _ in 0..2 {
                    if let Some(digit) = rest.next_if(|byte| (b'0'..=b'7').contains(byte)) {
                        value = value * 8 + u32::from(digit - b'0');
                    }
                }
                bytes.push(value as u8);
            }
            Some(b'n') => bytes.push(b'\n'),
            Some(b't') => bytes.push(b'\t'),
            Some(other) => bytes.push(other),
            None => {}
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_read_in_all_formats() {
        let whole = |hash, author, date| Some(Header::Whole(Signed { hash, author, date }));
        for (line, expected) in [
            ("commit 0123abcd (HEAD -> main)", Some(Header::Plain("0123abcd"))),
            ("--0123abcd--2020-01-02--Ann", whole("0123abcd", "Ann", "2020-01-02")),
            ("[0123abcd] Ann Lee 2020-01-02 A message", whole("0123abcd", "Ann Lee", "2020-01-02")),
            ("commit to nothing", None),
            ("[x] y", None),
            ("-- - --", None),
        ] {
            assert_eq!(header(line), expected, "{line}");
        }
    }

    #[test]
    fn renames_are_read_from_numbers() {
        for (text, old, new) in [
            ("src/{a => b}/c.py", "src/a/c.py", "src/b/c.py"),
            ("src/{ => b}/c.py", "src/c.py", "src/b/c.py"),
            ("src/{a => }/c.py", "src/a/c.py", "src/c.py"),
            ("a.py => b.py", "a.py", "b.py"),
        ] {
            assert_eq!(renamed(text), Some((old.to_owned(), new.to_owned())), "{text}");
        }
        assert_eq!(renamed("a.py"), None);
        assert_eq!(unquoted("\"a\\303\\274 \\\"b\\\".py\""), "aü \"b\".py");
    }
}
