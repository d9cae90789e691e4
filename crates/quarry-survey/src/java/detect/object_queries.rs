//! Queries over objects (JPQL, HQL): the tables of the entities they name, and of those that
//! their joins reach through associations.

use super::{
    frame::Frame,
    tables::{Stores, target},
};
use crate::typed::{
    Symbol,
    facts::Declared,
    program::{Type, Wanted},
};

/// Words that end a list of entities, and that no alias can be.
const KEYWORDS: [&str; 28] = [
    "SELECT", "FROM", "WHERE", "SET", "ON", "WITH", "JOIN", "INNER", "LEFT", "RIGHT", "FULL",
    "CROSS", "OUTER", "FETCH", "GROUP", "ORDER", "HAVING", "UNION", "AND", "OR", "NOT", "IN",
    "EXISTS", "DELETE", "UPDATE", "AS", "LIMIT", "VALUES",
];

/// The tables of a query by their places, each with whether it is written. Nothing if `text` is
/// no query.
pub(super) fn tables(frame: &Frame<'_>, stores: &Stores, text: &str) -> Vec<(u32, bool)> {
    let tokens = tokens(text);
    let first = tokens.first().map_or("", |token| token);
    if !["SELECT", "FROM", "UPDATE", "DELETE", "INSERT"].iter().any(|verb| is(first, verb)) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut aliases: Vec<(&str, Symbol)> = Vec::new();
    let mut listed = false;
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let before = at.checked_sub(1).map_or("", |at| tokens[at]);
        at += 1;
        let write = match *token {
            token if is(token, "FROM") => is(before, "DELETE"),
            token if is(token, "JOIN") => false,
            token if is(token, "UPDATE") || is(token, "INTO") => true,
            // Here `DELETE Order o` needs no FROM.
            token if is(token, "DELETE") => !tokens.get(at).is_some_and(|next| is(next, "FROM")),
            "," => false,
            token => {
                listed &= !KEYWORDS.iter().any(|keyword| is(token, keyword));
                continue;
            }
        };
        if *token == "," && !listed || is(token, "DELETE") && !write {
            continue;
        }
        while tokens.get(at).is_some_and(|next| is(next, "FETCH")) {
            at += 1;
        }
        let Some(name) = tokens.get(at).copied().filter(|name| is_name(name)) else { continue };
        listed = is(token, "FROM") || *token == ",";
        at += 1;
        let Some(of) = named(frame, stores, &aliases, name) else { continue };
        if let Some(table) = stores.of_entity.get(&of) {
            found.push((*table, write));
        }
        if tokens.get(at).is_some_and(|next| is(next, "AS")) {
            at += 1;
        }
        if let Some(alias) = tokens.get(at).copied().filter(|alias| is_name(alias)) {
            aliases.retain(|(known, _)| *known != alias);
            aliases.push((alias, of));
            at += 1;
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The class that a name stands for: an entity, or what an alias reaches by its associations.
fn named(
    frame: &Frame<'_>,
    stores: &Stores,
    aliases: &[(&str, Symbol)],
    name: &str,
) -> Option<Symbol> {
    let (first, path) = name.split_once('.').unwrap_or((name, ""));
    let Some((_, start)) = aliases.iter().find(|(alias, _)| *alias == first) else {
        return stores.entity(name);
    };
    if path.is_empty() {
        return Some(*start);
    }
    path.split('.').try_fold(*start, |of, field| reached(frame, of, field))
}

/// What the field of a class holds, or holds several of.
fn reached(frame: &Frame<'_>, of: Symbol, field: &str) -> Option<Symbol> {
    let found = frame.program.find(&Type::of(of), field, Wanted::Read)?;
    let own = found.member;
    if let Some(annotation) =
        frame.annotations(own).find(|annotation| annotation.argument("targetEntity").is_some())
    {
        return target(frame, own, annotation);
    }
    let Declared::Type(at) = frame.program.symbol(own).declared else { return None };
    let of = frame.program.instance(own.file, at, Some(&found.owner), 0);
    of.symbol().or_else(|| of.arguments.last().and_then(Type::symbol))
}

fn is(token: &str, word: &str) -> bool {
    token.eq_ignore_ascii_case(word)
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && !KEYWORDS[..26].iter().any(|keyword| {
            // An entity may be called Order or Group.
            !matches!(*keyword, "ORDER" | "GROUP") && is(token, keyword)
        })
}

/// Names with their dots, texts in quotes, and single signs.
fn tokens(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '$');
        let length = if word(first) {
            rest.find(|c| !word(c)).unwrap_or(rest.len())
        } else if first == '\'' {
            rest[1..].find('\'').map_or(rest.len(), |end| end + 2)
        } else {
            first.len_utf8()
        };
        found.push(&rest[..length]);
        rest = rest[length..].trim_start();
    }
    found
}
