//! The seam of a candidate: every operation that crosses its boundary, with the evidence.

use std::collections::BTreeMap;

use quarry_model::{
    candidate::{Becoming, SeamDecision},
    dependency::Usage,
    evidence::{FindingKind, ModuleIx, OperationIx, TableIx},
    ids::{CandidateId, DomainId},
    project::Project,
    provenance::{Estimate, Provenance},
};
use serde::Serialize;

use crate::{
    basis::Basis,
    class::{Class, Direction},
    crossings::{Crossing, Decisions, decisions, for_each_crossing, table_key, topic_key},
    effort::{decided_hours, hours},
    graph::Graph,
    members::Members,
    read_after::{SitesByModule, read_after},
    reasons::{reason, seam_site},
    tables::{TableCrossing, Tables},
    topics::{TopicCrossing, Topics},
};

/// Why a use across the boundary is listed apart instead of counted (FORMULAS.md section 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ApartRule {
    /// A utility is used: it is copied as a library.
    Utility,
    /// Settings and wiring.
    Wiring,
    /// Named for type checkers only.
    TypeOnly,
    /// HTTP already: a contract, not a new network cost.
    Contract,
    /// A test: it follows the module it tests and counts as effort.
    Test,
    /// Code that a tool wrote.
    Generated,
    /// Code copied in from elsewhere.
    Vendored,
    /// Sends or subscribes to an event, which is counted by its topic.
    Topic,
    /// Somebody said that the evidence is wrong.
    Overruled,
}

impl ApartRule {
    /// The rule in words.
    #[must_use]
    pub fn because(self) -> &'static str {
        match self {
            Self::Utility => "a utility: copied as a library",
            Self::Wiring => "configuration and wiring",
            Self::TypeOnly => "named for type checkers only",
            Self::Contract => "HTTP already: a contract",
            Self::Test => "a test: follows the module it tests",
            Self::Generated => "code that a tool wrote",
            Self::Vendored => "code copied in from elsewhere",
            Self::Topic => "the bus of an event: counted by its topic",
            Self::Overruled => "overruled by a person",
        }
    }
}

/// Uses of an operation across the boundary that are not counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Apart {
    /// The rule.
    pub rule: ApartRule,
    /// The module that offers the operation.
    pub owner: ModuleIx,
    /// The operation's place in the evidence.
    pub operation: OperationIx,
    /// Its name.
    pub name: String,
    /// Places of the call sites in the evidence.
    pub call_sites: Vec<u32>,
}

/// An operation that crosses the boundary.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(clippy::struct_excessive_bools)] // Findings and decisions that do not hang together.
pub struct SeamOperation {
    /// The module that offers it; for a table the module that declares it, else the first that
    /// uses it; for a topic the first module of the candidate that sends or subscribes to it.
    pub owner: Option<ModuleIx>,
    /// Its place in the evidence; `None` for a table known by its accesses.
    pub operation: Option<OperationIx>,
    /// The table, if it is one known by its accesses.
    pub table: Option<TableIx>,
    /// Whether it is an event, known by who sends it and who subscribes.
    pub topic: bool,
    /// Its name.
    pub name: String,
    /// Which way it crosses.
    pub direction: Direction,
    /// Its class.
    pub class: Class,
    /// Why it is of that class, in one sentence with the place that shows it.
    pub reason: String,
    /// The domains on the other side, `None` for the monolith; the owner's first if the owner
    /// is on the other side.
    pub other_side: Vec<Option<DomainId>>,
    /// What it is to become.
    pub becomes: Becoming,
    /// `Estimated` when a person decided what it becomes, else `Default`.
    pub becomes_from: Provenance,
    /// Hours; `None` where the table of efforts has no line for it and nobody said.
    pub effort: Option<Estimate>,
    /// Hours as they are without a person's word on them, by what it becomes.
    pub effort_proposed: Option<Estimate>,
    /// Whether a person set the hours.
    pub effort_set: bool,
    /// What the person who decided noted.
    pub note: String,
    /// Whether it is used one-way inside a database transaction, so that the event must be
    /// kept in an outbox and sent after the commit.
    pub needs_outbox: bool,
    /// Where the caller of a one-way call reads the callee's data afterwards, in one sentence: sent
    /// as an event, that read may come too early. `None` where nothing is seen to be read.
    pub read_after: Option<String>,
    /// Whether it is a table whose owner is proposed, and nobody has confirmed it.
    pub to_confirm: bool,
    /// Places of its call sites (for a table, of its accesses; for a topic, of its findings) in
    /// the evidence.
    pub call_sites: Vec<u32>,
    /// What each of its call sites says by itself; empty for a table and for a topic.
    pub sites: Vec<SeamSite>,
}

