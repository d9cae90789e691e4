//! Domains, assignment by lines, and suggestions.

use std::collections::{BTreeMap, BTreeSet};

use quarry_analysis::{Group, RegionCoupling, SuggestOptions, Suggestion};
use quarry_model::{
    candidate::{Candidate, Scope},
    debt::{Attachment, DebtItem, Target, ToilEntry},
    domain::{Assignment, Domain, DomainKind, Firmness, GlossaryTerm, Rule},
    ids::{CandidateId, DomainId, ModuleId},
    map::{Lock, Pin},
    module::Standing,
    progress::Progress,
    project::Project,
    roadmap::{Step, Work},
    text,
};
use quarry_store::Change;

use super::{
    carving::{held, refuse_if_locked, refuse_locked},
    map::no_such_domain,
};
use crate::{
    application::Application,
    dto::{
        common::{Nothing, Outcome},
        domains::{
            ApplySuggestion, AssignLines, AssignedLines, CreateDomain, Created, DomainList,
            DomainRef, DomainRow, RegionLink, Suggest, SuggestedGroup, SuggestedModule,
            SuggestionView, Term, UpdateDomain,
        },
        map::Moved,
        project::{JobResult, JobStarted},
    },
    error::AppError,
    patterns::{Names, Pattern, is_pattern},
    session::View,
    words,
};

/// How many colours the palette of domains has.
const COLOURS: u32 = 16;

/// All domains with how they hang together.
pub fn list_domains(application: &Application, _: Nothing) -> Result<DomainList, AppError> {
    Ok(domain_list(&*application.view()?))
}

pub(crate) fn domain_list(view: &View) -> DomainList {
    let project = &view.project;
    let coupling = view.coupling();
    let mut sizes: BTreeMap<Option<DomainId>, (u32, u32)> = BTreeMap::new();
    let modules = project.evidence.modules.iter().zip(project.modules.ids());
    for ((module, id), standing) in modules.zip(project.standings()) {
        if standing == Standing::Product {
            let (modules, sloc) = sizes.entry(project.domain_of(*id)).or_default();
            *modules += 1;
            *sloc = sloc.saturating_add(module.sloc);
        }
    }
    let candidates: BTreeMap<DomainId, CandidateId> = project
        .candidates
        .values()
        .filter_map(|candidate| match candidate.scope {
            Scope::Domain { domain } => Some((domain, candidate.id)),
            Scope::Modules { .. } => None,
        })
        .collect();
    let mut domains: Vec<_> = project
        .domains
        .values()
        .map(|domain| {
            let (modules, sloc) = sizes.get(&Some(domain.id)).copied().unwrap_or_default();
            let region = coupling.region(Some(domain.id));
            let count = |of: fn(&RegionCoupling) -> u64| {
                u32::try_from(region.map_or(0, of)).unwrap_or(u32::MAX)
            };
            DomainRow {
                id: domain.id.to_string(),
                candidate: candidates.get(&domain.id).map(ToString::to_string),
                name: domain.name.clone(),
                letter: domain.letter.clone(),
                colour: domain.colour,
                definition: domain.definition.clone(),
                glossary: domain
                    .glossary
                    .iter()
                    .map(|t| Term { term: t.term.clone(), meaning: t.meaning.clone() })
                    .collect(),
                kind: words::of(&domain.kind),
                locked: project.locks.contains_key(&domain.id),
                pinned: project.pins.contains_key(&domain.id),
                owner: domain
                    .owner
                    .and_then(|team| project.teams.get(&team))
                    .map(|team| team.name.clone()),
                modules,
                sloc,
                internal: count(|region| region.inside),
                outgoing: count(|region| region.out),
                incoming: count(|region| region.into),
                crossing_share: region.and_then(|region| region.conductance),
            }
        })
        .collect();
    domains.sort_by_key(|domain| domain.name.to_lowercase());
    let (monolith_modules, monolith_sloc) = sizes.get(&None).copied().unwrap_or_default();
    DomainList { domains, monolith_modules, monolith_sloc, links: links(view) }
}

