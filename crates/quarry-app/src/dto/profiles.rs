//! Stakeholders: their weights, the order they give, and how far they agree.

use super::{candidates::CriterionPart, dto};

dto! {
    /// The weight of a criterion, and the anchors that put it on a scale.
    pub struct WeightRow {
        /// `ease`, `foreign_data`, `blocking_per_module`, `net_saving`, `effort` or
        /// `team_mismatch`.
        pub criterion: String,
        /// The weight; not negative.
        pub weight: f64,
        /// The value that counts as 0.
        pub worst: f64,
        /// The value that counts as 1; may lie below `worst`.
        pub best: f64,
    }

    /// A stakeholder's weights.
    pub struct ProfileRow {
        /// Its identity; `null` for a preset.
        pub id: Option<String>,
        /// Its name.
        pub name: String,
        /// One weight a criterion.
        pub weights: Vec<WeightRow>,
    }

    /// How far two profiles agree.
    pub struct AgreementRow {
        /// The name of one.
        pub a: String,
        /// The name of the other.
        pub b: String,
        /// Kendall's tau of their values, from -1 (reversed) to 1 (the same); `null` where one
        /// ties all candidates.
        pub tau: Option<f64>,
    }

    /// A candidate on whose place profiles do not agree.
    #[derive(Eq)]
    pub struct ContestedRow {
        /// The candidate.
        pub candidate: String,
        /// Its name.
        pub name: String,
        /// Its best place by value, from 1.
        pub best: u32,
        /// The profile that gives it.
        pub best_by: String,
        /// Its worst place by value.
        pub worst: u32,
        /// The profile that gives it.
        pub worst_by: String,
    }

    /// All profiles.
    pub struct ProfileList {
        /// Those of the project, then presets whose names are not taken. The first is the one
        /// that candidates are ranked by where nothing else is said.
        pub profiles: Vec<ProfileRow>,
        /// How far each two agree.
        pub agreements: Vec<AgreementRow>,
        /// The most contested candidates first.
        pub contested: Vec<ContestedRow>,
    }

    /// Asks for the order of the candidates.
    pub struct RankBy {
        /// A profile by name or identity; `null` for the first.
        pub profile: Option<String>,
        /// Weights to use in place of those of the profile, while they are being set.
        pub weights: Option<Vec<WeightRow>>,
    }

    /// The place of a candidate.
    pub struct RankedRow {
        /// The candidate.
        pub candidate: String,
        /// Its name.
        pub name: String,
        /// Its rank; candidates that can't be told apart surely share one.
        pub rank: u32,
        /// Its value, from 0 to 1.
        pub value: f64,
        /// Its value if all that is not known were at its worst.
        pub lo: f64,
        /// Its value if all that is not known were at its best.
        pub hi: f64,
        /// The share of the weights whose criteria are known.
        pub known: f64,
        /// What the value is made of.
        pub parts: Vec<CriterionPart>,
        /// How sure its place by value is, in plain words.
        pub sureness: String,
        /// The share of the weightings under which it has each rank by value, the first first.
        pub ranks: Vec<f64>,
        /// The mean of the weights under which it is first, in the order of `drawn`; `null` if
        /// it never is.
        pub central_weights: Option<Vec<f64>>,
        /// How often it is first with these weights.
        pub confidence: Option<f64>,
    }

    /// How far the weight of a criterion can move before another candidate has the best value.
    pub struct StaysRow {
        /// The criterion.
        pub criterion: String,
        /// Its share of all weights.
        pub share: f64,
        /// The lowest share with which the best candidate stays the best.
        pub lo: f64,
        /// The highest.
        pub hi: f64,
    }

    /// The candidates in order, and how sure that is.
    pub struct RankingView {
        /// The profile's name.
        pub profile: String,
        /// The weights that were used.
        pub weights: Vec<WeightRow>,
        /// Candidates with modules, best first.
        pub candidates: Vec<RankedRow>,
        /// The candidate with the best value, what is not known taken at the middle of the scale.
        pub best: Option<String>,
        /// For each criterion with a weight, how far that can move.
        pub stays: Vec<StaysRow>,
        /// How many weightings were drawn.
        pub draws: u32,
    }

    /// Makes a profile, or changes one.
    pub struct SaveProfile {
        /// The profile; `null` for a new one.
        pub id: Option<String>,
        /// Its name.
        pub name: String,
        /// One weight a criterion.
        pub weights: Vec<WeightRow>,
    }

    /// Names a profile of the project.
    #[derive(Eq)]
    pub struct ProfileRef {
        /// Its identity.
        pub profile: String,
    }
}
