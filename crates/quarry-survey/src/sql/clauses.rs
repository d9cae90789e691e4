//! The clauses of SQL that name tables.

use std::collections::BTreeSet;

use sqlparser::tokenizer::Token;

use super::{SqlTables, placeholders::UNKNOWN};

/// Reads the clauses that name tables.
pub(super) struct Clauses<'a> {
    tokens: &'a [Token],
    at: usize,
    found: SqlTables,
    /// Names given to queries and tables inside the statement.
    aliases: BTreeSet<String>,
    /// Tables that are read, with the places their names stand for.
    read: Vec<Named>,
    /// Names whose rows are changed.
    written: Vec<Named>,
    /// Statements before this one.
    statement: u32,
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
    /// For the tokens of a text, without white space.
    pub(super) fn of(tokens: &'a [Token]) -> Self {
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
        Self {
            tokens,
            at: 0,
            found: SqlTables::default(),
            aliases,
            read: Vec::new(),
            written: Vec::new(),
            statement: 0,
            lists: vec![List::None],
        }
    }

    /// The tables that are named.
    pub(super) fn read(mut self) -> SqlTables {
        while self.at < self.tokens.len() {
            self.step();
        }
        // What is written may be named by an alias that stands further behind.
        for written in self.written {
            let read = self.read.iter().position(|read| written.stands_for(read));
            let table = read.map_or(written.table, |at| self.read.remove(at).table);
            self.found.writes.insert(table);
        }
        self.found.reads.extend(self.read.into_iter().map(|read| read.table));
        self.found
    }

    /// The names between `DELETE` and `FROM`, and the place of the `FROM`: one statement that
    /// deletes from some of the tables it reads.
    fn targets(&self) -> Option<(Vec<String>, usize)> {
        let mut names = Vec::new();
        let mut at = self.at + 1;
        loop {
            let mut name = identifier(self.tokens.get(at)?)?.to_owned();
            at += 1;
            while self.tokens.get(at) == Some(&Token::Period) {
                match self.tokens.get(at + 1)? {
                    Token::Mul => {}
                    part => name = format!("{name}.{}", identifier(part)?),
                }
                at += 2;
            }
            names.push(name);
            match self.tokens.get(at)? {
                Token::Comma => at += 1,
                token if is(Some(token), "FROM") => return Some((names, at)),
                _ => return None,
            }
        }
    }

    fn named(&self, table: String, alias: Option<String>) -> Named {
        Named { table, alias, statement: self.statement, depth: self.lists.len(), target: false }
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
            Token::SemiColon => {
                self.lists = vec![List::None];
                self.statement += 1;
            }
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
                if let Some((names, from)) = self.targets() {
                    for name in names {
                        let named = self.named(name, None);
                        self.written.push(Named { target: true, ..named });
                    }
                    self.at = from;
                    return true;
                }
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
        let stands = parts > 0 && known && !function && !self.aliases.contains(&first);
        let alias = if parts > 0 && access != Access::Define { self.alias() } else { None };
        if !stands {
            return;
        }
        let named = self.named(name, alias);
        match access {
            Access::Read => self.read.push(named),
            Access::Write => self.written.push(named),
            Access::Define => {
                self.found.defines.insert(named.table);
            }
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

    fn alias(&mut self) -> Option<String> {
        self.skip(&["AS"]);
        let name = self.tokens.get(self.at).and_then(identifier)?.to_lowercase();
        if self.keyword_at() {
            return None;
        }
        self.aliases.insert(name.clone());
        self.at += 1;
        Some(name)
    }
}

/// A table as a statement names it.
struct Named {
    table: String,
    alias: Option<String>,
    /// Which statement of the text.
    statement: u32,
    /// How many parentheses are open around it.
    depth: usize,
    /// Whether it stands between `DELETE` and `FROM`.
    target: bool,
}

impl Named {
    /// Whether what is written here is the table that is read there, under its alias or name.
    fn stands_for(&self, read: &Self) -> bool {
        let name = self.table.to_lowercase();
        (self.statement, self.depth) == (read.statement, read.depth)
            && self.alias.is_none()
            && match &read.alias {
                Some(alias) => *alias == name,
                None => self.target && read.table.to_lowercase() == name,
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
