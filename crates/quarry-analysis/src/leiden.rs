//! Leiden (Traag, Waltman and van Eck 2019) with fixed nodes: maximises modularity with a
//! resolution, `Q = sum_c [w_in/m - r (k_c/2m)^2]`, on a weighted undirected network.
//!
//! A fixed node stands for all pinned modules of one domain. It never moves, so that two of
//! them never share a community; others come to it. Everything is deterministic: nodes are
//! visited in an order drawn from a fixed seed, ties go to the community met first, and the
//! budget counts iterations.

use std::collections::VecDeque;

use quarry_model::progress::{Cancelled, Progress, Stage};

/// Rounding must not make a move look like a gain.
const GAIN: f64 = 1e-10;
/// Iterations over the whole network; each starts from the result of the last.
const ITERATIONS: u64 = 10;

/// A weighted undirected network with loops.
#[derive(Debug, Clone, Default)]
pub(crate) struct Network {
    offsets: Vec<u32>,
    links: Vec<(u32, f64)>,
    loops: Vec<f64>,
    degree: Vec<f64>,
    fixed: Vec<bool>,
    /// The sum of all weights, loops included (`m`).
    total: f64,
}

impl Network {
    /// The network of `links` (from, to, weight), each given once in either direction, repeats
    /// summed; a link from a node to itself is a loop. Sorts the links.
    pub(crate) fn new(nodes: usize, links: &mut [(u32, u32, f64)], fixed: Vec<bool>) -> Self {
        for link in links.iter_mut() {
            if link.0 > link.1 {
                std::mem::swap(&mut link.0, &mut link.1);
            }
        }
        // Stable: repeats are summed in the order given.
        links.sort_by_key(|(a, b, _)| (*a, *b));
        let mut network = Self {
            offsets: vec![0; nodes + 1],
            loops: vec![0.0; nodes],
            degree: vec![0.0; nodes],
            fixed,
            ..Self::default()
        };
        let mut merged: Vec<(u32, u32, f64)> = Vec::with_capacity(links.len());
        for same in links.chunk_by(|x, y| (x.0, x.1) == (y.0, y.1)) {
            let weight: f64 = same.iter().map(|link| link.2).sum();
            let (a, b) = (same[0].0, same[0].1);
            network.total += weight;
            network.degree[a as usize] += weight;
            network.degree[b as usize] += weight;
            if a == b {
                network.loops[a as usize] += weight;
            } else {
                merged.push((a, b, weight));
                network.offsets[a as usize + 1] += 1;
                network.offsets[b as usize + 1] += 1;
            }
        }
        for at in 0..nodes {
            network.offsets[at + 1] += network.offsets[at];
        }
        let mut next = network.offsets.clone();
        network.links = vec![(0, 0.0); merged.len() * 2];
        for (a, b, weight) in merged {
            for (from, to) in [(a, b), (b, a)] {
                network.links[next[from as usize] as usize] = (to, weight);
                next[from as usize] += 1;
            }
        }
        network
    }

    pub(crate) fn nodes(&self) -> usize {
        self.loops.len()
    }

    pub(crate) fn links(&self) -> usize {
        self.links.len() / 2
    }

    pub(crate) fn neighbours(&self, node: usize) -> &[(u32, f64)] {
        &self.links[self.offsets[node] as usize..self.offsets[node + 1] as usize]
    }

    pub(crate) fn degree(&self, node: usize) -> f64 {
        self.degree[node]
    }

    /// Modularity of a partition; 0 for a network without links.
    pub(crate) fn modularity(&self, community: &[u32], resolution: f64) -> f64 {
        if self.total <= 0.0 {
            return 0.0;
        }
        let communities = count(community);
        let (mut inside, mut degree) = (vec![0.0; communities], vec![0.0; communities]);
        for node in 0..self.nodes() {
            let own = community[node] as usize;
            degree[own] += self.degree[node];
            inside[own] += self.loops[node];
            for (other, weight) in self.neighbours(node) {
                if community[*other as usize] as usize == own {
                    inside[own] += weight / 2.0;
                }
            }
        }
        let m = self.total;
        inside
            .iter()
            .zip(&degree)
            .map(|(inside, degree)| inside / m - resolution * (degree / (2.0 * m)).powi(2))
            .sum()
    }

