//! How tightly an operation ties the two sides of a boundary (FORMULAS.md sections 4 and 5).

use quarry_model::{
    dependency::Effect,
    dependency::{CallSite, Operation, OperationKind, ResultUse, Usage},
};
use serde::Serialize;

/// The direction of an operation across a candidate's boundary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The outside uses, or triggers, the candidate.
    In,
    /// The candidate uses, or triggers, the outside.
    Out,
}

impl Direction {
    /// The other direction.
    #[must_use]
    pub fn inverted(self) -> Self {
        match self {
            Self::In => Self::Out,
            Self::Out => Self::In,
        }
    }
}

/// The class of an operation: the first that matches, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Writes data of the other side, or must commit with its caller.
    ForeignWrite,
    /// Nobody waits for an answer.
    OneWay,
    /// The callee is proven free of effects.
    Read,
    /// The caller needs the answer.
    Blocking,
    /// The answer is not used, but what the call does cannot be decided.
    Unknown,
    /// Inherited, a constant, or named without a call: code that both sides will carry.
    CopiedLibrary,
}

/// Operations that cross a boundary, by class.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct CrossingCounts {
    /// One-way, into the candidate.
    pub one_way_in: u32,
    /// One-way, out of it.
    pub one_way_out: u32,
    /// Read by the outside.
    pub read_in: u32,
    /// Read by the candidate.
    pub read_out: u32,
    /// The outside waits for the candidate.
    pub blocking_in: u32,
    /// The candidate waits for the outside.
    pub blocking_out: u32,
    /// Operations that write across the boundary, either way: tables of the other side, and
    /// calls that must commit with their caller.
    pub foreign_write: u32,
    /// Not decided, into the candidate.
    pub unknown_in: u32,
    /// Not decided, out of it.
    pub unknown_out: u32,
    /// Inherited, constants and names, either way; outside Ease.
    pub copied_library: u32,
}

impl CrossingCounts {
    pub(crate) fn add(&mut self, class: Class, direction: Direction) {
        let count = match (class, direction) {
            (Class::ForeignWrite, _) => &mut self.foreign_write,
            (Class::OneWay, Direction::In) => &mut self.one_way_in,
            (Class::OneWay, Direction::Out) => &mut self.one_way_out,
            (Class::Read, Direction::In) => &mut self.read_in,
            (Class::Read, Direction::Out) => &mut self.read_out,
            (Class::Blocking, Direction::In) => &mut self.blocking_in,
            (Class::Blocking, Direction::Out) => &mut self.blocking_out,
            (Class::Unknown, Direction::In) => &mut self.unknown_in,
            (Class::Unknown, Direction::Out) => &mut self.unknown_out,
            (Class::CopiedLibrary, _) => &mut self.copied_library,
        };
        *count += 1;
    }

    /// One-way operations, either way.
    #[must_use]
    pub fn one_way(&self) -> u32 {
        self.one_way_in + self.one_way_out
    }

    /// Reads, either way.
    #[must_use]
    pub fn read(&self) -> u32 {
        self.read_in + self.read_out
    }

    /// Blocking operations, either way: half of the headline.
    #[must_use]
    pub fn blocking(&self) -> u32 {
        self.blocking_in + self.blocking_out
    }

    /// Operations not decided, either way.
    #[must_use]
    pub fn unknown(&self) -> u32 {
        self.unknown_in + self.unknown_out
    }

    /// All operations that count for Ease: everything but copied libraries.
    #[must_use]
    pub fn operations(&self) -> u32 {
        self.one_way() + self.read() + self.blocking() + self.foreign_write + self.unknown()
    }

    /// Ease as the lowest and highest value it can have: the mean over the operations of 1 for
    /// one-way, 1/2 for read and 0 for blocking and foreign write, where an operation that is
    /// not decided could be anything. `None` when no operation crosses.
    #[must_use]
    pub fn ease(&self) -> Option<(f64, f64)> {
        let operations = f64::from(self.operations());
        let sure = f64::from(self.one_way()) + f64::from(self.read()) / 2.0;
        let most = sure + f64::from(self.unknown());
        (operations > 0.0).then(|| (sure / operations, most / operations))
    }
}

