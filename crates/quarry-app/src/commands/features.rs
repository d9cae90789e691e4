//! Features that wait because of debt: entered one by one, or taken over from elsewhere.

use quarry_model::{
    debt::DelayedFeature,
    ids::{FeatureId, Id},
    text,
};
use quarry_store::Change;

use super::{
    debt_items::{amount, today},
    diary::provenance,
};
use crate::{
    application::Application,
    days,
    dto::{
        common::{Nothing, Outcome},
        domains::Created,
        ledger::{DelayedFeatures, FeatureForm, FeaturePreview, FeatureRef, LedgerText},
    },
    error::AppError,
    feature_text,
    shares::Bearers,
    sheet::nothing_usable,
    words,
};

/// Features that wait, or waited: those that wait first, the dearest first.
pub fn delayed_features(
    application: &Application,
    _: Nothing,
) -> Result<DelayedFeatures, AppError> {
    let view = application.view()?;
    let project = &view.project;
    let bearers = Bearers::of(project);
    let mut found: Vec<_> = project.features.values().collect();
    found.sort_by(|a, b| {
        let gone = |feature: &DelayedFeature| feature.until.is_some();
        let cost = b.delay_cost_per_week.total_cmp(&a.delay_cost_per_week);
        gone(a).cmp(&gone(b)).then(cost).then(a.id.cmp(&b.id))
    });
    let waiting = || found.iter().filter(|feature| feature.until.is_none());
    Ok(DelayedFeatures {
        waiting: waiting().count() as u32,
        per_week: waiting().map(|feature| feature.delay_cost_per_week).sum(),
        features: found.iter().map(|feature| form(&bearers, feature)).collect(),
    })
}

/// Enters a feature that waits, or changes one.
pub fn save_feature(
    application: &Application,
    request: FeatureForm,
) -> Result<Outcome<Created>, AppError> {
    let name = text::name("A feature", &request.name)?;
    let label = match &request.id {
        Some(_) => format!("Change the feature {name}"),
        None => format!("Enter the feature {name}"),
    };
    let edit = application.edit()?;
    edit.commit(&label, |project, change| {
        let bearers = Bearers::of(project);
        let id: Option<FeatureId> = request.id.as_deref().map(str::parse).transpose()?;
        let known = id.map(|id| project.features.get(&id).ok_or_else(no_such_feature));
        let checked = check(&bearers, &request, known.transpose()?)?;
        Ok(Created { id: put(change, id, checked)?.to_string() })
    })
}

/// Removes a feature.
pub fn remove_feature(
    application: &Application,
    request: FeatureRef,
) -> Result<Outcome<Nothing>, AppError> {
    let id: FeatureId = request.feature.parse()?;
    let edit = application.edit()?;
    let known = edit.project().features.get(&id).ok_or_else(no_such_feature)?;
    edit.commit(&format!("Remove the feature {}", known.name), |_, change| {
        change.remove::<DelayedFeature>(&id)?;
        Ok(Nothing {})
    })
}

/// What a list from elsewhere holds; changes nothing.
pub fn preview_features(
    application: &Application,
    request: LedgerText,
) -> Result<FeaturePreview, AppError> {
    feature_text::read(&application.view()?.project, &request, today(application))
}

/// Takes a list from elsewhere over: a feature of the same name is replaced, everything else is
/// added. Lines with a problem are left out and named.
pub fn import_features(
    application: &Application,
    request: LedgerText,
) -> Result<Outcome<FeaturePreview>, AppError> {
    let today = today(application);
    let edit = application.edit()?;
    let found = feature_text::read(edit.project(), &request, today)?;
    if found.features.is_empty() {
        return Err(nothing_usable(
            "list",
            &found.problems,
            "No line of the list holds a feature.",
        ));
    }
    let label = format!("Take over {}", words::count(found.features.len(), "delayed feature"));
    edit.commit(&label, |project, change| {
        let bearers = Bearers::of(project);
        for feature in &found.features {
            let id = feature.id.as_deref().map(str::parse).transpose()?;
            put(change, id, check(&bearers, feature, None)?)?;
        }
        Ok(found.clone())
    })
}

fn put(
    change: &mut Change<'_>,
    id: Option<FeatureId>,
    checked: DelayedFeature,
) -> Result<FeatureId, AppError> {
    let id = match id {
        Some(id) => id,
        None => change.next_id::<DelayedFeature>()?,
    };
    change.put(&DelayedFeature { id, ..checked })?;
    Ok(id)
}

/// The feature that a form describes, without its identity. What the delay is due to is kept as it
/// is in `known` where the form says the same.
pub(crate) fn check(
    bearers: &Bearers<'_>,
    form: &FeatureForm,
    known: Option<&DelayedFeature>,
) -> Result<DelayedFeature, AppError> {
    let since = days::parse(&form.since)?;
    let until = form.until.as_deref().map(days::parse).transpose()?;
    if until.is_some_and(|until| until < since) {
        return Err(AppError::failed("It can’t wait no longer before it begins to wait."));
    }
    let same = known.filter(|known| bearers.write(&known.charges) == form.attached.trim());
    Ok(DelayedFeature {
        id: FeatureId::new(0),
        name: text::name("A feature", &form.name)?,
        since,
        until,
        delay_cost_per_week: amount("What the delay costs a week", form.delay_cost_per_week)?,
        charges: match same {
            Some(known) => known.charges.clone(),
            None => bearers.read(&form.attached).map_err(AppError::failed)?,
        },
        provenance: provenance(&form.provenance)?,
        note: text::note("A note", &form.note)?,
    })
}

fn form(bearers: &Bearers<'_>, feature: &DelayedFeature) -> FeatureForm {
    FeatureForm {
        id: Some(feature.id.to_string()),
        name: feature.name.clone(),
        since: feature.since.to_string(),
        until: feature.until.map(|until| until.to_string()),
        delay_cost_per_week: feature.delay_cost_per_week,
        attached: bearers.write(&feature.charges),
        provenance: words::of(&feature.provenance),
        note: feature.note.clone(),
    }
}

fn no_such_feature() -> AppError {
    AppError::failed("That feature is no longer there. Somebody may have removed it.")
}
