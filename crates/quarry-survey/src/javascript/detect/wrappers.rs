//! Functions of the source that send, ask or store what they are given.
//!
//! `new ExportTask().schedule()` starts a job where `schedule`, in a base class, adds to a queue;
//! `fetch` of the source's own makes the request that its caller names. Such a function is named
//! as what it does, so that nothing else is taken for one, and what its callers hand it, or are,
//! says what is sent.

use std::collections::BTreeMap;

use quarry_model::evidence::FindingKind;

use super::{Access, Signs, View, routes::pattern, tables::Tables};
use crate::javascript::{
    facts::{Argument, Kind, Node, SymbolAt, Use},
    program::{At, Entity},
};

/// How many functions may stand between a caller and the framework.
const DEEPEST: usize = 3;

/// A call of something of the source that may turn out to send or store.
#[derive(Debug)]
pub(super) struct Passing {
    /// What is called.
    callee: At,
    /// The class of the object that it is called on.
    on: Option<At>,
    /// The table of that class.
    table: Option<String>,
    /// The first text that it is given.
    text: Option<String>,
    /// The verb, if it is a request.
    verb: String,
    within: Option<SymbolAt>,
    line: u32,
}

/// What a function does that leaves to its callers what is sent or stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Open {
    /// It sends something.
    Sends(FindingKind),
    /// It reads or writes the table of the object it is called on.
    Stores(bool),
}

/// Reads the calls of one file.
pub(super) fn read(view: &View<'_, '_>, tables: &Tables, signs: &mut Signs) {
    for found in &view.facts.uses {
        if found.is_new {
            continue;
        }
        let Entity::Symbol(callee) = view.values[found.node as usize] else { continue };
        let on = receiver(view, found);
        let table = on.and_then(|class| tables.of(view.program, class)).map(str::to_owned);
        let arguments = view.arguments(found.arguments);
        let sends = found.arguments.is_some() && may_send(short(view.program.name(callee)));
        if !sends && table.is_none() {
            continue;
        }
        signs.passing.push(Passing {
            callee,
            on,
            table,
            text: arguments.first().and_then(|first| view.text_of(Some(first))).map(str::to_owned),
            verb: verb(view, arguments),
            within: found.within,
            line: found.line,
        });
    }
}

/// Adds to what each file shows what its calls of such functions show.
pub(super) fn follow(program: &super::Program<'_>, signs: &mut [(u32, Signs)]) {
    let mut open: BTreeMap<(u32, SymbolAt), Open> = BTreeMap::new();
    for (module, signs) in signs.iter() {
        for (symbol, what) in &signs.open {
            let name = short(program.name(At { module: *module, symbol: *symbol }));
            if matches!(what, Open::Stores(_)) || may_send(name) {
                open.entry((*module, *symbol)).or_insert(*what);
            }
        }
    }
    for _ in 0..DEEPEST {
        let mut further: BTreeMap<(u32, SymbolAt), Open> = BTreeMap::new();
        for (module, signs) in signs.iter_mut() {
            let mut rest = Vec::new();
            for call in std::mem::take(&mut signs.passing) {
                let Some(what) = open.get(&(call.callee.module, call.callee.symbol)) else {
                    rest.push(call);
                    continue;
                };
                if let Some(symbol) = passed_on(program, *module, *what, call, signs) {
                    let name = short(program.name(At { module: *module, symbol }));
                    if matches!(what, Open::Stores(_)) || may_send(name) {
                        further.insert((*module, symbol), *what);
                    }
                }
            }
            signs.passing = rest;
        }
        let before = open.len();
        for (at, what) in further {
            open.entry(at).or_insert(what);
        }
        if open.len() == before {
            break;
        }
    }
}

/// Writes down what a call shows; the function around it if that leaves it to its callers again.
fn passed_on(
    program: &super::Program<'_>,
    module: u32,
    what: Open,
    call: Passing,
    signs: &mut Signs,
) -> Option<SymbolAt> {
    match what {
        Open::Stores(write) => match call.table {
            Some(table) => {
                signs.accesses.push(Access { table, write, line: call.line, within: call.within });
                None
            }
            None => call.within.filter(|_| call.on.is_some()),
        },
        Open::Sends(FindingKind::HttpCall) => match &call.text {
            Some(address) if address.contains('/') && !call.verb.is_empty() => {
                let name = format!("{} {}", call.verb, pattern(address));
                found(program, module, FindingKind::HttpCall, name, &call, signs);
                None
            }
            Some(_) => None,
            None => call.within,
        },
        Open::Sends(kind) => {
            let class = call.on.map(|class| program.name(class).to_owned());
            let name = if kind == FindingKind::Job {
                class.or(call.text.clone())
            } else {
                call.text.clone()
            };
            match name {
                Some(name) => {
                    found(program, module, kind, name, &call, signs);
                    None
                }
                None => call.within,
            }
        }
    }
}

fn found(
    program: &super::Program<'_>,
    module: u32,
    kind: FindingKind,
    name: String,
    call: &Passing,
    signs: &mut Signs,
) {
    signs.findings.push(quarry_model::evidence::Finding {
        module: quarry_model::evidence::ModuleIx(module),
        kind,
        name,
        within: call
            .within
            .map_or_else(String::new, |symbol| program.name(At { module, symbol }).to_owned()),
        line: call.line,
        certain: true,
    });
}

/// The class of the object that a method is called on.
fn receiver(view: &View<'_, '_>, found: &Use) -> Option<At> {
    let Node::Field(of, _) = view.facts.nodes[found.node as usize] else { return None };
    match view.program.opened(view.values[of as usize]) {
        Entity::Object(class) => Some(class),
        Entity::Symbol(class) if view.program.symbol(class).kind == Kind::Class => Some(class),
        _ => None,
    }
}

/// The verb of a request with options such as `fetch` has.
fn verb(view: &View<'_, '_>, arguments: &[Argument]) -> String {
    match arguments.get(1) {
        None => "GET".to_owned(),
        Some(Argument::Object(_)) => view
            .text_of(view.field(arguments.get(1), "method"))
            .unwrap_or("GET")
            .to_ascii_uppercase(),
        Some(_) => String::new(),
    }
}

/// The last part of the name of a symbol.
fn short(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// Whether a function of this name says that it sends something.
fn may_send(name: &str) -> bool {
    matches!(
        name,
        "add"
            | "addJob"
            | "broadcast"
            | "dispatch"
            | "emit"
            | "enqueue"
            | "enqueueJob"
            | "fetch"
            | "fire"
            | "notify"
            | "publish"
            | "request"
            | "schedule"
            | "send"
            | "sendEmail"
            | "sendMail"
            | "sendMessage"
            | "trigger"
    )
}