/// Whose tables an operation that writes data writes, as far as that is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Writes {
    /// Not known, or of both sides.
    #[default]
    Unknown,
    /// Only of the side that offers the operation.
    Own,
    /// Only of the side that uses it.
    Caller,
}

/// How an operation is used at a set of call sites: how many of them are of each sort.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct SiteFacts {
    /// Subscriptions: these invert the direction and are classed apart from the rest.
    pub subscribe: u32,
    /// Sent into a queue, topic or schedule, or started and left alone.
    pub sent: u32,
    /// Called, and the value thrown away.
    pub dropped: u32,
    /// Of these, called where a failure is handled beyond logging it.
    pub handled: u32,
    /// Of the sent and dropped, inside a database transaction.
    pub in_transaction: u32,
    /// Called and waited for inside a database transaction.
    pub committing: u32,
    /// Called, and the value used.
    pub used: u32,
    /// Inherited from, or named without a call.
    pub named: u32,
    /// The stored data that it stands for is read.
    pub queried: u32,
    /// The stored data that it stands for is written.
    pub stored: u32,
}

impl SiteFacts {
    pub(crate) fn of(site: &CallSite) -> Self {
        let mut facts = Self::default();
        match (site.usage, site.result) {
            (Usage::Subscribe, _) => facts.subscribe = 1,
            (Usage::Emit, _) | (Usage::Call, ResultUse::AsyncSink | ResultUse::Detached) => {
                facts.sent = 1;
                facts.in_transaction = u32::from(site.in_transaction);
            }
            (Usage::Call, ResultUse::Discarded | ResultUse::AwaitedUnused) => {
                facts.dropped = 1;
                facts.handled = u32::from(site.handles_failure);
                facts.in_transaction = u32::from(site.in_transaction);
                facts.committing = u32::from(site.in_transaction);
            }
            (Usage::Call, ResultUse::Used) => {
                facts.used = 1;
                facts.committing = u32::from(site.in_transaction);
            }
            // Set apart before: no operation.
            (Usage::Type, _) => {}
            (Usage::Inherit | Usage::Reference, _) => facts.named = 1,
            (Usage::Query, _) => facts.queried = 1,
            (Usage::Store, _) => facts.stored = 1,
        }
        facts
    }

    pub(crate) fn plus(self, other: Self) -> Self {
        self.each(other, |a, b| a + b)
    }

    pub(crate) fn minus(self, other: Self) -> Self {
        self.each(other, |a, b| a - b)
    }

    fn each(self, other: Self, f: impl Fn(u32, u32) -> u32) -> Self {
        Self {
            subscribe: f(self.subscribe, other.subscribe),
            sent: f(self.sent, other.sent),
            dropped: f(self.dropped, other.dropped),
            handled: f(self.handled, other.handled),
            in_transaction: f(self.in_transaction, other.in_transaction),
            committing: f(self.committing, other.committing),
            used: f(self.used, other.used),
            named: f(self.named, other.named),
            queried: f(self.queried, other.queried),
            stored: f(self.stored, other.stored),
        }
    }

    /// The class of the operation by the sites that do not subscribe; `None` when there are
    /// none. Subscriptions are always one-way. `writes` says whose tables an operation that
    /// writes data writes.
    pub(crate) fn class(&self, operation: &Operation, writes: Writes) -> Option<Class> {
        if self.stored > 0 {
            return Some(Class::ForeignWrite);
        }
        let called = self.class_of_calls(operation, writes);
        match called {
            None | Some(Class::CopiedLibrary) if self.queried > 0 => Some(Class::Read),
            _ => called,
        }
    }

