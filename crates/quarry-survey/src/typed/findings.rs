//! What detectors of languages with declared types add to the evidence.

use quarry_model::{
    dependency::{Dependency, DependencyKind},
    evidence::{EntryPoint, EntryPointKind, Finding, FindingKind, ModuleIx},
};

use super::{Symbol, facts::FileFacts};
use crate::language::LanguageEvidence;

/// How sure it is that a name comes from a framework.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Origin {
    /// It comes from elsewhere.
    No,
    /// Nothing says where it comes from.
    Possible,
    /// It comes from the framework.
    Certain,
}

/// A call that may mean something to a framework.
pub(crate) trait Called {
    /// The symbol it stands in, by its place.
    fn within(&self) -> Option<u32>;
    /// The line.
    fn line(&self) -> u32;
}

/// The name of a symbol of `facts`; empty for none.
pub(crate) fn within(facts: &FileFacts, at: Option<u32>) -> String {
    at.map_or_else(String::new, |at| facts.symbol(at).name.to_string())
}

/// Adds a finding at a call.
pub(crate) fn find_call(
    evidence: &mut LanguageEvidence,
    (file, facts): (u32, &FileFacts),
    call: &impl Called,
    kind: FindingKind,
    name: impl Into<String>,
    origin: Origin,
) {
    evidence.findings.push(Finding {
        module: ModuleIx(file),
        kind,
        name: name.into(),
        within: within(facts, call.within()),
        line: call.line(),
        certain: origin == Origin::Certain,
    });
}

/// Adds a finding at a declaration.
pub(crate) fn find_on(
    evidence: &mut LanguageEvidence,
    (symbol, facts): (Symbol, &FileFacts),
    kind: FindingKind,
    name: impl Into<String>,
    line: u32,
    origin: Origin,
) {
    evidence.findings.push(Finding {
        module: ModuleIx(symbol.file),
        kind,
        name: name.into(),
        within: within(facts, Some(symbol.at)),
        line,
        certain: origin == Origin::Certain,
    });
}

/// Adds an entry point; `handler` is the symbol that handles it.
pub(crate) fn enter(
    evidence: &mut LanguageEvidence,
    file: u32,
    handler: String,
    kind: EntryPointKind,
    name: impl Into<String>,
    line: u32,
) {
    let name = name.into();
    evidence.entry_points.push(EntryPoint { module: ModuleIx(file), kind, name, handler, line });
}

/// Adds a dependency between two files.
pub(crate) fn depend(
    evidence: &mut LanguageEvidence,
    from: u32,
    to: u32,
    kind: DependencyKind,
    line: u32,
) {
    if from != to {
        let (from, to) = (ModuleIx(from), ModuleIx(to));
        evidence.dependencies.push(Dependency { from, to, kind, count: 1, line });
    }
}
