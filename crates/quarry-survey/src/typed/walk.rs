//! Following the steps of a path from type to type.

use std::cell::RefCell;

use super::{
    Bare, Resolved, Symbol,
    facts::{Declared, FileFacts, Path, Root, Step},
    program::{Found, Program, Type, Wanted},
};

/// Values that are values of values are followed this far.
const FURTHEST: u32 = 24;

/// Steps of a path that are followed.
const MOST_STEPS: usize = 32;

/// Something that a path leads to on its way.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Reached {
    /// A type by its name.
    Type(Symbol),
    /// A member, looked up on this type.
    Member {
        /// The member.
        member: Symbol,
        /// The type of the value before it.
        on: Symbol,
    },
    /// A symbol that is no member.
    Symbol(Symbol),
    /// A member that the type must have from elsewhere.
    Unseen(Symbol),
}

/// Where a path has come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum State {
    /// At a type by its name.
    Static(Type),
    /// At a value.
    Value(Type),
    /// It is not known where.
    Lost,
}

/// Follows the paths of one file.
pub(crate) struct Walker<'a> {
    program: &'a Program<'a>,
    file: u32,
    facts: &'a FileFacts,
    /// What values are, once that is known.
    known: RefCell<Vec<Option<Type>>>,
}

impl<'a> Walker<'a> {
    /// For the paths of `file`.
    pub(crate) fn of(program: &'a Program<'a>, file: u32) -> Self {
        let facts = &program.files[file as usize];
        Self { program, file, facts, known: RefCell::new(vec![None; facts.values.len()]) }
    }

    /// Follows `path`, and calls `visit` with each thing of the source it reaches, the step that
    /// reached it (none for the root), and how many steps follow.
    pub(crate) fn walk(
        &self,
        path: Path,
        visit: &mut dyn FnMut(Reached, Option<Step>, usize),
    ) -> State {
        self.follow(path, visit, 0)
    }

    /// What `path` has come to after each number of its steps, as far as it is followed.
    pub(crate) fn states(&self, path: Path) -> Vec<(usize, State)> {
        let steps = self.facts.steps(path);
        if steps.len() > MOST_STEPS {
            return Vec::new();
        }
        let (mut state, mut at) = self.start(path.root, steps, &mut |_, _, _| {}, 0);
        let mut found = vec![(at, state.clone())];
        while at < steps.len() {
            let (step, left) = (steps[at], steps.len() - at - 1);
            state = match state {
                State::Static(of) => self.step(&of, true, step, left, &mut |_, _, _| {}, 0),
                State::Value(of) => self.step(&of, false, step, left, &mut |_, _, _| {}, 0),
                State::Lost => break,
            };
            at += 1;
            found.push((at, state.clone()));
        }
        found
    }

    fn follow(
        &self,
        path: Path,
        visit: &mut dyn FnMut(Reached, Option<Step>, usize),
        depth: u32,
    ) -> State {
        let steps = self.facts.steps(path);
        if depth > FURTHEST || steps.len() > MOST_STEPS {
            return State::Lost;
        }
        let (mut state, mut at) = self.start(path.root, steps, visit, depth);
        while at < steps.len() {
            let step = steps[at];
            at += 1;
            let left = steps.len() - at;
            state = match state {
                State::Static(of) => self.step(&of, true, step, left, visit, depth),
                State::Value(of) => self.step(&of, false, step, left, visit, depth),
                State::Lost => return State::Lost,
            };
        }
        state
    }

    /// Where a path is after its root, and after how many steps.
    fn start(
        &self,
        root: Root,
        steps: &[Step],
        visit: &mut dyn FnMut(Reached, Option<Step>, usize),
        depth: u32,
    ) -> (State, usize) {
        let here = |at| Symbol { file: self.file, at };
        let state = match root {
            Root::This(at) => State::Value(Type::of(here(at))),
            Root::Super(at) => {
                // What is meant is inherited; the type's own member would be found first.
                return self.inherited(here(at), steps, visit, depth);
            }
            Root::Type(at) => match self.program.resolved(self.file, at) {
                Resolved::In(symbol) => {
                    visit(Reached::Type(symbol), None, steps.len());
                    State::Static(self.program.instance(self.file, at, None, 0))
                }
                Resolved::Outside => State::Static(self.program.instance(self.file, at, None, 0)),
            },
            Root::Instance(at) | Root::Made(at) => {
                State::Value(self.program.instance(self.file, at, None, 0))
            }
            Root::Value(at) => State::Value(self.known(at, depth)),
            Root::Element(at) => {
                let of = self.known(at, depth);
                State::Value(self.element(of))
            }
            Root::Given { call, argument, parameter } => {
                State::Value(self.given(call, argument, parameter, depth).unwrap_or(Type::UNKNOWN))
            }
            Root::Bare(scope) => return self.bare(scope, steps, visit, depth),
            Root::Unknown => State::Lost,
        };
        (state, 0)
    }