fn links(view: &View) -> Vec<RegionLink> {
    let coupling = view.coupling();
    let mut links = Vec::new();
    for from in &coupling.regions {
        for to in coupling.regions.iter().filter(|to| to.domain != from.domain) {
            let count = coupling.between(from.domain, to.domain);
            if count > 0 {
                links.push(RegionLink {
                    from: from.domain.map(|domain| domain.to_string()),
                    to: to.domain.map(|domain| domain.to_string()),
                    count: u32::try_from(count).unwrap_or(u32::MAX),
                });
            }
        }
    }
    links.sort_by_key(|link| std::cmp::Reverse(link.count));
    links
}

/// Makes a domain, and puts modules into it.
pub fn create_domain(
    application: &Application,
    request: CreateDomain,
) -> Result<Outcome<Created>, AppError> {
    let name = text::name("A domain", &request.name)?;
    let definition = text::note("A definition", &request.definition)?;
    let modules: BTreeSet<ModuleId> =
        request.modules.iter().map(|id| id.parse()).collect::<Result<_, _>>()?;
    let edit = application.edit()?;
    let by = Hand::of(application);
    refuse_locked(edit.project(), &modules, None)?;
    edit.commit(&format!("New domain {name}"), |project, change| {
        let id = add_domain(project, change, &[], name, definition)?;
        let rows: Vec<_> = modules.iter().map(|module| by.pin(*module, Some(id))).collect();
        change.put_many(&rows)?;
        Ok(Created { id: id.to_string() })
    })
}

/// Writes a domain with a letter and a colour of its own, and its candidate. `fresh` are the
/// domains that the same change has made already.
pub(super) fn add_domain(
    project: &Project,
    change: &mut Change<'_>,
    fresh: &[Domain],
    name: String,
    definition: String,
) -> Result<DomainId, AppError> {
    let known = || project.domains.values().chain(fresh);
    if known().any(|domain| domain.name.to_lowercase() == name.to_lowercase()) {
        return Err(AppError::failed(format!(
            "There is a domain “{name}” already. Choose another name."
        )));
    }
    let letters: BTreeSet<&str> = known().map(|domain| domain.letter.as_str()).collect();
    let colours: BTreeSet<u32> = known().map(|domain| domain.colour).collect();
    let id: DomainId = change.next_id::<Domain>()?;
    let domain = Domain {
        id,
        letter: free_letter(&name, &letters),
        colour: (0..COLOURS)
            .find(|colour| !colours.contains(colour))
            .unwrap_or(known().count() as u32 % COLOURS),
        name,
        definition,
        glossary: Vec::new(),
        kind: DomainKind::Supporting,
        owner: None,
    };
    change.put(&domain)?;
    let candidate = change.next_id::<Candidate>()?;
    change.put(&Candidate::new(candidate, domain.name, Scope::Domain { domain: id }))?;
    Ok(id)
}

/// The first letter of the name that is free, else two letters.
fn free_letter(name: &str, taken: &BTreeSet<&str>) -> String {
    let own: Vec<char> =
        name.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_uppercase()).collect();
    let alphabet: Vec<char> = ('A'..='Z').collect();
    let single = own.iter().chain(&alphabet).map(ToString::to_string);
    let first = own.first().copied().unwrap_or('D');
    let starts = std::iter::once(first).chain(alphabet.iter().copied());
    let double = starts.flat_map(|a| alphabet.iter().map(move |b| format!("{a}{b}")));
    // 26 letters and 676 pairs: a project with more domains than that gets an empty code only
    // here, and the store refuses it.
    single.chain(double).find(|letter| !taken.contains(letter.as_str())).unwrap_or_default()
}

