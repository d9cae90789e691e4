//! The text of surveyed files as it is now. It is read when somebody looks and held in memory
//! only: nothing of it goes into a project file or an export.
//!
//! A project file can come from anybody, and so can a repository: what is named must be a plain
//! file inside the folder of its source, of a size that a survey would read, and text.

use std::{
    collections::VecDeque,
    fs::File,
    io::Read,
    ops::RangeInclusive,
    path::{Component, Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

use quarry_survey::language::LARGEST_FILE;

/// How many bytes of files are held at most.
const HELD: u64 = 16 << 20;
/// The most characters of a line that are shown.
const LONGEST_LINE: usize = 400;

/// Why a file cannot be shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unreadable {
    #[error("is not there any more")]
    Gone,
    #[error("leads out of the folder of its source")]
    LeadsOut,
    #[error("is not a plain file")]
    NotAFile,
    #[error("is larger than {} KiB", LARGEST_FILE >> 10)]
    TooLarge,
    #[error("is not text")]
    Binary,
    #[error("can’t be read ({0})")]
    Refused(String),
}

/// A file as it was when it was read last.
#[derive(Debug)]
pub(crate) struct SourceText {
    bytes: Vec<u8>,
    /// When it was written, where the system knows that.
    pub(crate) written: Option<SystemTime>,
}

impl SourceText {
    /// Its bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    fn rows(&self) -> impl Iterator<Item = &[u8]> {
        let text = self.bytes.strip_suffix(b"\n").unwrap_or(&self.bytes);
        text.split(|byte| *byte == b'\n')
    }

    /// How many lines it has.
    pub(crate) fn line_count(&self) -> u32 {
        if self.bytes.is_empty() { 0 } else { self.rows().count() as u32 }
    }

    /// Some of its lines with their numbers, from 1, as they can be shown.
    pub(crate) fn lines(&self, wanted: RangeInclusive<u32>) -> Vec<(u32, String)> {
        let rows = (1u32..).zip(self.rows()).take_while(|(n, _)| n <= wanted.end());
        rows.filter(|(n, _)| wanted.contains(n)).map(|(n, row)| (n, shown(row))).collect()
    }
}

/// A line as it can be shown: what would move other text about is replaced, and a long line is
/// cut off.
fn shown(row: &[u8]) -> String {
    let row = row.strip_suffix(b"\r").unwrap_or(row);
    let row = row.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(row);
    // Four bytes are the most that a character takes.
    let few = &row[..row.len().min(4 * (LONGEST_LINE + 1))];
    let text = String::from_utf8_lossy(few);
    let mut characters = text.chars().map(|c| if is_shown(c) { c } else { '\u{FFFD}' });
    let mut line: String = characters.by_ref().take(LONGEST_LINE).collect();
    if characters.next().is_some() {
        line.push('…');
    }
    line.truncate(line.trim_end().len());
    line
}

/// Whether a character is what it looks like; those that turn the direction of text are not.
fn is_shown(c: char) -> bool {
    let turns = matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2028}' | '\u{2029}')
        || ('\u{202A}'..='\u{202E}').contains(&c)
        || ('\u{2066}'..='\u{2069}').contains(&c);
    c == '\t' || !(c.is_control() || turns)
}

/// The files that were read last.
#[derive(Debug, Default)]
pub(crate) struct SourceTexts {
    held: Mutex<VecDeque<(PathBuf, Arc<SourceText>)>>,
}

impl SourceTexts {
    /// The file at `relative` (with forward slashes) below `root`, as it is now: one that has not
    /// been written since it was read last is not read again.
    pub(crate) fn read(&self, root: &Path, relative: &str) -> Result<Arc<SourceText>, Unreadable> {
        let path = inside(root, relative)?;
        let about = path.metadata().map_err(|error| refused(&error))?;
        // Pipes and devices would be waited for.
        if !about.is_file() {
            return Err(Unreadable::NotAFile);
        }
        if about.len() > LARGEST_FILE {
            return Err(Unreadable::TooLarge);
        }
        let written = about.modified().ok();
        if let Some(known) = self.take(&path)
            && written.is_some()
            && known.written == written
            && known.bytes.len() as u64 == about.len()
        {
            self.hold(path, Arc::clone(&known));
            return Ok(known);
        }
        let mut bytes = Vec::new();
        let file = File::open(&path).map_err(|error| refused(&error))?;
        file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(|error| refused(&error))?;
        if bytes.len() as u64 > LARGEST_FILE {
            return Err(Unreadable::TooLarge);
        }
        if bytes.contains(&0) {
            return Err(Unreadable::Binary);
        }
        let text = Arc::new(SourceText { bytes, written });
        self.hold(path, Arc::clone(&text));
        Ok(text)
    }

    fn take(&self, path: &Path) -> Option<Arc<SourceText>> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let at = held.iter().position(|(known, _)| known == path)?;
        held.remove(at).map(|(_, text)| text)
    }

    /// Holds a file, and lets those go that nobody has looked at for longest.
    fn hold(&self, path: PathBuf, text: Arc<SourceText>) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.push_front((path, text));
        let mut sum = 0;
        held.retain(|(_, text)| {
            sum += text.bytes.len() as u64;
            sum <= HELD
        });
    }
}

/// The path of a file, which must lie below `root`, also when links are followed.
fn inside(root: &Path, relative: &str) -> Result<PathBuf, Unreadable> {
    let relative = Path::new(relative);
    let plain = |part: Component<'_>| matches!(part, Component::Normal(_));
    if relative.as_os_str().is_empty() || !relative.components().all(plain) {
        return Err(Unreadable::LeadsOut);
    }
    let root = root.canonicalize().map_err(|error| refused(&error))?;
    let path = root.join(relative).canonicalize().map_err(|error| refused(&error))?;
    if path.starts_with(&root) { Ok(path) } else { Err(Unreadable::LeadsOut) }
}

