//! Changes, undo and redo against a simple model: a list of states and a place in it.

#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use quarry_model::{
    debt::{DelayedFeature, Incident},
    domain::{Assignment, Domain},
    ids::{DomainId, FeatureId, Id, IncidentId, ModuleId, SnapshotId, SourceId},
    map::{Cell, Slot},
    people::Snapshot,
    progress::Unwatched,
    project::Project,
    provenance::Provenance,
    relation::{Pattern, Relation, Side},
    table_owner::TableOwner,
    time::{Date, Timestamp},
};
use quarry_store::{Change, NewSurvey, Store, StoreError, TableName, Touched};
use support::{
    Place, adopt, assignment, domain,
    evidence::{Size, reading},
    settings, text,
};

const MODULES: u32 = 6;

/// One row written by a change.
#[derive(Debug, Clone)]
enum Edit {
    Domain { id: u32, colour: u32 },
    NoDomain { id: u32 },
    Assign { module: u32, domain: Option<u32> },
    Unassign { module: u32 },
    Place { cells: Vec<(u32, i32)> },
    Name { name: u32 },
    Own { table: u32, domain: Option<u32> },
    Disown { table: u32 },
    Relate { domain: u32, pattern: usize },
    Unrelate { domain: u32 },
    Incident { id: u32, minutes: u32 },
    NoIncident { id: u32 },
    Feature { id: u32, until: bool },
    NoFeature { id: u32 },
}

#[derive(Debug, Clone)]
enum Step {
    /// A change; `fails` at its end if told so.
    Change {
        edits: Vec<Edit>,
        fails: bool,
    },
    Undo,
    Redo,
    Reopen,
    /// A new domain with an identity that the project gives out.
    NewDomain,
}

fn edit() -> impl Strategy<Value = Edit> {
    let (module, domain) = (1..=MODULES, 1..5u32);
    prop_oneof![
        3 => (domain.clone(), 0..3u32).prop_map(|(id, colour)| Edit::Domain { id, colour }),
        1 => domain.clone().prop_map(|id| Edit::NoDomain { id }),
        3 => (module.clone(), prop::option::of(domain))
            .prop_map(|(module, domain)| Edit::Assign { module, domain }),
        1 => module.clone().prop_map(|module| Edit::Unassign { module }),
        2 => prop::collection::btree_map(module, 0..4i32, 1..4)
            .prop_map(|cells| Edit::Place { cells: cells.into_iter().collect() }),
        1 => (0..3u32).prop_map(|name| Edit::Name { name }),
        2 => (0..3u32, prop::option::of(1..5u32))
            .prop_map(|(table, domain)| Edit::Own { table, domain }),
        1 => (0..3u32).prop_map(|table| Edit::Disown { table }),
        2 => (1..4u32, 0..Pattern::ALL.len())
            .prop_map(|(domain, pattern)| Edit::Relate { domain, pattern }),
        1 => (1..4u32).prop_map(|domain| Edit::Unrelate { domain }),
        2 => (1..4u32, 0..3u32).prop_map(|(id, minutes)| Edit::Incident { id, minutes }),
        1 => (1..4u32).prop_map(|id| Edit::NoIncident { id }),
        2 => (1..4u32, any::<bool>()).prop_map(|(id, until)| Edit::Feature { id, until }),
        1 => (1..4u32).prop_map(|id| Edit::NoFeature { id }),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => (prop::collection::vec(edit(), 0..4), prop::bool::weighted(0.15))
            .prop_map(|(edits, fails)| Step::Change { edits, fails }),
        4 => Just(Step::Undo),
        2 => Just(Step::Redo),
        1 => Just(Step::Reopen),
        1 => Just(Step::NewDomain),
    ]
}

/// What the model knows of a project.
#[derive(Debug, Clone, Default, PartialEq)]
struct State {
    name: Option<u32>,
    domains: BTreeMap<u32, u32>,
    assignments: BTreeMap<u32, Option<u32>>,
    slots: BTreeMap<u32, i32>,
    owners: BTreeMap<String, Option<u32>>,
    relations: BTreeMap<(Side, Side), (Pattern, Option<Side>)>,
    incidents: BTreeMap<u32, u32>,
    features: BTreeMap<u32, bool>,
}

