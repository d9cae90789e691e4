//! The open project: its file, and the project in memory.
//!
//! Readers take a [`View`]: the project at one moment, with what was computed from it. Changes
//! go through an [`Edit`], which holds the file; when it is committed, the next view takes the
//! place of the last. So nobody who reads waits for somebody who writes.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock},
};

use quarry_analysis::{CandidateScore, DomainCoupling, Graph};
use quarry_layout::{Link, geometry::ModuleMark};
use quarry_model::{
    domain::Firmness,
    ids::{DomainId, Id, ModuleId, ProfileId, VoteId},
    module::Standing,
    people::{StakeholderProfile, Vote},
    project::Project,
    time::Timestamp,
};
use quarry_store::{Access, Change, Opened, Replayed, Store, StoreError, TableName, Touched};

use crate::{
    boundary::{Broken, broken_in},
    commands::scene::Edges,
    dto::{
        common::{Outcome, Placed, Topic, UndoState},
        project::ProjectInfo,
    },
    error::AppError,
    territory::{self, Territory},
};

/// How many daily copies of a project are kept.
const DAILY_COPIES: usize = 5;

/// The project at one moment, and what was computed from it.
pub(crate) struct View {
    pub(crate) project: Project,
    pub(crate) graph: Arc<Graph>,
    /// Dependencies as the map draws them; like the graph, the same until another survey counts.
    links: Arc<OnceLock<(Vec<Link>, Vec<u32>)>>,
    /// Uses that break an agreed rule; the same until other rules or another survey count.
    broken: Arc<OnceLock<Result<Vec<Broken>, AppError>>>,
    coupling: OnceLock<DomainCoupling>,
    scores: OnceLock<Vec<CandidateScore>>,
    territory: OnceLock<Arc<Territory>>,
    /// The map of an earlier view of the same survey, which the next one is drawn on from.
    earlier: Mutex<Option<Arc<Territory>>>,
    /// Dependencies as they travel to the window; like the graph.
    edges: Arc<OnceLock<Arc<Edges>>>,
}

impl View {
    fn new(project: Project) -> Self {
        let graph = Arc::new(Graph::of_project(&project));
        Self {
            project,
            graph,
            links: Arc::default(),
            broken: Arc::default(),
            coupling: OnceLock::new(),
            scores: OnceLock::new(),
            territory: OnceLock::new(),
            earlier: Mutex::default(),
            edges: Arc::default(),
        }
    }

    /// The same modules and dependencies with other decisions about them.
    fn after(last: &Self, project: Project, boundaries_changed: bool) -> Self {
        Self {
            project,
            graph: Arc::clone(&last.graph),
            links: Arc::clone(&last.links),
            broken: if boundaries_changed { Arc::default() } else { Arc::clone(&last.broken) },
            coupling: OnceLock::new(),
            scores: OnceLock::new(),
            territory: OnceLock::new(),
            earlier: Mutex::new(last.drawn_so_far()),
            edges: Arc::clone(&last.edges),
        }
    }

    /// The map of this view, or else the one it would be drawn on from.
    fn drawn_so_far(&self) -> Option<Arc<Territory>> {
        let earlier = || self.earlier.lock().unwrap_or_else(PoisonError::into_inner).clone();
        self.territory.get().cloned().or_else(earlier)
    }

    /// The uses between product modules that break an agreed rule.
    pub(crate) fn broken(&self) -> Result<&[Broken], AppError> {
        match self.broken.get_or_init(|| broken_in(&self.project)) {
            Ok(found) => Ok(found),
            Err(error) => Err(error.clone()),
        }
    }

    /// Dependencies between regions.
    pub(crate) fn coupling(&self) -> &DomainCoupling {
        self.coupling.get_or_init(|| {
            quarry_analysis::domain_coupling(&self.graph, &self.project.domains_by_place())
        })
    }

    /// The profile that candidates are ranked by: the first of the project, else equal weights.
    pub(crate) fn profile(&self) -> StakeholderProfile {
        let first = self.project.profiles.values().next().cloned();
        first.unwrap_or_else(|| StakeholderProfile::balanced(ProfileId::new(0)))
    }

    /// Candidates, best first.
    pub(crate) fn scores(&self) -> &[CandidateScore] {
        self.scores
            .get_or_init(|| quarry_analysis::score(&self.project, &self.graph, &self.profile()))
    }

