//! What is known of the effects of a function, as a sum that only grows.

use quarry_model::module::Effect;

use super::purity::On;

/// More names of attributes than this are not told apart.
const NAMES: usize = 3;

/// What is known of a function; the default if it changes nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Known {
    deeds: u8,
    /// The package of the tables that it writes.
    tables: Tables,
    /// The names of the attributes that it assigns to, in order; 0 for none.
    names: [u32; NAMES],
}

/// Whose tables are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Tables {
    #[default]
    None,
    /// Those that the modules of one package declare, by number.
    Of(u32),
    /// More.
    Many,
}

/// Nothing is proven.
const UNKNOWN: u8 = 1;
/// It has effects outside the program.
const OUTSIDE: u8 = 2;
/// It changes the object it belongs to.
const FILLS: u8 = 4;
/// It changes what others see.
const CHANGES: u8 = 8;
/// What it changes are not only attributes that are named.
const MORE: u8 = 16;
/// It writes stored data.
const WRITES: u8 = 32;
/// It raises errors on purpose.
const RAISES: u8 = 64;
/// It writes a log, counts or traces.
const LOGS: u8 = 128;

impl Known {
    pub(super) const UNKNOWN: Self = Self::just(UNKNOWN);
    pub(super) const OUTSIDE: Self = Self::just(OUTSIDE);
    pub(super) const LOGS: Self = Self::just(LOGS);
    pub(super) const RAISES: Self = Self::just(RAISES);
    /// Fills the object it belongs to by other means than assigning to an attribute.
    pub(super) const FILLS_MORE: Self = Self::just(FILLS | MORE);
    pub(super) const CHANGES_MORE: Self = Self::just(CHANGES | MORE);

    const fn just(deeds: u8) -> Self {
        Self { deeds, tables: Tables::None, names: [0; NAMES] }
    }

    /// Writes a table that a module of the package with this number declares.
    pub(super) const fn writes(package: u32) -> Self {
        Self { deeds: WRITES, tables: Tables::Of(package), names: [0; NAMES] }
    }

    /// Assigns to the attribute of this number, from 1, of the object it belongs to or of another.
    pub(super) const fn assigns(name: u32, itself: bool) -> Self {
        let mut names = [0; NAMES];
        names[0] = name;
        Self { deeds: if itself { FILLS } else { CHANGES }, tables: Tables::None, names }
    }

    const fn has(self, deeds: u8) -> bool {
        self.deeds & deeds != 0
    }

    /// Whether nothing is proven.
    pub(super) const fn is_unknown(self) -> bool {
        self.has(UNKNOWN)
    }

    /// Both.
    #[must_use]
    pub(super) fn and(mut self, other: Self) -> Self {
        self.deeds |= other.deeds;
        self.tables = match (self.tables, other.tables) {
            (Tables::None, tables) | (tables, Tables::None) => tables,
            (a, b) if a == b => a,
            _ => Tables::Many,
        };
        for name in other.names.iter().filter(|name| **name != 0) {
            if self.names.contains(name) {
                continue;
            }
            match self.names.iter().position(|at| *at == 0) {
                Some(free) => self.names[free] = *name,
                None => self.deeds |= MORE,
            }
        }
        self.names.sort_unstable_by_key(|name| if *name == 0 { u32::MAX } else { *name });
        self
    }

    /// What a caller does by calling a function of which this is known.
    #[must_use]
    pub(super) fn seen(mut self, on: On) -> Self {
        if on == On::Guessed {
            // What the name promises, unless more is known.
            self.deeds &= !UNKNOWN;
        }
        if self.has(FILLS) {
            match on {
                On::Itself => {}
                On::Made => self.deeds &= !FILLS,
                On::Other | On::Guessed => self.deeds = self.deeds & !FILLS | CHANGES,
            }
        }
        if !self.has(FILLS | CHANGES) {
            self.deeds &= !MORE;
            self.names = [0; NAMES];
        }
        self
    }

