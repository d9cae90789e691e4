//! Tables that queries name: `@Query`, entity managers, JDBC, annotations and mapper files of
//! `MyBatis`.

use quarry_model::{
    dependency::{Dependency, DependencyKind},
    evidence::{FindingKind, ModuleIx},
};

use super::{
    super::{
        facts::{Argument, Call},
        mappers::Mapper,
    },
    frame::Frame,
    object_queries, query_texts,
    tables::{Stores, access, merge_accesses},
};
use crate::{
    language::LanguageEvidence,
    sql::{self, SqlTables, without_schema},
    typed::findings::{Origin, find_call},
};

const SPRING_DATA: [&str; 1] = ["org.springframework.data"];
const MYBATIS: [&str; 1] = ["org.apache.ibatis.annotations"];
const MANAGERS: [&str; 4] = ["EntityManager", "Session", "StatelessSession", "TestEntityManager"];
const MANAGER_PACKAGES: [&str; 4] =
    ["jakarta.persistence", "javax.persistence", "org.hibernate", "org.springframework.boot"];
const JDBC: [&str; 8] = [
    "JdbcTemplate",
    "JdbcOperations",
    "NamedParameterJdbcTemplate",
    "NamedParameterJdbcOperations",
    "SimpleJdbcTemplate",
    "JdbcClient",
    "Connection",
    "Statement",
];
const JDBC_PACKAGES: [&str; 3] = ["org.springframework.jdbc", "java.sql", "javax.sql"];

/// What a query is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Written {
    /// Tables.
    Sql,
    /// Entities.
    Objects,
}

pub(super) fn detect(
    frame: &Frame<'_>,
    mappers: &[Mapper],
    stores: &mut Stores,
    evidence: &mut LanguageEvidence,
) {
    for (file, java, facts) in frame.each() {
        for annotation in &java.annotations {
            let text = |names: &[&str]| {
                let pieces = frame.texts(file, annotation, names);
                (!pieces.is_empty()).then(|| pieces.join(" "))
            };
            if frame.origin_of(file, annotation, &["Query", "NativeQuery"], &SPRING_DATA)
                == Origin::Certain
            {
                let native = annotation.own_name() == "NativeQuery"
                    || matches!(annotation.argument("nativeQuery"),
                        Some(Argument::Name(value)) if value == "true");
                let written = if native { Written::Sql } else { Written::Objects };
                if let Some(text) = text(&["value"]) {
                    query(frame, stores, evidence, file, &text, written, annotation.line);
                }
            }
            if frame.origin_of(
                file,
                annotation,
                &["Select", "Insert", "Update", "Delete"],
                &MYBATIS,
            ) == Origin::Certain
                && let Some(text) = text(&["value"])
            {
                let text = text.replace("<script>", "").replace("</script>", "");
                query(frame, stores, evidence, file, &text, Written::Sql, annotation.line);
            }
        }
        for call in &java.calls {
            call_of(frame, stores, evidence, (file, facts), call);
        }
    }
    for one in mappers {
        mapper(frame, stores, evidence, one);
    }
    query_texts::detect(frame, stores, evidence);
    merge_accesses(evidence);
}

/// The statements of a mapper file are those of the interface it serves; they stand on the line of
/// the method, or of the interface where another gives the method.
fn mapper(
    frame: &Frame<'_>,
    stores: &mut Stores,
    evidence: &mut LanguageEvidence,
    mapper: &Mapper,
) {
    let Some(interface) = frame.names.spelled(0, &mapper.interface) else { return };
    let file = interface.file;
    let facts = &frame.program.files[file as usize];
    let first = facts.symbol(interface.at).line;
    for statement in &mapper.statements {
        let method = facts.symbols.iter().find(|symbol| {
            symbol.owner == Some(interface.at) && symbol.own_name() == statement.method
        });
        let line = method.map_or(first, |method| method.line);
        query(frame, stores, evidence, file, &statement.sql, Written::Sql, line);
    }
    for name in &mapper.types {
        if let Some(to) = frame.names.spelled(0, name).filter(|to| to.file != file) {
            let (from, to) = (ModuleIx(file), ModuleIx(to.file));
            let kind = DependencyKind::String;
            evidence.dependencies.push(Dependency { from, to, kind, count: 1, line: first });
        }
    }
}

