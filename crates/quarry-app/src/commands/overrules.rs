//! A person's word against the evidence on how a module stands and what it is for.

use std::collections::BTreeSet;

use quarry_model::{
    candidate::{Overrule, OverruledClaim},
    ids::{ModuleId, OverruleId},
    module::Role,
    project::Project,
};

use super::map::place;
use crate::{
    application::Application,
    dto::{
        common::{Nothing, Outcome},
        map::{OverruleModule, OverruleRow},
    },
    error::AppError,
    words,
};

/// What people say of a module against the evidence.
pub(crate) fn overrules_of(project: &Project, module: ModuleId) -> Vec<OverruleRow> {
    let own = project.overrules.values().filter(|overrule| overrule.module == module);
    own.filter_map(|overrule| {
        let (role, says) = match &overrule.claim {
            OverruledClaim::Standing { standing } => (None, words::of(standing)),
            OverruledClaim::Role { role, has } => {
                (Some(words::of(role)), if *has { "yes" } else { "no" }.to_owned())
            }
            OverruledClaim::Dependency { .. }
            | OverruledClaim::CallSite { .. }
            | OverruledClaim::Table { .. }
            | OverruledClaim::Topic { .. } => return None,
        };
        let (reason, by) = (overrule.reason.clone(), overrule.by.clone());
        Some(OverruleRow { role, says, reason, by })
    })
    .collect()
}

/// The roles of each module of the evidence, in its order: what the survey found, unless a person
/// says otherwise.
pub(crate) fn roles_by_place(project: &Project) -> Vec<BTreeSet<Role>> {
    let mut roles = vec![BTreeSet::new(); project.evidence.modules.len()];
    for finding in &project.evidence.roles {
        roles[finding.module.at()].insert(finding.role);
    }
    for overrule in project.overrules.values() {
        let Some(place) = project.modules.place(overrule.module) else { continue };
        match overrule.claim {
            OverruledClaim::Role { role, has: true } => roles[place.at()].insert(role),
            OverruledClaim::Role { role, has: false } => roles[place.at()].remove(&role),
            _ => false,
        };
    }
    roles
}

/// Says how a module stands, or which role it has, against the evidence; or takes that back.
pub fn overrule_module(
    application: &Application,
    request: OverruleModule,
) -> Result<Outcome<Nothing>, AppError> {
    let module: ModuleId = request.module.parse()?;
    let unknown = |what: &str| AppError::failed(format!("“{what}” is not known here."));
    let role = match &request.role {
        Some(role) => Some(words::parse::<Role>(role).ok_or_else(|| unknown(role))?),
        None => None,
    };
    let claim = match (role, request.says.as_deref()) {
        (_, None) => None,
        (Some(role), Some("yes")) => Some(OverruledClaim::Role { role, has: true }),
        (Some(role), Some("no")) => Some(OverruledClaim::Role { role, has: false }),
        (Some(_), Some(other)) => return Err(unknown(other)),
        (None, Some(standing)) => Some(OverruledClaim::Standing {
            standing: words::parse(standing).ok_or_else(|| unknown(standing))?,
        }),
    };
    let edit = application.edit()?;
    let project = edit.project();
    let name = &project.evidence.module(place(project, module)?).name;
    let same = |known: &OverruledClaim| match (known, role) {
        (OverruledClaim::Role { role: known, .. }, Some(role)) => *known == role,
        (OverruledClaim::Standing { .. }, None) => true,
        _ => false,
    };
    let earlier: Vec<OverruleId> = project
        .overrules
        .values()
        .filter(|overrule| overrule.module == module && same(&overrule.claim))
        .map(|overrule| overrule.id)
        .collect();
    let label = match (&claim, &request.role, &request.says) {
        (None, ..) => format!("Leave {name} to the evidence"),
        (_, Some(role), Some(says)) if says == "no" => {
            format!("Say that {name} is not {}", role.replace('_', " "))
        }
        (_, Some(role), _) => format!("Say that {name} is {}", role.replace('_', " ")),
        (_, None, says) => format!("Count {name} as {}", says.as_deref().unwrap_or_default()),
    };
    let by = application.memory().preferences().person.clone();
    edit.commit(&label, |_, change| {
        for id in &earlier {
            change.remove::<Overrule>(id)?;
        }
        if let Some(claim) = claim {
            let id = change.next_id::<Overrule>()?;
            let reason = request.reason.trim().to_owned();
            change.put(&Overrule { id, module, claim, reason, by })?;
        }
        Ok(Nothing {})
    })
}
