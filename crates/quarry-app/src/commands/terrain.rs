//! Where regions lie on the map: tidying it, and carrying and pinning regions.

use quarry_layout::{Arrangement, Point};
use quarry_model::{domain::Domain, ids::DomainId, map::Pin, project::Project};

use super::{carving::domain_of, scene::scene_bytes};
use crate::{
    application::Application,
    dto::{
        common::{Nothing, Outcome},
        map::{MapSceneRef, Moved},
        terrain::{CarryDomain, PinDomain},
    },
    error::AppError,
    session::View,
    territory, words,
};

fn tidied(view: &View) -> Arrangement {
    territory::tidied(&view.project, view.coupling(), view.links())
}

/// How many modules lie elsewhere in another arrangement.
fn moved(project: &Project, arrangement: &Arrangement) -> usize {
    let slots = arrangement.slots.iter();
    slots.filter(|(module, cell)| project.slots.get(*module) != Some(*cell)).count()
}

/// The map as it would be after [`tidy_map`], as bytes: see [`crate::dto::map::MapScene`].
pub fn tidy_preview(application: &Application, request: MapSceneRef) -> Result<Vec<u8>, AppError> {
    let view = application.view()?;
    let territory =
        territory::draw_as(&view.project, &tidied(&view), view.links(), Some(view.territory()));
    Ok(scene_bytes(&view, &territory, &request))
}

/// Lays the map out anew.
pub fn tidy_map(application: &Application, _: Nothing) -> Result<Outcome<Moved>, AppError> {
    let edit = application.edit()?;
    let view = application.view()?;
    let arrangement = tidied(&view);
    let modules = moved(&view.project, &arrangement);
    if modules == 0 && view.project.anchors == arrangement.anchors {
        return Err(AppError::failed("The map is tidy already: nothing would move."));
    }
    edit.commit("Tidy the map", |project, change| {
        territory::write(project, &arrangement, change)?;
        let pinned = project.pins.len();
        let stayed = match pinned {
            0 => String::new(),
            n => format!("; {} stayed where they are pinned", words::count(n, "domain")),
        };
        Ok(Moved {
            modules: modules as u32,
            announcement: format!(
                "Tidied the map: {} lie elsewhere{stayed}",
                words::count(modules, "module")
            ),
        })
    })
}

/// Carries a domain's region elsewhere and pins it there.
pub fn carry_domain(
    application: &Application,
    request: CarryDomain,
) -> Result<Outcome<Moved>, AppError> {
    let edit = application.edit()?;
    let domain = domain_of(edit.project(), &request.domain)?;
    if !(request.x.is_finite() && request.y.is_finite()) {
        return Err(AppError::failed("A domain can only be carried to a place on the map."));
    }
    let by = Point { x: request.x, y: request.y };
    let Some(arrangement) = territory::carried(edit.project(), domain.id, by) else {
        return Err(no_room(&domain));
    };
    let modules = moved(edit.project(), &arrangement);
    edit.commit(&format!("Carry {} elsewhere", domain.name), |project, change| {
        territory::write(project, &arrangement, change)?;
        change.put(&Pin { domain: domain.id })?;
        Ok(Moved {
            modules: modules as u32,
            announcement: format!("{} lies here now, and is pinned", domain.name),
        })
    })
}

fn no_room(domain: &Domain) -> AppError {
    AppError::failed(format!(
        "There is no free place for {} nearer to there than where it is. Tidy makes room.",
        domain.name
    ))
}

/// Pins a domain's region, or lets Tidy move it again.
pub fn pin_domain(
    application: &Application,
    request: PinDomain,
) -> Result<Outcome<Nothing>, AppError> {
    let edit = application.edit()?;
    let domain = domain_of(edit.project(), &request.domain)?;
    let id: DomainId = domain.id;
    let what = if request.pinned { "Pin" } else { "Unpin" };
    edit.commit(&format!("{what} {} on the map", domain.name), |_, change| {
        if request.pinned {
            change.put(&Pin { domain: id })?;
        } else {
            change.remove::<Pin>(&id)?;
        }
        Ok(Nothing {})
    })
}