/// What one call site says of an operation, whatever the others do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeamSite {
    /// The class that the operation would have if it were used here alone.
    pub class: Class,
    /// Whether this call could be sent as a message. Unlike the class this is also said of what a
    /// class calls on itself, which counts as a copied library.
    pub could_be_message: bool,
    /// Why, in one sentence that names what is assumed.
    pub reason: String,
}

impl SeamOperation {
    /// The name by which a decision knows it: a function by its own, tables and topics with the
    /// word before it.
    #[must_use]
    pub fn key(&self) -> String {
        match (self.table, self.topic) {
            (Some(_), _) => table_key(&self.name),
            (None, true) => topic_key(&self.name),
            (None, false) => self.name.clone(),
        }
    }
}

/// Everything that crosses a candidate's boundary.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Seam {
    /// The candidate.
    pub candidate: CandidateId,
    /// The operations, by the first domain of the other side, then class, direction, owner,
    /// name.
    pub operations: Vec<SeamOperation>,
    /// What is not counted, by rule, owner and name.
    pub apart: Vec<Apart>,
}

/// What an operation of a class is proposed to become.
#[must_use]
pub fn proposed(class: Class) -> Becoming {
    match class {
        Class::ForeignWrite => Becoming::SplitData,
        Class::OneWay => Becoming::Event,
        Class::Read => Becoming::ReplicatedRead,
        Class::Blocking | Class::Unknown => Becoming::Call,
        Class::CopiedLibrary => Becoming::CopiedLibrary,
    }
}

/// The seam of a candidate; `None` when the project has no such candidate. `graph` must be
/// built from the project's evidence.
#[must_use]
pub fn seam(project: &Project, graph: &Graph, candidate: CandidateId) -> Option<Seam> {
    let basis = Basis::new(project, graph);
    let members = Members::new(project, Some(candidate));
    if members.candidates.is_empty() {
        return None;
    }
    let mut operations = Vec::new();
    let tables = Tables::new(&basis);
    let owners = tables.as_ref().map(|tables| tables.ownerships(&basis, &members));
    let decisions = decisions(&basis, &members);
    let by_module = SitesByModule::new(&basis);
    for_each_crossing(&basis, &members, &decisions, owners.as_deref(), |crossing| {
        operations.push(operation(&basis, &members, &by_module, &crossing));
    });
    if let Some(tables) = &tables {
        for crossing in tables.figures(&basis, &members, 0).crossings {
            operations.push(table(&basis, &members, &decisions, &crossing));
        }
    }
    for crossing in Topics::new(&basis).crossings(&basis, &members, 0) {
        operations.push(topic(&basis, &decisions, crossing));
    }
    operations.sort_by(|a, b| {
        let key =
            |o: &SeamOperation| (o.other_side.first().copied(), o.class, o.direction, o.owner);
        key(a).cmp(&key(b)).then_with(|| a.name.cmp(&b.name)).then(a.operation.cmp(&b.operation))
    });
    Some(Seam { candidate, operations, apart: apart(&basis, &members) })
}

