//! What a language must provide to be surveyed, and the table of languages.

use std::collections::BTreeMap;

use quarry_model::{
    dependency::{CallSite, Dependency, Operation},
    diagnostic::Diagnostic,
    evidence::{EntryPoint, Finding, KeyUse, Table, TableAccess},
    module::{Language, Module, RoleFinding, Symbol},
    progress::{Cancelled, Progress},
};

use crate::inventory::{Inventory, SourceFile};

/// Every language that Quarry reads.
pub const READERS: [&dyn LanguageReader; 5] = [
    &crate::python::Python,
    &crate::java::Java,
    &crate::php::Php,
    &crate::csharp::CSharp,
    &crate::javascript::JavaScript,
];

/// Files larger than this, in bytes, are data rather than source: they are kept as modules and
/// not read.
pub const LARGEST_FILE: u64 = 1 << 20;

/// Reads one language.
pub trait LanguageReader: Sync {
    /// Which.
    fn language(&self) -> Language;

    /// The language of a file of this name, for readers of more than one, and its name.
    fn language_of(&self, file_name: &str) -> (Language, &'static str) {
        let _ = file_name;
        (self.language(), self.name())
    }

    /// Its name as people write it.
    fn name(&self) -> &'static str;

    /// Whether a file of this name is in the language.
    fn claims(&self, file_name: &str) -> bool;

    /// Whether a file of this name says something about the layout of a project.
    fn marks(&self, file_name: &str) -> bool;

    /// The folders that imports start from, relative to the source, judged by the layout alone.
    fn source_roots(&self, inventory: &Inventory, files: &[SourceFile]) -> Vec<String>;

    /// Reads `files` and resolves them against each other. Runs inside the survey's thread
    /// pool; must not depend on how many threads that has.
    fn read(&self, request: &ReadRequest<'_>) -> Result<LanguageEvidence, Cancelled>;
}

/// What a [`LanguageReader`] is asked to read.
pub struct ReadRequest<'a> {
    /// The source.
    pub inventory: &'a Inventory,
    /// The files in the language, sorted by path.
    pub files: &'a [SourceFile],
    /// Only imports: no symbols, no call sites.
    pub imports_only: bool,
    /// Whom to tell, and who may stop it.
    pub progress: &'a dyn Progress,
}

/// What one language's files show. Places refer to `modules` and `operations` here; order
/// does not matter except that `modules` is sorted by path.
#[derive(Debug, Default)]
pub struct LanguageEvidence {
    /// The modules, sorted by path.
    pub modules: Vec<Module>,
    /// What they offer.
    pub symbols: Vec<Symbol>,
    /// Who uses whom; repeats are merged.
    pub dependencies: Vec<Dependency>,
    /// What is used, without repeats.
    pub operations: Vec<Operation>,
    /// Where.
    pub call_sites: Vec<CallSite>,
    /// Stored entities.
    pub tables: Vec<Table>,
    /// Their readers and writers.
    pub accesses: Vec<TableAccess>,
    /// Where the outside enters.
    pub entry_points: Vec<EntryPoint>,
    /// What modules are for.
    pub roles: Vec<RoleFinding>,
    /// Authorisation, what is sent, and where paths end.
    pub findings: Vec<Finding>,
    /// Keys of untyped dictionaries.
    pub keys: Vec<KeyUse>,
    /// What could not be read.
    pub diagnostics: Vec<Diagnostic>,
    /// Names that led nowhere, with the number of places.
    pub unresolved: BTreeMap<String, u32>,
}
