//! How a candidate and its neighbours stand to each other, held against what crosses.
//!
//! Who is upstream follows the model that the other side has to know: whoever offers what is
//! called, owns the table that is used, or sends the event.

use quarry_model::{
    candidate::{Becoming, Scope},
    evidence::Evidence,
    ids::CandidateId,
    project::Project,
    relation::{Pattern, Relation, Side},
};

use crate::{
    class::{Class, Direction},
    members::Members,
    seam::{Seam, SeamOperation},
};

/// One neighbour of a candidate, with what crosses to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Neighbour {
    /// The domain, or the monolith.
    pub side: Side,
    /// How many operations of the candidate it uses: functions it calls, tables, events.
    pub uses_candidate: u32,
    /// How many of its operations the candidate uses.
    pub used_by_candidate: u32,
    /// The side whose model the other has to know more of; the neighbour where both are equal.
    pub upstream: Side,
    /// What people said.
    pub relation: Option<Relation>,
    /// What in the evidence speaks against that, in one sentence.
    pub contradiction: Option<String>,
}

/// The side that a candidate is in relations: a domain's candidate is its domain. `None` when
/// the project has no such candidate.
#[must_use]
pub fn side_of(project: &Project, candidate: CandidateId) -> Option<Side> {
    let candidate = project.candidates.get(&candidate)?;
    Some(match candidate.scope {
        Scope::Domain { domain } => Side::Domain(domain),
        Scope::Modules { .. } => Side::Candidate(candidate.id),
    })
}

/// The neighbours of a candidate: those to which something crosses, and those about which people
/// said something; in the order of sides. `None` when the project has no such candidate.
#[must_use]
pub fn neighbours(project: &Project, seam: &Seam) -> Option<Vec<Neighbour>> {
    let own = side_of(project, seam.candidate)?;
    let members = Members::new(project, Some(seam.candidate));
    let mut sides: Vec<Side> = seam
        .operations
        .iter()
        .flat_map(|operation| operation.other_side.iter().map(|domain| Side::region(*domain)))
        .chain(project.relations.values().filter_map(|relation| {
            let other = if relation.one == own { relation.other } else { relation.one };
            // What people said of another candidate shows there.
            (relation.concerns(own) && !matches!(other, Side::Candidate(_))).then_some(other)
        }))
        .filter(|side| *side != own)
        .collect();
    sides.sort_unstable();
    sides.dedup();
    let neighbours = sides.into_iter().map(|side| {
        let crossing: Vec<&SeamOperation> = seam
            .operations
            .iter()
            .filter(|one| one.other_side.iter().any(|domain| Side::region(*domain) == side))
            .collect();
        let ours = |one: &&&SeamOperation| is_ours(project, &members, one);
        let used = crossing.iter().filter(ours).count() as u32;
        let foreign = crossing.len() as u32 - used;
        let relation = project.relations.get(&Relation::key_of(own, side)).cloned();
        let contradiction = relation.as_ref().and_then(|relation| {
            let look = Look { project, members: &members, own, side, crossing: &crossing };
            look.contradiction(relation)
        });
        Neighbour {
            side,
            uses_candidate: used,
            used_by_candidate: foreign,
            upstream: if used > foreign { own } else { side },
            relation,
            contradiction,
        }
    });
    Some(neighbours.collect())
}

/// Whether the candidate is the side whose model is used.
fn is_ours(project: &Project, members: &Members, one: &SeamOperation) -> bool {
    if one.topic {
        // Whoever sends an event decides what it says.
        return one.direction == Direction::Out;
    }
    match one.operation {
        Some(ix) => members.has(0, project.evidence.operations[ix.at()].owner),
        None => one.direction == Direction::In,
    }
}

/// One neighbour, as it is looked at for what speaks against a pattern.
struct Look<'a> {
    project: &'a Project,
    members: &'a Members<'a>,
    own: Side,
    side: Side,
    crossing: &'a [&'a SeamOperation],
}

impl Look<'_> {
    fn contradiction(&self, relation: &Relation) -> Option<String> {
        let all = self.crossing.len();
        let such_as = |one: Option<&&SeamOperation>| {
            one.map_or_else(String::new, |one| {
                format!(", such as {}{}", one.name, place(&self.project.evidence, one))
            })
        };
        if relation.pattern == Pattern::SeparateWays {
            let stays = |one: &&&SeamOperation| one.becomes != Becoming::Nothing;
            let count = self.crossing.iter().filter(stays).count();
            let first = self.crossing.iter().find(|one| one.becomes != Becoming::Nothing);
            return (count > 0).then(|| {
                let cross = if count == 1 { "operation crosses" } else { "operations cross" };
                format!("{count} {cross}{}.", such_as(first))
            });
        }
        if all == 0 {
            return Some("Nothing crosses between them.".to_owned());
        }
        let operations =
            if all == 1 { "the 1 operation".to_owned() } else { format!("all {all} operations") };
        if relation.pattern == Pattern::SharedKernel {
            let shared = |one: &&SeamOperation| {
                one.table.is_some()
                    || one.class == Class::CopiedLibrary
                    || one.becomes == Becoming::CopiedLibrary
            };
            return (!self.crossing.iter().any(shared)).then(|| {
                let are = if all == 1 { "crosses is" } else { "cross are" };
                format!(
                    "Neither code nor a table is shared: {operations} that {are} used, not kept \
                     in common{}.",
                    such_as(self.crossing.first())
                )
            });
        }
        let of = |side: Side| {
            let ours = side == self.own;
            self.crossing.iter().filter(move |one| is_ours(self.project, self.members, one) == ours)
        };
        match relation.upstream {
            None => {
                let (lone, other) = if of(self.own).next().is_none() {
                    (self.side, self.own)
                } else if of(self.side).next().is_none() {
                    (self.own, self.side)
                } else {
                    return None;
                };
                let (lone, other) = (self.name(lone), self.name(other));
                Some(format!(
                    "Only {lone} is used: {operations} belong{} to it, and it uses nothing of \
                     {other}.",
                    if all == 1 { "s" } else { "" }
                ))
            }
            Some(upstream) => {
                let downstream = if upstream == self.own { self.side } else { self.own };
                of(upstream).next().is_none().then(|| {
                    let (up, down) = (self.name(upstream), self.name(downstream));
                    format!(
                        "{up} is said to be upstream, but {down} uses nothing of it: {operations} \
                         belong{} to {down}{}.",
                        if all == 1 { "s" } else { "" },
                        such_as(of(downstream).next())
                    )
                })
            }
        }
    }

    fn name(&self, side: Side) -> String {
        side_name(self.project, side)
    }
}

/// What people call a side.
#[must_use]
pub fn side_name(project: &Project, side: Side) -> String {
    let name = match side {
        Side::Monolith => None,
        Side::Domain(id) => project.domains.get(&id).map(|domain| domain.name.clone()),
        Side::Candidate(id) => project.candidates.get(&id).map(|candidate| candidate.name.clone()),
    };
    name.unwrap_or_else(|| "the monolith".to_owned())
}

/// ` at FILE:LINE`: the first place of an operation, if it has one.
fn place(evidence: &Evidence, one: &SeamOperation) -> String {
    let Some(first) = one.call_sites.first().map(|at| *at as usize) else { return String::new() };
    let (module, line) = if one.operation.is_some() {
        let site = &evidence.call_sites[first];
        (site.from, site.line)
    } else if one.topic {
        let finding = &evidence.findings[first];
        (finding.module, finding.line)
    } else {
        let access = &evidence.accesses[first];
        (access.module, access.line)
    };
    format!(" at {}:{line}", evidence.module(module).path)
}
