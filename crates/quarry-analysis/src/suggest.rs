//! The suggestion of domains (FORMULAS.md section 3).

use std::collections::{BTreeMap, BTreeSet};

use quarry_model::{
    dependency::DependencyKind,
    domain::Firmness,
    evidence::ModuleIx,
    ids::DomainId,
    progress::{Cancelled, Progress, Stage},
    project::Project,
};
use rayon::prelude::*;
use serde::Serialize;

use crate::{
    affinity::for_each_tie,
    basis::Basis,
    graph::Graph,
    leiden::{Network, count, leiden, local_moves, renumber, split_pieces},
    names::Names,
    pull::pulls,
};

/// Links that all starts together may visit; small networks are tried from more starts.
const LINKS_BUDGET: usize = 400_000;
/// The most starts from which the search is tried; the best result counts.
const MOST_STARTS: usize = 8;

/// What a suggestion should look like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SuggestOptions {
    /// Higher gives more and smaller groups; 1 is plain modularity.
    pub resolution: f64,
    /// Only the user's domains: no new groups are proposed.
    pub domains_only: bool,
}

impl Default for SuggestOptions {
    fn default() -> Self {
        Self { resolution: 1.0, domains_only: false }
    }
}

/// Where a suggestion puts a module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// A domain of the project.
    Domain(DomainId),
    /// A new group, by its key.
    New(u32),
}

/// A dependency that pulls a module toward a group.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Pull {
    /// The group of the other module.
    pub toward: Group,
    /// The other module.
    pub module: ModuleIx,
    /// The kind of the tie, either way.
    pub kind: DependencyKind,
    /// How hard it pulls; one call weighs 1.
    pub weight: f64,
}

/// Where a module would go, and why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Placement {
    /// The module.
    pub module: ModuleIx,
    /// Where it would go.
    pub group: Group,
    /// The three heaviest ties that pull it there.
    pub why: Vec<Pull>,
    /// The heaviest that pulls elsewhere.
    pub against: Option<Pull>,
    /// The same in words.
    pub sentence: String,
}

/// A group that is no domain yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewGroup {
    /// Its key, from 0; larger groups first.
    pub key: u32,
    /// A name, unlike that of any domain or other group.
    pub proposed_name: String,
    /// Its modules, in the order of the evidence, tests included.
    pub modules: Vec<ModuleIx>,
}

/// A suggestion of domains. Pinned modules are not in it: they stay where they are.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Suggestion {
    /// Where modules would go, in the order of the evidence.
    pub placements: Vec<Placement>,
    /// The groups that are no domains yet.
    pub new_groups: Vec<NewGroup>,
    /// Modularity of the whole partition at the resolution, pinned modules included.
    pub modularity: f64,
    /// Modules set apart because everybody uses them, to become libraries.
    pub utilities: Vec<ModuleIx>,
    /// Modules that no evidence ties to a group.
    pub unassigned: Vec<ModuleIx>,
}

/// Suggests where the modules belong that nobody pinned. The same project gives the same
/// suggestion. `graph` must be built from the project's evidence.
///
/// # Errors
/// [`Cancelled`] when `progress` asks to stop.
pub fn suggest(
    project: &Project,
    graph: &Graph,
    options: &SuggestOptions,
    progress: &dyn Progress,
) -> Result<Suggestion, Cancelled> {
    let basis = Basis::new(project, graph);
    let resolution = if options.resolution.is_finite() { options.resolution.max(0.0) } else { 1.0 };
    let nodes = Nodes::new(&basis);
    let network = nodes.network(&basis);
    progress.report(Stage::Suggest, 0, 0)?;
    let mut community = best_of_starts(&network, resolution, progress)?;
    (community, _) = split_pieces(&network, &community);

    let mut domain_of = nodes.domains_of(&basis, &community);
    if options.domains_only {
        merge_into_domains(&network, resolution, &mut community, &mut domain_of);
        // With only the user's domains, single modules may still move between these.
        let only: Vec<bool> = domain_of.iter().map(Option::is_some).collect();
        local_moves(&network, resolution, 0, &mut community, Some(&only), progress)?;
        let (pieces, holds_pin) = split_pieces(&network, &community);
        domain_of = domains_of_pieces(&pieces, &holds_pin, &community, &domain_of);
        community = pieces;
        merge_into_domains(&network, resolution, &mut community, &mut domain_of);
    }
    let modularity = network.modularity(&community, resolution);
    Ok(Outcome { basis: &basis, nodes: &nodes, community: &community, domain_of: &domain_of }
        .suggestion(options.domains_only, modularity))
}

