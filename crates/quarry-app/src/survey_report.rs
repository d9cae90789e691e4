//! What a survey found, as people read it: figures, what is different, likely causes.

use std::collections::{BTreeMap, BTreeSet};

use quarry_model::{
    asked::{Asked, HistoryWanted},
    difference::{Difference, Edge},
    evidence::ModuleIx,
    ids::SourceId,
    module::{Module, Standing},
    project::{Source, Survey},
};

use crate::{
    dto::survey::{
        ApartModules, AskedOf, ChangedDependency, DiagnosticRow, HistoryCounts, KindDifference,
        ReadSelection, RenamedModule, SurveyDifference, SurveySummary, UnresolvedName,
    },
    session::View,
    words,
};

/// A survey with what it could not read; `modules` are those of the project, and `sources` the
/// source of each.
pub(crate) fn summary(
    source: &Source,
    survey: &Survey,
    modules: &[Module],
    sources: &[SourceId],
) -> SurveySummary {
    let own = modules.iter().zip(sources).filter(|(_, from)| **from == source.id);
    let names = Names::of(modules);
    let mut unresolved: Vec<_> = survey
        .unresolved
        .iter()
        .map(|(name, places)| UnresolvedName {
            name: name.clone(),
            places: *places,
            cause: names.cause(name),
        })
        .collect();
    unresolved.sort_by(|a, b| b.places.cmp(&a.places).then_with(|| a.name.cmp(&b.name)));
    SurveySummary {
        source: source.name.clone(),
        location: source.location.clone(),
        at: survey.at.0.to_string(),
        commit: survey.commit.clone(),
        modules: survey.modules,
        dependencies: survey.dependencies,
        call_sites: survey.call_sites,
        commits: survey.commits,
        asked: asked_of(&survey.asked),
        unchanged: false,
        difference: survey.difference.as_ref().map(difference),
        set_apart: set_apart(own.map(|(module, _)| module)),
        diagnostics: survey
            .diagnostics
            .iter()
            .map(|diagnostic| DiagnosticRow {
                path: diagnostic.path.clone(),
                line: diagnostic.line,
                severity: words::of(&diagnostic.severity),
                cause: diagnostic.cause.clone(),
            })
            .collect(),
        unresolved,
    }
}

/// Modules that are no part of the product, by standing and rule; most frequent first.
fn set_apart<'a>(modules: impl Iterator<Item = &'a Module>) -> Vec<ApartModules> {
    let mut counts: BTreeMap<(Standing, &str), u32> = BTreeMap::new();
    for module in modules.filter(|module| module.standing != Standing::Product) {
        *counts.entry((module.standing, &module.rule)).or_default() += 1;
    }
    let mut rows: Vec<_> = counts
        .into_iter()
        .map(|((standing, rule), modules)| ApartModules {
            standing: words::of(&standing),
            rule: rule.to_owned(),
            modules,
        })
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.modules));
    rows
}

/// What a survey was asked.
pub(crate) fn asked_of(asked: &Asked) -> AskedOf {
    AskedOf {
        selection: ReadSelection {
            languages: asked.selection.languages.iter().map(words::of).collect(),
            left_out: asked.selection.left_out.clone(),
            taken_in: asked.selection.taken_in.clone(),
        },
        imports_only: asked.imports_only,
        history: asked.history != HistoryWanted::None,
        since: match asked.history {
            HistoryWanted::Since(day) => Some(day.to_string()),
            HistoryWanted::None | HistoryWanted::All => None,
        },
        real_names: asked.real_names,
        changed_lines: asked.changed_lines,
    }
}

fn difference(found: &Difference) -> SurveyDifference {
    let edges = |edges: &[Edge]| {
        let row = |edge: &Edge| ChangedDependency {
            from: edge.from.clone(),
            to: edge.to.clone(),
            kind: edge.kind.name().to_owned(),
        };
        edges.iter().map(row).collect()
    };
    SurveyDifference {
        added: found.added,
        gone: found.gone,
        renamed: found.renamed,
        added_modules: found.added_modules.clone(),
        gone_modules: found.gone_modules.clone(),
        renamed_modules: found
            .renamed_modules
            .iter()
            .map(|module| RenamedModule { from: module.from.clone(), to: module.to.clone() })
            .collect(),
        new: found.dependencies.iter().map(|kind| kind.new).sum(),
        cut: found.dependencies.iter().map(|kind| kind.cut).sum(),
        kinds: found
            .dependencies
            .iter()
            .map(|kind| KindDifference {
                kind: kind.kind.name().to_owned(),
                new: kind.new,
                cut: kind.cut,
            })
            .collect(),
        new_dependencies: edges(&found.new_dependencies),
        cut_dependencies: edges(&found.cut_dependencies),
        new_call_sites: found.new_call_sites,
        gone_call_sites: found.gone_call_sites,
    }
}

