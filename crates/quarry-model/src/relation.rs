//! How two sides of a boundary stand to each other: the patterns of context mapping in
//! domain-driven design.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::ids::{CandidateId, DomainId, InvalidId};

/// One side of a relation. Written as `monolith`, or as the identity of a domain or candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Everything that lies in no domain.
    Monolith,
    /// A domain.
    Domain(DomainId),
    /// A candidate that people made of modules; a domain's candidate is known by its domain.
    Candidate(CandidateId),
}

impl Side {
    /// The domain with this identity, or the monolith.
    #[must_use]
    pub fn region(domain: Option<DomainId>) -> Self {
        domain.map_or(Self::Monolith, Self::Domain)
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Monolith => f.write_str("monolith"),
            Self::Domain(domain) => domain.fmt(f),
            Self::Candidate(candidate) => candidate.fmt(f),
        }
    }
}

impl FromStr for Side {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        if text == "monolith" {
            return Ok(Self::Monolith);
        }
        text.parse().map(Self::Candidate).or_else(|_| text.parse().map(Self::Domain))
    }
}

impl Serialize for Side {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Side {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

/// A pattern of context mapping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pattern {
    /// Both succeed or fail together and plan together.
    Partnership,
    /// Both share a small part of the model, in code or data.
    SharedKernel,
    /// The upstream side plans for what the downstream side needs.
    CustomerSupplier,
    /// The downstream side takes the upstream model as it is.
    Conformist,
    /// The downstream side translates the upstream model into its own.
    AnticorruptionLayer,
    /// The upstream side offers one protocol to all who use it.
    OpenHostService,
    /// The upstream side describes what it exchanges in a documented language.
    PublishedLanguage,
    /// Neither uses the other.
    SeparateWays,
}

impl Pattern {
    /// Every pattern, from the closest to none.
    pub const ALL: [Self; 8] = [
        Self::Partnership,
        Self::SharedKernel,
        Self::CustomerSupplier,
        Self::Conformist,
        Self::AnticorruptionLayer,
        Self::OpenHostService,
        Self::PublishedLanguage,
        Self::SeparateWays,
    ];

    /// Its name as people say it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Partnership => "Partnership",
            Self::SharedKernel => "Shared kernel",
            Self::CustomerSupplier => "Customer/supplier",
            Self::Conformist => "Conformist",
            Self::AnticorruptionLayer => "Anticorruption layer",
            Self::OpenHostService => "Open host service",
            Self::PublishedLanguage => "Published language",
            Self::SeparateWays => "Separate ways",
        }
    }

    /// What it means, in one sentence.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Partnership => "Both sides succeed or fail together, so they plan together.",
            Self::SharedKernel => {
                "Both sides share a small part of the model, in code or data, and change it only \
                 together."
            }
            Self::CustomerSupplier => {
                "The upstream side is the supplier and plans for what its customer downstream needs."
            }
            Self::Conformist => {
                "The downstream side takes the upstream model as it is, since it has no say in it."
            }
            Self::AnticorruptionLayer => {
                "The downstream side translates the upstream model, so that its own stays clean."
            }
            Self::OpenHostService => {
                "The upstream side offers one protocol to everybody who wants to use it."
            }
            Self::PublishedLanguage => {
                "What is exchanged is in a documented language that the upstream side publishes."
            }
            Self::SeparateWays => "Neither side uses the other: each solves the matter for itself.",
        }
    }

    /// Whether one side is upstream: its model and plans bind the other.
    #[must_use]
    pub fn has_direction(self) -> bool {
        !matches!(self, Self::Partnership | Self::SharedKernel | Self::SeparateWays)
    }
}

/// A person's word on how two sides of a boundary stand to each other, now or once it is cut.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relation {
    /// One side.
    pub one: Side,
    /// The other, which is greater: a pair of sides has one relation.
    pub other: Side,
    /// The pattern.
    pub pattern: Pattern,
    /// The side that is upstream, where the pattern has a direction.
    pub upstream: Option<Side>,
    /// Why; may be empty.
    pub note: String,
    /// Who said so.
    pub by: String,
}

impl Relation {
    /// The key of the relation between two sides, whichever is named first.
    #[must_use]
    pub fn key_of(a: Side, b: Side) -> (Side, Side) {
        if a <= b { (a, b) } else { (b, a) }
    }

    /// Whether this side is one of the two.
    #[must_use]
    pub fn concerns(&self, side: Side) -> bool {
        self.one == side || self.other == side
    }

    /// The same relation with `into` where `from` was; `None` when that leaves one side alone.
    #[must_use]
    pub fn with_side(&self, from: Side, into: Side) -> Option<Self> {
        let turned = |side| if side == from { into } else { side };
        let (one, other) = Self::key_of(turned(self.one), turned(self.other));
        let upstream = self.upstream.map(turned);
        (one != other).then(|| Self { one, other, upstream, ..self.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Id;

    #[test]
    fn sides_are_written_as_their_identity_and_read_back() {
        let sides =
            [Side::Monolith, Side::Domain(DomainId::new(3)), Side::Candidate(CandidateId::new(3))];
        assert_eq!(sides.map(|side| side.to_string()), ["monolith", "d3", "c3"]);
        for side in sides {
            assert_eq!(side.to_string().parse(), Ok(side));
        }
        for wrong in ["", "t3", "Monolith", "d", "d-1"] {
            assert!(wrong.parse::<Side>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_pair_has_one_key_and_keeps_who_is_upstream() {
        let [a, b, c] = [1, 2, 3].map(|n| Side::Domain(DomainId::new(n)));
        assert_eq!(Relation::key_of(b, a), Relation::key_of(a, b));
        let relation = Relation {
            one: a,
            other: b,
            pattern: Pattern::Conformist,
            upstream: Some(a),
            note: String::new(),
            by: String::new(),
        };
        let turned = relation.with_side(a, c).expect("two sides are left");
        assert_eq!((turned.one, turned.other, turned.upstream), (b, c, Some(c)));
        assert_eq!(relation.with_side(a, b), None);
    }
}
