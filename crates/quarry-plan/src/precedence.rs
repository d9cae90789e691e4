//! Which prerequisites count, once circles among them are broken.
//!
//! Steps that wait for each other in a circle are condensed first. Inside such a group the order
//! is chosen that leaves few prerequisites pointing backwards (Eades, Lin and Smyth 1993); those
//! are dropped and named.

use crate::input::PlanInput;

/// Prerequisites without circles.
pub(crate) struct Precedence {
    /// The steps each step waits for: sorted, not done, no repeats.
    pub(crate) before: Vec<Vec<usize>>,
    /// What was dropped: the step, and what it no longer waits for.
    pub(crate) dropped: Vec<(usize, usize)>,
}

impl Precedence {
    /// The steps that wait for each step.
    pub(crate) fn dependents(&self) -> Vec<Vec<usize>> {
        let mut dependents = vec![Vec::new(); self.before.len()];
        for (step, before) in self.before.iter().enumerate() {
            for first in before {
                dependents[*first].push(step);
            }
        }
        dependents
    }
}

pub(crate) fn precedence(input: &PlanInput) -> Precedence {
    let mut before: Vec<Vec<usize>> = input
        .steps
        .iter()
        .map(|step| {
            let open = |first: &usize| !step.done && !input.steps[*first].done;
            let mut before: Vec<_> = step.after.iter().copied().filter(open).collect();
            before.sort_unstable();
            before.dedup();
            before
        })
        .collect();
    let group = groups(&before);
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); before.len()];
    for (step, group) in group.iter().enumerate() {
        members[*group].push(step);
    }
    let mut dropped = Vec::new();
    let mut position = vec![0; before.len()];
    for circle in members {
        let order = line_up(&circle, &before);
        for (at, step) in order.iter().enumerate() {
            position[*step] = at;
        }
        for step in circle {
            before[step].retain(|first| {
                let keep = group[*first] != group[step] || position[*first] < position[step];
                if !keep {
                    dropped.push((step, *first));
                }
                keep
            });
        }
    }
    dropped.sort_unstable();
    Precedence { before, dropped }
}

/// The group of each step: steps that reach each other share one (Tarjan 1972, without
/// recursion).
fn groups(before: &[Vec<usize>]) -> Vec<usize> {
    const NEW: usize = usize::MAX;
    let count = before.len();
    let (mut index, mut low) = (vec![NEW; count], vec![0; count]);
    let mut group = vec![NEW; count];
    let (mut open, mut path) = (Vec::new(), Vec::new());
    let (mut next_index, mut next_group) = (0, 0);
    for root in 0..count {
        if index[root] != NEW {
            continue;
        }
        path.push((root, 0));
        while let Some((step, edge)) = path.pop() {
            if edge == 0 {
                index[step] = next_index;
                low[step] = next_index;
                next_index += 1;
                open.push(step);
            }
            if let Some(&first) = before[step].get(edge) {
                path.push((step, edge + 1));
                if index[first] == NEW {
                    path.push((first, 0));
                } else if group[first] == NEW {
                    low[step] = low[step].min(index[first]);
                }
                continue;
            }
            if low[step] == index[step] {
                while let Some(member) = open.pop() {
                    group[member] = next_group;
                    if member == step {
                        break;
                    }
                }
                next_group += 1;
            }
            if let Some((above, _)) = path.last() {
                low[*above] = low[*above].min(low[step]);
            }
        }
    }
    group
}

/// An order of the members of a circle with few prerequisites pointing backwards.
fn line_up(circle: &[usize], before: &[Vec<usize>]) -> Vec<usize> {
    let at = |step: usize| circle.binary_search(&step).ok();
    // Prerequisites and dependents inside the circle, by place in it.
    let mut firsts: Vec<Vec<usize>> = vec![Vec::new(); circle.len()];
    let mut nexts = firsts.clone();
    for (place, step) in circle.iter().enumerate() {
        for first in before[*step].iter().filter_map(|first| at(*first)) {
            if first != place {
                firsts[place].push(first);
                nexts[first].push(place);
            }
        }
    }
    let count = |of: &Vec<usize>| i32::try_from(of.len()).unwrap_or(i32::MAX);
    let mut waits: Vec<i32> = firsts.iter().map(count).collect();
    let mut awaited: Vec<i32> = nexts.iter().map(count).collect();
    let mut left: Vec<usize> = (0..circle.len()).collect();
    let (mut front, mut back) = (Vec::new(), Vec::new());
    while !left.is_empty() {
        let last = left.iter().position(|place| awaited[*place] == 0);
        // What waits for nothing, or else what most wait for while it waits for few.
        let first = || {
            let gain = |place: usize| awaited[place] - waits[place];
            let best = left.iter().map(|place| gain(*place)).max();
            let free = left.iter().position(|place| waits[*place] == 0);
            free.or_else(|| left.iter().position(|place| Some(gain(*place)) == best))
        };
        let place = left.remove(last.or_else(first).unwrap_or_default());
        if last.is_some() {
            back.push(circle[place]);
        } else {
            front.push(circle[place]);
        }
        for next in &nexts[place] {
            waits[*next] -= 1;
        }
        for first in &firsts[place] {
            awaited[*first] -= 1;
        }
    }
    front.extend(back.into_iter().rev());
    front
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drop_of(before: &[&[usize]]) -> (Vec<Vec<usize>>, Vec<(usize, usize)>) {
        let input = crate::plan::tests::input_with(before);
        let made = precedence(&input);
        (made.before, made.dropped)
    }

    #[test]
    fn circles_are_broken_and_nothing_else_is() {
        type Case = (&'static [&'static [usize]], &'static [(usize, usize)]);
        let cases: [Case; 6] = [
            (&[&[], &[0], &[0, 1]], &[]),
            (&[&[0]], &[(0, 0)]),
            (&[&[1], &[0]], &[(0, 1)]),
            (&[&[2], &[0], &[1]], &[(0, 2)]),
            // Two circles that share step 0: each loses one prerequisite.
            (&[&[1, 2], &[0], &[0]], &[(0, 1), (0, 2)]),
            // A circle behind a chain.
            (&[&[], &[0, 2], &[1], &[2]], &[(1, 2)]),
        ];
        for (before, dropped) in cases {
            assert_eq!(drop_of(before).1, dropped, "{before:?}");
        }
    }
}
