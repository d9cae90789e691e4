//! Domains: listed, made, changed and removed with what hangs on them.

use std::collections::{BTreeMap, BTreeSet};

use quarry_analysis::RegionCoupling;
use quarry_model::{
    candidate::{Candidate, Scope},
    debt::{Attachment, Bearer, DebtItem, Holder, ToilEntry},
    domain::{Assignment, Domain, DomainKind, GlossaryTerm, Rule},
    ids::{CandidateId, DomainId, ModuleId},
    map::{Lock, Pin},
    module::Standing,
    project::Project,
    relation::{Relation, Side},
    roadmap::{Step, Work},
    table_owner::TableOwner,
    text,
};
use quarry_store::Change;

use super::{
    assigning::Hand,
    carving::{refuse_if_locked, refuse_locked},
    charges::pass_on,
    map::no_such_domain,
};
use crate::{
    application::Application,
    dto::{
        common::{Nothing, Outcome},
        domains::{
            CreateDomain, Created, DomainList, DomainRef, DomainRow, RegionLink, Term, UpdateDomain,
        },
    },
    error::AppError,
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
    let target = Holder::Domain { domain: id };
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
    pass_on(project, change, Bearer::Domain { domain: id }, None)?;
    // Whose its tables are is left to the evidence again.
    for owner in project.table_owners.values().filter(|owner| owner.domain == Some(id)) {
        change.remove::<TableOwner>(&owner.table)?;
    }
    for relation in project.relations.values().filter(|r| r.concerns(Side::Domain(id))) {
        change.remove::<Relation>(&(relation.one, relation.other))?;
    }
    change.remove::<Lock>(&id)?;
    change.remove::<Pin>(&id)?;
    change.remove::<Domain>(&id)?;
    Ok(())
}

/// Lets debt and diary of one domain hang on another, which owns its tables from now on.
pub(super) fn hang_over(
    project: &Project,
    change: &mut Change<'_>,
    from: DomainId,
    into: DomainId,
) -> Result<(), AppError> {
    let (old, new) = (Holder::Domain { domain: from }, Holder::Domain { domain: into });
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
    let (old, new) = (Bearer::Domain { domain: from }, Bearer::Domain { domain: into });
    pass_on(project, change, old, Some(new))?;
    for owner in project.table_owners.values().filter(|owner| owner.domain == Some(from)) {
        change.put(&TableOwner { domain: Some(into), ..owner.clone() })?;
    }
    // What was said of the domain that stays counts more.
    let (old, new) = (Side::Domain(from), Side::Domain(into));
    for relation in project.relations.values().filter(|relation| relation.concerns(old)) {
        let Some(turned) = relation.with_side(old, new) else { continue };
        if !project.relations.contains_key(&(turned.one, turned.other)) {
            change.put(&turned)?;
        }
    }
    Ok(())
}

/// The share of an item that hangs on a target; `None` when none does.
fn share_of(item: &DebtItem, target: Holder) -> Option<f64> {
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
