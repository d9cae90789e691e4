//! Entities of Entity Framework and the tables they are stored in.
//!
//! An entity is mapped by a context that has a set of it, by a model builder, by a configuration
//! of its own or by attributes. A table is called as the mapping says, else as the set, else as
//! the entity; a schema stands before it with a dot, unless it is the usual one. Where an entity
//! is mapped several times, the mapping that lies nearest to the place of use is meant.

use std::collections::BTreeMap;

use quarry_model::{
    dependency::DependencyKind,
    evidence::{ModuleIx, Table, TableAccess, TableIx},
    module::SymbolKind,
};
use rustc_hash::FxHashMap;

use super::{
    super::{
        facts::{Argument, CSharpFile, Call},
        names::arity,
    },
    frame::Frame,
};
use crate::{
    language::LanguageEvidence,
    sql::without_schema,
    typed::{
        Symbol,
        facts::{Declared, FileFacts},
        findings::{Origin, depend},
        program::{Head, Type},
        written,
    },
};

/// Packages of Entity Framework.
pub(super) const EF: [&str; 4] = [
    "Microsoft.EntityFrameworkCore",
    "System.Data.Entity",
    "Microsoft.AspNetCore.Identity.EntityFrameworkCore",
    "Microsoft.EntityFrameworkCore.Metadata.Builders",
];
/// Types of sets of entities.
pub(super) const SETS: [&str; 2] = ["DbSet", "IDbSet"];
const SCHEMA: [&str; 2] =
    ["System.ComponentModel.DataAnnotations.Schema", "System.ComponentModel.DataAnnotations"];
const BUILDERS: [&str; 2] = ["ModelBuilder", "DbModelBuilder"];
const MAPPERS: [&str; 3] =
    ["IEntityTypeConfiguration", "EntityTypeConfiguration", "IEntityMappingConfiguration"];
/// Calls around others that say what these map.
const MAPS: [&str; 4] = ["Entity", "OwnsMany", "OwnsOne", "UsingEntity"];
/// Schemas that are not named where a table is.
const USUAL: [&str; 2] = ["dbo.", "public."];
/// Classes that share a table with what they inherit from are followed this far.
const DEEPEST: usize = 16;

/// A place that maps an entity.
struct Mapping {
    name: Option<String>,
    file: u32,
    line: u32,
}

/// Tables by their names, and by what is stored in them.
#[derive(Debug, Default)]
pub(super) struct Tables {
    by_name: FxHashMap<String, u32>,
    /// Tables by their names without schemas.
    by_last: FxHashMap<String, Vec<u32>>,
    /// For each entity, the files that map it, with the tables.
    of_entity: BTreeMap<Symbol, Vec<(u32, u32)>>,
}

