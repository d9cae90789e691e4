//! Where regions lie on the map, and how a domain would be split.

use super::dto;

dto! {
    /// Carries a domain's region by so much, or as near to that as there is room.
    pub struct CarryDomain {
        /// Which.
        pub domain: String,
        /// To the right, in world units.
        pub x: f64,
        /// Downwards.
        pub y: f64,
    }

    /// Pins a domain's region or lets it go.
    #[derive(Eq)]
    pub struct PinDomain {
        /// Which.
        pub domain: String,
        /// Whether it stays where it lies when the map is tidied.
        pub pinned: bool,
    }

    /// One part of a domain that would be split.
    #[derive(Eq)]
    pub struct SplitPart {
        /// What it could be called.
        pub name: String,
        /// Its modules, in the order of their paths.
        pub modules: Vec<String>,
        /// Their source lines.
        pub sloc: u32,
        /// Dependencies inside it.
        pub internal: u32,
    }

    /// How a domain would be split by coupling.
    pub struct SplitProposal {
        /// The parts, larger first; the first keeps the domain. None when nothing can be split.
        pub parts: Vec<SplitPart>,
        /// Dependencies of the first part on the second.
        pub forth: u32,
        /// Dependencies of the second part on the first.
        pub back: u32,
        /// All dependencies inside the domain.
        pub internal: u32,
    }
}
