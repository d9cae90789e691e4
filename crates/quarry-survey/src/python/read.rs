//! All Python files of a source: from files to evidence.

use std::collections::{BTreeMap, BTreeSet};

use quarry_model::{
    diagnostic::{Diagnostic, Severity},
    evidence::ModuleIx,
    module::{Effect, Language, Module, Role, RoleFinding, Standing, Symbol},
    progress::{Cancelled, Stage},
};
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::{
    extract::{Wanted, extract},
    facts::{Facts, Problem},
    index::{Index, Named, parent},
    link::link,
    roots::{Doubt, Layout, Roots},
    sites::is_listed,
    standing::standing,
};
use crate::{
    guard::extract_guarded,
    inventory::{Inventory, SourceFile},
    language::{LanguageEvidence, ReadRequest},
};

pub(super) fn read(request: &ReadRequest<'_>) -> Result<LanguageEvidence, Cancelled> {
    let mut evidence = LanguageEvidence::default();
    let files = importable(request.files, &mut evidence.diagnostics);
    let layout = Layout::of(request.inventory, request.files);
    let tops = tops(&files);
    let facts = request.each_file(Stage::Read, files.len(), |at| {
        extract_one(request.inventory, files[at], request.imports_only, &tops)
    })?;
    let far = known_by_long_names(&layout.doubts(), &facts);
    let roots = layout.roots(&far);
    let index = index(&files, &roots);
    let effects = link(request, &index, &facts, &mut evidence)?;
    modules(&files, &index, &facts, &effects, &mut evidence);
    // Nobody has to wait for memory to be given back.
    std::thread::spawn(move || drop(facts));
    Ok(evidence)
}

/// The files that Python could import: not those with further dots in their names, and of a
/// module and its stub only the module.
fn importable<'a>(
    files: &'a [SourceFile],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<&'a SourceFile> {
    let paths: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let mut kept = Vec::with_capacity(files.len());
    for file in files {
        let stem = file.name().rsplit_once('.').map_or(file.name(), |(stem, _)| stem);
        if stem.contains('.') {
            diagnostics.push(Diagnostic {
                path: file.path.clone(),
                line: 0,
                severity: Severity::Note,
                cause: "A file with a further dot in its name can't be imported, so it is no \
                        module"
                    .to_owned(),
            });
        } else if file.path.strip_suffix('i').is_none_or(|module| !paths.contains(module)) {
            kept.push(file);
        }
    }
    kept
}

fn extract_one(
    inventory: &Inventory,
    file: &SourceFile,
    imports_only: bool,
    tops: &FxHashSet<String>,
) -> Facts {
    let problem = |cause| Facts {
        problem: Some(Problem { line: 0, whole: true, cause }),
        ..Facts::default()
    };
    let wanted = Wanted {
        imports_only,
        stub: file.path.ends_with('i'),
        tops,
        // Nobody moves a test for what it does not change.
        effects: standing(&file.path, None).standing != Standing::Test,
    };
    extract_guarded(inventory, file, |bytes| extract(bytes, &wanted), problem)
}

/// Every first part that a dotted name of the source can have, whatever the roots are.
fn tops(files: &[&SourceFile]) -> FxHashSet<String> {
    let mut tops = FxHashSet::default();
    for file in files {
        let path = file.path.rsplit_once('.').map_or(file.path.as_str(), |(path, _)| path);
        for part in path.split('/') {
            if !tops.contains(part) {
                tops.insert(part.to_owned());
            }
        }
    }
    tops
}

