//! How long the project file takes, at 20,000 modules and 200,000 dependencies:
//! `cargo bench -p quarry-store`.

#![allow(missing_docs, clippy::unwrap_used)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::{collections::BTreeSet, hint::black_box, time::Instant};

use quarry_model::{
    evidence::Reading,
    ids::{Id, SourceId},
    map::{Cell, Slot},
    progress::Unwatched,
    time::Timestamp,
};
use quarry_store::{Access, NewSurvey, Store, StoreError, TableName};
use support::{
    Place, adopt, assignment, domain,
    evidence::{Size, reading},
};

const SIZE: Size =
    Size { modules: 20_000, dependencies: 215_000, call_sites: 400_000, commits: 20_000 };

fn main() {
    let reading = reading(SIZE, 42);
    let evidence = &reading.evidence;
    println!(
        "{} modules, {} symbols, {} dependencies, {} operations, {} call sites, {} commits",
        evidence.modules.len(),
        evidence.symbols.len(),
        evidence.dependencies.len(),
        evidence.operations.len(),
        evidence.call_sites.len(),
        evidence.history.commits.len(),
    );
    let place = Place::new();
    let mut store = timed("create the file", 1, || place.create());
    fill(&mut store, &reading);
    drop(store);

    let length = std::fs::metadata(&place.path).unwrap().len();
    println!("{:<44} {:>9.1} MB", "file", length as f64 / 1e6);

    let mut opened = timed("open (all checks)", 5, || {
        Store::open(&place.path, Access::ReadWrite).unwrap().store
    });
    let project = timed("load everything", 5, || opened.load().unwrap());
    black_box(&project);
    edit(&mut opened);
    timed("save a copy", 1, || {
        opened.save_copy(&place.folder.path().join("copy.quarry")).unwrap();
    });
}

fn fill(store: &mut Store, reading: &Reading) {
    let source = SourceId::new(1);
    let survey = timed("take a survey in", 1, || {
        let new = NewSurvey { source, at: Timestamp(1), reader: "bench", reading, renames: &[] };
        store.stage_survey(new, &Unwatched).unwrap()
    });
    adopt(store, source, survey);
    timed("20 domains, 20,000 assignments and slots", 1, || {
        change(store, |change| {
            for n in 1..=20 {
                change.put(&domain(n))?;
            }
            let assignments: Vec<_> =
                (1..=SIZE.modules).map(|n| assignment(n, Some(n % 20 + 1))).collect();
            change.put_many(&assignments)?;
            let slots: Vec<_> = (1..=SIZE.modules)
                .map(|n| Slot {
                    module: quarry_model::ids::ModuleId::new(n),
                    cell: Cell { q: (n % 150).cast_signed(), r: (n / 150).cast_signed() },
                })
                .collect();
            change.put_many(&slots)
        });
    });
}

fn edit(store: &mut Store) {
    let mut domain = 0;
    timed("assign 1 module, saved to disk", 20, || {
        domain = domain % 20 + 1;
        change(store, |change| change.put(&assignment(77, Some(domain))));
    });
    timed("assign 500 modules, saved to disk", 10, || {
        domain = domain % 20 + 1;
        let moved: Vec<_> = (1..=500).map(|n| assignment(n * 3, Some(domain))).collect();
        change(store, |change| change.put_many(&moved));
    });
    timed("undo 500", 5, || store.undo().unwrap().unwrap());
    timed("redo 500", 5, || store.redo().unwrap().unwrap());
    let mut project = store.load().unwrap();
    let moved = store
        .change("Assign", Timestamp(4), |change| change.put(&assignment(9, None)))
        .map_err(|error: StoreError| error)
        .unwrap();
    timed("refresh after an assignment", 5, || {
        store.refresh(&mut project, &moved.touched).unwrap();
    });
    timed("reload all assignments", 5, || {
        store.reload(&mut project, &BTreeSet::from([TableName::Assignment])).unwrap();
    });
}

fn change(
    store: &mut Store,
    body: impl FnOnce(&mut quarry_store::Change<'_>) -> Result<(), StoreError>,
) {
    store.change("Assign", Timestamp(3), body).unwrap();
}

/// Runs `work` so many times and prints the median, the best and the worst.
fn timed<T>(what: &str, times: usize, mut work: impl FnMut() -> T) -> T {
    let mut taken = Vec::new();
    let mut last = None;
    for _ in 0..times {
        drop(last.take());
        let start = Instant::now();
        last = Some(work());
        taken.push(start.elapsed().as_secs_f64() * 1e3);
    }
    taken.sort_by(f64::total_cmp);
    let (median, best, worst) = (taken[taken.len() / 2], taken[0], taken[taken.len() - 1]);
    println!("{what:<44} {median:>9.1} ms (best {best:.1}, worst {worst:.1})");
    last.expect("at least once")
}
