//! Modules that are asked for by the names of AMD.
//!
//! A name is either one that a module gives itself, or a path below a folder that only the
//! configuration of a loader knows. Such folders show in the names that fit one file alone.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

/// Names of AMD and the files they mean.
#[derive(Debug, Default)]
pub(super) struct AmdNames<'a> {
    given: FxHashMap<&'a str, u32>,
    found: FxHashMap<&'a str, u32>,
}

impl<'a> AmdNames<'a> {
    /// Finds what `asked` names mean: `given` are the names that files give themselves.
    pub(super) fn of(
        paths: &[&'a str],
        given: impl Iterator<Item = Option<&'a str>>,
        asked: impl Iterator<Item = &'a str>,
    ) -> Self {
        let mut names = Self::default();
        for (name, file) in given.zip(0..) {
            if let Some(name) = name {
                names.given.entry(name).or_insert(file);
            }
        }
        let mut wanted: Vec<&str> = asked.filter(|name| !name.starts_with('.')).collect();
        wanted.sort_unstable();
        wanted.dedup();
        wanted.retain(|name| !names.given.contains_key(name));
        if wanted.is_empty() {
            return names;
        }
        let mut by_last: FxHashMap<&str, Vec<u32>> = FxHashMap::default();
        for (path, file) in paths.iter().zip(0..) {
            if let Some(stem) = path.strip_suffix(".js") {
                by_last.entry(last(stem)).or_default().push(file);
            }
        }
        let mut fits: Vec<(&str, Vec<(u32, &str)>)> = Vec::new();
        let mut votes: BTreeMap<&str, u32> = BTreeMap::new();
        for name in wanted {
            let files = by_last.get(last(name)).map_or(&[][..], Vec::as_slice);
            let roots: Vec<(u32, &str)> = files
                .iter()
                .filter_map(|file| {
                    let stem = paths[*file as usize].strip_suffix(".js")?;
                    let root = stem.strip_suffix(name)?;
                    (root.is_empty() || root.ends_with('/')).then_some((*file, root))
                })
                .collect();
            if let [(_, root)] = roots.as_slice() {
                *votes.entry(root).or_default() += 1;
            }
            fits.push((name, roots));
        }
        for (name, roots) in fits {
            let count = |root: &str| votes.get(root).copied().unwrap_or(0);
            let best = roots
                .iter()
                .filter(|(_, root)| count(root) > 1)
                .max_by(|a, b| count(a.1).cmp(&count(b.1)).then(b.0.cmp(&a.0)));
            if let Some((file, _)) = best {
                names.found.insert(name, *file);
            }
        }
        names
    }

    /// The file that a name means.
    pub(super) fn file(&self, name: &str) -> Option<u32> {
        self.given.get(name).or_else(|| self.found.get(name)).copied()
    }
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_given_or_lies_where_others_lie() {
        let paths = [
            "a/app.js",
            "a/manage/api.js",
            "a/modules/api.js",
            "a/modules/hooks.js",
            "a/modules/sort.js",
            "a/named.js",
        ];
        let given = [None, None, None, None, None, Some("other/name")];
        let asked = ["api", "hooks", "sort", "other/name", "jquery", "./api", "manage/api"];
        let names = AmdNames::of(&paths, given.into_iter(), asked.into_iter());
        let cases = [
            ("api", Some(2)),
            ("hooks", Some(3)),
            ("other/name", Some(5)),
            ("jquery", None),
            ("./api", None),
            ("manage/api", None),
        ];
        for (name, expected) in cases {
            assert_eq!(names.file(name), expected, "{name}");
        }
    }
}