/// Which commits count; `None` without a history.
pub(crate) fn history_counts(view: &View) -> Option<HistoryCounts> {
    let project = &view.project;
    let history = &project.evidence.history;
    if history.is_empty() {
        return None;
    }
    let co_change = view.graph.co_change();
    let bots = history.authors.iter().filter(|author| author.bot).count() as u32;
    let all: Vec<ModuleIx> = (0..project.evidence.modules.len() as u32).map(ModuleIx).collect();
    Some(HistoryCounts {
        commits: history.commits.len() as u32,
        counted: co_change.commits,
        bot_commits: co_change.bot_commits,
        mass_commits: co_change.mass_commits,
        mass_commit_files: project.settings.mass_commit_files,
        authors: history.authors.len() as u32 - bots,
        bots,
        shallow: history.shallow,
        truck_factor: quarry_analysis::truck_factor(&view.graph, &all),
    })
}

/// Names of modules and of what lies above them, to guess why a name leads nowhere.
struct Names<'a> {
    modules: BTreeSet<&'a str>,
    tops: BTreeSet<&'a str>,
}

impl<'a> Names<'a> {
    fn of(modules: &'a [Module]) -> Self {
        let names = || modules.iter().map(|module| module.name.as_str());
        Self { modules: names().collect(), tops: names().map(|name| parts(name).0).collect() }
    }

    /// Why a name leads nowhere, most likely.
    fn cause(&self, name: &str) -> String {
        let mut above = name;
        while let Some((shorter, _)) = above.rsplit_once(SEPARATORS) {
            above = shorter;
            if self.modules.contains(above) {
                return format!(
                    "{above} is there, but has no such part: it is made while the program runs, \
                     or it is gone."
                );
            }
        }
        let (top, rest) = parts(name);
        if rest && self.tops.contains(top) {
            return format!(
                "{top} is read, but nothing below it has this name: it is generated when the \
                 program is built, was left out, or is gone."
            );
        }
        if name.starts_with('.') {
            return "A path that leads to no file that is read: the file is generated, was left \
                    out, or is gone."
                .to_owned();
        }
        "A library that is installed separately, or a folder that is not read.".to_owned()
    }
}

/// What parts of a name are divided by, in any language.
const SEPARATORS: [char; 4] = ['.', '/', '\\', ':'];

/// The first part of a name, and whether there is more.
fn parts(name: &str) -> (&str, bool) {
    name.split_once(SEPARATORS).map_or((name, false), |(first, _)| (first, true))
}

#[cfg(test)]
mod tests {
    use quarry_model::module::Language;

    use super::*;

    #[test]
    fn a_name_that_leads_nowhere_has_a_likely_cause() {
        let module = |name: &str| Module {
            path: String::new(),
            name: name.to_owned(),
            language: Language::Python,
            sloc: 0,
            standing: Standing::Product,
            rule: String::new(),
            package: String::new(),
        };
        let modules = ["shop", "shop.mail", "App\\Mail\\Sender", "src/index.ts"].map(module);
        let names = Names::of(&modules);
        for (name, expected) in [
            ("shop.mail.templates.welcome", "shop.mail is there"),
            ("App\\Mail\\Sender\\Proxy", "App\\Mail\\Sender is there"),
            ("shop.gone", "shop is there"),
            ("App\\Gone", "App is read"),
            ("src/gone", "src is read"),
            ("./gone", "A path that leads"),
            ("shopping", "A library"),
            ("requests.sessions", "A library"),
            ("", "A library"),
        ] {
            let cause = names.cause(name);
            assert!(cause.starts_with(expected), "{name}: {cause}");
        }
    }
}
