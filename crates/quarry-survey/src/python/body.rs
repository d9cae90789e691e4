//! What the bodies of a file show: the symbols it offers, and what it uses.

use quarry_model::{
    dependency::{ResultUse, Usage},
    module::SymbolKind,
    shared_name::SharedName,
};
use ruff_python_ast::ModModule;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    facts::Import,
    lines::Lines,
    paths::{Path, Paths},
    purity::Grounds,
    signals::Signals,
    symbols, uses,
};

/// What the bodies of a file show.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// Functions, classes, methods, and names of modules and classes.
    pub(super) symbols: Vec<SymbolFact>,
    /// Their places by name.
    pub(super) by_name: FxHashMap<SharedName, u32>,
    /// The uses of what imports bring in.
    pub(super) uses: Vec<Use>,
    /// Strings that look like dotted names, with their lines.
    pub(super) strings: Vec<(String, u32)>,
    /// What detectors want to know.
    pub(super) signals: Signals,
    /// The steps of all paths.
    pub(super) paths: Paths,
}

/// A symbol.
#[derive(Debug)]
pub(super) struct SymbolFact {
    /// Its name inside the module; the call sites inside it share it.
    pub(super) name: SharedName,
    /// What it is.
    pub(super) kind: SymbolKind,
    /// Where it is defined.
    pub(super) line: u32,
    /// Whether it is a name inside a class, which resolves uses and is not listed.
    pub(super) in_class: bool,
    /// What is known of it beyond that.
    pub(super) detail: Detail,
}

/// What is known of a symbol.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Detail {
    /// Base classes; `None` for one that is no path, such as a call.
    pub(super) bases: Vec<Option<Path>>,
    /// Attributes of instances whose class is certain: name and value.
    pub(super) attributes: Vec<(u32, Path)>,
    /// The value of a name that is assigned once, or what a function is annotated to return
    /// (the class itself, not an instance).
    pub(super) value: Option<Path>,
    /// What the function returns, where nothing but its body says so.
    pub(super) returned: Option<Path>,
    /// Whether reading the function reads its value: a property.
    pub(super) property: bool,
    /// Whether the function can be sent to a queue: a Celery task.
    pub(super) task: bool,
    /// What must hold for the function to change nothing inside the program; `None` if its own
    /// body may change something.
    pub(super) grounds: Option<Box<Grounds>>,
    /// Whether the function is a generator that stands for a `with`.
    pub(super) manager: bool,
    /// Whether calling the function only says no: it raises an error, or notes the one it is
    /// handed where errors are collected.
    pub(super) refuses: bool,
    /// Whether the function gives nothing but methods of a parameter that is declared with what
    /// logs, counts or traces.
    pub(super) gives_log: bool,
    /// Of a class: whether it is an interface of zope.
    pub(super) interface: bool,
    /// Of a class: whether what its lines show of its bases and metaclass runs nothing of its own
    /// when an instance is made.
    pub(super) built_plainly: bool,
}

/// A place where something is used.
#[derive(Debug)]
pub(super) struct Use {
    /// What.
    pub(super) path: Path,
    /// The line.
    pub(super) line: u32,
    /// The symbol it stands in, by its place.
    pub(super) within: Option<u32>,
    /// How.
    pub(super) usage: Usage,
    /// What happens to the value.
    pub(super) result: ResultUse,
    /// Inside a database transaction.
    pub(super) in_transaction: bool,
    /// The innermost `with` around it whose meaning other files may know, by its place.
    pub(super) managed: Option<u32>,
    /// A failure is handled beyond logging it.
    pub(super) handles_failure: bool,
}

/// What is asked of a file, and what is known of it beforehand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asks<'a> {
    /// First parts of dotted names that may lead into the source.
    pub(super) tops: &'a FxHashSet<String>,
    /// Whether the file has a `:=`.
    pub(super) walrus: bool,
    /// Whether to look for functions that change nothing.
    pub(super) effects: bool,
}

/// Reads the bodies of a module.
pub(super) fn read(module: &ModModule, lines: &Lines, imports: &[Import], asks: Asks<'_>) -> Body {
    let mut symbols = symbols::Symbols::of(&module.body, lines);
    let uses = uses::read(&module.body, lines, imports, asks, &mut symbols);
    Body {
        symbols: symbols.facts,
        by_name: symbols.by_name,
        uses: uses.found,
        strings: uses.strings,
        signals: uses.signals,
        paths: uses.paths,
    }
}
