//! All files of a source: from files to evidence.

use quarry_model::{
    dependency::{CallSite, Dependency, DependencyKind, Effect, Operation, OperationKind},
    evidence::{KeyUse, ModuleIx, OperationIx, Table},
    module::{Language, Module, Role, RoleFinding, Standing, Symbol, SymbolKind},
    progress::{Cancelled, Stage},
    shared_name::SharedName,
};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{
    amd::AmdNames,
    detect::detect,
    extract::extract,
    facts::{Asking, Facts, Kind},
    link::{Linked, What, link},
    packages::{Packages, read_text},
    paths::folder,
    program::{At, Goal, Program},
    resolve::{Resolver, Target},
    standing::standing,
    tsconfig::Configs,
};
use crate::{
    guard::extract_guarded,
    inventory::{Inventory, SourceFile},
    language::{LARGEST_FILE, LanguageEvidence, ReadRequest},
    standing::Mark,
    syntax::Problem,
};

/// The files that are modules, and what each of them shows.
struct Modules<'a> {
    paths: Vec<&'a str>,
    facts: Vec<Facts>,
    goals: Vec<Vec<Goal>>,
}

pub(super) fn read(request: &ReadRequest<'_>) -> Result<LanguageEvidence, Cancelled> {
    let mut evidence = LanguageEvidence::default();
    if request.files.is_empty() {
        return Ok(evidence);
    }
    let facts = request.each_file(Stage::Read, request.files.len(), |at| {
        extract_one(request.inventory, &request.files[at], request.imports_only)
    })?;
    let packages = Packages::of(request.inventory);
    let configs = Configs::of(request.inventory, &packages, &mut evidence.diagnostics);
    let data: Vec<&str> = request
        .inventory
        .markers
        .iter()
        .map(|file| file.path.as_str())
        .filter(|path| super::has_ending(path, "json"))
        .collect();
    let mut resolver = Resolver::new(
        request.files.iter().map(|file| file.path.as_str()),
        data.iter().copied(),
        &packages,
        &configs,
    );
    let paths: Vec<&str> = request.files.iter().map(|file| file.path.as_str()).collect();
    let asked = facts.iter().flat_map(|facts| {
        let requests = facts.requests.iter().filter(|asked| asked.asking == Asking::Amd);
        requests.map(|asked| facts.text(asked.specifier))
    });
    let given = facts.iter().map(|facts| facts.amd_name.map(|name| facts.text(name)));
    resolver.name_amd(AmdNames::of(&paths, given, asked));
    let targets: Vec<Vec<Target>> = request
        .files
        .par_iter()
        .zip(&facts)
        .map(|(file, facts)| {
            let requests = facts.requests.iter();
            requests
                .map(|asked| {
                    resolver.resolve(&file.path, facts.text(asked.specifier), asked.asking)
                })
                .collect()
        })
        .collect();
    let spelled: Vec<Vec<(u32, u32)>> = request
        .files
        .par_iter()
        .zip(&facts)
        .map(|(file, facts)| spelled(&resolver, file, facts))
        .collect();
    for target in targets.iter().flatten() {
        if let Target::Nowhere(name) = target {
            *evidence.unresolved.entry(name.clone()).or_default() += 1;
        }
    }
    let (modules, places) = merge(request.files, &data, facts, &targets);
    let program = Program::new(&modules.facts, &modules.goals);
    let mut linked = request.each_file(Stage::Resolve, modules.paths.len(), |at| {
        let values = program.values(at as u32);
        link(&program, at as u32, &values, modules.facts[at].typescript)
    })?;
    for (file, strings) in spelled.iter().enumerate() {
        let from = places[file];
        for (to, line) in strings {
            let to = places[*to as usize];
            if to != from {
                linked[from as usize].add(to, DependencyKind::String, 1, *line);
            }
        }
    }
    let mut effects: Vec<Vec<Effect>> = Vec::new();
    if !request.imports_only {
        let schemas: Vec<String> = request
            .inventory
            .markers
            .iter()
            .filter(|file| super::has_ending(file.name(), "prisma"))
            .filter_map(|file| read_text(request.inventory, file))
            .collect();
        let writers = detect(&program, &schemas, &mut evidence);
        effects = super::effects::effects(&modules.facts, &linked, &writers);
    }
    let effect = |at: At| {
        let of = effects.get(at.module as usize).and_then(|of| of.get(at.symbol as usize));
        of.copied().unwrap_or(Effect::Unknown)
    };
    describe(&modules, &effect, &mut evidence);
    gather(&program, &linked, &effect, &mut evidence);
    Ok(evidence)
}