    /// The effect. `is_own_table` says whether tables of a package are those of the function's
    /// own, `is_own_state` who looks at the
    /// attributes of a name, of other objects too or of the function's own alone.
    pub(super) fn effect(
        self,
        is_own_table: impl Fn(u32) -> bool,
        is_own_state: impl Fn(u32, bool) -> OwnState,
    ) -> Effect {
        if self.is_unknown() {
            return Effect::Unknown;
        }
        let changes = self.has(FILLS | CHANGES);
        let states = || {
            self.names
                .iter()
                .filter(|name| **name != 0)
                .map(|at| is_own_state(*at, self.has(CHANGES)))
        };
        let kept = changes && !self.has(MORE) && states().all(|state| state != OwnState::No);
        if self.has(WRITES) {
            let own = matches!(self.tables, Tables::Of(package) if is_own_table(package));
            return match (own && !self.has(RAISES), changes && !kept) {
                (_, true) => Effect::WritesAndMore,
                (true, false) => Effect::WritesOwn,
                (false, false) if changes => Effect::WritesAndMore,
                (false, false) => Effect::WritesData,
            };
        }
        if changes {
            // What nobody looks at at all is looked at by means that are not seen.
            let used = kept && states().all(|state| state == OwnState::Used);
            return if used && !self.has(CHANGES) {
                Effect::OwnState
            } else {
                Effect::ChangesState
            };
        }
        if self.has(OUTSIDE) {
            Effect::External
        } else if self.has(LOGS) {
            Effect::Logs
        } else if self.has(RAISES) {
            Effect::Checks
        } else {
            Effect::None
        }
    }
}

/// Who looks at attributes of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OwnState {
    /// Functions that give something back, or another side.
    No,
    /// Nobody.
    Unused,
    /// Only functions of its own package that give nothing back.
    Used,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn effects_follow_from_what_is_known() {
        let none = Known::default();
        let fills = Known::assigns(1, true);
        let changes = Known::assigns(2, false);
        let writes = Known::writes(7);
        let check = |known: Known, state, expected| {
            assert_eq!(known.effect(|package| package == 7, |_, _| state), expected, "{known:?}");
        };
        check(none, OwnState::No, Effect::None);
        check(Known::RAISES, OwnState::No, Effect::Checks);
        check(Known::OUTSIDE.and(Known::RAISES), OwnState::No, Effect::External);
        check(Known::LOGS.and(Known::RAISES), OwnState::No, Effect::Logs);
        check(Known::LOGS.and(Known::OUTSIDE), OwnState::No, Effect::External);
        check(fills, OwnState::No, Effect::ChangesState);
        check(fills, OwnState::Used, Effect::OwnState);
        check(fills, OwnState::Unused, Effect::ChangesState);
        check(fills.and(Known::FILLS_MORE), OwnState::Used, Effect::ChangesState);
        check(fills.seen(On::Made), OwnState::No, Effect::None);
        check(fills.seen(On::Other), OwnState::Used, Effect::ChangesState);
        check(changes, OwnState::Used, Effect::ChangesState);
        check(writes, OwnState::No, Effect::WritesOwn);
        check(writes.and(Known::RAISES), OwnState::No, Effect::WritesData);
        check(writes.and(Known::writes(8)), OwnState::No, Effect::WritesData);
        check(writes.and(changes), OwnState::Unused, Effect::WritesOwn);
        check(writes.and(changes), OwnState::No, Effect::WritesAndMore);
        check(writes.and(Known::UNKNOWN), OwnState::No, Effect::Unknown);
        check(writes.and(Known::UNKNOWN).seen(On::Guessed), OwnState::No, Effect::WritesOwn);
    }

    #[test]
    fn a_sum_is_the_same_in_any_order() {
        let parts = [1, 2, 3, 4].map(|name| Known::assigns(name, false));
        let there = parts.iter().fold(Known::default(), |sum, part| sum.and(*part));
        assert!(there.has(MORE));
        assert_eq!(parts[0].and(parts[1]), parts[1].and(parts[0]));
        assert_eq!(there.and(parts[0]), there);
    }
}
