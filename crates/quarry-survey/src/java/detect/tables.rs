//! Entities of JPA and Spring Data, their tables, their associations, and who reads and writes
//! them through repositories.

use std::collections::BTreeMap;

use quarry_model::{
    dependency::DependencyKind,
    evidence::{ModuleIx, Table, TableAccess, TableIx},
    module::{Role, SymbolKind},
};
use rustc_hash::FxHashMap;

use super::{
    super::facts::Argument,
    frame::{Frame, play},
};
use crate::{
    language::LanguageEvidence,
    typed::{
        Symbol,
        facts::Declared,
        findings::{Origin, depend},
        program::Type,
    },
};

const PERSISTENCE: [&str; 4] = [
    "jakarta.persistence",
    "javax.persistence",
    "org.hibernate.annotations",
    "org.springframework.data",
];
const REPOSITORIES: [&str; 9] = [
    "Repository",
    "CrudRepository",
    "ListCrudRepository",
    "PagingAndSortingRepository",
    "JpaRepository",
    "MongoRepository",
    "ReactiveCrudRepository",
    "JpaSpecificationExecutor",
    "R2dbcRepository",
];
const SPRING_DATA: [&str; 1] = ["org.springframework.data"];

/// Tables by their names, and who uses them.
#[derive(Debug, Clone, Default)]
pub(super) struct Stores {
    /// The table of each entity.
    pub(super) of_entity: FxHashMap<Symbol, u32>,
    /// Entities by their names in queries.
    pub(super) by_name: BTreeMap<String, Vec<Symbol>>,
    /// Tables by their names in lower case.
    by_table: FxHashMap<String, u32>,
}

impl Stores {
    /// The table of this name, which is added if it is not known.
    pub(super) fn table(&mut self, evidence: &mut LanguageEvidence, name: &str) -> u32 {
        if let Some(at) = self.by_table.get(&name.to_lowercase()) {
            return *at;
        }
        let at = evidence.tables.len() as u32;
        evidence.tables.push(Table { name: name.to_owned(), declared_in: None, line: 0 });
        self.by_table.insert(name.to_lowercase(), at);
        at
    }

    /// The table of this name, if it is known.
    pub(super) fn known(&self, name: &str) -> Option<u32> {
        self.by_table.get(&name.to_lowercase()).copied()
    }

    /// The entity that a query names; its package may stand before it.
    pub(super) fn entity(&self, name: &str) -> Option<Symbol> {
        let own = name.rsplit_once('.').map_or(name, |(_, own)| own);
        self.by_name.get(name).or_else(|| self.by_name.get(own))?.first().copied()
    }

    fn declare(
        &mut self,
        evidence: &mut LanguageEvidence,
        name: &str,
        file: u32,
        line: u32,
    ) -> u32 {
        let at = self.table(evidence, name);
        let table = &mut evidence.tables[at as usize];
        if table.declared_in.is_none() {
            table.declared_in = Some(ModuleIx(file));
            table.line = line;
        }
        at
    }
}

/// Notes that a module reads or writes a table.
pub(super) fn access(
    evidence: &mut LanguageEvidence,
    table: u32,
    file: u32,
    write: bool,
    line: u32,
) {
    let (table, module) = (TableIx(table), ModuleIx(file));
    evidence.accesses.push(TableAccess { table, module, write, count: 1, line });
}

/// One entry for each table, module and way: counts add up, the first line stays.
pub(super) fn merge_accesses(evidence: &mut LanguageEvidence) {
    let accesses = &mut evidence.accesses;
    accesses.sort_unstable_by_key(|a| (a.table, a.module, a.write, a.line));
    accesses.dedup_by(|later, first| {
        let same =
            (later.table, later.module, later.write) == (first.table, first.module, first.write);
        if same {
            first.count += later.count;
        }
        same
    });
}

pub(super) fn detect(frame: &Frame<'_>, evidence: &mut LanguageEvidence) -> Stores {
    let mut stores = Stores::default();
    let entities = entities(frame);
    for entity in entities.keys() {
        let root = root(frame, &entities, *entity);
        let (name, line) = &entities[&root];
        let at = stores.declare(evidence, name, root.file, *line);
        stores.of_entity.insert(*entity, at);
        let fact = frame.program.symbol(*entity);
        let annotation = frame.annotation(*entity, &["Entity"], &PERSISTENCE);
        let named = annotation.map(|(one, _)| frame.texts(entity.file, one, &["name"]));
        let named = named.and_then(|names| names.into_iter().next());
        let name = named.unwrap_or_else(|| fact.own_name().to_owned());
        stores.by_name.entry(name).or_default().push(*entity);
    }
    for entity in entities.keys() {
        fields(frame, evidence, &mut stores, *entity);
    }
    repositories(frame, evidence, &stores);
    stores
}