fn extract_one(inventory: &Inventory, file: &SourceFile, imports_only: bool) -> Facts {
    let problem = |cause| Facts { problem: Some(Problem::whole(cause)), ..Facts::default() };
    let size = std::fs::metadata(inventory.root.join(&file.path)).map_or(0, |data| data.len());
    if size > LARGEST_FILE {
        let cause = format!(
            "The file has {} KiB, more than a person writes, so it was not read",
            size / 1024
        );
        return Facts { generated: Some(Mark::Large), ..problem(cause) };
    }
    extract_guarded(inventory, file, |bytes| extract(&file.path, bytes, imports_only), problem)
}

/// Modules that strings of a file spell, with lines.
fn spelled(resolver: &Resolver<'_>, file: &SourceFile, facts: &Facts) -> Vec<(u32, u32)> {
    let mut found = Vec::new();
    for (text, line) in &facts.strings {
        if let Some(to) = resolver.spelled(&file.path, facts.text(*text)) {
            found.push((to, *line));
        }
    }
    found
}

/// Puts data files that are imported among the source files, all sorted by path; also the place
/// of each source file.
fn merge<'a>(
    files: &'a [SourceFile],
    data: &[&'a str],
    facts: Vec<Facts>,
    targets: &[Vec<Target>],
) -> (Modules<'a>, Vec<u32>) {
    let mut used = vec![false; data.len()];
    for target in targets.iter().flatten() {
        if let Target::Data(at) = target {
            used[*at as usize] = true;
        }
    }
    let sources = files.iter().enumerate().map(|(at, file)| (file.path.as_str(), Ok(at)));
    let imported = data.iter().enumerate().filter(|(at, _)| used[*at]);
    let mut all: Vec<(&str, Result<usize, usize>)> =
        sources.chain(imported.map(|(at, path)| (*path, Err(at)))).collect();
    all.sort_unstable();
    let mut places = vec![0; files.len()];
    let mut data_places = vec![0; data.len()];
    for (place, (_, which)) in all.iter().enumerate() {
        match which {
            Ok(file) => places[*file] = place as u32,
            Err(file) => data_places[*file] = place as u32,
        }
    }
    let mut facts: Vec<Option<Facts>> = facts.into_iter().map(Some).collect();
    let mut modules = Modules { paths: Vec::new(), facts: Vec::new(), goals: Vec::new() };
    for (path, which) in all {
        modules.paths.push(path);
        let (own, goals) = match which {
            Ok(file) => {
                let goals = targets[file].iter().map(|target| match target {
                    Target::File(to) => Goal::Module(places[*to as usize]),
                    Target::Data(to) => Goal::Module(data_places[*to as usize]),
                    Target::Outside => Goal::Outside,
                    Target::Nowhere(_) => Goal::Nowhere,
                });
                (facts[file].take().unwrap_or_default(), goals.collect())
            }
            Err(_) => (Facts::default(), Vec::new()),
        };
        modules.facts.push(own);
        modules.goals.push(goals);
    }
    (modules, places)
}

fn describe(
    modules: &Modules<'_>,
    effect: &impl Fn(At) -> Effect,
    evidence: &mut LanguageEvidence,
) {
    for (at, (path, facts)) in modules.paths.iter().zip(&modules.facts).enumerate() {
        let module = ModuleIx(at as u32);
        let verdict = standing(path, facts.generated);
        let standing = verdict.standing;
        evidence.modules.push(Module {
            path: (*path).to_owned(),
            name: (*path).to_owned(),
            language: if facts.typescript {
                Language::TypeScript
            } else {
                super::language_of(path)
            },
            sloc: facts.sloc,
            standing,
            rule: verdict.rule(),
            package: folder(path).to_owned(),
        });
        for (place, symbol) in (0_u32..).zip(&facts.symbols) {
            let kind = match symbol.kind {
                Kind::Function => SymbolKind::Function,
                Kind::Class | Kind::Interface => SymbolKind::Class,
                Kind::Method => SymbolKind::Method,
                Kind::Value | Kind::Alias => SymbolKind::Constant,
            };
            let inner = symbol.owner.is_some() && kind == SymbolKind::Constant;
            if symbol.listed && !inner {
                evidence.symbols.push(Symbol {
                    module,
                    name: facts.text(symbol.name).to_owned(),
                    kind,
                    line: symbol.line,
                    effect: effect(At { module: at as u32, symbol: place }),
                });
            }
        }
        for key in &facts.keys {
            evidence.keys.push(KeyUse {
                module,
                within: key.within.map_or_else(String::new, |within| {
                    facts.text(facts.symbols[within as usize].name).to_owned()
                }),
                subject: facts.text(key.subject).to_owned(),
                key: facts.text(key.name).to_owned(),
                write: key.write,
                line: key.line,
            });
        }
        roles(module, path, standing, facts, evidence);
        if let Some(problem) = &facts.problem {
            evidence.diagnostics.push(problem.at(path));
        }
    }
}

