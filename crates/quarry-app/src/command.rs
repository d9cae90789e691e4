//! Every command, declared once: name, request, response, kind of response, and what it may
//! change. The window, the command line's tests and the typed calls of the user interface all
//! come from this table.

use serde_json::Value;

use crate::{
    application::Application,
    commands,
    dto::{
        boundaries::{BoundariesRef, BoundaryList},
        candidates::{
            CandidateList, CandidateRef, DecideOperation, MakeCandidate, OverruleOperation,
            ProposedCandidates, SeamView, SetDisposition, SetSaving,
        },
        common::{Nothing, Topic},
        domains::{
            ApplySuggestion, AssignLines, AssignedLines, CreateDomain, Created, DomainList,
            DomainRef, Suggest, UpdateDomain,
        },
        explained::{Explain, Explanation},
        export::{Export, Exported},
        import::{FilePreview, FileRef, ImportFile},
        ledger::{
            DebtItemForm, DebtItemRef, DebtPicture, DebtProjectForm, DebtProjectRef, DebtProjects,
            DelayedFeatures, FeatureForm, FeaturePreview, FeatureRef, IncidentForm, IncidentLog,
            IncidentPreview, IncidentRef, Ledger, LedgerPreview, LedgerText, MoneySettings,
            ToilDiary, ToilForm, ToilPreview, ToilRef,
        },
        map::{
            AssignModules, DependencyEvidence, DependencyRef, MapSceneRef, ModuleDetail, ModuleRef,
            Moved, Outline, OverruleModule,
        },
        people::{
            BallotPreview, CastVote, Explainability, QuestionForm, QuestionList, QuestionRef,
            VoteRef,
        },
        profiles::{ProfileList, ProfileRef, RankBy, RankingView, SaveProfile},
        project::{
            JobList, JobRef, JobStarted, MaybeProject, NewProject, OpenProject, Preferences,
            ProjectInfo, SaveCopy, Start,
        },
        prospect::{AskProspect, Prospect},
        relations::{PatternList, SetRelation},
        roadmap::{PlanRequest, Roadmap},
        source_lines::{LocateSource, SourceLines, SourceLinesRef},
        survey::{FolderPreview, FolderRef, SurveyFolder, SurveyList},
        tables::{SetTableOwners, TableOwners},
        teams::{AssignAuthors, KnowledgeOf, KnowledgeView, TeamMapping},
        terrain::{CarryDomain, PinDomain, SplitProposal},
        views::{
            LockDomain, MapOverlay, Matrix, MergeDomains, OverlayRef, RulePattern, RulePreview,
            SavePicture, SaveView, SavedViewRef, SavedViews,
        },
    },
    error::AppError,
    types::Declarations,
};

/// What a command answers with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A value.
    Read,
    /// A value in an [`Outcome`](crate::dto::common::Outcome).
    Change,
    /// Bytes whose layout the request's documentation gives.
    Bytes,
    /// The identity of a job, whose state arrives as it goes on.
    Job,
}

/// The answer of a command.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// A JSON value.
    Json(Value),
    /// Raw bytes.
    Bytes(Vec<u8>),
}

/// A command.
#[derive(Debug)]
pub struct Command {
    /// Its name.
    pub name: &'static str,
    /// What it is for.
    pub doc: &'static str,
    /// What it answers with.
    pub kind: Kind,
    /// What it may change.
    pub topics: &'static [Topic],
    run: fn(&Application, Value) -> Result<Reply, AppError>,
    declare: fn(&mut Declarations) -> (String, String),
}

impl Command {
    /// The command with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        TABLE.iter().find(|command| command.name == name)
    }

    /// Carries the command out.
    pub fn run(&self, application: &Application, request: Value) -> Result<Reply, AppError> {
        (self.run)(application, request)
    }

    /// Declares the types of request and response and answers with their names.
    pub fn declare(&self, declarations: &mut Declarations) -> (String, String) {
        (self.declare)(declarations)
    }
}

fn parse<T: serde::de::DeserializeOwned>(name: &str, request: Value) -> Result<T, AppError> {
    serde_json::from_value(request)
        .map_err(|error| AppError::failed(format!("“{name}” was called wrongly: {error}")))
}