    fn known(&self, at: u32, depth: u32) -> Type {
        if let Some(known) = &self.known.borrow()[at as usize] {
            return known.clone();
        }
        let path = self.facts.values[at as usize];
        let of = match self.follow(path, &mut |_, _, _| {}, depth + 1) {
            State::Value(of) => of,
            State::Static(_) | State::Lost => Type::UNKNOWN,
        };
        self.known.borrow_mut()[at as usize] = Some(of.clone());
        of
    }

    /// What iterating over `of` gives. A list of a type that is written is kept as its element.
    fn element(&self, of: Type) -> Type {
        self.program
            .outside(&of, "iterator")
            .map_or(of, |iterator| iterator.arguments.into_iter().next().unwrap_or(Type::UNKNOWN))
    }

    fn inherited(
        &self,
        symbol: Symbol,
        steps: &[Step],
        visit: &mut dyn FnMut(Reached, Option<Step>, usize),
        depth: u32,
    ) -> (State, usize) {
        let Some(step) = steps.first() else { return (State::Value(Type::of(symbol)), 0) };
        let name = self.facts.name(step.name);
        let this = Type::of(symbol);
        let fact = self.program.symbol(symbol);
        for above in &fact.supers {
            let above = self.program.instance(self.file, *above, Some(&this), 0);
            if let Some(found) = self.program.find(&above, name, wanted(*step)) {
                let on = above.symbol().unwrap_or(found.member);
                return (self.arrive(&found, on, *step, steps.len() - 1, visit, depth), 1);
            }
        }
        (State::Lost, steps.len())
    }

    fn bare(
        &self,
        scope: Option<u32>,
        steps: &[Step],
        visit: &mut dyn FnMut(Reached, Option<Step>, usize),
        depth: u32,
    ) -> (State, usize) {
        let Some(first) = steps.first() else { return (State::Lost, 0) };
        let name = self.facts.name(first.name);
        let left = steps.len() - 1;
        let mut around = scope;
        while let Some(at) = around {
            let symbol = Symbol { file: self.file, at };
            let of = Type::of(symbol);
            if let Some(found) = self.program.find(&of, name, wanted(*first)) {
                return (self.arrive(&found, symbol, *first, left, visit, depth), 1);
            }
            if let Some(of) = self.program.inherited_outside(&of, name) {
                return (State::Value(of), 1);
            }
            around = self.program.symbol(symbol).owner;
        }
        for bare in self.program.names.bare(self.file, name, first.call.is_some()) {
            match bare {
                Bare::Symbol(symbol) => {
                    visit(Reached::Symbol(symbol), Some(*first), left);
                    return (self.after(&self.owner_of(symbol), symbol, depth), 1);
                }
                Bare::MemberOf(class) => {
                    let of = Type::of(class);
                    if let Some(found) = self.program.find(&of, name, wanted(*first)) {
                        return (self.arrive(&found, class, *first, left, visit, depth), 1);
                    }
                }
            }
        }
        self.named_type(scope, steps, visit)
    }

    /// A path whose first steps spell a type.
    fn named_type(
        &self,
        scope: Option<u32>,
        steps: &[Step],
        visit: &mut dyn FnMut(Reached, Option<Step>, usize),
    ) -> (State, usize) {
        let names = self.program.names;
        let mut spelled = String::new();
        for (at, step) in steps.iter().enumerate() {
            if step.call.is_some() {
                break;
            }
            if at > 0 {
                spelled.push_str(names.separator());
            }
            spelled.push_str(self.facts.name(step.name));
            let resolved = names.resolve(&self.program.lineage, self.file, scope, &spelled);
            if let Resolved::In(symbol) = resolved {
                let after = at + 1;
                visit(Reached::Type(symbol), Some(*step), steps.len() - after);
                return (State::Static(Type::of(symbol)), after);
            }
        }
        (State::Lost, steps.len())
    }

    fn owner_of(&self, symbol: Symbol) -> Type {
        match self.program.symbol(symbol).owner {
            Some(at) => Type::of(Symbol { file: symbol.file, at }),
            None => Type::UNKNOWN,
        }
    }

