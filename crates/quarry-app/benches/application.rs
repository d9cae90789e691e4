//! What people wait for, measured through the commands that the window calls, at 20,000 modules
//! and 200,000 dependencies in 30 domains: `cargo bench -p quarry-app`. The bars are those of
//! the design.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use quarry_app::{
    application::{Application, Setup, Unattended, system_clock},
    command::Reply,
    exchange::{self, Exchange, FORMAT, Surveyed, VERSION},
};
use quarry_model::{
    candidate::{Candidate, Scope},
    dependency::{
        CallSite, Dependency, DependencyKind, Operation, OperationKind, ResultUse, Usage,
    },
    domain::{Assignment, Domain, DomainKind, Firmness},
    evidence::{Evidence, ModuleIx, OperationIx},
    ids::{CandidateId, DomainId, Id, ModuleId, SourceId, SurveyId},
    module::{Effect, Language, Module, Standing},
    project::{Source, Survey},
    settings::Settings,
    time::Timestamp,
};
use serde_json::{Value, json};

const MODULES: u32 = 20_000;
const DEPENDENCIES: u32 = 200_000;
const DOMAINS: u32 = 30;
/// How often each action is repeated; the median is printed.
const RUNS: usize = 15;

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("large.quarry");
    let made = Instant::now();
    exchange::make_project(&large(), &path, Timestamp(0)).expect("the project can be made");
    println!(
        "{MODULES} modules, {DEPENDENCIES} dependencies, {DOMAINS} domains; project made in \
         {:.1} s, {:.1} MB",
        made.elapsed().as_secs_f64(),
        path.metadata().expect("the file is there").len() as f64 / 1e6
    );
    println!("{:<52} {:>10} {:>10} {:>10}", "action", "median ms", "worst ms", "bar ms");

    let application = application(folder.path());
    measure("saved project to first map", 2_000, 5, |_| {
        application.close();
        call(&application, "open_project", json!({ "path": path }));
        call(&application, "map_scene", json!({}));
        call(&application, "list_domains", json!({}));
    });
    measure("move one module, scores and map refreshed", 150, RUNS, |n| {
        let module = format!("m{}", 1 + n * 613);
        let domain = format!("d{}", 1 + n % DOMAINS as usize);
        refresh(&application, &json!({ "modules": [module], "domain": domain }));
    });
    measure("move 500 modules, scores and map refreshed", 300, RUNS, |n| {
        let modules: Vec<_> = (0..500).map(|k| format!("m{}", 1 + n * 1_000 + k)).collect();
        let domain = format!("d{}", 1 + (n * 7) % DOMAINS as usize);
        refresh(&application, &json!({ "modules": modules, "domain": domain }));
    });
    measure("undo that", 300, RUNS, |_| {
        call(&application, "undo", json!({}));
        look(&application);
    });
    measure("crossings of a candidate", 150, RUNS, |n| {
        call(&application, "seam", json!({ "candidate": format!("c{}", 1 + n) }));
    });
}

fn refresh(application: &Application, request: &Value) {
    call(application, "assign_modules", request.clone());
    look(application);
}

/// What the window fetches after a change.
fn look(application: &Application) {
    call(application, "map_scene", json!({}));
    call(application, "list_domains", json!({}));
    call(application, "candidates", json!({}));
}

fn call(application: &Application, name: &str, request: Value) -> Reply {
    application.call(name, request).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn measure(action: &str, bar: u32, runs: usize, mut body: impl FnMut(usize)) {
    let mut times: Vec<Duration> = (0..runs)
        .map(|n| {
            let begun = Instant::now();
            body(n);
            begun.elapsed()
        })
        .collect();
    times.sort_unstable();
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    println!("{action:<52} {:>10.1} {:>10.1} {bar:>10}", ms(times[runs / 2]), ms(times[runs - 1]));
}

fn application(folder: &Path) -> Application {
    Application::new(Setup {
        data_folder: folder.join("data"),
        config_folder: folder.join("config"),
        sample: None,
        host: Arc::new(Unattended),
        clock: system_clock,
    })
    .expect("an application")
}

/// Numbers that look random and are always the same (splitmix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % u64::from(limit)) as u32
    }
}

