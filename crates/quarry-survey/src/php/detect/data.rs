//! Tables and who reads and writes them: Eloquent, Doctrine, the query builder, SQL.

use std::collections::BTreeMap;

use quarry_model::{
    dependency::DependencyKind,
    evidence::{FindingKind, ModuleIx, Table, TableAccess, TableIx},
};

use super::{
    super::facts::{Chain, Link, Lit},
    call::Call,
    entities::{MODELS, Tables, entities, models, repositories},
    scene::{Out, Receiver, Scene},
};
use crate::sql;

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
