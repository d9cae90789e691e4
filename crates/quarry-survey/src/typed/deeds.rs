//! What the body of a function does besides returning, as a set of deeds.
//!
//! The text of a body shows some by itself; the rest follows from what it calls, when all files
//! are known ([`super::effects`]). What is not in the set is proven not to happen, so deeds are
//! only ever added: reading is none, and neither is changing an object that the body made.

use quarry_model::module::{Effect, SymbolKind};

use super::facts::FileFacts;

/// A set of deeds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Deeds(u8);

impl Deeds {
    /// None at all.
    pub(crate) const NONE: Self = Self(0);
    /// There is a body, or the language says what it would be.
    pub(crate) const BODY: Self = Self(1);
    /// Something whose effect cannot be told.
    pub(crate) const UNPROVEN: Self = Self(2);
    /// Changes the object that it belongs to, and nothing else.
    pub(crate) const FILLS: Self = Self(4);
    /// Changes something else that others see.
    pub(crate) const CHANGES: Self = Self(8);
    /// Writes a log, or something else outside the program.
    pub(crate) const OUTSIDE: Self = Self(16);
    /// Writes stored data.
    pub(crate) const WRITES: Self = Self(32);
    /// It runs when an object is made: a constructor, or the value of a field.
    pub(crate) const MAKES: Self = Self(64);
    /// It belongs to the type rather than to its objects.
    pub(crate) const STATIC: Self = Self(128);

    /// Both.
    #[must_use]
    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The first without the second.
    #[must_use]
    pub(crate) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether all of `other` are among them.
    pub(crate) const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// What is done, without what is only known of the function.
    #[must_use]
    pub(crate) const fn done(self) -> Self {
        self.without(Self::BODY).without(Self::MAKES).without(Self::STATIC)
    }

    /// The effect of a call.
    pub(crate) fn effect(self) -> Effect {
        if self.has(Self::WRITES) {
            Effect::WritesData
        } else if self.has(Self::CHANGES) || self.has(Self::FILLS) {
            Effect::ChangesState
        } else if self.has(Self::UNPROVEN) {
            Effect::Unknown
        } else if self.has(Self::OUTSIDE) {
            Effect::External
        } else {
            Effect::None
        }
    }
}

/// What a function is called on, as far as its effect depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum On {
    /// The object that the caller belongs to.
    This,
    /// An object that the caller made itself.
    Made,
    /// Anything else.
    Other,
}

impl On {
    /// What a call of a function that does `deeds` is to its caller.
    #[must_use]
    pub(crate) fn seen(self, deeds: Deeds) -> Deeds {
        let seen = deeds.done().without(Deeds::FILLS);
        match self {
            _ if !deeds.has(Deeds::FILLS) => seen,
            Self::This => seen.and(Deeds::FILLS),
            Self::Made => seen,
            Self::Other => seen.and(Deeds::CHANGES),
        }
    }
}

/// A field that is assigned to by its bare name, or through the object that the code belongs to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Filled<'a> {
    /// The symbol that the place stands in.
    pub(crate) within: u32,
    /// The type around the place.
    pub(crate) scope: Option<u32>,
    /// The field.
    pub(crate) name: &'a str,
}

/// Tells fields of the object from what others see, when all members of a file are known.
pub(crate) fn settle(facts: &mut FileFacts, filled: &[Filled<'_>]) {
    for Filled { within, scope, name } in filled {
        let owner = facts.symbol(*within).owner;
        let own = facts.symbols.iter().find(|symbol| {
            symbol.owner == *scope
                && symbol.kind == SymbolKind::Constant
                && symbol.own_name() == *name
        });
        let of_object = own.is_some_and(|field| !field.deeds.has(Deeds::STATIC));
        let deed = if of_object && owner == *scope { Deeds::FILLS } else { Deeds::CHANGES };
        let of = &mut facts.symbols[*within as usize].deeds;
        *of = of.and(deed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_deed_decides() {
        let check = |deeds: &[Deeds], expected| {
            let all = deeds.iter().fold(Deeds::BODY, |all, one| all.and(*one));
            assert_eq!(all.effect(), expected, "{deeds:?}");
        };
        check(&[], Effect::None);
        check(&[Deeds::MAKES, Deeds::STATIC], Effect::None);
        check(&[Deeds::OUTSIDE], Effect::External);
        check(&[Deeds::OUTSIDE, Deeds::UNPROVEN], Effect::Unknown);
        check(&[Deeds::FILLS], Effect::ChangesState);
        check(&[Deeds::CHANGES, Deeds::UNPROVEN], Effect::ChangesState);
        check(&[Deeds::CHANGES, Deeds::WRITES], Effect::WritesData);
    }

    #[test]
    fn what_is_filled_decides_what_a_setter_is_to_its_caller() {
        let setter = Deeds::BODY.and(Deeds::FILLS);
        assert_eq!(On::Made.seen(setter), Deeds::NONE);
        assert_eq!(On::This.seen(setter), Deeds::FILLS);
        assert_eq!(On::Other.seen(setter), Deeds::CHANGES);
        assert_eq!(On::Made.seen(Deeds::CHANGES), Deeds::CHANGES);
    }
}
