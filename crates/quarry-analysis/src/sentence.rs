//! A candidate in a plain sentence, made from the evidence.

use crate::{
    advice::Advice,
    class::CrossingCounts,
    trap::{Passage, Trap},
};

/// Small numbers as words, as people write them.
fn number(count: u32) -> String {
    const WORDS: [&str; 11] =
        ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    WORDS.get(count as usize).map_or_else(|| count.to_string(), |word| (*word).to_owned())
}

fn counted(count: u32, one: &str, many: &str) -> String {
    format!("{} {}", count, if count == 1 { one } else { many })
}

/// Such as “Notifications: 14 modules, 31 operations cross, 27 of them one-way; four are called
/// for their value (render, plan, and others).”
pub(crate) fn sentence(
    name: &str,
    modules: u32,
    counts: &CrossingCounts,
    blocking_names: &[String],
    trap: &Trap,
    advice: &[Advice],
) -> String {
    if modules == 0 {
        return format!("{name}: no modules yet.");
    }
    let modules = counted(modules, "module", "modules");
    let operations = counts.operations();
    if operations == 0 {
        let copied = match counts.copied_library {
            0 => String::new(),
            some => format!("; {} would be copied", counted(some, "name", "names")),
        };
        return format!("{name}: {modules}, no operation crosses{copied}.");
    }
    let crossing = counted(operations, "operation crosses", "operations cross");
    let mut text = match counts.one_way() {
        0 => format!("{name}: {modules}, {crossing}, none of them one-way"),
        all if all == operations => format!("{name}: {modules}, {crossing}, all one-way"),
        some => format!("{name}: {modules}, {crossing}, {some} of them one-way"),
    };
    let mut clauses = Vec::new();
    match counts.blocking() {
        0 => {}
        1 => clauses.push(format!("one is called for its value{}", examples(1, blocking_names))),
        some => clauses.push(format!(
            "{} are called for their value{}",
            number(some),
            examples(some, blocking_names)
        )),
    }
    match counts.read() {
        0 => {}
        1 => clauses.push("one only reads".to_owned()),
        some => clauses.push(format!("{} only read", number(some))),
    }
    match counts.foreign_write {
        0 => {}
        1 => clauses.push("one writes across the boundary".to_owned()),
        some => clauses.push(format!("{} write across the boundary", number(some))),
    }
    match counts.unknown() {
        0 => {}
        1 => clauses.push("one could not be decided".to_owned()),
        some => clauses.push(format!("{} could not be decided", number(some))),
    }
    let entries = counted(trap.entries.len() as u32, "entry point", "entry points");
    match trap.count(Passage::Aggregating) {
        0 => {}
        1 => clauses.push(format!("one of {entries} combines domains")),
        some => clauses.push(format!("{} of {entries} combine domains", number(some))),
    }
    match trap.count(Passage::StateAuthorised) {
        0 => {}
        1 => clauses.push(format!("one of {entries} rests on state that stays behind")),
        some => {
            clauses.push(format!("{} of {entries} rest on state that stays behind", number(some)));
        }
    }
    clauses.extend(advice.iter().map(Advice::clause));
    for clause in clauses {
        text.push_str("; ");
        text.push_str(&clause);
    }
    text.push('.');
    text
}

fn examples(count: u32, names: &[String]) -> String {
    let Some((first, rest)) = names.split_first() else { return String::new() };
    match (rest.first(), count) {
        (None, _) => format!(" ({first})"),
        (Some(second), 2) => format!(" ({first} and {second})"),
        (Some(second), _) => format!(" ({first}, {second} and others)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(counts: CrossingCounts, names: &[&str], expected: &str) {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let said = sentence("Notifications", 14, &counts, &names, &Trap::default(), &[]);
        assert_eq!(said, expected);
    }

    #[test]
    fn the_sentence_says_what_crosses() {
        let none = CrossingCounts::default();
        check(none, &[], "Notifications: 14 modules, no operation crosses.");
        check(
            CrossingCounts { one_way_in: 20, one_way_out: 7, blocking_out: 4, ..none },
            &["render", "plan", "find"],
            "Notifications: 14 modules, 31 operations cross, 27 of them one-way; four are called \
             for their value (render, plan and others).",
        );
        check(
            CrossingCounts { one_way_in: 1, ..none },
            &[],
            "Notifications: 14 modules, 1 operation crosses, all one-way.",
        );
        check(
            CrossingCounts { blocking_in: 1, read_out: 2, unknown_in: 12, ..none },
            &["render"],
            "Notifications: 14 modules, 15 operations cross, none of them one-way; one is called \
             for its value (render); two only read; 12 could not be decided.",
        );
        assert_eq!(
            sentence("Audit", 0, &none, &[], &Trap::default(), &[]),
            "Audit: no modules yet."
        );
    }
}
