//! The map, the outline, and the evidence behind a module or a dependency.

use super::{boundaries::BrokenRule, common::Place, dto};

dto! {
    /// A module in the outline.
    #[derive(Eq)]
    pub struct OutlineModule {
        /// Its identity.
        pub id: String,
        /// Its name in its language.
        pub name: String,
        /// Its path.
        pub path: String,
        /// Its package; empty at the top.
        pub package: String,
        /// Its domain; `null` for the monolith.
        pub domain: Option<String>,
        /// Whether a person or a rule put it there.
        pub pinned: bool,
        /// Source lines.
        pub sloc: u32,
        /// `product`, `test`, `generated` or `vendored`.
        pub standing: String,
        /// Its language.
        pub language: String,
        /// Its roles, after what people say against the evidence.
        pub roles: Vec<String>,
    }

    /// Everything the outline shows; modules in the order of their paths.
    #[derive(Eq)]
    pub struct Outline {
        /// All modules.
        pub modules: Vec<OutlineModule>,
    }

    /// Where a label stands.
    #[derive(Copy)]
    pub struct LabelPlace {
        /// Its middle, in world units.
        pub x: f32,
        /// Its middle, in world units.
        pub y: f32,
        /// The room it has, in world units.
        pub width: f32,
    }

    /// The region of a domain, or of the monolith.
    pub struct MapRegion {
        /// The domain; `null` for the monolith.
        pub domain: Option<String>,
        /// Names its outline, so that it need not travel again; a whole number.
        pub stamp: f64,
        /// Its outline: closed rings of points `x, y, x, y, …` in tenths of a world unit; empty
        /// when the request says it is known.
        pub outline: Vec<Vec<i32>>,
        /// Where its name stands.
        pub label: LabelPlace,
    }

    /// A package inside a region.
    pub struct MapPackage {
        /// Its place in the list of regions.
        pub region: u32,
        /// Its full name.
        pub name: String,
        /// What its label says.
        pub label: String,
        /// Where its label stands.
        pub place: LabelPlace,
        /// Names its outline, as that of a region.
        pub stamp: f64,
        /// Its outline, as that of a region.
        pub outline: Vec<Vec<i32>>,
    }

    /// Dependencies between two regions, drawn as one band.
    pub struct MapBundle {
        /// The region that uses, in the list of regions.
        pub from: u32,
        /// The region that is used.
        pub to: u32,
        /// How many dependencies.
        pub count: u32,
        /// The curve: start, control, end.
        pub curve: Vec<f32>,
    }

    /// The part of the map that is not numbers by the thousand. It travels in the bytes of
    /// `map_scene`: a `u32` with the length of this as JSON, the JSON padded with spaces to a
    /// multiple of 4, then `u32` modules and for each of them `f32 x, f32 y, f32 radius,
    /// u32 number of its identity, u32 region, u32 package`, then `u32` dependencies and for
    /// each of them `u32 from, u32 to` (places in the list of modules), `u32 count` and `u32
    /// kinds`, where bit n says that there is one of the kind in place n of `kinds`; all
    /// little-endian. Dependencies that the request says it knows are left out.
    pub struct MapScene {
        /// Left, top, right, bottom in world units.
        pub bounds: [f32; 4],
        /// Names the list of dependencies: another list, another number.
        pub edges: u32,
        /// Regions; the monolith first.
        pub regions: Vec<MapRegion>,
        /// Packages.
        pub packages: Vec<MapPackage>,
        /// Bands between regions, heaviest first.
        pub bundles: Vec<MapBundle>,
        /// Names of the kinds of dependencies.
        pub kinds: Vec<String>,
    }

    /// Asks for the map.
    #[derive(Default)]
    pub struct MapSceneRef {
        /// The `edges` of a map that is at hand; its dependencies need not travel again.
        pub edges: Option<u32>,
        /// The `stamp`s of outlines that are at hand; none of them need travel again.
        pub shapes: Option<Vec<f64>>,
    }

    /// Names a module.
    pub struct ModuleRef {
        /// Its identity.
        pub module: String,
    }

    /// How many dependencies of one kind.
    #[derive(Eq)]
    pub struct KindCount {
        /// The kind.
        pub kind: String,
        /// How many.
        pub count: u32,
        /// The first line that shows it.
        pub line: u32,
    }

    /// A module on the other side of dependencies.
    #[derive(Eq)]
    pub struct Neighbour {
        /// Its identity.
        pub module: String,
        /// Its name.
        pub name: String,
        /// Its domain.
        pub domain: Option<String>,
        /// How many dependencies, by kind.
        pub kinds: Vec<KindCount>,
        /// How many in all.
        pub total: u32,
    }

    /// What a module is for.
    #[derive(Eq)]
    pub struct RoleRow {
        /// The role.
        pub role: String,
        /// The evidence in a sentence.
        pub because: String,
        /// Where it shows.
        pub line: u32,
    }

    /// A module that changed in the same commits.
    #[derive(Eq)]
    pub struct CoChange {
        /// Its identity.
        pub module: String,
        /// Its name.
        pub name: String,
        /// Its domain.
        pub domain: Option<String>,
        /// In how many commits.
        pub commits: u32,
    }

    /// What a person says of a module against the evidence.
    #[derive(Eq)]
    pub struct OverruleRow {
        /// The role it is about; `null` for how the module stands.
        pub role: Option<String>,
        /// How it stands; of a role `yes` or `no`.
        pub says: String,
        /// Why.
        pub reason: String,
        /// Who said so.
        pub by: String,
    }

    /// Says how a module stands, or which role it has, against the evidence.
    pub struct OverruleModule {
        /// The module.
        pub module: String,
        /// The role; `null` for how the module stands.
        pub role: Option<String>,
        /// `product`, `test`, `generated` or `vendored`; of a role `yes` or `no`; `null` leaves
        /// it to the evidence again.
        pub says: Option<String>,
        /// Why; may be empty.
        pub reason: String,
    }

    /// The lines that commits added to a module and removed from it.
    #[derive(Eq)]
    pub struct LineChurn {
        /// Lines added.
        pub added: u32,
        /// Lines removed.
        pub removed: u32,
        /// Changes whose lines could not be counted.
        pub unknown: u32,
    }

    /// Everything known of one module.
    pub struct ModuleDetail {
        /// Its identity.
        pub id: String,
        /// Its name.
        pub name: String,
        /// Its path.
        pub path: String,
        /// The file on this machine, if it is there.
        pub file: Option<String>,
        /// Its language.
        pub language: String,
        /// Source lines.
        pub sloc: u32,
        /// `product`, `test`, `generated` or `vendored`.
        pub standing: String,
        /// The same as the survey found it.
        pub found_standing: String,
        /// The rule by which the survey sets it apart; empty for a part of the product.
        pub rule: String,
        /// What people say against the evidence.
        pub overrules: Vec<OverruleRow>,
        /// Its domain.
        pub domain: Option<String>,
        /// Whether a person or a rule put it there.
        pub pinned: bool,
        /// Who put it there; empty for Quarry itself.
        pub by: String,
        /// Why.
        pub why: String,
        /// Its roles.
        pub roles: Vec<RoleRow>,
        /// What it uses, most first.
        pub uses: Vec<Neighbour>,
        /// What uses it, most first.
        pub used_by: Vec<Neighbour>,
        /// What changes with it, most first; at most 20.
        pub co_changes: Vec<CoChange>,
        /// Its uses of others, and uses of it, that break an agreed rule.
        pub broken: Vec<BrokenRule>,
        /// Commits that changed it, mass commits included.
        pub commits: u32,
        /// The lines that those added and removed; `null` where the survey did not count lines.
        pub changed_lines: Option<LineChurn>,
        /// Authors of those.
        pub authors: u32,
        /// The share of its commits by its main author.
        pub main_author_share: Option<f64>,
        /// Authors with less than a twentieth of its commits.
        pub minor_authors: u32,
        /// `1 - sum (a_i / n)^2` over its authors' commits: 0 when one made all of them.
        pub fragmentation: Option<f64>,
        /// The last commit that changed it: its hash and day.
        pub last_commit: Option<String>,
        /// The day of the last commit.
        pub last_changed: Option<String>,
    }

    /// Names two modules.
    pub struct DependencyRef {
        /// The module that uses.
        pub from: String,
        /// The module that is used.
        pub to: String,
    }

    /// One place that shows a dependency.
    #[derive(Eq)]
    pub struct EvidenceRow {
        /// Where.
        pub place: Place,
        /// The kind of dependency, or how an operation is used.
        pub kind: String,
        /// The operation that is used; empty for an import.
        pub operation: String,
        /// The symbol the place stands in; empty at module level.
        pub within: String,
        /// What happens to the result.
        pub result: String,
    }

    /// Everything that shows one dependency.
    #[derive(Eq)]
    pub struct DependencyEvidence {
        /// The places, by line.
        pub rows: Vec<EvidenceRow>,
    }

    /// Assigns modules by hand.
    pub struct AssignModules {
        /// The modules.
        pub modules: Vec<String>,
        /// Where they go; `null` puts them back into the monolith.
        pub domain: Option<String>,
    }

    /// What a move did.
    #[derive(Eq)]
    pub struct Moved {
        /// How many modules moved.
        pub modules: u32,
        /// What people hear: "Moved 3 modules to Billing; dependencies with Payments 14 → 3".
        pub announcement: String,
    }
}
