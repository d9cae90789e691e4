//! The tables that a text of SQL reads and writes.
//!
//! The text is cut into tokens; the clauses that name tables are read from these, so that a
//! text that is put together from pieces, or written in a dialect, still shows its tables. Whether
//! the whole is a statement that parses is said besides.

mod clauses;
mod placeholders;

use std::collections::BTreeSet;

use sqlparser::{
    dialect::GenericDialect,
    parser::Parser,
    tokenizer::{Token, Tokenizer},
};

use self::{clauses::Clauses, placeholders::without_placeholders};

/// Longest text that is read as SQL, in bytes.
const LONGEST: usize = 64 << 10;

/// Deepest nesting that the parser follows.
const DEEPEST: usize = 64;

/// What a text of SQL shows. Names are as written, without quotes; a schema stands before its
/// table with a dot.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct SqlTables {
    /// Tables that are read.
    pub(crate) reads: BTreeSet<String>,
    /// Tables whose rows are added, changed or removed.
    pub(crate) writes: BTreeSet<String>,
    /// Tables that are created, altered or dropped.
    pub(crate) defines: BTreeSet<String>,
    /// Whether the whole text parses: a sentence of words that only looks like SQL mostly does
    /// not.
    pub(crate) parses: bool,
}

/// The name of a table without its schema.
pub(crate) fn without_schema(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(_, table)| table)
}

/// The tables of a statement; `None` if `text` is none or names no table. Placeholders (`?`,
/// `:name`, `%s`, `%(name)s`, `{}`, `#{name}`, `${name}`) stand for values.
pub(crate) fn tables(text: &str) -> Option<SqlTables> {
    let verbs = [
        "SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "REPLACE", "MERGE", "TRUNCATE", "CREATE",
        "ALTER", "DROP",
    ];
    read(text, &verbs)
}

/// The entities of a query in an object language such as JPQL, which may begin with its `FROM`.
pub(crate) fn entities(text: &str) -> Option<SqlTables> {
    read(text, &["SELECT", "UPDATE", "DELETE", "INSERT", "FROM"])
}