    fn class_of_calls(&self, operation: &Operation, writes: Writes) -> Option<Class> {
        let calls = self.sent + self.dropped + self.used;
        if calls + self.named == 0 {
            return None;
        }
        if calls == 0 {
            return Some(Class::CopiedLibrary);
        }
        if operation.kind == OperationKind::Table {
            return Some(match operation.effect {
                effect if effect.writes() => Class::ForeignWrite,
                Effect::None | Effect::Checks | Effect::Logs => Class::Read,
                _ => Class::Unknown,
            });
        }
        if self.used + self.dropped == 0 {
            return Some(Class::OneWay);
        }
        Some(match operation.effect {
            Effect::None => Class::Read,
            // Who throws its value away wants to be stopped.
            Effect::Checks if self.dropped == 0 => Class::Read,
            // A log is no data of anybody.
            Effect::Logs if self.used > 0 => Class::Read,
            effect if effect.writes() && (self.committing > 0 || writes == Writes::Caller) => {
                Class::ForeignWrite
            }
            Effect::Unknown if self.dropped == 0 && promises_to_read(operation) => Class::Read,
            _ if self.used > 0 || self.handled > 0 => Class::Blocking,
            Effect::External | Effect::Logs | Effect::Tells | Effect::OwnState => Class::OneWay,
            Effect::ChangesState | Effect::Checks => Class::Blocking,
            Effect::WritesData | Effect::WritesOwn | Effect::WritesAndTells
                if writes == Writes::Own =>
            {
                Class::OneWay
            }
            Effect::WritesData
            | Effect::WritesOwn
            | Effect::WritesAndTells
            | Effect::WritesAndMore
            | Effect::Unknown => Class::Unknown,
        })
    }
}

/// How the names of functions begin that only read.
const READING: [&str; 9] = ["can", "count", "exists", "find", "get", "has", "is", "list", "load"];

/// Whether an operation of which nothing is known is taken to read: by its name it does nothing
/// but look something up, or it makes an object. That is an assumption, and the reason says so.
pub(crate) fn promises_to_read(operation: &Operation) -> bool {
    if operation.kind == OperationKind::Class {
        return true;
    }
    let name = operation.name.rsplit('.').next().unwrap_or(&operation.name);
    let name = name.trim_start_matches('_');
    operation.kind == OperationKind::Function
        && READING.iter().any(|word| {
            name.strip_prefix(word).is_some_and(|rest| {
                rest.is_empty() || rest.starts_with('_') || rest.starts_with(char::is_uppercase)
            })
        })
        // `get_or_create`, `findAndRemove`: it says that it does more.
        && !["_or_", "_and_"].iter().any(|more| name.contains(more))
        && !["Or", "And"].iter().any(|more| {
            name.split(more).skip(1).any(|rest| rest.starts_with(char::is_uppercase))
        })
}

/// The class that one place gives the operation which it uses; `None` where it counts for nothing.
pub(crate) fn class_of_site(
    site: &CallSite,
    operation: &Operation,
    writes: Writes,
) -> Option<Class> {
    let facts = SiteFacts::of(site);
    if facts.subscribe > 0 { Some(Class::OneWay) } else { facts.class(operation, writes) }
}

/// Whether the call at a place could be sent as a message. What a class calls on itself counts as
/// a copied library, yet the call qualifies like any other if the base stays on its side; but its
/// state is that of the caller.
pub(crate) fn could_be_message(site: &CallSite, operation: &Operation, writes: Writes) -> bool {
    if site.usage == Usage::Inherit && operation.kind == OperationKind::Function {
        let called = CallSite { usage: Usage::Call, ..site.clone() };
        return operation.effect != Effect::OwnState
            && could_be_message(&called, operation, writes);
    }
    let facts = SiteFacts::of(site);
    if operation.effect == Effect::None && facts.dropped > facts.handled {
        return true;
    }
    class_of_site(site, operation, writes) == Some(Class::OneWay)
}

#[cfg(test)]
mod tests {
    use quarry_model::{
        evidence::{ModuleIx, OperationIx},
        shared_name::SharedName,
    };

    use super::*;

    fn site(usage: Usage, result: ResultUse, handles_failure: bool) -> CallSite {
        CallSite {
            operation: OperationIx(0),
            from: ModuleIx(1),
            within: SharedName::default(),
            line: 1,
            usage,
            result,
            in_transaction: false,
            handles_failure,
        }
    }

