//! What the nodes of a graph are called, as paths of modules.

use quarry_model::module::{Language, Standing};

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

/// What a path says about whether the module counts as part of the product.
pub(super) fn standing(path: &str) -> Standing {
    let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
    for folder in folders.split('/') {
        match folder {
            "node_modules" | "vendor" | "third_party" => return Standing::Vendored,
            "test" | "tests" | "__tests__" | "spec" | "specs" | "__mocks__" => {
                return Standing::Test;
            }
            _ => {}
        }
    }
    let is_test = is_source(file)
        && (file.contains(".spec.")
            || file.contains(".test.")
            || file.starts_with("test_")
            || file
                .rsplit_once('.')
                .is_some_and(|(stem, _)| stem.ends_with("_test") || stem.ends_with("_spec")));
    if is_test { Standing::Test } else { Standing::Product }
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
            assert_eq!(standing(path), expected, "{path}");
        }
    }
}
