//! Ways to look at the map: what it is narrowed to, overlays, the matrix, pictures.

use super::dto;

dto! {
    /// What the map is narrowed to.
    #[derive(Eq)]
    pub struct MapFocus {
        /// What is looked at: identities of modules and domains; empty for the whole map.
        pub around: Vec<String>,
        /// How many dependencies away from it a module may lie.
        pub hops: u32,
        /// `both`, `uses` or `used_by`.
        pub way: String,
        /// Whether only what lies on the way from the first module to the second is shown.
        pub path: bool,
        /// Whether modules with exceptionally many neighbours are left out.
        pub hide_hubs: bool,
        /// Languages that are shown; none: all. So are the other lists.
        pub languages: Vec<String>,
        /// The package that is shown, with all below it; empty: all.
        pub package: String,
        /// Teams whose domains are shown.
        pub owners: Vec<String>,
        /// Roles of which a module has one.
        pub roles: Vec<String>,
        /// Kinds of dependencies that count.
        pub kinds: Vec<String>,
    }

    /// A way to look at the map that has a name.
    #[derive(Eq)]
    pub struct SavedViewRow {
        /// Its identity.
        pub id: String,
        /// Its name.
        pub name: String,
        /// What it is narrowed to.
        pub focus: MapFocus,
        /// Its overlay; empty for none.
        pub overlay: String,
    }

    /// All saved views, by name.
    #[derive(Eq)]
    pub struct SavedViews {
        /// The views.
        pub views: Vec<SavedViewRow>,
    }

    /// Saves a way to look at the map; one of the same name is replaced.
    #[derive(Eq)]
    pub struct SaveView {
        /// Its name.
        pub name: String,
        /// What it is narrowed to.
        pub focus: MapFocus,
        /// Its overlay; empty for none.
        pub overlay: String,
    }

    /// Names a saved view.
    #[derive(Eq)]
    pub struct SavedViewRef {
        /// Its identity.
        pub view: String,
    }

    /// Names an overlay.
    #[derive(Eq)]
    pub struct OverlayRef {
        /// `coupling`, `co_change`, `churn`, `owner`, `debt`, `explained`, `roles` or
        /// `difference`.
        pub overlay: String,
    }

    /// One colour of an overlay.
    #[derive(Eq)]
    pub struct OverlayStep {
        /// What it means.
        pub label: String,
        /// How many modules have it.
        pub modules: u32,
    }

    /// What an overlay says of a module.
    #[derive(Eq)]
    pub struct OverlayMark {
        /// The module.
        pub module: String,
        /// Its place in the list of steps.
        pub step: u32,
        /// The figure in words.
        pub says: String,
    }

    /// A figure of every module, in steps that are drawn as colours.
    #[derive(Eq)]
    pub struct MapOverlay {
        /// Which.
        pub overlay: String,
        /// What the figure is.
        pub title: String,
        /// Whether steps grow from the first to the last; otherwise each is a thing of its own.
        pub ordered: bool,
        /// The steps.
        pub steps: Vec<OverlayStep>,
        /// Modules of which the figure is known, by identity.
        pub marks: Vec<OverlayMark>,
        /// What a reader must know, in sentences; empty when nothing.
        pub notes: Vec<String>,
    }

    /// Modules of one region, in the order of the matrix.
    #[derive(Eq)]
    pub struct MatrixBlock {
        /// The domain; `null` for the monolith.
        pub domain: Option<String>,
        /// Its modules.
        pub modules: Vec<String>,
    }

    /// The order in which modules stand in a dependency structure matrix: users before what they
    /// use, so that feedback lies below the diagonal.
    #[derive(Eq)]
    pub struct Matrix {
        /// Regions with modules, in order.
        pub blocks: Vec<MatrixBlock>,
        /// Groups of two or more modules that reach each other; largest first.
        pub cycles: Vec<Vec<String>>,
        /// Dependency counts below the diagonal.
        pub feedback: u32,
        /// All dependency counts.
        pub total: u32,
    }

    /// A pattern of module paths or names.
    #[derive(Eq)]
    pub struct RulePattern {
        /// With `/` it is matched with paths, else with dotted names.
        pub pattern: String,
        /// The domain that its modules would go to; `null` while that is open.
        pub domain: Option<String>,
    }

    /// What a rule would do.
    #[derive(Eq)]
    pub struct RulePreview {
        /// Modules of the map that match.
        pub modules: Vec<String>,
        /// How many of them lie in the domain already.
        pub there: u32,
        /// How many of them lie in other domains.
        pub elsewhere: u32,
        /// How many lie in locked domains and so stay.
        pub locked: u32,
    }

    /// Puts everything of one domain into another, and removes it.
    #[derive(Eq)]
    pub struct MergeDomains {
        /// The domain that goes.
        pub from: String,
        /// The domain that stays.
        pub into: String,
    }

    /// Locks or unlocks a domain.
    #[derive(Eq)]
    pub struct LockDomain {
        /// Which.
        pub domain: String,
        /// Whether its modules stay where they are, and no others come.
        pub locked: bool,
    }

    /// A picture of the current view, drawn by the window.
    pub struct SavePicture {
        /// Where to; the ending says what it is: `svg` or `png`.
        pub path: String,
        /// SVG as it is; PNG in base64.
        pub content: String,
    }
}