/// The folders in doubt whose packages the imports call by their long names more often than by
/// their short ones.
fn known_by_long_names(doubts: &[Doubt], facts: &[Facts]) -> BTreeSet<String> {
    if doubts.is_empty() {
        return BTreeSet::new();
    }
    let mut named: BTreeMap<String, i64> = BTreeMap::new();
    for import in facts.iter().flat_map(|facts| &facts.imports) {
        if import.level > 0 {
            continue;
        }
        let full = match import.name.as_deref() {
            Some(name) if name != "*" => format!("{}.{name}", import.module),
            _ => import.module.to_string(),
        };
        *named.entry(full).or_default() += 1;
    }
    let uses = |name: &str| -> i64 {
        let exact = named.get(name).copied().unwrap_or(0);
        let start = format!("{name}.");
        let below = named.range(start.clone()..).take_while(|(full, _)| full.starts_with(&start));
        exact + below.map(|(_, count)| count).sum::<i64>()
    };
    let mut votes: BTreeMap<&str, i64> = BTreeMap::new();
    for doubt in doubts {
        *votes.entry(&doubt.near).or_default() += uses(&doubt.far_name) - uses(&doubt.near_name);
    }
    votes.into_iter().filter(|(_, vote)| *vote > 0).map(|(near, _)| near.to_owned()).collect()
}

fn index(files: &[&SourceFile], roots: &Roots) -> Index {
    let named = files
        .par_iter()
        .map(|file| Named {
            name: roots.dotted(file),
            is_package: matches!(file.name(), "__init__.py" | "__init__.pyi"),
            path: file.path.clone(),
            root: roots.root_of(file.folder()).to_owned(),
        })
        .collect();
    Index::of(named)
}

fn modules(
    files: &[&SourceFile],
    index: &Index,
    facts: &[Facts],
    effects: &[Vec<Effect>],
    evidence: &mut LanguageEvidence,
) {
    evidence.symbols = symbols(facts, effects);
    let made = (0..files.len()).into_par_iter().map(|at| {
        let (file, named) = (files[at], index.module(at as u32));
        let verdict = standing(&file.path, facts[at].generated);
        Module {
            path: file.path.clone(),
            name: named.name.clone(),
            language: Language::Python,
            sloc: facts[at].sloc,
            standing: verdict.standing,
            rule: verdict.rule(),
            package: parent(&named.name).to_owned(),
        }
    });
    evidence.modules = made.collect();
    for (at, (file, facts)) in files.iter().zip(facts).enumerate() {
        let module = ModuleIx(at as u32);
        roles(module, file, evidence.modules[at].standing, facts, evidence);
        if let Some(problem) = &facts.problem {
            evidence.diagnostics.push(Diagnostic {
                path: file.path.clone(),
                line: problem.line,
                severity: if problem.whole { Severity::Error } else { Severity::Warning },
                cause: problem.cause.clone(),
            });
        }
    }
}

/// What the modules offer.
fn symbols(facts: &[Facts], effects: &[Vec<Effect>]) -> Vec<Symbol> {
    let files = facts.par_iter().zip(effects).enumerate();
    let of_each = files.map(|(module, (facts, effects))| {
        let each = facts.body.symbols.iter().zip(effects);
        let listed = each.filter(|(fact, _)| is_listed(fact.kind, fact.in_class));
        let symbols = listed.map(|(fact, effect)| Symbol {
            module: ModuleIx(module as u32),
            name: fact.name.to_string(),
            kind: fact.kind,
            line: fact.line,
            effect: *effect,
        });
        symbols.collect::<Vec<_>>()
    });
    of_each.collect::<Vec<_>>().into_iter().flatten().collect()
}

fn roles(
    module: ModuleIx,
    file: &SourceFile,
    standing: Standing,
    facts: &Facts,
    evidence: &mut LanguageEvidence,
) {
    let mut find = |role, because: &str, line| {
        evidence.roles.push(RoleFinding { module, role, because: because.to_owned(), line });
    };
    if standing == Standing::Test {
        find(Role::Test, "It lies in a folder of tests or is named as a test", 0);
    }
    if let Some(line) = facts.main_guard
        && standing != Standing::Test
    {
        find(Role::EntryPoint, "It runs as a program: it asks whether its name is __main__", line);
    }
    match file.name() {
        "__main__.py" => find(Role::EntryPoint, "It is what `python -m` runs", 0),
        "settings.py" => find(Role::Configuration, "It is named settings.py", 0),
        "setup.py"
            if facts.imports.iter().any(|import| {
                matches!(import.module.split('.').next(), Some("setuptools" | "distutils"))
            }) =>
        {
            find(Role::Configuration, "It tells setuptools how to build the package", 0);
        }
        _ => {}
    }
}