    /// Outlines and marks of the map.
    pub(crate) fn territory(&self) -> &Territory {
        self.territory.get_or_init(|| {
            let last = self.earlier.lock().unwrap_or_else(PoisonError::into_inner).take();
            Arc::new(territory::draw(&self.project, self.links(), last.as_deref()))
        })
    }

    /// Dependencies between the modules of a map of this project.
    pub(crate) fn edges(&self, marks: &[ModuleMark]) -> Arc<Edges> {
        let known = self.edges.get_or_init(|| Arc::new(Edges::of(self, marks)));
        if known.are_of(marks) { Arc::clone(known) } else { Arc::new(Edges::of(self, marks)) }
    }

    /// Dependencies between product modules, all directed kinds of a pair together, in the
    /// order of the evidence.
    pub(crate) fn links(&self) -> &[Link] {
        &self.links_and_kinds().0
    }

    /// Which kinds each of the links has; see [`territory::links`].
    pub(crate) fn link_kinds(&self) -> &[u32] {
        &self.links_and_kinds().1
    }

    fn links_and_kinds(&self) -> &(Vec<Link>, Vec<u32>) {
        self.links.get_or_init(|| territory::links(&self.project))
    }
}

/// The open project.
pub(crate) struct Session {
    store: Mutex<Store>,
    view: RwLock<Arc<View>>,
    path: PathBuf,
    read_only: Option<String>,
    notices: Vec<String>,
    clock: fn() -> Timestamp,
}

impl Session {
    pub(crate) fn open(path: &Path, clock: fn() -> Timestamp) -> Result<Self, AppError> {
        Self::from_opened(Store::open(path, Access::ReadWrite)?, clock)
    }

    pub(crate) fn open_read_only(path: &Path, clock: fn() -> Timestamp) -> Result<Self, AppError> {
        Self::from_opened(Store::open(path, Access::ReadOnly)?, clock)
    }

