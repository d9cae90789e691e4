//! Made-up projects of any size, the same for the same numbers: domains with packages, most
//! dependencies inside a domain, a history of small commits.

use quarry_model::{
    candidate::{Candidate, Scope},
    dependency::{
        CallSite, Dependency, DependencyKind, Effect, Operation, OperationKind, ResultUse, Usage,
    },
    domain::{Assignment, Domain, DomainKind, Firmness},
    evidence::{Evidence, ModuleIx, OperationIx},
    history::{Author, Change, Commit},
    ids::{CandidateId, DomainId, Id, ModuleId, SourceId},
    module::{Language, Module, Standing},
    project::{ModuleIndex, Project},
    settings::Settings,
    time::Timestamp,
};

/// How large a made-up project is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    pub modules: u32,
    pub dependencies: u32,
    pub domains: u32,
    pub commits: u32,
    /// The share of modules that are pinned to their domain, in percent.
    pub pinned_percent: u32,
}

struct Dice(u64);

impl Dice {
    /// A number below `limit` (splitmix64).
    fn roll(&mut self, limit: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % u64::from(limit)) as u32
    }
}

/// The domain that a module was made for.
fn home(module: u32, size: &Size) -> u32 {
    (u64::from(module) * u64::from(size.domains) / u64::from(size.modules)) as u32
}

/// The project of a size.
pub(crate) fn project(size: Size) -> Project {
    let mut dice = Dice(7);
    let mut project = Project::new(Settings::new("Made up".to_owned()));
    let mut evidence = Evidence::default();
    for n in 0..size.modules {
        let path = format!("area{:04}/pack{:05}/mod{n:06}.py", home(n, &size), n / 12);
        evidence.modules.push(Module {
            name: path.trim_end_matches(".py").replace('/', "."),
            language: Language::Python,
            sloc: 20 + dice.roll(400),
            standing: if n % 23 == 22 { Standing::Test } else { Standing::Product },
            rule: String::new(),
            package: format!("area{:04}.pack{:05}", home(n, &size), n / 12),
            path,
        });
    }
    dependencies(&mut dice, &size, &mut evidence);
    operations(&mut dice, &size, &mut evidence);
    history(&mut dice, &size, &mut evidence);
    evidence.validate().expect("the made-up evidence is in order");
    project.evidence = evidence.into();
    decide(&mut project, &size);
    project
}

fn dependencies(dice: &mut Dice, size: &Size, evidence: &mut Evidence) {
    let per_domain = (size.modules / size.domains).max(1);
    let kinds = [
        DependencyKind::Import,
        DependencyKind::Import,
        DependencyKind::Call,
        DependencyKind::Call,
        DependencyKind::ImportType,
        DependencyKind::Inherit,
        DependencyKind::Reference,
    ];
    let mut found = std::collections::BTreeMap::new();
    // Small projects may not have room for as many distinct dependencies as asked for.
    for _ in 0..size.dependencies * 2 {
        if found.len() as u32 == size.dependencies {
            break;
        }
        let from = dice.roll(size.modules);
        let near = (home(from, size) * per_domain + dice.roll(per_domain)).min(size.modules - 1);
        let to = match dice.roll(100) {
            0..5 => dice.roll(size.modules.min(40)),
            5..25 => dice.roll(size.modules),
            _ => near,
        };
        let kind = kinds[dice.roll(kinds.len() as u32) as usize];
        if from != to {
            found.entry((from, to, kind)).or_insert(1 + dice.roll(4));
        }
    }
    evidence.dependencies = found
        .into_iter()
        .map(|((from, to, kind), count)| Dependency {
            from: ModuleIx(from),
            to: ModuleIx(to),
            kind,
            count,
            line: 1,
        })
        .collect();
}

fn operations(dice: &mut Dice, size: &Size, evidence: &mut Evidence) {
    const EACH: u32 = 3;
    let effects = [Effect::Unknown, Effect::None, Effect::External, Effect::ChangesState];
    for owner in 0..size.modules {
        for n in 0..EACH {
            evidence.operations.push(Operation {
                owner: ModuleIx(owner),
                kind: OperationKind::Function,
                name: format!("f{n}"),
                line: 1 + n,
                effect: effects[dice.roll(4) as usize],
            });
        }
    }
    let results =
        [ResultUse::Used, ResultUse::Discarded, ResultUse::AsyncSink, ResultUse::AwaitedUnused];
    for dependency in &evidence.dependencies {
        let usage = match dependency.kind {
            DependencyKind::Call if dice.roll(20) == 0 => Usage::Subscribe,
            DependencyKind::Call => Usage::Call,
            DependencyKind::Inherit => Usage::Inherit,
            DependencyKind::Reference => Usage::Reference,
            _ => continue,
        };
        for _ in 0..dependency.count {
            let result =
                if usage == Usage::Call { results[dice.roll(4) as usize] } else { ResultUse::Used };
            evidence.call_sites.push(CallSite {
                operation: OperationIx(dependency.to.0 * EACH + dice.roll(EACH)),
                from: dependency.from,
                within: "run".into(),
                line: 1 + dice.roll(300),
                usage,
                result,
                in_transaction: dice.roll(10) == 0,
                handles_failure: dice.roll(10) == 0,
            });
        }
    }
    evidence.call_sites.sort_by_key(|site| (site.operation, site.from, site.line));
}

fn history(dice: &mut Dice, size: &Size, evidence: &mut Evidence) {
    let history = &mut evidence.history;
    history.authors =
        (0..20).map(|n| Author { name: format!("author-{n:03}"), bot: n == 19 }).collect();
    for n in 0..size.commits {
        let files = 1 + dice.roll(6);
        let near = dice.roll(size.modules);
        history.commits.push(Commit {
            hash: format!("{n:040x}"),
            at: i64::from(n) * 3600,
            author: dice.roll(20),
            files: if n % 97 == 0 { 200 } else { files },
        });
        let mut changed: Vec<u32> =
            (0..files).map(|_| (near + dice.roll(30)).min(size.modules - 1)).collect();
        changed.sort_unstable();
        changed.dedup();
        history.changes.extend(changed.into_iter().map(|at| Change::uncounted(n, ModuleIx(at))));
    }
}

fn decide(project: &mut Project, size: &Size) {
    project.module_sources = vec![SourceId::new(1); size.modules as usize];
    project.modules = ModuleIndex::new((1..=size.modules).map(ModuleId::new).collect());
    for n in 1..=size.domains {
        let (id, candidate) = (DomainId::new(n), CandidateId::new(n));
        let name = format!("Domain {n}");
        project.domains.insert(
            id,
            Domain {
                id,
                name: name.clone(),
                letter: format!("D{n}"),
                colour: n,
                definition: String::new(),
                glossary: Vec::new(),
                kind: DomainKind::Core,
                owner: None,
            },
        );
        project
            .candidates
            .insert(candidate, Candidate::new(candidate, name, Scope::Domain { domain: id }));
    }
    for n in 0..size.modules {
        if n % 100 < size.pinned_percent {
            let module = ModuleId::new(n + 1);
            project.assignments.insert(
                module,
                Assignment {
                    module,
                    domain: Some(DomainId::new(1 + home(n, size))),
                    firmness: Firmness::Pinned,
                    rule: None,
                    by: "Ada".to_owned(),
                    at: Timestamp(0),
                    why: String::new(),
                },
            );
        }
    }
}