impl Tables {
    /// The table of this name, which is added if it is not known.
    fn table(&mut self, evidence: &mut LanguageEvidence, name: &str) -> u32 {
        let name = USUAL.iter().find_map(|usual| name.strip_prefix(usual)).unwrap_or(name);
        if let Some(at) = self.by_name.get(&name.to_lowercase()) {
            return *at;
        }
        let at = evidence.tables.len() as u32;
        evidence.tables.push(Table { name: name.to_owned(), declared_in: None, line: 0 });
        self.by_name.insert(name.to_lowercase(), at);
        self.by_last.entry(without_schema(name).to_lowercase()).or_default().push(at);
        at
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

    /// The table that a text of SQL names: without a schema it is the only one of its name.
    pub(super) fn named(&mut self, evidence: &mut LanguageEvidence, name: &str) -> u32 {
        let name = USUAL.iter().find_map(|usual| name.strip_prefix(usual)).unwrap_or(name);
        match self.by_last.get(&name.to_lowercase()).map(Vec::as_slice) {
            Some([only]) => *only,
            _ => self.table(evidence, name),
        }
    }

    /// The table of an entity, seen from `file`; a class that is mapped nowhere has its own if
    /// `stored` says that it is an entity all the same.
    pub(super) fn of(
        &mut self,
        frame: &Frame<'_>,
        evidence: &mut LanguageEvidence,
        entity: Symbol,
        file: u32,
        stored: bool,
    ) -> Option<u32> {
        let mut of = entity;
        for _ in 0..DEEPEST {
            if let Some(mapped) = self.of_entity.get(&of) {
                let near = |mapping: &(u32, u32)| frame.names.common(mapping.0, file);
                let best = mapped.iter().map(near).max()?;
                return mapped.iter().find(|one| near(one) == best).map(|(_, table)| *table);
            }
            let fact = frame.program.symbol(of);
            match fact.supers.iter().find_map(|at| frame.class(of.file, *at)) {
                Some(above) if self.of_entity.contains_key(&above) => of = above,
                _ => break,
            }
        }
        if !stored {
            return None;
        }
        let fact = frame.program.symbol(entity);
        let table = self.declare(evidence, fact.own_name(), entity.file, fact.line);
        self.of_entity.insert(entity, vec![(entity.file, table)]);
        Some(table)
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

pub(super) fn detect(frame: &Frame<'_>, evidence: &mut LanguageEvidence) -> Tables {
    let mut tables = Tables::default();
    let mut mapped: BTreeMap<Symbol, Vec<Mapping>> = BTreeMap::new();
    let mut sets: BTreeMap<Symbol, Vec<Mapping>> = BTreeMap::new();
    for (file, sharp, facts) in frame.each() {
        find_sets(frame, (file, facts), &mut sets);
        for call in &sharp.calls {
            maps(frame, evidence, &mut tables, &mut mapped, (file, sharp), call);
        }
    }
    for class in frame.types() {
        let fact = frame.program.symbol(class);
        let (file, line) = (class.file, fact.line);
        if let Some((table, part, Origin::Certain)) = frame.attribute(class, &["Table"], &SCHEMA) {
            let schema = frame.attribute_text(part.file, table, &["Schema"]);
            let name = frame.attribute_text(part.file, table, &["", "name"]);
            let name = name.map(|name| with_schema(&name, schema.as_deref()));
            mapped.entry(class).or_default().push(Mapping { name, file, line: table.line });
        }
        for above in frame.program.outside_ancestors(&Type::of(class)) {
            if frame.type_is_a(&above, &MAPPERS, &EF) == Origin::Certain
                && let Some(of) = above.arguments.first().and_then(Type::symbol)
            {
                mapped.entry(of).or_default().push(Mapping { name: None, file, line });
            }
        }
    }
    let entities: std::collections::BTreeSet<Symbol> =
        mapped.keys().chain(sets.keys()).copied().collect();
    for entity in &entities {
        declare(frame, evidence, &mut tables, *entity, &mapped, &sets);
    }
    for entity in &entities {
        associate(frame, evidence, &tables, *entity);
    }
    tables
}

/// Sets of entities among the members of a file.
fn find_sets(
    frame: &Frame<'_>,
    (file, facts): (u32, &FileFacts),
    sets: &mut BTreeMap<Symbol, Vec<Mapping>>,
) {
    for fact in facts.symbols.iter().filter(|fact| fact.kind == SymbolKind::Constant) {
        let Declared::Type(at) = fact.declared else { continue };
        let name = facts.name(written(facts, at).name);
        let own = name.rsplit_once('.').map_or(name, |(_, own)| own);
        if !SETS.contains(&arity(own).0) {
            continue;
        }
        let of = frame.program.instance(file, at, None, 0);
        if frame.type_is_a(&of, &SETS, &EF) == Origin::Certain
            && let Some(entity) = held(frame, &of)
        {
            let name = Some(fact.own_name().to_owned());
            sets.entry(entity).or_default().push(Mapping { name, file, line: fact.line });
        }
    }
}

/// The entity that a set holds; none where it is only known what it inherits from.
pub(super) fn held(frame: &Frame<'_>, set: &Type) -> Option<Symbol> {
    let entity = set.arguments.first().and_then(Type::symbol)?;
    let Head::Outside { file, at } = set.head else { return Some(entity) };
    let facts = frame.facts(file);
    let written = facts.types[at as usize].arguments.first().map(|at| written(facts, *at))?;
    let Some((owner, which)) = written.parameter else { return Some(entity) };
    let bound = facts.symbol(owner).parameters.get(usize::from(which)).copied().flatten();
    let bound = bound.and_then(|at| frame.class(file, at));
    (bound != Some(entity)).then_some(entity)
}

/// Calls of model builders: `Entity<Order>()`, `ToTable("orders", "shop")`.
fn maps(
    frame: &Frame<'_>,
    evidence: &mut LanguageEvidence,
    tables: &mut Tables,
    mapped: &mut BTreeMap<Symbol, Vec<Mapping>>,
    (file, sharp): (u32, &CSharpFile),
    call: &Call,
) {
    let Some(receiver) = call.receiver else { return };
    let line = call.line;
    match call.name.as_str() {
        "Entity" => {
            if let [of] = call.types.as_slice()
                && frame.is_a(file, receiver, &BUILDERS, &EF) == Origin::Certain
                && let Some(entity) = frame.class(file, *of)
            {
                mapped.entry(entity).or_default().push(Mapping { name: None, file, line });
            }
        }
        "ToTable" | "UsingEntity" if frame.imports(file, &EF) => {
            let texts: Vec<String> =
                call.arguments.iter().filter_map(|one| frame.text(file, one)).collect();
            let Some(name) = texts.first() else { return };
            let builder = frame.receiver(file, receiver);
            if builder.symbol().is_some() {
                return;
            }
            let name = with_schema(name, texts.get(1).map(String::as_str));
            let around = call.before.and_then(|at| around(sharp, at));
            let entity = match builder.arguments.as_slice() {
                // The table between two entities is neither's.
                _ if call.name == "UsingEntity" => None,
                [.., of] => of.symbol(),
                _ => {
                    around.and_then(|call| call.types.first()).and_then(|of| frame.class(file, *of))
                }
            };
            match entity {
                Some(entity) => {
                    let name = Some(name);
                    mapped.entry(entity).or_default().push(Mapping { name, file, line });
                }
                None => {
                    tables.declare(evidence, &name, file, line);
                }
            }
        }
        _ => {}
    }
}

/// The call that a builder comes from.
fn around(sharp: &CSharpFile, at: u32) -> Option<&Call> {
    let mut call = sharp.calls.get(at as usize)?;
    for _ in 0..DEEPEST {
        if MAPS.contains(&call.name.as_str()) {
            return Some(call);
        }
        call = sharp.calls.get(call.before? as usize)?;
    }
    None
}

fn with_schema(name: &str, schema: Option<&str>) -> String {
    match schema {
        Some(schema) if !schema.is_empty() => format!("{schema}.{name}"),
        _ => name.to_owned(),
    }
}

/// Gives an entity its tables.
fn declare(
    frame: &Frame<'_>,
    evidence: &mut LanguageEvidence,
    tables: &mut Tables,
    entity: Symbol,
    mapped: &BTreeMap<Symbol, Vec<Mapping>>,
    sets: &BTreeMap<Symbol, Vec<Mapping>>,
) {
    let fact = frame.program.symbol(entity);
    let none = Vec::new();
    let mappings = mapped.get(&entity).unwrap_or(&none);
    let named = mappings.iter().filter(|mapping| mapping.name.is_some());
    let mut places: Vec<&Mapping> = named.collect();
    if places.is_empty() {
        places.extend(sets.get(&entity).into_iter().flatten());
    }
    if places.is_empty() {
        // What inherits from an entity shares its table.
        let above = fact.supers.iter().filter_map(|at| frame.class(entity.file, *at));
        if above.into_iter().any(|of| mapped.contains_key(&of) || sets.contains_key(&of)) {
            return;
        }
        places.extend(mappings.first());
    }
    let first = places.first().and_then(|mapping| mapping.name.as_deref());
    let one = places.iter().all(|mapping| mapping.name.as_deref() == first);
    let mut found = Vec::new();
    for mapping in places {
        let name = mapping.name.as_deref().unwrap_or_else(|| fact.own_name());
        let (file, line) =
            if one { (entity.file, fact.line) } else { (mapping.file, mapping.line) };
        found.push((mapping.file, tables.declare(evidence, name, file, line)));
    }
    tables.of_entity.insert(entity, found);
}

/// Properties of an entity that refer to others.
fn associate(frame: &Frame<'_>, evidence: &mut LanguageEvidence, tables: &Tables, entity: Symbol) {
    for member in frame.members(entity) {
        let fact = frame.program.symbol(member);
        let Declared::Type(at) = fact.declared else { continue };
        let of = frame.program.instance(entity.file, at, None, 0);
        let held = of.arguments.first().filter(|_| of.symbol().is_none()).unwrap_or(&of);
        if let Some(other) = held.symbol().filter(|other| tables.of_entity.contains_key(other)) {
            depend(evidence, entity.file, other.file, DependencyKind::Association, fact.line);
        }
    }
}

/// The entity that an argument is.
pub(super) fn entity_of(frame: &Frame<'_>, file: u32, argument: &Argument) -> Option<Symbol> {
    let of = frame.argument_type(file, argument)?;
    of.symbol().or_else(|| of.arguments.first().and_then(Type::symbol))
}
