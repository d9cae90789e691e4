//! Tables and who reads and writes them: Eloquent, Doctrine, the query builder, SQL.

use std::collections::BTreeMap;

use quarry_model::{
    dependency::DependencyKind,
    evidence::{FindingKind, ModuleIx, Table, TableAccess, TableIx},
    module::Role,
};

use super::{
    super::facts::{Chain, Link, Lit, Target, argument},
    call::Call,
    scene::{Out, Receiver, Scene, plural, short, snake},
};
use crate::{sql, typed::Symbol};

const MODELS: [&str; 4] = [
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
const MANAGERS: [&str; 4] = [
    "Doctrine\\ORM\\EntityManagerInterface",
    "Doctrine\\ORM\\EntityManager",
    "Doctrine\\Persistence\\ObjectManager",
    "Doctrine\\ORM\\Decorator\\EntityManagerDecorator",
];
const CONNECTIONS: [&str; 7] = [
    "Doctrine\\DBAL\\Connection",
    "Doctrine\\DBAL\\Driver\\Connection",
    "Illuminate\\Database\\Connection",
    "Illuminate\\Database\\ConnectionInterface",
    "Illuminate\\Database\\DatabaseManager",
    "PDO",
    "mysqli",
];
const RELATIONS: [&str; 12] = [
    "hasOne",
    "hasMany",
    "belongsTo",
    "belongsToMany",
    "morphMany",
    "morphOne",
    "morphToMany",
    "morphedByMany",
    "hasManyThrough",
    "hasOneThrough",
    "morphTo",
    "hasOneOrMany",
];
const ORM_RELATIONS: [&str; 4] = ["OneToOne", "OneToMany", "ManyToOne", "ManyToMany"];
const WRITES: [&str; 30] = [
    "insert",
    "insertGetId",
    "insertOrIgnore",
    "insertUsing",
    "update",
    "updateOrInsert",
    "upsert",
    "delete",
    "truncate",
    "increment",
    "decrement",
    "create",
    "forceCreate",
    "firstOrCreate",
    "updateOrCreate",
    "destroy",
    "save",
    "saveQuietly",
    "saveOrFail",
    "forceDelete",
    "restore",
    "touch",
    "push",
    "createQuietly",
    "updateQuietly",
    "deleteQuietly",
    "incrementQuietly",
    "createOrFirst",
    "forceDestroy",
    "updateOrFail",
];
const READS: [&str; 34] = [
    "all",
    "find",
    "findOrFail",
    "findMany",
    "findOrNew",
    "first",
    "firstOrFail",
    "firstOrNew",
    "firstWhere",
    "where",
    "whereIn",
    "whereHas",
    "whereNull",
    "whereNotNull",
    "with",
    "count",
    "exists",
    "get",
    "pluck",
    "value",
    "paginate",
    "chunk",
    "cursor",
    "query",
    "select",
    "orderBy",
    "latest",
    "doesntExist",
    "max",
    "sum",
    "firstOrCreate",
    "updateOrCreate",
    "join",
    "withTrashed",
];

/// The tables of a source, and who uses them.
#[derive(Default)]
struct Tables {
    /// By name: where it is declared.
    declared: BTreeMap<String, Option<(u32, u32)>>,
    /// The tables of models and entities, by the full names of their classes.
    of_class: BTreeMap<String, String>,
    /// By table, module, and whether it writes: places and the first line.
    accesses: BTreeMap<(String, u32, bool), (u32, u32)>,
}

impl Tables {
    fn declare(&mut self, name: &str, place: (u32, u32)) {
        let known = self.declared.entry(name.to_owned()).or_default();
        if known.is_none() {
            *known = Some(place);
        }
    }

    fn access(&mut self, table: &str, file: u32, write: bool, line: u32) {
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

pub(super) fn detect(scene: &Scene<'_>, out: &mut Out<'_>) {
    let mut tables = Tables::default();
    models(scene, &mut tables, out);
    entities(scene, &mut tables, out);
    let repositories = repositories(scene, &tables, out);
    for (file, chain) in scene.chains() {
        relations(scene, file, chain, out);
        for nth in 0..chain.links.len() {
            access(&Call::of(scene, file, chain, nth), &repositories, &mut tables, out);
        }
    }
    write(tables, out);
}

/// Classes that are models, with `$table` or the name that Eloquent makes.
fn models(scene: &Scene<'_>, tables: &mut Tables, out: &mut Out<'_>) {
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
fn entities(scene: &Scene<'_>, tables: &mut Tables, out: &mut Out<'_>) {
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
                if let Some(to) = target.and_then(|target| scene.index.class(&target)) {
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
        crate::typed::facts::Declared::Type(at) => {
            Some(typed.name(typed.types[at as usize].name).to_owned())
        }
        _ => None,
    }
}

/// The entities of Doctrine repositories, by the full names of the repositories.
fn repositories(scene: &Scene<'_>, tables: &Tables, out: &mut Out<'_>) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for facts in scene.index.facts {
        for attribute in facts.attributes.iter().filter(|one| one.full.as_ref() == ENTITY) {
            let Some(Lit::Class(repository)) = argument(&attribute.arguments, 0, "repositoryClass")
            else {
                continue;
            };
            let entity = facts.types.iter().find(|(_, at)| Some(*at) == attribute.symbol);
            if let Some((entity, _)) = entity {
                found.insert(repository.to_string(), entity.to_string());
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

/// `return $this->belongsTo(Order::class)` in a model.
fn relations(scene: &Scene<'_>, file: u32, chain: &Chain, out: &mut Out<'_>) {
    for (nth, link) in chain.links.iter().enumerate() {
        if !RELATIONS.contains(&link.name.as_ref()) {
            continue;
        }
        let Receiver::Value(class) = scene.receiver(file, chain, nth) else { continue };
        if !scene.is_a(&class, &MODELS) {
            continue;
        }
        let classes = link.arguments.iter().take(2).filter_map(|one| match &one.value {
            lit @ (Lit::Class(_) | Lit::Text(_)) => scene.text(file, lit),
            _ => None,
        });
        for target in classes {
            if let Some(to) = scene.index.class(&target) {
                out.depend(file, to.file, DependencyKind::Association, link.line);
            }
        }
    }
}

fn access(
    call: &Call<'_>,
    repositories: &BTreeMap<String, String>,
    tables: &mut Tables,
    out: &mut Out<'_>,
) {
    let known = match call.name() {
        "table"
        | "create"
        | "select"
        | "selectOne"
        | "insert"
        | "update"
        | "delete"
        | "statement"
        | "unprepared"
        | "executeQuery"
        | "executeStatement"
        | "fetchAllAssociative"
        | "fetchAssociative"
        | "fetchOne"
        | "fetchFirstColumn"
        | "fetchAllKeyValue"
        | "prepare"
        | "query"
        | "exec"
        | "addSql" => plain(call, tables),
        _ => false,
    };
    if !known && !doctrine(call, repositories, tables) {
        eloquent(call, tables, out);
    }
}

/// Whether a call is made on a connection to a database.
fn on_connection(call: &Call<'_>) -> bool {
    call.facade("DB")
        || call.is(&CONNECTIONS)
        || call.nth > 0
            && call.chain.links[call.nth - 1].name.as_ref() == "connection"
            && matches!(call.scene.receiver(call.file, call.chain, call.nth - 1),
                Receiver::Class(class) if call.scene.is_facade(&class, "DB"))
}

/// The query builder of Laravel, SQL, and the shapes of tables; whether it was one of them.
fn plain(call: &Call<'_>, tables: &mut Tables) -> bool {
    let (file, line) = (call.file, call.link.line);
    match call.name() {
        "create" => {
            let schema = call.facade("Schema");
            if let (Some(table), true) = (call.stated(0), schema) {
                tables.declare(bare(&table), (file, line));
            }
            schema
        }
        "table" => {
            if on_connection(call)
                && let Some(table) = call.stated(0)
            {
                let writes = call.later().iter().any(|link| WRITES.contains(&link.name.as_ref()));
                tables.access(bare(&table), file, writes, line);
                for join in call.later().iter().filter(|link| is_join(&link.name)) {
                    if let Some(joined) = join.arguments.first().and_then(|one| one.value.text()) {
                        tables.access(bare(joined), file, false, join.line);
                    }
                }
            }
            true
        }
        name => {
            let migrates =
                name == "addSql" && call.is(&["Doctrine\\Migrations\\AbstractMigration"]);
            if !migrates && !on_connection(call) {
                return false;
            }
            if let Some(found) = call.stated(0).and_then(|text| sql::tables(&text)) {
                for (names, write) in [(&found.reads, false), (&found.writes, true)] {
                    for table in names {
                        tables.access(table, file, write, line);
                    }
                }
            } else if matches!(name, "insert" | "update" | "delete")
                && call.is(&CONNECTIONS[..1])
                && let Some(table) = call.stated(0)
            {
                // Doctrine's own: insert('table', [...]).
                tables.access(bare(&table), file, true, line);
            }
            true
        }
    }
}

/// Entity managers, repositories and query builders of Doctrine; whether it was one of them.
fn doctrine(call: &Call<'_>, repositories: &BTreeMap<String, String>, tables: &mut Tables) -> bool {
    let (file, line) = (call.file, call.link.line);
    let class_table = |tables: &Tables| match call.lit(0) {
        Some(Lit::Class(class)) => tables.of_class.get(class.as_ref()).cloned(),
        _ => None,
    };
    match call.name() {
        "persist" | "remove" if call.is(&MANAGERS) => {
            let table = call.text(0).and_then(|class| tables.of_class.get(&class).cloned());
            if let Some(table) = table {
                tables.access(&table, file, true, line);
            }
        }
        "getRepository" | "find" if call.is(&MANAGERS) => {
            if let Some(table) = class_table(tables) {
                tables.access(&table, file, false, line);
            }
        }
        "createQuery" if call.is(&MANAGERS) => {
            let found = call.stated(0).and_then(|text| sql::entities(&text)).unwrap_or_default();
            for (names, write) in [(&found.reads, false), (&found.writes, true)] {
                for name in names {
                    if let Some(table) = tables.of_class.get(name).cloned() {
                        tables.access(&table, file, write, line);
                    }
                }
            }
        }
        "find" | "findOneBy" | "findAll" | "findBy" | "count" | "createQueryBuilder"
            if call.receiver.class().is_some_and(|class| repositories.contains_key(class)) =>
        {
            let entity = call.receiver.class().and_then(|class| repositories.get(class));
            let table = entity.and_then(|entity| tables.of_class.get(entity)).cloned();
            if let Some(table) = table {
                let changes = |link: &Link| matches!(link.name.as_ref(), "delete" | "update");
                tables.access(&table, file, call.later().iter().any(changes), line);
            }
        }
        name @ ("from" | "join" | "leftJoin" | "innerJoin" | "delete" | "update")
            if call.is(&["Doctrine\\ORM\\QueryBuilder"]) =>
        {
            if let Some(table) = class_table(tables) {
                tables.access(&table, file, matches!(name, "delete" | "update"), line);
            }
        }
        _ => return false,
    }
    true
}

/// `Order::where(...)->update(...)`, `$order->save()`.
fn eloquent(call: &Call<'_>, tables: &mut Tables, out: &mut Out<'_>) {
    let name = call.name();
    let (reads, writes) = (READS.contains(&name), WRITES.contains(&name));
    if !reads && !writes {
        return;
    }
    match &call.receiver {
        Receiver::Class(class) => {
            let Some(table) = tables.of_class.get(class).cloned() else { return };
            let later = call.later().iter().any(|link| WRITES.contains(&link.name.as_ref()));
            tables.access(&table, call.file, writes || later, call.link.line);
        }
        Receiver::Value(class) if writes && name != "push" => {
            let Some(table) = tables.of_class.get(class).cloned() else { return };
            tables.access(&table, call.file, true, call.link.line);
        }
        Receiver::Unknown if matches!(name, "saveQuietly" | "forceDelete" | "updateOrCreate") => {
            let (kind, line) = (FindingKind::Data, call.link.line);
            out.find(call.scene, call.file, call.chain.within, kind, "", line, false);
        }
        _ => {}
    }
}

fn is_join(name: &str) -> bool {
    matches!(name, "join" | "leftJoin" | "rightJoin" | "crossJoin")
}

/// `orders as o` without its alias.
fn bare(table: &str) -> &str {
    table.split_whitespace().next().unwrap_or(table)
}

fn write(tables: Tables, out: &mut Out<'_>) {
    let mut places = BTreeMap::new();
    for (name, declared) in tables.declared {
        places.insert(name.clone(), TableIx(out.evidence.tables.len() as u32));
        out.evidence.tables.push(Table {
            name,
            declared_in: declared.map(|(file, _)| ModuleIx(file)),
            line: declared.map_or(0, |(_, line)| line),
        });
    }
    for ((table, file, write), (count, line)) in tables.accesses {
        out.evidence.accesses.push(TableAccess {
            table: places[&table],
            module: ModuleIx(file),
            write,
            count,
            line,
        });
    }
}