/// The nodes of the network: one for each domain with pinned modules, then the free modules.
struct Nodes {
    /// The domains with pins; their nodes come first.
    pinned_domains: Vec<DomainId>,
    /// The node of each module of the evidence, if it has one.
    node_of: Vec<Option<u32>>,
    /// The module of each node after those of domains.
    free: Vec<ModuleIx>,
    /// Where each module is pinned.
    pins: Vec<Pin>,
}

/// Where a module is pinned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pin {
    Free,
    Monolith,
    Domain(DomainId),
}

impl Nodes {
    fn new(basis: &Basis) -> Self {
        let project = basis.project;
        let mut pins = vec![Pin::Free; basis.graph.modules()];
        for assignment in project.assignments.values() {
            if assignment.firmness == Firmness::Pinned
                && let Some(at) = project.modules.place(assignment.module)
            {
                pins[at.at()] = assignment.domain.map_or(Pin::Monolith, Pin::Domain);
            }
        }
        let takes_part =
            |at: usize| basis.graph.is_product(ModuleIx(at as u32)) && !basis.utility[at];
        let pinned_domains: BTreeSet<DomainId> = (0..pins.len())
            .filter(|at| takes_part(*at))
            .filter_map(|at| match pins[at] {
                Pin::Domain(domain) => Some(domain),
                Pin::Free | Pin::Monolith => None,
            })
            .collect();
        let pinned_domains: Vec<DomainId> = pinned_domains.into_iter().collect();
        let mut free = Vec::new();
        let node_of = (0..pins.len())
            .map(|at| match pins[at] {
                _ if !takes_part(at) => None,
                Pin::Domain(domain) => pinned_domains.binary_search(&domain).ok().map(|n| n as u32),
                Pin::Monolith => None,
                Pin::Free => {
                    free.push(ModuleIx(at as u32));
                    Some((pinned_domains.len() + free.len() - 1) as u32)
                }
            })
            .collect();
        Self { pinned_domains, node_of, free, pins }
    }

    fn count(&self) -> usize {
        self.pinned_domains.len() + self.free.len()
    }

    fn network(&self, basis: &Basis) -> Network {
        let mut links = Vec::new();
        for (at, node) in self.node_of.iter().enumerate() {
            let Some(node) = node else { continue };
            let module = ModuleIx(at as u32);
            for_each_tie(basis.evidence(), basis.graph, module, |other, _, weight| {
                // Each pair is met from both ends; one of them counts.
                if other > module
                    && let Some(other) = self.node_of[other.at()]
                {
                    links.push((*node, other, weight));
                }
            });
        }
        let fixed = (0..self.count()).map(|node| node < self.pinned_domains.len()).collect();
        Network::new(self.count(), &mut links, fixed)
    }

    /// The domain that each community stands for: that of its pins; or a domain without pins
    /// to which most of its modules were assigned by an earlier suggestion, and which has more
    /// of its modules there than anywhere else. So a suggestion that was applied is found again.
    fn domains_of(&self, basis: &Basis, community: &[u32]) -> Vec<Option<DomainId>> {
        let mut found = vec![None; count(community)];
        for (node, domain) in self.pinned_domains.iter().enumerate() {
            found[community[node] as usize] = Some(*domain);
        }
        let mut overlap: BTreeMap<(DomainId, u32), u32> = BTreeMap::new();
        let mut size = vec![0u32; found.len()];
        for (n, module) in self.free.iter().enumerate() {
            let own = community[self.pinned_domains.len() + n];
            size[own as usize] += 1;
            let domain = basis.project.domain_of(basis.project.modules.id(*module));
            if let Some(domain) = domain
                && found[own as usize].is_none()
                && basis.project.domains.contains_key(&domain)
                && self.pinned_domains.binary_search(&domain).is_err()
            {
                *overlap.entry((domain, own)).or_default() += 1;
            }
        }
        let mut best: BTreeMap<DomainId, (u32, u32)> = BTreeMap::new();
        for ((domain, own), shared) in overlap {
            let (most, home) = best.entry(domain).or_insert((0, own));
            if shared > *most {
                (*most, *home) = (shared, own);
            }
        }
        for (domain, (shared, own)) in best {
            if shared * 2 > size[own as usize] {
                found[own as usize] = Some(domain);
            }
        }
        found
    }
}

/// The best partition of several starts; of equal ones, the first.
fn best_of_starts(
    network: &Network,
    resolution: f64,
    progress: &dyn Progress,
) -> Result<Vec<u32>, Cancelled> {
    let starts = (LINKS_BUDGET / network.links().max(1)).clamp(1, MOST_STARTS);
    let found: Vec<(f64, Vec<u32>)> = (0..starts as u64)
        .into_par_iter()
        .map(|start| {
            let community = leiden(network, resolution, start << 32, progress)?;
            Ok((network.modularity(&community, resolution), community))
        })
        .collect::<Result<_, Cancelled>>()?;
    let mut best: Option<(f64, Vec<u32>)> = None;
    for (quality, community) in found {
        if best.as_ref().is_none_or(|(most, _)| quality > most + 1e-12) {
            best = Some((quality, community));
        }
    }
    Ok(best.map(|(_, community)| community).unwrap_or_default())
}

