//! Which `with` statements open a database transaction, where that shows only across files.

use super::{
    paths::Path,
    program::{Entity, Program, Symbol},
};

/// Context managers that enter others are followed this far.
const FURTHEST: u32 = 4;

/// For each `with` of `module` that leads anywhere, whether it opens a transaction or stands in
/// one.
pub(super) fn transactions(program: &Program<'_>, module: u32) -> Vec<bool> {
    let managers = &program.facts[module as usize].body.signals.managers;
    let mut open: Vec<bool> = Vec::with_capacity(managers.len());
    for (path, around) in managers {
        let inherited = around.is_some_and(|at| open.get(at as usize).copied().unwrap_or(false));
        open.push(inherited || opens(program, module, *path, FURTHEST));
    }
    open
}

/// Whether entering what `path` leads to opens a transaction: it does by itself, or it is a
/// generator of the source that hands over inside a `with` that does.
fn opens(program: &Program<'_>, module: u32, path: Path, left: u32) -> bool {
    let Some(left) = left.checked_sub(1) else { return false };
    if program.outside(module, path).is_some_and(|outside| is_transaction(&outside)) {
        return true;
    }
    let Some((Entity::Function(Symbol { module, at }), 0)) = program.follow(module, path) else {
        return false;
    };
    let signals = &program.facts[module as usize].body.signals;
    let mut yields = signals.yields.iter().filter(|(symbol, _)| *symbol == at).peekable();
    yields.peek().is_some()
        && yields.all(|(_, managed)| {
            let mut around = Some(*managed);
            while let Some(at) = around {
                let Some((path, next)) = signals.managers.get(at as usize) else { return false };
                if opens(program, module, *path, left) {
                    return true;
                }
                around = *next;
            }
            false
        })
}

/// What opens a transaction, outside the source.
fn is_transaction(outside: &str) -> bool {
    if outside == "django.db.transaction.atomic" {
        return true;
    }
    let Some((receiver, "begin" | "begin_nested")) = outside.rsplit_once('.') else { return false };
    receiver.starts_with("sqlalchemy.")
        || receiver.starts_with("sqlmodel.")
        || receiver.starts_with("flask_sqlalchemy.")
}

#[cfg(test)]
mod tests {
    use super::is_transaction;

    #[test]
    fn only_what_begins_is_a_transaction() {
        for outside in [
            "sqlalchemy.create_engine().begin",
            "sqlalchemy.orm.sessionmaker().begin",
            "flask_sqlalchemy.SQLAlchemy().session.begin_nested",
            "django.db.transaction.atomic",
        ] {
            assert!(is_transaction(outside), "{outside}");
        }
        for outside in ["sqlalchemy.create_engine().connect", "game.begin", "begin", ""] {
            assert!(!is_transaction(outside), "{outside}");
        }
    }
}