impl State {
    fn apply(&mut self, edit: &Edit) {
        match edit {
            Edit::Domain { id, colour } => drop(self.domains.insert(*id, *colour)),
            Edit::NoDomain { id } => drop(self.domains.remove(id)),
            Edit::Assign { module, domain } => drop(self.assignments.insert(*module, *domain)),
            Edit::Unassign { module } => drop(self.assignments.remove(module)),
            Edit::Place { cells } => self.slots.extend(cells.iter().copied()),
            Edit::Name { name } => self.name = Some(*name),
            Edit::Own { table, domain } => drop(self.owners.insert(named(*table), *domain)),
            Edit::Disown { table } => drop(self.owners.remove(&named(*table))),
            Edit::Relate { domain, pattern } => {
                let Relation { one, other, pattern, upstream, .. } = relation(*domain, *pattern);
                self.relations.insert((one, other), (pattern, upstream));
            }
            Edit::Unrelate { domain } => drop(self.relations.remove(&sides(*domain))),
            Edit::Incident { id, minutes } => drop(self.incidents.insert(*id, *minutes)),
            Edit::NoIncident { id } => drop(self.incidents.remove(id)),
            Edit::Feature { id, until } => drop(self.features.insert(*id, *until)),
            Edit::NoFeature { id } => drop(self.features.remove(id)),
        }
    }

    /// No two modules on one cell: at no time, since a cell is taken or free.
    fn cells_fit(&self) -> bool {
        self.slots.values().collect::<BTreeSet<_>>().len() == self.slots.len()
    }

    /// No assignment and no owner of a table without its domain: at the end of a change.
    fn references_fit(&self) -> bool {
        let mut referred = self.assignments.values().chain(self.owners.values()).flatten();
        referred.all(|domain| self.domains.contains_key(domain))
    }

    fn of(project: &Project) -> Self {
        let name = project.settings.name.strip_prefix("Name ").map(|n| n.parse().unwrap());
        let domains = project.domains.values();
        let assignments = project.assignments.values();
        Self {
            name,
            domains: domains.map(|d| (d.id.number(), d.colour)).collect(),
            assignments: assignments
                .map(|a| (a.module.number(), a.domain.map(Id::number)))
                .collect(),
            slots: project.slots.iter().map(|(module, cell)| (module.number(), cell.q)).collect(),
            owners: project
                .table_owners
                .values()
                .map(|owner| (owner.table.clone(), owner.domain.map(Id::number)))
                .collect(),
            relations: project
                .relations
                .iter()
                .map(|(key, relation)| (*key, (relation.pattern, relation.upstream)))
                .collect(),
            incidents: project
                .incidents
                .values()
                .map(|one| (one.id.number(), one.minutes))
                .collect(),
            features: project
                .features
                .values()
                .map(|one| (one.id.number(), one.until.is_some()))
                .collect(),
        }
    }
}

fn day() -> Date {
    Date::from_ymd_opt(2026, 1, 5).unwrap()
}

fn named(table: u32) -> String {
    format!("table {table}")
}

/// The two sides of a domain and the monolith.
fn sides(domain: u32) -> (Side, Side) {
    (Side::Monolith, Side::Domain(DomainId::new(domain)))
}

fn relation(domain: u32, pattern: usize) -> Relation {
    let (one, other) = sides(domain);
    let pattern = Pattern::ALL[pattern];
    let upstream = pattern.has_direction().then_some(other);
    Relation { one, other, pattern, upstream, note: String::new(), by: String::new() }
}

