//! Business domains, and which modules belong to them.

use serde::{Deserialize, Serialize};

use crate::{
    ids::{DomainId, ModuleId, RuleId, TeamId},
    time::Timestamp,
};

/// How much a domain matters to the business (domain-driven design's three kinds).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DomainKind {
    /// What the business lives from.
    Core,
    /// Needed for it, and particular to this business.
    Supporting,
    /// Needed by everybody; could be bought.
    Generic,
}

/// A word of the business and what it means there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GlossaryTerm {
    /// The word.
    pub term: String,
    /// What it means in this domain.
    pub meaning: String,
}

/// A business capability.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Domain {
    /// Its identity.
    pub id: DomainId,
    /// Its name; unique without regard to case.
    pub name: String,
    /// One or two capital letters that tell it apart where colour cannot; unique.
    pub letter: String,
    /// Its place in the palette of domain colours, from 0.
    pub colour: u32,
    /// What it does, in one sentence.
    pub definition: String,
    /// Its words.
    pub glossary: Vec<GlossaryTerm>,
    /// How much it matters.
    pub kind: DomainKind,
    /// The team that answers for it.
    pub owner: Option<TeamId>,
}

/// How firmly an assignment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Firmness {
    /// Put there by a person or a rule; a suggestion never moves it.
    Pinned,
    /// Put there by a suggestion; the next one may move it.
    Suggested,
}

/// That a module belongs to a domain, or was put back into the monolith by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// The module.
    pub module: ModuleId,
    /// The domain; `None` when somebody decided that it stays in the monolith.
    pub domain: Option<DomainId>,
    /// How firmly.
    pub firmness: Firmness,
    /// The rule that put it there, if one did.
    pub rule: Option<RuleId>,
    /// Who put it there: a person's name, or empty for Quarry itself.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Why, in one sentence; may be empty.
    pub why: String,
}

/// A path pattern whose modules belong to a domain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Its identity; later rules win.
    pub id: RuleId,
    /// A glob on module paths or on dotted names, such as `master/buildbot/reporters/**`.
    pub pattern: String,
    /// Where the modules go.
    pub domain: DomainId,
}