fn roles(
    module: ModuleIx,
    path: &str,
    standing: Standing,
    facts: &Facts,
    evidence: &mut LanguageEvidence,
) {
    let mut find = |role, because: &str, line| {
        evidence.roles.push(RoleFinding { module, role, because: because.to_owned(), line });
    };
    if standing == Standing::Test {
        find(Role::Test, "It lies in a folder of tests or is named as a test", 0);
        return;
    }
    if let Some(line) = facts.renders {
        find(Role::UserInterface, "It renders elements of a page", line);
    }
    if facts.is_program {
        find(Role::EntryPoint, "It runs as a program: its first line names an interpreter", 1);
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    if name.contains(".config.") || name.ends_with("rc.js") || name.ends_with("rc.cjs") {
        find(Role::Configuration, "It is named as a configuration", 0);
    }
}

/// Whether a class is what declares a table.
fn declares(program: &Program<'_>, table: &Table, class: At) -> bool {
    table.declared_in == Some(ModuleIx(class.module)) && table.line == program.symbol(class).line
}

/// Numbers the operations and writes everything down.
fn gather(
    program: &Program<'_>,
    linked: &[Linked<'_>],
    effect: &impl Fn(At) -> Effect,
    evidence: &mut LanguageEvidence,
) {
    let mut places: FxHashMap<_, OperationIx> = FxHashMap::default();
    for site in linked.iter().flat_map(|linked| &linked.sites) {
        let next = OperationIx(evidence.operations.len() as u32);
        if *places.entry((site.kind, site.what)).or_insert(next) == next {
            let (name, line) = match site.what {
                What::Symbol(at) => (program.name(at).to_owned(), program.symbol(at).line),
                What::Inherited(class, name) => (format!("{}.{name}", program.name(class)), 0),
            };
            evidence.operations.push(Operation {
                owner: ModuleIx(site.what.owner()),
                kind: site.kind,
                name,
                line,
                // Reading a name changes nothing.
                effect: match (site.kind, site.what) {
                    (OperationKind::Constant, _) => Effect::None,
                    (OperationKind::Class, What::Symbol(class)) => {
                        program.constructor(class).map_or(Effect::Unknown, effect)
                    }
                    (_, What::Symbol(at)) => effect(program.holder(at)),
                    (_, What::Inherited(class, name)) => {
                        // What a table inherits from its framework.
                        let writes = super::detect::writes(name);
                        if writes
                            && evidence.tables.iter().any(|table| declares(program, table, class))
                        {
                            Effect::WritesData
                        } else {
                            Effect::Unknown
                        }
                    }
                },
            });
        }
    }
    for (from, linked) in linked.iter().enumerate() {
        let from = from as u32;
        let edges = linked.edges.iter().map(|((to, kind), edge)| Dependency {
            from: ModuleIx(from),
            to: ModuleIx(*to),
            kind: *kind,
            count: edge.count,
            line: edge.line,
        });
        evidence.dependencies.extend(edges);
        for site in &linked.sites {
            let within = site.found.within;
            evidence.call_sites.push(CallSite {
                operation: places[&(site.kind, site.what)],
                from: ModuleIx(from),
                within: within.map_or_else(SharedName::default, |symbol| {
                    SharedName::from(program.name(At { module: from, symbol }))
                }),
                line: site.found.line,
                usage: site.usage,
                result: site.result,
                in_transaction: site.found.in_transaction,
                handles_failure: site.found.handles_failure,
            });
        }
    }
}
