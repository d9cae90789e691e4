//! Surveys: taken in whole or not at all, read back equal, modules keep their identities.

#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use std::sync::atomic::{AtomicU64, Ordering};

use quarry_model::{
    evidence::{Evidence, Reading},
    ids::{Id, ModuleId, SourceId, SurveyId},
    progress::{Cancelled, Progress, Stage, Unwatched},
    project::Project,
    time::Timestamp,
};
use quarry_store::{NewSurvey, Store, StoreError};
use support::{
    Place, adopt, assignment,
    evidence::{Size, reading},
};

const SMALL: Size = Size { modules: 120, dependencies: 500, call_sites: 900, commits: 60 };

fn stage(store: &mut Store, source: u32, reading: &Reading) -> SurveyId {
    stage_renamed(store, source, reading, &[])
}

fn stage_renamed(
    store: &mut Store,
    source: u32,
    reading: &Reading,
    renames: &[(String, String)],
) -> SurveyId {
    let source = SourceId::new(source);
    let new = NewSurvey { source, at: Timestamp(1), reader: "0.1", reading, renames };
    let survey = store.stage_survey(new, &Unwatched).unwrap();
    adopt(store, source, survey);
    survey
}

/// The same evidence with one module under another path.
fn moved(reading: &Reading, from: usize, to: &str) -> Reading {
    // Only modules, so that nothing has to be renumbered when their order changes.
    let mut modules = reading.evidence.modules.clone();
    to.clone_into(&mut modules[from].path);
    modules.sort_by(|a, b| a.path.cmp(&b.path));
    Reading { evidence: Evidence { modules, ..Evidence::default() }, ..reading.clone() }
}

fn id_of(project: &Project, path: &str) -> ModuleId {
    let place = project.evidence.modules.iter().position(|m| m.path == path).unwrap();
    project.modules.ids()[place]
}

#[test]
fn evidence_is_read_back_as_it_was_written() {
    for seed in 1..6 {
        let place = Place::new();
        let mut store = place.create();
        let reading = reading(SMALL, seed);
        let survey = stage(&mut store, 1, &reading);
        drop(store);
        let project = place.open().load().unwrap();
        assert_eq!(*project.evidence, reading.evidence);
        let record = &project.surveys[&survey];
        assert_eq!(record.unresolved, reading.unresolved);
        assert_eq!(record.commit, reading.commit);
        assert_eq!(record.asked, reading.asked);
        assert_eq!(record.fingerprint, reading.fingerprint);
        assert_eq!(record.difference, None, "there is no survey before");
        assert_eq!(record.modules as usize, reading.evidence.modules.len());
        assert_eq!(record.call_sites as usize, reading.evidence.call_sites.len());
    }
}

#[test]
fn an_empty_survey_is_a_survey() {
    let place = Place::new();
    let mut store = place.create();
    stage(&mut store, 1, &Reading::default());
    let project = store.load().unwrap();
    assert_eq!(*project.evidence, Evidence::default());
    assert_eq!(project.surveys.len(), 1);
}

#[test]
fn a_module_keeps_its_identity_over_surveys() {
    let place = Place::new();
    let mut store = place.create();
    let first = reading(SMALL, 1);
    stage(&mut store, 1, &first);
    let before = store.load().unwrap();
    let mut second = moved(&first, 3, "shop/zzz/moved.py");
    second.evidence.modules.remove(0);
    stage(&mut store, 1, &second);
    let after = store.load().unwrap();
    for module in &second.evidence.modules {
        if module.path != "shop/zzz/moved.py" {
            assert_eq!(id_of(&before, &module.path), id_of(&after, &module.path));
        }
    }
    let new = id_of(&after, "shop/zzz/moved.py");
    assert!(!before.modules.ids().contains(&new), "not known to be the same, so a new one");
    let gone = id_of(&before, &first.evidence.modules[0].path);
    assert_eq!(after.modules.place(gone), None);

    // The survey before counts again after undo, and what is gone is back.
    store.undo().unwrap().unwrap();
    let undone = store.load().unwrap();
    assert_eq!(undone.modules, before.modules);
    assert_eq!(*undone.evidence, first.evidence);
}

