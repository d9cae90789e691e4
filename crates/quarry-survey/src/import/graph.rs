//! Modules and dependencies while a file is read.

use quarry_model::{
    dependency::{Dependency, DependencyKind},
    evidence::{ModuleIx, Reading},
    module::{Language, Module, Role, RoleFinding, Standing},
};
use rustc_hash::FxHashMap;

use super::{
    imported::ImportError,
    names::{language, module_path, package, standing},
    notes::{Notes, plain},
};
use crate::{assemble::assemble, language::LanguageEvidence};

/// The most modules that are imported: more than a project can be worked with.
pub(super) const MOST_MODULES: usize = 500_000;

/// The most dependencies that are imported, repeats included.
pub(super) const MOST_DEPENDENCIES: usize = 5_000_000;

/// A module of a graph that is being read, by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct NodeIx(pub(super) u32);

/// Modules by path, and who uses whom.
#[derive(Debug, Default)]
pub(super) struct Graph {
    modules: Vec<Module>,
    by_path: FxHashMap<String, NodeIx>,
    dependencies: Vec<Dependency>,
    roles: Vec<RoleFinding>,
}

impl Graph {
    /// The module of this name: its path with forward slashes identifies it. `None`, with a
    /// diagnostic, when a module can't be called so.
    pub(super) fn module(
        &mut self,
        name: &str,
        line: u32,
        notes: &mut Notes,
    ) -> Result<Option<NodeIx>, ImportError> {
        let path = match module_path(name) {
            Ok(path) => path,
            Err(fault) => {
                notes.skip("names that no module can have", line, || {
                    format!("The name “{}” {}", plain(name), fault.because())
                });
                return Ok(None);
            }
        };
        if let Some(node) = self.by_path.get(&path) {
            return Ok(Some(*node));
        }
        if self.modules.len() >= MOST_MODULES {
            return Err(ImportError::TooMany { what: "modules", limit: MOST_MODULES });
        }
        let node = NodeIx(self.modules.len() as u32);
        let verdict = standing(&path);
        self.modules.push(Module {
            name: name.trim().to_owned(),
            language: language(&path),
            sloc: 0,
            standing: verdict.standing,
            rule: verdict.rule(),
            package: package(&path).to_owned(),
            path: path.clone(),
        });
        self.by_path.insert(path, node);
        Ok(Some(node))
    }

    /// The module at `node`, to be told more about.
    pub(super) fn at(&mut self, node: NodeIx) -> &mut Module {
        &mut self.modules[node.0 as usize]
    }

    /// The module with this path, if it is there.
    pub(super) fn find(&self, path: &str) -> Option<NodeIx> {
        self.by_path.get(path).copied()
    }

    /// What the file says of how the module stands; `rule` names what says so.
    pub(super) fn stand(&mut self, node: NodeIx, standing: Standing, rule: &str) {
        let module = self.at(node);
        module.standing = standing;
        module.rule = if standing == Standing::Product { String::new() } else { rule.to_owned() };
    }

    /// How many modules there are.
    pub(super) fn len(&self) -> usize {
        self.modules.len()
    }

    /// `from` uses `to`. Repeats add up; a module does not use itself.
    pub(super) fn depend(
        &mut self,
        from: NodeIx,
        to: NodeIx,
        kind: DependencyKind,
        count: u32,
        line: u32,
    ) -> Result<(), ImportError> {
        if from == to {
            return Ok(());
        }
        if self.dependencies.len() >= MOST_DEPENDENCIES {
            self.merge();
            // Merging must have made room, else each further one would merge again.
            if self.dependencies.len() > MOST_DEPENDENCIES / 2 {
                return Err(ImportError::TooMany {
                    what: "dependencies",
                    limit: MOST_DEPENDENCIES / 2,
                });
            }
        }
        let (from, to) = if kind.is_undirected() && from > to { (to, from) } else { (from, to) };
        self.dependencies.push(Dependency {
            from: ModuleIx(from.0),
            to: ModuleIx(to.0),
            kind,
            count: count.max(1),
            line,
        });
        Ok(())
    }

    /// The module has a role, for the reason that the file says so.
    pub(super) fn role(&mut self, node: NodeIx, role: Role, because: String) {
        self.roles.push(RoleFinding { module: ModuleIx(node.0), role, because, line: 0 });
    }

