//! Names proposed for new groups, from the packages and paths of their modules.

use std::collections::{BTreeMap, BTreeSet};

use quarry_model::module::Module;

/// The share of a group's modules that a package must hold to name it.
const MOST: f64 = 0.6;
/// Words that say nothing about what code is for.
const EMPTY_WORDS: [&str; 22] = [
    "init", "main", "src", "lib", "libs", "core", "base", "common", "util", "utils", "test",
    "tests", "py", "java", "org", "com", "net", "model", "models", "views", "types", "python",
];

/// Proposes names that are unique without regard to case.
pub(crate) struct Names {
    taken: BTreeSet<String>,
    /// Words in the path of more than half of all modules: they tell no group apart.
    everywhere: BTreeSet<String>,
}

impl Names {
    /// `taken` are the names that exist; `all` the modules of the project.
    pub(crate) fn new<'a>(
        taken: impl IntoIterator<Item = &'a str>,
        all: impl Iterator<Item = &'a Module>,
    ) -> Self {
        let mut count: BTreeMap<String, usize> = BTreeMap::new();
        let mut modules = 0;
        for module in all {
            modules += 1;
            for word in module_words(module) {
                *count.entry(word).or_default() += 1;
            }
        }
        let everywhere = count.into_iter().filter(|(_, n)| n * 2 > modules && modules > 3);
        Self {
            taken: taken.into_iter().map(str::to_lowercase).collect(),
            everywhere: everywhere.map(|(word, _)| word).collect(),
        }
    }

    /// A name for a group: the deepest package that holds most of it, else the words its paths
    /// have most in common, else a number.
    pub(crate) fn propose(&mut self, modules: &[&Module]) -> String {
        let mut words: Vec<String> = Vec::new();
        words.extend(self.package_word(modules));
        for word in self.frequent_words(modules) {
            if !words.contains(&word) {
                words.push(word);
            }
        }
        let mut proposals: Vec<String> = Vec::new();
        if let Some(first) = words.first() {
            proposals.push(title(first));
            proposals.extend(words.iter().skip(1).map(|w| format!("{} {w}", title(first))));
        }
        let stem = proposals.first().cloned().unwrap_or_else(|| "Group".to_owned());
        if proposals.is_empty() {
            proposals.push(stem.clone());
        }
        proposals.extend((2..).map(|n| format!("{stem} {n}")).take(self.taken.len() + 1));
        let free = proposals.into_iter().find(|name| !self.taken.contains(&name.to_lowercase()));
        // One of `taken + 1` numbered names is always free.
        let name = free.unwrap_or(stem);
        self.taken.insert(name.to_lowercase());
        name
    }

    fn tells(&self, word: &str) -> bool {
        word.len() > 2 && !self.everywhere.contains(word) && !EMPTY_WORDS.contains(&word)
    }

    /// The last telling word of the deepest package below which most of the modules lie.
    fn package_word(&self, modules: &[&Module]) -> Option<String> {
        let mut below: BTreeMap<Vec<&str>, usize> = BTreeMap::new();
        for module in modules {
            let segments: Vec<&str> =
                module.package.split(['.', '/']).filter(|s| !s.is_empty()).collect();
            for depth in 1..=segments.len() {
                *below.entry(segments[..depth].to_vec()).or_default() += 1;
            }
        }
        let needed = MOST * modules.len() as f64;
        let deepest = below
            .iter()
            .filter(|(_, count)| **count as f64 >= needed)
            .max_by_key(|(package, count)| (package.len(), **count))?;
        deepest.0.iter().rev().find_map(|segment| {
            let segment = segment.to_lowercase();
            self.tells(&segment).then_some(segment)
        })
    }

    /// Telling words by the number of modules whose path has them, most first.
    fn frequent_words(&self, modules: &[&Module]) -> Vec<String> {
        let mut count: BTreeMap<String, usize> = BTreeMap::new();
        for module in modules {
            for word in module_words(module) {
                if self.tells(&word) {
                    *count.entry(word).or_default() += 1;
                }
            }
        }
        let mut words: Vec<(String, usize)> = count.into_iter().collect();
        words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        words.into_iter().take(6).map(|(word, _)| word).collect()
    }
}

/// The words of a module's path, without its ending, in lower case.
fn module_words(module: &Module) -> BTreeSet<String> {
    let path = module.path.rsplit_once('.').map_or(module.path.as_str(), |(stem, _)| stem);
    let mut words = BTreeSet::new();
    let mut word = String::new();
    let mut before_lower = false;
    for c in path.chars() {
        let ends = !c.is_alphanumeric() || (c.is_uppercase() && before_lower);
        if ends && !word.is_empty() {
            words.insert(std::mem::take(&mut word));
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
        before_lower = c.is_lowercase();
    }
    if !word.is_empty() {
        words.insert(word);
    }
    words
}

/// `work_queue` as `Work queue`.
fn title(word: &str) -> String {
    let spaced = word.replace(['_', '-'], " ");
    let mut chars = spaced.trim().chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use quarry_model::module::{Language, Standing};

    use super::*;

    fn module(path: &str) -> Module {
        let package = path.rsplit_once('/').map_or("", |(package, _)| package);
        Module {
            path: path.to_owned(),
            name: path.to_owned(),
            language: Language::Other,
            sloc: 1,
            standing: Standing::Product,
            rule: String::new(),
            package: package.replace('/', "."),
        }
    }

    fn check(paths: &[&str], taken: &[&str], expected: &str) {
        let modules: Vec<Module> = paths.iter().map(|path| module(path)).collect();
        let mut names = Names::new(taken.iter().copied(), std::iter::empty());
        assert_eq!(names.propose(&modules.iter().collect::<Vec<_>>()), expected, "{paths:?}");
    }

    #[test]
    fn a_group_is_named_after_what_it_has_in_common() {
        check(&["app/billing/a.py", "app/billing/b.py", "app/mail/c.py"], &[], "Billing");
        check(&["app/invoice_send.py", "lib/invoice_list.py", "x/y.py"], &[], "Invoice");
        check(&["app/billing/tax.py", "app/billing/b.py"], &["billing"], "Billing app");
        check(&["a.py", "b.py"], &[], "Group");
        check(&["a.py", "b.py"], &["Group", "group 2"], "Group 3");
        check(&["web/WorkQueue.py", "jobs/WorkQueue.py"], &[], "Queue");
    }
}
