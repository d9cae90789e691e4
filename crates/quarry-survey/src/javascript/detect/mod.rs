//! What frameworks make of calls and decorators: tables, routes, guards, messages, jobs, mail,
//! schedules and requests.
//!
//! A finding is certain when the receiver is followed to an import of the framework, or to a
//! type of it; without that it is possible at best.

mod guards;
mod messages;
mod requests;
mod routes;
mod tables;
mod wrappers;

use quarry_model::{
    evidence::{EntryPoint, EntryPointKind, Finding, FindingKind, ModuleIx, Table, TableAccess},
    module::{Role, RoleFinding},
};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{
    facts::{Argument, Decorator, Facts, Name, Node, NodeAt, SymbolAt, Use},
    program::{At, Entity, Outside, Program, State},
    tsconfig::split_package,
};
use crate::language::LanguageEvidence;

/// One file, with what its values stand for.
pub(super) struct View<'p, 'a> {
    pub(super) program: &'p Program<'a>,
    pub(super) module: u32,
    pub(super) facts: &'a Facts,
    pub(super) values: &'p [Entity<'a>],
}

impl<'a> View<'_, 'a> {
    /// What a use calls outside of the source, with the method.
    fn called(&self, found: &Use) -> Option<Call<'a>> {
        match self.values[found.node as usize] {
            Entity::Outside(of) => {
                let package = split_package(of.package.trim_start_matches("node:")).0;
                let method = if of.field.is_empty() { of.name } else { of.field };
                Some(Call { package, method, of })
            }
            _ => None,
        }
    }

    /// The name of the method, and what it is called on.
    fn method(&self, found: &Use) -> Option<(&'a str, NodeAt)> {
        match self.facts.nodes[found.node as usize] {
            Node::Field(of, name) => Some((self.facts.text(name), of)),
            _ => None,
        }
    }

    fn arguments(&self, at: Option<u32>) -> &'a [Argument] {
        at.map_or(&[], |at| &self.facts.arguments[at as usize])
    }

    fn text(&self, name: Name) -> &'a str {
        self.facts.text(name)
    }

    /// The text of an argument.
    fn text_of(&self, argument: Option<&Argument>) -> Option<&'a str> {
        match argument? {
            Argument::Text(name) => Some(self.text(*name)),
            _ => None,
        }
    }

    /// The field of an argument that is an object.
    fn field<'b>(&self, argument: Option<&'b Argument>, key: &str) -> Option<&'b Argument> {
        match argument? {
            Argument::Object(fields) => {
                fields.iter().find(|(name, _)| self.text(*name) == key).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    /// The symbol that an argument stands for.
    fn symbol_of(&self, argument: Option<&Argument>) -> Option<At> {
        match argument? {
            Argument::Value(node) => match self.values[*node as usize] {
                Entity::Symbol(at) | Entity::Object(at) => Some(at),
                Entity::Module(module) => self.program.whole(module),
                _ => None,
            },
            _ => None,
        }
    }

    fn within(&self, symbol: Option<SymbolAt>) -> String {
        symbol.map_or_else(String::new, |symbol| {
            self.program.name(At { module: self.module, symbol }).to_owned()
        })
    }

    /// The line of an argument of a use.
    fn argument_line(&self, found: &Use, at: usize) -> u32 {
        let lines = found.arguments.and_then(|place| self.facts.argument_lines.get(place as usize));
        lines.and_then(|lines| lines.get(at)).copied().unwrap_or(found.line)
    }

    fn finding(&self, kind: FindingKind, name: &str, found: &Use, certain: bool) -> Finding {
        Finding {
            module: ModuleIx(self.module),
            kind,
            name: name.to_owned(),
            within: self.within(found.within),
            line: found.line,
            certain,
        }
    }

    /// The package and name of a decorator from outside.
    fn decorated(&self, decorator: &Decorator) -> Option<(&'a str, &'a str)> {
        match self.values[decorator.node as usize] {
            Entity::Outside(of) => {
                let name = if of.field.is_empty() { of.name } else { of.field };
                Some((split_package(of.package).0, name))
            }
            _ => None,
        }
    }

    fn entry(&self, kind: EntryPointKind, name: &str, handler: String, line: u32) -> EntryPoint {
        EntryPoint { module: ModuleIx(self.module), kind, name: name.to_owned(), handler, line }
    }

    /// The symbol that handles something: a named function, or nothing known.
    fn handler(&self, argument: Option<&Argument>) -> String {
        match argument {
            Some(Argument::Value(node)) => match self.values[*node as usize] {
                Entity::Symbol(at) if at.module == self.module => self.program.name(at).to_owned(),
                _ => String::new(),
            },
            _ => String::new(),
        }
    }
}

/// A call of something from outside.
pub(super) struct Call<'a> {
    pub(super) package: &'a str,
    pub(super) method: &'a str,
    pub(super) of: Outside<'a>,
}