/// The entities, with the names of their tables and the lines that give them.
fn entities(frame: &Frame<'_>) -> BTreeMap<Symbol, (String, u32)> {
    let mut found = BTreeMap::new();
    for (file, _, facts) in frame.each() {
        for (at, fact) in facts.symbols.iter().enumerate().filter(|(_, fact)| fact.is_type()) {
            let symbol = Symbol { file, at: at as u32 };
            let certain = |names: &[&str]| {
                let found = frame.annotation(symbol, names, &PERSISTENCE);
                found.filter(|(_, origin)| *origin == Origin::Certain).map(|(one, _)| one)
            };
            if let Some(document) = certain(&["Document"]) {
                let name = frame.texts(file, document, &["collection", "value"]);
                let name = name.into_iter().next().unwrap_or_else(|| decapital(fact.own_name()));
                found.insert(symbol, (name, document.line));
                continue;
            }
            let table = certain(&["Table"]);
            let Some(marked) = certain(&["Entity"]).or(table) else { continue };
            let name = table
                .and_then(|table| frame.texts(file, table, &["name", "value"]).into_iter().next());
            let name = name.unwrap_or_else(|| {
                let named = frame.texts(file, marked, &["name"]).into_iter().next();
                snake(&named.unwrap_or_else(|| fact.own_name().to_owned()))
            });
            found.insert(symbol, (name, fact.line));
        }
    }
    found
}

/// The entity whose table an entity shares: the topmost one it inherits from, unless each class
/// has a table of its own.
fn root(frame: &Frame<'_>, entities: &BTreeMap<Symbol, (String, u32)>, entity: Symbol) -> Symbol {
    let mut root = entity;
    for _ in 0..16 {
        let fact = frame.program.symbol(root);
        let above = fact.supers.iter().find_map(|at| frame.class(root.file, *at));
        let Some(above) = above.filter(|above| entities.contains_key(above)) else { break };
        let own =
            frame.annotation(above, &["Inheritance"], &PERSISTENCE).is_some_and(|(one, _)| {
                matches!(one.argument("strategy"), Some(Argument::Name(name))
                if name.ends_with("JOINED") || name.ends_with("TABLE_PER_CLASS"))
            });
        let table = frame.annotation(root, &["Table"], &PERSISTENCE).is_some();
        if own || table {
            break;
        }
        root = above;
    }
    root
}

/// Associations and the tables between entities.
fn fields(frame: &Frame<'_>, evidence: &mut LanguageEvidence, stores: &mut Stores, entity: Symbol) {
    let facts = &frame.program.files[entity.file as usize];
    for (at, fact) in facts.symbols.iter().enumerate() {
        if fact.owner != Some(entity.at) || fact.kind == SymbolKind::Class {
            continue;
        }
        let field = Symbol { file: entity.file, at: at as u32 };
        for annotation in frame.annotations(field) {
            let is = |names: &[&str]| {
                frame.origin_of(entity.file, annotation, names, &PERSISTENCE) == Origin::Certain
            };
            if is(&["JoinTable", "CollectionTable", "SecondaryTable"]) {
                for name in frame.texts(entity.file, annotation, &["name"]) {
                    let table = stores.declare(evidence, &name, entity.file, annotation.line);
                    access(evidence, table, entity.file, true, annotation.line);
                }
            }
            if is(&[
                "ManyToOne",
                "OneToOne",
                "OneToMany",
                "ManyToMany",
                "ElementCollection",
                "DBRef",
            ]) && let Some(target) = target(frame, field, annotation)
            {
                let kind = DependencyKind::Association;
                depend(evidence, entity.file, target.file, kind, annotation.line);
            }
        }
    }
}

/// The entity that a field refers to: named by the annotation, else the type of the field, or
/// what that holds.
pub(super) fn target(
    frame: &Frame<'_>,
    field: Symbol,
    annotation: &super::super::facts::Annotation,
) -> Option<Symbol> {
    if let Some(Argument::Class(at)) = annotation.argument("targetEntity") {
        return frame.class(field.file, *at);
    }
    let Declared::Type(at) = frame.program.symbol(field).declared else { return None };
    let of = frame.program.instance(field.file, at, None, 0);
    of.symbol().or_else(|| of.arguments.last().and_then(Type::symbol))
}

