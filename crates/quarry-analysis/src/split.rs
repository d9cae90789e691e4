//! Splitting a domain in two where its modules hang together least.
//!
//! Communities of the domain alone (Leiden) are joined, always the two that hang together most for
//! their size, until two are left. What no dependency ties to anything stays with the larger part.

use quarry_model::progress::Unwatched;

use crate::leiden::{Network, count, leiden};

/// A part smaller than this share of a domain is not worth a domain of its own.
const SMALLEST_SHARE: f64 = 0.1;

/// Communities that are looked at.
const MOST_GROUPS: usize = 200;

/// Which of `modules` places belong to the second, smaller part; all `false` when the domain
/// cannot be split. Arcs are `(user, used, count)`; their order does not matter.
#[must_use]
pub fn split(modules: usize, arcs: &[(u32, u32, u32)]) -> Vec<bool> {
    let whole = vec![false; modules];
    let mut links: Vec<(u32, u32, f64)> = arcs
        .iter()
        .filter(|(from, to, _)| (*from as usize).max(*to as usize) < modules && from != to)
        // Many uses of one module by another say less than many modules that use it.
        .map(|(from, to, count)| (*from.min(to), *from.max(to), 1.0 + f64::from(*count).ln_1p()))
        .collect();
    links.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)));
    let network = Network::new(modules, &mut links, vec![false; modules]);
    let Ok(community) = leiden(&network, 1.0, 1, &Unwatched) else { return whole };
    let group = largest_first(&community, &links);
    let mut groups = Groups::new(&group, &links);
    groups.join_to_two();
    groups.second(&group).unwrap_or(whole)
}

/// Numbers communities by size. Small communities beyond [`MOST_GROUPS`] go with the largest;
/// modules without any tie are in none.
fn largest_first(community: &[u32], links: &[(u32, u32, f64)]) -> Vec<Option<u32>> {
    let mut sizes: Vec<(usize, u32)> = (0..count(community) as u32).map(|n| (0, n)).collect();
    for own in community {
        sizes[*own as usize].0 += 1;
    }
    let mut tied = vec![false; sizes.len()];
    for (from, to, _) in links {
        tied[community[*from as usize] as usize] = true;
        tied[community[*to as usize] as usize] = true;
    }
    sizes.retain(|(_, n)| tied[*n as usize]);
    sizes.sort_by_key(|(size, n)| (std::cmp::Reverse(*size), *n));
    let mut group: Vec<Option<u32>> = tied.iter().map(|tied| tied.then_some(0)).collect();
    for (new, (_, old)) in (0..).zip(sizes.into_iter().take(MOST_GROUPS)) {
        group[old as usize] = Some(new);
    }
    community.iter().map(|own| group[*own as usize]).collect()
}

/// Communities on the way to two.
struct Groups {
    /// How many modules each has; 0 for those that were joined to another.
    sizes: Vec<usize>,
    /// How strongly two hang together, each pair in both directions.
    between: Vec<Vec<f64>>,
    /// The group that each community is in.
    of: Vec<usize>,
}

impl Groups {
    fn new(community: &[Option<u32>], links: &[(u32, u32, f64)]) -> Self {
        let groups = community.iter().flatten().max().map_or(0, |most| *most as usize + 1);
        let mut sizes = vec![0; groups];
        for own in community.iter().flatten() {
            sizes[*own as usize] += 1;
        }
        let mut between = vec![vec![0.0; groups]; groups];
        for (from, to, weight) in links {
            let (Some(a), Some(b)) = (community[*from as usize], community[*to as usize]) else {
                continue;
            };
            let (a, b) = (a as usize, b as usize);
            if a != b {
                between[a][b] += weight;
                between[b][a] += weight;
            }
        }
        Self { sizes, between, of: (0..groups).collect() }
    }

    fn largest(&self) -> Option<usize> {
        (0..self.sizes.len()).max_by(|a, b| self.sizes[*a].cmp(&self.sizes[*b]).then(b.cmp(a)))
    }

    fn open(&self) -> Vec<usize> {
        (0..self.sizes.len()).filter(|group| self.sizes[*group] > 0).collect()
    }

