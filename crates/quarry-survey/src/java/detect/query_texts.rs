//! Tables that texts name which are put together first and sent later: texts of files that
//! import something to send queries with.

use super::{
    frame::Frame,
    object_queries,
    queries::named,
    tables::{Stores, access},
};
use crate::{
    language::LanguageEvidence,
    sql::{self, SqlTables, without_schema},
};

const OF_OBJECTS: [&str; 3] = ["jakarta.persistence", "javax.persistence", "org.hibernate"];

pub(super) fn detect(frame: &Frame<'_>, stores: &mut Stores, evidence: &mut LanguageEvidence) {
    // Texts of which a part is not known name a table only if it is known from elsewhere.
    let mut unsure: Vec<(u32, u32, SqlTables)> = Vec::new();
    for (file, java, _) in frame.each() {
        let objects = java
            .imports
            .iter()
            .any(|import| OF_OBJECTS.iter().any(|package| import.name.starts_with(package)));
        for text in &java.texts {
            let Some(written) = frame.text(file, text.within, &text.parts) else { continue };
            if objects {
                let entities = object_queries::tables(frame, stores, &written);
                for (table, write) in &entities {
                    access(evidence, *table, file, *write, text.line);
                }
                if !entities.is_empty() {
                    continue;
                }
            }
            let Some(found) = statement(&written) else { continue };
            if found.parses {
                for (table, write) in named(stores, evidence, &found) {
                    access(evidence, table, file, write, text.line);
                }
            } else {
                unsure.push((file, text.line, found));
            }
        }
    }
    for (file, line, found) in unsure {
        let reads = found.reads.iter().map(|name| (name, false));
        for (name, write) in reads.chain(found.writes.iter().map(|name| (name, true))) {
            if let Some(table) = stores.known(without_schema(name)) {
                access(evidence, table, file, write, line);
            }
        }
    }
}

/// The tables of a statement, or of one whose first word others put before it: a list of columns
/// that name their tables.
fn statement(text: &str) -> Option<SqlTables> {
    sql::tables(text).or_else(|| {
        let columns = text.contains(['=', ',']) && names_a_column(text);
        let before = if starts_with_tables(text) { "select x " } else { "select " };
        let found = sql::tables(&format!("{before}{text}"));
        found.filter(|found| columns && found.parses)
    })
}

fn starts_with_tables(text: &str) -> bool {
    let first: String = text.trim_start().chars().take_while(char::is_ascii_alphabetic).collect();
    ["from", "join", "left", "inner"].iter().any(|word| first.eq_ignore_ascii_case(word))
}

/// Whether there is a name with a dot in it, as in `o.total`.
fn names_a_column(text: &str) -> bool {
    let letters = text.as_bytes();
    letters.windows(3).any(|three| {
        let of_name = |c: u8| c.is_ascii_alphanumeric() || c == b'_';
        of_name(three[0]) && three[1] == b'.' && of_name(three[2])
    })
}
