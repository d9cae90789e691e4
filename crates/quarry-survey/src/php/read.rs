//! All PHP files of a source: from files to evidence.

use std::collections::BTreeSet;

use quarry_model::{
    dependency::{Dependency, DependencyKind},
    diagnostic::{Diagnostic, Severity},
    evidence::{KeyUse, ModuleIx},
    module::{Language, Module, Role, RoleFinding, Standing},
    progress::{Cancelled, Stage},
};

use super::{
    composer::Layout,
    configured::Configured,
    detect::detect,
    extract::{extract, unread},
    facts::Facts,
    index::Index,
    standing::standing,
};
use crate::{
    guard::extract_guarded,
    inventory::{Inventory, SourceFile},
    language::{LanguageEvidence, ReadRequest},
    typed::{
        link::{link, symbols},
        program::{Program, members},
    },
};

pub(super) fn read(request: &ReadRequest<'_>) -> Result<LanguageEvidence, Cancelled> {
    let mut evidence = LanguageEvidence::default();
    let layout = Layout::of(request.inventory);
    let mut facts = request.each_file(Stage::Read, request.files.len(), |at| {
        extract_one(request.inventory, &request.files[at], request.imports_only)
    })?;
    let typed: Vec<_> = facts.iter_mut().map(|facts| std::mem::take(&mut facts.typed)).collect();
    for (facts, typed) in facts.iter_mut().zip(&typed) {
        facts.typed.generated = typed.generated;
    }
    let index = Index::of(request.files, &facts, &layout);
    let members = members(&typed);
    let program = Program::of(&typed, &members, &index);
    let effects = link(request, &program, &mut evidence)?;
    names(&index, request.imports_only, &mut evidence);
    modules(request, &facts, &program, &mut evidence);
    if !request.imports_only {
        evidence.symbols = symbols(&program, &effects);
        let configured = Configured::of(request.inventory);
        detect(&index, &program, &configured, &mut evidence);
    }
    templates(request.inventory, &mut evidence);
    Ok(evidence)
}

fn extract_one(inventory: &Inventory, file: &SourceFile, names_only: bool) -> Facts {
    extract_guarded(inventory, file, |bytes| extract(bytes, names_only), unread)
}

/// Every class that the code names leads to where it is defined. Where only names are asked for
/// each place counts; else those that no use has shown yet, such as types of parameters.
fn names(index: &Index<'_>, names_only: bool, evidence: &mut LanguageEvidence) {
    let mut shown = BTreeSet::new();
    for dependency in &evidence.dependencies {
        if dependency.kind != DependencyKind::Import {
            shown.insert((dependency.from, dependency.to));
        }
    }
    for (from, facts) in (0_u32..).zip(index.facts) {
        let from = ModuleIx(from);
        let mut add = |to: u32, kind, line| {
            let to = ModuleIx(to);
            if from != to {
                evidence.dependencies.push(Dependency { from, to, kind, count: 1, line });
            }
        };
        for named in &facts.named {
            let Some(symbol) = index.class(&named.full) else { continue };
            if !shown.contains(&(from, ModuleIx(symbol.file))) {
                let kind = if named.inherits {
                    DependencyKind::Inherit
                } else {
                    DependencyKind::Reference
                };
                add(symbol.file, kind, named.line);
            }
        }
        if names_only {
            for called in &facts.called {
                if let Some(symbol) = index.function(&called.full) {
                    add(symbol.file, DependencyKind::Call, called.line);
                }
            }
        }
        for (text, line) in &facts.strings {
            let class = text.split(['@', ':']).next().unwrap_or(text);
            if let Some(symbol) = index.class(class) {
                add(symbol.file, DependencyKind::String, *line);
            }
        }
    }
}

fn modules(
    request: &ReadRequest<'_>,
    facts: &[Facts],
    program: &Program<'_>,
    evidence: &mut LanguageEvidence,
) {
    for (at, (file, facts)) in request.files.iter().zip(facts).enumerate() {
        let module = ModuleIx(at as u32);
        let typed = &program.files[at];
        let verdict = standing(&file.path, typed.generated);
        let standing = verdict.standing;
        evidence.modules.push(Module {
            path: file.path.clone(),
            name: main_type(file, facts).unwrap_or(&file.path).to_owned(),
            language: Language::Php,
            sloc: typed.sloc,
            standing,
            rule: verdict.rule(),
            package: file.folder().to_owned(),
        });
        if standing == Standing::Test {
            evidence.roles.push(RoleFinding {
                module,
                role: Role::Test,
                because: "It lies in a folder of tests or is named as a test".to_owned(),
                line: 0,
            });
        }
        evidence.keys.extend(facts.keys.iter().map(|key| KeyUse {
            module,
            within:
                key.within.map_or_else(String::new, |within| typed.symbol(within).name.to_string()),
            subject: key.subject.to_string(),
            key: key.name.to_string(),
            write: key.write,
            line: key.line,
        }));
        if let Some(problem) = &typed.problem {
            evidence.diagnostics.push(problem.at(&file.path));
        }
    }
}

/// The type that the file is named after, else its first.
fn main_type<'a>(file: &SourceFile, facts: &'a Facts) -> Option<&'a str> {
    let stem = file.name().split('.').next().unwrap_or_default();
    let named = facts.types.iter().find(|(name, _)| super::names::last(name) == stem);
    named.or(facts.types.first()).map(|(name, _)| name.as_ref())
}

fn templates(inventory: &Inventory, evidence: &mut LanguageEvidence) {
    let count = inventory.markers.iter().filter(|at| at.name().ends_with(".blade.php")).count();
    if count > 0 {
        evidence.diagnostics.push(Diagnostic {
            path: String::new(),
            line: 0,
            severity: Severity::Note,
            cause: format!(
                "{count} Blade templates were left out: they are no PHP source, and what they \
                 call is not known"
            ),
        });
    }
}
