//! The order of a dependency structure matrix: regions in blocks, modules inside them, both so
//! that feedback lies below the diagonal.

use crate::feedback::feedback_order;

/// An order of modules in blocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatrixOrder {
    /// Blocks with anything in them, in order: the number of the block and its places in order.
    pub blocks: Vec<(u32, Vec<u32>)>,
    /// Groups of two or more places that reach each other: largest first, then by place.
    pub cycles: Vec<Vec<u32>>,
    /// Weight below the diagonal.
    pub feedback: u64,
    /// Weight of all arcs.
    pub total: u64,
}

/// The order for places whose blocks are `block_of`; arcs are `(user, used, weight)`.
#[must_use]
pub fn matrix_order(block_of: &[u32], arcs: &[(u32, u32, u64)]) -> MatrixOrder {
    let nodes = block_of.len();
    let width = block_of.iter().max().map_or(0, |most| *most as usize + 1);
    let between: Vec<_> = arcs
        .iter()
        .map(|(from, to, weight)| (block_of[*from as usize], block_of[*to as usize], *weight))
        .collect();
    let (block_order, _) = feedback_order(width, &between);
    let (_, groups) = feedback_order(nodes, arcs);
    let inside: Vec<_> = arcs
        .iter()
        .copied()
        .filter(|(from, to, _)| block_of[*from as usize] == block_of[*to as usize])
        .collect();
    let (order, _) = feedback_order(nodes, &inside);
    let mut members = vec![Vec::new(); width];
    for place in order {
        members[block_of[place as usize] as usize].push(place);
    }
    let blocks: Vec<(u32, Vec<u32>)> = block_order
        .into_iter()
        .map(|block| (block, std::mem::take(&mut members[block as usize])))
        .filter(|(_, places)| !places.is_empty())
        .collect();
    let mut row = vec![0u32; nodes];
    for (n, place) in (0..).zip(blocks.iter().flat_map(|(_, places)| places)) {
        row[*place as usize] = n;
    }
    let (mut feedback, mut total) = (0, 0);
    for (from, to, weight) in arcs.iter().filter(|(from, to, _)| from != to) {
        total += weight;
        if row[*from as usize] > row[*to as usize] {
            feedback += weight;
        }
    }
    MatrixOrder { blocks, cycles: cycles(&groups), feedback, total }
}

fn cycles(groups: &[u32]) -> Vec<Vec<u32>> {
    let mut places: Vec<u32> = (0..groups.len() as u32).collect();
    places.sort_by_key(|place| (groups[*place as usize], *place));
    let same = |a: &u32, b: &u32| groups[*a as usize] == groups[*b as usize];
    let mut cycles: Vec<Vec<u32>> =
        places.chunk_by(same).filter(|group| group.len() > 1).map(<[u32]>::to_vec).collect();
    cycles.sort_by_key(|group| (std::cmp::Reverse(group.len()), group[0]));
    cycles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_stay_together_users_first() {
        // Block 1 uses block 0; in block 0, place 0 and 2 are a cycle that leans on 0 -> 2.
        let order = matrix_order(
            &[0, 1, 0, 1],
            &[(1, 0, 3), (3, 1, 1), (0, 2, 4), (2, 0, 1), (2, 3, 1), (1, 1, 9)],
        );
        assert_eq!(order.blocks, vec![(1, vec![3, 1]), (0, vec![0, 2])]);
        assert_eq!(order.cycles, vec![vec![0, 1, 2, 3]]);
        assert_eq!((order.feedback, order.total), (2, 10));
    }

    #[test]
    fn nothing_and_a_single_place_have_an_order() {
        assert_eq!(matrix_order(&[], &[]).blocks, vec![]);
        assert_eq!(matrix_order(&[3], &[]).blocks, vec![(3, vec![0])]);
    }
}
