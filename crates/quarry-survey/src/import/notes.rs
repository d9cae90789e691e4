//! What is said about an import: the first of each sort in full, the rest as a number.

use std::collections::BTreeMap;

use quarry_model::diagnostic::{Diagnostic, Severity};

use super::imported::Counts;

/// Of one sort, this many are said in full.
const LISTED: u32 = 20;

/// The longest name that is repeated in a message, in characters.
const QUOTED: usize = 80;

/// The longest message about one place, in characters.
const LONGEST: usize = 600;

/// Collects diagnostics of one file.
#[derive(Debug)]
pub(super) struct Notes {
    path: String,
    said: BTreeMap<(Severity, &'static str), u32>,
    list: Vec<Diagnostic>,
    /// What was read and what was not.
    pub(super) counts: Counts,
    /// Names that led nowhere.
    pub(super) unresolved: BTreeMap<String, u32>,
}

/// Different names that led nowhere, of which the places are counted.
const MOST_UNRESOLVED: usize = 100_000;

impl Notes {
    /// Nothing yet about the file at `path`.
    pub(super) fn about(path: &str) -> Self {
        Self {
            path: path.chars().filter(|c| !c.is_control()).collect(),
            said: BTreeMap::new(),
            list: Vec::new(),
            counts: Counts::default(),
            unresolved: BTreeMap::new(),
        }
    }

    /// Something worth knowing; nothing is missing. `sort` completes "and 7 more: ...".
    pub(super) fn note(&mut self, sort: &'static str, line: u32, cause: impl FnOnce() -> String) {
        self.say(Severity::Note, sort, line, cause);
    }

    /// An entry is left out.
    pub(super) fn skip(&mut self, sort: &'static str, line: u32, cause: impl FnOnce() -> String) {
        self.counts.skipped = self.counts.skipped.saturating_add(1);
        self.say(Severity::Warning, sort, line, cause);
    }

    /// Some evidence is less certain.
    pub(super) fn warn(&mut self, sort: &'static str, line: u32, cause: impl FnOnce() -> String) {
        self.say(Severity::Warning, sort, line, cause);
    }

    /// The rest of the file could not be read.
    pub(super) fn broken(&mut self, line: u32, cause: impl FnOnce() -> String) {
        self.say(Severity::Error, "things that could not be read", line, cause);
    }

    /// An entry was read.
    pub(super) fn read(&mut self) {
        self.counts.read = self.counts.read.saturating_add(1);
    }

    /// An entry leads out of the source.
    pub(super) fn outside(&mut self) {
        self.counts.outside = self.counts.outside.saturating_add(1);
    }

    /// A name leads nowhere.
    pub(super) fn unresolved(&mut self, name: &str) {
        if self.unresolved.len() < MOST_UNRESOLVED || self.unresolved.contains_key(name) {
            let places = self.unresolved.entry(plain(name)).or_default();
            *places = places.saturating_add(1);
        }
    }

    fn say(
        &mut self,
        severity: Severity,
        sort: &'static str,
        line: u32,
        cause: impl FnOnce() -> String,
    ) {
        let said = self.said.entry((severity, sort)).or_default();
        *said = said.saturating_add(1);
        if *said <= LISTED {
            let cause = short(&cause(), LONGEST);
            self.list.push(Diagnostic { path: self.path.clone(), line, severity, cause });
        }
    }

    /// Takes over what was said about another file.
    pub(super) fn take(&mut self, other: Self) {
        let Self { counts, unresolved, .. } = &other;
        self.counts.read = self.counts.read.saturating_add(counts.read);
        self.counts.skipped = self.counts.skipped.saturating_add(counts.skipped);
        self.counts.outside = self.counts.outside.saturating_add(counts.outside);
        for (name, places) in unresolved {
            let sum = self.unresolved.entry(name.clone()).or_default();
            *sum = sum.saturating_add(*places);
        }
        self.list.extend(other.finish());
    }

    /// Everything that was said, sorted.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        for ((severity, sort), said) in &self.said {
            if *said > LISTED {
                self.list.push(Diagnostic {
                    path: self.path.clone(),
                    line: 0,
                    severity: *severity,
                    cause: format!("And {} more: {sort}", said - LISTED),
                });
            }
        }
        if self.counts.outside > 0 {
            self.list.push(Diagnostic {
                path: self.path.clone(),
                line: 0,
                severity: Severity::Note,
                cause: format!(
                    "{} lead out of the source, such as to libraries, and are left out",
                    self.counts.outside
                ),
            });
        }
        self.list.sort_unstable();
        self.list.dedup();
        self.list
    }
}

/// A name as it can stand in a message: one line, not too long.
pub(super) fn plain(name: &str) -> String {
    short(name, QUOTED)
}

/// The first `most` characters of a text, on one line: parsers quote what they stumble over.
fn short(text: &str, most: usize) -> String {
    let plain = |c: char| if c.is_control() { '\u{FFFD}' } else { c };
    let mut short: String = text.chars().take(most).map(plain).collect();
    if text.chars().nth(most).is_some() {
        short.push('…');
    }
    short
}
