//! Who reads and writes entities: through sets, contexts, and repositories of the source that
//! are generic over what they store.

use rustc_hash::FxHashMap;

use super::{
    super::{facts::Call, names::arity},
    frame::Frame,
    tables::{EF, SETS, Tables, access, entity_of, held},
};
use crate::{
    language::LanguageEvidence,
    typed::{
        Symbol,
        facts::{Step, Use},
        findings::Origin,
        program::{ANY_COUNT, Head, Type, Wanted},
        walk::{State, Walker},
        written,
    },
};

const CONTEXTS: [&str; 5] = [
    "DbContext",
    "IdentityDbContext",
    "IdentityUserContext",
    "ApiAuthorizationDbContext",
    "ObjectContext",
];
/// How the names of methods begin that write.
const WRITES: [&str; 13] = [
    "Add",
    "Remove",
    "Update",
    "Insert",
    "Delete",
    "Attach",
    "Bulk",
    "ExecuteUpdate",
    "ExecuteDelete",
    "Upsert",
    "Create",
    "Save",
    "Replace",
];
/// Methods that have to do with no table of their own.
const NEITHER: [&str; 9] = [
    "SaveChanges",
    "SaveChangesAsync",
    "BeginTransaction",
    "BeginTransactionAsync",
    "Dispose",
    "DisposeAsync",
    "ToString",
    "GetType",
    "UnitOfWork",
];
/// Rounds in which what stores things is handed on to what inherits.
const ROUNDS: usize = 6;

/// Types of the source that store what one of their type parameters stands for.
type Stores = FxHashMap<Symbol, usize>;

pub(super) fn detect(frame: &Frame<'_>, tables: &mut Tables, evidence: &mut LanguageEvidence) {
    let stores = stores(frame);
    for (file, sharp, facts) in frame.each() {
        let walker = Walker::of(frame.program, file);
        for found in facts.uses.iter().filter(|found| found.path.len > 0) {
            for (at, state) in walker.states(found.path) {
                if let State::Value(of) = state {
                    let steps = &facts.steps(found.path)[at..];
                    step(frame, &stores, tables, evidence, (file, found), &of, steps);
                }
            }
        }
        for call in &sharp.calls {
            context(frame, tables, evidence, file, call);
        }
    }
}

/// Types that hold a set of one of their own type parameters, and what these inherit from or
/// inherits from these with the same parameter.
fn stores(frame: &Frame<'_>) -> Stores {
    let mut stores = Stores::default();
    for (file, _, facts) in frame.each() {
        for fact in &facts.types {
            let name = facts.name(fact.name);
            let own = name.rsplit_once('.').map_or(name, |(_, own)| own);
            if !SETS.contains(&arity(own).0)
                || frame.origin(file, fact.scope, name, &EF) != Origin::Certain
            {
                continue;
            }
            let of = fact.arguments.first().map(|at| written(facts, *at));
            if let Some((owner, which)) = of.and_then(|of| of.parameter) {
                stores.insert(Symbol { file, at: owner }, usize::from(which));
            }
        }
    }
    for _ in 0..ROUNDS {
        let before = stores.len();
        for class in frame.types() {
            let facts = frame.facts(class.file);
            for at in &facts.symbol(class.at).supers {
                let Some(above) = frame.class(class.file, *at) else { continue };
                let arguments = &written(facts, *at).arguments;
                for (place, argument) in arguments.iter().enumerate() {
                    let parameter = written(facts, *argument).parameter;
                    let Some((owner, own)) = parameter.filter(|(at, _)| *at == class.at) else {
                        continue;
                    };
                    let own = usize::from(own);
                    if stores.get(&above) == Some(&place) {
                        stores.entry(Symbol { file: class.file, at: owner }).or_insert(own);
                    } else if stores.get(&class) == Some(&own) {
                        stores.entry(above).or_insert(place);
                    }
                }
            }
        }
        if stores.len() == before {
            break;
        }
    }
    stores
}

/// A value on the way of a path, and the steps that follow.
fn step(
    frame: &Frame<'_>,
    stores: &Stores,
    tables: &mut Tables,
    evidence: &mut LanguageEvidence,
    (file, found): (u32, &Use),
    of: &Type,
    steps: &[Step],
) {
    let facts = frame.facts(file);
    let name = |step: &Step| facts.name(step.name);
    let (entity, from, outright) = match of.head {
        Head::Outside { file: there, .. } => {
            if of.arguments.is_empty() || frame.type_is_a(of, &SETS, &EF) != Origin::Certain {
                return;
            }
            (held(frame, of), there, false)
        }
        Head::In(_) => {
            let Some(next) = steps.first() else { return };
            let wanted = next.call.map_or(Wanted::Read, Wanted::Call);
            let Some(member) = frame.program.find(of, name(next), wanted) else { return };
            let Some(place) = member.owner.symbol().and_then(|owner| stores.get(&owner)) else {
                return;
            };
            (member.owner.arguments.get(*place).and_then(Type::symbol), file, true)
        }
        _ => return,
    };
    let Some(entity) = entity else { return };
    let next = steps.first();
    if next.is_some_and(|step| NEITHER.contains(&name(step)) || step.call == Some(ANY_COUNT)) {
        return;
    }
    let Some(table) = tables.of(frame, evidence, entity, from, outright) else { return };
    let begins =
        |step: &Step, starts: &[&str]| starts.iter().any(|start| name(step).starts_with(start));
    let write = next.is_some_and(|step| step.call.is_some() && begins(step, &WRITES))
        || steps.iter().any(|step| begins(step, &["ExecuteUpdate", "ExecuteDelete"]));
    let line = next.map_or(found.line, |step| step.line);
    access(evidence, table, file, write, line);
}

/// `context.Add(order)`, `context.Find<Order>(id)`.
fn context(
    frame: &Frame<'_>,
    tables: &mut Tables,
    evidence: &mut LanguageEvidence,
    file: u32,
    call: &Call,
) {
    let write = match call.name.as_str() {
        "Add" | "AddAsync" | "AddRange" | "AddRangeAsync" | "Remove" | "RemoveRange" | "Update"
        | "UpdateRange" | "Attach" | "AttachRange" => true,
        "Find" | "FindAsync" => false,
        _ => return,
    };
    let Some(receiver) = call.receiver else { return };
    let entity = match (call.types.as_slice(), call.arguments.first()) {
        ([of], _) => frame.class(file, *of),
        (_, Some(first)) if write => entity_of(frame, file, first),
        _ => None,
    };
    let Some(entity) = entity else { return };
    if frame.is_a(file, receiver, &CONTEXTS, &EF) != Origin::Certain {
        return;
    }
    let of = frame.receiver(file, receiver);
    let from = of.symbol().map_or(file, |of| of.file);
    if let Some(table) = tables.of(frame, evidence, entity, from, false) {
        access(evidence, table, file, write, call.line);
    }
}