/// Changes a domain.
pub fn update_domain(
    application: &Application,
    request: UpdateDomain,
) -> Result<Outcome<Nothing>, AppError> {
    let id: DomainId = request.domain.parse()?;
    let edit = application.edit()?;
    let project = edit.project();
    let mut domain = project.domains.get(&id).cloned().ok_or_else(no_such_domain)?;
    let was = domain.name.clone();
    let mut label = format!("Change {was}");
    if let Some(name) = &request.name {
        domain.name = text::name("A domain", name)?;
        if domain.name != was {
            label = format!("Rename {was} to {}", domain.name);
        }
        let same = |other: &&Domain| other.name.to_lowercase() == domain.name.to_lowercase();
        if project.domains.values().filter(|other| other.id != id).any(|other| same(&other)) {
            return Err(AppError::failed(format!(
                "There is a domain “{}” already. Choose another name.",
                domain.name
            )));
        }
    }
    if let Some(definition) = &request.definition {
        domain.definition = text::note("A definition", definition)?;
        label = format!("Define {}", domain.name);
    }
    if let Some(kind) = &request.kind {
        domain.kind = words::parse(kind).ok_or_else(|| {
            AppError::failed(format!("“{kind}” is none of core, supporting and generic."))
        })?;
    }
    if let Some(glossary) = &request.glossary {
        domain.glossary = glossary
            .iter()
            .map(|entry| {
                Ok(GlossaryTerm {
                    term: text::name("A term", &entry.term)?,
                    meaning: text::note("A meaning", &entry.meaning)?,
                })
            })
            .collect::<Result<_, AppError>>()?;
    }
    let candidates: Vec<Candidate> = project
        .candidates
        .values()
        .filter(|candidate| candidate.scope == Scope::Domain { domain: id })
        .map(|candidate| Candidate { name: domain.name.clone(), ..candidate.clone() })
        .collect();
    edit.commit(&label, |_, change| {
        change.put(&domain)?;
        for candidate in &candidates {
            change.put(candidate)?;
        }
        Ok(Nothing {})
    })
}

/// Removes a domain; its modules go back to the monolith.
pub fn delete_domain(
    application: &Application,
    request: DomainRef,
) -> Result<Outcome<Nothing>, AppError> {
    let id: DomainId = request.domain.parse()?;
    let edit = application.edit()?;
    let name =
        edit.project().domains.get(&id).map(|d| d.name.clone()).ok_or_else(no_such_domain)?;
    refuse_if_locked(edit.project(), id)?;
    edit.commit(&format!("Remove {name}"), |project, change| {
        remove_domain(project, change, id)?;
        Ok(Nothing {})
    })
}

pub(super) fn remove_domain(
    project: &Project,
    change: &mut Change<'_>,
    id: DomainId,
) -> Result<(), AppError> {
    for assignment in project.assignments.values().filter(|a| a.domain == Some(id)) {
        change.remove::<Assignment>(&assignment.module)?;
    }
    for rule in project.rules.values().filter(|rule| rule.domain == id) {
        change.remove::<Rule>(&rule.id)?;
    }
    let scope = Scope::Domain { domain: id };
    let candidates = project.candidates.values().filter(|candidate| candidate.scope == scope);
    let candidates: BTreeSet<CandidateId> = candidates.map(|candidate| candidate.id).collect();
    remove_steps(project, change, &candidates)?;
    for decision in project.seam_decisions.iter().filter(|d| candidates.contains(&d.candidate)) {
        change.remove::<quarry_model::candidate::SeamDecision>(&(
            decision.candidate,
            decision.owner,
            decision.operation.clone(),
        ))?;
    }
    for candidate in &candidates {
        change.remove::<Candidate>(candidate)?;
    }
    let target = Target::Domain { domain: id };
    for item in project.debt_items.values() {
        if item.attachments.iter().any(|attachment| attachment.target == target) {
            let mut item: DebtItem = item.clone();
            item.attachments.retain(|attachment| attachment.target != target);
            change.put(&item)?;
        }
    }
    for entry in project.toil.values().filter(|entry| entry.domain == Some(id)) {
        change.put(&ToilEntry { domain: None, ..entry.clone() })?;
    }
    change.remove::<Lock>(&id)?;
    change.remove::<Pin>(&id)?;
    change.remove::<Domain>(&id)?;
    Ok(())
}

