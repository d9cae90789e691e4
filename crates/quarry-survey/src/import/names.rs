//! What the nodes of a graph are called, as paths of modules.

use quarry_model::module::Language;

use crate::standing::{Sign, Table, Verdict, all_folders};

/// The longest name of a module, in bytes.
const LONGEST: usize = 1_000;

/// Why a name can't be that of a module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NameFault {
    /// There is nothing in it.
    Empty,
    /// It is longer than any path.
    TooLong,
    /// There are control characters in it.
    Control,
    /// It leads out of the source.
    Outside,
}

impl NameFault {
    /// What is wrong, behind the name.
    pub(super) fn because(self) -> &'static str {
        match self {
            Self::Empty => "is empty",
            Self::TooLong => "is longer than any path",
            Self::Control => "contains control characters",
            Self::Outside => "leads out of the source",
        }
    }
}

/// The name as a path relative to the source, with forward slashes and without `.` and `..`.
pub(super) fn module_path(name: &str) -> Result<String, NameFault> {
    let name = name.trim();
    if name.len() > LONGEST {
        return Err(NameFault::TooLong);
    }
    if name.chars().any(char::is_control) {
        return Err(NameFault::Control);
    }
    let name = name.strip_prefix("file://").unwrap_or(name);
    let mut parts: Vec<&str> = Vec::new();
    for part in name.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop().ok_or(NameFault::Outside)?;
            }
            part => parts.push(part),
        }
    }
    // A drive of Windows.
    if parts.first().is_some_and(|part| part.len() == 2 && part.ends_with(':')) {
        parts.remove(0);
    }
    if parts.is_empty() { Err(NameFault::Empty) } else { Ok(parts.join("/")) }
}

/// The folder of a path, or the dotted name above a dotted name; empty at the top.
pub(super) fn package(path: &str) -> &str {
    if let Some((folder, _)) = path.rsplit_once('/') {
        return folder;
    }
    match path.rsplit_once('.') {
        Some((above, _)) if is_dotted(path) => above,
        _ => "",
    }
}

/// Whether it is a dotted name rather than the name of a file.
fn is_dotted(path: &str) -> bool {
    !path.contains([' ', '/']) && language(path) == Language::Other && !is_data(path)
}

/// Whether a file of this name holds data or text.
pub(super) fn is_data(path: &str) -> bool {
    const DATA: [&str; 24] = [
        "md", "txt", "json", "yml", "yaml", "toml", "xml", "html", "htm", "css", "scss", "less",
        "svg", "png", "jpg", "gif", "csv", "lock", "ini", "cfg", "po", "pot", "snap", "rst",
    ];
    ending(path).is_some_and(|ending| DATA.contains(&ending.to_ascii_lowercase().as_str()))
}

/// What stands behind the last point of the file's name.
pub(super) fn ending(path: &str) -> Option<&str> {
    let file = path.rsplit('/').next().unwrap_or(path);
    file.rsplit_once('.').map(|(_, ending)| ending)
}

/// The language that a file of this name is written in, as far as Quarry knows it.
pub(super) fn language(path: &str) -> Language {
    match ending(path) {
        Some("py" | "pyi") => Language::Python,
        Some("js" | "jsx" | "mjs" | "cjs") => Language::JavaScript,
        Some("ts" | "tsx" | "mts" | "cts") => Language::TypeScript,
        Some("java") => Language::Java,
        Some("php") => Language::Php,
        Some("cs") => Language::CSharp,
        _ => Language::Other,
    }
}

/// Whether a file of this name is source that people write, in whatever language.
pub(super) fn is_source(path: &str) -> bool {
    const SOURCE: [&str; 38] = [
        "rb", "rake", "go", "kt", "kts", "rs", "scala", "groovy", "c", "h", "cc", "cpp", "cxx",
        "hpp", "hh", "m", "mm", "swift", "pl", "pm", "clj", "cljs", "cljc", "ex", "exs", "erl",
        "hs", "ml", "fs", "vb", "dart", "lua", "r", "jl", "vue", "svelte", "cob", "cbl",
    ];
    language(path) != Language::Other
        || ending(path).is_some_and(|ending| SOURCE.contains(&ending.to_ascii_lowercase().as_str()))
}

