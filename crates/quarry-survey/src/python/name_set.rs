//! A fixed set of names, behind a sieve that keeps nearly every other name from the search.

/// Names that are known when the program is built.
pub(super) struct NameSet {
    names: &'static [&'static str],
    /// A bit for each [`slot`] that one of the names falls into.
    sieve: [u64; SLOTS / 64],
}

const SLOTS: usize = 2048;

/// Where a name falls in the sieve: by its length, its first and its last byte.
const fn slot(name: &[u8]) -> usize {
    let [first, .., last] = name else { return 0 };
    (*first as usize * 37 + *last as usize * 5 + name.len() * 389) % SLOTS
}

impl NameSet {
    /// The set of `names`, which are in order.
    pub(super) const fn new(names: &'static [&'static str]) -> Self {
        let mut sieve = [0; SLOTS / 64];
        let mut at = 0;
        while at < names.len() {
            let slot = slot(names[at].as_bytes());
            sieve[slot / 64] |= 1 << (slot % 64);
            at += 1;
        }
        Self { names, sieve }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        let slot = slot(name.as_bytes());
        self.sieve[slot / 64] >> (slot % 64) & 1 == 1 && self.names.binary_search(&name).is_ok()
    }

    /// Whether the set has a dotted name, or one that it stands within: of `re`, also `re.sub`.
    pub(super) fn covers(&self, name: &str) -> bool {
        let dots = name.bytes().enumerate().filter(|(_, byte)| *byte == b'.').map(|(at, _)| at);
        dots.chain([name.len()]).any(|end| self.has(&name[..end]))
    }

    #[cfg(test)]
    pub(super) fn names(&self) -> &'static [&'static str] {
        self.names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static SOME: NameSet = NameSet::new(&["a", "datetime", "os.path", "re", "re.sub"]);

    #[test]
    fn names_are_had_and_covered() {
        for (name, had, covered) in [
            ("re", true, true),
            ("re.sub", true, true),
            ("re.match", false, true),
            ("os.path.join", false, true),
            ("os.pathology", false, false),
            ("os", false, false),
            ("a", true, true),
            ("b", false, false),
            ("", false, false),
            ("datetime.datetime.now", false, true),
            ("redo", false, false),
            (".", false, false),
        ] {
            assert_eq!((SOME.has(name), SOME.covers(name)), (had, covered), "{name:?}");
        }
    }
}
