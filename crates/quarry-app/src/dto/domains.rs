//! Domains, rules and suggestions.

use super::dto;

dto! {
    /// A word of the business.
    #[derive(Eq)]
    pub struct Term {
        /// The word.
        pub term: String,
        /// What it means in this domain.
        pub meaning: String,
    }

    /// A domain and how it hangs together.
    pub struct DomainRow {
        /// Its identity.
        pub id: String,
        /// Its candidate.
        pub candidate: Option<String>,
        /// Its name.
        pub name: String,
        /// Its letter code.
        pub letter: String,
        /// Its place in the palette.
        pub colour: u32,
        /// What it does.
        pub definition: String,
        /// Its words.
        pub glossary: Vec<Term>,
        /// `core`, `supporting` or `generic`.
        pub kind: String,
        /// Whether its modules stay where they are, and no others come.
        pub locked: bool,
        /// Whether its region stays where it lies when the map is tidied.
        pub pinned: bool,
        /// The owner team's name.
        pub owner: Option<String>,
        /// Product modules in it.
        pub modules: u32,
        /// Their source lines.
        pub sloc: u32,
        /// Dependencies inside it.
        pub internal: u32,
        /// Dependencies on the outside.
        pub outgoing: u32,
        /// Dependencies of the outside on it.
        pub incoming: u32,
        /// `(incoming + outgoing) / (2 internal + incoming + outgoing)`; `null` without any.
        pub crossing_share: Option<f64>,
    }

    /// How a region hangs on another.
    #[derive(Eq)]
    pub struct RegionLink {
        /// The region that uses; `null` for the monolith.
        pub from: Option<String>,
        /// The region that is used.
        pub to: Option<String>,
        /// How many dependencies.
        pub count: u32,
    }

    /// All domains, and the monolith.
    pub struct DomainList {
        /// Domains by name.
        pub domains: Vec<DomainRow>,
        /// Product modules that lie in the monolith.
        pub monolith_modules: u32,
        /// Their source lines.
        pub monolith_sloc: u32,
        /// How regions hang together, heaviest first.
        pub links: Vec<RegionLink>,
    }

    /// Makes a domain.
    pub struct CreateDomain {
        /// Its name.
        pub name: String,
        /// What it does, in one sentence; may be empty.
        pub definition: String,
        /// Modules that go into it at once.
        pub modules: Vec<String>,
    }

    /// Changes a domain; what is `null` stays.
    pub struct UpdateDomain {
        /// Which.
        pub domain: String,
        /// Its name.
        pub name: Option<String>,
        /// What it does.
        pub definition: Option<String>,
        /// `core`, `supporting` or `generic`.
        pub kind: Option<String>,
        /// Its words.
        pub glossary: Option<Vec<Term>>,
    }

    /// Names a domain.
    pub struct DomainRef {
        /// Its identity.
        pub domain: String,
    }

    /// A new identity.
    #[derive(Eq)]
    pub struct Created {
        /// What was made.
        pub id: String,
    }

    /// One line of a `map.csv`: a module or a pattern, and a domain's name.
    #[derive(Eq)]
    pub struct MapLine {
        /// A module's path or name, or a pattern with `*`.
        pub target: String,
        /// The domain's name; made when there is none of that name. Empty: the monolith.
        pub domain: String,
    }

    /// Assigns by names and patterns, as `quarry assign --from` does.
    pub struct AssignLines {
        /// The lines in order; later ones win.
        pub lines: Vec<MapLine>,
    }

    /// What assigning by lines did.
    #[derive(Eq)]
    pub struct AssignedLines {
        /// Modules that are assigned now by these lines.
        pub modules: u32,
        /// Domains that were made.
        pub created: Vec<String>,
        /// Targets that match no module.
        pub unmatched: Vec<String>,
    }

    /// Looks for domains.
    pub struct Suggest {
        /// Higher gives more and smaller domains; 1 is neutral.
        pub resolution: f64,
        /// Whether only the domains there are may be used.
        pub domains_only: bool,
    }

    /// Where a module would go, and why.
    #[derive(Eq)]
    pub struct SuggestedModule {
        /// The module.
        pub module: String,
        /// Its name.
        pub name: String,
        /// Why, in a sentence.
        pub why: String,
    }

    /// A group of modules that would lie together.
    #[derive(Eq)]
    pub struct SuggestedGroup {
        /// The domain there is already; `null` for a new one.
        pub domain: Option<String>,
        /// Its name, or the one proposed.
        pub name: String,
        /// Modules in it that are there already or pinned.
        pub staying: u32,
        /// Modules that would come.
        pub coming: Vec<SuggestedModule>,
    }

    /// What is suggested.
    pub struct SuggestionView {
        /// The groups, largest first.
        pub groups: Vec<SuggestedGroup>,
        /// Modularity of the whole.
        pub modularity: f64,
        /// Modules set apart as libraries, by name.
        pub utilities: Vec<String>,
        /// Modules without evidence, which stay where they are.
        pub without_evidence: u32,
    }

    /// Takes a suggestion over.
    pub struct ApplySuggestion {
        /// As it was asked for; the same project gives the same suggestion.
        pub resolution: f64,
        /// Whether only the domains there are may be used.
        pub domains_only: bool,
    }
}