/// What sets the nodes of a graph apart, in whatever language they are.
const TABLE: Table = Table {
    vendored: &[Sign::Folder("node_modules"), Sign::Folder("vendor"), Sign::Folder("third_party")],
    generated: &[],
    test: &[
        Sign::Folder("test"),
        Sign::Folder("tests"),
        Sign::Folder("__tests__"),
        Sign::Folder("spec"),
        Sign::Folder("specs"),
        Sign::Folder("__mocks__"),
        Sign::Name("*.spec.*"),
        Sign::Name("*.test.*"),
        Sign::Name("test_*"),
        Sign::Name("*_test.*"),
        Sign::Name("*_spec.*"),
    ],
    layout: all_folders,
};

/// What a path says about whether the module counts as part of the product. The name of a node
/// that is no file of source says nothing; its folders do.
pub(super) fn standing(path: &str) -> Verdict {
    let (_, name) = path.rsplit_once('/').unwrap_or(("", path));
    let judged = if is_source(name) { path } else { &path[..path.len() - name.len()] };
    TABLE.judge(judged, None)
}

/// A glob that matches exactly this text.
pub(super) fn literal_glob(text: &str) -> String {
    let mut glob = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '*' | '?' | '[' | ']' | '{' | '}') {
            glob.push('[');
            glob.push(c);
            glob.push(']');
        } else {
            glob.push(c);
        }
    }
    glob
}

/// The last part of a path or dotted name.
pub(super) fn last_part(name: &str) -> &str {
    let end = name.trim_end_matches(['/', '.', '*']);
    end.rsplit(['/', '.']).next().filter(|part| !part.is_empty()).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use quarry_model::module::Standing;

    use super::*;

    #[test]
    fn names_become_paths_inside_the_source() {
        let long = "x".repeat(LONGEST + 1);
        let cases: [(&str, Result<&str, NameFault>); 13] = [
            ("a/b.py", Ok("a/b.py")),
            ("./a//b.py", Ok("a/b.py")),
            ("a/../b.py", Ok("b.py")),
            ("/etc/passwd", Ok("etc/passwd")),
            ("..\\..\\x", Err(NameFault::Outside)),
            ("a/../../x", Err(NameFault::Outside)),
            ("C:\\src\\a.cs", Ok("src/a.cs")),
            ("file:///src/a.ts", Ok("src/a.ts")),
            ("org.example.Shop", Ok("org.example.Shop")),
            (" ", Err(NameFault::Empty)),
            ("/", Err(NameFault::Empty)),
            ("a\0b", Err(NameFault::Control)),
            (&long, Err(NameFault::TooLong)),
        ];
        for (name, expected) in cases {
            assert_eq!(module_path(name).as_deref(), expected.as_ref().map(|s| *s), "{name}");
        }
    }

    #[test]
    fn packages_are_folders_or_dotted_names() {
        for (path, expected) in [
            ("a/b/c.py", "a/b"),
            ("main.py", ""),
            ("org.example.Shop", "org.example"),
            ("README.md", ""),
            ("Two words. Then more", ""),
            ("x", ""),
        ] {
            assert_eq!(package(path), expected, "{path}");
        }
    }

    #[test]
    fn paths_say_what_counts_as_the_product() {
        for (path, expected) in [
            ("src/a.ts", Standing::Product),
            ("src/a.spec.ts", Standing::Test),
            ("src/__tests__/a.ts", Standing::Test),
            ("pkg/test_a.py", Standing::Test),
            ("test_results", Standing::Product),
            ("pkg/a_test.go", Standing::Test),
            ("vendor/x/a.php", Standing::Vendored),
            ("src/latest.ts", Standing::Product),
        ] {
            assert_eq!(standing(path).standing, expected, "{path}");
        }
    }
}