fn write(change: &mut Change<'_>, edit: &Edit) -> Result<(), StoreError> {
    match edit {
        Edit::Domain { id, colour } => change.put(&Domain { colour: *colour, ..domain(*id) }),
        Edit::NoDomain { id } => change.remove::<Domain>(&DomainId::new(*id)),
        Edit::Assign { module, domain } => change.put(&assignment(*module, *domain)),
        Edit::Unassign { module } => change.remove::<Assignment>(&ModuleId::new(*module)),
        Edit::Place { cells } => {
            let slots: Vec<_> = cells
                .iter()
                .map(|(n, q)| Slot { module: ModuleId::new(*n), cell: Cell { q: *q, r: 0 } })
                .collect();
            change.put_many(&slots)
        }
        Edit::Name { name } => {
            let mut settings = settings();
            settings.name = format!("Name {name}");
            change.put(&settings)
        }
        Edit::Own { table, domain } => change.put(&TableOwner {
            table: named(*table),
            domain: domain.map(DomainId::new),
            note: String::new(),
            by: String::new(),
        }),
        Edit::Disown { table } => change.remove::<TableOwner>(&named(*table)),
        Edit::Relate { domain, pattern } => change.put(&relation(*domain, *pattern)),
        Edit::Unrelate { domain } => change.remove::<Relation>(&sides(*domain)),
        Edit::Incident { id, minutes } => change.put(&Incident {
            id: IncidentId::new(*id),
            on: day(),
            what: "Down".to_owned(),
            minutes: *minutes,
            cost: 0.5,
            charges: Vec::new(),
            provenance: Provenance::Measured,
        }),
        Edit::NoIncident { id } => change.remove::<Incident>(&IncidentId::new(*id)),
        Edit::Feature { id, until } => change.put(&DelayedFeature {
            id: FeatureId::new(*id),
            name: "Refunds".to_owned(),
            since: day(),
            until: until.then(day),
            delay_cost_per_week: 100.0,
            charges: Vec::new(),
            provenance: Provenance::Estimated,
            note: String::new(),
        }),
        Edit::NoFeature { id } => change.remove::<DelayedFeature>(&FeatureId::new(*id)),
    }
}

/// The store beside its model: all states since the beginning, and where it stands in them.
struct Both {
    place: Place,
    store: Option<Store>,
    project: Project,
    /// The same, brought up to date row by row.
    by_row: Project,
    states: Vec<State>,
    at: usize,
    given: BTreeSet<u32>,
}

impl Both {
    fn new() -> Self {
        let place = Place::new();
        let mut store = place.create();
        let size = Size { modules: MODULES, dependencies: 9, call_sites: 9, commits: 2 };
        let reading = reading(size, 1);
        let source = SourceId::new(1);
        let new =
            NewSurvey { source, at: Timestamp(1), reader: "t", reading: &reading, renames: &[] };
        let survey = store.stage_survey(new, &Unwatched).unwrap();
        adopt(&mut store, source, survey);
        let project = store.load().unwrap();
        let states = vec![State::default()];
        let by_row = project.clone();
        Self { place, store: Some(store), project, by_row, states, at: 0, given: BTreeSet::new() }
    }

    fn store(&mut self) -> &mut Store {
        self.store.as_mut().unwrap()
    }

    fn step(&mut self, step: &Step) {
        match step {
            Step::Change { edits, fails } => self.change(edits, *fails),
            Step::Undo => self.replay(false),
            Step::Redo => self.replay(true),
            Step::Reopen => {
                drop(self.store.take());
                self.store = Some(self.place.open());
            }
            Step::NewDomain => {
                let done = self.store().change("New", Timestamp(2), |change| {
                    let id = change.next_id::<Domain>()?.number();
                    change.put(&domain(id))?;
                    Ok::<_, StoreError>(id)
                });
                let done = done.unwrap();
                assert!(self.given.insert(done.value), "d{} was given out twice", done.value);
                let known = self.states.iter().any(|state| state.domains.contains_key(&done.value));
                assert!(!known, "d{} was somebody's", done.value);
                let mut state = self.states[self.at].clone();
                state.domains.insert(done.value, done.value);
                self.advance(state, &done.touched, &done.changed);
            }
        }
        let loaded = self.store().load().unwrap();
        assert_eq!(State::of(&loaded), self.states[self.at], "after {step:?}");
        assert!(text(&self.project) == text(&loaded), "reload missed something of {step:?}");
        assert!(text(&self.by_row) == text(&loaded), "refresh missed something of {step:?}");
        let label = self.store().undo_label().unwrap();
        assert_eq!(label.as_deref() == Some("Survey"), self.at == 0, "{label:?}");
        let redo = self.store().redo_label().unwrap();
        assert_eq!(redo.is_some(), self.at + 1 < self.states.len());
    }

