//! Stored entities, and who reads and writes them.

use quarry_model::evidence::{FindingKind, ModuleIx, Table};
use rustc_hash::FxHashMap;

use super::{Access, Call, Signs, View, wrappers::Open};
use crate::{
    javascript::{
        facts::{Argument, Kind, Use},
        program::{At, Entity, Program, State},
    },
    sql::{self, without_schema},
};

const MAPPERS: [&str; 12] = [
    "typeorm",
    "sequelize",
    "sequelize-typescript",
    "@mikro-orm/core",
    "@mikro-orm/postgresql",
    "@mikro-orm/mysql",
    "@mikro-orm/sqlite",
    "@mikro-orm/mongodb",
    "@mikro-orm/knex",
    "@nestjs/typeorm",
    "@mikro-orm/nestjs",
    "objection",
];
const DRIVERS: [&str; 9] = [
    "pg",
    "mysql",
    "mysql2",
    "sqlite3",
    "better-sqlite3",
    "typeorm",
    "sequelize",
    "sequelize-typescript",
    "mariadb",
];

/// Tables that one file declares.
#[derive(Debug, Default)]
pub(super) struct Declared {
    tables: Vec<(At, String, u32)>,
}

/// All tables of the source.
#[derive(Debug, Default)]
pub(super) struct Tables {
    by_class: FxHashMap<At, String>,
    list: Vec<Table>,
    /// Models of Prisma, as their client calls them, and their tables.
    models: FxHashMap<String, String>,
}

impl Tables {
    pub(super) fn add(&mut self, declared: Declared) {
        for (class, name, line) in declared.tables {
            let declared_in = Some(ModuleIx(class.module));
            self.list.push(Table { name: name.clone(), declared_in, line });
            self.by_class.insert(class, name);
        }
    }

    /// Models of a schema of Prisma.
    pub(super) fn add_schema(&mut self, text: &str) {
        let mut model: Option<(String, String)> = None;
        for line in text.lines() {
            let line = line.trim();
            if let Some(rest) = line.strip_prefix("model ") {
                let name = rest.split([' ', '{']).next().unwrap_or("").to_owned();
                model = Some((name.clone(), name));
            } else if line.starts_with('}') {
                if let Some((name, table)) = model.take().filter(|(name, _)| !name.is_empty()) {
                    self.list.push(Table { name: table.clone(), declared_in: None, line: 0 });
                    let mut letters = name.chars();
                    let first = letters.next().map(|first| first.to_lowercase().to_string());
                    let client = first.unwrap_or_default() + letters.as_str();
                    self.models.insert(client, table);
                }
            } else if let (Some((_, table)), Some(rest)) = (&mut model, line.strip_prefix("@@map("))
                && let Some(name) = rest.split('"').nth(1)
            {
                name.clone_into(table);
            }
        }
    }

    /// The table of a class, or of the nearest class above it that has one.
    pub(super) fn of(&self, program: &Program<'_>, class: At) -> Option<&str> {
        let mut at = class;
        for _ in 0..8 {
            if let Some(table) = self.by_class.get(&at) {
                return Some(table);
            }
            at = program.base(at)?;
        }
        None
    }

    pub(super) fn into_list(self) -> Vec<Table> {
        self.list
    }
}

/// The tables that one file declares.
pub(super) fn declared(view: &View<'_, '_>) -> Declared {
    let mut declared = Declared::default();
    for decorator in &view.facts.decorators {
        let Some((package, name)) = view.decorated(decorator) else { continue };
        let at = At { module: view.module, symbol: decorator.on };
        let class = view.program.name(at);
        let arguments = view.arguments(decorator.arguments);
        let first = arguments.first();
        let of = |key: &str| view.text_of(view.field(first, key));
        let table = match (package, name) {
            ("typeorm", "Entity" | "ViewEntity") => view
                .text_of(first)
                .or_else(|| of("name"))
                .map_or_else(|| snake(class), str::to_owned),
            ("sequelize-typescript", "Table") => of("tableName")
                .map_or_else(|| plural(of("modelName").unwrap_or(class)), str::to_owned),
            (package, "Entity") if package.starts_with("@mikro-orm/") => of("tableName")
                .or_else(|| of("collection"))
                .map_or_else(|| snake(class), str::to_owned),
            _ => continue,
        };
        declared.tables.push((at, table, view.program.symbol(at).line));
    }
    for found in &view.facts.uses {
        if found.is_new {
            continue;
        }
        let Some(call) = view.called(found) else { continue };
        let arguments = view.arguments(found.arguments);
        match (call.package, call.method) {
            ("sequelize", "define") if call.of.state != State::Plain => {
                let model = view.text_of(arguments.first());
                let options = arguments.get(2);
                let Some(model) = model else { continue };
                let table = view
                    .text_of(view.field(options, "tableName"))
                    .map_or_else(|| plural(model), str::to_owned);
                let holder = view.facts.symbols.iter().position(|symbol| symbol.line == found.line);
                if let Some(symbol) = holder {
                    let at = At { module: view.module, symbol: symbol as u32 };
                    declared.tables.push((at, table, found.line));
                }
            }
            ("sequelize", "init") => {
                let Some(class) = call.of.about else { continue };
                let options = arguments.get(1);
                let model = view.text_of(view.field(options, "modelName"));
                let table = view.text_of(view.field(options, "tableName")).map_or_else(
                    || plural(model.unwrap_or_else(|| view.program.name(class))),
                    str::to_owned,
                );
                declared.tables.push((class, table, view.program.symbol(class).line));
            }
            _ => {}
        }
    }
    declared
}