fn json(value: &impl serde::Serialize) -> Result<Reply, AppError> {
    serde_json::to_value(value)
        .map(Reply::Json)
        .map_err(|error| AppError::failed(format!("The answer could not be written: {error}")))
}

macro_rules! entry {
    (read $area:ident $name:ident $request:ty, $response:ty, $doc:expr, $topics:expr) => {
        Command {
            name: stringify!($name),
            doc: $doc,
            kind: Kind::Read,
            topics: $topics,
            run: |application, request| {
                let request: $request = parse(stringify!($name), request)?;
                let value: $response = commands::$area::$name(application, request)?;
                json(&value)
            },
            declare: |to| (to.add::<$request>(), to.add::<$response>()),
        }
    };
    (change $area:ident $name:ident $request:ty, $response:ty, $doc:expr, $topics:expr) => {
        Command {
            name: stringify!($name),
            doc: $doc,
            kind: Kind::Change,
            topics: $topics,
            run: |application, request| {
                let request: $request = parse(stringify!($name), request)?;
                let outcome: crate::dto::common::Outcome<$response> =
                    commands::$area::$name(application, request)?;
                debug_assert!(outcome.changed.iter().all(|topic| $topics.contains(topic)));
                json(&outcome)
            },
            declare: |to| (to.add::<$request>(), to.add::<$response>()),
        }
    };
    (bytes $area:ident $name:ident $request:ty, $layout:ty, $doc:expr, $topics:expr) => {
        Command {
            name: stringify!($name),
            doc: $doc,
            kind: Kind::Bytes,
            topics: $topics,
            run: |application, request| {
                let request: $request = parse(stringify!($name), request)?;
                commands::$area::$name(application, request).map(Reply::Bytes)
            },
            declare: |to| (to.add::<$request>(), to.add::<$layout>()),
        }
    };
    (job $area:ident $name:ident $request:ty, $response:ty, $doc:expr, $topics:expr) => {
        Command {
            name: stringify!($name),
            doc: $doc,
            kind: Kind::Job,
            topics: $topics,
            run: |application, request| {
                let request: $request = parse(stringify!($name), request)?;
                let started: $response = commands::$area::$name(application, request)?;
                json(&started)
            },
            declare: |to| (to.add::<$request>(), to.add::<$response>()),
        }
    };
}