    fn step(
        &self,
        of: &Type,
        by_name: bool,
        step: Step,
        left: usize,
        visit: &mut dyn FnMut(Reached, Option<Step>, usize),
        depth: u32,
    ) -> State {
        let name = self.facts.name(step.name);
        if let Some(on) = of.symbol() {
            if let Some(found) = self.program.find(of, name, wanted(step)) {
                return self.arrive(&found, on, step, left, visit, depth);
            }
            if by_name && step.call.is_none() && (name == "this" || name == "super") {
                return State::Value(of.clone());
            }
        }
        if let Some(found) = self.extension(of, name, step) {
            visit(Reached::Symbol(found.member), Some(step), left);
            return self.after(&found.owner, found.member, depth);
        }
        if let Some(on) = of.symbol() {
            visit(Reached::Unseen(on), Some(step), left);
        }
        match self.program.outside(of, name) {
            Some(of) => State::Value(of),
            None => State::Lost,
        }
    }

    /// The method that is called on a value as if it were its member.
    fn extension(&self, of: &Type, name: &str, step: Step) -> Option<Found> {
        let count = step.call?;
        let candidates = self.program.names.extensions(self.file, name);
        let fits = |method: &Symbol| {
            let fact = self.program.symbol(*method);
            fact.arity.fits(count.saturating_add(1))
                && self.program.could_be(of, method.file, fact.takes.first().copied().flatten())
        };
        let member = candidates.into_iter().find(fits)?;
        Some(Found { owner: self.owner_of(member), member })
    }

    fn arrive(
        &self,
        found: &Found,
        on: Symbol,
        step: Step,
        left: usize,
        visit: &mut dyn FnMut(Reached, Option<Step>, usize),
        depth: u32,
    ) -> State {
        if self.program.symbol(found.member).is_type() {
            visit(Reached::Type(found.member), Some(step), left);
            return State::Static(Type::of(found.member));
        }
        visit(Reached::Member { member: found.member, on }, Some(step), left);
        self.after(&found.owner, found.member, depth)
    }

    /// Where reading or calling `member` leads to.
    fn after(&self, owner: &Type, member: Symbol, depth: u32) -> State {
        let of = match self.program.symbol(member).declared {
            Declared::Nothing => return State::Lost,
            Declared::Type(at) => self.program.instance(member.file, at, Some(owner), 0),
            Declared::Owner => owner.clone(),
            Declared::Value(at) if member.file == self.file => self.known(at, depth + 1),
            Declared::Value(at) => {
                if depth > FURTHEST {
                    return State::Lost;
                }
                let elsewhere = Walker::of(self.program, member.file);
                elsewhere.known(at, depth + 1)
            }
        };
        State::Value(of)
    }

    /// What a function that is handed to a call is called with.
    fn given(&self, call: u32, argument: u8, parameter: u8, depth: u32) -> Option<Type> {
        let path = self.facts.values[call as usize];
        let (last, before) = self.facts.steps(path).split_last()?;
        let name = self.facts.name(last.name);
        let receiver = Path { len: before.len() as u32, ..path };
        let found = if before.is_empty() && matches!(path.root, Root::Bare(_)) {
            let mut reached = None;
            self.follow(path, &mut |one, _, left| reached = (left == 0).then_some(one), depth + 1);
            match reached {
                Some(Reached::Member { member, .. } | Reached::Symbol(member)) => {
                    Found { owner: self.owner_of(member), member }
                }
                _ => return None,
            }
        } else {
            let of = match self.follow(receiver, &mut |_, _, _| {}, depth + 1) {
                State::Value(of) | State::Static(of) => of,
                State::Lost => return None,
            };
            match self.program.find(&of, name, wanted(*last)) {
                Some(found) => found,
                None => return self.given_outside(&of, name, parameter),
            }
        };
        let function = self.taken(&found, argument)?;
        if function.symbol().is_none() {
            return function.arguments.into_iter().nth(usize::from(parameter));
        }
        self.taken(&self.program.only_method(&function)?, parameter)
    }

    /// The type of a parameter of a method.
    fn taken(&self, method: &Found, parameter: u8) -> Option<Type> {
        let takes = &self.program.symbol(method.member).takes;
        let at = takes.get(usize::from(parameter)).copied().flatten()?;
        Some(self.program.instance(method.member.file, at, Some(&method.owner), 0))
    }

    fn given_outside(&self, of: &Type, member: &str, parameter: u8) -> Option<Type> {
        let above = self.program.outside_ancestors(of);
        above.iter().find_map(|above| {
            let name = self.program.outside_name(above.head)?;
            self.program.names.given(name, &above.arguments, member, parameter)
        })
    }
}

fn wanted(step: Step) -> Wanted {
    step.call.map_or(Wanted::Read, Wanted::Call)
}