    /// The network whose nodes are the communities of a partition, which are numbered without
    /// gaps. A community that holds a fixed node is fixed.
    pub(crate) fn aggregate(&self, community: &[u32]) -> Self {
        let communities = count(community);
        let mut members: Vec<Vec<u32>> = vec![Vec::new(); communities];
        let mut next = Self {
            offsets: Vec::with_capacity(communities + 1),
            loops: vec![0.0; communities],
            degree: vec![0.0; communities],
            fixed: vec![false; communities],
            total: self.total,
            links: Vec::new(),
        };
        for (node, own) in community.iter().enumerate() {
            let at = *own as usize;
            members[at].push(node as u32);
            next.degree[at] += self.degree[node];
            next.loops[at] += self.loops[node];
            next.fixed[at] |= self.fixed[node];
        }
        let mut weights = vec![0.0; communities];
        let mut met = Vec::new();
        next.offsets.push(0);
        for (own, nodes) in members.iter().enumerate() {
            for node in nodes {
                for (other, weight) in self.neighbours(*node as usize) {
                    let other = community[*other as usize];
                    if weights[other as usize] == 0.0 {
                        met.push(other);
                    }
                    weights[other as usize] += weight;
                }
            }
            for other in met.drain(..) {
                let weight = std::mem::take(&mut weights[other as usize]);
                if other as usize == own {
                    next.loops[own] += weight / 2.0;
                } else {
                    next.links.push((other, weight));
                }
            }
            next.offsets.push(next.links.len() as u32);
        }
        next
    }
}

/// How many communities a partition numbered without gaps has.
pub(crate) fn count(community: &[u32]) -> usize {
    community.iter().max().map_or(0, |most| *most as usize + 1)
}

/// Numbers communities without gaps, in the order in which they are met.
pub(crate) fn renumber(community: &mut [u32]) {
    let mut new = vec![u32::MAX; count(community)];
    let mut next = 0;
    for own in community {
        let number = &mut new[*own as usize];
        if *number == u32::MAX {
            *number = next;
            next += 1;
        }
        *own = *number;
    }
}

/// The partition that Leiden finds from single nodes, visiting nodes in the order of `seed`.
pub(crate) fn leiden(
    network: &Network,
    resolution: f64,
    seed: u64,
    progress: &dyn Progress,
) -> Result<Vec<u32>, Cancelled> {
    let mut community: Vec<u32> = (0..network.nodes() as u32).collect();
    for iteration in 0..ITERATIONS {
        progress.report(Stage::Suggest, iteration, ITERATIONS)?;
        if !iterate(network, resolution, seed.wrapping_add(iteration), &mut community, progress)? {
            break;
        }
    }
    Ok(community)
}

/// One iteration of Leiden: move, refine, aggregate, until nothing can be put together any
/// more. Whether anything moved.
fn iterate(
    network: &Network,
    resolution: f64,
    seed: u64,
    community: &mut [u32],
    progress: &dyn Progress,
) -> Result<bool, Cancelled> {
    let mut moved_any = false;
    let mut place: Vec<u32> = (0..network.nodes() as u32).collect();
    let mut level: Option<Network> = None;
    let mut own = community.to_vec();
    loop {
        let current = level.as_ref().unwrap_or(network);
        moved_any |= local_moves(current, resolution, seed, &mut own, None, progress)?;
        renumber(&mut own);
        if count(&own) == current.nodes() {
            break;
        }
        let mut refined = refine(current, resolution, seed, &own);
        renumber(&mut refined);
        let parts = count(&refined);
        if parts == current.nodes() {
            break;
        }
        let mut next_own = vec![0; parts];
        for (node, part) in refined.iter().enumerate() {
            next_own[*part as usize] = own[node];
        }
        for at in &mut place {
            *at = refined[*at as usize];
        }
        level = Some(current.aggregate(&refined));
        own = next_own;
    }
    for (node, at) in place.iter().enumerate() {
        community[node] = own[*at as usize];
    }
    renumber(community);
    Ok(moved_any)
}