fn refused(error: &std::io::Error) -> Unreadable {
    match error.kind() {
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => Unreadable::Gone,
        _ => Unreadable::Refused(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use proptest::prelude::*;

    use super::*;

    fn read(root: &Path, relative: &str) -> Result<Vec<(u32, String)>, Unreadable> {
        SourceTexts::default().read(root, relative).map(|text| text.lines(1..=u32::MAX))
    }

    #[test]
    fn only_plain_text_below_the_folder_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("repository");
        fs::create_dir_all(root.join("shop")).unwrap();
        fs::write(folder.path().join("secret.py"), "outside = 1\n").unwrap();
        fs::write(root.join("shop/cart.py"), "a = 1\r\n\n\tb = 2").unwrap();
        fs::write(root.join("shop/picture.py"), b"a\0b").unwrap();
        fs::write(root.join("shop/long.py"), vec![b'a'; LARGEST_FILE as usize + 1]).unwrap();
        fs::write(root.join("shop/most.py"), vec![b'a'; LARGEST_FILE as usize]).unwrap();
        fs::write(root.join("shop/none.py"), "").unwrap();
        let absolute = folder.path().join("secret.py").display().to_string();
        for (relative, wanted) in [
            ("shop/none.py/x", Unreadable::Gone),
            ("shop/gone.py", Unreadable::Gone),
            ("../secret.py", Unreadable::LeadsOut),
            ("shop/../../secret.py", Unreadable::LeadsOut),
            ("shop/../shop/cart.py", Unreadable::LeadsOut),
            (absolute.as_str(), Unreadable::LeadsOut),
            ("", Unreadable::LeadsOut),
            ("shop", Unreadable::NotAFile),
            ("shop/picture.py", Unreadable::Binary),
            ("shop/long.py", Unreadable::TooLarge),
        ] {
            assert_eq!(read(&root, relative), Err(wanted), "{relative}");
        }
        let line = |n, text: &str| (n, text.to_owned());
        assert_eq!(
            read(&root, "shop/cart.py"),
            Ok(vec![line(1, "a = 1"), line(2, ""), line(3, "\tb = 2")])
        );
        let long = read(&root, "shop/most.py").unwrap();
        assert_eq!(long, [line(1, &format!("{}…", "a".repeat(LONGEST_LINE)))]);
        let none = SourceTexts::default().read(&root, "shop/none.py").unwrap();
        assert_eq!(none.line_count(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_followed_inside_the_folder_only() {
        use std::os::unix::fs::symlink;

        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("repository");
        fs::create_dir_all(root.join("shop")).unwrap();
        fs::write(folder.path().join("secret.py"), "outside = 1\n").unwrap();
        fs::write(root.join("shop/cart.py"), "inside = 1\n").unwrap();
        symlink(folder.path().join("secret.py"), root.join("shop/out.py")).unwrap();
        symlink(folder.path(), root.join("up")).unwrap();
        symlink(root.join("shop/cart.py"), root.join("shop/in.py")).unwrap();
        symlink("/dev/zero", root.join("shop/endless.py")).unwrap();
        symlink(root.join("shop/round.py"), root.join("shop/round.py")).unwrap();
        for out in ["shop/out.py", "up/secret.py", "shop/endless.py"] {
            assert_eq!(read(&root, out), Err(Unreadable::LeadsOut), "{out}");
        }
        assert!(matches!(read(&root, "shop/round.py"), Err(Unreadable::Refused(_))));
        assert_eq!(read(&root, "shop/in.py"), Ok(vec![(1, "inside = 1".to_owned())]));
    }

    #[test]
    fn a_file_that_is_written_anew_is_read_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cart.py");
        let texts = SourceTexts::default();
        let set = |text: &str, seconds: u64| {
            fs::write(&path, text).unwrap();
            let written = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
            File::options().append(true).open(&path).unwrap().set_modified(written).unwrap();
        };
        set("a = 1\n", 10);
        let first = texts.read(folder.path(), "cart.py").unwrap();
        let again = texts.read(folder.path(), "cart.py").unwrap();
        assert!(Arc::ptr_eq(&first, &again), "it was read twice");
        set("a = 2\n", 20);
        let anew = texts.read(folder.path(), "cart.py").unwrap();
        assert_eq!(anew.lines(1..=1), [(1, "a = 2".to_owned())]);
        assert_eq!(texts.held.lock().unwrap().len(), 1);
    }

    #[test]
    fn what_turns_text_about_is_shown_as_replaced() {
        for (row, wanted) in [
            (&b"a\x1b[31m"[..], "a\u{FFFD}[31m"),
            ("x \u{202E}cba".as_bytes(), "x \u{FFFD}cba"),
            (b"caf\xe9", "caf\u{FFFD}"),
            (b"\xEF\xBB\xBFimport a  \r", "import a"),
        ] {
            assert_eq!(shown(row), wanted);
        }
    }

    proptest! {
        #[test]
        fn any_bytes_become_lines_that_can_be_shown(
            bytes in prop::collection::vec(any::<u8>(), 0..2_000),
            from in 0u32..20,
            more in 0u32..20,
        ) {
            let text = SourceText { bytes, written: None };
            let lines = text.lines(from..=from + more);
            prop_assert!(lines.len() <= more as usize + 1);
            for (n, line) in &lines {
                prop_assert!((from..=from + more).contains(n) && *n >= 1);
                prop_assert!(line.chars().count() <= LONGEST_LINE + 1);
                prop_assert!(line.chars().all(is_shown));
            }
        }
    }
}