/// Reads the accesses of one file.
pub(super) fn read(view: &View<'_, '_>, tables: &Tables, signs: &mut Signs) {
    for found in &view.facts.uses {
        if found.is_new {
            continue;
        }
        let arguments = view.arguments(found.arguments);
        let Some(call) = view.called(found) else {
            overridden(view, tables, found, signs);
            statement(view, found, arguments, false, signs);
            continue;
        };
        let runs =
            DRIVERS.contains(&call.package) || matches!(call.package, "knex" | "@prisma/client");
        if runs && statement(view, found, arguments, true, signs) {
            continue;
        }
        if MAPPERS.contains(&call.package) {
            mapped(view, tables, found, &call, arguments, signs);
        } else if call.package == "knex" {
            built(found, &call, signs);
        } else if call.package == "@prisma/client"
            && let Some(write) = prisma(call.method)
            && let Some(table) = tables.models.get(call.of.before)
        {
            push(signs, table.clone(), write, found);
        }
    }
}

fn push(signs: &mut Signs, table: String, write: bool, found: &Use) {
    signs.accesses.push(Access { table, write, line: found.line, within: found.within });
}

/// A method of an entity's own that stands in for one of its framework, such as `findOne`.
fn overridden(view: &View<'_, '_>, tables: &Tables, found: &Use, signs: &mut Signs) {
    let Some((method, of)) = view.method(found) else { return };
    let Some(write) = access(method) else { return };
    let class = match view.program.opened(view.values[of as usize]) {
        Entity::Object(class) => class,
        Entity::Symbol(class) if view.program.symbol(class).kind == Kind::Class => class,
        _ => return,
    };
    if let Some(table) = tables.of(view.program, class)
        && matches!(view.values[found.node as usize], Entity::Symbol(_))
    {
        push(signs, table.to_owned(), write, found);
    }
}

/// A text of SQL that is run; whether there is one. What runs it may not be known: then the text
/// must be a statement as a whole, and the finding is only possible.
fn statement(
    view: &View<'_, '_>,
    found: &Use,
    arguments: &[Argument],
    certain: bool,
    signs: &mut Signs,
) -> bool {
    let Some((method, _)) = view.method(found) else { return false };
    if !matches!(
        method,
        "query"
            | "execute"
            | "raw"
            | "prepare"
            | "run"
            | "all"
            | "get"
            | "$queryRawUnsafe"
            | "$executeRawUnsafe"
    ) {
        return false;
    }
    let first = arguments.first();
    let text = view
        .text_of(first)
        .or_else(|| view.text_of(view.field(first, "text")))
        .or_else(|| view.text_of(view.field(first, "sql")));
    let Some(shown) = text.and_then(sql::tables) else { return false };
    if certain {
        for (names, write) in [(&shown.reads, false), (&shown.writes, true)] {
            for name in names {
                push(signs, without_schema(name).to_owned(), write, found);
            }
        }
        for name in &shown.defines {
            signs.creates.push((without_schema(name).to_owned(), found.line));
        }
    } else if shown.parses {
        for name in shown.reads.iter().chain(&shown.writes).chain(&shown.defines) {
            let name = without_schema(name);
            signs.findings.push(view.finding(FindingKind::Data, name, found, false));
        }
    }
    true
}

fn mapped(
    view: &View<'_, '_>,
    tables: &Tables,
    found: &Use,
    call: &Call<'_>,
    arguments: &[Argument],
    signs: &mut Signs,
) {
    let Some(write) = access(call.method) else { return };
    let named = arguments.first().and_then(|first| match first {
        Argument::Value(node) => match view.program.opened(view.values[*node as usize]) {
            Entity::Symbol(at) | Entity::Object(at) => Some(at),
            _ => None,
        },
        _ => None,
    });
    let about = call.of.about.filter(|at| tables.by_class.contains_key(at)).or(named);
    match about.and_then(|at| tables.by_class.get(&at)) {
        Some(table) => push(signs, table.clone(), write, found),
        None if call.of.about.is_some() || call.of.name.contains("Repository") => {
            let table = call.of.about.and_then(|class| tables.of(view.program, class));
            match (table, found.within) {
                (Some(table), _) => push(signs, table.to_owned(), write, found),
                // A base class of entities: which table it is, its callers know.
                (None, Some(within)) if call.of.about.is_some() => {
                    signs.open.push((within, Open::Stores(write)));
                }
                _ => signs.findings.push(view.finding(FindingKind::Data, "", found, false)),
            }
        }
        None => {}
    }
}