/// Moves single nodes to the neighbouring community with the greatest gain until none gains.
/// With `only`, to the communities marked there and nowhere else. Whether anything moved.
pub(crate) fn local_moves(
    network: &Network,
    resolution: f64,
    seed: u64,
    community: &mut [u32],
    only: Option<&[bool]>,
    progress: &dyn Progress,
) -> Result<bool, Cancelled> {
    let nodes = network.nodes();
    if network.total <= 0.0 {
        return Ok(false);
    }
    let scale = resolution / (2.0 * network.total);
    let places = count(community).max(nodes);
    let (mut degree, mut size) = (vec![0.0; places], vec![0u32; places]);
    for (node, own) in community.iter().enumerate() {
        degree[*own as usize] += network.degree[node];
        size[*own as usize] += 1;
    }
    let mut empty: Vec<u32> =
        (0..places as u32).rev().filter(|own| size[*own as usize] == 0).collect();
    let mut queue: VecDeque<u32> = order(nodes, seed).into();
    let mut queued = vec![true; nodes];
    let mut weights = vec![0.0; places];
    let mut met: Vec<u32> = Vec::new();
    let (mut moved_any, mut steps) = (false, 0u64);
    // Every move gains, so the queue runs dry; the bound only keeps rounding from looping.
    let most_steps = 200 * nodes as u64 + 1_000;
    while let Some(node) = queue.pop_front() {
        steps += 1;
        if steps > most_steps {
            break;
        }
        if steps.is_multiple_of(1 << 16) {
            progress.report(Stage::Suggest, 0, 0)?;
        }
        let at = node as usize;
        queued[at] = false;
        if network.fixed[at] {
            continue;
        }
        let own = community[at];
        for (other, weight) in network.neighbours(at) {
            let theirs = community[*other as usize];
            if weights[theirs as usize] == 0.0 {
                met.push(theirs);
            }
            weights[theirs as usize] += weight;
        }
        let k = network.degree[at];
        let stay = weights[own as usize] - scale * k * (degree[own as usize] - k);
        let (mut best, mut most) = (own, stay);
        for theirs in met.drain(..) {
            let weight = std::mem::take(&mut weights[theirs as usize]);
            let allowed = only.is_none_or(|only| only.get(theirs as usize) == Some(&true));
            if theirs != own && allowed {
                let gain = weight - scale * k * degree[theirs as usize];
                if gain > most + GAIN {
                    (best, most) = (theirs, gain);
                }
            }
        }
        if only.is_none() && most < -GAIN && size[own as usize] > 1 {
            best = empty.pop().unwrap_or(own);
        }
        if best == own {
            continue;
        }
        moved_any = true;
        degree[own as usize] -= k;
        size[own as usize] -= 1;
        if size[own as usize] == 0 {
            degree[own as usize] = 0.0;
            empty.push(own);
        }
        degree[best as usize] += k;
        size[best as usize] += 1;
        community[at] = best;
        for (other, _) in network.neighbours(at) {
            let other_at = *other as usize;
            if !queued[other_at] && community[other_at] != best {
                queued[other_at] = true;
                queue.push_back(*other);
            }
        }
    }
    Ok(moved_any)
}

