//! Tables that texts of SQL name: Dapper, raw queries of Entity Framework, commands of ADO.NET.

use quarry_model::evidence::FindingKind;

use super::{
    super::facts::{Argument, Call},
    frame::Frame,
    tables::{EF, Tables, access},
};
use crate::{
    language::LanguageEvidence,
    sql,
    typed::facts::FileFacts,
    typed::findings::{Origin, find_call},
};

const CONNECTIONS: [&str; 13] = [
    "IDbConnection",
    "DbConnection",
    "SqlConnection",
    "NpgsqlConnection",
    "NpgsqlDataSource",
    "MySqlConnection",
    "SqliteConnection",
    "OracleConnection",
    "IDbTransaction",
    "IDbCommand",
    "DbCommand",
    "SqlCommand",
    "DatabaseFacade",
];
const ADO: [&str; 8] = [
    "System.Data",
    "Microsoft.Data",
    "Npgsql",
    "MySql",
    "MySqlConnector",
    "Oracle",
    "Dapper",
    "Microsoft.EntityFrameworkCore",
];
/// Commands whose first argument is a text of SQL.
const COMMANDS: [&str; 6] = [
    "SqlCommand",
    "NpgsqlCommand",
    "MySqlCommand",
    "SqliteCommand",
    "OracleCommand",
    "CommandDefinition",
];

pub(super) fn detect(frame: &Frame<'_>, tables: &mut Tables, evidence: &mut LanguageEvidence) {
    for (file, sharp, facts) in frame.each() {
        for call in &sharp.calls {
            if runs(&call.name) {
                query(frame, tables, evidence, (file, facts), call);
            }
        }
    }
}

/// Whether a method of this name is handed a text of SQL.
fn runs(name: &str) -> bool {
    ["Query", "Execute", "FromSql", "SqlQuery"].iter().any(|start| name.starts_with(start))
}

fn query(
    frame: &Frame<'_>,
    tables: &mut Tables,
    evidence: &mut LanguageEvidence,
    (file, facts): (u32, &FileFacts),
    call: &Call,
) {
    let Some(receiver) = call.receiver else { return };
    let text = call.arguments.iter().take(2).find_map(|one| match one {
        Argument::New(at, Some(inner)) => {
            let name = frame.type_name(&frame.program.instance(file, *at, None, 0));
            COMMANDS.contains(&name.as_str()).then(|| frame.text(file, inner)).flatten()
        }
        one => frame.text(file, one),
    });
    let Some(found) = text.and_then(|text| sql::tables(&without_brackets(&text))) else { return };
    let raw = call.name.contains("Sql") && frame.imports(file, &EF);
    let of = frame.receiver(file, receiver);
    let origin = if raw && of.symbol().is_none_or(|_| call.name.starts_with("FromSql")) {
        Origin::Certain
    } else if of.symbol().is_some() {
        // A class of the source that has methods of the same name, unless it is a connection.
        frame.is_a(file, receiver, &CONNECTIONS, &ADO)
    } else {
        let origin = frame.is_a(file, receiver, &CONNECTIONS, &ADO);
        // Only an extension of Dapper takes a text here.
        let dapper = origin == Origin::Possible && frame.imports(file, &["Dapper"]);
        if dapper { Origin::Certain } else { origin }
    };
    let reads = found.reads.iter().map(|name| (name, false));
    let all = reads.chain(found.writes.iter().map(|name| (name, true)));
    match origin {
        Origin::Certain => {
            for (name, write) in all {
                let table = tables.named(evidence, name);
                access(evidence, table, file, write, call.line);
            }
        }
        Origin::Possible if found.parses => {
            for (name, _) in all {
                let kind = FindingKind::Data;
                find_call(evidence, (file, facts), call, kind, name.as_str(), origin);
            }
        }
        Origin::Possible | Origin::No => {}
    }
}

/// `[schema].[table]` as `"schema"."table"`: how SQL Server quotes names, and how others do.
fn without_brackets(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('[') {
        let (before, from) = rest.split_at(at);
        plain.push_str(before);
        let name = from[1..].find(']').map(|end| &from[1..=end]);
        if let Some(name) =
            name.filter(|name| !name.is_empty() && !name.contains(['[', '\n', '"', '\'']))
        {
            plain.push('"');
            plain.push_str(name);
            plain.push('"');
            rest = &from[name.len() + 2..];
        } else {
            plain.push('[');
            rest = &from[1..];
        }
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_are_quotes() {
        let cases = [
            ("SELECT [a].[b] FROM [c d]", "SELECT \"a\".\"b\" FROM \"c d\""),
            ("SELECT x[1] FROM t", "SELECT x\"1\" FROM t"),
            ("[", "["),
            ("[]", "[]"),
            ("a [ü]", "a \"ü\""),
        ];
        for (text, expected) in cases {
            assert_eq!(without_brackets(text), expected, "{text}");
        }
    }
}