    fn check(effect: Effect, sites: &[(Usage, ResultUse, bool)], expected: Option<Class>) {
        let operation = Operation {
            owner: ModuleIx(0),
            kind: OperationKind::Function,
            name: "f".to_owned(),
            line: 1,
            effect,
        };
        let facts = sites
            .iter()
            .map(|(usage, result, handles)| SiteFacts::of(&site(*usage, *result, *handles)))
            .fold(SiteFacts::default(), SiteFacts::plus);
        assert_eq!(facts.class(&operation, Writes::Unknown), expected, "{effect:?} {sites:?}");
    }

    #[test]
    fn the_class_is_the_first_that_matches() {
        use ResultUse::{AsyncSink, AwaitedUnused, Detached, Discarded, Used};
        use Usage::{Call, Emit, Inherit, Query, Reference, Store, Subscribe};
        check(Effect::Unknown, &[], None);
        check(Effect::Unknown, &[(Subscribe, Used, false)], None);
        check(Effect::Unknown, &[(Inherit, Used, false)], Some(Class::CopiedLibrary));
        check(Effect::None, &[(Reference, Used, false)], Some(Class::CopiedLibrary));
        check(Effect::Unknown, &[(Emit, Used, false)], Some(Class::OneWay));
        check(
            Effect::WritesData,
            &[(Call, AsyncSink, false), (Call, Detached, false)],
            Some(Class::OneWay),
        );
        check(
            Effect::External,
            &[(Call, Discarded, false), (Call, AwaitedUnused, false)],
            Some(Class::OneWay),
        );
        check(
            Effect::External,
            &[(Call, Discarded, false), (Call, Discarded, true)],
            Some(Class::Blocking),
        );
        check(Effect::External, &[(Call, Used, false)], Some(Class::Blocking));
        check(Effect::None, &[(Call, Used, false)], Some(Class::Read));
        check(Effect::None, &[(Call, Discarded, true)], Some(Class::Read));
        check(Effect::Unknown, &[(Call, Discarded, false)], Some(Class::Unknown));
        check(Effect::WritesData, &[(Call, Discarded, false)], Some(Class::Unknown));
        check(Effect::ChangesState, &[(Call, Discarded, false)], Some(Class::Blocking));
        check(Effect::Unknown, &[(Query, Used, false)], Some(Class::Read));
        check(Effect::None, &[(Query, Used, false), (Inherit, Used, false)], Some(Class::Read));
        check(Effect::Unknown, &[(Query, Used, false), (Call, Used, false)], Some(Class::Blocking));
        check(
            Effect::None,
            &[(Query, Used, false), (Store, Used, false), (Call, AsyncSink, false)],
            Some(Class::ForeignWrite),
        );
        check(
            Effect::Unknown,
            &[(Call, Discarded, false), (Call, Used, false), (Inherit, Used, false)],
            Some(Class::Blocking),
        );
    }

    #[test]
    fn names_promise_to_read() {
        let promises = |kind, name: &str| {
            promises_to_read(&Operation {
                owner: ModuleIx(0),
                kind,
                name: name.to_owned(),
                line: 1,
                effect: Effect::Unknown,
            })
        };
        for name in ["get", "Users.find", "UserService.getUser", "getOrder", "_is_open", "isUp"] {
            assert!(promises(OperationKind::Function, name), "{name}");
        }
        for name in
            ["getting", "get_or_create", "findAndRemove", "island", "issue", "create", "Users.lock"]
        {
            assert!(!promises(OperationKind::Function, name), "{name}");
        }
        assert!(promises(OperationKind::Class, "Alert"));
        assert!(!promises(OperationKind::Endpoint, "get"));
    }