/// Puts communities without a domain into a neighbouring one with a domain, the one with the
/// greatest gain first, even if the gain is negative. Those that no tie leads from to a domain
/// stay.
fn merge_into_domains(
    network: &Network,
    resolution: f64,
    community: &mut [u32],
    domain_of: &mut Vec<Option<DomainId>>,
) {
    let groups = network.aggregate(community);
    let total: f64 = (0..groups.nodes()).map(|group| groups.degree(group)).sum();
    let scale = if total > 0.0 { resolution / total } else { 0.0 };
    // The community with a domain that each was merged into.
    let mut home: Vec<Option<usize>> =
        domain_of.iter().enumerate().map(|(at, domain)| domain.map(|_| at)).collect();
    let mut degree: Vec<f64> = (0..groups.nodes()).map(|group| groups.degree(group)).collect();
    let mut open: Vec<usize> = (0..home.len()).filter(|at| home[*at].is_none()).collect();
    loop {
        let mut best: Option<(f64, usize, usize)> = None;
        for at in &open {
            let mut toward: BTreeMap<usize, f64> = BTreeMap::new();
            for (other, weight) in groups.neighbours(*at) {
                if let Some(home) = home[*other as usize] {
                    *toward.entry(home).or_default() += weight;
                }
            }
            for (home, weight) in toward {
                let gain = weight - scale * groups.degree(*at) * degree[home];
                if best.is_none_or(|(most, _, _)| gain > most) {
                    best = Some((gain, *at, home));
                }
            }
        }
        let Some((_, at, into)) = best else { break };
        home[at] = Some(into);
        degree[into] += groups.degree(at);
        open.retain(|other| *other != at);
    }
    for own in community.iter_mut() {
        if let Some(home) = home[*own as usize] {
            *own = home as u32;
        }
    }
    let mut old = community.to_vec();
    renumber(community);
    let mut domains = vec![None; count(community)];
    for (old, new) in old.drain(..).zip(community.iter()) {
        domains[*new as usize] = domain_of[old as usize];
    }
    *domain_of = domains;
}

/// The domains of the pieces that a partition fell into: the piece with the pin keeps the
/// domain; of a domain without pins the largest piece does.
fn domains_of_pieces(
    pieces: &[u32],
    holds_pin: &[bool],
    community: &[u32],
    domain_of: &[Option<DomainId>],
) -> Vec<Option<DomainId>> {
    let mut size = vec![0u32; holds_pin.len()];
    let mut of = vec![0u32; holds_pin.len()];
    for (piece, own) in pieces.iter().zip(community) {
        size[*piece as usize] += 1;
        of[*piece as usize] = *own;
    }
    let mut keeper: BTreeMap<u32, usize> = BTreeMap::new();
    for piece in 0..size.len() {
        let best = keeper.entry(of[piece]).or_insert(piece);
        if (holds_pin[piece], size[piece]) > (holds_pin[*best], size[*best]) {
            *best = piece;
        }
    }
    (0..size.len())
        .map(|piece| {
            let own = of[piece];
            if keeper.get(&own) == Some(&piece) { domain_of[own as usize] } else { None }
        })
        .collect()
}

/// What the search came to, to be told.
struct Outcome<'a> {
    basis: &'a Basis<'a>,
    nodes: &'a Nodes,
    community: &'a [u32],
    domain_of: &'a [Option<DomainId>],
}