fn read(text: &str, verbs: &[&str]) -> Option<SqlTables> {
    if text.len() > LONGEST {
        return None;
    }
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '(');
    let first: String = start.chars().take_while(char::is_ascii_alphabetic).collect();
    let first = first.to_ascii_uppercase();
    if !verbs.contains(&first.as_str()) {
        return None;
    }
    let plain = without_placeholders(text);
    let tokens = Tokenizer::new(&GenericDialect {}, &plain).tokenize().ok()?;
    let tokens: Vec<Token> =
        tokens.into_iter().filter(|token| !matches!(token, Token::Whitespace(_))).collect();
    let mut found = Clauses::of(&tokens).read();
    if found.reads.is_empty() && found.writes.is_empty() && found.defines.is_empty() {
        return None;
    }
    found.parses = Parser::new(&GenericDialect {})
        .with_recursion_limit(DEEPEST)
        .try_with_sql(&plain)
        .and_then(|mut parser| parser.parse_statements())
        .is_ok();
    Some(found)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, reads: &[&str], writes: &[&str]) {
        let found = tables(text).unwrap_or_default();
        let names = |set: &BTreeSet<String>| set.iter().cloned().collect::<Vec<_>>();
        assert_eq!(names(&found.reads), reads, "read by {text}");
        assert_eq!(names(&found.writes), writes, "written by {text}");
    }

    #[test]
    fn clauses_name_their_tables() {
        check("select * from orders", &["orders"], &[]);
        check(
            "SELECT a FROM shop.orders o, items AS i WHERE o.id = ?",
            &["items", "shop.orders"],
            &[],
        );
        check(
            "SELECT 1 FROM a LEFT OUTER JOIN b ON a.x = b.x INNER JOIN \"C d\" c ON c.x = a.x",
            &["C d", "a", "b"],
            &[],
        );
        check("SELECT x FROM (SELECT y FROM inner_one) t, other", &["inner_one", "other"], &[]);
        check(
            "SELECT * FROM a WHERE x IN (SELECT x FROM b WHERE y = %(y)s) ORDER BY z, w",
            &["a", "b"],
            &[],
        );
        check("INSERT INTO orders (a, b) VALUES (?, ?)", &[], &["orders"]);
        check("insert into `log` select * from orders", &["orders"], &["log"]);
        check("INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET a = 2", &[], &["t"]);
        check("INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE a = 2", &[], &["t"]);
        check("REPLACE INTO t VALUES (1)", &[], &["t"]);
        check("UPDATE orders SET total = 1 WHERE id = :id", &[], &["orders"]);
        check(
            "UPDATE orders o SET total = s.x FROM sums s WHERE s.id = o.id",
            &["sums"],
            &["orders"],
        );
        check("DELETE FROM orders WHERE id = %s", &[], &["orders"]);
        check("DELETE FROM a USING b WHERE a.x = b.x", &["b"], &["a"]);
        // An alias stands for its table, also where the table is named further behind.
        check("DELETE u1 FROM users u1 WHERE u1.id = 1", &[], &["users"]);
        check(
            "DELETE u1 FROM users u1 INNER JOIN users u2 ON u1.mail = u2.mail",
            &["users"],
            &["users"],
        );
        check("DELETE a, b.* FROM one a JOIN shop.two b ON a.x = b.x", &[], &["one", "shop.two"]);
        check("DELETE one FROM one JOIN two ON one.x = two.x", &["two"], &["one"]);
        check(
            "UPDATE u SET u.x = 1 FROM users AS u JOIN log l ON l.u = u.id",
            &["log"],
            &["users"],
        );
        check("UPDATE users u JOIN log l ON l.u = u.id SET u.x = l.x", &["log"], &["users"]);
        // An alias inside of parentheses, or of another statement, is none here.
        check("UPDATE u SET x = (SELECT 1 FROM users u)", &["users"], &["u"]);
        check("DELETE FROM u; SELECT 1 FROM users u", &["users"], &["u"]);
        check("INSERT INTO t SELECT a FROM t", &["t"], &["t"]);
        check("DELETE FROM t WHERE x IN (SELECT x FROM t)", &["t"], &["t"]);
        check("TRUNCATE TABLE orders", &[], &["orders"]);
        check(
            "MERGE INTO a USING b ON a.x = b.x WHEN MATCHED THEN UPDATE SET x = 1",
            &["b"],
            &["a"],
        );
        check("SELECT x FROM orders FOR UPDATE", &["orders"], &[]);
        check(
            "WITH s AS (SELECT * FROM orders), t(x) AS (SELECT 1 FROM s) SELECT * FROM t",
            &["orders"],
            &[],
        );
        check(
            "WITH d AS (DELETE FROM a RETURNING *) INSERT INTO b SELECT * FROM d",
            &[],
            &["a", "b"],
        );
        check("SELECT EXTRACT(YEAR FROM born) FROM people", &["people"], &[]);
        check("SELECT a IS DISTINCT FROM b FROM t", &["t"], &[]);
        check("SELECT * FROM generate_series(1, 2) g, t", &["t"], &[]);
        check("SELECT * FROM {} WHERE a = 1", &[], &[]);
        check("SELECT * FROM ${table} JOIN b ON 1 = 1", &["b"], &[]);
        check("SELECT 'from x' FROM t -- from y\n", &["t"], &[]);
        check("SELECT a::text FROM t", &["t"], &[]);
        check("Choose a file from the list", &[], &[]);
        check("select one", &[], &[]);
        check("", &[], &[]);
        check("SELECT COUNT(*) FROM", &[], &[]);
    }

    #[test]
    fn definitions_are_told_apart() {
        let cases = [
            ("CREATE TABLE IF NOT EXISTS orders (id INT)", "orders"),
            ("ALTER TABLE shop.orders ADD COLUMN x INT", "shop.orders"),
            ("DROP TABLE orders", "orders"),
        ];
        for (text, table) in cases {
            let found = tables(text).expect("a definition");
            assert!(found.defines.contains(table), "{text}");
            assert!(found.reads.is_empty() && found.writes.is_empty(), "{text}");
        }
    }

    #[test]
    fn queries_over_objects_name_their_entities() {
        let cases = [
            ("select o from Order o join o.items i where i.x = :x", "Order", false),
            ("from Order", "Order", false),
            ("delete Order o where o.id = ?1", "Order", true),
            ("update Order o set o.x = 1", "Order", true),
        ];
        for (text, entity, write) in cases {
            let found = entities(text).expect("a query");
            let all: Vec<&String> = found.reads.iter().chain(&found.writes).collect();
            assert_eq!(all, [entity], "{text}");
            assert_eq!(found.writes.contains(entity), write, "{text}");
        }
    }

    #[test]
    fn whether_the_whole_parses_is_said() {
        let cases = [
            ("SELECT a FROM t WHERE b = %s AND c = :c AND d = #{d}", true),
            ("SELECT a FROM t WHERE", false),
            ("Delete everything from the old archive, please", false),
        ];
        for (text, expected) in cases {
            assert_eq!(tables(text).is_some_and(|found| found.parses), expected, "{text}");
        }
    }

    #[test]
    fn a_schema_is_left_out_on_request() {
        assert_eq!(without_schema("shop.orders"), "orders");
        assert_eq!(without_schema("orders"), "orders");
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in ".{0,200}") {
            let _ = tables(&format!("SELECT {text}"));
            let _ = tables(&format!("INSERT {text}"));
            let _ = entities(&text);
        }

        #[test]
        fn any_clauses_are_survived(words in prop::collection::vec(
            prop::sample::select(vec!["select", "from", "(", ")", ",", "a", ".", "join", "on", "update",
                "into", "insert", "with", "as", "delete", "table", "create", ";", "%(", "${", "'", "using"]), 0..60)) {
            let _ = tables(&format!("select {}", words.join(" ")));
        }
    }
}
