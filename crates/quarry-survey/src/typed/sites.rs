//! From the uses of one file to call sites of operations that other files offer.

use quarry_model::{
    dependency::{OperationKind, ResultUse, Usage},
    module::SymbolKind,
};
use rustc_hash::FxHashSet;

use super::{
    Symbol,
    facts::{FileFacts, Root, Use},
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
    /// A member that a type inherits, called on that: of the type, the member.
    Inherited(Symbol, Symbol),
}

impl What<'_> {
    /// The symbol, or the type with the member.
    pub(super) fn symbol(self) -> Symbol {
        match self {
            Self::Symbol(symbol) | Self::Unseen(symbol, _) | Self::Inherited(symbol, _) => symbol,
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
            let again = matches!(site.usage, Usage::Reference | Usage::Type)
                && !mentioned.insert((site.kind, site.what, found.within, site.usage));
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
        let count = facts.steps(found.path).len();
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
                    let mut site = member_site(program, member, found, line, usage, result);
                    let above = matches!(found.path.root, Root::Super(_));
                    if above || inherits(program, member, on) {
                        let first = left + 1 == count;
                        if first && (above || is_own(found.path.root, file, on, facts)) {
                            // The caller's own, though it is written elsewhere.
                            site.usage = Usage::Inherit;
                            site.result = ResultUse::Used;
                        } else if on.file != file
                            && site.kind == OperationKind::Function
                            && of_generic(program, member)
                        {
                            site.what =
                                What::Inherited(program.canonical(on), member_of(site.what));
                        } else if on.file != member.file {
                            take(class(on, line, Usage::Type, ResultUse::Used));
                        }
                    }
                    take(site);
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
            take(class(symbol, last.line, Usage::Type, ResultUse::Used));
        }
    }
    sites
}

/// Whether a member that was found on the type `on` is written in another.
fn inherits(program: &Program<'_>, member: Symbol, on: Symbol) -> bool {
    let owner = program.symbol(member).owner;
    on.file != member.file || owner.is_some_and(|owner| owner != on.at)
}

/// Whether a member is of a type that is applied to others: on an heir it works on what that is
/// applied to, so it is an operation of the heir.
fn of_generic(program: &Program<'_>, member: Symbol) -> bool {
    let owner = program.symbol(member).owner;
    owner.is_some_and(|at| !program.symbol(Symbol { file: member.file, at }).parameters.is_empty())
}

/// Whether a path starts at the object that the code belongs to, which is of the type `on`.
fn is_own(root: Root, file: u32, on: Symbol, facts: &FileFacts) -> bool {
    match root {
        Root::This(_) | Root::Super(_) => true,
        // A member that is brought in by its name belongs to another type.
        Root::Bare(scope) => {
            let mut around = scope;
            while let Some(at) = around {
                if (Symbol { file, at }) == on {
                    return true;
                }
                around = facts.symbol(at).owner;
            }
            false
        }
        _ => false,
    }
}

fn member_of(what: What<'_>) -> Symbol {
    match what {
        What::Symbol(symbol) | What::Unseen(symbol, _) | What::Inherited(_, symbol) => symbol,
    }
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