/// Lets debt and diary of one domain hang on another.
pub(super) fn hang_over(
    project: &Project,
    change: &mut Change<'_>,
    from: DomainId,
    into: DomainId,
) -> Result<(), AppError> {
    let (old, new) = (Target::Domain { domain: from }, Target::Domain { domain: into });
    for item in project.debt_items.values() {
        let Some(share) = share_of(item, old) else { continue };
        let mut item: DebtItem = item.clone();
        item.attachments.retain(|attachment| attachment.target != old);
        match item.attachments.iter_mut().find(|attachment| attachment.target == new) {
            Some(attachment) => attachment.share += share,
            None => item.attachments.push(Attachment { target: new, share }),
        }
        change.put(&item)?;
    }
    for entry in project.toil.values().filter(|entry| entry.domain == Some(from)) {
        change.put(&ToilEntry { domain: Some(into), ..entry.clone() })?;
    }
    Ok(())
}

/// The share of an item that hangs on a target; `None` when none does.
fn share_of(item: &DebtItem, target: Target) -> Option<f64> {
    let own = item.attachments.iter().filter(|attachment| attachment.target == target);
    own.map(|attachment| attachment.share).reduce(|sum, share| sum + share)
}

fn remove_steps(
    project: &Project,
    change: &mut Change<'_>,
    candidates: &BTreeSet<CandidateId>,
) -> Result<(), AppError> {
    let gone: BTreeSet<_> = project
        .steps
        .values()
        .filter(|step| match step.work {
            Work::Candidate { candidate } => candidates.contains(&candidate),
            Work::Enabler { .. } | Work::Repayment { .. } => false,
        })
        .map(|step| step.id)
        .collect();
    for step in project.steps.values().filter(|step| !gone.contains(&step.id)) {
        if step.after.iter().any(|id| gone.contains(id)) {
            let mut step = step.clone();
            step.after.retain(|id| !gone.contains(id));
            change.put(&step)?;
        }
    }
    for id in &gone {
        change.remove::<Step>(id)?;
    }
    Ok(())
}

/// Assigns modules by names and patterns; a pattern becomes a rule, which later surveys follow.
pub fn assign_lines(
    application: &Application,
    request: AssignLines,
) -> Result<Outcome<AssignedLines>, AppError> {
    let edit = application.edit()?;
    let by = Hand::of(application);
    let label = format!("Assign by {}", words::count(request.lines.len(), "line"));
    edit.commit(&label, |project, change| {
        let evidence = &project.evidence;
        let names = Names::of(evidence);
        let mut domains: BTreeMap<String, DomainId> =
            project.domains.values().map(|d| (d.name.to_lowercase(), d.id)).collect();
        let mut fresh: Vec<Domain> = Vec::new();
        let mut rows: BTreeMap<ModuleId, Assignment> = BTreeMap::new();
        let mut unmatched = Vec::new();
        for line in &request.lines {
            let target = line.target.trim();
            let domain = if line.domain.trim().is_empty() {
                None
            } else {
                let name = text::name("A domain", &line.domain)?;
                let key = name.to_lowercase();
                if !domains.contains_key(&key) {
                    let id = add_domain(project, change, &fresh, name, String::new())?;
                    fresh.extend(change.get::<Domain>(&id)?);
                    domains.insert(key.clone(), id);
                }
                domains.get(&key).copied()
            };
            let matched: Vec<_> = if is_pattern(target) {
                let pattern = Pattern::new(target)?;
                let rule = match domain {
                    Some(domain) => Some(rule_for(project, change, target, domain)?),
                    None => None,
                };
                let places = evidence.modules.iter().zip(project.modules.ids());
                places
                    .filter(|(module, _)| pattern.matches(module))
                    .map(|(_, id)| Assignment { rule, ..by.pin(*id, domain) })
                    .collect()
            } else {
                let place = names.find(target);
                place.map(|ix| by.pin(project.modules.id(ix), domain)).into_iter().collect()
            };
            if matched.is_empty() {
                unmatched.push(target.to_owned());
            }
            rows.extend(matched.into_iter().map(|row| (row.module, row)));
        }
        for row in rows.values() {
            refuse_locked(project, [&row.module], row.domain)?;
        }
        let rows: Vec<_> = rows.into_values().collect();
        change.put_many(&rows)?;
        Ok(AssignedLines {
            modules: rows.len() as u32,
            created: fresh.into_iter().map(|domain| domain.name).collect(),
            unmatched,
        })
    })
}

