//! Strongly connected groups of modules (Tarjan's algorithm, without recursion: dependency
//! chains can be as long as there are modules).

/// The group of each node: nodes that reach each other share a number. `next(v)` lists the
/// nodes that `v` leads to.
pub(crate) fn strongly_connected<'a, I>(nodes: usize, next: impl Fn(usize) -> I) -> Vec<u32>
where
    I: Iterator<Item = usize> + 'a,
{
    const NEW: u32 = u32::MAX;
    let mut index = vec![NEW; nodes];
    let mut low = vec![0u32; nodes];
    let mut group = vec![NEW; nodes];
    let (mut stack, mut counter, mut groups) = (Vec::new(), 0u32, 0u32);
    for root in 0..nodes {
        if index[root] != NEW {
            continue;
        }
        let mut visit = |v: usize, stack: &mut Vec<usize>, index: &mut [u32], low: &mut [u32]| {
            index[v] = counter;
            low[v] = counter;
            counter += 1;
            stack.push(v);
        };
        visit(root, &mut stack, &mut index, &mut low);
        let mut path = vec![(root, next(root))];
        while let Some((v, rest)) = path.last_mut() {
            let v = *v;
            if let Some(w) = rest.next() {
                if index[w] == NEW {
                    visit(w, &mut stack, &mut index, &mut low);
                    path.push((w, next(w)));
                } else if group[w] == NEW {
                    low[v] = low[v].min(index[w]);
                }
                continue;
            }
            path.pop();
            if let Some((parent, _)) = path.last() {
                low[*parent] = low[*parent].min(low[v]);
            }
            if low[v] == index[v] {
                while let Some(w) = stack.pop() {
                    group[w] = groups;
                    if w == v {
                        break;
                    }
                }
                groups += 1;
            }
        }
    }
    group
}

#[cfg(test)]
mod tests {
    use petgraph::{algo::kosaraju_scc, graph::DiGraph};
    use proptest::prelude::*;

    use super::*;

    fn groups(nodes: usize, edges: &[(u32, u32)]) -> Vec<u32> {
        strongly_connected(nodes, |v| {
            let to: Vec<_> =
                edges.iter().filter(|e| e.0 as usize == v).map(|e| e.1 as usize).collect();
            to.into_iter()
        })
    }

    proptest! {
        #[test]
        fn groups_are_those_of_another_algorithm(
            edges in proptest::collection::vec((0u32..12, 0u32..12), 0..40)
        ) {
            let found = groups(12, &edges);
            let mut graph = DiGraph::<(), ()>::from_edges(&edges);
            while graph.node_count() < 12 {
                graph.add_node(());
            }
            for group in kosaraju_scc(&graph) {
                for node in &group {
                    prop_assert_eq!(found[node.index()], found[group[0].index()]);
                }
                let same = found.iter().filter(|other| **other == found[group[0].index()]);
                prop_assert_eq!(same.count(), group.len());
            }
        }
    }

    #[test]
    fn a_long_chain_does_not_exhaust_the_stack() {
        let nodes = 200_000;
        let found = strongly_connected(nodes, |v| [(v + 1) % nodes].into_iter());
        assert!(found.iter().all(|group| *group == 0));
    }
}
