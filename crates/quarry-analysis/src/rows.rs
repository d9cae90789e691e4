//! Compressed rows: for each of `n` places, a slice of entries.

/// Entries grouped by place, in the order in which they were given.
#[derive(Debug, Clone)]
pub(crate) struct Rows<T> {
    offsets: Vec<u32>,
    entries: Vec<T>,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self { offsets: Vec::new(), entries: Vec::new() }
    }
}

impl<T: Copy> Rows<T> {
    /// Groups `(place, entry)` pairs; places must lie below `places`.
    pub(crate) fn group(places: usize, pairs: &[(u32, T)]) -> Self {
        let mut offsets = vec![0u32; places + 1];
        for (place, _) in pairs {
            offsets[*place as usize + 1] += 1;
        }
        for at in 0..places {
            offsets[at + 1] += offsets[at];
        }
        let Some((_, first)) = pairs.first() else {
            return Self { offsets, entries: Vec::new() };
        };
        let mut next = offsets.clone();
        let mut entries = vec![*first; pairs.len()];
        for (place, entry) in pairs {
            let slot = &mut next[*place as usize];
            entries[*slot as usize] = *entry;
            *slot += 1;
        }
        Self { offsets, entries }
    }

    /// The entries of a place; none for a place that the rows do not have.
    pub(crate) fn row(&self, place: usize) -> &[T] {
        match (self.offsets.get(place), self.offsets.get(place + 1)) {
            (Some(from), Some(to)) => &self.entries[*from as usize..*to as usize],
            _ => &[],
        }
    }

    /// How many places there are.
    pub(crate) fn places(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_keep_their_order_within_a_place() {
        let rows = Rows::group(4, &[(2, 'a'), (0, 'b'), (2, 'c'), (3, 'd')]);
        assert_eq!(rows.row(0), ['b']);
        assert_eq!(rows.row(1), []);
        assert_eq!(rows.row(2), ['a', 'c']);
        assert_eq!(rows.row(3), ['d']);
        assert_eq!(rows.row(9), []);
        assert_eq!(Rows::<u8>::group(2, &[]).row(1), []);
    }
}