/// The rule with this pattern, made to lead to `domain`.
pub(super) fn rule_for(
    project: &Project,
    change: &mut Change<'_>,
    pattern: &str,
    domain: DomainId,
) -> Result<quarry_model::ids::RuleId, AppError> {
    let known = project.rules.values().find(|rule| rule.pattern == pattern);
    let id = match known {
        Some(rule) => rule.id,
        None => change.next_id::<Rule>()?,
    };
    change.put(&Rule { id, pattern: pattern.to_owned(), domain })?;
    Ok(id)
}

/// Who assigns, and when.
pub(crate) struct Hand {
    by: String,
    at: quarry_model::time::Timestamp,
}

impl Hand {
    pub(crate) fn of(application: &Application) -> Self {
        Self { by: application.memory().preferences().person.clone(), at: application.now() }
    }

    /// An assignment made by hand.
    pub(crate) fn pin(&self, module: ModuleId, domain: Option<DomainId>) -> Assignment {
        Assignment {
            module,
            domain,
            firmness: Firmness::Pinned,
            rule: None,
            by: self.by.clone(),
            at: self.at,
            why: String::new(),
        }
    }
}

/// Looks for domains.
pub fn suggest_domains(
    application: &Application,
    request: Suggest,
) -> Result<JobStarted, AppError> {
    let view = application.view()?;
    let options = options(request.resolution, request.domains_only)?;
    let job = application.jobs().start("Find domains", move |progress| {
        let suggestion = suggestion_view(&view, &options, progress)?;
        Ok(JobResult::Suggested { suggestion })
    });
    Ok(JobStarted { job })
}

/// What would be suggested; the command line asks for it without a job.
pub fn suggestion(
    application: &Application,
    request: &Suggest,
    progress: &dyn Progress,
) -> Result<SuggestionView, AppError> {
    let options = options(request.resolution, request.domains_only)?;
    suggestion_view(&*application.view()?, &options, progress)
}

fn options(resolution: f64, domains_only: bool) -> Result<SuggestOptions, AppError> {
    if !(0.01..=100.0).contains(&resolution) {
        return Err(AppError::failed(format!(
            "A resolution of {resolution} is not between 0.01 and 100; 1 is neutral."
        )));
    }
    Ok(SuggestOptions { resolution, domains_only })
}

fn suggestion_view(
    view: &View,
    options: &SuggestOptions,
    progress: &dyn Progress,
) -> Result<SuggestionView, AppError> {
    let project = &view.project;
    let suggestion = quarry_analysis::suggest(project, &view.graph, options, progress)?;
    let mut groups: BTreeMap<Group, SuggestedGroup> = BTreeMap::new();
    for domain in project.domains.values() {
        groups.insert(
            Group::Domain(domain.id),
            SuggestedGroup {
                domain: Some(domain.id.to_string()),
                name: domain.name.clone(),
                staying: 0,
                coming: Vec::new(),
            },
        );
    }
    for group in &suggestion.new_groups {
        let name = group.proposed_name.clone();
        let empty = SuggestedGroup { domain: None, name, staying: 0, coming: Vec::new() };
        groups.insert(Group::New(group.key), empty);
    }
    let held = held(project);
    for placement in &suggestion.placements {
        let Some(group) = groups.get_mut(&placement.group) else { continue };
        let id = project.modules.id(placement.module);
        let closed = match placement.group {
            Group::Domain(domain) => project.locks.contains_key(&domain),
            Group::New(_) => false,
        };
        if (closed || held.contains(&id)) && !stays(project, id, placement.group) {
            continue;
        }
        if stays(project, id, placement.group) {
            group.staying += 1;
        } else {
            group.coming.push(SuggestedModule {
                module: id.to_string(),
                name: project.evidence.module(placement.module).name.clone(),
                why: placement.sentence.clone(),
            });
        }
    }
    let mut groups: Vec<_> = groups
        .into_values()
        .filter(|group| group.staying > 0 || !group.coming.is_empty())
        .collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.staying as usize + group.coming.len()));
    let name = |ix: &quarry_model::evidence::ModuleIx| project.evidence.module(*ix).name.clone();
    Ok(SuggestionView {
        groups,
        modularity: suggestion.modularity,
        utilities: suggestion.utilities.iter().map(name).collect(),
        without_evidence: suggestion.unassigned.len() as u32,
    })
}

