//! How candidates and their neighbours stand to each other.

use super::dto;

dto! {
    /// How a candidate and one of its neighbours stand to each other.
    #[derive(Eq)]
    pub struct NeighbourRow {
        /// The neighbour: a domain, or `monolith`.
        pub side: String,
        /// How many operations of the candidate it uses.
        pub uses_candidate: u32,
        /// How many of its operations the candidate uses.
        pub used_by_candidate: u32,
        /// Which side the evidence shows upstream: a domain, a candidate made of modules, or
        /// `monolith`.
        pub upstream: String,
        /// What people said; `null` when nobody has.
        pub relation: Option<RelationRow>,
    }

    /// What people said of how two sides stand to each other.
    #[derive(Eq)]
    pub struct RelationRow {
        /// The pattern, such as `anticorruption_layer`.
        pub pattern: String,
        /// Its name.
        pub name: String,
        /// What it means, in one sentence.
        pub meaning: String,
        /// The side that is upstream; `null` where the pattern has no direction.
        pub upstream: Option<String>,
        /// That side's name; empty without one.
        pub upstream_name: String,
        /// Why.
        pub note: String,
        /// Who said so.
        pub by: String,
        /// What in the evidence speaks against it; `null` when nothing does.
        pub contradiction: Option<String>,
    }

    /// A pattern of context mapping.
    #[derive(Eq)]
    pub struct PatternRow {
        /// `partnership`, `shared_kernel`, `customer_supplier`, `conformist`,
        /// `anticorruption_layer`, `open_host_service`, `published_language` or `separate_ways`.
        pub pattern: String,
        /// Its name.
        pub name: String,
        /// What it means, in one sentence.
        pub meaning: String,
        /// Whether one side is upstream.
        pub has_direction: bool,
    }

    /// The patterns of context mapping.
    #[derive(Eq)]
    pub struct PatternList {
        /// From the closest to none.
        pub patterns: Vec<PatternRow>,
    }

    /// Says how a candidate and a neighbour stand to each other, or takes that back.
    #[derive(Eq)]
    pub struct SetRelation {
        /// The candidate.
        pub candidate: String,
        /// The neighbour: a domain, or `monolith`.
        pub other: String,
        /// The pattern; `null` takes back what was said.
        pub pattern: Option<String>,
        /// The side that is upstream, where the pattern has a direction; `null` for the one that
        /// the evidence shows.
        pub upstream: Option<String>,
        /// Why; may be empty.
        pub note: String,
    }
}
