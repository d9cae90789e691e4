//! Whether a file is part of the product, by its place, its name and what it says of itself: one
//! frame, and a [`Table`] a language.

use std::fmt;

use quarry_model::module::Standing;
use smallvec::SmallVec;

/// What sets a file apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    /// A folder of this name, anywhere above the file.
    Folder(&'static str),
    /// These folders, one in the other: `bootstrap/cache`.
    Place(&'static str),
    /// The name of the file, with `*` for any characters: `test_*`, `*.test.*`.
    Name(&'static str),
    /// The file's name without its ending ends with this word: `Test` in `OrderTest`, but not in
    /// `LATest`.
    Word(&'static str),
    /// A folder whose name ends so, anywhere above the file: `.Tests` in `Shop.Tests`.
    FolderEnd(&'static str),
    /// The file's name begins with a time to the second, as those of migrations do.
    Dated,
    /// The project that the file belongs to is one of tests.
    TestProject,
    /// What the file says of itself.
    Mark(Mark),
}

/// What a file says or shows of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// A comment among the first lines says so, in these words.
    Header(&'static str),
    /// An annotation of this name.
    Annotation(&'static str),
    /// A line is longer than people write.
    LongLine,
    /// The file is larger than people write.
    Large,
}

/// The signs of a language; those that are named first win.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Table {
    /// Copied in from elsewhere.
    pub(crate) vendored: &'static [Sign],
    /// Written by a tool, besides what the file says of itself.
    pub(crate) generated: &'static [Sign],
    /// Tests.
    pub(crate) test: &'static [Sign],
    /// The part of the folders above a file in which the name of a folder means something.
    pub(crate) layout: fn(&str) -> &str,
}

/// How a file stands, and what says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// How it stands.
    pub(crate) standing: Standing,
    sign: Option<Sign>,
}

impl Verdict {
    /// A file of a project that holds tests.
    pub(crate) const TEST_PROJECT: Self =
        Self { standing: Standing::Test, sign: Some(Sign::TestProject) };

    /// The rule in a few words, always the same ones; empty for a part of the product.
    pub(crate) fn rule(self) -> String {
        self.sign.map(|sign| sign.to_string()).unwrap_or_default()
    }
}

/// Folders of what is copied in from elsewhere, where a language has no names of its own for
/// them.
pub(crate) const VENDORED: &[Sign] = &[
    Sign::Folder("vendor"),
    Sign::Folder("vendored"),
    Sign::Folder("third_party"),
    Sign::Folder("thirdparty"),
    Sign::Folder("3rdparty"),
];

/// All folders mean something.
pub(crate) const fn all_folders(folders: &str) -> &str {
    folders
}

impl Table {
    /// How the file at `path` stands; `mark` is what it says of itself.
    pub(crate) fn judge(&self, path: &str, mark: Option<Mark>) -> Verdict {
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        let layout: SmallVec<[&str; 16]> = (self.layout)(folders).split('/').collect();
        let find = |signs: &[Sign]| {
            signs.iter().copied().find(|sign| match sign {
                Sign::Folder(folder) => layout.iter().any(|each| is_same(each, folder)),
                Sign::Place(place) => has_place(folders, place),
                Sign::Name(pattern) => is_named(name, pattern),
                Sign::Word(word) => {
                    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
                    ends_as_word(stem, word)
                }
                Sign::FolderEnd(end) => layout.iter().any(|each| each.ends_with(end)),
                Sign::Dated => {
                    let time = name.as_bytes().get(..15);
                    time.is_some_and(|time| {
                        time[..14].iter().all(u8::is_ascii_digit) && time[14] == b'_'
                    })
                }
                // What a project says is known to the reader of its language alone.
                Sign::TestProject => false,
                Sign::Mark(known) => mark == Some(*known),
            })
        };
        let verdict = |standing, sign| Verdict { standing, sign: Some(sign) };
        if let Some(sign) = find(self.vendored) {
            verdict(Standing::Vendored, sign)
        } else if let Some(sign) = mark.map(Sign::Mark).or_else(|| find(self.generated)) {
            verdict(Standing::Generated, sign)
        } else if let Some(sign) = find(self.test) {
            verdict(Standing::Test, sign)
        } else {
            Verdict { standing: Standing::Product, sign: None }
        }
    }
}

/// Whether two names are the same. Each file is held against dozens of signs: most differ in their
/// length or first letter already.
fn is_same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.as_bytes().first() == b.as_bytes().first() && a == b
}

impl fmt::Display for Sign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) | Self::Place(folder) => write!(f, "folder {folder}/"),
            Self::Name(pattern) => write!(f, "name {pattern}"),
            Self::Word(word) => write!(f, "name *{word}"),
            Self::FolderEnd(end) => write!(f, "folder *{end}/"),
            Self::Dated => f.write_str("name begins with a time, as of a migration"),
            Self::TestProject => f.write_str("its project holds tests"),
            Self::Mark(Mark::Header(words)) => write!(f, "header says “{words}”"),
            Self::Mark(Mark::Annotation(name)) => write!(f, "annotation @{name}"),
            Self::Mark(Mark::LongLine) => f.write_str("a line longer than people write"),
            Self::Mark(Mark::Large) => f.write_str("larger than people write"),
        }
    }
}

