//! Tables named in texts of SQL that are handed to something that runs them.

use quarry_model::evidence::FindingKind;

use super::{super::signals::Signal, context::Scan};
use crate::sql;

pub(super) fn look(scan: &mut Scan<'_, '_>, signal: &Signal) {
    if !matches!(signal.name.as_str(), "execute" | "executemany" | "executescript" | "raw" | "text")
    {
        return;
    }
    let Some(tables) = signal.text(0, "sql").and_then(sql::tables) else { return };
    let outside = scan.outside();
    let certain = runs_certainly(outside);
    // What runs it is not known: at least the text must be a statement.
    if !certain && !tables.parses {
        return;
    }
    for (names, write) in [(&tables.reads, false), (&tables.writes, true)] {
        for name in names {
            let name = sql::without_schema(name);
            if certain {
                scan.found.statements.push((name.to_owned(), write, signal.line));
                if write {
                    scan.found.writers.extend(signal.within);
                }
            } else {
                scan.note(FindingKind::Data, name, signal, false);
            }
        }
    }
}

/// Whether what a name leads to outside the source is known to run SQL.
pub(super) fn runs_certainly(outside: &str) -> bool {
    outside.starts_with("django.db.")
        || outside.starts_with("sqlalchemy.")
        || outside.starts_with("flask_sqlalchemy.")
}
