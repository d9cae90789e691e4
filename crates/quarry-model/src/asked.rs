//! What a survey was asked to read. It is kept with the survey, so that the next one can be
//! asked the same.

use serde::{Deserialize, Serialize};

use crate::{module::Language, time::Date};

/// How much of the history is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HistoryWanted {
    /// None of it.
    None,
    /// Every commit that the surveyed one descends from.
    #[default]
    All,
    /// Commits authored on this day (UTC) or later.
    Since(Date),
}

/// Which part of a source is read, as a person chose.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Selection {
    /// Only these languages; empty for all. JavaScript and TypeScript are read together, so
    /// either stands for both.
    pub languages: Vec<Language>,
    /// Folders or files that are left out, relative to the source, with forward slashes.
    pub left_out: Vec<String>,
    /// Folders that a rule sets apart and that are read all the same.
    pub taken_in: Vec<String>,
}

impl Selection {
    /// Whether files of `language` are read.
    #[must_use]
    pub fn reads(&self, language: Language) -> bool {
        let family = |language| match language {
            Language::JavaScript => Language::TypeScript,
            other => other,
        };
        self.languages.is_empty()
            || self.languages.iter().any(|chosen| family(*chosen) == family(language))
    }

    /// Whether a person left `path` out, itself or a folder above it.
    #[must_use]
    pub fn leaves_out(&self, path: &str) -> bool {
        self.left_out.iter().any(|folder| is_within(path, folder))
    }

    /// Whether a person wants the folder `path` read although a rule sets it apart.
    #[must_use]
    pub fn takes_in(&self, path: &str) -> bool {
        self.taken_in.iter().any(|folder| folder == path)
    }

    /// The same with each list sorted, without repeats, and paths without slashes around them.
    #[must_use]
    pub fn tidy(mut self) -> Self {
        self.languages.sort_unstable();
        self.languages.dedup();
        for paths in [&mut self.left_out, &mut self.taken_in] {
            for path in paths.iter_mut() {
                let forward = path.replace('\\', "/");
                forward.trim_matches('/').clone_into(path);
            }
            paths.retain(|path| !path.is_empty() && path != ".");
            paths.sort_unstable();
            paths.dedup();
        }
        self
    }
}

fn is_within(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What a survey was asked to read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Which part of the source.
    pub selection: Selection,
    /// Only imports between modules.
    pub imports_only: bool,
    /// How much of the history.
    pub history: HistoryWanted,
    /// Whether authors keep their names.
    pub real_names: bool,
    /// Whether the lines that each commit changed are counted.
    pub changed_lines: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selection_leaves_out_what_lies_below_a_folder() {
        let selection = Selection {
            left_out: vec!["/docs/".into(), "app\\old".into(), "docs".into(), ".".into()],
            ..Selection::default()
        }
        .tidy();
        assert_eq!(selection.left_out, ["app/old", "docs"]);
        for (path, out) in [
            ("docs", true),
            ("docs/a.py", true),
            ("docs.py", false),
            ("app/old/deep/b.py", true),
            ("app/older.py", false),
            ("app/a.py", false),
        ] {
            assert_eq!(selection.leaves_out(path), out, "{path}");
        }
    }

    #[test]
    fn either_script_language_stands_for_both() {
        let only = |language| Selection { languages: vec![language], ..Selection::default() };
        assert!(Selection::default().reads(Language::Php));
        assert!(only(Language::JavaScript).reads(Language::TypeScript));
        assert!(only(Language::TypeScript).reads(Language::JavaScript));
        assert!(!only(Language::TypeScript).reads(Language::Python));
    }

    #[test]
    fn what_was_asked_is_read_back_and_fields_may_be_missing() {
        let day = Date::from_ymd_opt(2024, 2, 29).unwrap();
        let asked = Asked {
            selection: Selection { languages: vec![Language::CSharp], ..Selection::default() },
            history: HistoryWanted::Since(day),
            ..Asked::default()
        };
        let text = serde_json::to_string(&asked).unwrap();
        assert_eq!(serde_json::from_str::<Asked>(&text).unwrap(), asked);
        assert_eq!(serde_json::from_str::<Asked>("{}").unwrap(), Asked::default());
    }
}