/// Whether `place` is a run of the folders in `folders`.
fn has_place(folders: &str, place: &str) -> bool {
    folders.match_indices(place).any(|(at, _)| {
        let end = at + place.len();
        (at == 0 || folders.as_bytes()[at - 1] == b'/')
            && (end == folders.len() || folders.as_bytes()[end] == b'/')
    })
}

/// Whether a name is as a pattern with `*` says.
fn is_named(name: &str, pattern: &str) -> bool {
    let begins = pattern.as_bytes().first();
    if begins != Some(&b'*') && begins != name.as_bytes().first() {
        return false;
    }
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| name.strip_prefix(first)) else {
        return false;
    };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    true
}

/// Whether a name ends with a word: `OrderTest`, but not `Latest` or `AUDIT`.
fn ends_as_word(name: &str, end: &str) -> bool {
    name.strip_suffix(end)
        .is_some_and(|before| before.ends_with(|c: char| c.is_lowercase() || c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_places_match_as_patterns_say() {
        for (name, pattern, expected) in [
            ("test_mail.py", "test_*", true),
            ("latest_mail.py", "test_*", false),
            ("mail_test.py", "*_test.*", true),
            ("mail.test.tsx", "*.test.*", true),
            ("mail.tests", "*.test.*", false),
            ("a.min.js", "*.min.js", true),
            ("a.min.js.map", "*.min.js", false),
            ("conftest.py", "conftest.*", true),
            ("conftest", "conftest", true),
            ("conftests", "conftest", false),
        ] {
            assert_eq!(is_named(name, pattern), expected, "{name} {pattern}");
        }
        for (folders, place, expected) in [
            ("bootstrap/cache", "bootstrap/cache", true),
            ("a/bootstrap/cache/b", "bootstrap/cache", true),
            ("a/my-bootstrap/cache", "bootstrap/cache", false),
            ("bootstrap/caches", "bootstrap/cache", false),
        ] {
            assert_eq!(has_place(folders, place), expected, "{folders} {place}");
        }
    }

    #[test]
    fn the_first_rule_that_fits_is_named() {
        const TABLE: Table = Table {
            vendored: &[Sign::Folder("vendor")],
            generated: &[Sign::Name("*_pb2.py")],
            test: &[Sign::Folder("tests"), Sign::Word("Test")],
            layout: all_folders,
        };
        for (path, mark, standing, rule) in [
            ("a/b.py", None, Standing::Product, ""),
            ("vendor/tests/b.py", Some(Mark::Large), Standing::Vendored, "folder vendor/"),
            ("tests/b_pb2.py", None, Standing::Generated, "name *_pb2.py"),
            (
                "tests/b_pb2.py",
                Some(Mark::Header("do not edit")),
                Standing::Generated,
                "header says “do not edit”",
            ),
            ("tests/aTest.py", None, Standing::Test, "folder tests/"),
            ("a/aTest.py", None, Standing::Test, "name *Test"),
            ("a/tests.py", None, Standing::Product, ""),
        ] {
            let verdict = TABLE.judge(path, mark);
            assert_eq!((verdict.standing, verdict.rule().as_str()), (standing, rule), "{path}");
        }
    }
}