macro_rules! table {
    ($( $(#[doc = $doc:literal])* $kind:ident $area:ident::$name:ident($request:ty) -> $response:ty
        $(, changes [$($topic:ident),*])?; )*) => {
        /// Every command.
        pub const TABLE: &[Command] = &[$(
            entry!($kind $area $name $request, $response, concat!($($doc),*),
                &[$($(Topic::$topic),*)?]),
        )*];
    };
}

table! {
    /// What the window needs to know when it starts.
    read project::start(Nothing) -> Start;
    /// Opens a project file in place of the one that is open.
    read project::open_project(OpenProject) -> ProjectInfo;
    /// Opens a fresh copy of the bundled sample.
    read project::open_sample(Nothing) -> ProjectInfo;
    /// Makes an empty project and opens it.
    read project::new_project(NewProject) -> ProjectInfo;
    /// Closes the project.
    read project::close_project(Nothing) -> Nothing;
    /// The open project, if there is one.
    read project::project_info(Nothing) -> MaybeProject;
    /// Writes a copy of the project file.
    read project::save_copy(SaveCopy) -> Exported;
    /// Takes the last change back.
    change project::undo(Nothing) -> Nothing,
        changes [Survey, Modules, Map, Domains, Scores, Debt, Roadmap, Teams, Decisions, Settings, Views];
    /// Does again what was taken back last.
    change project::redo(Nothing) -> Nothing,
        changes [Survey, Modules, Map, Domains, Scores, Debt, Roadmap, Teams, Decisions, Settings, Views];
    /// Keeps what the window remembers.
    read project::set_preferences(Preferences) -> Preferences;
    /// Jobs that run.
    read project::jobs(Nothing) -> JobList;
    /// Stops a job; it leaves nothing behind.
    read project::cancel_job(JobRef) -> Nothing;

    /// What a folder holds, before it is surveyed.
    read survey::preview_folder(FolderRef) -> FolderPreview;
    /// Surveys a folder.
    job survey::survey_folder(SurveyFolder) -> JobStarted, changes [Survey, Modules, Map, Domains, Scores, Roadmap];
    /// What a file of another tool looks like, before it is imported.
    read import::preview_file(FileRef) -> FilePreview;
    /// Imports a file of another tool.
    job import::import_file(ImportFile) -> JobStarted,
        changes [Survey, Modules, Map, Domains, Scores, Roadmap, Teams];
    /// What the current surveys read.
    read survey::surveys(Nothing) -> SurveyList;
    /// Who may use whom, and what breaks that.
    read boundaries::boundaries(Nothing) -> BoundaryList;
    /// Forgets what one file says about who may use whom.
    change boundaries::remove_boundaries(BoundariesRef) -> Nothing, changes [Survey];
    /// Who wrote the history, and the team of each author.
    read teams::team_mapping(Nothing) -> TeamMapping;
    /// Puts authors into a team, or out of all teams.
    change teams::assign_authors(AssignAuthors) -> Nothing,
        changes [Teams, Scores, Roadmap, Domains];
    /// Who knows a module or the modules of a domain.
    read teams::knowledge(KnowledgeOf) -> KnowledgeView;

    /// All modules with their domains.
    read map::outline(Nothing) -> Outline;
    /// The map, as numbers: see `MapScene`.
    bytes map::map_scene(MapSceneRef) -> crate::dto::map::MapScene;
    /// Everything known of one module.
    read map::module_detail(ModuleRef) -> ModuleDetail;
    /// The places that show a dependency.
    read map::dependency_evidence(DependencyRef) -> DependencyEvidence;
    /// Says how a module stands, or which role it has, against the evidence.
    change overrules::overrule_module(OverruleModule) -> Nothing,
        changes [Modules, Map, Domains, Scores, Roadmap];
    /// Assigns modules by hand.
    change map::assign_modules(AssignModules) -> Moved, changes [Map, Domains, Scores, Roadmap];

    /// A figure of every module, in steps that are drawn as colours.
    read overlays::map_overlay(OverlayRef) -> MapOverlay;
    /// The order of the dependency structure matrix.
    read matrix::matrix(Nothing) -> Matrix;
    /// Ways to look at the map that have a name.
    read views::saved_views(Nothing) -> SavedViews;
    /// Saves a way to look at the map.
    change views::save_view(SaveView) -> Created, changes [Views];
    /// Removes a saved view.
    change views::remove_view(SavedViewRef) -> Nothing, changes [Views];
    /// Writes a picture of the current view.
    read views::save_picture(SavePicture) -> Exported;

    /// All domains with how they hang together.
    read domains::list_domains(Nothing) -> DomainList;
    /// Makes a domain.
    change domains::create_domain(CreateDomain) -> Created, changes [Map, Domains, Scores, Roadmap];
    /// Changes a domain.
    change domains::update_domain(UpdateDomain) -> Nothing, changes [Map, Domains, Scores, Roadmap];
    /// Removes a domain; its modules go back to the monolith.
    change domains::delete_domain(DomainRef) -> Nothing,
        changes [Map, Domains, Scores, Debt, Roadmap];
    /// What a rule would do; changes nothing.
    read carving::preview_rule(RulePattern) -> RulePreview;
    /// Makes a rule: what matches goes into the domain, now and after later surveys.
    change carving::add_rule(RulePattern) -> Moved, changes [Map, Domains, Scores, Roadmap];
    /// Puts everything of one domain into another, and removes it.
    change carving::merge_domains(MergeDomains) -> Moved,
        changes [Map, Domains, Scores, Debt, Roadmap];
    /// How a domain would be split by coupling; changes nothing.
    read split::propose_split(DomainRef) -> SplitProposal;
    /// The map as tidying would leave it, as numbers: see `MapScene`.
    bytes terrain::tidy_preview(MapSceneRef) -> crate::dto::map::MapScene;
    /// Lays the map out anew; pinned domains stay where they are.
    change terrain::tidy_map(Nothing) -> Moved, changes [Map];
    /// Carries a domain's region elsewhere on the map and pins it there.
    change terrain::carry_domain(CarryDomain) -> Moved, changes [Map, Domains];
    /// Pins a domain's region on the map, or lets it go.
    change terrain::pin_domain(PinDomain) -> Nothing, changes [Domains];
    /// Locks or unlocks a domain.
    change carving::lock_domain(LockDomain) -> Nothing, changes [Domains];
    /// Assigns modules by names and patterns.
    change assigning::assign_lines(AssignLines) -> AssignedLines, changes [Map, Domains, Scores, Roadmap];
    /// Looks for domains; changes nothing.
    job suggestions::suggest_domains(Suggest) -> JobStarted;
    /// Takes a suggestion over.
    change suggestions::apply_suggestion(ApplySuggestion) -> Moved, changes [Map, Domains, Scores, Roadmap];

    /// All candidates with their scores.
    read candidates::candidates(Nothing) -> CandidateList;
    /// What crosses a candidate's boundary.
    read seam::seam(CandidateRef) -> SeamView;
    /// Decides what is to become of a candidate.
    change candidates::set_disposition(SetDisposition) -> Nothing, changes [Scores, Roadmap];
    /// Says what a candidate's way out saves and costs.
    change candidates::set_saving(SetSaving) -> Nothing, changes [Scores, Roadmap];
    /// Decides what an operation that crosses is to become, or takes that back.
    change decisions::decide_operation(DecideOperation) -> Nothing, changes [Scores, Roadmap];
    /// Says that the evidence for an operation is wrong, or takes that back.
    change decisions::overrule_operation(OverruleOperation) -> Nothing,
        changes [Modules, Map, Domains, Scores, Roadmap];
    /// The patterns by which sides of a boundary stand to each other.
    read relations::relation_patterns(Nothing) -> PatternList;
    /// Says how a candidate and a neighbour stand to each other, or takes that back.
    change relations::set_relation(SetRelation) -> Nothing, changes [Scores, Roadmap];
    /// Lines of the source as it is now; nothing of it is kept.
    read source_lines::source_lines(SourceLinesRef) -> SourceLines;
    /// Says in which folder a source lies now.
    change source_lines::locate_source(LocateSource) -> Nothing,
        changes [Survey, Modules, Map, Domains, Scores, Roadmap];
    /// Whose the tables are.
    read tables::table_owners(Nothing) -> TableOwners;
    /// Says whose tables are, or leaves them to the evidence again.
    change tables::set_table_owners(SetTableOwners) -> Nothing, changes [Scores, Roadmap];
    /// Sets of modules that could be made candidates.
    read sets::propose_candidates(Nothing) -> ProposedCandidates;
    /// Makes a set of modules a candidate.
    change sets::make_candidate(MakeCandidate) -> Created, changes [Scores, Roadmap];
    /// Removes a candidate that people made.
    change sets::remove_candidate(CandidateRef) -> Nothing, changes [Scores, Roadmap];

    /// Every figure of a candidate with formula, inputs, provenance and what it lacks.
    read explain::explain(Explain) -> Explanation;

    /// Stakeholders, and how far they agree.
    read profiles::profiles(Nothing) -> ProfileList;
    /// The candidates in the order of a stakeholder, and how sure that is.
    read profiles::ranking(RankBy) -> RankingView;
    /// Makes a profile, or changes one.
    change profiles::save_profile(SaveProfile) -> Created, changes [Scores, Roadmap];
    /// Removes a profile.
    change profiles::remove_profile(ProfileRef) -> Nothing, changes [Scores, Roadmap];

    /// The debt ledger.
    read ledger::ledger(Nothing) -> Ledger;
    /// A debt item as it was entered.
    read debt_items::debt_item(DebtItemRef) -> DebtItemForm;
    /// Enters a debt item, or changes one.
    change debt_items::save_debt_item(DebtItemForm) -> Created, changes [Debt, Scores, Roadmap];
    /// Removes a debt item.
    change debt_items::remove_debt_item(DebtItemRef) -> Nothing, changes [Debt, Scores, Roadmap];
    /// What a ledger from elsewhere holds; changes nothing.
    read debt_items::preview_ledger(LedgerText) -> LedgerPreview;
    /// Takes a ledger from elsewhere over.
    change debt_items::import_ledger(LedgerText) -> LedgerPreview, changes [Debt, Scores, Roadmap];
    /// The debt outstanding and what servicing it costs, over time.
    read debt_picture::debt_picture(Nothing) -> DebtPicture;
    /// The projects that took debt on.
    read debt_projects::debt_projects(Nothing) -> DebtProjects;
    /// Enters a project that took debt on, or changes one.
    change debt_projects::save_debt_project(DebtProjectForm) -> Created,
        changes [Debt, Scores, Roadmap];
    /// Removes a project that took debt on; its items stay, without a project.
    change debt_projects::remove_debt_project(DebtProjectRef) -> Nothing,
        changes [Debt, Scores, Roadmap];
    /// The toil diary.
    read diary::toil_diary(Nothing) -> ToilDiary;
    /// Notes toil in the diary, or changes a line of it.
    change diary::save_toil(ToilForm) -> Created, changes [Debt, Scores, Roadmap];
    /// Removes a line of the diary.
    change diary::remove_toil(ToilRef) -> Nothing, changes [Debt, Scores, Roadmap];
    /// What a diary from elsewhere holds; changes nothing.
    read diary::preview_toil(LedgerText) -> ToilPreview;
    /// Takes a diary from elsewhere over.
    change diary::import_toil(LedgerText) -> ToilPreview, changes [Debt, Scores, Roadmap];
    /// What broke.
    read incidents::incidents(Nothing) -> IncidentLog;
    /// Notes an incident, or changes one.
    change incidents::save_incident(IncidentForm) -> Created, changes [Debt, Scores, Roadmap];
    /// Removes an incident.
    change incidents::remove_incident(IncidentRef) -> Nothing, changes [Debt, Scores, Roadmap];
    /// What a log of incidents from elsewhere holds; changes nothing.
    read incidents::preview_incidents(LedgerText) -> IncidentPreview;
    /// Takes a log of incidents from elsewhere over.
    change incidents::import_incidents(LedgerText) -> IncidentPreview,
        changes [Debt, Scores, Roadmap];
    /// Features that wait because of debt.
    read features::delayed_features(Nothing) -> DelayedFeatures;
    /// Enters a feature that waits, or changes one.
    change features::save_feature(FeatureForm) -> Created, changes [Debt, Scores, Roadmap];
    /// Removes a feature.
    change features::remove_feature(FeatureRef) -> Nothing, changes [Debt, Scores, Roadmap];
    /// What a list of delayed features from elsewhere holds; changes nothing.
    read features::preview_features(LedgerText) -> FeaturePreview;
    /// Takes a list of delayed features from elsewhere over.
    change features::import_features(LedgerText) -> FeaturePreview,
        changes [Debt, Scores, Roadmap];
    /// What a candidate costs and saves over time: doing nothing against beginning in some month,
    /// when it breaks even, and the assumption that would turn the answer.
    read prospect::prospect(AskProspect) -> Prospect;
    /// What an hour costs and is worth.
    read money::money_settings(Nothing) -> MoneySettings;
    /// Sets what an hour costs and is worth.
    change money::set_money_settings(MoneySettings) -> Nothing,
        changes [Settings, Scores, Debt, Roadmap];

    /// How well people can explain domains and modules.
    read people::explainability(Nothing) -> Explainability;
    /// Says how well somebody can explain a domain or module.
    change people::cast_vote(CastVote) -> Nothing, changes [Votes];
    /// Takes a vote back.
    change people::withdraw_vote(VoteRef) -> Nothing, changes [Votes];
    /// What a ballot file holds; changes nothing.
    read people::preview_ballot(LedgerText) -> BallotPreview;
    /// Takes a ballot file over.
    change people::import_ballot(LedgerText) -> BallotPreview, changes [Votes];
    /// Questions about behaviour.
    read people::questions(Nothing) -> QuestionList;
    /// Asks a question about behaviour, or changes one.
    change people::save_question(QuestionForm) -> Created, changes [Decisions];
    /// Removes a question.
    change people::remove_question(QuestionRef) -> Nothing, changes [Decisions];

    /// The candidates in order on a calendar.
    read roadmap::roadmap(PlanRequest) -> Roadmap;

    /// Writes a file for others to read.
    read export::export(Export) -> Exported;
}
