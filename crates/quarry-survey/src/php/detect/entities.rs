//! Classes that are tables: Eloquent models and Doctrine entities, with their repositories.

use std::collections::BTreeMap;

use quarry_model::{dependency::DependencyKind, module::Role};

use super::{
    super::facts::{Lit, Target, argument},
    scene::{Out, Scene, plural, short, snake},
};
use crate::{
    sql,
    typed::{Symbol, facts::Declared},
};

/// Bases of models.
pub(super) const MODELS: [&str; 4] = [
    "Illuminate\\Database\\Eloquent\\Model",
    "Illuminate\\Foundation\\Auth\\User",
    "Illuminate\\Database\\Eloquent\\Relations\\Pivot",
    "Illuminate\\Database\\Eloquent\\Relations\\MorphPivot",
];
const ENTITY: &str = "Doctrine\\ORM\\Mapping\\Entity";
const ORM_TABLE: &str = "Doctrine\\ORM\\Mapping\\Table";
const ENTITY_REPOSITORIES: [&str; 3] = [
    "Doctrine\\ORM\\EntityRepository",
    "Doctrine\\Bundle\\DoctrineBundle\\Repository\\ServiceEntityRepository",
    "Doctrine\\Persistence\\ObjectRepository",
];
const ORM_RELATIONS: [&str; 4] = ["OneToOne", "OneToMany", "ManyToOne", "ManyToMany"];
/// The tables of a source, and who uses them.
#[derive(Default)]
pub(super) struct Tables {
    /// By name: where it is declared.
    pub(super) declared: BTreeMap<String, Option<(u32, u32)>>,
    /// The tables of models and entities, by the full names of their classes.
    pub(super) of_class: BTreeMap<String, String>,
    /// By table, module, and whether it writes: places and the first line.
    pub(super) accesses: BTreeMap<(String, u32, bool), (u32, u32)>,
}

impl Tables {
    pub(super) fn declare(&mut self, name: &str, place: (u32, u32)) {
        let known = self.declared.entry(name.to_owned()).or_default();
        if known.is_none() {
            *known = Some(place);
        }
    }

    pub(super) fn access(&mut self, table: &str, file: u32, write: bool, line: u32) {
        let table = sql::without_schema(table);
        if table.is_empty() || table.contains(['{', '}', ' ', '(', '?', ':', '$']) {
            return;
        }
        self.declared.entry(table.to_owned()).or_default();
        let access = self.accesses.entry((table.to_owned(), file, write)).or_insert((0, line));
        access.0 += 1;
        access.1 = access.1.min(line);
    }
}

/// Classes that are models, with `$table` or the name that Eloquent makes.
pub(super) fn models(scene: &Scene<'_>, tables: &mut Tables, out: &mut Out<'_>) {
    for (symbol, full) in scene.types() {
        if !scene.lineage(full).iter().skip(1).any(|name| MODELS.contains(&name.as_str())) {
            continue;
        }
        let line = scene.program.symbol(symbol).line;
        out.role(symbol.file, Role::DataAccess, "It is an Eloquent model", line);
        if scene.facts(symbol.file).abstracts.contains(&symbol.at) {
            continue;
        }
        let stated = scene.stated(symbol, "$table").and_then(|(lit, _)| lit.text());
        let name = stated.map_or_else(|| plural(&snake(short(full))), str::to_owned);
        tables.declare(&name, (symbol.file, line));
        tables.of_class.insert(full.to_owned(), name);
    }
}

/// Classes with the attribute Entity, with `Table(name)` or the name that Doctrine makes.
pub(super) fn entities(scene: &Scene<'_>, tables: &mut Tables, out: &mut Out<'_>) {
    for (file, facts) in (0_u32..).zip(scene.index.facts) {
        for attribute in &facts.attributes {
            if attribute.full.starts_with("Doctrine\\ORM\\Mapping\\")
                && attribute.target == Target::Property
                && ORM_RELATIONS.contains(&short(&attribute.full))
            {
                let at = usize::from(short(&attribute.full) == "ManyToOne");
                let target = argument(&attribute.arguments, usize::MAX - at, "targetEntity")
                    .or_else(|| {
                        attribute
                            .arguments
                            .first()
                            .filter(|one| one.name.is_none())
                            .map(|one| &one.value)
                    })
                    .and_then(|lit| scene.text(file, lit));
                let target = target.or_else(|| property_type(scene, file, attribute.symbol?));
                let near = |target: &str| {
                    let namespace = facts.namespaces.first()?;
                    scene.index.class(&format!("{namespace}\\{target}"))
                };
                let to = target.and_then(|target| {
                    let target = target.trim_start_matches('\\');
                    // A string without a namespace means a neighbour.
                    scene.index.class(target).or_else(|| near(target))
                });
                if let Some(to) = to {
                    out.depend(file, to.file, DependencyKind::Association, attribute.line);
                }
            }
            if attribute.full.as_ref() != ENTITY {
                continue;
            }
            let Some(at) = attribute.symbol else { continue };
            let symbol = Symbol { file, at };
            let Some(full) = scene.index.full_name(symbol) else { continue };
            let table = facts
                .attributes
                .iter()
                .find(|other| other.full.as_ref() == ORM_TABLE && other.symbol == Some(at));
            let stated = table
                .and_then(|table| argument(&table.arguments, 0, "name"))
                .and_then(|lit| scene.text(file, lit));
            let name = stated.unwrap_or_else(|| snake(short(full)));
            let name = name.trim_matches(['`', '"']).to_owned();
            let line = scene.program.symbol(symbol).line;
            out.role(file, Role::DataAccess, "It is a Doctrine entity", line);
            tables.declare(sql::without_schema(&name), (file, line));
            tables.of_class.insert(full.to_owned(), sql::without_schema(&name).to_owned());
        }
    }
}

fn property_type(scene: &Scene<'_>, file: u32, symbol: u32) -> Option<String> {
    let typed = scene.typed(file);
    match typed.symbol(symbol).declared {
        Declared::Type(at) => Some(typed.name(typed.types[at as usize].name).to_owned()),
        _ => None,
    }
}

/// The entities of Doctrine repositories, by the full names of the repositories.
pub(super) fn repositories(
    scene: &Scene<'_>,
    tables: &Tables,
    out: &mut Out<'_>,
) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for facts in scene.index.facts {
        for attribute in facts.attributes.iter().filter(|one| one.full.as_ref() == ENTITY) {
            let repository = match argument(&attribute.arguments, 0, "repositoryClass") {
                Some(Lit::Class(class)) => class.as_ref(),
                Some(Lit::Text(class)) => class.trim_start_matches('\\'),
                _ => continue,
            };
            let entity = facts.types.iter().find(|(_, at)| Some(*at) == attribute.symbol);
            if let Some((entity, _)) = entity {
                found.insert(repository.to_owned(), entity.to_string());
            }
        }
    }
    for (symbol, full) in scene.types() {
        if !scene
            .lineage(full)
            .iter()
            .skip(1)
            .any(|name| ENTITY_REPOSITORIES.contains(&name.as_str()))
        {
            continue;
        }
        let line = scene.program.symbol(symbol).line;
        out.role(symbol.file, Role::DataAccess, "It is a Doctrine repository", line);
        if found.contains_key(full) {
            continue;
        }
        // parent::__construct($registry, Entity::class)
        let constructed = scene.facts(symbol.file).told_parents.iter().find_map(|class| {
            tables.of_class.contains_key(class.as_ref()).then(|| class.to_string())
        });
        if let Some(entity) = constructed {
            found.insert(full.to_owned(), entity);
        }
    }
    found
}
