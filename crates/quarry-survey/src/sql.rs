//! The tables that a text of SQL reads and writes.
//!
//! The text is cut into tokens; the clauses that name tables are read from these, so that a
//! text that is put together from pieces, or written in a dialect, still shows its tables. Whether
//! the whole is a statement that parses is said besides.

use std::collections::BTreeSet;

use sqlparser::{
    dialect::GenericDialect,
    parser::Parser,
    tokenizer::{Token, Tokenizer},
};

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

/// `text` with the placeholders of drivers and templates as question marks, or, where a name is
/// put in, as one that is no table.
fn without_placeholders(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['%', '{', '$', '#', ':', '?']) {
        let (before, from) = rest.split_at(at);
        plain.push_str(before);
        let taken = placeholder(from);
        if taken == 0 {
            let length = from.chars().next().map_or(1, char::len_utf8);
            plain.push_str(&from[..length]);
            rest = &from[length..];
        } else {
            plain.push_str(UNKNOWN);
            rest = &from[taken..];
        }
    }
    plain.push_str(rest);
    plain
}

/// Stands for something that is put in: valid as a value and as a name, and no table.
const UNKNOWN: &str = "put_in_";

/// How many bytes at the start of `text` are a placeholder.
fn placeholder(text: &str) -> usize {
    let close = |open: usize, end: char| {
        text[open..].find(end).filter(|length| *length < 200).map(|at| open + at + end.len_utf8())
    };
    let word = |from: usize| {
        let rest = &text[from..];
        rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '.').unwrap_or(rest.len())
    };
    if text.starts_with("::") {
        return 0; // a cast
    }
    if text.starts_with("%(") {
        return close(2, ')').map_or(0, |end| {
            end + usize::from(text[end..].starts_with(|c: char| c.is_ascii_alphabetic()))
        });
    }
    if text.starts_with("%s") || text.starts_with("%d") {
        return 2;
    }
    if text.starts_with("#{") || text.starts_with("${") || text.starts_with(":#") {
        return close(2, '}').unwrap_or(0);
    }
    if text.starts_with('{') {
        return close(1, '}').unwrap_or(0);
    }
    match text.as_bytes() {
        [b':' | b'$', next, ..] if next.is_ascii_alphanumeric() || *next == b'_' => 1 + word(1),
        [b'?', ..] => 1 + text[1..].bytes().take_while(u8::is_ascii_digit).count(),
        _ => 0,
    }
}

/// Reads the clauses that name tables.
struct Clauses<'a> {
    tokens: &'a [Token],
    at: usize,
    found: SqlTables,
    /// Names given to queries and tables inside the statement.
    aliases: BTreeSet<String>,
    /// For each open parenthesis, whether the list of tables after `FROM` goes on there.
    lists: Vec<List>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum List {
    /// No list of tables.
    None,
    /// A list of tables that are read.
    Tables,
    /// The arguments of a function that has a `FROM` of its own, such as `EXTRACT`.
    Function,
}

impl<'a> Clauses<'a> {
    fn of(tokens: &'a [Token]) -> Self {
        let mut aliases = BTreeSet::new();
        // WITH a AS (..), b (x) AS (..): names in parentheses of their own.
        for (at, token) in tokens.iter().enumerate() {
            let Some(name) = identifier(token) else { continue };
            let mut next = at + 1;
            if tokens.get(next) == Some(&Token::LParen) {
                while next < tokens.len() && tokens[next] != Token::RParen {
                    next += 1;
                }
                next += 1;
            }
            if is(tokens.get(next), "AS") {
                next += 1;
                while is(tokens.get(next), "NOT") || is(tokens.get(next), "MATERIALIZED") {
                    next += 1;
                }
                if tokens.get(next) == Some(&Token::LParen) {
                    aliases.insert(name.to_lowercase());
                }
            }
        }
        Self { tokens, at: 0, found: SqlTables::default(), aliases, lists: vec![List::None] }
    }

    fn read(mut self) -> SqlTables {
        while self.at < self.tokens.len() {
            self.step();
        }
        self.found
    }

    fn word(&self, back: usize) -> String {
        self.at
            .checked_sub(back)
            .and_then(|at| self.tokens.get(at))
            .and_then(identifier)
            .unwrap_or_default()
            .to_ascii_uppercase()
    }

    fn step(&mut self) {
        let token = &self.tokens[self.at];
        match token {
            Token::LParen => {
                let before = self.word(1);
                let function = matches!(
                    before.as_str(),
                    "EXTRACT" | "TRIM" | "SUBSTRING" | "OVERLAY" | "POSITION"
                );
                self.lists.push(if function { List::Function } else { List::None });
            }
            Token::RParen if self.lists.len() > 1 => {
                self.lists.pop();
            }
            Token::SemiColon => self.lists = vec![List::None],
            Token::Comma if self.list() == List::Tables => {
                self.at += 1;
                self.table(Access::Read);
                return;
            }
            Token::Word(word) if word.quote_style.is_none() => {
                let keyword = word.value.to_ascii_uppercase();
                if self.clause(&keyword) {
                    return;
                }
            }
            _ => {}
        }
        self.at += 1;
    }

    fn list(&self) -> List {
        self.lists.last().copied().unwrap_or(List::None)
    }

    fn set_list(&mut self, list: List) {
        if let Some(last) = self.lists.last_mut() {
            *last = list;
        }
    }

