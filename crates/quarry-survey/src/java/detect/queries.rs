//! Tables that queries name: `@Query`, entity managers, JDBC, annotations of `MyBatis`.

use quarry_model::evidence::FindingKind;

use super::{
    super::facts::{Argument, Call},
    frame::{Frame, Origin, find_call},
    tables::{Stores, access, merge_accesses},
};
use crate::{
    language::LanguageEvidence,
    sql::{self, SqlTables, without_schema},
    typed::Symbol,
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

pub(super) fn detect(frame: &Frame<'_>, stores: &Stores, evidence: &mut LanguageEvidence) {
    let mut stores = stores.clone();
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
                    query(&mut stores, evidence, file, &text, written, annotation.line);
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
                query(&mut stores, evidence, file, &text, Written::Sql, annotation.line);
            }
        }
        for call in &java.calls {
            call_of(frame, &mut stores, evidence, (file, facts), call);
        }
    }
    merge_accesses(evidence);
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
                    Origin::Certain => query(stores, evidence, file, &text, written, call.line),
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
                        query(stores, evidence, file, &text, Written::Sql, call.line);
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
        find_call(evidence, file, facts, call, FindingKind::Data, name, Origin::Possible);
    }
}

fn query(
    stores: &mut Stores,
    evidence: &mut LanguageEvidence,
    file: u32,
    text: &str,
    written: Written,
    line: u32,
) {
    let found = match written {
        Written::Sql => sql::tables(text),
        Written::Objects => sql::entities(text),
    };
    let Some(SqlTables { reads, writes, .. }) = found else { return };
    let all = reads.iter().map(|name| (name, false)).chain(writes.iter().map(|name| (name, true)));
    for (name, write) in all {
        let table = match written {
            Written::Sql => Some(stores.table(evidence, without_schema(name))),
            Written::Objects => {
                entity(stores, name).and_then(|of| stores.of_entity.get(&of).copied())
            }
        };
        if let Some(table) = table {
            access(evidence, table, file, write, line);
        }
    }
}

/// The entity that a query names; its package may stand before it.
fn entity(stores: &Stores, name: &str) -> Option<Symbol> {
    let own = name.rsplit_once('.').map_or(name, |(_, own)| own);
    stores.by_name.get(name).or_else(|| stores.by_name.get(own))?.first().copied()
}