    fn change(&mut self, edits: &[Edit], fails: bool) {
        let mut state = self.states[self.at].clone();
        let mut fits = true;
        for edit in edits {
            state.apply(edit);
            fits &= state.cells_fit();
        }
        fits &= state.references_fit();
        let (mut during, mut tables) = (self.project.clone(), BTreeSet::new());
        let done = self.store().change("Edit", Timestamp(2), |change| {
            edits.iter().try_for_each(|edit| write(change, edit))?;
            change.reload(&mut during)?;
            tables = change.touched();
            if fails { Err(StoreError::Conflict { detail: "told so".to_owned() }) } else { Ok(()) }
        });
        assert_eq!(done.is_ok(), fits && !fails, "{done:?} for {edits:?}");
        if let Ok(done) = done {
            assert_eq!(tables, done.changed);
            // Rows that went back and forth in one change are an entry too.
            if done.changed.is_empty() {
                assert_eq!(state, self.states[self.at]);
            } else {
                self.advance(state, &done.touched, &done.changed);
            }
            assert!(text(&during) == text(&self.project), "seen otherwise during the change");
        }
    }

    fn advance(&mut self, state: State, touched: &Touched, changed: &BTreeSet<TableName>) {
        self.states.truncate(self.at + 1);
        self.states.push(state);
        self.at += 1;
        self.reload(touched, changed);
    }

    fn replay(&mut self, redo: bool) {
        // The survey itself is not undone here.
        if !redo && self.at == 0 {
            return;
        }
        let store = self.store();
        let replayed = if redo { store.redo() } else { store.undo() }.unwrap();
        if redo && self.at + 1 == self.states.len() {
            assert_eq!(replayed, None, "nothing was undone");
            return;
        }
        self.at = if redo { self.at + 1 } else { self.at - 1 };
        let replayed = replayed.unwrap();
        self.reload(&replayed.touched, &replayed.changed);
    }

