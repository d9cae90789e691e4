//! The map, the outline, and the evidence behind modules and dependencies.

use std::collections::{BTreeMap, BTreeSet};

use quarry_analysis::history::ModuleEffort;
use quarry_model::{
    dependency::{Dependency, DependencyKind},
    domain::Firmness,
    evidence::ModuleIx,
    ids::{DomainId, ModuleId},
    project::Project,
};

use super::{
    announce::border,
    assigning::Hand,
    boundaries::row,
    carving::refuse_locked,
    overrules::{overrules_of, roles_by_place},
    scene::scene_bytes,
};
use crate::{
    application::Application,
    dto::{
        common::{Nothing, Outcome, Place},
        map::{
            AssignModules, CoChange, DependencyEvidence, DependencyRef, EvidenceRow, KindCount,
            LineChurn, MapSceneRef, ModuleDetail, ModuleRef, Moved, Neighbour, Outline,
            OutlineModule, RoleRow,
        },
    },
    error::AppError,
    words,
};

/// How many modules that change together are listed.
const CO_CHANGES: usize = 20;

/// All modules with their domains.
pub fn outline(application: &Application, _: Nothing) -> Result<Outline, AppError> {
    let view = application.view()?;
    let project = &view.project;
    let modules = project
        .evidence
        .modules
        .iter()
        .zip(project.modules.ids())
        .zip(project.standings())
        .zip(roles_by_place(project))
        .map(|(((module, id), standing), roles)| {
            let assignment = project.assignments.get(id);
            OutlineModule {
                id: id.to_string(),
                name: module.name.clone(),
                path: module.path.clone(),
                package: module.package.clone(),
                domain: assignment.and_then(|a| a.domain).map(|domain| domain.to_string()),
                pinned: assignment.is_some_and(|a| a.firmness == Firmness::Pinned),
                sloc: module.sloc,
                standing: words::of(&standing),
                language: words::of(&module.language),
                roles: roles.iter().map(words::of).collect(),
            }
        })
        .collect();
    Ok(Outline { modules })
}

/// The map, as bytes: see [`MapScene`].
pub fn map_scene(application: &Application, request: MapSceneRef) -> Result<Vec<u8>, AppError> {
    let view = application.view()?;
    Ok(scene_bytes(&view, view.territory(), &request))
}

/// Everything known of one module.
pub fn module_detail(
    application: &Application,
    request: ModuleRef,
) -> Result<ModuleDetail, AppError> {
    let session = application.session()?;
    let view = session.view();
    let project = &view.project;
    let id: ModuleId = request.module.parse()?;
    let ix = place(project, id)?;
    let module = project.evidence.module(ix);
    let assignment = project.assignments.get(&id);
    let history = ModuleHistory::of(project, ix);
    Ok(ModuleDetail {
        id: id.to_string(),
        name: module.name.clone(),
        path: module.path.clone(),
        file: file_of(project, ix),
        language: words::of(&module.language),
        sloc: module.sloc,
        standing: words::of(&project.standings()[ix.at()]),
        found_standing: words::of(&module.standing),
        rule: module.rule.clone(),
        overrules: overrules_of(project, id),
        domain: project.domain_of(id).map(|domain| domain.to_string()),
        pinned: assignment.is_some_and(|a| a.firmness == Firmness::Pinned),
        by: assignment.map(|a| a.by.clone()).unwrap_or_default(),
        why: assignment.map(|a| a.why.clone()).unwrap_or_default(),
        roles: project
            .evidence
            .roles
            .iter()
            .filter(|finding| finding.module == ix)
            .map(|finding| RoleRow {
                role: words::spoken(&finding.role),
                because: finding.because.clone(),
                line: finding.line,
            })
            .collect(),
        uses: neighbours(project, |d| (d.from == ix).then_some(d.to)),
        used_by: neighbours(project, |d| (d.to == ix).then_some(d.from)),
        co_changes: history.co_changes,
        broken: view
            .broken()?
            .iter()
            .filter(|each| each.from == ix || each.to == ix)
            .map(|each| row(project, each))
            .collect(),
        commits: history.commits,
        changed_lines: project.evidence.history.lines_of(ix).map(|(lines, unknown)| LineChurn {
            added: lines.added,
            removed: lines.removed,
            unknown,
        }),
        authors: history.authors,
        main_author_share: history.main_author_share,
        minor_authors: history.minor_authors,
        fragmentation: history.fragmentation,
        last_commit: history.last.as_ref().map(|(hash, _)| hash.clone()),
        last_changed: history.last.map(|(_, day)| day),
    })
}