#[test]
fn a_module_that_moved_keeps_its_identity() {
    let place = Place::new();
    let mut store = place.create();
    let first = reading(SMALL, 1);
    let old = first.evidence.modules[3].path.clone();
    stage(&mut store, 1, &first);
    let id = id_of(&store.load().unwrap(), &old);

    let rename = |from: &str, to: &str| (from.to_owned(), to.to_owned());
    let second = moved(&first, 3, "shop/b.py");
    let renames = [rename(&old, "shop/a.py"), rename("shop/a.py", "shop/b.py")];
    stage_renamed(&mut store, 1, &second, &renames);
    assert_eq!(id_of(&store.load().unwrap(), "shop/b.py"), id, "through two names");

    // A new file under the old path is another module.
    let mut third = second.clone();
    third.evidence.modules.push(first.evidence.modules[3].clone());
    third.evidence.modules.sort_by(|a, b| a.path.cmp(&b.path));
    stage_renamed(&mut store, 1, &third, &renames);
    let project = store.load().unwrap();
    assert_eq!(id_of(&project, "shop/b.py"), id);
    assert_ne!(id_of(&project, &old), id);

    // And stays so when the renames lie further back than the history that was read.
    let other = id_of(&project, &old);
    stage(&mut store, 1, &third);
    let project = store.load().unwrap();
    assert_eq!((id_of(&project, "shop/b.py"), id_of(&project, &old)), (id, other));
}

#[test]
fn a_survey_says_what_is_different_from_the_one_that_counted() {
    let place = Place::new();
    let mut store = place.create();
    let first = reading(SMALL, 1);
    let old = first.evidence.modules[3].path.clone();
    stage(&mut store, 1, &first);
    let mut second = moved(&first, 3, "shop/zzz/moved.py");
    second.evidence.modules.remove(0);
    let renames = [(old.clone(), "shop/zzz/moved.py".to_owned())];
    let survey = stage_renamed(&mut store, 1, &second, &renames);
    let project = store.load().unwrap();
    let difference = project.surveys[&survey].difference.clone().unwrap();
    assert_eq!((difference.added, difference.gone, difference.renamed), (0, 1, 1));
    assert_eq!(difference.gone_modules, [first.evidence.modules[0].path.clone()]);
    assert_eq!(difference.renamed_modules[0].from, old);
    let cut: u32 = difference.dependencies.iter().map(|kind| kind.cut).sum();
    assert_eq!(cut as usize, first.evidence.dependencies.len());
    assert_eq!(difference.gone_call_sites as usize, first.evidence.call_sites.len());
    // Undone, the survey before counts again, and with it what it said.
    store.undo().unwrap().unwrap();
    let again = stage(&mut store, 1, &first);
    assert!(store.load().unwrap().surveys[&again].difference.clone().unwrap().is_empty());
}

#[test]
fn sources_have_modules_of_their_own_and_make_one_graph() {
    let place = Place::new();
    let mut store = place.create();
    let readings = [reading(SMALL, 1), reading(SMALL, 2)];
    stage(&mut store, 1, &readings[0]);
    stage(&mut store, 2, &readings[1]);
    let project = store.load().unwrap();
    let count =
        |of: fn(&Evidence) -> usize| readings.iter().map(|r| of(&r.evidence)).sum::<usize>();
    assert_eq!(project.evidence.modules.len(), count(|e| e.modules.len()));
    assert_eq!(project.evidence.dependencies.len(), count(|e| e.dependencies.len()));
    assert_eq!(project.evidence.call_sites.len(), count(|e| e.call_sites.len()));
    assert_eq!(project.evidence.history.commits.len(), count(|e| e.history.commits.len()));
    assert_eq!(project.evidence.findings.len(), count(|e| e.findings.len()));
    assert_eq!(project.evidence.keys.len(), count(|e| e.keys.len()));
    assert_eq!(project.evidence.history.authors.len(), 40, "the same people");
    assert!(project.evidence.modules.is_sorted_by_key(|module| &module.path));
    assert!(project.evidence.dependencies.is_sorted());
    assert!(project.evidence.history.commits.is_sorted_by_key(|commit| commit.at));
    // Every dependency joins what it joined in its own source.
    for (n, reading) in (1u32..).zip(&readings) {
        let names = |e: &Evidence, wanted: &dyn Fn(usize) -> bool| {
            let mut names: Vec<_> = e
                .dependencies
                .iter()
                .filter(|d| wanted(d.from.at()))
                .map(|d| {
                    (e.module(d.from).path.clone(), e.module(d.to).path.clone(), d.kind, d.count)
                })
                .collect();
            names.sort();
            names
        };
        let own = |place: usize| project.module_sources[place] == SourceId::new(n);
        assert_eq!(names(&project.evidence, &own), names(&reading.evidence, &|_| true));
        let sites = |e: &Evidence, wanted: &dyn Fn(usize) -> bool| {
            let mut sites: Vec<_> = e
                .call_sites
                .iter()
                .filter(|site| wanted(site.from.at()))
                .map(|site| {
                    let operation = &e.operations[site.operation.at()];
                    let owner = e.module(operation.owner).path.clone();
                    (owner, operation.name.clone(), e.module(site.from).path.clone(), site.line)
                })
                .collect();
            sites.sort();
            sites
        };
        assert_eq!(sites(&project.evidence, &own), sites(&reading.evidence, &|_| true));
    }
    // Taken apart again by undo.
    store.undo().unwrap().unwrap();
    assert_eq!(*store.load().unwrap().evidence, readings[0].evidence);
}