fn operation(
    basis: &Basis,
    members: &Members,
    by_module: &SitesByModule,
    crossing: &Crossing,
) -> SeamOperation {
    let evidence = basis.evidence();
    let used = &evidence.operations[crossing.operation.at()];
    let owned = members.has(0, used.owner);
    // A crossing whose direction is not that of the use is one of subscriptions.
    let subscriptions = owned != (crossing.direction == Direction::In);
    let call_sites: Vec<u32> = basis
        .graph
        .sites_of(crossing.operation)
        .filter(|at| {
            let site = &evidence.call_sites[*at];
            members.has(0, site.from) != owned
                && (site.usage == Usage::Subscribe) == subscriptions
                && !basis.graph.is_overruled(*at)
                && basis.apart(site).is_none()
        })
        .map(|at| at as u32)
        .collect();
    let sites = || call_sites.iter().map(|at| &evidence.call_sites[*at as usize]);
    let mut other_side: Vec<Option<DomainId>> = if owned {
        sites().map(|site| members.domains[site.from.at()]).collect()
    } else {
        vec![members.domains[used.owner.at()]]
    };
    other_side.sort_unstable();
    other_side.dedup();
    let one_way = crossing.class == Class::OneWay;
    let needs_outbox = one_way && sites().any(|site| site.in_transaction);
    let all: Vec<_> = sites().collect();
    let reason = reason(basis, used, crossing.class, subscriptions, &all);
    let read_after = if one_way && !subscriptions {
        read_after(basis, members, by_module, used, &all)
    } else {
        None
    };
    let by_site = sites().map(|site| seam_site(site, used, crossing.writes)).collect();
    let table = &basis.project.settings.effort;
    let unset = without_hours(crossing.decision);
    SeamOperation {
        owner: Some(used.owner),
        operation: Some(crossing.operation),
        table: None,
        topic: false,
        name: used.name.clone(),
        direction: crossing.direction,
        class: crossing.class,
        reason,
        other_side,
        becomes: decided(crossing.decision).unwrap_or(proposed(crossing.class)),
        becomes_from: provenance(crossing.decision),
        effort: hours(crossing, table),
        effort_proposed: hours(&Crossing { decision: unset.as_ref(), ..*crossing }, table),
        effort_set: is_set(crossing.decision),
        note: crossing.decision.map(|decision| decision.note.clone()).unwrap_or_default(),
        needs_outbox,
        read_after,
        to_confirm: false,
        call_sites,
        sites: by_site,
    }
}

/// An event that crosses.
fn topic(basis: &Basis, decisions: &Decisions, crossing: TopicCrossing) -> SeamOperation {
    let evidence = basis.evidence();
    let table = &basis.project.settings.effort;
    let findings = crossing.findings.iter().map(|at| &evidence.findings[*at as usize]);
    let place = |wanted: FindingKind| {
        let finding = { findings.clone() }.find(|finding| finding.kind == wanted)?;
        Some(format!("{}:{}", evidence.module(finding.module).path, finding.line))
    };
    let reason = match (place(FindingKind::Message), place(FindingKind::Subscription)) {
        (Some(sent), Some(subscribed)) => {
            format!(
                "Sent at {sent}, subscribed to at {subscribed}: the event triggers the subscriber."
            )
        }
        (None, Some(subscribed)) => {
            format!("Subscribed to at {subscribed}; who sends it is not in the source.")
        }
        (sent, None) => format!("Sent at {}.", sent.unwrap_or_default()),
    };
    let decision = decisions.of_topic(0, crossing.name);
    SeamOperation {
        owner: findings.clone().next().map(|finding| finding.module),
        operation: None,
        table: None,
        topic: true,
        name: crossing.name.to_owned(),
        direction: crossing.direction,
        class: Class::OneWay,
        reason,
        other_side: crossing.other_side,
        becomes: decided(decision).unwrap_or(Becoming::Event),
        becomes_from: provenance(decision),
        effort: decided_hours(decision, Class::OneWay, table),
        effort_proposed: decided_hours(without_hours(decision).as_ref(), Class::OneWay, table),
        effort_set: is_set(decision),
        note: decision.map(|decision| decision.note.clone()).unwrap_or_default(),
        needs_outbox: false,
        read_after: None,
        to_confirm: false,
        call_sites: crossing.findings,
        sites: Vec::new(),
    }
}

/// What a person decided that an operation becomes.
fn decided(decision: Option<&SeamDecision>) -> Option<Becoming> {
    decision.and_then(|decision| decision.becomes)
}