    #[test]
    fn what_is_assumed_or_kept_counts_as_said() {
        use ResultUse::{Discarded, Used};
        let call = |result| (Usage::Call, result, false);
        for effect in [Effect::Tells, Effect::OwnState, Effect::Logs] {
            check(effect, &[call(Discarded)], Some(Class::OneWay));
            check(effect, &[(Usage::Call, Discarded, true)], Some(Class::Blocking));
        }
        check(Effect::Tells, &[call(Used)], Some(Class::Blocking));
        check(Effect::OwnState, &[call(Used)], Some(Class::Blocking));
        // A log is nobody's data; an error stops who throws the value away.
        check(Effect::Logs, &[call(Used), call(Discarded)], Some(Class::Read));
        check(Effect::Checks, &[call(Used)], Some(Class::Read));
        check(Effect::Checks, &[call(Discarded)], Some(Class::Blocking));
        check(Effect::WritesOwn, &[call(Discarded)], Some(Class::Unknown));
        check(Effect::WritesAndTells, &[call(Discarded)], Some(Class::Unknown));
    }

    #[test]
    fn who_owns_what_is_written_decides() {
        let operation = |effect| Operation {
            owner: ModuleIx(0),
            kind: OperationKind::Function,
            name: "f".to_owned(),
            line: 1,
            effect,
        };
        let check = |in_transaction, result, writes, expected| {
            let site = CallSite { in_transaction, ..site(Usage::Call, result, false) };
            let facts = SiteFacts::of(&site);
            assert_eq!(facts.class(&operation(Effect::WritesData), writes), Some(expected));
        };
        check(false, ResultUse::Discarded, Writes::Own, Class::OneWay);
        for effect in [Effect::WritesOwn, Effect::WritesAndTells] {
            let dropped = SiteFacts::of(&site(Usage::Call, ResultUse::Discarded, false));
            assert_eq!(dropped.class(&operation(effect), Writes::Own), Some(Class::OneWay));
            assert_eq!(
                dropped.class(&operation(effect), Writes::Caller),
                Some(Class::ForeignWrite)
            );
        }
        // It may change an argument besides.
        let more = operation(Effect::WritesAndMore);
        let dropped = SiteFacts::of(&site(Usage::Call, ResultUse::Discarded, false));
        assert_eq!(dropped.class(&more, Writes::Own), Some(Class::Unknown));
        assert_eq!(dropped.class(&more, Writes::Caller), Some(Class::ForeignWrite));
        check(false, ResultUse::Discarded, Writes::Caller, Class::ForeignWrite);
        check(false, ResultUse::Discarded, Writes::Unknown, Class::Unknown);
        check(false, ResultUse::Used, Writes::Own, Class::Blocking);
        check(false, ResultUse::Used, Writes::Caller, Class::ForeignWrite);
        // Callee and caller must commit together, whoever owns the tables.
        check(true, ResultUse::Discarded, Writes::Own, Class::ForeignWrite);
        check(true, ResultUse::Used, Writes::Own, Class::ForeignWrite);
        // What is sent commits by itself.
        check(true, ResultUse::AsyncSink, Writes::Own, Class::OneWay);
        // Only effects outside the program need no commit.
        let outside =
            CallSite { in_transaction: true, ..site(Usage::Call, ResultUse::Discarded, false) };
        let facts = SiteFacts::of(&outside);
        assert_eq!(facts.class(&operation(Effect::External), Writes::Own), Some(Class::OneWay));
    }

    #[test]
    fn ease_is_an_interval_where_operations_are_not_decided() {
        // 2 one-way, 2 reads, 1 blocking, 1 foreign write, 2 unknown: sure (2 + 1) / 8, at most
        // (2 + 1 + 2) / 8. Copied libraries do not count.
        let counts = CrossingCounts {
            one_way_in: 2,
            read_out: 2,
            blocking_out: 1,
            foreign_write: 1,
            unknown_in: 2,
            copied_library: 5,
            ..CrossingCounts::default()
        };
        assert_eq!(counts.operations(), 8);
        assert_eq!(counts.ease(), Some((3.0 / 8.0, 5.0 / 8.0)));
        let nothing = CrossingCounts { copied_library: 3, ..CrossingCounts::default() };
        assert_eq!(nothing.ease(), None);
    }
}
