//! Events that cross a boundary: topics that the one side sends and the other subscribes to
//! (FORMULAS.md section 4). They count by who is triggered, whoever offers the bus.

use std::collections::{BTreeMap, BTreeSet};

use quarry_model::{
    dependency::{OperationKind, ResultUse, Usage},
    evidence::{Evidence, FindingKind, ModuleIx},
    ids::DomainId,
};

use crate::{basis::Basis, class::Direction, members::Members};

/// Places where topics are sent or subscribed to, for which the calls there are not counted.
pub(crate) type TopicPlaces = BTreeSet<(ModuleIx, u32)>;

/// An event that crosses a candidate's boundary.
#[derive(Debug, Clone)]
pub(crate) struct TopicCrossing<'a> {
    pub name: &'a str,
    pub direction: Direction,
    /// Places of the findings on both sides, those of the candidate first.
    pub findings: Vec<u32>,
    /// The regions on the other side.
    pub other_side: Vec<Option<DomainId>>,
}

/// The topics of the evidence with who sends them and who subscribes.
pub(crate) struct Topics<'a> {
    sent: BTreeMap<&'a str, Vec<u32>>,
    subscribed: BTreeMap<&'a str, Vec<u32>>,
}

/// Where certain findings name a topic that no module declares as an operation of its own.
pub(crate) fn places(evidence: &Evidence) -> TopicPlaces {
    let declared: BTreeSet<(ModuleIx, u32)> = evidence
        .call_sites
        .iter()
        .filter(|site| evidence.operations[site.operation.at()].kind == OperationKind::Topic)
        .map(|site| (site.from, site.line))
        .collect();
    evidence
        .findings
        .iter()
        .filter(|finding| {
            matches!(finding.kind, FindingKind::Message | FindingKind::Subscription)
                && finding.certain
                && !finding.name.is_empty()
        })
        .map(|finding| (finding.module, finding.line))
        .filter(|place| !declared.contains(place))
        .collect()
}

/// Whether a use at such a place is that of the bus: nested calls hand their values on.
pub(crate) fn is_use_of_bus(usage: Usage, result: ResultUse) -> bool {
    match usage {
        Usage::Subscribe | Usage::Emit => true,
        Usage::Call => result != ResultUse::Used,
        Usage::Inherit | Usage::Reference | Usage::Query | Usage::Store | Usage::Type => false,
    }
}

impl<'a> Topics<'a> {
    pub(crate) fn new(basis: &Basis<'a>) -> Self {
        let mut topics = Self { sent: BTreeMap::new(), subscribed: BTreeMap::new() };
        for (at, finding) in (0u32..).zip(&basis.evidence().findings) {
            let counts = basis.topic_places.contains(&(finding.module, finding.line))
                && basis.graph.is_product(finding.module)
                && !basis.wiring[finding.module.at()]
                && finding.certain
                && !finding.name.is_empty()
                && !basis.graph.is_overruled_topic(finding.module, &finding.name);
            let side = match finding.kind {
                FindingKind::Message if counts => &mut topics.sent,
                FindingKind::Subscription if counts => &mut topics.subscribed,
                _ => continue,
            };
            side.entry(finding.name.as_str()).or_default().push(at);
        }
        topics
    }

    /// The events that cross the boundary of the candidate with this number, by name.
    pub(crate) fn crossings(
        &self,
        basis: &Basis,
        members: &Members,
        candidate: u32,
    ) -> Vec<TopicCrossing<'a>> {
        let mut found = Vec::new();
        self.across(basis, members, candidate, Direction::In, &mut found);
        self.across(basis, members, candidate, Direction::Out, &mut found);
        found
    }

    /// Topics that the candidate subscribes to and others send (`In`), or the reverse.
    fn across(
        &self,
        basis: &Basis,
        members: &Members,
        candidate: u32,
        direction: Direction,
        found: &mut Vec<TopicCrossing<'a>>,
    ) {
        let findings = &basis.evidence().findings;
        let is_inside = |at: &&u32| members.has(candidate, findings[**at as usize].module);
        let (own, others) = match direction {
            Direction::In => (&self.subscribed, &self.sent),
            Direction::Out => (&self.sent, &self.subscribed),
        };
        for (name, places) in own {
            let inside: Vec<u32> = places.iter().filter(is_inside).copied().collect();
            if inside.is_empty() {
                continue;
            }
            let matching: Vec<u32> = counterparts(name, others).copied().collect();
            let outside: Vec<u32> = matching.iter().filter(|at| !is_inside(at)).copied().collect();
            // What nobody in the source sends comes from elsewhere.
            let from_elsewhere = direction == Direction::In && matching.is_empty();
            if outside.is_empty() && !from_elsewhere {
                continue;
            }
            let mut other_side: Vec<Option<DomainId>> = outside
                .iter()
                .map(|at| members.domains[findings[*at as usize].module.at()])
                .collect();
            other_side.sort_unstable();
            other_side.dedup();
            if other_side.is_empty() {
                other_side.push(None);
            }
            let mut findings = inside;
            findings.extend(outside);
            found.push(TopicCrossing { name, direction, findings, other_side });
        }
    }
}

/// The places of the topics that match `name`, where either may leave parts open.
fn counterparts<'t>(
    name: &'t str,
    topics: &'t BTreeMap<&str, Vec<u32>>,
) -> Box<dyn Iterator<Item = &'t u32> + 't> {
    let is_open = |name: &str| name.contains('*') || name.contains("{}");
    if is_open(name) || topics.keys().any(|other| is_open(other)) {
        let matching = topics.iter().filter(move |(other, _)| matches(name, other));
        Box::new(matching.flat_map(|(_, places)| places))
    } else {
        Box::new(topics.get(name).into_iter().flatten())
    }
}

/// Whether two topics can be the same: part by part equal, or open on either side.
fn matches(a: &str, b: &str) -> bool {
    let is_open = |part: &str| matches!(part, "*" | "{}");
    let mut parts = (a.split('.'), b.split('.'));
    loop {
        match (parts.0.next(), parts.1.next()) {
            (None, None) => return true,
            (Some(a), Some(b)) if a == b || is_open(a) || is_open(b) => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn topics_match_part_by_part() {
        let cases = [
            ("order.placed", "order.placed", true),
            ("order.placed", "order.paid", false),
            ("builds.*.new", "builds.{}.new", true),
            ("builds.*.new", "builds.7.finished", false),
            ("builds.*", "builds.7.finished", false),
            ("*", "order", true),
        ];
        for (a, b, expected) in cases {
            assert_eq!(matches(a, b), expected, "{a} {b}");
            assert_eq!(matches(b, a), expected, "{b} {a}");
        }
    }
}