fn call_of(
    frame: &Frame<'_>,
    stores: &mut Stores,
    evidence: &mut LanguageEvidence,
    (file, facts): (u32, &crate::typed::facts::FileFacts),
    call: &Call,
) {
    let Some(receiver) = call.receiver else { return };
    let manager = || frame.is_a(file, receiver, &MANAGERS, &MANAGER_PACKAGES);
    let first = call.arguments.first();
    let text = || first.and_then(|one| frame.text(file, call.within, one));
    match call.name.as_str() {
        "persist" | "merge" | "remove" | "find" | "getReference" => {
            let entity = first.and_then(|one| frame.argument_type(file, one));
            let table = entity.and_then(|of| of.symbol()).and_then(|of| stores.of_entity.get(&of));
            if let Some(table) = table.copied()
                && manager() == Origin::Certain
            {
                let write = matches!(call.name.as_str(), "persist" | "merge" | "remove");
                access(evidence, table, file, write, call.line);
            }
        }
        "createQuery" | "createNativeQuery" | "createSQLQuery" => {
            if let Some(text) = text() {
                let written =
                    if call.name == "createQuery" { Written::Objects } else { Written::Sql };
                match manager() {
                    Origin::Certain => {
                        query(frame, stores, evidence, file, &text, written, call.line);
                    }
                    Origin::Possible => possible(evidence, file, facts, call, &text),
                    Origin::No => {}
                }
            }
        }
        "query" | "queryForObject" | "queryForList" | "queryForMap" | "queryForRowSet"
        | "queryForStream" | "update" | "batchUpdate" | "execute" | "prepareStatement"
        | "prepareCall" | "executeQuery" | "executeUpdate" | "sql" => {
            if let Some(text) = text() {
                match frame.is_a(file, receiver, &JDBC, &JDBC_PACKAGES) {
                    Origin::Certain => {
                        query(frame, stores, evidence, file, &text, Written::Sql, call.line);
                    }
                    Origin::Possible => possible(evidence, file, facts, call, &text),
                    Origin::No => {}
                }
            }
        }
        _ => {}
    }
}

/// A text that reads like SQL, handed to something that is not known.
fn possible(
    evidence: &mut LanguageEvidence,
    file: u32,
    facts: &crate::typed::facts::FileFacts,
    call: &Call,
    text: &str,
) {
    let Some(found) = sql::tables(text).filter(|found| found.parses) else { return };
    for table in found.reads.iter().chain(&found.writes) {
        let name = without_schema(table);
        find_call(evidence, (file, facts), call, FindingKind::Data, name, Origin::Possible);
    }
}

fn query(
    frame: &Frame<'_>,
    stores: &mut Stores,
    evidence: &mut LanguageEvidence,
    file: u32,
    text: &str,
    written: Written,
    line: u32,
) {
    let all = match written {
        Written::Sql => {
            sql::tables(text).map_or_else(Vec::new, |found| named(stores, evidence, &found))
        }
        Written::Objects => object_queries::tables(frame, stores, text),
    };
    for (table, write) in all {
        access(evidence, table, file, write, line);
    }
}

/// The tables that a statement reads, and writes, by their places.
pub(super) fn named(
    stores: &mut Stores,
    evidence: &mut LanguageEvidence,
    found: &SqlTables,
) -> Vec<(u32, bool)> {
    let reads = found.reads.iter().map(|name| (name, false));
    let all = reads.chain(found.writes.iter().map(|name| (name, true)));
    all.map(|(name, write)| (stores.table(evidence, without_schema(name)), write)).collect()
}