impl Call<'_> {
    /// Whether it is called on something that the package made, not on the package itself.
    fn on_object(&self) -> bool {
        self.of.state != State::Plain && !self.of.field.is_empty()
    }
}

/// What one file shows.
#[derive(Debug, Default)]
pub(super) struct Signs {
    pub(super) findings: Vec<Finding>,
    pub(super) entries: Vec<EntryPoint>,
    /// Tables that are read or written.
    accesses: Vec<Access>,
    /// Tables that are created, with the line.
    pub(super) creates: Vec<(String, u32)>,
    /// Functions that leave to their callers what they send or store.
    open: Vec<(SymbolAt, wrappers::Open)>,
    /// Calls of functions that may be such.
    passing: Vec<wrappers::Passing>,
}

/// A place that reads or writes a table.
#[derive(Debug)]
struct Access {
    table: String,
    write: bool,
    line: u32,
    within: Option<SymbolAt>,
}

/// Whether a method of an entity, or of what keeps entities, writes.
pub(super) fn writes(method: &str) -> bool {
    tables::access(method) == Some(true)
}

/// Reads what frameworks make of the program; the symbols of each file that write tables.
pub(super) fn detect(
    program: &Program<'_>,
    schemas: &[String],
    evidence: &mut LanguageEvidence,
) -> Vec<Vec<SymbolAt>> {
    let modules = program.facts.len() as u32;
    let interesting = |module: &u32| {
        let facts = &program.facts[*module as usize];
        !facts.uses.is_empty() || !facts.decorators.is_empty() || !facts.computed.is_empty()
    };
    let all: Vec<u32> = (0..modules).filter(interesting).collect();
    let view = |module: u32, values: &[Entity<'_>], go: &mut dyn FnMut(&View<'_, '_>)| {
        let facts = &program.facts[module as usize];
        go(&View { program, module, facts, values });
    };
    let gathered: Vec<(tables::Declared, routes::Mounts)> = all
        .par_iter()
        .map(|module| {
            let values = program.values(*module);
            let mut found = (tables::Declared::default(), routes::Mounts::default());
            view(*module, &values, &mut |view| {
                found = (tables::declared(view), routes::mounts(view));
            });
            found
        })
        .collect();
    let mut tables = tables::Tables::default();
    let mut mounts = routes::Mounts::default();
    for (declared, mounted) in gathered {
        tables.add(declared);
        mounts.add(mounted);
    }
    for text in schemas {
        tables.add_schema(text);
    }
    let mut signs: Vec<(u32, Signs)> = all
        .par_iter()
        .map(|module| {
            let values = program.values(*module);
            let mut signs = Signs::default();
            view(*module, &values, &mut |view| {
                messages::read(view, &mut signs);
                routes::read(view, &mounts, &mut signs);
                guards::read(view, &mut signs);
                requests::read(view, &mut signs);
                tables::read(view, &tables, &mut signs);
                wrappers::read(view, &tables, &mut signs);
                computed(view, &mut signs);
            });
            (*module, signs)
        })
        .collect();
    wrappers::follow(program, &mut signs);
    let mut writers = vec![Vec::new(); program.facts.len()];
    for (module, signs) in &signs {
        let accesses = signs.accesses.iter().filter(|access| access.write);
        writers[*module as usize].extend(accesses.filter_map(|access| access.within));
    }
    write_down(tables, signs, evidence);
    writers
}