    /// Reads what follows `keyword` if it is one that a table follows. Gives whether it moved on.
    fn clause(&mut self, keyword: &str) -> bool {
        let before = self.word(1);
        match keyword {
            "FROM" if self.list() == List::Function || before == "DISTINCT" && self.is_test() => {
                return false;
            }
            "FROM" => {
                let access = if before == "DELETE" { Access::Write } else { Access::Read };
                self.at += 1;
                self.table(access);
                self.set_list(if access == Access::Read { List::Tables } else { List::None });
                return true;
            }
            "JOIN" => {
                self.at += 1;
                self.skip(&["FETCH", "LATERAL"]);
                self.table(Access::Read);
                return true;
            }
            "USING" if !matches!(self.tokens.get(self.at + 1), Some(Token::LParen)) => {
                self.at += 1;
                self.table(Access::Read);
                return true;
            }
            "INTO" if self.adds_rows() => {
                self.at += 1;
                self.table(Access::Write);
                return true;
            }
            "UPDATE"
                if !matches!(before.as_str(), "FOR" | "ON" | "KEY" | "DO" | "BEFORE" | "AFTER") =>
            {
                self.at += 1;
                self.skip(&["ONLY", "LOW_PRIORITY", "IGNORE"]);
                self.table(Access::Write);
                return true;
            }
            "DELETE" if !is(self.tokens.get(self.at + 1), "FROM") && before.is_empty() => {
                // The object language has no FROM here.
                self.at += 1;
                self.table(Access::Write);
                return true;
            }
            "TRUNCATE" if !matches!(self.tokens.get(self.at + 1), Some(Token::LParen)) => {
                self.at += 1;
                self.skip(&["TABLE", "ONLY"]);
                self.table(Access::Write);
                return true;
            }
            "TABLE" if matches!(before.as_str(), "CREATE" | "ALTER" | "DROP" | "TEMPORARY") => {
                self.at += 1;
                self.skip(&["IF", "NOT", "EXISTS", "ONLY"]);
                self.table(Access::Define);
                return true;
            }
            "WHERE" | "GROUP" | "ORDER" | "HAVING" | "LIMIT" | "UNION" | "EXCEPT" | "INTERSECT"
            | "SET" | "VALUES" | "RETURNING" | "WINDOW" | "FOR" | "FETCH" | "OFFSET" | "SELECT" => {
                self.set_list(List::None);
            }
            _ => {}
        }
        false
    }

    /// Whether the `FROM` belongs to `IS DISTINCT FROM`.
    fn is_test(&self) -> bool {
        matches!(self.word(2).as_str(), "IS" | "NOT")
    }

    fn adds_rows(&self) -> bool {
        (1..=4).any(|back| matches!(self.word(back).as_str(), "INSERT" | "REPLACE" | "MERGE"))
    }

    fn skip(&mut self, words: &[&str]) {
        while words.iter().any(|word| is(self.tokens.get(self.at), word)) {
            self.at += 1;
        }
    }

    /// Reads the name of a table, and the alias after it.
    fn table(&mut self, access: Access) {
        self.skip(&["ONLY", "LATERAL"]);
        let mut name = String::new();
        let mut parts = 0;
        let mut known = true;
        while let Some(part) = self.tokens.get(self.at).and_then(identifier) {
            if parts == 0 && self.keyword_at() {
                return;
            }
            if parts > 0 {
                name.push('.');
            }
            known &= !part.contains(UNKNOWN);
            name.push_str(part);
            parts += 1;
            self.at += 1;
            if self.tokens.get(self.at) == Some(&Token::Period) {
                self.at += 1;
            } else {
                break;
            }
        }
        let function = self.tokens.get(self.at) == Some(&Token::LParen) && access == Access::Read;
        let first = name.split('.').next().unwrap_or("").to_lowercase();
        if parts > 0 && known && !function && !self.aliases.contains(&first) {
            let into = match access {
                Access::Read => &mut self.found.reads,
                Access::Write => &mut self.found.writes,
                Access::Define => &mut self.found.defines,
            };
            into.insert(name);
        }
        if parts > 0 && access != Access::Define {
            self.alias();
        }
    }

    /// Whether here stands an unquoted word that no table and no alias can be. An entity may be
    /// called Order or Group.
    fn keyword_at(&self) -> bool {
        self.tokens.get(self.at).is_some_and(|token| {
            is_keyword(token)
                && (!(is(Some(token), "ORDER") || is(Some(token), "GROUP"))
                    || is(self.tokens.get(self.at + 1), "BY"))
        })
    }

    fn alias(&mut self) {
        self.skip(&["AS"]);
        if let Some(name) = self.tokens.get(self.at).and_then(identifier)
            && !self.keyword_at()
        {
            self.aliases.insert(name.to_lowercase());
            self.at += 1;
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Access {
    Read,
    Write,
    Define,
}

fn identifier(token: &Token) -> Option<&str> {
    match token {
        Token::Word(word) => Some(&word.value),
        _ => None,
    }
}

fn is(token: Option<&Token>, word: &str) -> bool {
    matches!(token, Some(Token::Word(found)) if found.quote_style.is_none()
        && found.value.eq_ignore_ascii_case(word))
}

fn is_keyword(token: &Token) -> bool {
    const KEYWORDS: [&str; 35] = [
        "SELECT",
        "FROM",
        "WHERE",
        "SET",
        "VALUES",
        "ON",
        "USING",
        "JOIN",
        "INNER",
        "LEFT",
        "RIGHT",
        "FULL",
        "CROSS",
        "NATURAL",
        "OUTER",
        "GROUP",
        "ORDER",
        "HAVING",
        "LIMIT",
        "UNION",
        "EXCEPT",
        "INTERSECT",
        "RETURNING",
        "WINDOW",
        "FOR",
        "FETCH",
        "OFFSET",
        "DUAL",
        "WITH",
        "AND",
        "OR",
        "NOT",
        "WHEN",
        "DEFAULT",
        "AS",
    ];
    KEYWORDS.iter().any(|keyword| is(Some(token), keyword))
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