    fn reload(&mut self, touched: &Touched, changed: &BTreeSet<TableName>) {
        let store = self.store.as_ref().unwrap();
        store.reload(&mut self.project, changed).unwrap();
        store.refresh(&mut self.by_row, touched).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changes_undo_and_redo_are_as_in_the_model(
        steps in prop::collection::vec(step(), 1..25),
    ) {
        let mut both = Both::new();
        for step in &steps {
            both.step(step);
        }
        // All of it back, and forth again.
        let end = text(&both.store().load().unwrap());
        let entries = both.states.len() - 1 - both.at;
        for _ in 0..entries {
            both.step(&Step::Redo);
        }
        let last = text(&both.store().load().unwrap());
        while both.at > 0 {
            both.step(&Step::Undo);
        }
        prop_assert_eq!(State::of(&both.store().load().unwrap()), State::default());
        both.step(&Step::Reopen);
        while both.at + 1 < both.states.len() {
            both.step(&Step::Redo);
        }
        prop_assert_eq!(text(&both.store().load().unwrap()), last);
        for _ in 0..entries {
            both.step(&Step::Undo);
        }
        prop_assert_eq!(text(&both.store().load().unwrap()), end);
    }
}

fn put(store: &mut Store, label: &str, n: u32) {
    store
        .change(label, Timestamp(1), |change| change.put(&domain(n)))
        .map_err(|error: StoreError| error)
        .unwrap();
}

#[test]
fn undo_and_redo_survive_a_restart_and_a_new_change_drops_the_redo() {
    let place = Place::new();
    let mut store = place.create();
    assert_eq!(store.undo().unwrap(), None);
    for n in 1..=3 {
        put(&mut store, &format!("Add domain {n}"), n);
    }
    drop(store);
    let mut store = place.open();
    assert_eq!(store.undo().unwrap().unwrap().label, "Add domain 3");
    assert_eq!(store.undo().unwrap().unwrap().label, "Add domain 2");
    drop(store);
    let mut store = place.open();
    assert_eq!(store.undo_label().unwrap().as_deref(), Some("Add domain 1"));
    assert_eq!(store.redo_label().unwrap().as_deref(), Some("Add domain 2"));
    let redone = store.redo().unwrap().unwrap();
    assert_eq!(redone.changed, BTreeSet::from([TableName::Domain]));
    put(&mut store, "Add domain 9", 9);
    assert_eq!(store.redo().unwrap(), None);
    let domains: Vec<_> = store.load().unwrap().domains.into_keys().map(Id::number).collect();
    assert_eq!(domains, [1, 2, 9]);
    // Identities of what was dropped are not given out again.
    let next = store.reserve_id::<Domain>().unwrap();
    assert_eq!(next, DomainId::new(10));
}

#[test]
fn a_change_that_changes_nothing_leaves_no_entry_and_keeps_the_redo() {
    let place = Place::new();
    let mut store = place.create();
    put(&mut store, "One", 1);
    put(&mut store, "Two", 2);
    store.undo().unwrap().unwrap();
    let done = store
        .change("Again", Timestamp(2), |change| {
            change.put(&domain(1))?;
            change.remove::<Domain>(&DomainId::new(2))
        })
        .map_err(|error: StoreError| error)
        .unwrap();
    assert!(done.changed.is_empty());
    assert_eq!(done.undo.as_deref(), Some("One"));
    assert_eq!(store.redo_label().unwrap().as_deref(), Some("Two"));
}

#[test]
fn a_snapshot_can_be_gone_back_to_and_that_can_be_undone() {
    let place = Place::new();
    let mut store = place.create();
    put(&mut store, "One", 1);
    let snapshot = store
        .change("Keep a snapshot", Timestamp(2), |change| {
            let snapshot = Snapshot {
                id: change.next_id::<Snapshot>()?,
                name: "Before".to_owned(),
                at: Timestamp(2),
                journal: change.journal()?,
            };
            change.put(&snapshot)?;
            Ok::<_, StoreError>(snapshot)
        })
        .unwrap()
        .value;
    assert_eq!((snapshot.id, snapshot.journal), (SnapshotId::new(1), 1));
    let then = store.load().unwrap();
    // Letters trade hands, a domain goes, others come, and one change is undone.
    put(&mut store, "Two", 2);
    for (a, b) in [("X", "Y"), ("L2", "L1")] {
        store
            .change("Letters", Timestamp(3), |change| {
                let lettered = |n, letter: &str| Domain { letter: letter.to_owned(), ..domain(n) };
                change.put_many(&[lettered(1, a), lettered(2, b)])
            })
            .map_err(|error: StoreError| error)
            .unwrap();
    }
    put(&mut store, "Three", 3);
    put(&mut store, "Four", 4);
    store.undo().unwrap().unwrap();
    let now = store.load().unwrap();

    let done = store
        .change("Go back to “Before”", Timestamp(4), |change| change.revert_to(&snapshot))
        .map_err(|error: StoreError| error)
        .unwrap();
    assert_eq!(done.changed, BTreeSet::from([TableName::Domain]));
    assert_eq!(text(&store.load().unwrap()), text(&then));
    store.undo().unwrap().unwrap();
    assert_eq!(text(&store.load().unwrap()), text(&now));
    store.redo().unwrap().unwrap();
    // Gone back twice: there is nothing to change.
    let done = store
        .change("Go back again", Timestamp(5), |change| change.revert_to(&snapshot))
        .map_err(|error: StoreError| error)
        .unwrap();
    assert!(done.changed.is_empty());
}