/// Whether a person set the hours.
fn is_set(decision: Option<&SeamDecision>) -> bool {
    decision.is_some_and(|decision| decision.effort.is_some())
}

/// The decision without its word on the hours.
fn without_hours(decision: Option<&SeamDecision>) -> Option<SeamDecision> {
    decision.map(|decision| SeamDecision { effort: None, ..decision.clone() })
}

/// Where what an operation becomes comes from.
fn provenance(decision: Option<&SeamDecision>) -> Provenance {
    match decided(decision) {
        Some(_) => Provenance::Estimated,
        None => Provenance::Default,
    }
}

/// What a table that is used across the boundary is proposed to become: one that jobs alone write
/// there wants the jobs split.
pub(crate) fn proposed_of_table(crossing: &TableCrossing) -> Becoming {
    match (crossing.write, crossing.by_jobs) {
        (false, _) => Becoming::ReplicatedRead,
        (true, false) => Becoming::SplitData,
        (true, true) => Becoming::SplitJob,
    }
}

fn table(
    basis: &Basis,
    members: &Members,
    decisions: &Decisions,
    crossing: &TableCrossing,
) -> SeamOperation {
    let evidence = basis.evidence();
    let table = &evidence.tables[crossing.table.at()];
    let class = if crossing.write { Class::ForeignWrite } else { Class::Read };
    let accesses = || crossing.accesses.iter().map(|at| &evidence.accesses[*at as usize]);
    let shown = accesses().find(|access| access.write == crossing.write);
    let place = shown.map_or_else(String::new, |access| {
        format!(" at {}:{}", evidence.module(access.module).path, access.line)
    });
    let does = if crossing.write { "written" } else { "read" };
    let by = match crossing.direction {
        Direction::In => "from the other side",
        Direction::Out => "by the candidate",
    };
    let mut other_side: Vec<Option<DomainId>> = match crossing.direction {
        Direction::In => accesses().map(|access| members.domains[access.module.at()]).collect(),
        Direction::Out => vec![crossing.owner],
    };
    other_side.sort_unstable();
    other_side.dedup();
    let decision = decisions.of_table(0, &table.name);
    let efforts = &basis.project.settings.effort;
    SeamOperation {
        owner: table.declared_in.or_else(|| accesses().next().map(|access| access.module)),
        operation: None,
        table: Some(crossing.table),
        topic: false,
        name: table.name.clone(),
        direction: crossing.direction,
        class,
        reason: format!("Table {} is {does} {by}{place}.", table.name),
        other_side,
        becomes: decided(decision).unwrap_or(proposed_of_table(crossing)),
        becomes_from: provenance(decision),
        effort: decided_hours(decision, class, efforts),
        effort_proposed: decided_hours(without_hours(decision).as_ref(), class, efforts),
        effort_set: is_set(decision),
        note: decision.map(|decision| decision.note.clone()).unwrap_or_default(),
        needs_outbox: false,
        read_after: None,
        to_confirm: !crossing.confirmed,
        call_sites: crossing.accesses.clone(),
        sites: Vec::new(),
    }
}

/// The uses across the boundary that are set apart, by rule and operation.
fn apart(basis: &Basis, members: &Members) -> Vec<Apart> {
    let evidence = basis.evidence();
    let mut found: BTreeMap<(ApartRule, OperationIx), Vec<u32>> = BTreeMap::new();
    for (at, site) in evidence.call_sites.iter().enumerate() {
        let owner = evidence.operations[site.operation.at()].owner;
        if members.has(0, site.from) == members.has(0, owner) {
            continue;
        }
        let rule = if basis.graph.is_overruled(at) {
            Some(ApartRule::Overruled)
        } else {
            basis.apart(site)
        };
        if let Some(rule) = rule {
            found.entry((rule, site.operation)).or_default().push(at as u32);
        }
    }
    found
        .into_iter()
        .map(|((rule, operation), call_sites)| {
            let used = &evidence.operations[operation.at()];
            Apart { rule, owner: used.owner, operation, name: used.name.clone(), call_sites }
        })
        .collect()
}