/// A monolith whose packages keep mostly to themselves, as real ones do: four of five
/// dependencies stay near.
fn evidence() -> Evidence {
    let mut numbers = Numbers(7);
    let modules = (0..MODULES)
        .map(|n| {
            let package = format!("app.area{:02}.part{:03}", n / 700, n / 40);
            Module {
                path: format!("app/area{:02}/part{:03}/file{n:05}.py", n / 700, n / 40),
                name: format!("{package}.file{n:05}"),
                language: Language::Python,
                sloc: 20 + numbers.below(400),
                standing: Standing::Product,
                rule: String::new(),
                package,
            }
        })
        .collect();
    let mut pairs = std::collections::BTreeSet::new();
    while pairs.len() < DEPENDENCIES as usize {
        let from = numbers.below(MODULES);
        let near = numbers.below(5) > 0;
        let to = if near {
            (from / 200 * 200 + numbers.below(200)).min(MODULES - 1)
        } else {
            numbers.below(MODULES)
        };
        if from != to {
            pairs.insert((from, to));
        }
    }
    let dependencies = pairs.iter().map(|(from, to)| Dependency {
        from: ModuleIx(*from),
        to: ModuleIx(*to),
        kind: DependencyKind::Import,
        count: 1,
        line: 1,
    });
    let operations = (0..MODULES).map(|n| Operation {
        owner: ModuleIx(n),
        kind: OperationKind::Function,
        name: "work".to_owned(),
        line: 10,
        effect: if n % 3 == 0 { Effect::None } else { Effect::Unknown },
    });
    let mut call_sites: Vec<_> = pairs
        .iter()
        .map(|(from, to)| CallSite {
            operation: OperationIx(*to),
            from: ModuleIx(*from),
            within: "run".into(),
            line: 20,
            usage: Usage::Call,
            result: if from % 4 == 0 { ResultUse::Discarded } else { ResultUse::Used },
            in_transaction: false,
            handles_failure: false,
        })
        .collect();
    call_sites.sort_by_key(|site| (site.operation, site.from));
    Evidence {
        modules,
        dependencies: dependencies.collect(),
        operations: operations.collect(),
        call_sites,
        ..Evidence::default()
    }
}

fn large() -> Exchange {
    let evidence = evidence();
    let modules: Vec<ModuleId> = (1..=MODULES).map(ModuleId::new).collect();
    let (source, survey) = (SourceId::new(1), SurveyId::new(1));
    let name = |n: u32| format!("Domain {n:02}");
    let domains = (1..=DOMAINS).map(|n| Domain {
        id: DomainId::new(n),
        name: name(n),
        letter: format!(
            "{}{}",
            char::from(b'A' + (n / 26) as u8),
            char::from(b'A' + (n % 26) as u8)
        ),
        colour: n % 16,
        definition: String::new(),
        glossary: Vec::new(),
        kind: DomainKind::Supporting,
        owner: None,
    });
    let candidates = (1..=DOMAINS).map(|n| {
        Candidate::new(CandidateId::new(n), name(n), Scope::Domain { domain: DomainId::new(n) })
    });
    // Four of five modules are assigned, package by package.
    let assignments = (0..MODULES).filter(|n| (n / 40) % 5 > 0).map(|n| Assignment {
        module: ModuleId::new(n + 1),
        domain: Some(DomainId::new(1 + (n / 700) % DOMAINS)),
        firmness: Firmness::Pinned,
        rule: None,
        by: String::new(),
        at: Timestamp(0),
        why: String::new(),
    });
    Exchange {
        table_owners: Vec::new(),
        relations: Vec::new(),
        boundaries: Vec::new(),
        format: FORMAT.to_owned(),
        version: VERSION,
        settings: Settings::new("Large".to_owned()),
        sources: vec![Source {
            id: source,
            name: "large".to_owned(),
            location: String::new(),
            current: Some(survey),
        }],
        domains: domains.collect(),
        rules: Vec::new(),
        assignments: assignments.collect(),
        candidates: candidates.collect(),
        seam_decisions: Vec::new(),
        overrules: Vec::new(),
        teams: Vec::new(),
        debt_projects: Vec::new(),
        debt_items: Vec::new(),
        toil: Vec::new(),
        incidents: Vec::new(),
        features: Vec::new(),
        enablers: Vec::new(),
        scenarios: Vec::new(),
        steps: Vec::new(),
        decisions: Vec::new(),
        questions: Vec::new(),
        profiles: Vec::new(),
        votes: Vec::new(),
        slots: Vec::new(),
        anchors: Vec::new(),
        views: Vec::new(),
        locks: Vec::new(),
        pins: Vec::new(),
        surveys: vec![Surveyed {
            survey: Survey {
                id: survey,
                source,
                at: Timestamp(0),
                commit: None,
                reader: "bench".to_owned(),
                modules: MODULES,
                dependencies: DEPENDENCIES,
                call_sites: evidence.call_sites.len() as u32,
                commits: 0,
                diagnostics: Vec::new(),
                unresolved: std::collections::BTreeMap::new(),
                asked: quarry_model::asked::Asked::default(),
                fingerprint: String::new(),
                difference: None,
            },
            modules,
            evidence,
        }],
    }
}
