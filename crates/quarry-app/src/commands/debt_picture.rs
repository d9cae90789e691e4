//! The debt picture, over time.

use quarry_analysis::LOST_TIME_BAND;
use quarry_model::{project::Project, time::Date};

use super::{candidates::servicing, debt_items::today};
use crate::{
    application::Application,
    dto::{
        common::Nothing,
        ledger::{DebtCapacity, DebtPicture, DebtPictureStep},
    },
    error::AppError,
};

/// The debt outstanding and what servicing it costs, over time.
pub fn debt_picture(application: &Application, _: Nothing) -> Result<DebtPicture, AppError> {
    Ok(picture_of(&application.view()?.project, today(application)))
}

/// The picture as `today` sees it.
pub(crate) fn picture_of(project: &Project, today: Date) -> DebtPicture {
    let currency = project.settings.currency.clone();
    let Some(found) = quarry_analysis::debt_picture(project, today) else {
        return DebtPicture {
            currency,
            boxes: Vec::new(),
            steps: Vec::new(),
            until: today.to_string(),
            today: today.to_string(),
            capacity: None,
            paid: 0.0,
            overdue: 0,
        };
    };
    let boxes = found.boxes.iter().map(|by| {
        let by = by.and_then(|id| project.debt_projects.get(&id));
        by.map_or("Without a project", |by| by.name.as_str()).to_owned()
    });
    let steps = found.steps.iter().map(|step| DebtPictureStep {
        from: step.from.to_string(),
        outstanding: step.outstanding,
        standing: step.standing.clone(),
        planned: step.planned.clone(),
        servicing: servicing(&step.servicing),
    });
    DebtPicture {
        currency,
        boxes: boxes.collect(),
        steps: steps.collect(),
        until: found.until.to_string(),
        today: today.to_string(),
        capacity: found.capacity_hours.map(|hours| DebtCapacity {
            hours,
            money: hours * project.settings.hour_cost,
            band_lo: LOST_TIME_BAND.0,
            band_hi: LOST_TIME_BAND.1,
        }),
        paid: found.paid,
        overdue: found.overdue,
    }
}