    fn from_opened(opened: Opened, clock: fn() -> Timestamp) -> Result<Self, AppError> {
        let Opened { store, read_only, notices } = opened;
        let project = store.load()?;
        Ok(Self {
            path: store.path().to_owned(),
            store: Mutex::new(store),
            view: RwLock::new(Arc::new(View::new(project))),
            read_only: read_only.map(|reason| reason.to_string()),
            notices,
            clock,
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn is_read_only(&self) -> bool {
        self.read_only.is_some()
    }

    pub(crate) fn view(&self) -> Arc<View> {
        Arc::clone(&self.view.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn info(&self) -> ProjectInfo {
        let view = self.view();
        let project = &view.project;
        let product: Vec<bool> =
            project.standings().iter().map(|standing| *standing == Standing::Product).collect();
        let assigned = product
            .iter()
            .zip(project.modules.ids())
            .filter(|(product, id)| **product && project.domain_of(**id).is_some())
            .count();
        ProjectInfo {
            name: project.settings.name.clone(),
            path: self.path.display().to_string(),
            read_only: self.read_only.clone(),
            notice: project.settings.notice.clone(),
            notices: self.notices.clone(),
            currency: project.settings.currency.clone(),
            modules: project.evidence.modules.len() as u32,
            product_modules: product.iter().filter(|product| **product).count() as u32,
            dependencies: project.evidence.dependencies.len() as u32,
            domains: project.domains.len() as u32,
            assigned: assigned as u32,
            undo: undo_state(&self.lock_store()).unwrap_or_default(),
        }
    }

    pub(crate) fn save_copy(&self, to: &Path) -> Result<(), AppError> {
        Ok(self.lock_store().save_copy(to)?)
    }

    pub(crate) fn daily_copy(&self, folder: &Path, now: Timestamp) -> Result<(), StoreError> {
        let day = crate::days::day_of(now);
        self.lock_store().daily_copy(folder, day, DAILY_COPIES).map(drop)
    }

    /// Runs `work` with the file, outside the journal: for surveys that are being staged.
    pub(crate) fn with_store<T>(&self, work: impl FnOnce(&mut Store) -> T) -> T {
        work(&mut self.lock_store())
    }

    fn lock_store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Refuses to go on when another program, such as one that synchronises folders, has changed
    /// the file since it was read here. What it holds now is shown instead.
    fn notice_others(&self, store: &Store) -> Result<(), AppError> {
        if !store.changed_underneath()? {
            return Ok(());
        }
        let next = Arc::new(View::new(store.load()?));
        *self.view.write().unwrap_or_else(PoisonError::into_inner) = next;
        Err(AppError::failed(
            "Another program has changed this project file, perhaps one that synchronises its \
             folder. Quarry has read it again; look at it, then repeat what you did.",
        ))
    }

    /// Puts the next view in the place of the last.
    fn show(&self, store: &Store, touched: &Touched) -> Result<(), AppError> {
        let changed = touched.tables();
        let last = self.view();
        let mut project = last.project.clone();
        store.refresh(&mut project, touched)?;
        let graph_changed =
            changed.contains(&TableName::Source) || changed.contains(&TableName::Overrule);
        let settings_changed = changed.contains(&TableName::Settings)
            && project.settings.mass_commit_files != last.project.settings.mass_commit_files;
        let next = if graph_changed || settings_changed {
            View::new(project)
        } else {
            View::after(&last, project, changed.contains(&TableName::Boundaries))
        };
        let next = Arc::new(next);
        *self.view.write().unwrap_or_else(PoisonError::into_inner) = next;
        Ok(())
    }
}

/// A change that is being prepared. It holds the file, so that what it reads is still true when
/// it is committed.
pub(crate) struct Edit {
    session: Arc<Session>,
    view: Arc<View>,
}

impl Edit {
    pub(crate) fn begin(session: Arc<Session>) -> Result<Self, AppError> {
        if let Some(why) = &session.read_only {
            return Err(AppError::read_only(why));
        }
        let view = session.view();
        Ok(Self { session, view })
    }

    /// Makes the change: one transaction and one entry in the journal, named by the label that
    /// `body` returns with its value. The map follows in the same transaction.
    pub(crate) fn commit<T: ts_rs::TS>(
        &self,
        label: &str,
        body: impl FnOnce(&Project, &mut Change<'_>) -> Result<T, AppError>,
    ) -> Result<Outcome<T>, AppError> {
        let mut store = self.session.lock_store();
        self.session.notice_others(&store)?;
        // Taken under the lock: another change may have been committed since `begin`.
        let project = &self.session.view().project;
        let at = (self.session.clock)();
        let done = store.change(label, at, |change| {
            let value = body(project, change)?;
            territory::follow(project, change)?;
            Ok::<_, AppError>(value)
        })?;
        self.session.show(&store, &done.touched)?;
        Ok(Outcome {
            value: done.value,
            changed: topics(&done.changed),
            placed: placed(&self.session.view().project, &done.touched),
            undo: undo_state(&store)?,
        })
    }

    /// Keeps votes in one transaction, each in place of what the same voter said of the same thing
    /// before. They stand outside the journal, so there is nothing to undo.
    pub(crate) fn vote(
        &self,
        votes: Vec<Vote>,
    ) -> Result<Outcome<crate::dto::common::Nothing>, AppError> {
        let at = (self.session.clock)();
        self.outside(|store, project| {
            let votes: Vec<Vote> = votes.into_iter().map(|vote| Vote { at, ..vote }).collect();
            for vote in store.record_votes(&votes)? {
                let same = |known: &Vote| known.target == vote.target && known.voter == vote.voter;
                project.votes.retain(|_, known| !same(known));
                project.votes.insert(vote.id, vote);
            }
            Ok(())
        })
    }

    /// Takes a vote back.
    pub(crate) fn withdraw(
        &self,
        vote: VoteId,
    ) -> Result<Outcome<crate::dto::common::Nothing>, AppError> {
        self.outside(|store, project| {
            store.withdraw_vote(vote)?;
            project.votes.remove(&vote);
            Ok(())
        })
    }

    /// Carries out what stands outside the journal, on the file and on what is shown of it.
    fn outside(
        &self,
        body: impl FnOnce(&mut Store, &mut Project) -> Result<(), AppError>,
    ) -> Result<Outcome<crate::dto::common::Nothing>, AppError> {
        let mut store = self.session.lock_store();
        self.session.notice_others(&store)?;
        let last = self.session.view();
        let mut project = last.project.clone();
        body(&mut store, &mut project)?;
        let next = View::after(&last, project, false);
        *self.session.view.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
        Ok(Outcome {
            value: crate::dto::common::Nothing {},
            changed: topics(&BTreeSet::from([TableName::Vote])),
            placed: Vec::new(),
            undo: undo_state(&store)?,
        })
    }

    /// Takes the last change back.
    pub(crate) fn undo(&self) -> Result<Outcome<crate::dto::common::Nothing>, AppError> {
        self.replay(Store::undo)
    }

    /// Does again what was taken back last.
    pub(crate) fn redo(&self) -> Result<Outcome<crate::dto::common::Nothing>, AppError> {
        self.replay(Store::redo)
    }

    /// The project the change starts from.
    pub(crate) fn project(&self) -> &Project {
        &self.view.project
    }

    fn replay(
        &self,
        step: impl FnOnce(&mut Store) -> Result<Option<Replayed>, StoreError>,
    ) -> Result<Outcome<crate::dto::common::Nothing>, AppError> {
        let mut store = self.session.lock_store();
        self.session.notice_others(&store)?;
        let (mut changed, mut touched) = Default::default();
        if let Some(replayed) = step(&mut store)? {
            self.session.show(&store, &replayed.touched)?;
            (changed, touched) = (replayed.changed, replayed.touched);
        }
        Ok(Outcome {
            value: crate::dto::common::Nothing {},
            changed: topics(&changed),
            placed: placed(&self.session.view().project, &touched),
            undo: undo_state(&store)?,
        })
    }
}

fn undo_state(store: &Store) -> Result<UndoState, AppError> {
    Ok(UndoState { undo: store.undo_label()?, redo: store.redo_label()? })
}

/// Where the modules are now whose assignments were written.
fn placed(project: &Project, touched: &Touched) -> Vec<Placed> {
    let mut by_place: BTreeMap<(Option<DomainId>, bool), Vec<String>> = BTreeMap::new();
    for number in touched.numbers(TableName::Assignment) {
        let Ok(number) = u32::try_from(number) else { continue };
        let module = ModuleId::new(number);
        let assignment = project.assignments.get(&module);
        let pinned = assignment.is_some_and(|held| held.firmness == Firmness::Pinned);
        let domain = assignment.and_then(|held| held.domain);
        by_place.entry((domain, pinned)).or_default().push(module.to_string());
    }
    let row = |((domain, pinned), modules): ((Option<DomainId>, _), _)| Placed {
        modules,
        domain: domain.map(|domain| domain.to_string()),
        pinned,
    };
    by_place.into_iter().map(row).collect()
}

/// What views must fetch anew when these tables have changed.
fn topics(tables: &BTreeSet<TableName>) -> Vec<Topic> {
    let of = |table: &TableName| -> &'static [Topic] {
        match table {
            TableName::Settings => &[Topic::Settings, Topic::Scores, Topic::Debt, Topic::Roadmap],
            TableName::Source => &[
                Topic::Survey,
                Topic::Modules,
                Topic::Map,
                Topic::Domains,
                Topic::Scores,
                Topic::Roadmap,
            ],
            TableName::Overrule => {
                &[Topic::Modules, Topic::Map, Topic::Domains, Topic::Scores, Topic::Roadmap]
            }
            TableName::Team => &[Topic::Teams, Topic::Scores, Topic::Roadmap, Topic::Domains],
            TableName::Domain | TableName::Assignment => {
                &[Topic::Map, Topic::Domains, Topic::Scores, Topic::Roadmap]
            }
            TableName::Rule | TableName::Lock | TableName::Pin => &[Topic::Domains],
            TableName::Boundaries => &[Topic::Survey],
            TableName::Slot | TableName::Anchor => &[Topic::Map],
            TableName::SavedView => &[Topic::Views],
            TableName::Candidate
            | TableName::Enabler
            | TableName::SeamDecision
            | TableName::TableOwner
            | TableName::Relation
            | TableName::StakeholderProfile => &[Topic::Scores, Topic::Roadmap],
            TableName::DebtProject
            | TableName::DebtItem
            | TableName::ToilEntry
            | TableName::Incident
            | TableName::DelayedFeature => &[Topic::Debt, Topic::Scores, Topic::Roadmap],
            TableName::Step | TableName::Scenario => &[Topic::Roadmap],
            TableName::Decision | TableName::BehaviourQuestion => &[Topic::Decisions],
            TableName::Snapshot => &[],
            TableName::Vote => &[Topic::Votes],
        }
    };
    let topics: BTreeSet<Topic> = tables.iter().flat_map(of).copied().collect();
    topics.into_iter().collect()
}