    fn join_to_two(&mut self) {
        loop {
            let open = self.open();
            if open.len() <= 2 {
                return;
            }
            let mut best: Option<(f64, usize, usize)> = None;
            for (n, a) in open.iter().enumerate() {
                for b in &open[n + 1..] {
                    // Ties for each module of the smaller one, so that small ones join first.
                    let size = self.sizes[*a].min(self.sizes[*b]) as f64;
                    let all = (self.sizes[*a] + self.sizes[*b]) as f64;
                    let held = (self.between[*a][*b] + 1e-6) / (size * all);
                    if best.is_none_or(|(most, _, _)| held > most) {
                        best = Some((held, *a, *b));
                    }
                }
            }
            let Some((_, a, b)) = best else { return };
            self.join(b, a);
        }
    }

    fn join(&mut self, from: usize, into: usize) {
        self.sizes[into] += self.sizes[from];
        self.sizes[from] = 0;
        for other in 0..self.sizes.len() {
            let weight = self.between[from][other];
            if other != into && other != from {
                self.between[into][other] += weight;
                self.between[other][into] += weight;
            }
            self.between[from][other] = 0.0;
            self.between[other][from] = 0.0;
        }
        for group in self.of.iter_mut().filter(|group| **group == from) {
            *group = into;
        }
    }

    /// Who belongs to the smaller of two; `None` when it is too small or there is one only.
    /// Modules that are in no community stay with the larger.
    fn second(&self, community: &[Option<u32>]) -> Option<Vec<bool>> {
        let largest = self.largest()?;
        let small = self.open().into_iter().find(|group| *group != largest)?;
        let enough = self.sizes[small] as f64 >= SMALLEST_SHARE * community.len() as f64;
        (enough && self.sizes[small] > 1).then(|| {
            let in_small =
                |own: &Option<u32>| own.is_some_and(|own| self.of[own as usize] == small);
            community.iter().map(in_small).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From, to, how often.
    type Arc = (u32, u32, u32);

    /// Places that hang together one after the other, and each with the next but one.
    fn chain(places: std::ops::Range<u32>) -> Vec<(u32, u32, u32)> {
        let (first, end) = (places.start, places.end);
        let near = places.clone().flat_map(|n| [(n, n + 1, 3), (n, n + 2, 2)]);
        near.filter(|(_, to, _)| *to < end).chain([(end - 1, first, 1)]).collect()
    }

    /// Places that all hang together.
    fn clique(places: std::ops::Range<u32>) -> Vec<(u32, u32, u32)> {
        let all = places.clone();
        all.flat_map(|a| places.clone().filter(move |b| a < *b).map(move |b| (a, b, 1))).collect()
    }

    #[test]
    fn a_domain_is_split_where_it_hangs_together_least() {
        let joined = |mut a: Vec<_>, b: Vec<_>, more: &[(u32, u32, u32)]| {
            a.extend(b);
            a.extend(more);
            a
        };
        let cases: &[(&str, usize, Vec<Arc>, &[u32])] = &[
            ("nothing", 0, Vec::new(), &[]),
            ("one module", 1, Vec::new(), &[]),
            ("no ties", 6, Vec::new(), &[]),
            ("one lump", 6, clique(0..6), &[]),
            (
                "two lumps",
                14,
                joined(chain(0..8), chain(8..14), &[(0, 9, 1)]),
                &[8, 9, 10, 11, 12, 13],
            ),
            (
                "the smaller comes first",
                14,
                joined(chain(0..5), chain(5..14), &[(0, 9, 1)]),
                &[0, 1, 2, 3, 4],
            ),
            (
                "a loner stays with the larger",
                15,
                joined(chain(0..8), chain(8..14), &[]),
                &[8, 9, 10, 11, 12, 13],
            ),
            ("places that are not there", 3, vec![(7, 9, 1)], &[]),
        ];
        for (name, modules, arcs, second) in cases {
            let found = split(*modules, arcs);
            let second_found: Vec<u32> =
                (0..).zip(&found).filter(|(_, second)| **second).map(|(n, _)| n).collect();
            assert_eq!(second_found, *second, "{name}");
            let mut turned = arcs.clone();
            turned.reverse();
            assert_eq!(split(*modules, &turned), found, "{name}, in another order");
        }
    }
}