/// A chain of a query builder.
fn built(found: &Use, call: &Call<'_>, signs: &mut Signs) {
    let Some(table) = call.of.text else { return };
    let write = match call.method {
        "insert" | "update" | "delete" | "del" | "truncate" | "increment" | "decrement"
        | "upsert" => true,
        "select" | "first" | "pluck" | "count" | "where" | "sum" | "max" | "min" | "join"
        | "leftJoin" => false,
        _ => return,
    };
    let table = table.split(" as ").next().unwrap_or(table).trim().to_owned();
    let again = signs
        .accesses
        .iter()
        .any(|other| other.table == table && other.write == write && other.line == found.line);
    if !again && !table.is_empty() && !table.contains(char::is_whitespace) {
        push(signs, table, write, found);
    }
}

/// Whether a method of an entity or its repository writes; `None` if it does neither.
pub(super) fn access(method: &str) -> Option<bool> {
    match method {
        "save" | "insert" | "update" | "upsert" | "remove" | "delete" | "softDelete"
        | "softRemove" | "restore" | "recover" | "increment" | "decrement" | "clear"
        | "create_" | "bulkCreate" | "destroy" | "truncate" | "bulkWrite" | "persist"
        | "persistAndFlush" | "removeAndFlush" | "nativeInsert" | "nativeUpdate"
        | "nativeDelete" | "findOrCreate" | "create" | "updateOne" | "insertMany" => Some(true),
        "find" | "findOne" | "findBy" | "findOneBy" | "findOneOrFail" | "findOneByOrFail"
        | "findAndCount" | "findAndCountBy" | "findByIds" | "findAll" | "findByPk"
        | "findAndCountAll" | "count" | "countBy" | "exist" | "exists" | "existsBy" | "sum"
        | "average" | "minimum" | "maximum" | "max" | "min" | "aggregate" | "reload"
        | "createQueryBuilder" | "query_" | "findAllInBatches" => Some(false),
        _ => None,
    }
}

/// Whether a method of a model of Prisma writes.
fn prisma(method: &str) -> Option<bool> {
    match method {
        "create"
        | "createMany"
        | "createManyAndReturn"
        | "update"
        | "updateMany"
        | "upsert"
        | "delete"
        | "deleteMany" => Some(true),
        "findUnique" | "findUniqueOrThrow" | "findFirst" | "findFirstOrThrow" | "findMany"
        | "count" | "aggregate" | "groupBy" => Some(false),
        _ => None,
    }
}

/// `UserProfile` as `user_profile`.
fn snake(name: &str) -> String {
    let mut out = String::new();
    let letters: Vec<char> = name.chars().collect();
    for (at, letter) in letters.iter().enumerate() {
        if letter.is_uppercase() && at > 0 {
            let after_small = letters[at - 1].is_lowercase() || letters[at - 1].is_ascii_digit();
            let before_small = letters.get(at + 1).is_some_and(|next| next.is_lowercase());
            if after_small || (before_small && letters[at - 1].is_uppercase()) {
                out.push('_');
            }
        }
        out.extend(letter.to_lowercase());
    }
    out
}

/// The plural as the mapper forms it for regular words.
fn plural(name: &str) -> String {
    let vowel = |letter: char| "aeiouAEIOU".contains(letter);
    let before = name.chars().rev().nth(1);
    if name.ends_with('y') && !before.is_some_and(vowel) {
        return format!("{}ies", &name[..name.len() - 1]);
    }
    if ["s", "x", "z", "ch", "sh"].iter().any(|end| name.ends_with(end)) {
        return format!("{name}es");
    }
    format!("{name}s")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_tables_follow_the_custom_of_the_mapper() {
        for (name, expected) in
            [("User", "user"), ("UserProfile", "user_profile"), ("APIKey", "api_key")]
        {
            assert_eq!(snake(name), expected);
        }
        for (name, expected) in
            [("User", "Users"), ("Category", "Categories"), ("Box", "Boxes"), ("Day", "Days")]
        {
            assert_eq!(plural(name), expected);
        }
    }

    #[test]
    fn a_schema_maps_models_to_tables() {
        let mut tables = Tables::default();
        tables.add_schema(
            "model User {\n  id Int @id\n  @@map(\"users\")\n}\n\nmodel BlogPost {\n}\nmodel {",
        );
        assert_eq!(tables.models.get("user").map(String::as_str), Some("users"));
        assert_eq!(tables.models.get("blogPost").map(String::as_str), Some("BlogPost"));
        assert_eq!(tables.list.len(), 2);
    }
}