pub(crate) fn place(project: &Project, id: ModuleId) -> Result<ModuleIx, AppError> {
    project.modules.place(id).ok_or_else(|| {
        AppError::failed("That module is no longer there: the last survey did not find it.")
    })
}

/// The file of a module on this machine, if it is there.
pub(crate) fn file_of(project: &Project, ix: ModuleIx) -> Option<String> {
    let source = project.sources.get(project.module_sources.get(ix.at())?)?;
    if source.location.is_empty() {
        return None;
    }
    let file = std::path::Path::new(&source.location).join(&project.evidence.module(ix).path);
    file.is_file().then(|| file.display().to_string())
}

fn neighbours(
    project: &Project,
    other: impl Fn(&Dependency) -> Option<ModuleIx>,
) -> Vec<Neighbour> {
    let mut by_module: BTreeMap<ModuleIx, Vec<KindCount>> = BTreeMap::new();
    for dependency in &project.evidence.dependencies {
        if let Some(module) = other(dependency) {
            by_module.entry(module).or_default().push(KindCount {
                kind: dependency.kind.name().to_owned(),
                count: dependency.count,
                line: dependency.line,
            });
        }
    }
    let mut rows: Vec<_> = by_module
        .into_iter()
        .map(|(ix, kinds)| {
            let id = project.modules.id(ix);
            Neighbour {
                module: id.to_string(),
                name: project.evidence.module(ix).name.clone(),
                domain: project.domain_of(id).map(|domain| domain.to_string()),
                total: kinds.iter().map(|kind| kind.count).sum(),
                kinds,
            }
        })
        .collect();
    rows.sort_by(|a, b| b.total.cmp(&a.total).then_with(|| a.name.cmp(&b.name)));
    rows
}

struct ModuleHistory {
    commits: u32,
    authors: u32,
    main_author_share: Option<f64>,
    minor_authors: u32,
    fragmentation: Option<f64>,
    last: Option<(String, String)>,
    co_changes: Vec<CoChange>,
}

impl ModuleHistory {
    fn of(project: &Project, ix: ModuleIx) -> Self {
        let history = &project.evidence.history;
        let mut by_author: BTreeMap<u32, u32> = BTreeMap::new();
        let mut together: BTreeMap<ModuleIx, u32> = BTreeMap::new();
        let (mut commits, mut last) = (0u32, None);
        for change in history.changes.iter().filter(|change| change.module == ix) {
            let commit = &history.commits[change.commit as usize];
            commits += 1;
            last = Some(commit);
            if !history.authors[commit.author as usize].bot {
                *by_author.entry(commit.author).or_default() += 1;
            }
            if commit.files <= project.settings.mass_commit_files {
                for other in history.changes_of(change.commit) {
                    *together.entry(other.module).or_default() += 1;
                }
            }
        }
        together.remove(&ix);
        let mut pairs: Vec<_> = together.into_iter().collect();
        pairs.sort_by_key(|(module, commits)| (std::cmp::Reverse(*commits), *module));
        pairs.truncate(CO_CHANGES);
        let effort = ModuleEffort::new(ix, by_author);
        let known = effort.revisions > 0;
        Self {
            commits,
            authors: effort.authors.len() as u32,
            main_author_share: known.then(|| effort.ownership()),
            minor_authors: effort.minor_authors(),
            fragmentation: known.then(|| effort.fragmentation()),
            last: last.map(|commit| {
                let at = quarry_model::time::Timestamp(commit.at.saturating_mul(1000));
                (commit.hash.clone(), crate::days::day_of(at).to_string())
            }),
            co_changes: pairs
                .into_iter()
                .map(|(module, commits)| {
                    let id = project.modules.id(module);
                    CoChange {
                        module: id.to_string(),
                        name: project.evidence.module(module).name.clone(),
                        domain: project.domain_of(id).map(|domain| domain.to_string()),
                        commits,
                    }
                })
                .collect(),
        }
    }
}

