//! Commands of a command line.

use quarry_model::evidence::EntryPointKind;

use super::{
    super::{
        program::{Entity, Symbol},
        signals::Signal,
    },
    context::Scan,
};

pub(super) fn look(scan: &mut Scan<'_, '_>, signal: &Signal) {
    let Some(function) = signal.decorates else { return };
    if !matches!(signal.name.as_str(), "command" | "group") {
        return;
    }
    let outside = scan.outside();
    let known = matches!(outside, "click.command" | "click.group" | "typer.Typer().command")
        || (outside.starts_with("flask.") && outside.ends_with("cli.command"))
        || outside == "flask.cli.AppGroup().command";
    let of_group = match scan.inside() {
        Some((Entity::Function(group), [_])) => is_group(scan, group),
        _ => false,
    };
    // A group alone does nothing.
    if (known || of_group) && signal.name.as_str() == "command" {
        let handler = scan.own(Some(function));
        let name = signal.text(0, "name").map_or_else(|| handler.replace('_', "-"), str::to_owned);
        scan.enters(EntryPointKind::Command, name, handler, signal.line);
    }
}

/// Whether a function is a group of commands.
fn is_group(scan: &Scan<'_, '_>, function: Symbol) -> bool {
    let calls = &scan.program.facts[function.module as usize].body.signals.calls;
    calls.iter().any(|signal| {
        signal.decorates == Some(function.at)
            && signal.name.as_str() == "group"
            && signal.path.is_some_and(|path| {
                match scan.program.outside(function.module, path) {
                    Some(outside) => outside.starts_with("click."),
                    // A group inside a group.
                    None => matches!(
                        scan.program.follow(function.module, path),
                        Some((Entity::Function(_), 1))
                    ),
                }
            })
    })
}

/// `management/commands/clean.py` with a class `Command` is a command of Django.
pub(super) fn file(scan: &mut Scan<'_, '_>) {
    let path = &scan.program.index.module(scan.module).path;
    let Some((folder, file)) = path.rsplit_once('/') else { return };
    if !folder.ends_with("management/commands") || file.starts_with('_') {
        return;
    }
    let Some(at) = scan.program.names[scan.module as usize].symbols.get("Command") else { return };
    let class = Symbol { module: scan.module, at: *at };
    let bases = scan.program.bases_outside(class);
    if !bases.iter().any(|base| base.starts_with("django.core.management.")) {
        return;
    }
    let handle = "Command.handle";
    let own = scan.program.beside(class, handle).is_some();
    let handler = if own { handle } else { "Command" }.to_owned();
    let name = file.trim_end_matches(".py").to_owned();
    let line = scan.program.symbol(class).line;
    scan.enters(EntryPointKind::Command, name, handler, line);
}