/// Splits each community into parts that hang together well: single nodes are merged within
/// their community, each into the part with the greatest gain, so that every part is connected.
fn refine(network: &Network, resolution: f64, seed: u64, community: &[u32]) -> Vec<u32> {
    let nodes = network.nodes();
    let scale = resolution / (2.0 * network.total);
    let mut whole = vec![0.0; count(community)];
    for (node, own) in community.iter().enumerate() {
        whole[*own as usize] += network.degree[node];
    }
    let mut part: Vec<u32> = (0..nodes as u32).collect();
    let mut degree = network.degree.clone();
    let mut alone = vec![true; nodes];
    // Weight from each part to the rest of its community.
    let mut outward: Vec<f64> = (0..nodes)
        .map(|node| {
            let inside = network.neighbours(node).iter();
            inside.filter(|(o, _)| community[*o as usize] == community[node]).map(|(_, w)| w).sum()
        })
        .collect();
    let mut weights = vec![0.0; nodes];
    let mut met: Vec<u32> = Vec::new();
    for node in order(nodes, seed) {
        let at = node as usize;
        let all = whole[community[at] as usize];
        let k = network.degree[at];
        if !alone[at] || outward[at] < scale * k * (all - k) {
            continue;
        }
        for (other, weight) in network.neighbours(at) {
            if community[*other as usize] == community[at] {
                let theirs = part[*other as usize];
                if weights[theirs as usize] == 0.0 {
                    met.push(theirs);
                }
                weights[theirs as usize] += weight;
            }
        }
        let (mut best, mut most, mut shared) = (node, 0.0, 0.0);
        for theirs in met.drain(..) {
            let weight = std::mem::take(&mut weights[theirs as usize]);
            let their = degree[theirs as usize];
            let well_connected = outward[theirs as usize] >= scale * their * (all - their);
            let gain = weight - scale * k * their;
            if theirs != node && well_connected && gain > most + GAIN {
                (best, most, shared) = (theirs, gain, weight);
            }
        }
        if best != node {
            part[at] = best;
            alone[best as usize] = false;
            alone[at] = false;
            degree[best as usize] += k;
            outward[best as usize] += outward[at] - 2.0 * shared;
        }
    }
    part
}

/// All nodes in an order drawn from `seed` (Fisher and Yates, splitmix64).
fn order(nodes: usize, seed: u64) -> Vec<u32> {
    let mut state = seed ^ 0x9e37_79b9_7f4a_7c15;
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    let mut order: Vec<u32> = (0..nodes as u32).collect();
    for at in (1..nodes).rev() {
        order.swap(at, (next() % (at as u64 + 1)) as usize);
    }
    order
}

