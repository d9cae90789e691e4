//! Identities. Every stored thing has a small integer, given out once and never
//! reused, and written with a letter in front (`d4`, `m120`) wherever people or
//! the window see it, so that a domain can't be passed where a team is meant.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An identity that was not written as its letter and a number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{text}” is not the identity of a {what} (expected {prefix}1, {prefix}2, …)")]
pub struct InvalidId {
    /// What was read.
    pub text: String,
    /// The kind of thing that was expected.
    pub what: &'static str,
    /// The letters such an identity starts with.
    pub prefix: &'static str,
}

/// What all identities have in common: the letters in front, and the number.
pub trait Id: Copy + Ord + fmt::Display + FromStr<Err = InvalidId> {
    /// The letters in front of the number.
    const PREFIX: &'static str;
    /// The identity with this number.
    fn new(number: u32) -> Self;
    /// The number alone, as the project file keeps it.
    fn number(self) -> u32;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident $prefix:literal $what:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl Id for $name {
            const PREFIX: &'static str = $prefix;
            fn new(number: u32) -> Self {
                Self(number)
            }
            fn number(self) -> u32 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "{}"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                text.strip_prefix($prefix)
                    .filter(|rest| rest.bytes().all(|b| b.is_ascii_digit()))
                    .and_then(|rest| rest.parse().ok())
                    .map(Self)
                    .ok_or_else(|| InvalidId { text: text.to_owned(), what: $what, prefix: $prefix })
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(de::Error::custom)
            }
        }
    )*};
}

ids! {
    /// A source that is surveyed: a repository or an imported file.
    SourceId "src" "source";
    /// One dated reading of a source.
    SurveyId "sv" "survey";
    /// A module, known by source and path, the same over surveys and renames.
    ModuleId "m" "module";
    /// A business domain.
    DomainId "d" "domain";
    /// A path pattern that assigns modules.
    RuleId "r" "rule";
    /// A set of modules that could leave together.
    CandidateId "c" "candidate";
    /// A team.
    TeamId "t" "team";
    /// A piece of debt.
    DebtItemId "i" "debt item";
    /// A project that took on debt (the box in the picture).
    DebtProjectId "b" "debt project";
    /// One line of the toil diary.
    ToilEntryId "w" "toil entry";
    /// Platform work that unlocks candidates.
    EnablerId "e" "enabler";
    /// A step of a roadmap.
    StepId "s" "step";
    /// An overlay of plans over the project.
    ScenarioId "n" "scenario";
    /// A decision that was taken.
    DecisionId "k" "decision";
    /// A question about behaviour: is this how it should be?
    QuestionId "q" "behaviour question";
    /// A named state of the project.
    SnapshotId "z" "snapshot";
    /// A vote.
    VoteId "v" "vote";
    /// A named set of weights.
    ProfileId "p" "stakeholder profile";
    /// A person's word that a piece of evidence is wrong.
    OverruleId "o" "overrule";
    /// A way to look at the map that has a name.
    SavedViewId "h" "saved view";
    /// Something that broke.
    IncidentId "x" "incident";
    /// A feature that waits.
    FeatureId "f" "delayed feature";
    /// What a file says about who may use whom.
    BoundariesId "g" "set of boundaries";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identities_are_written_with_their_letter_and_read_back() {
        let id = DomainId::new(4);
        assert_eq!(id.to_string(), "d4");
        assert_eq!("d4".parse::<DomainId>(), Ok(id));
    }

    #[test]
    fn an_identity_of_another_kind_is_refused() {
        for text in ["t4", "4", "d", "d-1", "d+1", "d99999999999", "d4 "] {
            let error = text.parse::<DomainId>().expect_err(text);
            assert!(error.to_string().contains("identity of a domain"), "{error}");
        }
    }
}