/// The places that show a dependency.
pub fn dependency_evidence(
    application: &Application,
    request: DependencyRef,
) -> Result<DependencyEvidence, AppError> {
    let view = application.view()?;
    let project = &view.project;
    let evidence = &project.evidence;
    let from = place(project, request.from.parse()?)?;
    let to = place(project, request.to.parse()?)?;
    let path = &evidence.module(from).path;
    let operations = &evidence.operations;
    let first = operations.partition_point(|operation| operation.owner < to);
    let last = operations.partition_point(|operation| operation.owner <= to);
    let sites = &evidence.call_sites;
    let start = sites.partition_point(|site| site.operation.at() < first);
    let end = sites.partition_point(|site| site.operation.at() < last);
    let calls = sites[start..end].iter().filter(|site| site.from == from).map(|site| EvidenceRow {
        place: Place { path: path.clone(), line: site.line },
        kind: words::spoken(&site.usage),
        operation: operations[site.operation.at()].name.clone(),
        within: site.within.to_string(),
        result: words::spoken(&site.result),
    });
    let aggregated = [DependencyKind::Call, DependencyKind::Inherit, DependencyKind::Reference];
    let imports = evidence
        .dependencies
        .iter()
        .filter(|d| d.from == from && d.to == to && !aggregated.contains(&d.kind))
        .map(|dependency| EvidenceRow {
            place: Place { path: path.clone(), line: dependency.line },
            kind: dependency.kind.name().to_owned(),
            operation: String::new(),
            within: String::new(),
            result: String::new(),
        });
    let mut rows: Vec<_> = imports.chain(calls).collect();
    rows.sort_by(|a, b| (&a.place, &a.kind, &a.operation).cmp(&(&b.place, &b.kind, &b.operation)));
    Ok(DependencyEvidence { rows })
}

/// Assigns modules by hand.
pub fn assign_modules(
    application: &Application,
    request: AssignModules,
) -> Result<Outcome<Moved>, AppError> {
    let modules: BTreeSet<ModuleId> =
        request.modules.iter().map(|id| id.parse()).collect::<Result<_, _>>()?;
    let domain: Option<DomainId> = request.domain.map(|id| id.parse()).transpose()?;
    let edit = application.edit()?;
    let project = edit.project();
    for module in &modules {
        place(project, *module)?;
    }
    let target = match domain {
        Some(id) => {
            let known = project.domains.get(&id);
            known.map(|domain| domain.name.clone()).ok_or_else(no_such_domain)?
        }
        None => "the monolith".to_owned(),
    };
    refuse_locked(project, &modules, domain)?;
    let label = format!("Move {} to {target}", words::count(modules.len(), "module"));
    let by = Hand::of(application);
    let before = application.view()?;
    let mut outcome = edit.commit(&label, |_, change| {
        let rows: Vec<_> = modules.iter().map(|module| by.pin(*module, domain)).collect();
        change.put_many(&rows)?;
        Ok(Moved { modules: rows.len() as u32, announcement: String::new() })
    })?;
    let after = application.view()?;
    outcome.value.announcement = format!(
        "Moved {} to {target}; {}",
        words::count(modules.len(), "module"),
        border(project, domain, before.coupling(), after.coupling())
    );
    Ok(outcome)
}

pub(crate) fn no_such_domain() -> AppError {
    AppError::failed("That domain is no longer there. Somebody may have removed it.")
}