/// Callers of repositories read and write the tables of their entities, by the names of methods.
fn repositories(frame: &Frame<'_>, evidence: &mut LanguageEvidence, stores: &Stores) {
    let mut of_repository: FxHashMap<(u32, &str), (Symbol, u32)> = FxHashMap::default();
    for (file, _, facts) in frame.each() {
        for (at, fact) in facts.symbols.iter().enumerate().filter(|(_, fact)| fact.is_type()) {
            let symbol = Symbol { file, at: at as u32 };
            if fact.supers.is_empty() {
                continue;
            }
            let above = frame.program.outside_ancestors(&Type::of(symbol));
            let table = above.iter().find_map(|above| {
                let origin = frame.type_is(above, &REPOSITORIES, &SPRING_DATA);
                let entity = above.arguments.first().and_then(Type::symbol);
                entity
                    .filter(|_| origin == Origin::Certain)
                    .and_then(|entity| stores.of_entity.get(&entity))
            });
            if let Some(table) = table {
                of_repository.insert((file, &fact.name), (symbol, *table));
                play(evidence, file, Role::DataAccess, "It is a Spring Data repository", fact.line);
            }
        }
    }
    around_repositories(frame, &mut of_repository);
    let mut found = Vec::new();
    for site in &evidence.call_sites {
        let operation = &evidence.operations[site.operation.at()];
        let Some((class, method)) = operation.name.rsplit_once('.') else { continue };
        let Some((symbol, table)) = of_repository.get(&(operation.owner.0, class)) else {
            continue;
        };
        if site.usage != quarry_model::dependency::Usage::Call {
            continue;
        }
        if let Some(write) = writes(frame, *symbol, method) {
            found.push((*table, site.from.0, write, site.line));
        }
    }
    for (table, file, write, line) in found {
        access(evidence, table, file, write, line);
    }
}

/// What stands for a repository: the interfaces of the source that it extends, and classes that
/// are named as one and hold a single repository. Calls of these are accesses of the caller, too.
fn around_repositories<'a>(
    frame: &Frame<'a>,
    of_repository: &mut FxHashMap<(u32, &'a str), (Symbol, u32)>,
) {
    let mut known: Vec<(Symbol, u32)> = of_repository.values().copied().collect();
    known.sort_unstable();
    let by_symbol: FxHashMap<Symbol, u32> = known.iter().copied().collect();
    let mut more: BTreeMap<Symbol, Vec<u32>> = BTreeMap::new();
    for (repository, table) in &known {
        for above in &frame.program.symbol(*repository).supers {
            if let Some(above) = frame.class(repository.file, *above)
                && !by_symbol.contains_key(&above)
            {
                more.entry(above).or_default().push(*table);
            }
        }
    }
    for (file, _, facts) in frame.each() {
        for fact in &facts.symbols {
            let Declared::Type(of) = fact.declared else { continue };
            let Some(owner) = fact.owner.filter(|_| fact.kind != SymbolKind::Method) else {
                continue;
            };
            let class = facts.symbol(owner).own_name();
            if !["Repository", "RepositoryWrapper", "RepositoryImpl", "Dao", "DAO", "DaoImpl"]
                .iter()
                .any(|end| class.ends_with(end))
            {
                continue;
            }
            let held = frame.class(file, of).and_then(|held| by_symbol.get(&held));
            if let Some(table) = held {
                more.entry(Symbol { file, at: owner }).or_default().push(*table);
            }
        }
    }
    for (symbol, tables) in more {
        if let [table] = tables.as_slice() {
            let name = &frame.program.symbol(symbol).name;
            of_repository.entry((symbol.file, name)).or_insert((symbol, *table));
        }
    }
}

/// Whether a method of a repository writes; `None` if its name does not say.
fn writes(frame: &Frame<'_>, repository: Symbol, method: &str) -> Option<bool> {
    let facts = &frame.program.files[repository.file as usize];
    let declared = facts
        .symbols
        .iter()
        .position(|fact| fact.owner == Some(repository.at) && fact.own_name() == method);
    if let Some(at) = declared {
        let symbol = Symbol { file: repository.file, at: at as u32 };
        if frame.annotation(symbol, &["Modifying"], &SPRING_DATA).is_some() {
            return Some(true);
        }
        if frame.annotation(symbol, &["Query"], &SPRING_DATA).is_some() {
            return Some(false);
        }
    }
    let starts = |words: &[&str]| words.iter().any(|word| method.starts_with(word));
    if starts(&["save", "delete", "remove", "insert", "update", "persist", "flush"]) {
        Some(true)
    } else if starts(&[
        "find", "get", "read", "query", "search", "stream", "count", "exists", "existsBy",
    ]) {
        Some(false)
    } else {
        None
    }
}

/// `OrderItem` as `order_item`: the naming that Spring applies to Hibernate.
pub(super) fn snake(name: &str) -> String {
    let mut text = String::with_capacity(name.len() + 4);
    let letters: Vec<char> = name.chars().collect();
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| letters[at]);
        let after = letters.get(at + 1);
        if letter.is_uppercase()
            && before.is_some_and(|before| before.is_lowercase() || before.is_ascii_digit())
            && (after.is_none_or(|after| after.is_lowercase())
                || before.is_some_and(char::is_lowercase))
        {
            text.push('_');
        }
        text.extend(letter.to_lowercase());
    }
    text
}

/// `OrderItem` as `orderItem`.
pub(super) fn decapital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_named_after_classes() {
        for (name, expected) in
            [("Order", "order"), ("OrderItem", "order_item"), ("HTTPLog", "httplog"), ("", "")]
        {
            assert_eq!(snake(name), expected);
        }
        assert_eq!(decapital("OrderItem"), "orderItem");
    }
}