    fn merge(&mut self) {
        self.dependencies.sort_unstable_by_key(|d| (d.from, d.to, d.kind));
        self.dependencies.dedup_by(|later, first| {
            let same = (later.from, later.to, later.kind) == (first.from, first.to, first.kind);
            if same {
                first.count = first.count.saturating_add(later.count);
            }
            same
        });
    }

    /// Everything in the order of evidence. Lines of the file that was read are not lines of
    /// modules and stay out of it, unless the format says otherwise.
    pub(super) fn finish(mut self, mut notes: Notes) -> (Reading, super::Counts) {
        self.merge();
        if self.modules.iter().all(|module| module.sloc == 0) && !self.modules.is_empty() {
            notes.note("", 0, || {
                "The file does not say how large modules are; their source lines count as 0"
                    .to_owned()
            });
        }
        undirected_forward(&mut self.dependencies, &self.modules);
        let counts = notes.counts;
        let unresolved = std::mem::take(&mut notes.unresolved);
        let mut reading = assemble(vec![LanguageEvidence {
            modules: self.modules,
            dependencies: self.dependencies,
            roles: self.roles,
            ..LanguageEvidence::default()
        }]);
        reading.diagnostics = notes.finish();
        reading.unresolved = unresolved;
        (reading, counts)
    }
}

/// Dependencies without a direction lead from the module whose path comes first.
fn undirected_forward(dependencies: &mut [Dependency], modules: &[Module]) {
    for each in dependencies.iter_mut().filter(|each| each.kind.is_undirected()) {
        if modules[each.from.at()].path > modules[each.to.at()].path {
            std::mem::swap(&mut each.from, &mut each.to);
        }
    }
}

/// A number that a file gives as the weight of a dependency, rounded, at least 1; `None` when
/// it is no weight.
pub(super) fn weight(text: &str) -> Option<u32> {
    let text = text.trim();
    if let Ok(whole) = text.parse::<u32>() {
        return (whole > 0).then_some(whole);
    }
    let number: f64 = text.parse().ok()?;
    // Larger than any count saturates, which the cast does.
    (number.is_finite() && number > 0.0).then(|| (number.round() as u32).max(1))
}

/// The kind that a file calls so, if it is one.
pub(super) fn kind_named(name: &str) -> Option<DependencyKind> {
    let name = name.trim().to_lowercase().replace([' ', '_'], "-");
    DependencyKind::from_name(&name).or(match name.as_str() {
        "imports" | "require" | "requires" | "static" | "dynamic" | "include" | "includes" => {
            Some(DependencyKind::Import)
        }
        "calls" | "invoke" | "invokes" | "invocation" => Some(DependencyKind::Call),
        "inherits" | "extends" | "implements" | "inheritance" | "realization"
        | "generalization" => Some(DependencyKind::Inherit),
        "uses" | "use" | "depends" | "depends-on" | "dependency" | "references" | "usage" => {
            Some(DependencyKind::Reference)
        }
        "type" | "type-only" => Some(DependencyKind::ImportType),
        "cochange" | "change-coupling" | "temporal" | "logical" => Some(DependencyKind::CoChange),
        "semantic" | "conceptual" => Some(DependencyKind::Terms),
        "traffic" | "trace" | "dynamic-call" => Some(DependencyKind::Runtime),
        _ => None,
    })
}

/// The language that a file calls so.
pub(super) fn language_named(name: &str) -> Option<Language> {
    let name = name.trim().to_lowercase().replace(['_', ' '], "");
    Some(match name.as_str() {
        "python" => Language::Python,
        "javascript" | "javascriptreact" => Language::JavaScript,
        "typescript" | "typescriptreact" => Language::TypeScript,
        "java" => Language::Java,
        "php" => Language::Php,
        "csharp" | "c#" => Language::CSharp,
        "other" => Language::Other,
        _ => return None,
    })
}

/// The standing that a file calls so.
pub(super) fn standing_named(name: &str) -> Option<Standing> {
    Some(match name.trim().to_lowercase().as_str() {
        "product" => Standing::Product,
        "test" => Standing::Test,
        "generated" => Standing::Generated,
        "vendored" => Standing::Vendored,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_positive_numbers() {
        for (text, expected) in [
            ("3", Some(3)),
            (" 2.6 ", Some(3)),
            ("0.2", Some(1)),
            ("1e3", Some(1000)),
            ("99999999999999999999", Some(u32::MAX)),
            ("0", None),
            ("-4", None),
            ("NaN", None),
            ("inf", None),
            ("1e999", None),
            ("many", None),
            ("", None),
        ] {
            assert_eq!(weight(text), expected, "{text}");
        }
    }
}