/// Asks to stop at the n-th report.
struct StopAt(AtomicU64);

impl Progress for StopAt {
    fn report(&self, stage: Stage, done: u64, total: u64) -> Result<(), Cancelled> {
        assert_eq!(stage, Stage::Store);
        assert!(done <= total);
        if self.0.fetch_sub(1, Ordering::Relaxed) == 1 { Err(Cancelled) } else { Ok(()) }
    }
}

#[test]
fn a_cancelled_survey_leaves_nothing_behind() {
    let place = Place::new();
    let mut store = place.create();
    let large = Size { modules: 4_000, dependencies: 20_000, call_sites: 40_000, commits: 500 };
    let large = reading(large, 1);
    let source = SourceId::new(1);
    let before = std::fs::read(&place.path).unwrap();
    let new = NewSurvey { source, at: Timestamp(1), reader: "t", reading: &large, renames: &[] };
    for reports in 1..8 {
        let error = store.stage_survey(new, &StopAt(AtomicU64::new(reports))).unwrap_err();
        assert!(matches!(error, StoreError::Cancelled(_)), "{error}");
        assert_eq!(std::fs::read(&place.path).unwrap(), before, "stopped at report {reports}");
    }
    let survey = store.stage_survey(new, &Unwatched).unwrap();
    assert_eq!(survey, SurveyId::new(1), "nobody saw the numbers of the cancelled ones");
}

#[test]
fn inconsistent_evidence_is_refused() {
    let place = Place::new();
    let mut store = place.create();
    let mut broken = reading(SMALL, 1);
    broken.evidence.modules.truncate(5);
    let source = SourceId::new(1);
    let new = NewSurvey { source, at: Timestamp(1), reader: "t", reading: &broken, renames: &[] };
    let error = store.stage_survey(new, &Unwatched).unwrap_err();
    assert!(matches!(error, StoreError::InvalidEvidence(_)), "{error}");
}

#[test]
fn a_survey_that_never_counted_is_swept_away_and_one_that_undo_can_bring_back_is_not() {
    let place = Place::new();
    let mut store = place.create();
    let source = SourceId::new(1);
    stage(&mut store, 1, &reading(SMALL, 1));
    stage(&mut store, 1, &reading(SMALL, 2));
    let third = reading(SMALL, 3);
    let new = NewSurvey { source, at: Timestamp(1), reader: "t", reading: &third, renames: &[] };
    store.stage_survey(new, &Unwatched).unwrap();
    assert_eq!(store.load().unwrap().surveys.len(), 3);
    drop(store);

    let mut store = place.open();
    let surveys: Vec<_> = store.load().unwrap().surveys.into_keys().collect();
    assert_eq!(surveys, [SurveyId::new(1), SurveyId::new(2)]);
    // Undone, but redo can bring it back.
    store.undo().unwrap().unwrap();
    drop(store);
    let mut store = place.open();
    assert_eq!(store.load().unwrap().surveys.len(), 2);
    store.redo().unwrap().unwrap();
    assert_eq!(*store.load().unwrap().evidence, reading(SMALL, 2).evidence);
    // Undone, and the redo dropped by another change.
    store.undo().unwrap().unwrap();
    store
        .change("Assign", Timestamp(4), |change| change.put(&assignment(1, None)))
        .map_err(|error: StoreError| error)
        .unwrap();
    drop(store);
    assert_eq!(place.open().load().unwrap().surveys.len(), 1);
}