/// Where names are computed, paths end.
fn computed(view: &View<'_, '_>, signs: &mut Signs) {
    for place in &view.facts.computed {
        signs.findings.push(Finding {
            module: ModuleIx(view.module),
            kind: FindingKind::DynamicDispatch,
            name: view.text(place.name).to_owned(),
            within: view.within(place.within),
            line: place.line,
            certain: true,
        });
    }
}

fn write_down(tables: tables::Tables, signs: Vec<(u32, Signs)>, evidence: &mut LanguageEvidence) {
    let mut places: FxHashMap<String, u32> = FxHashMap::default();
    for table in tables.into_list() {
        if !places.contains_key(&table.name) {
            places.insert(table.name.clone(), evidence.tables.len() as u32);
            evidence.tables.push(table);
        }
    }
    for (module, signs) in signs {
        let module = ModuleIx(module);
        for (name, line) in signs.creates {
            let declared_in = Some(module);
            match places.get(&name) {
                Some(place) if evidence.tables[*place as usize].declared_in.is_none() => {
                    evidence.tables[*place as usize] = Table { name, declared_in, line };
                }
                Some(_) => {}
                None => {
                    places.insert(name.clone(), evidence.tables.len() as u32);
                    evidence.tables.push(Table { name, declared_in, line });
                }
            }
        }
        let mut counts: Vec<((u32, bool), (u32, u32))> = Vec::new();
        for Access { table: name, write, line, .. } in signs.accesses {
            let place = *places.entry(name.clone()).or_insert_with(|| {
                evidence.tables.push(Table { name, declared_in: None, line: 0 });
                evidence.tables.len() as u32 - 1
            });
            match counts.iter_mut().find(|(key, _)| *key == (place, write)) {
                Some((_, (count, first))) => {
                    *count += 1;
                    *first = (*first).min(line);
                }
                None => counts.push(((place, write), (1, line))),
            }
        }
        for ((table, write), (count, line)) in counts {
            let table = quarry_model::evidence::TableIx(table);
            evidence.accesses.push(TableAccess { table, module, write, count, line });
        }
        roles(module, &signs.findings, &signs.entries, evidence);
        evidence.findings.extend(signs.findings);
        evidence.entry_points.extend(signs.entries);
    }
    let mut accessing: Vec<(ModuleIx, u32)> =
        evidence.accesses.iter().map(|access| (access.module, access.line)).collect();
    accessing.sort_unstable();
    accessing.dedup_by_key(|(module, _)| *module);
    evidence.roles.extend(accessing.into_iter().map(|(module, line)| RoleFinding {
        module,
        role: Role::DataAccess,
        because: "It reads or writes tables".to_owned(),
        line,
    }));
}

fn roles(
    module: ModuleIx,
    findings: &[Finding],
    entries: &[EntryPoint],
    evidence: &mut LanguageEvidence,
) {
    let mut find = |role, because: &str, line| {
        evidence.roles.push(RoleFinding { module, role, because: because.to_owned(), line });
    };
    if let Some(entry) = entries.iter().min_by_key(|entry| entry.line) {
        let because = format!("It handles `{}`", entry.name);
        find(Role::EntryPoint, &because, entry.line);
    }
    let certain = |kinds: &[FindingKind]| {
        let found = findings.iter().filter(|found| found.certain && kinds.contains(&found.kind));
        found.map(|found| found.line).min()
    };
    if let Some(line) = certain(&[FindingKind::Authorisation]) {
        find(Role::Authorisation, "It decides who may do what", line);
    }
    if let Some(line) =
        certain(&[FindingKind::Message, FindingKind::Job, FindingKind::Subscription])
    {
        find(Role::Messaging, "It sends or receives messages", line);
    }
}
