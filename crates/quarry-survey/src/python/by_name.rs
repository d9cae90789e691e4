//! Values by name, for the few names that most functions have.

use ruff_python_ast::name::Name;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

/// Up to so many names are looked through one by one.
const FEW: usize = 8;

/// Values by name, in the order in which the names came.
#[derive(Debug)]
pub(super) struct ByName<T> {
    all: Vec<(Name, T)>,
    /// A bit for what [`mark`] says of each name: most names that are looked for have no value.
    sieve: [u64; 4],
    /// What tells most names apart, while they are few.
    marks: SmallVec<[u32; FEW]>,
    /// Places by name, once there are many.
    places: FxHashMap<Name, u32>,
}

impl<T> Default for ByName<T> {
    fn default() -> Self {
        Self {
            all: Vec::new(),
            sieve: [0; 4],
            marks: SmallVec::new(),
            places: FxHashMap::default(),
        }
    }
}

impl<T> ByName<T> {
    /// Nothing yet, with room for as many names.
    pub(super) fn with_capacity(names: usize) -> Self {
        Self { all: Vec::with_capacity(names), ..Self::default() }
    }

    /// The value of `name`.
    pub(super) fn get(&self, name: &str) -> Option<&T> {
        self.place(name).map(|at| &self.all[at].1)
    }

    /// Whether `name` has a value.
    pub(super) fn has(&self, name: &str) -> bool {
        self.place(name).is_some()
    }

    /// The value of `name`; a new one if it has none.
    pub(super) fn at(&mut self, name: &Name) -> &mut T
    where
        T: Default,
    {
        let at = self.place(name).unwrap_or_else(|| self.add(name.clone(), T::default()));
        &mut self.all[at].1
    }

    /// Gives `name` a value, in place of the one it had.
    pub(super) fn set(&mut self, name: &Name, value: T) {
        match self.place(name) {
            Some(at) => self.all[at].1 = value,
            None => {
                self.add(name.clone(), value);
            }
        }
    }

    /// All names with their values.
    pub(super) fn all(&self) -> &[(Name, T)] {
        &self.all
    }

    fn place(&self, name: &str) -> Option<usize> {
        let wanted = mark(name);
        let (word, bit) = slot(wanted);
        if self.sieve[word] & bit == 0 {
            return None;
        }
        if self.all.len() > FEW {
            return self.places.get(name).map(|at| *at as usize);
        }
        (self.marks.iter().zip(&self.all))
            .position(|(mark, (known, _))| *mark == wanted && known.as_str() == name)
    }

    fn add(&mut self, name: Name, value: T) -> usize {
        let at = self.all.len();
        let mark = mark(&name);
        let (word, bit) = slot(mark);
        self.sieve[word] |= bit;
        if at < FEW {
            self.marks.push(mark);
        } else {
            if at == FEW {
                let known = (0u32..).zip(&self.all);
                self.places = known.map(|(at, (name, _))| (name.clone(), at)).collect();
            }
            self.places.insert(name.clone(), at as u32);
        }
        self.all.push((name, value));
        at
    }
}

/// The length, the first and the last letter.
fn mark(name: &str) -> u32 {
    let bytes = name.as_bytes();
    let of = |byte: Option<&u8>| u32::from(byte.copied().unwrap_or_default());
    (bytes.len() as u32) << 16 | of(bytes.first()) << 8 | of(bytes.last())
}

/// Where a mark falls in the sieve: the word and the bit in it.
fn slot(mark: u32) -> (usize, u64) {
    // The upper bits of the product depend on all bits of the mark (Knuth's golden ratio).
    let spread = mark.wrapping_mul(0x9E37_79B9) >> 24;
    ((spread >> 6) as usize, 1 << (spread & 63))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_set_be_it_few_or_many() {
        for names in [0, 1, FEW - 1, FEW, FEW + 1, 3 * FEW] {
            let mut by_name = ByName::with_capacity(names);
            // Names of the same mark, and some set twice.
            let name = |at: usize| Name::new(format!("a{at:03}b"));
            for at in 0..names {
                by_name.set(&name(at), at);
                by_name.set(&name(at / 2), at / 2);
            }
            for at in 0..names {
                assert_eq!(by_name.get(&name(at)), Some(&at), "{at} of {names}");
            }
            assert!(!by_name.has("b") && !by_name.has(&name(names)));
            let order: Vec<usize> = by_name.all().iter().map(|(_, at)| *at).collect();
            assert_eq!(order, (0..names).collect::<Vec<_>>());
            *by_name.at(&Name::new("new")) += 7;
            assert_eq!(by_name.get("new"), Some(&7));
        }
    }
}