impl Outcome<'_> {
    fn suggestion(&self, domains_only: bool, modularity: f64) -> Suggestion {
        let (project, evidence) = (self.basis.project, self.basis.evidence());
        let modules = self.basis.graph.modules();
        let mut group_of: Vec<Option<Group>> = self
            .nodes
            .pins
            .iter()
            .map(|pin| match pin {
                Pin::Domain(domain) => Some(Group::Domain(*domain)),
                Pin::Free | Pin::Monolith => None,
            })
            .collect();
        let keys = self.keys(domains_only);
        for (n, module) in self.nodes.free.iter().enumerate() {
            let own = self.community[self.nodes.pinned_domains.len() + n] as usize;
            group_of[module.at()] =
                self.domain_of[own].map(Group::Domain).or(keys[own].map(Group::New));
        }
        self.follow(&mut group_of);

        let utilities = (0..modules as u32)
            .map(ModuleIx)
            .filter(|module| self.basis.utility[module.at()])
            .collect();
        let is_open = |at: usize| self.nodes.pins[at] == Pin::Free && !self.basis.utility[at];
        let mut groups: BTreeMap<u32, Vec<ModuleIx>> = BTreeMap::new();
        let mut unassigned = Vec::new();
        for (at, group) in group_of.iter().enumerate().filter(|(at, _)| is_open(*at)) {
            match group {
                Some(Group::New(key)) => groups.entry(*key).or_default().push(ModuleIx(at as u32)),
                Some(Group::Domain(_)) => {}
                None => unassigned.push(ModuleIx(at as u32)),
            }
        }
        let taken = project.domains.values().map(|domain| domain.name.as_str());
        let mut names = Names::new(taken, evidence.modules.iter());
        let new_groups: Vec<NewGroup> = groups
            .into_iter()
            .map(|(key, modules)| {
                let product: Vec<_> = modules
                    .iter()
                    .filter(|module| self.basis.graph.is_product(**module))
                    .map(|module| evidence.module(*module))
                    .collect();
                NewGroup { key, proposed_name: names.propose(&product), modules }
            })
            .collect();
        let placements = group_of
            .iter()
            .enumerate()
            .filter(|(at, _)| is_open(*at))
            .filter_map(|(at, group)| {
                Some(self.placement(ModuleIx(at as u32), (*group)?, &group_of, &new_groups))
            })
            .collect();
        Suggestion { placements, new_groups, modularity, utilities, unassigned }
    }

    /// A key for each community that becomes a new group: those of two modules and more without
    /// a domain, larger ones first, then by their first module.
    fn keys(&self, domains_only: bool) -> Vec<Option<u32>> {
        let mut size = vec![0u32; self.domain_of.len()];
        for own in self.community {
            size[*own as usize] += 1;
        }
        let mut keys = vec![None; size.len()];
        if domains_only {
            return keys;
        }
        let mut groups: Vec<usize> = (0..size.len())
            .filter(|own| self.domain_of[*own].is_none() && size[*own] > 1)
            .collect();
        // Communities are numbered by their first node, so a stable sort keeps that order.
        groups.sort_by_key(|own| std::cmp::Reverse(size[*own]));
        for (key, own) in (0u32..).zip(groups) {
            keys[own] = Some(key);
        }
        keys
    }

    /// Tests and code that is not written here go where the module goes that they are tied to
    /// hardest.
    fn follow(&self, group_of: &mut [Option<Group>]) {
        let (graph, evidence) = (self.basis.graph, self.basis.evidence());
        let followed: Vec<(usize, Group)> = (0..graph.modules())
            .filter(|at| {
                !graph.is_product(ModuleIx(*at as u32)) && self.nodes.pins[*at] == Pin::Free
            })
            .filter_map(|at| {
                let mut ties: BTreeMap<ModuleIx, f64> = BTreeMap::new();
                for_each_tie(evidence, graph, ModuleIx(at as u32), |other, _, weight| {
                    let leads = graph.is_product(other) && !self.basis.utility[other.at()];
                    if leads && group_of[other.at()].is_some() {
                        *ties.entry(other).or_default() += weight;
                    }
                });
                let mut heaviest: Option<(ModuleIx, f64)> = None;
                for (other, weight) in ties {
                    if heaviest.is_none_or(|(_, most)| weight > most) {
                        heaviest = Some((other, weight));
                    }
                }
                Some((at, group_of[heaviest?.0.at()]?))
            })
            .collect();
        for (at, group) in followed {
            group_of[at] = Some(group);
        }
    }

    fn placement(
        &self,
        module: ModuleIx,
        group: Group,
        group_of: &[Option<Group>],
        new_groups: &[NewGroup],
    ) -> Placement {
        let found = pulls(self.basis, module, group, group_of);
        let evidence = self.basis.evidence();
        let name_of = |group: Group| match group {
            Group::Domain(id) => {
                self.basis.project.domains.get(&id).map_or("a domain", |domain| &domain.name)
            }
            Group::New(key) => new_groups
                .get(key as usize)
                .map_or("a new group", |group| group.proposed_name.as_str()),
        };
        let told =
            |pull: &Pull| format!("{} ({})", evidence.module(pull.module).name, pull.kind.name());
        let why: Vec<String> = found.why.iter().map(told).collect();
        let elsewhere = match &found.against {
            Some(pull) => format!("{} pulls toward {}", told(pull), name_of(pull.toward)),
            None => "nothing pulls elsewhere".to_owned(),
        };
        let sentence = format!("{} because of {}; {elsewhere}.", name_of(group), why.join(", "));
        Placement { module, group, why: found.why, against: found.against, sentence }
    }
}
