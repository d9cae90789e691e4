//! Mappers of the source itself: a class whose methods run SQL on a table that its subclasses
//! name, such as `text(f"SELECT * FROM {cls.table}")`.

use rustc_hash::FxHashMap;

use quarry_model::module::SymbolKind;

use super::{
    super::{
        paths::Path,
        program::{Entity, Program, Symbol},
        signals::Inner,
        values::Value,
    },
    statements::runs_certainly,
};

/// Names under which the subclasses of a mapper name their table.
const NAMES: [&str; 5] = ["table", "table_name", "__tablename__", "_table", "db_table"];

/// Methods of mappers, each with whether it writes; a method that reads and writes writes.
pub(super) fn methods(program: &Program<'_>) -> FxHashMap<Symbol, bool> {
    let mut methods: FxHashMap<Symbol, bool> = FxHashMap::default();
    for (module, facts) in program.facts.iter().enumerate() {
        let module = module as u32;
        for signal in &facts.body.signals.calls {
            let (Some(path), Some(at)) = (signal.path, signal.within) else { continue };
            let Some(writes) = signal.text(0, "sql").and_then(on_computed_table) else { continue };
            let is_method = facts.body.symbols[at as usize].kind == SymbolKind::Method;
            let outside = program.outside(module, path).unwrap_or_default();
            if is_method && runs_certainly(&outside) {
                *methods.entry(Symbol { module, at }).or_default() |= writes;
            }
        }
    }
    through_each_other(program, &mut methods);
    methods
}

/// Methods that only call other methods of the same mapper do what these do.
fn through_each_other(program: &Program<'_>, methods: &mut FxHashMap<Symbol, bool>) {
    let mut modules: Vec<u32> = methods.keys().map(|symbol| symbol.module).collect();
    modules.sort_unstable();
    modules.dedup();
    for module in modules {
        let facts = &program.facts[module as usize];
        loop {
            let mut changed = false;
            for Inner { within, path, .. } in &facts.body.signals.inner {
                let Some((Entity::Function(run), 0)) = program.follow(module, *path) else {
                    continue;
                };
                let caller = Symbol { module, at: *within };
                let beside = class_of(program, caller).is_some()
                    && class_of(program, caller) == class_of(program, run);
                if let (Some(writes), true) = (methods.get(&run).copied(), beside) {
                    let known = methods.get(&caller).copied();
                    let now = known.unwrap_or_default() || writes;
                    if known != Some(now) {
                        methods.insert(caller, now);
                        changed = true;
                    }
                }
            }
            if !changed {
                break;
            }
        }
    }
}

fn class_of(program: &Program<'_>, method: Symbol) -> Option<Symbol> {
    let (class, _) = program.symbol(method).name.rsplit_once('.')?;
    program.beside(method, class)
}

/// The classes that have a mapper's methods.
pub(super) fn classes(program: &Program<'_>, methods: &FxHashMap<Symbol, bool>) -> Vec<Symbol> {
    let mut classes: Vec<Symbol> =
        methods.keys().filter_map(|method| class_of(program, *method)).collect();
    classes.sort_unstable();
    classes.dedup();
    classes
}

/// The table that a class names in its body, if it does.
pub(super) fn named_table<'p>(program: &'p Program<'_>, class: Symbol) -> Option<&'p str> {
    NAMES.iter().find_map(|name| {
        program.value_of(class, name).and_then(|named| match &named.value {
            Value::Text(text) if !text.is_empty() && !text.contains("{}") => Some(&**text),
            _ => None,
        })
    })
}

/// Whether a statement that names its table by something computed writes it; `None` for any other
/// text.
fn on_computed_table(statement: &str) -> Option<bool> {
    let words: Vec<&str> = statement.split_whitespace().take(64).collect();
    let is = |at: usize, word: &str| words.get(at).is_some_and(|w| w.eq_ignore_ascii_case(word));
    let computed = |at: usize| {
        words.get(at).is_some_and(|word| word.trim_matches(['"', '`', '(', ';', ',']) == "{}")
    };
    if is(0, "select") || is(0, "with") {
        let from = (1..words.len()).find(|at| is(*at, "from"))?;
        return computed(from + 1).then_some(false);
    }
    let at = match () {
        () if is(0, "update") => 1,
        () if (is(0, "insert") || is(0, "replace")) && is(1, "into") => 2,
        () if is(0, "delete") && is(1, "from") => 2,
        () => return None,
    };
    computed(at).then_some(true)
}

/// The table that a call of a mapper's method reads or writes: that of the class it is called on.
pub(in super::super) fn access(
    program: &Program<'_>,
    module: u32,
    path: Path,
    method: Symbol,
) -> Option<(u32, bool)> {
    let stores = &program.learned.as_ref()?.stores;
    let writes = *stores.mapping.get(&method)?;
    match program.follow(module, path.without_last()?)? {
        (Entity::Class(class) | Entity::Instance(class), 0) => {
            Some((*stores.by_symbol.get(&class)?, writes))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_on_a_computed_table_are_told_apart() {
        let cases = [
            ("SELECT * FROM {} WHERE id = :id", Some(false)),
            ("select {} from {}", Some(false)),
            ("SELECT * FROM users WHERE {}", None),
            ("INSERT INTO {} ({}) VALUES ({})", Some(true)),
            ("UPDATE \"{}\" SET {}", Some(true)),
            ("DELETE FROM {}", Some(true)),
            ("UPDATE users SET {}", None),
            ("DROP TABLE {}", None),
            ("an update of {}", None),
            ("", None),
        ];
        for (statement, expected) in cases {
            assert_eq!(on_computed_table(statement), expected, "{statement}");
        }
    }
}
