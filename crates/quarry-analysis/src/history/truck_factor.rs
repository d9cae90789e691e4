//! How many people must leave before nobody knows most of it (Avelino et al. 2016).

use std::collections::BTreeMap;

/// What an author did for a module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownBy {
    /// The author's place in the history.
    pub author: u32,
    /// Changes the author made.
    pub changes: u32,
    /// Whether the author made the first change that is known.
    pub first: bool,
}

/// The degree of authorship, `3.293 + 1.098 FA + 0.164 DL - 0.321 ln(1 + AC)`: first authorship,
/// changes of one's own, changes of others.
#[must_use]
pub fn degree_of_authorship(first: bool, own: u32, others: u32) -> f64 {
    3.293 + 1.098 * f64::from(u8::from(first)) + 0.164 * f64::from(own)
        - 0.321 * f64::from(others).ln_1p()
}

/// The authors of a module: those whose degree is above 0.75 of its highest.
#[must_use]
pub fn authors(known_by: &[KnownBy]) -> Vec<u32> {
    let all: u32 = known_by.iter().map(|known| known.changes).sum();
    let degree =
        |known: &KnownBy| degree_of_authorship(known.first, known.changes, all - known.changes);
    let highest = known_by.iter().map(degree).fold(0.0, f64::max);
    let is_author = |known: &&KnownBy| degree(known) > 0.75 * highest;
    known_by.iter().filter(is_author).map(|known| known.author).collect()
}

/// Who would have to leave, in that order, until more than half of the modules have no author
/// left; `authors_of` has the authors of each module. Who is author of most modules leaves
/// first; of several, the first by place. Empty when no module has an author.
#[must_use]
pub fn leavers(mut authors_of: Vec<Vec<u32>>) -> Vec<u32> {
    authors_of.retain(|authors| !authors.is_empty());
    let modules = authors_of.len();
    let mut left = Vec::new();
    loop {
        let orphaned = authors_of.iter().filter(|authors| authors.is_empty()).count();
        if orphaned * 2 > modules {
            return left;
        }
        let mut count: BTreeMap<u32, u32> = BTreeMap::new();
        for author in authors_of.iter().flatten() {
            *count.entry(*author).or_default() += 1;
        }
        let most =
            count.iter().max_by_key(|(author, count)| (**count, std::cmp::Reverse(**author)));
        let Some((&most, _)) = most else { return left };
        for authors in &mut authors_of {
            authors.retain(|author| *author != most);
        }
        left.push(most);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_by_hand() {
        for (first, own, others, expected) in [
            (true, 1, 0, 4.555),
            (false, 0, 0, 3.293),
            (true, 10, 0, 6.031),
            // 3.293 + 0.164*4 - 0.321*ln(8)
            (false, 4, 7, 3.281_499_265_120_773),
        ] {
            let found = degree_of_authorship(first, own, others);
            assert!((found - expected).abs() < 1e-12, "{found} not {expected}");
        }
    }

    #[test]
    fn an_author_is_near_the_highest_degree() {
        let known = |author, changes, first| KnownBy { author, changes, first };
        // 3.293 + 1.098 + 1.64 - 0.321 ln 2 = 5.809; 3.293 + 0.164 - 0.321 ln 11 = 2.687 < 4.356.
        assert_eq!(authors(&[known(0, 10, true), known(1, 1, false)]), [0]);
        // 3.293 + 1.098 + 0.164 - 0.321 ln 3 = 4.202; 3.293 + 0.328 - 0.321 ln 2 = 3.398 > 3.152.
        assert_eq!(authors(&[known(0, 1, true), known(1, 2, false)]), [0, 1]);
        assert_eq!(authors(&[]), [0; 0]);
    }

    #[test]
    fn people_leave_until_more_than_half_is_orphaned() {
        let check = |authors_of: &[&[u32]], expected: &[u32]| {
            let authors_of = authors_of.iter().map(|authors| authors.to_vec()).collect();
            assert_eq!(leavers(authors_of), expected);
        };
        check(&[], &[]);
        check(&[&[]], &[]);
        check(&[&[3]], &[3]);
        check(&[&[0], &[1]], &[0, 1]);
        check(&[&[0], &[0], &[1]], &[0]);
        check(&[&[0, 1], &[0, 1], &[1]], &[1, 0]);
        check(&[&[0], &[0], &[1], &[2], &[]], &[0, 1]);
    }
}
