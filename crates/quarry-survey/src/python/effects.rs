//! Which functions are proven to change nothing, across the source.
//!
//! A function whose body could have no effect by itself is assumed to have none until it is
//! found to call one that may; what is left when nothing changes any more is proven. A call that
//! may run what overrides a method counts as a call of all of that.

use quarry_model::{
    dependency::Usage,
    module::{Effect, SymbolKind, is_own_package},
};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{
    body::SymbolFact,
    detect::{data, tasks},
    facts::Facts,
    heirs::Heirs,
    index::parent,
    known::Known,
    own_values::{Outside, outside},
    paths::{Path, Root, Step},
    program::{Entity, Program, Symbol},
    purity::{Grounds, On, Run},
    reading::may_only_read,
    states::States,
};

/// A method that more methods of the source could be than this is not followed.
const MOST: usize = 48;

/// What a call runs, and on what.
type Callee = (Symbol, On);

/// For each file and each of its symbols, what is proven of its effect; of a class, that of
/// making an instance.
pub(super) fn proven(program: &Program<'_>, facts: &[Facts], heirs: &Heirs) -> Vec<Vec<Effect>> {
    let ((methods, packages), states) =
        rayon::join(|| (methods(facts), packages(program, facts.len())), || States::of(facts));
    let bodies = (0..facts.len()).into_par_iter().map(|at| {
        let module = Module {
            program,
            heirs,
            methods: &methods,
            states: &states,
            packages: &packages,
            facts: &facts[at],
            at: at as u32,
        };
        let mut known = vec![Known::UNKNOWN; module.facts.body.symbols.len()];
        let mut calls: Vec<(Symbol, Vec<Callee>)> = Vec::new();
        for (at, fact) in module.facts.body.symbols.iter().enumerate() {
            let symbol = Symbol { module: module.at, at: at as u32 };
            if let Some((own, callees)) = module.body(symbol, fact) {
                known[at] = own;
                if !callees.is_empty() {
                    calls.push((symbol, callees));
                }
            } else if module.facts.body.signals.changes.contains(&symbol.at) {
                known[at] = Known::UNKNOWN.and(Known::CHANGES_MORE);
            }
        }
        (known, calls)
    });
    let (mut known, calls): (Vec<Vec<Known>>, Vec<Vec<_>>) = bodies.unzip();
    let calls = calls.concat();
    loop {
        let mut changed = false;
        for (caller, callees) in &calls {
            let of = |symbol: &Symbol| known[symbol.module as usize][symbol.at as usize];
            let before = of(caller);
            let now = callees.iter().fold(before, |now, (callee, on)| {
                let callee =
                    if program.symbol(*callee).detail.refuses { Known::RAISES } else { of(callee) };
                now.and(callee.seen(*on))
            });
            if now != before {
                known[caller.module as usize][caller.at as usize] = now;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    let package = |module: u32| parent(&program.index.module(module).name);
    known
        .into_par_iter()
        .enumerate()
        .map(|(module, known)| {
            let module = module as u32;
            let own = package(module);
            let is_own_table = |declared: u32| is_own_package(own, package(declared));
            let is_own_state = |name, of_others| states.of_name(program, name, module, of_others);
            known.into_iter().map(|known| known.effect(is_own_table, is_own_state)).collect()
        })
        .collect()
}

/// For each module the first one of its package.
fn packages(program: &Program<'_>, modules: usize) -> Vec<u32> {
    let mut first: FxHashMap<&str, u32> = FxHashMap::default();
    (0..modules as u32)
        .map(|module| {
            let package = parent(&program.index.module(module).name);
            *first.entry(package).or_insert(module)
        })
        .collect()
}

/// The methods of the source by names that a proof may take to only read elsewhere.
fn methods(facts: &[Facts]) -> FxHashMap<&str, Vec<Symbol>> {
    let mut methods: FxHashMap<&str, Vec<Symbol>> = FxHashMap::default();
    for (module, facts) in facts.iter().enumerate() {
        for (at, fact) in facts.body.symbols.iter().enumerate() {
            if fact.kind == SymbolKind::Method
                && let Some((_, name)) = fact.name.rsplit_once('.')
                && may_only_read(name)
            {
                let method = Symbol { module: module as u32, at: at as u32 };
                methods.entry(name).or_default().push(method);
            }
        }
    }
    methods
}

/// A file, where its grounds are looked at.
struct Module<'p, 'a> {
    program: &'p Program<'a>,
    heirs: &'p Heirs,
    methods: &'p FxHashMap<&'p str, Vec<Symbol>>,
    states: &'p States<'p>,
    /// For each module the first one of its package, which stands for the package.
    packages: &'p [u32],
    facts: &'p Facts,
    at: u32,
}

impl Module<'_, '_> {
    /// What a symbol does by itself, and what it runs; `None` if nothing is proven.
    fn body(&self, symbol: Symbol, fact: &SymbolFact) -> Option<(Known, Vec<Callee>)> {
        if fact.kind == SymbolKind::Class {
            let making = self.program.making(symbol)?;
            return Some((
                Known::default(),
                making.into_iter().map(|method| (method, On::Made)).collect(),
            ));
        }
        if let Some(writes) = self.program.mapping(symbol) {
            let known = if writes {
                Known::writes(self.packages[self.at as usize])
            } else {
                Known::default()
            };
            return Some((known, Vec::new()));
        }
        let grounds = fact.detail.grounds.as_ref()?;
        let mut callees = Vec::new();
        if grounds.stub {
            callees
                .extend(self.heirs.overriding(symbol).iter().map(|method| (*method, On::Itself)));
            if callees.is_empty() {
                return None;
            }
        }
        if !self.made_of_classes(grounds) || !self.leads_outside(grounds) {
            return None;
        }
        let mut own = Known::default();
        if grounds.sinks {
            own = own.and(Known::OUTSIDE);
        }
        if grounds.logs {
            own = own.and(Known::LOGS);
        }
        if grounds.keeps {
            own = own.and(Known::FILLS_MORE);
        }
        if grounds.raises {
            own = own.and(Known::RAISES);
        }
        for name in &grounds.assigned {
            let name = self.states.number(self.facts.body.paths.name(*name));
            if grounds.fills {
                own = own.and(Known::assigns(name, true));
            }
            if grounds.changes {
                own = own.and(Known::assigns(name, false));
            }
        }
        for path in &grounds.entered {
            own = own.and(self.enters(*path, &mut callees)?);
        }
        for path in &grounds.around {
            let entity = self.program.follow(self.at, *path);
            let Some((Entity::Function(manager), 0)) = entity else { return None };
            if !self.program.symbol(manager).detail.manager {
                return None;
            }
            callees.push((manager, On::Other));
        }
        for path in &grounds.filling {
            own = own.and(match self.program.follow(self.at, *path) {
                Some((Entity::Function(_), 0)) => {
                    self.runs(Run { path: *path, on: On::Other }, &mut callees)?
                }
                _ => Known::FILLS_MORE,
            });
        }
        for run in &grounds.calls {
            own = own.and(self.runs(*run, &mut callees)?);
        }
        for (name, path) in &grounds.reading {
            own = own.and(self.reads(*name, *path, &mut callees)?);
        }
        (callees.len() <= MOST).then_some((own, callees))
    }

    /// What entering a `with` does: a manager of the source runs, a connection opens, or a span
    /// of a trace.
    fn enters(&self, path: Path, callees: &mut Vec<Callee>) -> Option<Known> {
        match self.program.follow(self.at, path) {
            // The generator itself is called, and looked at as a call.
            Some((Entity::Function(manager), 0)) if self.program.symbol(manager).detail.manager => {
                Some(Known::default())
            }
            Some((Entity::Class(class), 0)) => {
                for name in ["__enter__", "__exit__"] {
                    let lineage = self.program.lineage(class, 8);
                    let method = lineage.iter().find_map(|class| self.program.own(*class, name));
                    let Some(Entity::Function(method)) = method else { return None };
                    callees.push((method, On::Made));
                }
                Some(Known::default())
            }
            _ => {
                let name = self.program.outside(self.at, path)?;
                match outside(&name) {
                    Outside::Logs => Some(Known::LOGS),
                    Outside::Sink | Outside::OpensSink => Some(Known::OUTSIDE),
                    _ => None,
                }
            }
        }
    }

    /// Whether the imports that must lead outside the source do.
    fn leads_outside(&self, grounds: &Grounds) -> bool {
        let targets = &self.program.targets[self.at as usize];
        grounds.beyond.iter().all(|import| targets[*import as usize].module().is_none())
    }

    fn made_of_classes(&self, grounds: &Grounds) -> bool {
        grounds
            .made
            .iter()
            .all(|path| matches!(self.program.follow(self.at, *path), Some((Entity::Class(_), 0))))
    }

    /// Adds what a call runs, and gives what it does besides; `None` if that is not known.
    fn runs(&self, run: Run, callees: &mut Vec<Callee>) -> Option<Known> {
        let Some((entity, left)) = self.program.follow(self.at, run.path) else {
            return self.makes_base(run.path).then_some(Known::default());
        };
        match (entity, left) {
            (Entity::Function(method), 0) => {
                callees.push((method, run.on));
                if !matches!(run.path.root, Root::Super(_)) {
                    let overriding = self.heirs.overriding(method);
                    if overriding.len() > MOST {
                        return None;
                    }
                    callees.extend(overriding.iter().map(|method| (*method, run.on)));
                }
                Some(Known::default())
            }
            (Entity::Class(class), 0) => {
                callees.push((class, On::Made));
                if run.on == On::Itself {
                    let heirs = self.heirs.of_class(class).iter();
                    callees.extend(heirs.map(|heir| (*heir, On::Made)));
                }
                Some(Known::default())
            }
            (Entity::Function(maker), 1) if self.program.symbol(maker).detail.gives_log => {
                callees.push((maker, On::Other));
                Some(Known::LOGS)
            }
            _ => self
                .stores(run.path, entity, left)
                .or_else(|| self.queries(run.path, entity, left, callees))
                .or_else(|| self.beyond(run.path)),
        }
    }

    /// What a call does that only reads or writes a table, or sends a task to a queue.
    fn stores(&self, path: Path, entity: Entity<'_>, left: usize) -> Option<Known> {
        let steps = self.facts.body.paths.steps(path);
        let rest = &steps[steps.len() - left..];
        if let (Entity::Function(task), [Step::Attribute(name)]) = (entity, rest)
            && self.program.is_task(task)
            && tasks::sends(self.facts.body.paths.name(*name))
        {
            return Some(Known::OUTSIDE);
        }
        if let ([Step::Attribute(name)], true) = (rest, self.is_interface(entity))
            && matches!(self.facts.body.paths.name(*name), "implementedBy" | "providedBy")
        {
            return Some(Known::default());
        }
        let (table, writes) = data::access(self.program, self.facts, entity, rest, Usage::Call)?;
        let declared = || self.program.declared_in(table).map(|at| self.packages[at as usize]);
        Some(if writes { Known::writes(declared()?) } else { Known::default() })
    }

    /// What a method of a manager or query set runs whose class shows only by its name.
    fn queries(
        &self,
        path: Path,
        entity: Entity<'_>,
        left: usize,
        callees: &mut Vec<Callee>,
    ) -> Option<Known> {
        let steps = self.facts.body.paths.steps(path);
        let [Step::Attribute(name)] = &steps[steps.len() - left..] else { return None };
        let methods = data::queries(self.program, entity, self.facts.body.paths.name(*name))?;
        callees.extend(methods.iter().map(|method| (*method, On::Other)));
        Some(Known::default())
    }

    /// What a method does of something that the source only names, such as a logger.
    fn beyond(&self, path: Path) -> Option<Known> {
        let name = self.program.outside(self.at, path)?.replace("()", "");
        match outside(&name) {
            Outside::Logs => Some(Known::LOGS),
            Outside::Sink => Some(Known::OUTSIDE),
            Outside::Reads => Some(Known::default()),
            _ => None,
        }
    }

    /// Whether it is an interface of zope.
    fn is_interface(&self, entity: Entity<'_>) -> bool {
        matches!(entity, Entity::Class(class) if self.program.symbol(class).detail.interface)
    }

    /// Whether a call is `super().__init__()` of a base from outside the source that only fills
    /// the object.
    fn makes_base(&self, path: Path) -> bool {
        let (Root::Super(class), [Step::Attribute(name)]) =
            (path.root, self.facts.body.paths.steps(path))
        else {
            return false;
        };
        matches!(self.facts.body.paths.name(*name), "__init__" | "__post_init__")
            && self.program.making(Symbol { module: self.at, at: class }).is_some()
    }

    /// Adds what a method of the name `name` may run of the source, and gives what it does
    /// besides; `None` if that is not known.
    fn reads(&self, name: u32, path: Option<Path>, callees: &mut Vec<Callee>) -> Option<Known> {
        if let Some(path) = path
            && let Some((entity, left)) = self.program.follow(self.at, path)
        {
            if let (Entity::Function(_), 0) = (entity, left) {
                return self.runs(Run { path, on: On::Other }, callees);
            }
            if let Some(known) = self.stores(path, entity, left) {
                return Some(known);
            }
        }
        let Some(methods) = self.methods.get(self.facts.body.paths.name(name)) else {
            return Some(Known::default());
        };
        // Where very many share the name, what it promises is all that is known.
        if methods.len() <= MOST {
            callees.extend(methods.iter().map(|method| (*method, On::Guessed)));
        }
        Some(Known::default())
    }
}
