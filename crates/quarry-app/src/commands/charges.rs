//! What incidents and delayed features are due to, when that goes or becomes something else.

use quarry_model::{
    debt::{Bearer, Charge, DelayedFeature, Incident},
    project::Project,
};
use quarry_store::Change;

use crate::error::AppError;

/// Lets what is due to `from` be due to `into`, or to nothing.
pub(super) fn pass_on(
    project: &Project,
    change: &mut Change<'_>,
    from: Bearer,
    into: Option<Bearer>,
) -> Result<(), AppError> {
    for incident in project.incidents.values() {
        if let Some(charges) = passed_on(&incident.charges, from, into) {
            change.put(&Incident { charges, ..incident.clone() })?;
        }
    }
    for feature in project.features.values() {
        if let Some(charges) = passed_on(&feature.charges, from, into) {
            change.put(&DelayedFeature { charges, ..feature.clone() })?;
        }
    }
    Ok(())
}

/// The charges afterwards; `None` when none of them names `from`.
fn passed_on(charges: &[Charge], from: Bearer, into: Option<Bearer>) -> Option<Vec<Charge>> {
    let own = charges.iter().filter(|charge| charge.bearer == from);
    let share = own.map(|charge| charge.share).reduce(|sum, share| sum + share)?;
    let mut left: Vec<Charge> =
        charges.iter().filter(|charge| charge.bearer != from).copied().collect();
    if let Some(bearer) = into {
        match left.iter_mut().find(|charge| charge.bearer == bearer) {
            Some(charge) => charge.share += share,
            None => left.push(Charge { bearer, share }),
        }
    }
    Some(left)
}
