//! What a detector looks at, and where it puts what it finds.

use quarry_model::{
    dependency::{DependencyKind, OperationKind, Usage},
    evidence::{EntryPointKind, FindingKind},
};

use super::super::{
    facts::Facts,
    paths::{Path, Step},
    program::{Entity, Program, Symbol},
    signals::Signal,
    sites::Access,
    values::Value,
};

/// What one file shows. Symbols and modules are known by their places.
#[derive(Debug, Default)]
pub(in super::super) struct Found {
    pub(super) findings: Vec<Note>,
    pub(super) entries: Vec<Entry>,
    /// To which module, how, and the line.
    pub(super) dependencies: Vec<(u32, DependencyKind, u32)>,
    /// Table, whether it is written, and the line.
    pub(super) accesses: Vec<(u32, bool, u32)>,
    /// Table by its name in a text of SQL, whether it is written, and the line.
    pub(super) statements: Vec<(String, bool, u32)>,
    /// Symbols that write a table.
    pub(super) writers: Vec<u32>,
    pub(super) topics: Vec<TopicUse>,
    /// Places where a function of the source is handed a subscriber: the line and the function.
    pub(in super::super) subscriptions: Vec<(u32, Symbol)>,
    /// Places where a function of the source is handed over to be run elsewhere: the line and the
    /// function.
    pub(in super::super) started: Vec<(u32, Symbol)>,
    /// Where parts of the application are put together, and what is said of it.
    pub(super) wiring: Option<(u32, String)>,
}

impl Found {
    /// The symbols that write a table themselves.
    pub(in super::super) fn writers(&self) -> Vec<u32> {
        self.writers.clone()
    }

    /// Takes in what uses of models and tables show.
    pub(in super::super) fn take(&mut self, accesses: &[Access]) {
        for access in accesses {
            self.accesses.push((access.table, access.write, access.line));
            if access.write {
                self.writers.extend(access.within);
            }
        }
    }
}

/// A finding.
#[derive(Debug, Clone)]
pub(super) struct Note {
    pub(super) kind: FindingKind,
    pub(super) name: String,
    pub(super) within: Option<u32>,
    pub(super) line: u32,
    pub(super) certain: bool,
}

/// An entry point.
#[derive(Debug, Clone)]
pub(in super::super) struct Entry {
    pub(super) kind: EntryPointKind,
    pub(super) name: String,
    pub(super) handler: String,
    pub(super) line: u32,
}

/// The use of a topic that a module of the source declares.
#[derive(Debug, Clone)]
pub(super) struct TopicUse {
    pub(super) topic: Symbol,
    pub(super) kind: OperationKind,
    pub(super) usage: Usage,
    pub(super) within: Option<u32>,
    pub(super) line: u32,
}

/// A file that detectors look at, one signal after the other.
pub(super) struct Scan<'a, 'p> {
    pub(super) program: &'a Program<'p>,
    pub(super) module: u32,
    pub(super) facts: &'p Facts,
    pub(super) found: Found,
    /// Where the signal leads outside the source.
    outside: Option<String>,
    /// Where it leads inside, and what is left of its path.
    inside: Option<(Entity<'p>, &'p [Step])>,
}

impl<'a, 'p> Scan<'a, 'p> {
    pub(super) fn of(program: &'a Program<'p>, module: u32) -> Self {
        Self {
            program,
            module,
            facts: &program.facts[module as usize],
            found: Found::default(),
            outside: None,
            inside: None,
        }
    }

    /// Turns to a signal: finds out where it leads.
    pub(super) fn look(&mut self, signal: &Signal) {
        self.inside = signal.path.and_then(|path| self.reach(path));
        self.outside = signal.path.and_then(|path| self.program.outside(self.module, path));
    }

    /// Where the signal leads outside the source; empty if nowhere.
    pub(super) fn outside(&self) -> &str {
        self.outside.as_deref().unwrap_or_default()
    }

    /// Where the signal leads inside the source, and what is left of its path.
    pub(super) fn inside(&self) -> Option<(Entity<'p>, &'p [Step])> {
        self.inside
    }

    /// Where a path of the file leads inside the source, and what is left of it.
    pub(super) fn reach(&self, path: Path) -> Option<(Entity<'p>, &'p [Step])> {
        let (entity, left) = self.program.follow(self.module, path)?;
        let steps = self.facts.body.paths.steps(path);
        Some((entity, &steps[steps.len() - left..]))
    }

    /// The function or method that a value names.
    pub(super) fn function(&self, value: &Value) -> Option<Symbol> {
        match self.reach(value.path()?)? {
            (Entity::Function(symbol), []) => Some(symbol),
            _ => None,
        }
    }

    /// The class that a value names or makes an instance of.
    pub(super) fn class(&self, value: &Value) -> Option<Symbol> {
        match self.reach(value.path()?)? {
            (Entity::Class(class) | Entity::Instance(class), _) => Some(class),
            _ => None,
        }
    }

    /// The handler as an entry point names it: a symbol of the file; empty for anything else.
    pub(super) fn handler(&self, value: Option<&Value>) -> String {
        match value.and_then(|value| self.function(value)) {
            Some(symbol) if symbol.module == self.module => self.own(Some(symbol.at)),
            _ => String::new(),
        }
    }

    /// The name of the function that a value names; empty if it names none.
    pub(super) fn called(&self, value: Option<&Value>) -> String {
        match value.and_then(|value| self.function(value)) {
            Some(symbol) if symbol.module == self.module => self.own(Some(symbol.at)),
            Some(symbol) => self.program.full_name(symbol),
            None => String::new(),
        }
    }

    /// The name of a symbol of the file.
    pub(super) fn own(&self, at: Option<u32>) -> String {
        at.map_or_else(String::new, |at| self.facts.body.symbols[at as usize].name.to_string())
    }

    pub(super) fn note(&mut self, kind: FindingKind, name: &str, signal: &Signal, certain: bool) {
        self.found.findings.push(Note {
            kind,
            name: name.to_owned(),
            within: signal.within,
            line: signal.line,
            certain,
        });
    }

    pub(super) fn enters(
        &mut self,
        kind: EntryPointKind,
        name: String,
        handler: String,
        line: u32,
    ) {
        self.found.entries.push(Entry { kind, name, handler, line });
    }

    pub(super) fn depends(&mut self, to: u32, kind: DependencyKind, line: u32) {
        if to != self.module {
            self.found.dependencies.push((to, kind, line));
        }
    }

    /// Notes that a table is read or written.
    pub(super) fn accesses(&mut self, table: u32, write: bool, signal: &Signal) {
        self.found.accesses.push((table, write, signal.line));
        if write {
            self.found.writers.extend(signal.within);
        }
    }
}
