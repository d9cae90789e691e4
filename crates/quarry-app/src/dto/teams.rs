//! Authors, their teams, and who knows what.

use super::dto;

dto! {
    /// A team that an author could belong to, and why.
    #[derive(Eq)]
    pub struct SuggestedTeam {
        /// The team.
        pub team: String,
        /// Its name.
        pub name: String,
        /// Why, in a sentence.
        pub because: String,
    }

    /// An author of the history.
    #[derive(Eq)]
    pub struct AuthorRow {
        /// The name, or the pseudonym.
        pub name: String,
        /// Whether it is a bot, whose commits are left out.
        pub bot: bool,
        /// Commits that changed a module.
        pub commits: u32,
        /// How many product modules they changed, mass commits left out.
        pub modules: u32,
        /// The day of the last one.
        pub last: String,
        /// The team.
        pub team: Option<String>,
        /// A team that owns most of what the author changes; `null` when the author is in a team
        /// or no team stands out.
        pub suggested: Option<SuggestedTeam>,
    }

    /// A team and its authors.
    #[derive(Eq)]
    pub struct TeamRow {
        /// Its identity.
        pub id: String,
        /// Its name.
        pub name: String,
        /// Authors of the history in it.
        pub authors: u32,
        /// Their commits.
        pub commits: u32,
    }

    /// Who wrote the history, and the team of each.
    #[derive(Eq)]
    pub struct TeamMapping {
        /// Authors; who made most commits first.
        pub authors: Vec<AuthorRow>,
        /// Teams by name.
        pub teams: Vec<TeamRow>,
    }

    /// Puts authors into a team.
    pub struct AssignAuthors {
        /// The authors, by the names they have in the history.
        pub authors: Vec<String>,
        /// The team; `null` with no `new_team` takes them out of all teams.
        pub team: Option<String>,
        /// The name of a team to make.
        #[serde(default)]
        pub new_team: Option<String>,
    }

    /// Whose modules are asked about: one of the two.
    pub struct KnowledgeOf {
        /// A module.
        pub module: Option<String>,
        /// A domain.
        pub domain: Option<String>,
    }

    /// What one author did.
    pub struct AuthorShare {
        /// The name, or the pseudonym.
        pub name: String,
        /// The name of the team.
        pub team: Option<String>,
        /// Changes of the modules.
        pub changes: u32,
        /// Their share of all changes, from 0 to 1.
        pub share: f64,
        /// How many of the modules the author changed.
        pub modules: u32,
        /// Of how many the author is an author, by degree of authorship.
        pub author_of: u32,
        /// The place in the order in which people would have to leave until more than half of
        /// the modules have no author left, from 1; `null` for others.
        pub leaves: Option<u32>,
    }

    /// What the members of one team did.
    pub struct TeamShare {
        /// Its name; `null` for authors in no team.
        pub team: Option<String>,
        /// Changes of the modules.
        pub changes: u32,
        /// Their share of all changes, from 0 to 1.
        pub share: f64,
    }

    /// Who knows some modules. Bots and mass commits are left out.
    pub struct KnowledgeView {
        /// Modules of the product with an author.
        pub modules: u32,
        /// Changes: a commit that changed two of the modules counts twice.
        pub changes: u32,
        /// Authors, who made most changes first; the first twenty.
        pub authors: Vec<AuthorShare>,
        /// How many authors there are.
        pub all_authors: u32,
        /// Teams, most changes first.
        pub teams: Vec<TeamShare>,
        /// How many people would have to leave until more than half of the modules have no
        /// author left; `null` when none has.
        pub truck_factor: Option<u32>,
        /// How badly teams and modules fit, from 0 to 1; `null` with fewer than two teams.
        pub team_mismatch: Option<f64>,
    }
}
