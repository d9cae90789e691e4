//! Modules that everybody uses and that use little themselves (FORMULAS.md section 3). They are
//! set apart before clustering and copied as a library when something leaves. A module that reads
//! or writes stored data is none: who copies it does not have the data.

use quarry_model::{candidate::OverruledClaim, evidence::ModuleIx, module::Role, project::Project};

use crate::graph::Graph;

/// A module used from fewer packages is not "used from everywhere", however few there are.
const FEWEST_PACKAGES: f64 = 3.0;
/// How many modules that are no utilities a utility may use.
const MOST_USED: usize = 2;

/// The utilities of a project, by place: product modules used from at least `utility_share` of
/// the packages (and from three at least) that use at most two modules that are no utilities and
/// no stored data.
/// A person's word that a module is, or is not, a utility wins.
#[must_use]
pub fn utilities(project: &Project, graph: &Graph) -> Vec<ModuleIx> {
    let mut said: Vec<Option<bool>> = vec![None; graph.modules()];
    for overrule in project.overrules.values() {
        if let OverruledClaim::Role { role: Role::Utility, has } = &overrule.claim
            && let Some(module) = project.modules.place(overrule.module)
        {
            said[module.at()] = Some(*has);
        }
    }
    let mut seen = vec![false; graph.packages];
    for at in 0..graph.modules() {
        if graph.is_product(ModuleIx(at as u32)) {
            seen[graph.package[at] as usize] = true;
        }
    }
    let packages = seen.iter().filter(|seen| **seen).count();
    let needed = (project.settings.utility_share * packages as f64).max(FEWEST_PACKAGES);

    // Who copies code does not copy the data it stands for.
    let mut has_data = vec![false; graph.modules()];
    for access in &project.evidence.accesses {
        has_data[access.module.at()] = true;
    }
    let mut last_seen_by = vec![u32::MAX; graph.packages];
    let mut utility: Vec<bool> = (0..graph.modules() as u32)
        .map(|n| {
            let module = ModuleIx(n);
            let mut users = 0u32;
            for arc in graph.used_by(module) {
                let package = graph.package[arc.other.at()] as usize;
                if arc.code > 0 && graph.is_product(arc.other) && last_seen_by[package] != n {
                    last_seen_by[package] = n;
                    users += 1;
                }
            }
            let used = f64::from(users) >= needed;
            said[module.at()].unwrap_or(used && graph.is_product(module) && !has_data[module.at()])
        })
        .collect();

    // The largest set in which every member uses at most two modules outside the set: taking a
    // member out can only push others out, so repeating until nothing changes finds it.
    loop {
        let out: Vec<usize> = (0..utility.len())
            .filter(|at| utility[*at] && said[*at].is_none())
            .filter(|at| {
                let used = graph.out.row(*at).iter().filter(|arc| {
                    arc.code > 0 && graph.is_product(arc.other) && !utility[arc.other.at()]
                });
                used.count() > MOST_USED
            })
            .collect();
        if out.is_empty() {
            break;
        }
        for at in out {
            utility[at] = false;
        }
    }
    (0u32..).zip(utility).filter(|(_, utility)| *utility).map(|(n, _)| ModuleIx(n)).collect()
}
