//! From the uses of one file to call sites of operations that other files offer.

use quarry_model::{
    dependency::{OperationKind, ResultUse, Usage},
    module::SymbolKind,
};
use rustc_hash::FxHashSet;

use super::{
    Symbol,
    facts::Use,
    program::Program,
    walk::{Reached, State, Walker},
};

/// A use that leads to an operation of another file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Site<'a> {
    /// What the operation is.
    pub(super) kind: OperationKind,
    /// Which.
    pub(super) what: What<'a>,
    /// The use.
    pub(super) found: &'a Use,
    /// The line.
    pub(super) line: u32,
    /// How it is used.
    pub(super) usage: Usage,
    /// What happens to the value.
    pub(super) result: ResultUse,
}

/// What an operation is in its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum What<'a> {
    /// A symbol.
    Symbol(Symbol),
    /// A member that a type must have from elsewhere: inherited from outside the source, or
    /// made by the compiler.
    Unseen(Symbol, &'a str),
}

impl What<'_> {
    /// The symbol, or the type with the member.
    pub(super) fn symbol(self) -> Symbol {
        match self {
            Self::Symbol(symbol) | Self::Unseen(symbol, _) => symbol,
        }
    }
}

/// The call sites of `file`. What a symbol mentions without calling it is used in one place,
/// however often it stands there: the first.
pub(super) fn sites<'a>(program: &'a Program<'a>, file: u32) -> Vec<Site<'a>> {
    let facts = &program.files[file as usize];
    let walker = Walker::of(program, file);
    let mut mentioned = FxHashSet::default();
    let mut sites: Vec<Site<'a>> = Vec::new();
    for found in &facts.uses {
        let mut take = |site: Site<'a>| {
            let again = site.usage == Usage::Reference
                && !mentioned.insert((site.kind, site.what, found.within));
            if site.what.symbol().file != file && !again {
                sites.push(site);
            }
        };
        let class = |symbol, line, usage, result| Site {
            kind: OperationKind::Class,
            what: What::Symbol(program.canonical(symbol)),
            found,
            line,
            usage,
            result,
        };
        let state = walker.walk(found.path, &mut |reached, step, left| {
            let line = step.map_or(found.line, |step| step.line);
            let called = step.is_some_and(|step| step.call.is_some());
            let (usage, result) = match (left, called) {
                (0, _) => (found.usage, found.result),
                (_, true) => (Usage::Call, ResultUse::Used),
                (_, false) => (Usage::Reference, ResultUse::Used),
            };
            match reached {
                Reached::Type(symbol) if left == 0 => take(class(symbol, line, usage, result)),
                Reached::Type(_) => {}
                Reached::Member { member, on } => {
                    if on.file != member.file {
                        take(class(on, line, Usage::Reference, ResultUse::Used));
                    }
                    take(member_site(program, member, found, line, usage, result));
                }
                Reached::Symbol(symbol) => {
                    take(member_site(program, symbol, found, line, usage, result));
                }
                Reached::Unseen(on) => match step.filter(|_| called) {
                    Some(step) => take(Site {
                        kind: OperationKind::Function,
                        what: What::Unseen(program.canonical(on), facts.name(step.name)),
                        found,
                        line,
                        usage,
                        result,
                    }),
                    None => take(class(on, line, Usage::Reference, ResultUse::Used)),
                },
            }
        });
        // A value whose type is never written here passes through.
        let steps = facts.steps(found.path);
        if found.result == ResultUse::Used
            && let Some(last) = steps.last()
            && let State::Value(of) = state
            && let Some(symbol) = of.symbol()
        {
            take(class(symbol, last.line, Usage::Reference, ResultUse::Used));
        }
    }
    sites
}

fn member_site<'a>(
    program: &Program<'_>,
    member: Symbol,
    found: &'a Use,
    line: u32,
    usage: Usage,
    result: ResultUse,
) -> Site<'a> {
    let kind = match program.symbol(member).kind {
        SymbolKind::Class => OperationKind::Class,
        SymbolKind::Function | SymbolKind::Method => OperationKind::Function,
        SymbolKind::Constant => OperationKind::Constant,
    };
    let what = What::Symbol(program.canonical(member));
    let sent = usage == Usage::Call && program.symbol(member).asynchronous;
    let result = if sent { ResultUse::AsyncSink } else { result };
    Site { kind, what, found, line, usage, result }
}
