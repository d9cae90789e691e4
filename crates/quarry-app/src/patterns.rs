//! Names and patterns of modules, as people write them in `map.csv` and in rules.
//!
//! With a `/` in it, a pattern is matched with paths: `*` stays inside a folder, `**` does not.
//! Without one it is matched with dotted names, and `*` matches any characters, so that
//! `shop.billing.*` is everything below `shop.billing`.

use std::collections::BTreeMap;

use globset::{GlobBuilder, GlobMatcher};
use quarry_model::{
    evidence::{Evidence, ModuleIx},
    module::Module,
};

use crate::error::AppError;

/// The longest pattern, in characters.
const PATTERN_LIMIT: usize = 400;

/// A pattern that was read.
pub(crate) struct Pattern {
    matcher: GlobMatcher,
    on_paths: bool,
}

impl Pattern {
    pub(crate) fn new(text: &str) -> Result<Self, AppError> {
        let wrong = |why: String| AppError::failed(format!("“{text}” is not a pattern: {why}."));
        if text.chars().count() > PATTERN_LIMIT {
            return Err(wrong(format!("{PATTERN_LIMIT} characters are the most")));
        }
        let on_paths = text.contains('/');
        let glob = GlobBuilder::new(text)
            .literal_separator(on_paths)
            .build()
            .map_err(|error| wrong(error.kind().to_string()))?;
        Ok(Self { matcher: glob.compile_matcher(), on_paths })
    }

    pub(crate) fn matches(&self, module: &Module) -> bool {
        self.matcher.is_match(if self.on_paths { &module.path } else { &module.name })
    }
}

/// Whether a target is a pattern rather than a module.
pub(crate) fn is_pattern(target: &str) -> bool {
    target.contains(['*', '?', '[', '{'])
}

/// Modules by path and by name.
pub(crate) struct Names<'a> {
    by_path: BTreeMap<&'a str, ModuleIx>,
    by_name: BTreeMap<&'a str, ModuleIx>,
}

impl<'a> Names<'a> {
    pub(crate) fn of(evidence: &'a Evidence) -> Self {
        let mut by_path = BTreeMap::new();
        let mut by_name = BTreeMap::new();
        for (ix, module) in (0..).map(ModuleIx).zip(&evidence.modules) {
            by_path.insert(module.path.as_str(), ix);
            // Of modules that share a name, the first by path counts.
            by_name.entry(module.name.as_str()).or_insert(ix);
        }
        Self { by_path, by_name }
    }

    pub(crate) fn find(&self, target: &str) -> Option<ModuleIx> {
        self.by_path.get(target).or_else(|| self.by_name.get(target)).copied()
    }
}

#[cfg(test)]
mod tests {
    use quarry_model::module::{Language, Standing};

    use super::*;

    fn module(path: &str) -> Module {
        Module {
            path: path.to_owned(),
            name: path.trim_end_matches(".py").replace('/', "."),
            language: Language::Python,
            sloc: 1,
            standing: Standing::Product,
            rule: String::new(),
            package: String::new(),
        }
    }

    #[test]
    fn patterns_match_paths_or_names() {
        for (pattern, path, expected) in [
            ("shop/*.py", "shop/a.py", true),
            ("shop/*.py", "shop/b/a.py", false),
            ("shop/**", "shop/b/a.py", true),
            ("shop.*", "shop/b/a.py", true),
            ("shop.b.*", "shop/a.py", false),
            ("*.a", "shop/b/a.py", true),
        ] {
            let read = Pattern::new(pattern).expect(pattern);
            assert_eq!(read.matches(&module(path)), expected, "{pattern} on {path}");
        }
    }

    #[test]
    fn a_broken_pattern_says_why() {
        let error = Pattern::new("shop/[a").err().expect("an error");
        assert!(error.message.contains("shop/[a"), "{}", error.message);
        assert!(Pattern::new(&"*".repeat(PATTERN_LIMIT + 1)).is_err());
    }
}
