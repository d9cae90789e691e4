//! The folders that packages start from, judged by the layout alone.

use std::collections::BTreeSet;

use crate::inventory::SourceFile;

/// Folders below `src` that hold sources of one kind each, as Maven and Gradle lay them out.
const LANGUAGES: [&str; 1] = ["java"];

/// The source roots of `files`: `.../src/KIND/java`, else the folder above the first one that
/// looks like a package.
pub(super) fn roots(files: &[SourceFile]) -> Vec<String> {
    let mut roots = BTreeSet::new();
    for file in files {
        roots.insert(root_of(file.folder()).to_owned());
    }
    roots.into_iter().collect()
}

fn root_of(folder: &str) -> &str {
    let parts: Vec<&str> = folder.split('/').collect();
    for (at, part) in parts.iter().enumerate() {
        if LANGUAGES.contains(part) && at >= 2 && parts[at - 2] == "src" {
            return prefix(folder, at + 1, &parts);
        }
    }
    if let Some(at) = parts.iter().position(|part| *part == "src") {
        return prefix(folder, at + 1, &parts);
    }
    let first = ["com", "org", "net", "io", "de", "edu", "gov", "java", "javax", "jakarta"];
    match parts.iter().position(|part| first.contains(part)) {
        Some(at) => prefix(folder, at, &parts),
        None => "",
    }
}

fn prefix<'a>(folder: &'a str, count: usize, parts: &[&str]) -> &'a str {
    let length: usize = parts[..count].iter().map(|part| part.len() + 1).sum();
    &folder[..length.saturating_sub(1)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_follow_the_layout() {
        let cases = [
            ("shop/src/main/java/com/shop", "shop/src/main/java"),
            ("src/test/java", "src/test/java"),
            ("shop/src/com/shop", "shop/src"),
            ("shop/com/shop", "shop"),
            ("com/shop", ""),
            ("shop", ""),
            ("", ""),
        ];
        for (folder, expected) in cases {
            assert_eq!(root_of(folder), expected, "{folder}");
        }
    }
}