fn stays(project: &Project, module: ModuleId, group: Group) -> bool {
    match (project.assignments.get(&module), group) {
        (Some(assignment), Group::Domain(domain)) => assignment.domain == Some(domain),
        (Some(assignment), Group::New(_)) => assignment.firmness == Firmness::Pinned,
        (None, _) => false,
    }
}

/// Takes a suggestion over: new groups become domains, and no pinned module moves.
pub fn apply_suggestion(
    application: &Application,
    request: ApplySuggestion,
) -> Result<Outcome<Moved>, AppError> {
    let options = options(request.resolution, request.domains_only)?;
    let edit = application.edit()?;
    let view = application.view()?;
    let suggestion: Suggestion = quarry_analysis::suggest(
        &view.project,
        &view.graph,
        &options,
        &quarry_model::progress::Unwatched,
    )?;
    let at = application.now();
    edit.commit("Take over the suggestion", |project, change| {
        let mut groups: BTreeMap<Group, DomainId> =
            project.domains.keys().map(|id| (Group::Domain(*id), *id)).collect();
        let mut fresh = Vec::new();
        for group in &suggestion.new_groups {
            let name = free_name(project, &fresh, &group.proposed_name)?;
            let id = add_domain(project, change, &fresh, name, String::new())?;
            fresh.extend(change.get::<Domain>(&id)?);
            groups.insert(Group::New(group.key), id);
        }
        let mut rows = Vec::new();
        let held = held(project);
        for placement in &suggestion.placements {
            let id = project.modules.id(placement.module);
            let known = project.assignments.get(&id);
            let pinned =
                known.is_some_and(|a| a.firmness == Firmness::Pinned) || held.contains(&id);
            let open = |domain: &DomainId| !pinned && !project.locks.contains_key(domain);
            let Some(domain) = groups.get(&placement.group).copied().filter(open) else {
                continue;
            };
            if known.is_some_and(|assignment| assignment.domain == Some(domain)) {
                continue;
            }
            rows.push(Assignment {
                module: id,
                domain: Some(domain),
                firmness: Firmness::Suggested,
                rule: None,
                by: String::new(),
                at,
                why: placement.sentence.clone(),
            });
        }
        change.put_many(&rows)?;
        let announcement = format!(
            "{} assigned, {} made",
            words::count(rows.len(), "module"),
            words::count(fresh.len(), "domain")
        );
        Ok(Moved { modules: rows.len() as u32, announcement })
    })
}

/// The proposed name, with a number behind it if it is taken.
fn free_name(project: &Project, fresh: &[Domain], proposed: &str) -> Result<String, AppError> {
    let proposed: String = proposed.chars().take(text::NAME_LIMIT - 5).collect();
    let proposed = text::name("A domain", &proposed)?;
    let taken: BTreeSet<String> =
        project.domains.values().chain(fresh).map(|d| d.name.to_lowercase()).collect();
    let numbered = (2..).map(|n| format!("{proposed} {n}"));
    let mut names = std::iter::once(proposed.clone()).chain(numbered);
    Ok(names.find(|name| !taken.contains(&name.to_lowercase())).unwrap_or(proposed))
}