/// Numbers the connected pieces of each community apart. The piece with a fixed node keeps the
/// community's number; the second value says which communities hold one.
pub(crate) fn split_pieces(network: &Network, community: &[u32]) -> (Vec<u32>, Vec<bool>) {
    let nodes = network.nodes();
    let mut piece = vec![u32::MAX; nodes];
    let mut fixed = Vec::new();
    let mut stack = Vec::new();
    for start in 0..nodes {
        if piece[start] != u32::MAX {
            continue;
        }
        let number = fixed.len() as u32;
        fixed.push(false);
        piece[start] = number;
        stack.push(start);
        while let Some(node) = stack.pop() {
            fixed[number as usize] |= network.fixed[node];
            for (other, _) in network.neighbours(node) {
                let at = *other as usize;
                if piece[at] == u32::MAX && community[at] == community[node] {
                    piece[at] = number;
                    stack.push(at);
                }
            }
        }
    }
    (piece, fixed)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use quarry_model::progress::Unwatched;

    use super::*;

    /// Zachary's karate club.
    const KARATE: [(u32, u32); 78] = [
        (1, 2),
        (1, 3),
        (2, 3),
        (1, 4),
        (2, 4),
        (3, 4),
        (1, 5),
        (1, 6),
        (1, 7),
        (5, 7),
        (6, 7),
        (1, 8),
        (2, 8),
        (3, 8),
        (4, 8),
        (1, 9),
        (3, 9),
        (3, 10),
        (1, 11),
        (5, 11),
        (6, 11),
        (1, 12),
        (1, 13),
        (4, 13),
        (1, 14),
        (2, 14),
        (3, 14),
        (4, 14),
        (6, 17),
        (7, 17),
        (1, 18),
        (2, 18),
        (1, 20),
        (2, 20),
        (1, 22),
        (2, 22),
        (24, 26),
        (25, 26),
        (3, 28),
        (24, 28),
        (25, 28),
        (3, 29),
        (24, 30),
        (27, 30),
        (2, 31),
        (9, 31),
        (1, 32),
        (25, 32),
        (26, 32),
        (29, 32),
        (3, 33),
        (9, 33),
        (15, 33),
        (16, 33),
        (19, 33),
        (21, 33),
        (23, 33),
        (24, 33),
        (30, 33),
        (31, 33),
        (32, 33),
        (9, 34),
        (10, 34),
        (14, 34),
        (15, 34),
        (16, 34),
        (19, 34),
        (20, 34),
        (21, 34),
        (23, 34),
        (24, 34),
        (27, 34),
        (28, 34),
        (29, 34),
        (30, 34),
        (31, 34),
        (32, 34),
        (33, 34),
    ];

    fn network(nodes: usize, links: &[(u32, u32, f64)], fixed: &[usize]) -> Network {
        let mut is_fixed = vec![false; nodes];
        for node in fixed {
            is_fixed[*node] = true;
        }
        Network::new(nodes, &mut links.to_vec(), is_fixed)
    }

    #[test]
    fn the_karate_club_is_split_at_its_known_best() {
        let links: Vec<_> = KARATE.iter().map(|(a, b)| (a - 1, b - 1, 1.0)).collect();
        let club = network(34, &links, &[]);
        let best = (0..8)
            .map(|seed| leiden(&club, 1.0, seed, &Unwatched).expect("nobody cancels"))
            .map(|found| club.modularity(&found, 1.0))
            .fold(f64::MIN, f64::max);
        // The optimum is 0.4198 (Brandes and others 2008).
        assert!((best - 0.4198).abs() < 1e-4, "{best}");
    }

    #[test]
    fn modularity_is_that_of_the_formula() {
        // Two triangles joined by one link: m = 7, w_in = 3 and k = 7 each, so
        // Q = 2 (3/7 - (7/14)^2) = 6/7 - 1/2.
        let links =
            [(0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5), (2, 3)].map(|(a, b)| (a, b, 1.0));
        let both = network(6, &links, &[]);
        let split = [0, 0, 0, 1, 1, 1];
        assert!((both.modularity(&split, 1.0) - (6.0 / 7.0 - 0.5)).abs() < 1e-12);
        let aggregated = both.aggregate(&split);
        assert!((aggregated.modularity(&[0, 1], 1.0) - (6.0 / 7.0 - 0.5)).abs() < 1e-12);
        assert_eq!(leiden(&both, 1.0, 0, &Unwatched).expect("nobody cancels"), split);
    }

    proptest! {
        #[test]
        fn fixed_nodes_never_meet_and_pieces_are_connected(
            raw in proptest::collection::vec((0u32..20, 0u32..20, 1u32..5), 1..60),
            fixed in proptest::collection::btree_set(0usize..20, 0..4),
            seed in 0u64..50,
        ) {
            let links: Vec<_> = raw.iter().map(|(a, b, w)| (*a, *b, f64::from(*w))).collect();
            let fixed: Vec<usize> = fixed.into_iter().collect();
            let net = network(20, &links, &fixed);
            let found = leiden(&net, 1.0, seed, &Unwatched).expect("nobody cancels");
            let homes: std::collections::BTreeSet<_> = fixed.iter().map(|n| found[*n]).collect();
            prop_assert_eq!(homes.len(), fixed.len());
            // Never worse than every node for itself.
            let single: Vec<u32> = (0..20).collect();
            prop_assert!(net.modularity(&found, 1.0) >= net.modularity(&single, 1.0) - 1e-9);
            let (pieces, has_fixed) = split_pieces(&net, &found);
            prop_assert_eq!(has_fixed.iter().filter(|f| **f).count(), fixed.len());
            prop_assert!(net.modularity(&pieces, 1.0) >= net.modularity(&found, 1.0) - 1e-9);
        }
    }
}
